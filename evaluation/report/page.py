"""The page of a report: template, style, script and data put into one file."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evaluation.articles import ArticleBook
from evaluation.asking import Record
from evaluation.comparison import Comparison
from evaluation.errors import EvaluationError
from evaluation.report.charts import charts, latency_chart
from evaluation.report.questions import question_data
from evaluation.report.vega import vega_script
from evaluation.result import Evaluation
from evaluation.stages import LOSSES
from evaluation.testset import TestSet

_HERE = Path(__file__).parent
_TIMED = ("all.latency_p50_ms", "all.latency_p95_ms")


def write_report(
    path: Path,
    result: Evaluation,
    *,
    test_set: TestSet,
    records: Iterable[Record],
    book: ArticleBook,
    title: str,
    day: date,
    comparison: Comparison | None = None,
) -> None:
    """Write the report of `result` as one HTML file.

    The same answers make the same file, but for one line: the element with the id "times", which
    holds the day and the latencies.

    :param records: of the questions in `result`, in any order.
    :param book: the articles that were asked.
    :param title: what was evaluated.
    :raises EvaluationError: when the file cannot be written.
    """
    data = {"charts": charts(result), **question_data(test_set, records, book, comparison)}
    taken = {(outcome.id, outcome.group): outcome.latency_ms for outcome in result.outcomes}
    times = {
        "day": day.isoformat(),
        "figures": {name: _interval(result, name) for name in _TIMED},
        "chart": latency_chart([outcome.latency_ms for outcome in result.outcomes]),
        "questions": [taken[row["id"], row["group"]] for row in data["questions"]],
    }
    figures = {
        name: _interval(result, name)
        for name, interval in result.figures.items()
        if interval.value is not None and name not in _TIMED
    }
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template("template.html").render(
        title=title,
        questions=len(test_set.questions),
        figures=figures,
        breakdowns=result.breakdowns,
        losses=[str(stage) for stage in LOSSES],
        comparison=None if comparison is None else comparison.to_json(),
        style=_part("report.css"),
        script=_part("report.js"),
        vega=Markup(vega_script()),  # noqa: S704 - of an installed package
        data=_json(data),
        times=_json(times),
    )
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror or error}") from error


def _interval(result: Evaluation, name: str) -> dict[str, Any]:
    found = result.figures[name]
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _part(name: str) -> Markup:
    return Markup((_HERE / name).read_text(encoding="utf-8"))  # noqa: S704 - shipped with us


def _json(value: object) -> Markup:
    """`value` as JSON that no text in it can end the element of."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    escaped = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(escaped)  # noqa: S704 - nothing is left that HTML would read
