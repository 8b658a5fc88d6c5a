"""`newsquote testset`: making test sets and checking them."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Json, open_session, print_json

if TYPE_CHECKING:
    from retriever import Archive

FEEDBACK = "feedback.sqlite3"
Corpus = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of its articles, in place of the archive."),
]

testset = typer.Typer(name="testset", help="Make test sets and check them.", no_args_is_help=True)


@testset.command()
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A test set in any format that is read.")],
    corpus: Corpus = None,
    json: Json = False,
) -> None:
    """Find malformed lines, turns out of order, stale quotes, duplicates, missing labels."""
    from documents import NewsquoteError
    from evaluation import check_test_set, load_test_set
    from evaluation.articles import ArticleBook
    from evaluation.files import texts_of_files, texts_of_test_set

    doubts: list[str] = []
    test_set = load_test_set(file, lambda fault: doubts.append(str(fault)))
    if corpus is not None:
        doubts += check_test_set(test_set, texts_of_files([corpus]))
    elif test_set.articles:
        doubts += check_test_set(test_set, texts_of_test_set(test_set))
    else:
        archive = open_session(context).open_archive()
        try:
            doubts += check_test_set(test_set, ArticleBook(archive).text_of)
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


@testset.command()
def new(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The test set, JSON Lines; what it has stays.")],
    from_feedback: Annotated[
        bool,
        typer.Option("--from-feedback", help="Questions that got a thumb up or down in Telegram."),
    ] = False,
    from_questions: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Questions of a text file, one a line; - is stdin."),
    ] = None,
) -> None:
    """Make a test set, or add to one, from thumbs or from questions of your own.

    A thumb up labels its question; all others wait for `newsquote testset label`.
    """
    from bot.testsets.voted_questions import questions_of
    from bot.testsets.written_questions import questions_in
    from documents import NewsquoteError
    from evaluation.testset import Draft

    if not from_feedback and from_questions is None:
        raise typer.BadParameter("say where from: --from-feedback, --from-questions FILE, or both")
    found = []
    if from_feedback:
        path = open_session(context).settings.home / FEEDBACK
        if not path.exists():
            raise NewsquoteError(f"{path}: nobody has given a thumb yet")
        from bot.kept.feedback import Feedback

        with closing(Feedback(path)) as feedback:
            found += questions_of(feedback.votes())
    if from_questions is not None:
        found += questions_in(from_questions)
    draft = Draft(file)
    added = draft.add(found)
    if added:
        draft.save()
    waiting = sum(not question.labelled for question in draft.questions)
    typer.echo(f"{added} added, {len(draft.questions)} in {file}, {waiting} without a label")
    if waiting:
        typer.echo(f"label them: newsquote testset label {file}")


@testset.command()
def label(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A test set in JSON Lines.")],
    corpus: Corpus = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also the questions that have a label, after the rest.")
    ] = False,
) -> None:
    """Say for each question which sentence answers it, by one key; quit and go on at any time."""
    from bot.terminal.keys import TerminalKeys
    from bot.terminal.rendering import terminal
    from bot.testsets.labelling import Labelling, order_of
    from documents import NewsquoteError
    from evaluation.articles import ArticleBook
    from evaluation.testset import Draft

    if not file.exists():
        raise NewsquoteError(f"{file}: no such file; `newsquote testset new` makes one")
    draft = Draft(file)
    order = order_of(draft, again=again)
    if not order:
        typer.echo(f"{len(draft.questions)} questions, all labelled; --again goes through them")
        return
    with _archive(context, corpus) as archive:
        archive.warm_up()
        book = ArticleBook(archive)
        labelled = Labelling(draft, archive, book, TerminalKeys(), terminal()).run(order)
    waiting = sum(not question.labelled for question in draft.questions)
    typer.echo(f"{labelled} labelled now, {waiting} of {len(draft.questions)} without a label")


@contextmanager
def _archive(context: typer.Context, corpus: Path | None) -> Iterator["Archive"]:
    """Yield the archive, or one of the articles at and below `corpus` that is gone afterwards."""
    settings = open_session(context).archive_settings()
    if corpus is None:
        from retriever import Archive

        with closing(Archive(settings)) as archive:
            yield archive
        return
    from bot.terminal.progress import shown_progress
    from evaluation.corpus import open_corpus
    from evaluation.workplace import workplace

    with (
        shown_progress(quiet=False) as progress,
        workplace(settings.folder, f"label-{os.getpid()}") as place,
        closing(open_corpus(settings, place.folder, corpus, progress)) as archive,
    ):
        yield archive
