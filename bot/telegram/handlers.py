"""Which handler is given which update."""

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeAlias

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.telegram.backstage import Backstage, acknowledge
from bot.telegram.buttons import Buttons
from bot.telegram.commands import Commands
from bot.telegram.editors import ADDRESS, Editors
from bot.telegram.inline import InlineMode
from bot.telegram.keyboards import Press
from bot.telegram.others import Others
from bot.telegram.questions import Questions
from bot.telegram.words import APOLOGY, TOO_OLD

Handler: TypeAlias = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]

# What Telegram is asked to deliver.
WANTED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
)
_PAGES = "|".join((Press.CONTEXT, Press.MORE, Press.NEAREST, Press.BACK, Press.GOOD, Press.BAD))


def register(
    application: Application[Any, Any, Any, Any, Any, Any],
    backstage: Backstage,
    editors: Editors | None = None,
) -> None:
    """Add the handlers to `application`.

    :param editors: takes in what editors send; None: nobody adds by chat.
    """
    questions, commands = Questions(backstage), Commands(backstage)
    buttons, others = Buttons(backstage), Others(backstage)
    new = filters.UpdateType.MESSAGE
    private = filters.ChatType.PRIVATE & new
    asking = new & filters.TEXT & ~(private & filters.FORWARDED) & ~filters.COMMAND
    named = {
        "start": commands.start,
        "help": commands.help,
        "articles": commands.articles,
        "latest": commands.latest,
        "reset": commands.reset,
        "about": commands.about,
        "privacy": commands.privacy,
        "forget": commands.forget,
        "ask": questions.hear,
    }
    application.add_handlers(
        [CommandHandler(name, call, filters=new) for name, call in named.items()]
    )
    if editors is not None:
        files = private & filters.Document.ALL & ~filters.ANIMATION
        page = private & ~filters.FORWARDED & filters.Regex(f"^{ADDRESS.pattern}$")
        application.add_handlers(
            [
                MessageHandler(files, editors.document),
                MessageHandler(page, editors.address),
                CallbackQueryHandler(
                    _apologising(editors.remove), rf"^{Press.REMOVE}:[0-9a-f]{{16}}$"
                ),
            ]
        )
    application.add_handlers(
        [
            MessageHandler(filters.COMMAND & private, commands.help),
            MessageHandler(asking, questions.hear),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, questions.edited),
            MessageHandler(private & ~filters.StatusUpdate.ALL, others.hear),
            CallbackQueryHandler(_apologising(buttons.turn_list), rf"^{Press.LIST}:\d{{1,5}}:"),
            CallbackQueryHandler(_apologising(buttons.press), f"^(?:{_PAGES})$"),
            CallbackQueryHandler(_unknown),
            InlineQueryHandler(InlineMode(backstage).query),
        ]
    )


def _apologising(press: Handler) -> Handler:
    """Return `press` with an apology on the button itself when it fails."""

    async def handler(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        try:
            await press(update, context)
        except Exception:
            if update.callback_query is not None:
                with suppress(TelegramError):
                    await acknowledge(update.callback_query, APOLOGY, alert=True)
            raise

    return handler


async def _unknown(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """End the waiting sign on a button that another version of the bot has made."""
    if update.callback_query is not None:
        await acknowledge(update.callback_query, TOO_OLD, alert=True)
