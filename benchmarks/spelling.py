"""Held questions with a slip of the pen, with and without their spelling corrected.

    python -m benchmarks.spelling --data DIR [--questions N]

DIR holds qa/squadshifts_new_wiki.json; see `benchmarks.held_wiki` for what is asked of what. Each
question is asked of all paragraphs three times, at threshold 0: as it is, with one slip planted,
and the same with no spelling corrected. A slip is a letter left out, doubled, swapped with the next
or exchanged for a neighbour in the alphabet, within one content word of five letters or more, never
its first letter. Intervals are 95% bootstrap ones over questions. The share of questions that are
changed although nothing was planted is of all held ones; some of these are misspelt as they are.
Needs the extra `models`.
"""

import argparse
import random
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import cast
from unittest.mock import patch

from benchmarks.figures_in_rows import header, mean_interval, row, shown
from benchmarks.held_wiki import HeldQuestion, held_wiki
from evaluation.measures import token_f1
from index import content_words
from retriever import Archive
from retriever.spelling import SpellingCorrector

_SHORTEST = 5


def main() -> None:
    """Print a table of the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=200, help="how many to ask")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)  # noqa: S311 - repeatable, not secret
    with held_wiki(arguments.data, most=None, threads=arguments.threads) as held:
        speller = cast("SpellingCorrector", held.archive.asking.get_component("speller"))
        print_corrections(speller, held.questions, rng)
        print_answers(held.archive, speller, held.questions, arguments.questions, rng)


def print_corrections(
    speller: SpellingCorrector, questions: Sequence[HeldQuestion], rng: random.Random
) -> None:
    """Print how many slips are mended, and how many questions changed without one."""
    slips = [(q.text, slipped) for q in questions if (slipped := with_slip(q.text, rng))]
    unplanted = [corrected(speller, q.text) != q.text for q in questions]
    start = time.perf_counter()
    mended = [corrected(speller, slipped).lower() == text.lower() for text, slipped in slips]
    ms = 1000 * (time.perf_counter() - start) / len(slips)
    print(f"{len(questions)} held questions, {len(slips)} of them with a slip\n")
    print(header("", "", ""))
    print(row("slips mended", shown(mean_interval([float(m) for m in mended])), ""))
    changed = mean_interval([float(c) for c in unplanted])
    print(row("changed with nothing planted", shown(changed), ""))
    print(row("time for a question with a slip, ms", f"{ms:.1f}", ""))


def print_answers(
    archive: Archive,
    speller: SpellingCorrector,
    questions: Sequence[HeldQuestion],
    most: int,
    rng: random.Random,
) -> None:
    """Print how many of `most` questions are answered rightly: clean, misspelt, corrected."""
    drawn = rng.sample(questions, min(most, len(questions)))
    slipped = [(q, with_slip(q.text, rng) or q.text) for q in drawn]
    print(f"\n{len(drawn)} of them asked\n")
    print(header("", "right paragraph first", "F1 of the answer"))
    print(row("as they are", *_answered(archive, [(q, q.text) for q in drawn])))
    with patch.object(speller.store, "holds_word", return_value=True):  # nothing looks misspelt
        print(row("with a slip, as it is", *_answered(archive, slipped)))
    print(row("with a slip, corrected", *_answered(archive, slipped)))


def corrected(speller: SpellingCorrector, question: str) -> str:
    """Return `question` as it is read."""
    return speller.run(standalone=question, query=question)["standalone"]


def with_slip(question: str, rng: random.Random) -> str | None:
    """Return `question` with one slip in one of its longer words; None where it has none."""
    words = [w for w in content_words(question) if len(w) >= _SHORTEST and w.isalpha()]
    if not words:
        return None
    found = re.search(rf"(?<!\w){rng.choice(words)}(?!\w)", question, re.IGNORECASE)
    if found is None:  # a letter whose lower case is more than one
        return None
    return question[: found.start()] + _slip(found[0], rng) + question[found.end() :]


def _slip(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word) - 1)
    letter, following = word[place], word[place + 1]
    neighbour = chr(ord(letter) + 1) if letter.isascii() and letter not in "zZ" else "e"
    ways = [following, letter * 2 + following, following + letter, neighbour + following]
    return word[:place] + rng.choice(ways) + word[place + 2 :]


def _answered(archive: Archive, asked: Sequence[tuple[HeldQuestion, str]]) -> tuple[str, str]:
    first, f1 = [], []
    for question, text in asked:
        answer = archive.ask(text, threshold=0)
        first.append(
            float(answer.quotes[:1] != () and answer.quotes[0].article_id == question.article)
        )
        f1.append(token_f1(answer.text, question.answers))
    return shown(mean_interval(first)), shown(mean_interval(f1))


if __name__ == "__main__":
    main()
