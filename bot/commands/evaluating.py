"""`newsquote evaluate`."""

import json as json_module
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Json, Threshold, TopK, open_session, print_json
from documents.errors import NewsquoteError

if TYPE_CHECKING:
    from bot.session import Session
    from retriever import Archive


class Standalone(StrEnum):
    """By which words follow-ups are asked."""

    OWN = "own"
    GOLD = "gold"


class EvaluationError(NewsquoteError):
    """An evaluation that cannot be run or whose result cannot be kept."""


def evaluate(
    context: typer.Context,
    testset: Annotated[Path, typer.Argument(help="Questions with gold quotes, JSON Lines.")],
    corpus: Annotated[
        Path | None,
        typer.Option(help="Folder of articles to ask, in place of the archive's own."),
    ] = None,
    predictions: Annotated[
        Path | None, typer.Option(help="File to write what was answered to, JSON Lines.")
    ] = None,
    json: Json = False,
    threshold: Threshold = None,
    top_k: TopK = None,
    standalone: Annotated[
        Standalone,
        typer.Option(help="Ask follow-ups by the bot's own understanding or by the gold rewrite."),
    ] = Standalone.OWN,
) -> None:
    """Answer a test set and measure the answers, with 95% intervals."""
    from bot.progress import shown_progress
    from evaluation import figures, predict, read_test_set, to_json

    questions = read_test_set(testset)
    session = open_session(context, threshold=threshold, top_k=top_k)
    with _written(predictions) as keep, _archive(session, corpus, quiet=json) as archive:
        texts = {article.id: archive.article(article.id).text for article in archive.articles()}
        archive.warm_up()
        predicted = []
        with shown_progress(quiet=json, what="asking") as progress:
            for prediction in predict(
                questions,
                lambda question, history: archive.verified(archive.ask(question, history)),
                article_text=texts.get,
                standalone=standalone.value,
            ):
                predicted.append(prediction)
                keep(json_module.dumps(prediction.to_json(), ensure_ascii=False))
                progress(len(predicted), len(questions))
    found = figures(predicted)
    if json:
        print_json(to_json(found))
        return
    from bot.figures_table import show_figures

    show_figures(found)


@contextmanager
def _written(path: Path | None) -> Iterator[Callable[[str], object]]:
    """Yield what keeps a line in the file at `path`; None keeps nothing."""
    if path is None:
        yield lambda line: None
        return
    try:
        with path.open("w", encoding="utf-8") as file:
            yield lambda line: file.write(line + "\n")
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror or error}") from error


@contextmanager
def _archive(session: "Session", corpus: Path | None, *, quiet: bool) -> "Iterator[Archive]":
    """The archive that is asked: the session's own, or a throw-away one of `corpus`."""
    from bot.progress import shown_progress
    from retriever import Archive

    if corpus is None:
        archive = session.open_archive()
        try:
            yield archive
        finally:
            archive.close()
        return
    settings = session.archive_settings()
    try:
        settings.folder.mkdir(parents=True, exist_ok=True)
        folder = tempfile.TemporaryDirectory(prefix="evaluation-", dir=settings.folder)
    except OSError as error:
        raise EvaluationError(f"{settings.folder}: {error.strerror or error}") from error
    with folder as place:
        archive = Archive(replace(settings, folder=Path(place)))
        try:
            with shown_progress(quiet=quiet) as progress:
                report = archive.add([corpus], progress)
            if not report.kept:
                why = report.refused[0] if report.refused else f"{corpus}: no files found"
                raise EvaluationError(str(why))
            yield archive
        finally:
            archive.close()
