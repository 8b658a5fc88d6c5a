"""`newsquote evaluate`."""

import json as json_module
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Json, Threshold, TopK, open_session, print_json

if TYPE_CHECKING:
    from evaluation import TestSet

OWN_ARTICLES = "testset"


class Standalone(StrEnum):
    """By which words follow-ups are asked."""

    OWN = "own"
    GOLD = "gold"
    BOTH = "both"


def evaluate(
    context: typer.Context,
    testset: Annotated[
        Path,
        typer.Argument(
            help="Questions: JSON Lines, SQuAD JSON, CSV, TSV, a BEIR folder or TREC qrels."
        ),
    ],
    corpus: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR|testset",
            help="Articles to ask in place of the archive's own: a folder, or the test set's.",
        ),
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
    gold_passage: Annotated[
        bool, typer.Option("--gold-passage", help="Have the right passage read: reading alone.")
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that answer.")] = 1,
    report: Annotated[
        Path | None,
        typer.Option(metavar="OUT.html", help="Write a page to look at, charts and all."),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="OTHER.json", help="Compare with a run kept by --json, paired."),
    ] = None,
    fail_if_worse: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIGURE",
            help="Exit with 1 when this figure is worse beyond chance; may be given often.",
        ),
    ] = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Do not go on with an interrupted run; start over.")
    ] = False,
) -> None:
    """Answer a test set and measure the answers, with 95% intervals.

    A run that was interrupted goes on where it stopped when the same command is given again.
    """
    from bot.terminal.progress import shown_progress
    from evaluation import Evaluation, EvaluationError, load_outcomes
    from evaluation import compare as compared
    from evaluation.asking import Manner
    from evaluation.running import run
    from evaluation.workplace import prepared

    _refuse_in_time(compare, fail_if_worse or (), (report, predictions))
    others = None if compare is None else load_outcomes(compare)
    questions = _labelled(testset)
    session = open_session(context, threshold=threshold, top_k=top_k)
    manner = Manner(standalone.value, gold_passage)
    outcomes = []
    with (
        shown_progress(quiet=json) as added,
        prepared(
            questions,
            session.archive_settings(),
            manner,
            corpus=questions if corpus is not None and str(corpus) == OWN_ARTICLES else corpus,
            fresh=fresh,
            progress=added,
        ) as place,
    ):
        if jobs == 1:
            place.archive.warm_up()
        with (
            _written(predictions) as keep,
            shown_progress(quiet=json, what="asking") as progress,
        ):
            for record in run(
                questions.questions,
                place.archive,
                manner,
                jobs=jobs,
                done=place.journal.units(),
                keep=place.journal.keep,
                progress=progress,
            ):
                outcomes.append(record.outcome)
                keep(json_module.dumps(record.line, ensure_ascii=False))
        result = Evaluation(tuple(outcomes))
        comparison = None if others is None else compared(result.outcomes, others)
        if report is not None:
            from evaluation.articles import ArticleBook
            from evaluation.report import write_report

            write_report(
                report,
                result,
                test_set=questions,
                records=chain.from_iterable(place.journal.units()),
                book=ArticleBook(place.archive),
                title=testset.name,
                day=datetime.now().astimezone().date(),
                comparison=comparison,
            )
    if json:
        against = {} if comparison is None else {"comparison": comparison.to_json()}
        print_json(result.to_json() | against)
    else:
        from bot.terminal.comparison_table import show_comparison
        from bot.terminal.figures_table import show_evaluation

        show_evaluation(result)
        if comparison is not None:
            show_comparison(comparison)
    if comparison is not None and (worse := comparison.worse(fail_if_worse or ())):
        told = ", ".join(f"{d.name} {d.other:.3f} -> {d.value:.3f} (p={d.p:.4f})" for d in worse)
        raise EvaluationError(f"worse beyond chance: {told}")


def _refuse_in_time(
    compare: Path | None, names: Sequence[str], written: Sequence[Path | None]
) -> None:
    """Raise what would otherwise come up when all has been answered."""
    from evaluation import EvaluationError
    from evaluation.figures import FIGURES

    if names and compare is None:
        raise typer.BadParameter("--fail-if-worse needs --compare")
    for name in sorted(set(names) - {figure.name for figure in FIGURES}):
        raise typer.BadParameter(f"there is no figure {name!r}; without --json all are printed")
    for file in written:
        if file is not None and not file.parent.is_dir():
            raise EvaluationError(f"{file}: there is no folder {file.parent}")


def _labelled(path: Path) -> "TestSet":
    """Return the questions of the test set that can be judged; say how many cannot."""
    from evaluation import load_test_set
    from evaluation.running import labelled

    everything = load_test_set(path)
    found = labelled(everything)
    if left := len(everything.questions) - len(found.questions):
        told = f"{left} questions without a label are left out: newsquote testset label {path}"
        typer.echo(told, err=True)
    return found


@contextmanager
def _written(path: Path | None) -> Iterator[Callable[[str], object]]:
    """Yield what keeps a line in the file at `path`; None keeps nothing.

    :raises EvaluationError: when the file cannot be written.
    """
    if path is None:
        yield lambda line: None
        return
    with _faults_of(path):
        file = path.open("w", encoding="utf-8")

    def keep(line: str) -> None:
        with _faults_of(path):
            file.write(line + "\n")

    try:
        yield keep
    except BaseException:
        with suppress(OSError):
            file.close()
        raise
    with _faults_of(path):
        file.close()


@contextmanager
def _faults_of(path: Path) -> Iterator[None]:
    from evaluation import EvaluationError

    try:
        yield
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror or error}") from error
