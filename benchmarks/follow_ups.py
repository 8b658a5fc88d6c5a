"""Follow-ups end to end, on articles that no training saw: ours against a person's rewrites.

    python -m benchmarks.follow_ups [--most N]

The held files of the news written for the project (`training/articles`), whose follow-ups people
wrote and completed, among all its articles. The question before is answered by the archive itself,
rightly or not. What leans on a wrong answer is told apart, for who completes it knows better.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluation import Evaluation, GoldQuestion, TestSet, evaluate
from evaluation.measures import bootstrap
from retriever import Archive, ArchiveSettings
from training.contextualizer_data import turn_of, written_news
from training.written import WrittenArticle

# Whether the first question was quoted rightly, the follow-up was, and the person's rewrite was.
Seen = tuple[bool, bool, bool]


def held_follow_ups(folder: Path) -> list[tuple[GoldQuestion, GoldQuestion]]:
    """Write the written news to `folder`; return the follow-ups of its held articles.

    Each comes with the question that it follows.
    """
    found = []
    for name, article, held in written_news():
        (folder / name).write_text(article.text, encoding="utf-8")
        for number, asked in enumerate(article.questions) if held else ():
            if asked.after is not None and asked.answers:
                talk = f"{name}:{number}"
                first = _gold(name, article, asked.after, talk=talk, turn=1)
                found.append((first, _gold(name, article, number, talk=talk, turn=2)))
    return found


def _gold(name: str, article: WrittenArticle, number: int, *, talk: str, turn: int) -> GoldQuestion:
    asked = article.questions[number]
    return GoldQuestion(
        id=f"{talk}:{turn}",
        question=asked.asked,
        answers=tuple(article.text[start:end] for start, end in asked.answers),
        quotes=tuple(quote.text for quote in turn_of(article, number).quotes),
        article=name,
        answerable=bool(asked.answers),
        conversation=talk,
        turn=turn,
        standalone=None if asked.after is None else asked.text,
    )


def seen(found: Evaluation) -> list[Seen]:
    """Return what came of each conversation whose first question has an answer."""
    hits: dict[tuple[str, str], bool] = {}
    for outcome in found.outcomes:
        hit = outcome.measures.get("quote_at_1") == 1
        hits[outcome.group, outcome.id.rpartition(":")[0]] = hit
    return [
        (hits["first", talk], hits["follow_up", talk], hits["follow_up_gold", talk])
        for group, talk in hits
        if group == "first"
    ]


def lines(talks: Sequence[Seen]) -> Iterator[str]:
    """Yield a line for all conversations, for those with a right first answer, and for others."""
    kinds = {
        "all": talks,
        "after a right answer": [talk for talk in talks if talk[0]],
        "after a wrong answer": [talk for talk in talks if not talk[0]],
    }
    for kind, some in kinds.items():
        ours, person = (sum(talk[place] for talk in some) for place in (1, 2))
        ratio = bootstrap(some, _ratio)
        yield (
            f"follow-ups, {kind}: right sentence first for {ours} of {len(some)}, by a person's "
            f"rewrites {person}, ratio {ratio.value:.2f} [{ratio.low:.2f}, {ratio.high:.2f}]"
        )


def _ratio(talks: Sequence[Seen]) -> float | None:
    person = sum(talk[2] for talk in talks)
    return sum(talk[1] for talk in talks) / person if person else None


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, help="follow-ups to draw; all without it")
    most: int | None = parser.parse_args().most
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "articles").mkdir()
        talks = held_follow_ups(folder / "articles")
        if most is not None:
            talks = random.Random(0).sample(talks, min(most, len(talks)))  # noqa: S311 - repeatable
        questions = TestSet(tuple(question for talk in talks for question in talk))
        archive = Archive(ArchiveSettings(folder=folder / "home", threshold=0.0))
        try:
            archive.add([folder / "articles"])
            for line in lines(seen(evaluate(questions, archive, standalone="both"))):
                print(line)
        finally:
            archive.close()


if __name__ == "__main__":
    main()
