"""`newsquote backup` and `newsquote restore`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import open_session


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write; an earlier backup is replaced.")],
) -> None:
    """Write the whole archive to one file, while it is in use."""
    archive = open_session(context).open_archive()
    try:
        archive.back_up(file)
        articles, passages = archive.size()
    finally:
        archive.close()
    typer.echo(f"{file}: {articles} articles, {passages} passages")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `newsquote backup` wrote.")],
) -> None:
    """Bring an archive back from a file, in place of what is there, whole or destroyed."""
    from retriever import restore_archive

    session = open_session(context)
    kept = restore_archive(session.archive_settings(), file)
    archive = session.open_archive()
    try:
        articles, passages = archive.size()
    finally:
        archive.close()
    typer.echo(f"restored {articles} articles, {passages} passages")
    if kept is not None:
        typer.echo(f"the damaged file is kept as {kept}; delete it when nothing is missing")
