"""A conversation with the bot about the sample articles, as Telegram would show it."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from retriever import Archive, ArchiveSettings
from tests.bot.equipped import equipped
from tests.bot.picture.html import as_html
from tests.bot.running_bot import running_bot
from tests.bot.telegram_messages import Sent
from tests.bot.telegram_server import TelegramServer

ANN = 11
_SAMPLES = Path(__file__).parents[3] / "samples" / "articles"


@dataclass(frozen=True)
class Item:
    """A message, or what a person did between messages.

    :param body: HTML.
    :param person: whether the person wrote it, not the bot.
    :param replied: words of the message that it replies to.
    :param did: what was done, in place of a message.
    """

    body: str = ""
    person: bool = False
    buttons: tuple[tuple[str, ...], ...] = ()
    replied: str = ""
    did: str = ""


def talk(folder: Path) -> list[list[Item]]:
    """Have the conversation, and return it in two columns.

    :param folder: an empty one, for the archive.
    """
    archive = Archive(ArchiveSettings(folder=folder / "archive"))
    with closing(archive), TelegramServer() as telegram:
        archive.add([_SAMPLES])
        archive.warm_up()
        with running_bot(archive, folder / "chats.db", telegram.address, equipped(archive)):
            return _columns(telegram)


def _columns(telegram: TelegramServer) -> list[list[Item]]:
    def ask(question: str, reply_to: Sent | None = None) -> tuple[Item, Sent]:
        number = None if reply_to is None else reply_to.number
        telegram.say(ANN, question, reply_to=number)
        replied = "" if reply_to is None else reply_to.text.split("\n")[0]
        return Item(as_html(question, ()), person=True, replied=replied), telegram.reply(ANN)

    cup, answer = ask("Which club did Calder Town defeat in the final?")
    telegram.press(answer, "👍")
    liked = telegram.edited(answer)
    tram, hurt = ask("How many people were hurt when the tram left the rails?")
    boarded, passengers = ask("How many passengers were on board?")
    nothing, abstention = ask("Who won the 2022 World Cup?")
    keeping, keeper = ask("Who is their goalkeeper?", reply_to=answer)
    telegram.press(hurt, "Context")
    context = telegram.edited(hurt)
    return [
        [cup, _item(liked), tram, _item(hurt), boarded, _item(passengers)],
        [
            Item(did="“Context” pressed"),
            _item(context),
            nothing,
            _item(abstention),
            keeping,
            _item(keeper),
        ],
    ]


def _item(message: Sent) -> Item:
    rows = tuple(tuple(text for text, _ in row) for row in message.buttons)
    return Item(as_html(message.text, message.entities), buttons=rows)
