"""A bot with all that it can have beside its archive."""

from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from bot.kept.feedback import Feedback
from bot.kept.shown import Shown
from bot.replies import Replies
from bot.telegram.equipment import Equipment
from tests.bot.running_bot import Equip


def equipped(
    archive: Any,  # noqa: ANN401 - a real one, or a scripted one that has some of its methods
    *,
    editors: Sequence[int] = (),
    examples: Sequence[str] = (),
) -> Equip:
    """Return what equips a bot, keeping its files beside the conversations.

    :param editors: ids of the people who may add articles.
    :param examples: questions to try.
    """

    def equip(kept: ExitStack, folder: Path) -> tuple[Equipment, Replies]:
        equipment = Equipment(
            library=archive,
            shown=kept.enter_context(closing(Shown(folder / "answers.db"))),
            feedback=kept.enter_context(closing(Feedback(folder / "feedback.db"))),
            examples=lambda: examples,
            editors=frozenset(editors),
            files=folder / "sent",
        )
        return equipment, Replies(archive)

    return equip
