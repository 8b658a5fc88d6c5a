"""`newsquote telegram`."""

import typer


def telegram(context: typer.Context) -> None:
    """x"""
