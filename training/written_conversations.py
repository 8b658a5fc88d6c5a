"""Conversations written for this project: `training/conversations/*.txt`.

A conversation begins with a line `=== ` with its topic; then, for each of its turns:

    Q: what the user says
    R: the same in full, as a person would put it who was not there before; none where it says all
    P: the passage that answered it

`python -m training.written_conversations FILE...` checks files and counts what they hold.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

from retriever.followups.words import content_stems

FOLDER = Path(__file__).parent / "conversations"
_TURNS, _PASSAGE_WORDS = range(5, 13), range(35, 161)
_MOST_ADDED = 9  # content words of one rewrite
_SAID = 0.85  # of what a file's rewrites add


@dataclass(frozen=True)
class WrittenTurn:
    """A turn: what was asked, the same in full, and the passage that answered it."""

    question: str
    rewrite: str
    passage: str


@dataclass(frozen=True)
class WrittenConversation:
    """The turns of a conversation, in order."""

    topic: str
    turns: tuple[WrittenTurn, ...]


def read_conversations(path: Path) -> list[WrittenConversation]:
    """Read a file of conversations.

    :raises ValueError: naming the file and what is wrong, all faults at once.
    """
    conversations, faults = [], []
    for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        topic, *lines = block.strip().splitlines()
        found: list[str] = []
        turns = tuple(_turns(lines, found))
        if len(turns) not in _TURNS:
            found.append(f"{len(turns)} turns")
        if turns and turns[0].rewrite != turns[0].question:
            found.append("the first question has nothing to lean on, but has R:")
        faults += [f"{path.name}: {topic}: {fault}" for fault in found]
        conversations.append(WrittenConversation(topic, turns))
    if faults:
        raise ValueError("\n".join(faults))
    return conversations


def _turns(lines: list[str], faults: list[str]) -> list[WrittenTurn]:
    turns: list[WrittenTurn] = []
    asked = full = ""
    for mark, words in [(line[:2], line[2:].strip()) for line in lines if line.strip()]:
        if mark not in ("Q:", "R:", "P:") or not words:
            faults.append(f"neither Q: nor R: nor P:, or empty: {mark}{words[:60]}")
        elif mark == "Q:":
            if asked:
                faults.append(f"no passage for: {asked}")
            asked, full = words, ""
        elif not asked:
            faults.append(f"{mark} without a question: {words[:60]}")
        elif mark == "R:":
            if full or words == asked:
                faults.append(f"R: twice, or the same as Q: {words}")
            full = words
        else:
            turns.append(_turn(asked, full or asked, words, faults))
            asked = full = ""
    if asked:
        faults.append(f"no passage for: {asked}")
    return turns


def _turn(asked: str, full: str, passage: str, faults: list[str]) -> WrittenTurn:
    if len(passage.split()) not in _PASSAGE_WORDS:
        faults.append(f"a passage of {len(passage.split())} words for: {asked}")
    if len(content_stems(full) - content_stems(asked)) > _MOST_ADDED:
        faults.append(f"too much added in: {full}")
    return WrittenTurn(asked, full, passage)


def unsaid(conversation: WrittenConversation) -> list[tuple[WrittenTurn, frozenset[str]]]:
    """Return the turns whose rewrite adds words that nobody said before, with their stems."""
    said: frozenset[str] = frozenset()
    found = []
    for turn in conversation.turns:
        new = content_stems(turn.rewrite) - content_stems(turn.question) - said
        if new:
            found.append((turn, new))
        said |= content_stems(turn.question) | content_stems(turn.rewrite)
        said |= content_stems(turn.passage)
    return found


def main() -> None:
    """Check the files named, and count."""
    failed = False
    for path in map(Path, sys.argv[1:]):
        try:
            conversations = read_conversations(path)
        except ValueError as error:
            print(error)
            failed = True
            continue
        later = [turn for c in conversations for turn in c.turns[1:]]
        added = sum(len(content_stems(t.rewrite) - content_stems(t.question)) for t in later)
        new = [found for c in conversations for found in unsaid(c)]
        said = 1 - sum(len(stems) for _, stems in new) / max(1, added)
        alone = sum(t.rewrite == t.question for t in later)
        print(
            f"{path.name}: {len(conversations)} conversations, {len(later)} later turns, {alone} of"
            f" them said in full, {added} words added, {said:.2f} of them said before"
        )
        if said < _SAID:
            failed = True
            for turn, stems in new:
                print(f"  not said before: {', '.join(sorted(stems))} in: {turn.rewrite}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
