"""`newsquote telegram`."""

import logging

import typer

from bot.commands.options import Threshold, TopK, open_session
from documents.errors import NewsquoteError

CONVERSATIONS = "conversations.sqlite3"


class TokenMissingError(NewsquoteError):
    """The bot has no token."""


def telegram(context: typer.Context, threshold: Threshold = None, top_k: TopK = None) -> None:
    """Answer in Telegram; the token comes from NEWSQUOTE_TELEGRAM_TOKEN."""
    session = open_session(context, threshold=threshold, top_k=top_k)
    token = session.settings.get("telegram_token")
    if token is None:
        raise TokenMissingError(
            "the bot has no token: get one from @BotFather and set NEWSQUOTE_TELEGRAM_TOKEN"
        )
    from bot.conversations import Conversations
    from bot.replies import Replies
    from bot.telegram import build_application, run_polling

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level="WARNING")
    logging.getLogger("bot").setLevel(logging.INFO)
    archive = session.open_archive()
    try:
        archive.warm_up()
        conversations = Conversations(session.settings.home / CONVERSATIONS)
        try:
            application = build_application(
                archive,
                conversations,
                token=token.reveal(),
                api=session.settings.get("telegram_api"),
                replies=Replies(archive),
            )
            typer.echo("answering in Telegram; Ctrl-C stops", err=True)
            run_polling(application)
        finally:
            conversations.close()
    finally:
        archive.close()
