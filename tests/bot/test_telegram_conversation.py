"""A person's whole conversation with the sample archive, over HTTP, with restarts in between."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.example_questions import ExampleQuestions
from bot.telegram.keyboards import Press
from bot.telegram.message import ABSTENTION
from bot.telegram.pages import GONE
from bot.telegram.words import FORGOTTEN, RESET, THANKS_UP, TOO_OLD
from retriever import Archive, ArchiveSettings
from tests.bot.equipped import equipped
from tests.bot.running_bot import running_bot
from tests.bot.telegram_messages import Sent
from tests.bot.telegram_server import TelegramServer

pytestmark = pytest.mark.integration

EDITOR, ANN, GROUP = 5, 11, -100
CUP = "Which club did Calder Town defeat in the final?"
TRAM = "How many people were hurt when the tram left the rails?"
OTTER = b"Otter found\n\n1 May 2024\n\nAn otter named Bodo swims in Lund.\n"
NOWHERE = "Who won the 2022 World Cup?"


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """The sample articles, with the shipped models."""
    folder = tmp_path_factory.mktemp("news")
    samples = Path(__file__).parents[2] / "samples" / "articles"
    with closing(Archive(ArchiveSettings(folder=folder, threads=1))) as archive:
        archive.add([samples])
        archive.warm_up()
        yield archive


def test_the_examples_are_answered_by_the_archive_as_it_is(news: Archive, samples: Path) -> None:
    examples = ExampleQuestions(news)
    found = examples()
    assert len(found) == 2
    answers = [news.ask(question) for question in found]
    assert all(answer.text for answer in answers)
    removed = news.remove(answers[0].quotes[0].article_id)
    try:
        instead = examples()
        assert found[0] not in instead
        assert all(news.ask(question).text for question in instead)
    finally:
        news.add([samples / "articles" / removed.name])


def test_a_whole_conversation(telegram: TelegramServer, news: Archive, path: Path) -> None:
    kit = equipped(news, editors=[EDITOR], examples=ExampleQuestions(news)())

    def slices(message: Sent) -> None:
        texts = [news.article(article.id).text for article in news.articles()]
        assert message.blocks
        assert all(any(block in text for text in texts) for block in message.blocks)

    with running_bot(news, path, telegram.address, kit):
        telegram.say(ANN, "/start")
        start = telegram.reply(ANN).text
        telegram.say(ANN, "/help")
        assert [line for line in telegram.reply(ANN).text.split("\n") if line.startswith("“")] == [
            line for line in start.split("\n") if line.startswith("“")
        ]
        telegram.say(ANN, CUP)
        cup = telegram.reply(ANN)
        slices(cup)
        assert cup.text.startswith("Royal Averley\n\n")
        assert cup.marked("bold") == ["Royal Averley"] * 2
        telegram.say(ANN, TRAM)
        tram = telegram.reply(ANN)
        slices(tram)
        assert tram.text.startswith("23")

    with running_bot(news, path, telegram.address, kit):
        telegram.press(tram, "Context")
        context = telegram.edited(tram)
        slices(context)
        assert len(context.blocks[0]) > len(tram.blocks[0])
        telegram.press(tram, "« Back")
        assert telegram.edited(tram) == tram
        assert telegram.toast(telegram.press(cup, "👍")) == THANKS_UP
        telegram.edited(cup)
        telegram.say(ANN, "And when was that?", reply_to=cup.number)
        when = telegram.reply(ANN)
        assert "Calder" in when.marked("italic")[0]

    with running_bot(news, path, telegram.address, kit):
        asked = telegram.say(ANN, NOWHERE)
        nowhere = telegram.reply(ANN)
        assert nowhere.text.startswith(ABSTENTION)
        assert nowhere.blocks == []
        telegram.press(nowhere, "Nearest sentences")
        slices(telegram.edited(nowhere))
        telegram.edit(ANN, asked, TRAM)
        assert telegram.edited(nowhere).blocks == tram.blocks
        telegram.say(ANN, "/articles tram")
        assert telegram.reply(ANN).text.count("•") == 2
        telegram.say(ANN, "/latest")
        assert telegram.reply(ANN).text.count("•") == 5

    with running_bot(news, path, telegram.address, kit):
        telegram.say(GROUP, f"/ask {CUP}", person=ANN, topic=3)
        group = telegram.reply(GROUP)
        assert (group.blocks, group.quote, group.topic) == (cup.blocks, CUP, 3)
        offered = telegram.offered(telegram.type_inline(ANN, CUP))
        assert offered["results"][0]["title"] == "Royal Averley"
        telegram.upload(
            EDITOR,
            "otter.txt",
            b"Otter found\n\n1 May 2024\n\nAn otter named Bodo swims in Lund.\n",
        )
        progress = telegram.reply(EDITOR)
        telegram.edited(progress)
        assert telegram.edited(progress).text == "Added: Otter found (1 passage)"
        telegram.say(ANN, "Where does the otter Bodo swim?")
        otter = telegram.reply(ANN)
        assert "Lund" in otter.marked("bold")[0]

    with running_bot(news, path, telegram.address, kit):
        assert telegram.toast(telegram.press(progress, "Remove it")) == "Removed."
        telegram.press(otter, "Context")
        assert telegram.edited(otter) == Sent(ANN, GONE)
        telegram.say(ANN, "/reset")
        assert telegram.reply(ANN).text == RESET
        telegram.say(ANN, "/forget")
        assert telegram.reply(ANN).text == FORGOTTEN
        press = telegram.press(tram, "", data=Press.CONTEXT)
        assert telegram.toast(press) == TOO_OLD
    assert telegram.pending == []
    # A bot that stops leaves its poll behind, and the next one ends it.
    refused = [call for call in telegram.calls if call.status not in (200, 409)]
    assert refused == []
