"""Questions that are edited, that reply to an earlier answer, and that are asked in groups."""

import logging
from functools import partial
from pathlib import Path

import pytest

from bot.kept.conversations import Conversations
from bot.replies import NO_LONGER
from bot.telegram.message import ABSTENTION
from bot.telegram.words import NO_QUESTION
from tests.bot.equipped import equipped
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import BRIDGE, TRAM, ScriptedArchive
from tests.bot.telegram_server import Failure, TelegramServer

ANN, BEN, GROUP = 11, 22, -100
WHERE = "Where did the tram derail?"
WHY = "Why is the bridge closed?"
CUP = "Who won the cup?"
MENTION = "@newsquote_test_bot"


def mentioning(text: str) -> dict[str, object]:
    """Return the entities of a text that mentions the bot."""
    start = len(text[: text.index(MENTION)].encode("utf-16-le")) // 2
    return {"entities": [{"type": "mention", "offset": start, "length": len(MENTION)}]}


def histories(archive: ScriptedArchive) -> list[tuple[str, list[str]]]:
    return [(question, [turn.question for turn in turns]) for question, turns in archive.asked]


def typed(telegram: TelegramServer, times: int) -> bool:
    """Whether the bot has shown that it is typing so often."""
    return len(telegram.calls_of("sendChatAction")) >= times


def test_an_edited_question_is_answered_in_the_same_message(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        asked = telegram.say(ANN, CUP)
        first = telegram.reply(ANN)
        assert first.text.startswith(ABSTENTION)
        telegram.edit(ANN, asked, WHY)
        edited = telegram.edited(first)
        assert edited.blocks == [BRIDGE]
        assert edited.labels[0] == "Context"
        telegram.edit(ANN, asked, WHY)  # of which Telegram tells, though nothing has changed
        telegram.say(ANN, "And the tram?")
        assert telegram.reply(ANN).blocks == [TRAM]
    assert histories(archive) == [(CUP, []), (WHY, []), ("And the tram?", [WHY])]


def test_an_earlier_question_that_is_edited_keeps_its_place(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        asked = telegram.say(ANN, CUP)
        first = telegram.reply(ANN)
        telegram.say(ANN, WHY)
        telegram.reply(ANN)
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.edit(ANN, asked, WHERE)
        assert telegram.edited(first).blocks == [TRAM]
        telegram.say(ANN, "And then?")
        telegram.reply(ANN)
    assert histories(archive)[2:] == [(WHERE, []), ("And then?", [WHERE, WHY])]


def test_an_answer_that_was_deleted_is_sent_again_when_its_question_is_edited(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        asked = telegram.say(ANN, CUP)
        telegram.delete(telegram.reply(ANN))
        telegram.edit(ANN, asked, WHY)
        again = telegram.reply(ANN)
        assert again.blocks == [BRIDGE]
        assert telegram.toast(telegram.press(again, "Context")) is None
        assert telegram.edited(again).labels == ["« Back"]


def test_an_answer_that_is_sent_again_is_checked_before_each_attempt(
    telegram: TelegramServer,
    archive: ScriptedArchive,
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    with running_bot(archive, path, telegram.address, equipped(archive)):
        asked = telegram.say(ANN, WHERE)
        telegram.delete(telegram.reply(ANN))
        telegram.fail("sendMessage", Failure(500, then=lambda: archive.withdrawn.add(BRIDGE)))
        telegram.edit(ANN, asked, WHY)
        assert telegram.reply(ANN).text == ABSTENTION
    told = [record.getMessage() for record in caplog.records if record.name.endswith("desk")]
    assert [line.split()[2] for line in told] == ["answered", "abstained"]


def test_the_quotes_of_talk_are_checked_before_each_attempt(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHY)
        telegram.reply(ANN)
        telegram.say(ANN, "Which article is that from?")
        assert telegram.reply(ANN).blocks == [BRIDGE]
        telegram.fail("sendMessage", Failure(500, then=lambda: archive.withdrawn.add(BRIDGE)))
        telegram.say(ANN, "Which article is that from?")
        told = telegram.reply(ANN)
        assert (told.text, told.blocks) == (NO_LONGER, [])


def test_talk_that_is_edited_into_a_question_is_answered(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        asked = telegram.say(ANN, "Hello!")
        greeting = telegram.reply(ANN)
        assert greeting.labels == []
        telegram.edit(ANN, asked, WHY)
        assert telegram.edited(greeting).blocks == [BRIDGE]
        telegram.say(ANN, "And the tram?")
        telegram.reply(ANN)
    assert histories(archive)[-1] == ("And the tram?", [WHY])


def test_an_edit_of_what_was_never_answered_is_left_alone(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        asked = telegram.say(GROUP, "Good morning", person=ANN)
        telegram.edit(GROUP, asked, f"/ask {WHY}")
        command = telegram.say(ANN, "/help")
        telegram.reply(ANN)
        telegram.edit(ANN, command, "/reset")
        telegram.say(ANN, WHY)
        assert telegram.reply(ANN).blocks == [BRIDGE]
    assert len(telegram.sent) == 2
    assert histories(archive) == [(WHY, [])]


def test_a_reply_goes_on_from_the_answer_it_replies_to(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHERE)
        tram = telegram.reply(ANN)
        telegram.say(ANN, WHY)
        telegram.reply(ANN)
        telegram.say(ANN, CUP)
        telegram.reply(ANN)
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, "And who was hurt?", reply_to=tram.number)
        branch = telegram.reply(ANN)
        assert branch.marked("italic") == [f"And who was hurt? ({WHERE})"]
        telegram.say(ANN, "And then?")
        telegram.reply(ANN)
        telegram.say(ANN, "And before?", reply_to=branch.number)
        telegram.reply(ANN)
    assert histories(archive)[2:] == [
        (CUP, [WHERE, WHY]),
        ("And who was hurt?", [WHERE]),
        ("And then?", [WHERE, "And who was hurt?"]),
        ("And before?", [WHERE, "And who was hurt?"]),
    ]


def test_a_reply_to_the_latest_answer_is_nothing_special(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, WHERE)
        telegram.reply(ANN)
        telegram.say(ANN, WHY)
        telegram.say(ANN, CUP, reply_to=telegram.reply(ANN).number)
        telegram.reply(ANN)
    assert histories(archive)[-1] == (CUP, [WHERE, WHY])


def test_a_group_is_answered_only_when_it_asks_the_bot(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(GROUP, WHERE, person=ANN)
        telegram.say(GROUP, "/ask@another_bot What?", person=ANN)
        telegram.send(GROUP, person=ANN, photo=[])
        text = f"🚋 {MENTION}, {WHERE}"
        asked = telegram.say(GROUP, text, person=ANN, **mentioning(text))
        first = telegram.reply(GROUP)
        assert (first.blocks, first.quote, first.replies_to) == ([TRAM], WHERE, asked)
        asked = telegram.say(GROUP, f"/ask {WHY}", person=BEN)
        second = telegram.reply(GROUP)
        assert (second.blocks, second.quote, second.replies_to) == ([BRIDGE], WHY, asked)
        telegram.say(GROUP, "And who was hurt?", person=BEN, reply_to=first.number)
        third = telegram.reply(GROUP)
        assert third.marked("italic") == [f"And who was hurt? (🚋 {WHERE})"]
        telegram.say(GROUP, CUP, person=BEN)
        telegram.say(GROUP, f"/ask@{MENTION[1:]}", person=BEN)
        assert telegram.reply(GROUP).text == NO_QUESTION
        theirs = telegram.say(GROUP, CUP, person=ANN)
        telegram.say(GROUP, MENTION, person=BEN, reply_to=theirs, **mentioning(MENTION))
        assert telegram.reply(GROUP).text.startswith(ABSTENTION)
    assert len(telegram.sent) == 5


def test_each_person_has_a_conversation_in_each_topic(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    asks = [(ANN, 7, WHERE), (BEN, 7, WHY), (ANN, 8, CUP), (ANN, 7, "And then?"), (BEN, 7, "Why?")]
    with running_bot(archive, path, telegram.address, equipped(archive)):
        for count, (person, topic, question) in enumerate(asks, start=1):
            archive.gate.clear()
            telegram.say(GROUP, f"/ask {question}", person=person, topic=topic)
            telegram.wait(partial(typed, telegram, count))
            archive.gate.set()
            assert telegram.reply(GROUP).topic == topic
        telegram.say(GROUP, "/reset", person=BEN, topic=7)
        assert telegram.reply(GROUP).topic == 7
        telegram.say(ANN, "/forget")
        telegram.reply(ANN)
        actions = telegram.calls_of("sendChatAction")
        assert {action.params["message_thread_id"] for action in actions} == {"7", "8"}
    assert histories(archive) == [
        (WHERE, []),
        (WHY, []),
        (CUP, []),
        ("And then?", [WHERE]),
        ("Why?", [WHY]),
    ]
    conversations = Conversations(path)
    keys = [f"{GROUP}:{topic}:{person}" for topic in (7, 8) for person in (ANN, BEN)]
    assert [conversations.turns(key) for key in keys] == [()] * 4
    conversations.close()


@pytest.mark.parametrize("fault", ["deleted", "edited"])
def test_what_is_asked_may_go_before_it_is_answered(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path, fault: str
) -> None:
    archive.gate.clear()
    with running_bot(archive, path, telegram.address, equipped(archive)):
        asked = telegram.say(GROUP, f"/ask {WHY}", person=ANN)
        telegram.wait(lambda: GROUP in telegram.saw_typing())
        if fault == "deleted":
            del telegram.messages[GROUP, asked]
        else:
            telegram.messages[GROUP, asked] |= {"text": "Never mind."}
        archive.gate.set()
        answer = telegram.reply(GROUP)
    assert (answer.blocks, answer.quote) == ([BRIDGE], None)
    assert answer.replies_to == (None if fault == "deleted" else asked)


def test_formatted_words_are_quoted_as_they_are(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    text = f"🚋 Why {MENTION} is the bridge closed?"
    entities = [
        *mentioning(text)["entities"],  # type: ignore[misc]  # a list
        {"type": "bold", "offset": text.index("is") + 1, "length": 13},
    ]
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(GROUP, text, person=ANN, entities=entities)
        assert telegram.reply(GROUP).quote == "is the bridge closed?"
    assert archive.asked[0][0] == "🚋 Why is the bridge closed?"


def test_a_quote_found_inline_is_no_question(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    from tests.bot.telegram_api import BOT

    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.say(ANN, f"{TRAM}\nTram derails", via_bot=BOT)
        telegram.say(ANN, WHY)
        assert telegram.reply(ANN).blocks == [BRIDGE]
    assert histories(archive) == [(WHY, [])]
