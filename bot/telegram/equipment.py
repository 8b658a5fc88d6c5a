"""What the bot has beside an archive to ask: lists, buttons, thumbs, editors."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.kept.feedback import Feedback
from bot.kept.shown import Shown
from bot.telegram.editors import Stacks
from bot.telegram.ports import Examples, Shelf


class Library(Shelf, Stacks, Protocol):
    """Articles that can be listed, added and removed."""


@dataclass(frozen=True)
class Equipment:
    """What the bot has; without any of it, it does less.

    :param library: the articles, for lists, context, and editors.
    :param shown: keeps what the bot's messages hold, for the buttons under them.
    :param feedback: keeps the thumbs.
    :param examples: questions to try.
    :param editors: ids of the people who may add articles by chat.
    :param files: folder that the files they send are kept in; None: nobody adds by chat.
    """

    library: Library | None = None
    shown: Shown | None = None
    feedback: Feedback | None = None
    examples: Examples | None = None
    editors: frozenset[int] = frozenset()
    files: Path | None = None


PLAIN = Equipment()
