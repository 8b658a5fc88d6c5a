"""`newsquote add` and `newsquote remove`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Json, open_session, print_json
from documents.errors import NewsquoteError

if TYPE_CHECKING:
    from index.adding import AddReport
    from retriever import ArchiveSettings


class NothingAddedError(NewsquoteError):
    """None of the files gave an article."""


def add(
    context: typer.Context,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files and folders: text, Markdown, HTML, MHTML, PDF, DOCX, ODT, EPUB, e-mail, "
            "mailboxes, JSON, JSON Lines, CSV; ZIP and tar of those. Addresses of pages and feeds; "
            "hosts of your own network need the setting private_hosts."
        ),
    ] = None,
    sitemap: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Add all pages that a site's sitemap lists."),
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Read everything and say what would be added; add nothing."),
    ] = False,
    fields: Annotated[
        str | None,
        typer.Option(
            help="Fields of JSON and CSV, such as text=body,title=headline. [env: NEWSQUOTE_FIELDS]"
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option(min=1, help="Processes that embed; each loads the encoder.")
    ] = 1,
    json: Json = False,
) -> None:
    """Add articles; what is there already and unchanged costs nothing.

    When it is interrupted, call it again: what was added stays, and it goes on from there.
    """
    if not paths and not sitemap:
        raise typer.BadParameter("name files, folders or addresses, or a --sitemap")
    from bot.terminal.progress import shown_adding

    archive = open_session(context, fields=fields).open_archive()
    try:
        with shown_adding(quiet=json) as shown:
            report = archive.add(
                [path if "://" in path else Path(path) for path in paths or ()],
                shown.files,
                sitemaps=sitemap or (),
                counted=shown.counts,
                dry_run=dry_run,
                jobs=jobs,
            )
    except KeyboardInterrupt:
        message = "interrupted: what was added so far is kept; the same command goes on from there"
        raise NothingAddedError(message) from None
    finally:
        archive.close()
    if json:
        print_json(
            {
                "added": report.added,
                "replaced": report.replaced,
                "unchanged": report.unchanged,
                "copies": [{"file": name, "of": of} for name, of in report.copies],
                "foreign": [{"file": f, "language": code} for f, code in report.foreign],
                "refused": [{"file": e.source, "reason": e.reason} for e in report.refused],
                "notes": [{"file": f, "note": n} for f, n in report.notes],
                **({"dry_run": True} if dry_run else {}),
            }
        )
    else:
        _show(report, archive.settings, dry_run=dry_run)
    if not report.kept:
        raise NothingAddedError("nothing was added: " + _why_nothing(report))


def remove(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="Id of an article, its beginning, or its name.")],  # noqa: A002 - the name that people see
) -> None:
    """Remove an article from the archive and from every answer, whatever sources it has.

    The id of a further source takes that source alone away.
    """
    archive = open_session(context).open_archive()
    try:
        article = archive.remove(id)
        left = article.id in {kept.id for kept in archive.articles()}
    finally:
        archive.close()
    if left:
        typer.echo(f"removed one source of {article.id}  {article.title}; the article is kept")
        return
    typer.echo(f"removed {article.id}  {article.title}")
    for source in article.further_sources:
        typer.echo(f"removed with it what came from {source}")


def _show(report: "AddReport", settings: "ArchiveSettings", *, dry_run: bool) -> None:
    for name, note in report.notes:
        typer.echo(f"note {name}: {note}", err=True)
    for name, of in report.copies:
        typer.echo(f"copy {name}: kept as a further source of {of}", err=True)
    _show_languages(report, settings)
    # Of a single file the last line says why.
    for error in report.refused if report.kept or len(report.refused) > 1 else ():
        typer.echo(f"refused {error}", err=True)
    counts = (
        (len(report.added), "added"),
        (len(report.replaced), "replaced"),
        (len(report.copies), "copies" if len(report.copies) > 1 else "copy"),
        (len(report.unchanged), "unchanged"),
        (len(report.refused), "refused"),
    )
    said = ", ".join(f"{count} {what}" for count, what in counts if count)
    would = "would be: " if dry_run and said else ""
    typer.echo(would + said if said else "no files found")


def _show_languages(report: "AddReport", settings: "ArchiveSettings") -> None:
    from documents import name_of_language

    unread = [(name, code) for name, code in report.foreign if not settings.reads(code)]
    for name, code in unread:
        typer.echo(f"note {name}: in {name_of_language(code)}", err=True)
    if unread:
        read = ", ".join(map(name_of_language, settings.languages_read))
        told = f"the encoder and the reader that are set read {read} only: see docs/once.md"
        typer.echo(f"note: {told}", err=True)


def _why_nothing(report: "AddReport") -> str:
    if not report.refused:
        return "no files were found"
    if len(report.refused) == 1:
        return str(report.refused[0])
    return f"all {len(report.refused)} files were refused"
