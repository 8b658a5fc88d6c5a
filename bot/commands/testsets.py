"""`newsquote testset`: making test sets and checking them."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import Json, open_session, print_json

testset = typer.Typer(name="testset", help="Make test sets and check them.", no_args_is_help=True)


@testset.command()
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A test set in any format that is read.")],
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of its articles, in place of the archive."),
    ] = None,
    json: Json = False,
) -> None:
    """Find malformed lines, quotes that no longer stand in the articles, and duplicates."""
    from documents import NewsquoteError
    from evaluation import check_test_set, load_test_set
    from evaluation.articles import ArticleBook
    from evaluation.files import texts_of_files, texts_of_test_set

    test_set = load_test_set(file)
    if corpus is not None:
        doubts = check_test_set(test_set, texts_of_files([corpus]))
    elif test_set.articles:
        doubts = check_test_set(test_set, texts_of_test_set(test_set))
    else:
        archive = open_session(context).open_archive()
        try:
            doubts = check_test_set(test_set, ArticleBook(archive).text_of)
        finally:
            archive.close()
    if json:
        print_json({"questions": len(test_set.questions), "doubts": doubts})
    else:
        for doubt in doubts:
            typer.echo(doubt)
    if doubts:
        raise NewsquoteError(
            f"{file}: {len(doubts)} doubts about {len(test_set.questions)} questions"
        )
    if not json:
        typer.echo(f"{len(test_set.questions)} questions, nothing to doubt")
