"""The report as a file."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from evaluation import EvaluationError
from tests.evaluation.reports import ARTICLES, written_report


def element(page: str, name: str) -> dict[str, object]:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page)
    assert found is not None
    value: dict[str, object] = json.loads(found.group(1))
    return value


def test_the_report_holds_everything_and_loads_nothing(tmp_path: Path) -> None:
    written_report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    markup = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!#)|@import|url\(""", markup)
    assert page.count("<script") == page.count("</script>") == 4
    assert "Rain &amp; cups" in page
    data = element(page, "data")
    assert isinstance(data["questions"], list)
    assert [(q["id"], q["stage"]) for q in data["questions"]] == [
        ("q1", "right"),
        ("q2", "wrong span"),
        ("q3", "right"),
    ]
    assert isinstance(data["articles"], dict)
    assert {a["name"]: a["text"] for a in data["articles"].values()} == ARTICLES


def test_the_same_answers_make_the_same_report_times_aside(tmp_path: Path) -> None:
    pages = []
    for day in (date(2026, 11, 24), date(2026, 11, 25)):
        written_report(tmp_path / "report.html", day=day)
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        assert day.isoformat() in page
        pages.append([line for line in page.splitlines() if 'id="times"' not in line])
    assert pages[0] == pages[1]


def test_every_chart_is_of_a_kind_that_vega_lite_knows(tmp_path: Path) -> None:
    written_report(tmp_path / "report.html")
    data = element((tmp_path / "report.html").read_text(encoding="utf-8"), "data")
    assert isinstance(data["charts"], dict)
    for chart in data["charts"].values():
        assert chart["description"]
        assert ("mark" in chart) != ("layer" in chart)


def test_a_report_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"report\.html: No such file or directory"):
        written_report(tmp_path / "none" / "report.html")
