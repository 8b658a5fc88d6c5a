"""`newsquote telegram`."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import Threshold, TopK, open_session
from documents.errors import NewsquoteError

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.telegram.manners import Manners
    from bot.telegram.webhook import Webhook

CONVERSATIONS = "conversations.sqlite3"
SHOWN = "answers.sqlite3"
FEEDBACK = "feedback.sqlite3"
INBOX = "inbox.sqlite3"
SENT_FILES = "sent"
_LOCK = "telegram.lock"


class TokenMissingError(NewsquoteError):
    """The bot has no token."""


def telegram(
    context: typer.Context,
    webhook: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Have Telegram bring updates to URL, not fetch them."),
    ] = None,
    listen: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Where updates to URL arrive.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="Certificate (PEM) to listen with, without a proxy.")
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The certificate's key (PEM).")] = None,
    status: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="Serve /healthz and /metrics there.")
    ] = None,
    threshold: Threshold = None,
    top_k: TopK = None,
) -> None:
    """Answer in Telegram; the token comes from NEWSQUOTE_TELEGRAM_TOKEN."""
    session = open_session(
        context,
        threshold=threshold,
        top_k=top_k,
        telegram_webhook=webhook,
        telegram_listen=listen,
        telegram_certificate=certificate,
        telegram_key=key,
        telegram_status=status,
    )
    settings = session.settings
    secret = settings.get("telegram_token")
    if secret is None:
        raise TokenMissingError(
            "the bot has no token: get one from @BotFather and set NEWSQUOTE_TELEGRAM_TOKEN"
        )
    from concurrent.futures import ThreadPoolExecutor

    from bot.alone import alone_in
    from bot.example_questions import ExampleQuestions
    from bot.kept.conversations import Conversations
    from bot.kept.feedback import Feedback
    from bot.kept.shown import Shown
    from bot.logs import log_to_stderr
    from bot.replies import Replies
    from bot.telegram import Equipment, Inbox, bot_id, build_application, run

    log_to_stderr(settings.get("log_format"))
    token, home = secret.reveal(), settings.home
    with ExitStack() as kept:
        kept.enter_context(alone_in(home / _LOCK, "newsquote telegram"))
        archive = kept.enter_context(closing(session.open_archive()))
        archive.warm_up()
        conversations = kept.enter_context(closing(Conversations(home / CONVERSATIONS)))
        examples = ExampleQuestions(archive)
        equipment = Equipment(
            library=archive,
            shown=kept.enter_context(closing(Shown(home / SHOWN))),
            feedback=kept.enter_context(closing(Feedback(home / FEEDBACK))),
            examples=examples,
            editors=settings.get("telegram_editors") or frozenset(),
            files=home / SENT_FILES,
        )
        application = build_application(
            archive,
            conversations,
            token=token,
            api=settings.get("telegram_api"),
            manners=_manners(settings),
            inbox=kept.enter_context(closing(Inbox(home / INBOX, bot=bot_id(token)))),
            replies=Replies(archive),
            equipment=equipment,
        )
        hook = _webhook(settings)
        # Examples take seconds to find: the first who asks for help should not be without.
        kept.enter_context(ThreadPoolExecutor(1)).submit(examples)
        typer.echo("answering in Telegram; Ctrl-C stops", err=True)
        run(application, webhook=hook, status=settings.get("telegram_status"))


def _manners(settings: "Settings") -> "Manners":
    from dataclasses import fields

    from bot.telegram.manners import Manners

    given = {field.name: settings.get(f"telegram_{field.name}") for field in fields(Manners)}
    return Manners(**{name: value for name, value in given.items() if value is not None})


def _webhook(settings: "Settings") -> "Webhook | None":
    from bot.address import DEFAULT_LISTEN
    from bot.telegram.site import Certificate
    from bot.telegram.webhook import Webhook

    url = settings.get("telegram_webhook")
    chain, key = settings.get("telegram_certificate"), settings.get("telegram_key")
    if (chain is None) != (key is None):
        raise NewsquoteError(
            "a certificate needs its key, and the other way round: set telegram_certificate and "
            "telegram_key"
        )
    if url is None:
        return None
    secret = settings.get("telegram_webhook_secret")
    return Webhook(
        url,
        listen=settings.get("telegram_listen") or DEFAULT_LISTEN,
        certificate=None if chain is None else Certificate(chain, key),
        **({} if secret is None else {"secret": secret.reveal()}),
    )
