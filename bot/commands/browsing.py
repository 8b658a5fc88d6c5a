"""`newsquote articles` and `newsquote show`."""

from typing import Annotated

import typer

from bot.commands.options import (
    Json,
    Since,
    Source,
    Until,
    check_days,
    open_session,
    print_json,
)


def articles(
    context: typer.Context,
    history: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Show what changed in one article, version by version."),
    ] = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    json: Json = False,
) -> None:
    """List the articles of the archive."""
    from retriever import select_articles

    check_days(since, until)
    if history is not None:
        _history(context, history, json=json)
        return
    archive = open_session(context).open_archive()
    try:
        stored = archive.articles()
    finally:
        archive.close()
    found = select_articles(stored, since=since, until=until, source=source)
    if json:
        print_json(
            [
                {
                    "id": article.id,
                    "article": article.article,
                    "source": article.source,
                    "title": article.title,
                    "published": article.published and article.published.isoformat(),
                    "passages": article.passages,
                    "further_sources": [copy.source for copy in article.copies],
                }
                for article in found
            ]
        )
        return
    from bot.terminal.rendering import show_articles

    show_articles(found, empty=not stored)


def show(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="Id of an article, its beginning, or its name.")],  # noqa: A002 - the name that people see
    json: Json = False,
) -> None:
    """Show one article as it is stored."""
    archive = open_session(context).open_archive()
    try:
        article = archive.article(id)
        name = archive.display_name(article)
    finally:
        archive.close()
    if json:
        print_json(
            {
                "id": article.id,
                "article": name,
                "source": article.source,
                "url": article.url,
                "author": article.author,
                "site": article.site,
                "title": article.title,
                "published": article.published and article.published.isoformat(),
                "language": article.language,
                "revision": article.revision,
                "further_sources": article.further_sources,
                "body_start": article.body_start,
                "text": article.text,
            }
        )
        return
    from bot.terminal.rendering import show_article

    show_article(article)


def _history(context: typer.Context, id_: str, *, json: bool) -> None:
    from bot.terminal.history import changes

    archive = open_session(context).open_archive()
    try:
        article = archive.article(id_)
        found = changes(archive.history(article.id), article)
    finally:
        archive.close()
    if json:
        print_json([change.to_json() for change in found])
        return
    from bot.terminal.rendering import show_history

    show_history(article, found)
