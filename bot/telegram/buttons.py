"""What happens when a button under an answer is pressed."""

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.kept.feedback import Vote
from bot.kept.shown import Message as Shown
from bot.replies import Reply
from bot.telegram.article_list import list_page
from bot.telegram.backstage import Backstage, acknowledge, edit
from bot.telegram.keyboards import ListPage, Press, back, under_answer
from bot.telegram.message import Composed, compose, compose_reply
from bot.telegram.pages import GONE, compose_context, compose_nearest
from bot.telegram.standing import standing_reply
from bot.telegram.words import (
    NOT_YOURS,
    SAID_BEFORE,
    THANKS_DOWN,
    THANKS_UP,
    TOO_OLD,
)
from documents.errors import NewsquoteError
from retriever import Talk, Wish
from retriever.answer import Answer, Turn


class Buttons:
    """The buttons under answers and lists.

    Whoever asked may turn the pages of an answer; everybody in a chat has a thumb of their own.

    :param backstage: what it works with.
    """

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    async def turn_list(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Show another page of the list of articles."""
        query, message = _pressed(update)
        if message is None or self._backstage.shelf is None:
            await acknowledge(query)
            return
        page = ListPage.of(query.data or "")
        composed, keyboard = await self._backstage.look(list_page, self._backstage.shelf, page)
        await self._backstage.edit(message, composed, keyboard)
        await acknowledge(query)

    async def press(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Do what a button under an answer is for."""
        query, message = _pressed(update)
        if message is None or self._backstage.shown is None:
            await acknowledge(query, TOO_OLD, alert=True)
            return
        async with self._backstage.turn_of(f"{message.chat.id}/{message.message_id}"):
            shown = await self._shown_at(message)
            if shown is None or shown.answer is None:
                await self._take_away(message)
                await acknowledge(query, TOO_OLD, alert=True)
                return
            press = Press(query.data or "")
            if press in (Press.GOOD, Press.BAD):
                await self._vote(query, message, shown, shown.answer, good=press is Press.GOOD)
            elif not _may_turn(query, shown):
                await acknowledge(query, NOT_YOURS, alert=True)
            else:
                await self._turn(message, press, shown, shown.answer)
                await acknowledge(query)

    async def _turn(self, message: Message, press: Press, shown: Shown, before: Answer) -> None:
        """Put the page that a button is for in the place of an answer."""
        more = await self._backstage.ask(self._more, before) if press is Press.MORE else None

        async def attempt() -> bool:
            page = await self._backstage.look(self._page, press, shown, before, more)
            return await edit(message, *page)

        await self._backstage.patiently(attempt)

    async def _shown_at(self, message: Message) -> Shown | None:
        kept, place = self._backstage.shown, (message.chat.id, message.message_id)
        if kept is None:
            return None
        shown = await self._backstage.look(kept.at, *place)
        if shown is None:
            async with self._backstage.sending_to(message.chat.id):
                shown = await self._backstage.look(kept.at, *place)
        return shown

    def _more(self, before: Answer) -> Reply | None:
        """Return further quotes on the question of an answer."""
        if self._backstage.replies is None:
            return None
        turn = Turn.of(self._backstage.archive.recalled(before))
        return self._backstage.replies.reply(Wish(Talk.MORE), (turn,))

    def _page(
        self, press: Press, shown: Shown, before: Answer, more: Reply | None
    ) -> tuple[Composed, InlineKeyboardMarkup | None]:
        """Return what takes the place of an answer, as far as it still stands.

        :param more: what its button shows, as it was worked out.
        """
        answer = self._backstage.archive.recalled(before)
        if before.text is not None and answer.text is None:
            return (GONE, []), None
        if press is Press.CONTEXT and answer.quotes and self._backstage.shelf is not None:
            quote = answer.quotes[0]
            try:
                article = self._backstage.shelf.quoted_from(quote)
            except NewsquoteError:
                article = None
            return compose_context(article, quote), back()
        if more is not None:
            return compose_reply(standing_reply(self._backstage.archive, more)), back()
        if press is Press.NEAREST and answer.nearest:
            return compose_nearest(answer), back()
        return compose(answer), self._keyboard(shown, answer)

    def _keyboard(self, shown: Shown, answer: Answer) -> InlineKeyboardMarkup:
        feedback = self._backstage.feedback
        voted = None if feedback is None else feedback.thumb(shown.person, answer)
        return under_answer(answer, voted=voted)

    async def _vote(
        self, query: CallbackQuery, message: Message, shown: Shown, answer: Answer, *, good: bool
    ) -> None:
        feedback = self._backstage.feedback
        if feedback is None:
            await acknowledge(query)
            return
        person = str(query.from_user.id)
        if await self._backstage.look(feedback.thumb, person, answer) is good:
            await acknowledge(query, SAID_BEFORE)
            return
        vote = Vote.of(answer, good=good, person=person)
        await self._backstage.look(feedback.record, vote)
        if person == shown.person:
            await self._show_thumbs(message, under_answer(answer, voted=good))
        await acknowledge(query, THANKS_UP if good else THANKS_DOWN)

    async def _show_thumbs(self, message: Message, keyboard: InlineKeyboardMarkup) -> None:
        await self._backstage.patiently(lambda: _put_under(message, keyboard))

    async def _take_away(self, message: Message) -> None:
        await self._backstage.patiently(lambda: _put_under(message, None))


def _may_turn(query: CallbackQuery, shown: Shown) -> bool:
    """Whether who presses has asked; what was asked in a chat's name is everybody's."""
    return shown.person.startswith("-") or str(query.from_user.id) == shown.person


async def _put_under(message: Message, keyboard: InlineKeyboardMarkup | None) -> None:
    try:
        await message.edit_reply_markup(keyboard)
    except BadRequest:
        # It is so already, or the message is gone: the button has done what it is for.
        return


def _pressed(update: Update) -> tuple[CallbackQuery, Message | None]:
    """Return what was pressed, and the message with the button where it can be edited."""
    query = update.callback_query
    if query is None:
        raise ValueError(f"update must hold a press, got update {update.update_id} without")
    message = query.message
    if message is not None and not isinstance(message, Message):
        # Too old for Telegram to tell more of it; it can be edited all the same.
        old = Message(message.message_id, message.date, message.chat)
        old.set_bot(query.get_bot())
        message = old
    return query, message
