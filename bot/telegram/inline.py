"""The inline mode: quotes for a question that is typed in any chat."""

import asyncio
import hashlib
from collections import OrderedDict

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.telegram.backstage import NO_PREVIEW, Backstage
from bot.telegram.message import ABSTENTION, Composed, compose
from bot.telegram.parts import fits, one_line, quoted, source
from bot.telegram.rich_text import trimmed
from retriever.answer import Answer

_SHORTEST = 8  # characters of a question
_PAUSE = 0.3  # seconds without a further letter after which a question is taken for complete
_CACHED = 256  # answers
_AT_TELEGRAM = 30  # seconds that Telegram may show results again without asking the bot
_LONGEST_TITLE = 100
_LONGEST_DESCRIPTION = 250
_WRITE_ON = "Write a question about the news"
_PARAMETER = "inline"


class InlineMode:
    """Answers inline queries.

    :param backstage: what it works with.
    """

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._typing: dict[int, str] = {}  # the latest query of each person

    async def query(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer the answer and its quotes, unless the person has typed on meanwhile."""
        query = update.inline_query
        if query is None:
            return
        question = " ".join(query.query.split())
        person = query.from_user.id
        self._typing[person] = query.id
        try:
            if question not in self._answers and len(question) >= _SHORTEST:
                await asyncio.sleep(_PAUSE)
            if self._typing.get(person) != query.id:
                return
            answer = None if len(question) < _SHORTEST else await self._answer(question)
        finally:
            if self._typing.get(person) == query.id:
                del self._typing[person]
        offered = [] if answer is None else results(answer)
        line = _WRITE_ON if answer is None else ABSTENTION
        button = None if offered else InlineQueryResultsButton(line, start_parameter=_PARAMETER)
        try:
            await query.answer(offered, cache_time=_AT_TELEGRAM, is_personal=False, button=button)
        except BadRequest as error:
            if "query is too old" not in error.message.lower():
                raise

    async def _answer(self, question: str) -> Answer:
        """Return the answer as it stands now, worked out at most once in a while."""
        answer = self._answers.get(question)
        if answer is None:
            answer = await self._backstage.ask(self._backstage.archive.ask, question)
            self._answers[question] = answer
            if len(self._answers) > _CACHED:
                self._answers.popitem(last=False)
        self._answers.move_to_end(question)
        verified = await self._backstage.look(self._backstage.archive.verified, answer)
        if verified != answer:  # articles were changed: there may be another answer
            self._answers.pop(question, None)
        return verified


def results(answer: Answer) -> list[InlineQueryResultArticle]:
    """Return the answer with all its quotes, and then each quote by itself."""
    if answer.text is None:
        return []
    first = answer.quotes[0]
    whole = compose(answer)
    found = [_result(answer.text, first.text, whole)]
    for quote in answer.quotes:
        message = quoted(quote)
        if trimmed(quote.text) and fits(message):
            alone = (message.text, list(message.entities))
            found.append(_result(quote.text, source(quote).text, alone))
    return list({result.id: result for result in found}.values())


def _result(title: str, description: str, message: Composed) -> InlineQueryResultArticle:
    text, entities = message
    return InlineQueryResultArticle(
        id=hashlib.sha256(f"{title}\0{text}".encode()).hexdigest()[:32],
        title=one_line(title, _LONGEST_TITLE) or "…",
        description=one_line(description, _LONGEST_DESCRIPTION),
        input_message_content=InputTextMessageContent(
            text, entities=entities, link_preview_options=NO_PREVIEW
        ),
    )
