"""A check-up: settings, models and index, and what to do about each fault."""

import platform
from dataclasses import asdict, dataclass
from typing import Any

from bot.address import DEFAULT_LISTEN
from bot.session import NO_RERANKER, Session
from bot.settings import KEYS, Secret
from bot.telegram import Manners
from bot.watching import Rhythm
from documents import NewsquoteError
from index import CompressedEncoder, DamagedError, Repair, StorageError, load_encoder
from retriever import Archive, RerankerError
from retriever.followups import TermNetwork
from retriever.reader import ReaderError

_MEND = "newsquote doctor --repair saves what is whole; newsquote restore FILE brings a backup back"
_UNSET = {
    "fields": "the usual ones",
    "threshold": "the reader's own",
    "threads": "one a core",
    "reranker": NO_RERANKER,
    "private_hosts": "none",
    "watch": "nothing",
    "languages": "en, or any with another model and reader",
    "log_format": "text on a terminal, else json",
    "telegram_api": "Telegram's",
    "telegram_allowed": "everybody",
    "telegram_editors": "nobody",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    :param ok: None where it is neither good nor bad.
    :param advice: what to do, where there is something to do.
    """

    name: str
    ok: bool | None
    detail: str
    advice: str = ""


def examine(session: Session) -> list[Finding]:
    """Look at everything that a question needs; nothing is changed but an empty index made."""
    findings = [Finding("python", None, platform.python_version())]
    findings += _settings(session)
    findings += [_model(session), _follow_ups()]
    findings += _archive(session)
    return findings


def to_json(findings: list[Finding], repaired: Repair | None = None) -> dict[str, Any]:
    """The findings as a JSON object, and what was repaired where that was asked for."""
    report = {
        "ok": all(finding.ok is not False for finding in findings),
        "findings": [asdict(finding) for finding in findings],
    }
    if repaired is not None:
        kept = None if repaired.kept is None else str(repaired.kept)
        report["repaired"] = asdict(repaired) | {"kept": kept}
    return report


def _settings(session: Session) -> list[Finding]:
    settings = session.settings
    defaults = asdict(session.archive_settings())
    defaults["web_pause"] = f"{session.archive_settings().web.pause:g}"
    defaults["watch_every"] = f"{Rhythm().every / 60:g}"
    defaults["telegram_listen"] = DEFAULT_LISTEN
    defaults |= {f"telegram_{name}": limit for name, limit in asdict(Manners()).items()}
    found = []
    for name in KEYS:
        value = settings.get(name)
        if value is None:
            value = defaults.get(name)
        shown = _UNSET.get(name, "not set") if value in (None, {}) else str(value)
        if isinstance(value, bool):
            shown = "yes" if value else "no"
        if isinstance(value, tuple):
            shown = ", ".join(value) or "none"
        if isinstance(value, Secret):
            shown = "set, not shown"
        elif isinstance(value, frozenset):
            shown = ", ".join(map(str, sorted(value))) or "none"
        found.append(Finding(f"setting {name}", None, f"{shown} ({settings.origins[name]})"))
    return found


def _model(session: Session) -> Finding:
    model = session.archive_settings().model
    try:
        encoder = load_encoder(model)
        if isinstance(encoder, CompressedEncoder):
            encoder.verify()
        encoder.warm_up()
    except NewsquoteError as error:
        return Finding("encoder", False, str(error), "install newsquote again, or set model")
    return Finding("encoder", True, f"{encoder.name}, {encoder.dimension} dimensions")


def _follow_ups() -> Finding:
    try:
        network = TermNetwork()
        network.verify()
        network.warm_up()
    except NewsquoteError as error:
        return Finding("follow-ups", False, str(error), "install newsquote again")
    return Finding("follow-ups", True, network.manifest.name)


def _archive(session: Session) -> list[Finding]:
    try:
        archive = Archive(session.archive_settings())
    except ReaderError as error:
        return [_unread(error)]
    except RerankerError as error:
        return [_unranked(error)]
    except NewsquoteError as error:
        advice = "set home to another folder, or mend this one"
        if isinstance(error, DamagedError):
            advice = _MEND
        return [Finding("index", False, str(error), advice)]
    try:
        return [*_readers(session, archive), _index(archive)]
    finally:
        archive.close()


def _readers(session: Session, archive: Archive) -> list[Finding]:
    settings = session.archive_settings()
    try:
        archive.warm_up()
    except RerankerError as error:
        return [_unranked(error)]
    except StorageError:
        return []  # the index tells
    except NewsquoteError as error:
        return [_unread(error)]
    found = [Finding("reader", True, settings.reader)]
    if settings.reranker is not None:
        found.append(Finding("reranker", True, settings.reranker))
    return found


def _unread(error: NewsquoteError) -> Finding:
    return Finding("reader", False, str(error), "install newsquote again, or set reader")


def _unranked(error: NewsquoteError) -> Finding:
    return Finding("reranker", False, str(error), "set reranker to another, or to none")


def _index(archive: Archive) -> Finding:
    try:
        fault = archive.check()
        if fault:
            return Finding("index", False, f"damaged: {fault}", _MEND)
        articles, passages = archive.size()
        if not articles:
            return Finding("index", False, "no articles", "newsquote add PATH")
        kind = archive.index()
    except NewsquoteError as error:
        return Finding("index", False, str(error), _MEND)
    return Finding("index", True, f"{articles} articles, {passages} passages: {kind}")
