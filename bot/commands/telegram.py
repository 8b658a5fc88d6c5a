"""`newsquote telegram`."""

import logging
from contextlib import ExitStack, closing

import typer

from bot.commands.options import Threshold, TopK, open_session
from documents.errors import NewsquoteError

CONVERSATIONS = "conversations.sqlite3"
SHOWN = "answers.sqlite3"
FEEDBACK = "feedback.sqlite3"
SENT_FILES = "sent"


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
    from concurrent.futures import ThreadPoolExecutor

    from bot.conversations import Conversations
    from bot.example_questions import ExampleQuestions
    from bot.feedback import Feedback
    from bot.replies import Replies
    from bot.shown import Shown
    from bot.telegram import Equipment, build_application, run_polling

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level="WARNING")
    logging.getLogger("bot").setLevel(logging.INFO)
    home = session.settings.home
    with ExitStack() as kept:
        archive = kept.enter_context(closing(session.open_archive()))
        archive.warm_up()
        conversations = kept.enter_context(closing(Conversations(home / CONVERSATIONS)))
        examples = ExampleQuestions(archive)
        equipment = Equipment(
            library=archive,
            shown=kept.enter_context(closing(Shown(home / SHOWN))),
            feedback=kept.enter_context(closing(Feedback(home / FEEDBACK))),
            examples=examples,
            editors=session.settings.get("telegram_editors") or frozenset(),
            files=home / SENT_FILES,
        )
        application = build_application(
            archive,
            conversations,
            token=token.reveal(),
            api=session.settings.get("telegram_api"),
            replies=Replies(archive),
            equipment=equipment,
        )
        # Examples take seconds to find: the first who asks for help should not be without.
        kept.enter_context(ThreadPoolExecutor(1)).submit(examples)
        typer.echo("answering in Telegram; Ctrl-C stops", err=True)
        run_polling(application)
