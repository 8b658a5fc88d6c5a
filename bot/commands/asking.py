"""`newsquote ask` and `newsquote chat`."""

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.options import (
    Json,
    Since,
    Source,
    Threshold,
    TopK,
    Until,
    check_days,
    open_session,
    print_json,
)

if TYPE_CHECKING:
    from bot.replies import Reply


def ask(
    context: typer.Context,
    question: Annotated[list[str], typer.Argument(help="The question; - reads it from stdin.")],
    json: Json = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Show what was searched and found at each stage.")
    ] = False,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    top_k: TopK = None,
    threshold: Threshold = None,
) -> None:
    """Ask a question; the answer is quoted from the articles, or they do not say."""
    check_days(since, until)
    from bot.replies import Replies

    asked = sys.stdin.read() if question == ["-"] else " ".join(question)
    archive = open_session(context, top_k=top_k, threshold=threshold).open_archive()
    try:
        start = time.perf_counter()
        reply = Replies(archive)(asked)
        if reply is not None:
            _tell(reply, asked, json=json, latency_ms=1000 * (time.perf_counter() - start))
            return
        archive.warm_up()
        filters = archive.filters(since=since, until=until, source=source)
        start = time.perf_counter()
        answer = archive.verified(archive.ask(asked, filters=filters))
        latency_ms = 1000 * (time.perf_counter() - start)
    finally:
        archive.close()
    if json:
        fields = answer.to_json(latency_ms=latency_ms)
        print_json(fields | {"trace": answer.trace.to_json()} if trace else fields)
        return
    from bot.terminal.rendering import show_answer, show_trace

    show_answer(answer)
    if trace:
        show_trace(answer.trace)


def _tell(reply: "Reply", asked: str, *, json: bool, latency_ms: float) -> None:
    """Show what is said to talk, or to a question in another language."""
    from retriever import Answer, Trace

    if not json:
        from bot.terminal.rendering import show_reply

        show_reply(reply)
        return
    said = Answer(
        question=asked,
        standalone=asked.strip(),
        text=None,
        quotes=(),
        nearest=reply.quotes,
        confidence=0.0,
        trace=Trace(searched="", stages=(), reason="nothing was searched"),
    )
    print_json(said.to_json(latency_ms=latency_ms) | {"reply": reply.text})


def chat(context: typer.Context, threshold: Threshold = None, top_k: TopK = None) -> None:
    """Have a conversation in the terminal; :help says what else it understands."""
    from bot.terminal.chat import converse

    archive = open_session(context, top_k=top_k, threshold=threshold).open_archive()
    try:
        converse(archive)
    finally:
        archive.close()
