"""Outcomes by kind of question, and the funnel of where they are lost."""

from collections.abc import Callable, Sequence

from evaluation.outcome import Outcome
from evaluation.stages import LOSSES, Stage

_SHORT, _LONG = 8, 14  # words of a question

BREAKDOWNS: dict[str, Callable[[Outcome], str]] = {
    "question word": lambda o: o.question_word,
    "answerable": lambda o: "answerable" if o.answerable else "unanswerable",
    "turn": lambda o: "single" if o.turn is None else f"turn {o.turn}",
    "length": lambda o: _length(o.question_length),
    "article": lambda o: o.article or "none",
}


def funnel(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Return how many questions became what, by `Stage`; each question once.

    Questions of retrieval alone are lost in retrieval or not at all.
    """
    counts = dict.fromkeys(map(str, Stage), 0)
    for outcome in outcomes:
        if outcome.group != "follow_up_gold":
            counts[outcome.stage] += 1
    return counts


def breakdowns(outcomes: Sequence[Outcome]) -> dict[str, dict[str, dict[str, float]]]:
    """Return for each of `BREAKDOWNS`, by kind: n, share right, and share lost at each stage.

    Kinds with most questions come first.
    """
    once = [o for o in outcomes if o.group != "follow_up_gold"]
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name, kind in BREAKDOWNS.items():
        members: dict[str, list[Outcome]] = {}
        for outcome in once:
            members.setdefault(kind(outcome), []).append(outcome)
        ordered = sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))
        found[name] = {label: _shares(of_kind) for label, of_kind in ordered}
    return found


def _shares(outcomes: Sequence[Outcome]) -> dict[str, float]:
    n = len(outcomes)
    stages = [outcome.stage for outcome in outcomes]
    return {"n": n} | {str(s): round(stages.count(s) / n, 4) for s in (Stage.RIGHT, *LOSSES)}


def _length(words: int) -> str:
    if words <= _SHORT:
        return f"up to {_SHORT} words"
    return f"more than {_LONG} words" if words > _LONG else f"{_SHORT + 1} to {_LONG} words"
