"""Logs: a line for each event, as text for people or JSON for programs, without people's words."""

import logging
import sys
from types import TracebackType
from typing import TextIO, TypeAlias

from pythonjsonlogger.json import JsonFormatter

from bot.telegram.delivery import current
from bot.telegram.faults import fault_report

_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_OWN = "bot"


class _TextFormatter(logging.Formatter):
    """Lines for people."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - as the library has it
        return _report(ei)


class _JsonFormatter(JsonFormatter):
    """One JSON object a line."""

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - as the library has it
        return _report(ei)


class _UpdateFilter(logging.Filter):
    """Adds the number of the update that is being worked on."""

    def filter(self, record: logging.LogRecord) -> bool:
        delivery = current()
        if delivery is not None and not hasattr(record, "update"):
            record.update = delivery.number
        return True


def log_to_stderr(form: str | None, stream: TextIO | None = None) -> None:
    """Write what this program logs to stderr, and of the libraries what they warn of.

    :param form: "text" or "json"; None: text on a terminal, else JSON.
    :param stream: in place of stderr.
    """
    target = sys.stderr if stream is None else stream
    handler = logging.StreamHandler(target)
    if form == "text" or (form is None and target.isatty()):
        handler.setFormatter(_TextFormatter(_TEXT))
    else:
        handler.setFormatter(_json())
    handler.addFilter(_UpdateFilter())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger(_OWN).setLevel(logging.INFO)


def _json() -> logging.Formatter:
    return _JsonFormatter(
        ["levelname", "name", "message"],
        rename_fields={"levelname": "level", "name": "logger"},
        timestamp="time",
        json_ensure_ascii=False,
    )


def _report(ei: _ExcInfo) -> str:
    return "" if ei[1] is None else fault_report(ei[1], hidden=[])
