"""`newsquote doctor`."""

import typer


def doctor(context: typer.Context) -> None:
    """x"""
