"""A conversation in the terminal."""

import sys

from bot.rendering import show_answer, show_trace
from documents import NewsquoteError
from retriever import Answer, Archive, EmptyQuestionError, Turn

_HELP = """Ask in your own words; a follow-up may lean on the question before it.
  :why     what was searched and found for the last question
  :source  the article that the last answer quotes
  :reset   forget the conversation so far
  :quit    leave (Ctrl-D does, too)"""
_PROMPT = "> "


def converse(archive: Archive) -> None:
    """Read questions from standard input and answer them until it ends."""
    archive.warm_up()
    interactive = sys.stdin.isatty()
    if interactive:
        _enable_history()
        articles, _ = archive.size()
        _say(f"{articles} articles. Ask a question; :help says what else there is.")
    history: list[Turn] = []
    last: Answer | None = None
    while (line := _read_line(interactive)) is not None:
        word = line.strip()
        if word in (":quit", ":q", ":exit"):
            return
        if word == ":reset":
            history, last = [], None
            _say("Forgotten.")
        elif word.startswith(":"):
            _command(word, last, archive)
        elif word:
            try:
                last = archive.verified(archive.ask(line, history))
            except EmptyQuestionError:
                continue
            except NewsquoteError as error:
                _say(f"newsquote: {error}")
                continue
            history.append(Turn.of(last))
            show_answer(last)


def _command(word: str, last: Answer | None, archive: Archive) -> None:
    if word == ":help":
        _say(_HELP)
    elif word not in (":why", ":source"):
        _say(f"{word} is no command; :help lists them")
    elif last is None:
        _say("Nothing has been asked yet.")
    elif word == ":why":
        show_trace(last.trace)
    elif not last.quotes:
        _say("The last answer quotes nothing.")
    else:
        _say(archive.article(last.quotes[0].article_id).text)


def _read_line(interactive: bool) -> str | None:
    try:
        return input(_PROMPT if interactive else "")
    except EOFError:
        if interactive:
            _say("")
        return None


def _enable_history() -> None:
    try:
        import readline  # noqa: F401 - importing it is what gives input() arrow keys
    except ImportError:  # not on every platform
        return


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
