"""A thousand random conversations: memory, size on disk, and whether anything fails.

    python -m benchmarks.conversations [--conversations 1000] [--turns 50]

Questions are drawn from the written news, from talk and from noise, in any order; every one is
understood after the turns before it, which are kept as a chat's are.
"""

import argparse
import random
import resource
import string
import tempfile
from pathlib import Path

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Conversation
from bot.kept.conversations import Conversations
from retriever import wish_of
from retriever.answer import Turn
from retriever.contextualizer import Contextualizer
from training.contextualizer_data import read_news, self_contained

_TALK = ("thanks", "more", "why?", "and then?", "back to the tram: when?", "how many of them?")
_NOISE = string.printable + "äß漢字\u202e\U0001f600\ud800"
_REMEMBERED = 50  # conversations from which memory may have settled


def main() -> None:
    """Hold the conversations and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=50)
    add_record_option(parser)
    arguments = parser.parse_args()
    rng = random.Random(0)  # noqa: S311 - repeatable, not secret
    examples = [*read_news(held=True), *self_contained(rng, held=True)]
    contextualizer = Contextualizer()
    settled, longest = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "conversations.sqlite3"
        conversations = Conversations(path)
        for number in range(arguments.conversations):
            chat = str(number)
            for _ in range(arguments.turns):
                example = rng.choice(examples)
                question = _question(example.question, rng)
                wish_of(question)
                understood = contextualizer.run(question, list(conversations.turns(chat)))
                full = str(understood["standalone"]).encode("utf-8", "replace").decode()
                longest = max(longest, len(full))
                said = rng.choice(example.turns)
                conversations.append(chat, Turn(full, full, said.answer, said.quotes))
            if number == min(_REMEMBERED, arguments.conversations - 1):
                settled = _most_memory()
        conversations.close()
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
    print(f"{arguments.conversations} conversations of {arguments.turns} turns, none failed")
    each = size / 1000 / arguments.conversations
    print(f"on disk: {each:.1f} kB a conversation")
    print(f"memory: at most {_most_memory() / 1024:.0f} MB, {settled / 1024:.0f} MB early on")
    print(f"longest question as understood: {longest} characters")
    held = arguments.conversations
    figures = (
        Conversation.DISK.figure(each, n=held),
        Conversation.FAILED.figure(0, n=held),  # the first would have ended it
        Conversation.MEMORY.figure(_most_memory() / settled - 1, n=held),
    )
    record_figures(arguments, figures)


def _question(asked: str, rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.7:
        return asked
    if kind < 0.9:
        return rng.choice(_TALK)
    return "".join(rng.choices(_NOISE, k=rng.randint(1, 3000)))


def _most_memory() -> int:
    """The most memory that the process has held so far, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
