"""Every bound with what was reached, as a Markdown table and as JSON."""

from collections.abc import Iterable
from typing import Any

from benchmarks.bounds.bound import Bound, Verdict
from benchmarks.bounds.recording import Recorded
from benchmarks.bounds.wanted import AREAS, BOUNDS
from benchmarks.figures_in_rows import header, row


def markdown(records: Iterable[Recorded]) -> str:
    """Return a table, area by area, then a line that counts."""
    reached = {each.figure.bound.key: each for each in records}
    lines = [header("", "reached", "n", "wanted", "", "measured by", "day")]
    for area, bounds in AREAS.items():
        lines.append(row(f"**{area}**", *[""] * 6))
        lines += [_row(bound, reached.get(bound.key)) for bound in bounds]
    verdicts = [_verdict(reached.get(bound.key)) for bound in BOUNDS]
    counts = [f"{verdicts.count(each)} {each}" for each in dict.fromkeys(verdicts)]
    return "\n".join([*lines, "", f"{len(BOUNDS)} bounds: {', '.join(counts)}."])


def as_json(records: Iterable[Recorded]) -> dict[str, Any]:
    """Return the same as JSON: `bounds`, a list of one object each, null what was not measured."""
    reached = {each.figure.bound.key: each for each in records}
    found = [
        _object(area, bound, reached.get(bound.key))
        for area, bounds in AREAS.items()
        for bound in bounds
    ]
    return {"schema": 1, "bounds": found}


def _object(area: str, bound: Bound, own: Recorded | None) -> dict[str, Any]:
    measured: dict[str, Any] = dict.fromkeys(("value", "low", "high", "n", "command", "day"))
    if own is not None:
        measured |= own.to_json()
    return {
        "key": bound.key,
        "area": area,
        "what": bound.what,
        "way": bound.way,
        "wanted": bound.wanted,
        "unit": bound.unit,
        "of": None if bound.of is None else bound.of.size,
        "verdict": _verdict(own),
        **measured,
    }


def _verdict(own: Recorded | None) -> Verdict:
    return "not measured" if own is None else own.figure.verdict


def _row(bound: Bound, own: Recorded | None) -> str:
    verdict = _verdict(own)
    said = "**not met**" if verdict == "not met" else verdict
    wanted = f"{bound} {bound.unit}".rstrip()
    if bound.of is not None:
        wanted += f", on {bound.of}"
    if own is None:
        return row(bound.what, "", "", wanted, said, "", "")
    n = "" if own.figure.n is None else f"{own.figure.n:,}"
    day = "" if own.day is None else own.day.isoformat()
    return row(bound.what, str(own.figure), n, wanted, said, f"`{own.command}`", day)
