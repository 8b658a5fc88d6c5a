"""A conversation in the terminal."""

import sys
from dataclasses import replace

from bot.replies import Replies, Reply
from bot.terminal.prompting import lines
from bot.terminal.rendering import show_answer, show_reply, show_text, show_trace
from documents import NewsquoteError
from retriever import (
    Answer,
    Archive,
    Candidate,
    EmptyQuestionError,
    Talk,
    Turn,
    UnknownArticleError,
    Wish,
    extended,
)

_HELP = """Ask in your own words; a follow-up may lean on what was said before.
  :why     what was searched and found for the last question
  :source  the article that was quoted last
  :around  what stands around the last quote
  :more    further sentences on the last question
  :reset   forget the conversation so far
  :quit    leave (Ctrl-D does, too)"""
_COMMANDS = (":why", ":source", ":around", ":more", ":reset", ":help", ":quit")
_TALK = {":more": Talk.MORE, ":around": Talk.AROUND}


class Chat:
    """A conversation with an archive.

    :param archive: that is asked.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._replies = Replies(archive)
        self._history: tuple[Turn, ...] = ()
        self._last: Answer | None = None

    def hear(self, line: str) -> bool:
        """Answer a line or obey it; return whether the conversation goes on."""
        line = " ".join(line.split())
        if line in (":quit", ":q", ":exit"):
            return False
        try:
            if line.startswith(":"):
                self._obey(line)
            elif line:
                self._answer(line)
        except EmptyQuestionError:
            pass
        except NewsquoteError as error:
            _say(f"newsquote: {error}")
        return True

    def _answer(self, line: str) -> None:
        reply = self._replies(line, self._shown())
        if reply is not None:
            self._say_reply(reply)
            return
        self._last = self._archive.verified(self._archive.ask(line, self._history))
        self._history = extended(self._history, Turn.of(self._last))
        show_answer(self._last)

    def _obey(self, command: str) -> None:
        if command == ":reset":
            self._history, self._last = (), None
            _say("Forgotten.")
        elif command == ":help":
            _say(_HELP)
        elif command not in _COMMANDS:
            _say(f"{command} is no command; :help lists them")
        elif self._last is None:
            _say("Nothing has been asked yet.")
        elif command == ":why":
            show_trace(self._last.trace, self._words)
        elif command in _TALK:
            self._say_reply(self._replies.reply(Wish(_TALK[command]), self._shown()))
        else:
            self._source()

    def _shown(self) -> tuple[Turn, ...]:
        """The history, and at its end the nearest sentences that an abstention showed."""
        if self._last is None or self._last.text is not None or not self._history:
            return self._history
        *before, last = self._history
        return (*before, replace(last, quotes=last.quotes or self._last.nearest))

    def _say_reply(self, reply: Reply) -> None:
        show_reply(reply)
        if reply.history is not None:
            self._history = reply.history

    def _words(self, candidate: Candidate) -> str:
        try:
            text = self._archive.article(candidate.article_id).text
        except UnknownArticleError:
            return ""
        return text[candidate.start : candidate.end]

    def _source(self) -> None:
        quotes = next((turn.quotes for turn in reversed(self._history) if turn.quotes), ())
        if quotes:
            show_text(self._archive.article(quotes[0].article_id).text)
        else:
            _say("Nothing has been quoted yet.")


def converse(archive: Archive) -> None:
    """Read questions from standard input and answer them until it ends."""
    archive.warm_up()
    typed = sys.stdin.isatty()
    if typed:
        articles, _ = archive.size()
        _say(f"{articles} articles. Ask a question; :help says what else there is.")
    chat = Chat(archive)
    for number, line in enumerate(lines(_COMMANDS)):
        if number and not typed:  # where no prompt does, an empty line tells answers apart
            _say("")
        if not chat.hear(line):
            return


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
