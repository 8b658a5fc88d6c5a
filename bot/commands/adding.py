"""`newsquote add` and `newsquote remove`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Json, open_session, print_json
from documents.errors import NewsquoteError

if TYPE_CHECKING:
    from index.adding import AddReport


class NothingAddedError(NewsquoteError):
    """None of the files gave an article."""


def add(
    context: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, addresses of pages and feeds.")
    ] = None,
    sitemap: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Add all pages that a site's sitemap lists."),
    ] = None,
    json: Json = False,
) -> None:
    """Add articles; what is there already and unchanged costs nothing."""
    if not paths and not sitemap:
        raise typer.BadParameter("name files, folders or addresses, or a --sitemap")
    from bot.progress import shown_progress

    archive = open_session(context).open_archive()
    try:
        with shown_progress(quiet=json) as progress:
            named = [path if "://" in path else Path(path) for path in paths or ()]
            report = archive.add(named, progress, sitemaps=sitemap or ())
    finally:
        archive.close()
    if json:
        print_json(
            {
                "added": report.added,
                "replaced": report.replaced,
                "unchanged": report.unchanged,
                "refused": [{"file": e.source, "reason": e.reason} for e in report.refused],
            }
        )
    else:
        _show(report)
    if not report.kept:
        raise NothingAddedError("nothing was added: " + _why_nothing(report))


def remove(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="Id of an article, or its beginning.")],  # noqa: A002
) -> None:
    """Remove an article from the archive and from every answer."""
    archive = open_session(context).open_archive()
    try:
        article = archive.remove(id)
    finally:
        archive.close()
    typer.echo(f"removed {article.id}  {article.title}")


def _show(report: "AddReport") -> None:
    for error in report.refused:
        typer.echo(f"refused {error}", err=True)
    counts = (
        (len(report.added), "added"),
        (len(report.replaced), "replaced"),
        (len(report.unchanged), "unchanged"),
        (len(report.refused), "refused"),
    )
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    typer.echo(said or "no files found")


def _why_nothing(report: "AddReport") -> str:
    if not report.refused:
        return "no files were found"
    if len(report.refused) == 1:
        return str(report.refused[0])
    return f"all {len(report.refused)} files were refused"
