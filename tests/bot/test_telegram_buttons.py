"""The buttons under answers, over HTTP."""

from pathlib import Path

import pytest

from bot.kept.feedback import Feedback, Vote
from bot.replies import NO_LONGER
from bot.telegram.message import ABSTENTION
from bot.telegram.pages import GONE, NEAREST
from bot.telegram.words import (
    APOLOGY,
    NOT_YOURS,
    SAID_BEFORE,
    THANKS_DOWN,
    THANKS_UP,
    TOO_OLD,
)
from tests.bot.equipped import equipped
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import BRIDGE, TRAM, ScriptedArchive
from tests.bot.telegram_messages import Sent
from tests.bot.telegram_server import Failure, TelegramServer

ANN, BEN, GROUP = 11, 22, -100
WHY = "Why is the bridge closed?"
LOOKS, THUMBS = ["Context", "More quotes"], ["👍", "👎"]


def votes(path: Path) -> list[tuple[str, str | None, bool, str]]:
    feedback = Feedback(path.parent / "feedback.db")
    found = [(vote.question, vote.answer, vote.good, vote.person) for vote in feedback.votes()]
    feedback.close()
    return found


def test_context_and_back(telegram: TelegramServer, archive: ScriptedArchive, path: Path) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        assert answer.labels == [*LOOKS, *THUMBS]
        assert telegram.toast(telegram.press(answer, "Context")) is None
        context = telegram.edited(answer)
        assert context.blocks == [f"Harbour bridge closed\n\n{BRIDGE} It stays closed."]
        assert context.marked("bold") == [BRIDGE]
        assert context.labels == ["« Back"]
        telegram.press(answer, "« Back")
        assert telegram.edited(answer) == answer


def test_more_quotes_and_back_after_a_restart(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.press(answer, "More quotes")
        more = telegram.edited(answer)
        assert more.blocks == ["It stays closed."]
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.press(answer, "« Back")
        assert telegram.edited(answer) == answer


def test_the_nearest_sentences_stand_behind_a_button(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, "Who won the cup?")
        abstention = telegram.reply(ANN)
        assert abstention.text.startswith(ABSTENTION)
        assert abstention.labels == ["Nearest sentences", *THUMBS]
        telegram.press(abstention, "Nearest sentences")
        nearest = telegram.edited(abstention)
        assert nearest.text.startswith(NEAREST)
        assert nearest.blocks == [TRAM]
        telegram.press(abstention, "« Back")
        assert telegram.edited(abstention) == abstention


def test_thumbs_are_kept_and_shown(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        assert telegram.toast(telegram.press(answer, "👍")) == THANKS_UP
        assert telegram.edited(answer).labels == [*LOOKS, "👍 ✓", "👎"]
        assert telegram.toast(telegram.press(answer, "👍 ✓")) == SAID_BEFORE
        telegram.press(answer, "Context")
        telegram.edited(answer)
        telegram.press(answer, "« Back")
        assert telegram.edited(answer).labels == [*LOOKS, "👍 ✓", "👎"]
        assert telegram.toast(telegram.press(answer, "👎")) == THANKS_DOWN
        assert telegram.edited(answer).labels == [*LOOKS, "👍", "👎 ✓"]
        telegram.say(ANN, "Who won the cup?")
        telegram.toast(telegram.press(telegram.reply(ANN), "👎"))
    [first, second] = votes(path)
    assert first == (WHY, BRIDGE, False, "11")
    assert second == ("Who won the cup?", None, False, "11")


def test_a_vote_holds_all_that_was_shown(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, "Where did the tram derail?")
        telegram.reply(ANN)
        telegram.say(ANN, "And the bridge?")
        telegram.toast(telegram.press(telegram.reply(ANN), "👎"))
    feedback = Feedback(path.parent / "feedback.db")
    [vote] = feedback.votes()
    feedback.close()
    standalone = "And the bridge? (Where did the tram derail?)"
    assert vote == Vote("And the bridge?", standalone, BRIDGE, vote.quotes, False, "11", vote.at)
    assert [quote.text for quote in vote.quotes] == [BRIDGE]


def test_another_person_has_a_thumb_but_turns_no_pages(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(GROUP, f"/ask {WHY}", person=ANN)
        answer = telegram.reply(GROUP)
        assert telegram.toast(telegram.press(answer, "Context", person=BEN)) == NOT_YOURS
        assert telegram.toast(telegram.press(answer, "👎", person=BEN)) == THANKS_DOWN
        assert telegram.now(answer) == answer
        telegram.press(answer, "Context", person=ANN)
        assert telegram.edited(answer).labels == ["« Back"]
    assert votes(path) == [(WHY, BRIDGE, False, "22")]


def test_pressed_twice_at_once(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        presses = [telegram.press(answer, "Context") for _ in range(3)]
        assert [telegram.toast(press) for press in presses] == [None, None, None]
        thumbs = [telegram.press(answer, "👍", data="good") for _ in range(2)]
        assert [telegram.toast(thumb) for thumb in thumbs] == [THANKS_UP, SAID_BEFORE]
    statuses = [call.status for call in telegram.calls_of("editMessageText")]
    assert statuses == [200, 400, 400]
    assert [call.status for call in telegram.calls_of("answerCallbackQuery")] == [200] * 5


def test_a_quote_of_an_article_that_was_removed_is_taken_back(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        for label in ("Context", "More quotes"):
            archive.withdrawn.clear()
            telegram.say(ANN, WHY)
            answer = telegram.reply(ANN)
            archive.withdrawn.add(BRIDGE)
            telegram.press(answer, label)
            assert telegram.edited(answer) == Sent(ANN, GONE)


@pytest.mark.parametrize("label", ["Context", "More quotes"])
def test_a_page_is_checked_again_before_each_attempt(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path, label: str
) -> None:
    telegram.fail("editMessageText", Failure(500, then=lambda: archive.withdrawn.add(BRIDGE)))
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        telegram.press(answer, label)
        assert telegram.edited(answer) == Sent(ANN, GONE)
    assert [call.status for call in telegram.calls_of("editMessageText")] == [500, 200]


def test_further_quotes_are_checked_again_before_each_attempt(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    more = "It stays closed."
    telegram.fail("editMessageText", Failure(500, then=lambda: archive.withdrawn.add(more)))
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        telegram.press(answer, "More quotes")
        page = telegram.edited(answer)
        assert (page.text, page.blocks, page.labels) == (NO_LONGER, [], ["« Back"])
    assert len(archive.asked) == 2


def test_a_quote_of_an_earlier_version_says_that_the_article_has_changed(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        archive.outdated.add(BRIDGE)
        telegram.press(answer, "Context")
        context = telegram.edited(answer)
        assert context.marked("bold") == [BRIDGE]
        assert context.text.endswith("; the article has changed since")
        telegram.press(answer, "« Back")
        back = telegram.edited(answer)
        assert back.blocks == answer.blocks
        assert "; the article has changed since" in back.text


def test_an_old_message_says_so_and_loses_its_buttons(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        telegram.say(ANN, "/forget")
        telegram.reply(ANN)
        assert telegram.toast(telegram.press(answer, "More quotes")) == TOO_OLD
        assert telegram.now(answer).buttons == ()
        unseen = Sent(ANN, "", number=987_654)  # of which Telegram tells no more than its place
        assert telegram.toast(telegram.press(unseen, "Context", data="context")) == TOO_OLD
        assert telegram.toast(telegram.press(answer, "?", data="of-another-version")) == TOO_OLD


def test_a_message_that_was_deleted_meanwhile(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        telegram.delete(answer)
        for data in ("context", "good"):
            telegram.toast(telegram.press(answer, "", data=data))
        telegram.say(ANN, WHY)
        assert telegram.reply(ANN).blocks == [BRIDGE]


def test_a_press_that_came_while_the_bot_was_away_ends_in_silence(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
    telegram.lapse(telegram.press(answer, "Context"))
    with running_bot(archive, path, telegram.address, equipped(archive)):
        assert telegram.edited(answer).labels == ["« Back"]
    assert [r for r in caplog.records if r.levelname == "ERROR"] == []


def test_a_fault_is_told_on_the_button(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        answer = telegram.reply(ANN)
        archive.error = RuntimeError("of the archive")
        assert telegram.toast(telegram.press(answer, "More quotes")) == APOLOGY
    assert telegram.sent == [answer]
