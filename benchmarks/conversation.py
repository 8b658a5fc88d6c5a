"""Follow-ups: terms found, questions left alone, passages retrieved, time taken.

    python -m benchmarks.conversation --data DIR

DIR holds followups.jsonl, testset_dev.jsonl and articles/. The network that ships learned nothing
of TREC CAsT, nor of the written news and conversations that are held out here.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Conversation
from benchmarks.conversation_passages import passages_found
from benchmarks.conversation_reading import read_wholly
from benchmarks.conversation_retrieval import retrieved
from evaluation import read_test_set
from retriever.answer import Turn
from retriever.contextualizer import Contextualizer
from retriever.followups import TermNetwork, Text, person_meant, speaks_of_a_person, texts_of
from retriever.followups.words import content_stems
from training.contextualizer_data import (
    FOLLOWUPS,
    Example,
    read_followups,
    read_news,
    read_talks,
    self_contained,
)

_HISTORIES = 20
_THRESHOLDS = (0.15, 0.2, 0.3, 0.4, 0.5)


def understood(talk: Sequence[Example], contextualizer: Contextualizer) -> list[str]:
    """Return the turns of a conversation as understood, each after the earlier ones so."""
    history: list[Turn] = []
    found = []
    for number, example in enumerate(talk):
        full = str(contextualizer.run(example.question, history)["query"])
        found.append(full)
        if number + 1 < len(talk):  # the next one's history holds this one's passage
            history.append(replace(talk[number + 1].turns[-1], standalone=full))
    return found


def term_figures(
    talks: Sequence[list[Example]], contextualizer: Contextualizer, *, own: bool
) -> tuple[float, float]:
    """Return recall and precision of the content terms that a person's rewrite adds.

    :param own: the earlier turns are as understood, and terms are counted in the question as it
        is shown, which holds a few more words; else the earlier turns are a person's rewrites, and
        the terms are those that were chosen.
    """
    right = wanted = added = 0
    for talk in talks:
        shown = understood(talk, contextualizer) if own else []
        for number, example in enumerate(talk):
            asked = content_stems(example.question)
            gold = content_stems(example.rewrite) - asked
            if own:
                found = content_stems(shown[number]) - asked
            else:
                found = _chosen(example, contextualizer)
            right, wanted, added = right + len(gold & found), wanted + len(gold), added + len(found)
    return right / wanted, right / max(1, added)


def _chosen(example: Example, contextualizer: Contextualizer) -> frozenset[str]:
    texts = texts_of(example.turns)
    if not texts or not contextualizer.leans(example.question, texts):
        return frozenset()
    return frozenset(contextualizer.chosen(example.question, texts))


def reachable(path: Path) -> Iterator[str]:
    """Yield a line for each bound on recall: the added terms that were said where one may look."""
    examples = list(read_followups(path, "2021"))
    wanted = [content_stems(e.rewrite) - content_stems(e.question) for e in examples]
    texts = [texts_of(e.turns) for e in examples]
    places: dict[str, Callable[[Text], bool]] = {
        "the last six turns": lambda text: True,
        "their questions, rewritten by a person": lambda text: text.kind == "question",
        "the last turn": lambda text: text.age == 1,
    }
    total = sum(map(len, wanted))
    for place, looked_at in places.items():
        said = [
            frozenset().union(*(content_stems(t.text) for t in some if looked_at(t)))
            for some in texts
        ]
        found = sum(len(w & s) for w, s in zip(wanted, said, strict=True))
        yield f"terms said in {place}: {found} of {total}, {found / total:.2f}"


def changed(talks: Sequence[list[Example]], *, later: bool) -> list[bool]:
    """Whether each question that a person left alone was changed.

    :param later: leave the first turns out, which have no history.
    """
    contextualizer = Contextualizer()
    return [
        full != example.question.strip()
        for talk in talks
        for example, full in zip(talk, understood(talk, contextualizer), strict=True)
        if example.rewrite.strip() == example.question.strip() and (example.turns or not later)
    ]


def singles_changed(testset: Path) -> list[tuple[str, int]]:
    """Return the single questions with how many of their random histories changed anything.

    What is searched, read and favoured for the others is what it is without a history, and so is
    the answer.
    """
    rng = random.Random(0)  # noqa: S311 - repeatable, not secret
    said = [turn for example in read_news(held=True) for turn in example.turns]
    contextualizer = Contextualizer()
    found = []
    for gold in read_test_set(testset):
        if gold.conversation is None:
            histories = [rng.choices(said, k=rng.randint(1, 6)) for _ in range(_HISTORIES)]
            alone = contextualizer.run(gold.question)
            ran = [contextualizer.run(gold.question, turns) for turns in histories]
            found.append((gold.question, sum(understood != alone for understood in ran)))
    return found


def alone_changed(testset: Path) -> list[bool]:
    """Whether each question with nothing before it is searched and read other than as asked."""
    contextualizer = Contextualizer()
    asked = [gold for gold in read_test_set(testset) if gold.group != "follow_up"]
    return [
        contextualizer.run(gold.question)
        != {"standalone": gold.question.strip(), "query": gold.question.strip(), "focus": None}
        for gold in asked
    ]


def held_leaning() -> tuple[list[bool], list[bool]]:
    """Whether each held follow-up of the written news is seen to lean, and each other question."""
    contextualizer = Contextualizer()
    return (
        [contextualizer.leans(e.question, texts_of(e.turns)) for e in read_news(held=True)],
        [
            contextualizer.leans(e.question, texts_of(e.turns))
            for e in self_contained(random.Random(1), held=True)  # noqa: S311 - repeatable, not secret
        ],
    )


def written_talks() -> Iterator[str]:
    """Yield lines on the later turns of the held written conversations, each after those before."""
    contextualizer = Contextualizer()
    later = [example for example in read_talks(held=True) if example.turns]
    chosen = [_chosen(example, contextualizer) for example in later]
    alone = [bool(c) for e, c in zip(later, chosen, strict=True) if e.rewrite == e.question]
    leaning = [bool(c) for e, c in zip(later, chosen, strict=True) if e.rewrite != e.question]
    yield f"held conversations, leaning turns seen to lean: {sum(leaning)} of {len(leaning)}"
    yield f"held conversations, turns that say all, changed: {sum(alone)} of {len(alone)}"
    gold = [content_stems(e.rewrite) - content_stems(e.question) for e in later]
    right = sum(len(g & c) for g, c in zip(gold, chosen, strict=True))
    recall, precision = right / sum(map(len, gold)), right / max(1, sum(map(len, chosen)))
    yield f"held conversations, terms: recall {recall:.2f}, precision {precision:.2f}"


def persons() -> tuple[int, int, int]:
    """Return how many held follow-ups of the news say "he" or "she", get a name, get a right one.

    It is right where the rewrite has a word of it, or where the question before asked who: there a
    rewrite may say what the person is ("the driver").
    """
    contextualizer = Contextualizer()
    asked = named = right = 0
    for example in read_news(held=True):
        if not speaks_of_a_person(example.question):
            continue
        asked += 1
        texts = texts_of(example.turns)
        chosen = contextualizer.chosen(example.question, texts)
        person = person_meant(example.question, texts, chosen)
        if person is None:
            continue
        named += 1
        before = example.turns[-1]
        stems = content_stems(example.rewrite) - content_stems(example.question)
        who = before.question.lower().startswith("who") and person in (before.answer or "")
        right += who or bool(content_stems(person) & stems)
    return asked, named, right


def times(path: Path) -> list[float]:
    """Return what the contextualizer takes for each turn of 2021, in ms of processor time."""
    contextualizer = Contextualizer()
    examples = list(read_followups(path, "2021"))
    contextualizer.run(examples[1].question, list(examples[1].turns))  # loads the network
    found = []
    for example in examples:
        start = time.process_time()
        contextualizer.run(example.question, list(example.turns))
        found.append(1000 * (time.process_time() - start))
    return sorted(found)


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    add_record_option(parser)
    arguments = parser.parse_args()
    data: Path = arguments.data
    path = data / FOLLOWUPS
    took = times(path)
    print(
        f"time: median {statistics.median(took):.1f} ms, 95% {took[int(0.95 * len(took))]:.1f} ms"
    )
    for line in reachable(path):
        print(line)
    figures = [Conversation.TIME.figure(statistics.median(took), n=len(took))]
    talks = [list(turns) for _, turns in groupby(read_followups(path, "2021"), lambda e: e.group)]
    own_threshold = TermNetwork().manifest.terms
    for threshold in sorted({*_THRESHOLDS, own_threshold}):
        contextualizer = Contextualizer(terms=threshold)
        for own, how in ((False, "chosen, earlier turns rewritten by a person"), (True, "shown")):
            recall, precision = term_figures(talks, contextualizer, own=own)
            print(f"terms at {threshold} {how}: recall {recall:.2f}, precision {precision:.2f}")
            if threshold == own_threshold and not own:
                figures.append(Conversation.RECALL.figure(recall))
                figures.append(Conversation.PRECISION.figure(precision))
    left = changed(talks, later=False)
    share = _share("CAsT 2021, left alone by a person", left)
    figures.append(Conversation.UNCHANGED.figure(share, n=len(left)))
    _share("the same from the second turn", changed(talks, later=True))
    singles = singles_changed(data / "testset_dev.jsonl")
    after = [n > i for _, n in singles for i in range(_HISTORIES)]
    share = _share(f"single questions after {_HISTORIES} histories", after)
    figures.append(Conversation.SINGLES.figure(share, n=len(after)))
    if any(n for _, n in singles):
        print("  " + "; ".join(f"{question} ({n})" for question, n in singles if n))
    alone = alone_changed(data / "testset_dev.jsonl")
    share = _share("questions with nothing before them", alone)
    figures.append(Conversation.ALONE.figure(share, n=len(alone)))
    followed, others = held_leaning()
    print(f"held written follow-ups seen to lean: {sum(followed)} of {len(followed)}")
    _share("held written questions that stand alone", others)
    for line in written_talks():
        print(line)
    asked, named, right = persons()
    print(f"he and she in held written follow-ups: {asked}, named {named}, rightly {right}")
    record_figures(arguments, figures)
    with tempfile.TemporaryDirectory() as folder:
        for line in retrieved(data, Path(folder)):
            print(line)
    with tempfile.TemporaryDirectory() as folder:
        for line in read_wholly(Path(folder)):
            print(line)
    with tempfile.TemporaryDirectory() as folder:
        for line in passages_found(Path(folder)):
            print(line)


def _share(what: str, flags: Sequence[bool]) -> float:
    """Print how many were changed, and return their share."""
    share = sum(flags) / len(flags)
    print(f"changed, {what}: {sum(flags)} of {len(flags)}, {share:.3f}")
    return share


if __name__ == "__main__":
    main()
