"""The Telegram application: the bot, its handlers and how it reaches the Bot API."""

import logging
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from telegram.ext import Application, ApplicationBuilder

from bot.telegram.backstage import Backstage
from bot.telegram.desk import Desk
from bot.telegram.editors import Editors
from bot.telegram.equipment import PLAIN, Equipment
from bot.telegram.faults import FaultHandler
from bot.telegram.gate import Gate
from bot.telegram.handlers import register
from bot.telegram.inbound import InboundRequest
from bot.telegram.inbox import Inbox
from bot.telegram.limiter import SendingLimiter
from bot.telegram.manners import DEFAULT, Manners
from bot.telegram.metrics import Metrics
from bot.telegram.outbound import OutboundRequest
from bot.telegram.patience import PATIENCE
from bot.telegram.ports import Archive, History, Replies
from documents.errors import NewsquoteError

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]

# Beside the questions, whose number the manners bound: commands, buttons, refusals.
_OTHER_UPDATES = 192
_LOOKING = 2  # threads for what takes no time
_TOKEN = re.compile(r"[A-Za-z0-9:_-]+")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def build_application(
    archive: Archive,
    conversations: History,
    *,
    token: str,
    api: str | None = None,
    manners: Manners = DEFAULT,
    inbox: Inbox | None = None,
    pauses: Sequence[float] = PATIENCE,
    replies: Replies | None = None,
    equipment: Equipment = PLAIN,
) -> App:
    """Return the application that answers questions from `archive`.

    It also quiets the loggers of the libraries beneath, which write addresses (they hold the
    token) and messages.

    :param token: the bot's token.
    :param api: address of a Bot API server, Telegram's own where None.
    :param manners: whom it answers, how much and how fast.
    :param inbox: where updates are kept until they are answered; None: a crash loses them.
    :param pauses: seconds between attempts to send a message.
    :param replies: what is said to talk; None: everything is taken for a question.
    :param equipment: what the bot has beside the archive.
    :raises NewsquoteError: when `token` or `api` cannot be one.
    """
    token = token.strip()
    if not _TOKEN.fullmatch(token):
        raise NewsquoteError("the Telegram token is missing or is none: @BotFather gives one")
    _quiet_loggers()
    direct = api is not None and _is_loopback(api)
    metrics = Metrics()
    most = manners.queue + _OTHER_UPDATES
    builder = (
        ApplicationBuilder()
        .token(token)
        .updater(None)
        .job_queue(None)
        .concurrent_updates(Desk(most=most, inbox=inbox, metrics=metrics))
        .rate_limiter(SendingLimiter(manners.send_rate))
        .request(OutboundRequest(**_http(direct=direct, connections=most)))
        .get_updates_request(InboundRequest(**_http(direct=direct, connections=1)))
    )
    if api is not None:
        address = api.rstrip("/")
        builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    application: App = builder.build()
    backstage = Backstage(
        archive=archive,
        conversations=conversations,
        asking=ThreadPoolExecutor(manners.workers, thread_name_prefix="answering"),
        looking=ThreadPoolExecutor(_LOOKING, thread_name_prefix="looking"),
        finding=ThreadPoolExecutor(1, thread_name_prefix="finding"),
        pauses=pauses,
        replies=replies,
        shelf=equipment.library,
        shown=equipment.shown,
        feedback=equipment.feedback,
        examples=equipment.examples,
        inbox=inbox,
    )
    register(application, backstage, _editors(backstage, equipment))
    Gate(manners, metrics, pauses=pauses).guard(application)
    application.add_error_handler(
        FaultHandler(token=token, pauses=pauses, conversations=conversations, metrics=metrics)
    )
    return application


def _editors(backstage: Backstage, equipment: Equipment) -> Editors | None:
    if equipment.library is None or equipment.files is None:
        return None
    return Editors(backstage, equipment.library, equipment.editors, equipment.files)


def desk_of(application: App) -> Desk:
    """Return the desk that `build_application` gave to `application`."""
    desk = application.update_processor
    if not isinstance(desk, Desk):
        raise ValueError(f"application must be made by build_application, got {application}")
    return desk


def bot_id(token: str) -> int:
    """Return the id of the bot, with which its token begins.

    :raises NewsquoteError: when `token` cannot be one.
    """
    head = token.strip().partition(":")[0]
    if not head.isascii() or not head.isdigit():
        raise NewsquoteError("the Telegram token is missing or is none: @BotFather gives one")
    return int(head)


def _is_loopback(api: str) -> bool:
    """Whether `api` is an address on this machine, to which no proxy leads."""
    try:
        parts = urlsplit(api)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("no host")
    except ValueError as error:
        raise NewsquoteError(
            f"the address of the Bot API server must be like http://127.0.0.1:8081, got {api!r}"
        ) from error
    return parts.hostname in _LOOPBACK


def _http(*, direct: bool, connections: int) -> dict[str, Any]:
    return {
        "connection_pool_size": connections,
        # A message that was sent but not confirmed in time is sent again: better to wait for long.
        "read_timeout": 60.0,
        "write_timeout": 20.0,
        "connect_timeout": 10.0,
        "pool_timeout": 20.0,
        "httpx_kwargs": {"trust_env": False} if direct else None,
    }


def _quiet_loggers() -> None:
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # Its errors hold whole updates; all that matters is raised, and logged by this package.
    logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)
