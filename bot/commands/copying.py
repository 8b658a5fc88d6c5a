"""`newsquote backup` and `newsquote restore`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import open_session
from documents.errors import NewsquoteError

if TYPE_CHECKING:
    from bot.session import Session


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
    yes: Annotated[
        bool, typer.Option("--yes", help="Replace what is there without asking on a terminal.")
    ] = False,
) -> None:
    """Bring an archive back from a file, in place of what is there, whole or destroyed."""
    from retriever import restore_archive

    session = open_session(context)
    if not yes and sys.stdin.isatty() and (there := _articles_in(session)):
        lost = "1 article" if there == 1 else f"{there} articles"
        typer.confirm(f"Replace this archive, which holds {lost}?", abort=True)
    kept = restore_archive(session.archive_settings(), file)
    archive = session.open_archive()
    try:
        articles, passages = archive.size()
    finally:
        archive.close()
    typer.echo(f"restored {articles} articles, {passages} passages")
    if kept is not None:
        typer.echo(f"the damaged file is kept as {kept}; delete it when nothing is missing")


def _articles_in(session: "Session") -> int:
    """How many articles an archive holds, 0 where it cannot be read: nothing is lost then."""
    try:
        archive = session.open_archive()
    except NewsquoteError:
        return 0
    try:
        return archive.size()[0]
    finally:
        archive.close()
