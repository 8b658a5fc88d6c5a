"""The inline mode, over HTTP."""

from pathlib import Path

from bot.telegram.message import ABSTENTION
from tests.bot.equipped import equipped
from tests.bot.running_bot import running_bot
from tests.bot.scripted_archive import BRIDGE, TRAM, ScriptedArchive
from tests.bot.telegram_messages import Sent
from tests.bot.telegram_server import TelegramServer

ANN, BEN = 11, 22
WHERE = "Where did the tram derail?"


def shown(result: dict[str, object]) -> Sent:
    content = result["input_message_content"]
    assert isinstance(content, dict)
    return Sent(0, content["message_text"], tuple(content["entities"]))


def test_the_answer_and_its_quotes_are_offered(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        offered = telegram.offered(telegram.type_inline(ANN, WHERE))
    whole, quote = offered["results"]
    assert (whole["title"], whole["description"]) == ("Mill Street", TRAM)
    assert shown(whole).text.startswith("Mill Street\n\n")
    assert (quote["title"], quote["description"]) == (TRAM, "Tram derails, 4 November 2017")
    assert [shown(result).blocks for result in (whole, quote)] == [[TRAM], [TRAM]]
    assert offered["button"] is None


def test_where_the_articles_do_not_say_nothing_is_offered(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        offered = telegram.offered(telegram.type_inline(ANN, "Who won the cup?"))
        short = telegram.offered(telegram.type_inline(ANN, "Who "))
    assert (offered["results"], offered["button"]["text"]) == ([], ABSTENTION)
    assert short["results"] == []
    assert [question for question, _ in archive.asked] == ["Who won the cup?"]


def test_only_what_has_been_typed_to_the_end_is_asked(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.wait(lambda: bool(telegram.calls_of("setMyCommands")))
        for length in range(10, len(WHERE)):
            telegram.type_inline(ANN, WHERE[:length])
        last = telegram.type_inline(ANN, WHERE)
        assert telegram.offered(last)["results"]
    assert [question for question, _ in archive.asked] == [WHERE]


def test_a_question_is_worked_on_once_and_checked_each_time(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    with running_bot(archive, path, telegram.address, equipped(archive)):
        for person in (ANN, BEN):
            assert telegram.offered(telegram.type_inline(person, WHERE))["results"]
        assert len(archive.asked) == 1
        archive.withdrawn.add(TRAM)
        assert telegram.offered(telegram.type_inline(ANN, WHERE))["results"] == []


def test_a_query_that_grew_too_old_is_left_alone(
    telegram: TelegramServer, archive: ScriptedArchive, path: Path
) -> None:
    telegram.lapse(telegram.type_inline(ANN, WHERE))
    with running_bot(archive, path, telegram.address, equipped(archive)):
        telegram.wait(lambda: bool(telegram.calls_of("answerInlineQuery")))
        telegram.say(ANN, "Why is the bridge closed?")
        assert telegram.reply(ANN).blocks == [BRIDGE]
    assert len(telegram.sent) == 1
