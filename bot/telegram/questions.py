"""Answering: a question, one that was edited, one that replies to an earlier answer."""

from dataclasses import dataclass, replace

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.kept.shown import Message as Shown
from bot.replies import Reply
from bot.telegram.asked import Asked, asked_in, conversation_of, person_of, quoting
from bot.telegram.backstage import Backstage, edit, send
from bot.telegram.delivery import noted
from bot.telegram.keyboards import under_answer
from bot.telegram.message import Composed, compose, compose_reply
from bot.telegram.standing import Said, standing
from bot.telegram.typing_sign import typing_in
from bot.telegram.words import NO_QUESTION
from retriever.answer import Answer, Turn
from retriever.conversation import bounded


@dataclass(frozen=True)
class _Place:
    """Where in its conversation a question stands.

    :param history: the turns that it follows.
    :param parent: the message with the last of them.
    :param branch: whether they are not those that the conversation would go on from by itself.
    """

    history: tuple[Turn, ...]
    parent: int | None
    branch: bool


class Questions:
    """Answers questions; those of one conversation one after another, in the order they came.

    :param backstage: what it works with.
    """

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    async def hear(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a message that asks the bot something, and remember what was said."""
        message = update.message
        if message is None or message.via_bot == context.bot.bot:
            return  # the second: somebody sent a quote that they found in the inline mode
        asked = asked_in(message, context.bot.bot)
        if asked is None:
            return
        replied = message.reply_to_message
        if not asked.question and replied is not None and replied.text:
            asked = Asked(replied.text, 0, 0)  # "@bot" or "/ask" in reply to somebody's question
        if not asked.question:
            await self._backstage.say(message, NO_QUESTION)
            return
        await self.answer(message, asked)

    async def answer(self, message: Message, asked: Asked) -> None:
        """Answer `asked`, which `message` holds, and remember what was said."""
        conversation = conversation_of(message)
        async with self._backstage.turn_of(conversation):
            place = await self._backstage.look(self._place, conversation, message)
            async with typing_in(message):
                said = await self._backstage.ask(self._reply, asked.question, place.history)
            await self._tell(message, asked, place, said)

    async def edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question anew that was edited, in the message that answered it before."""
        message = update.edited_message
        if message is None or self._backstage.shown is None:
            return
        asked = asked_in(message, context.bot.bot)
        if asked is None or not asked.question:
            return
        async with self._backstage.turn_of(conversation_of(message)):
            shown = await self._backstage.look(
                self._backstage.shown.reply_to, message.chat.id, message.message_id
            )
            # Telegram also tells of edits that change nothing that a bot sees.
            if shown is not None and shown.question != asked.question:
                await self._answer_anew(message, shown, asked)

    async def _answer_anew(self, message: Message, shown: Shown, asked: Asked) -> None:
        backstage = self._backstage
        history = await backstage.look(self._thread, shown)
        async with typing_in(message):
            said = await backstage.ask(self._reply, asked.question, history)
        ours = Message(shown.message, message.date, message.chat)
        ours.set_bot(message.get_bot())

        async def attempt() -> tuple[bool, Said]:
            now = await self._standing(said)
            return await edit(ours, composed(now), await self._keyboard(shown.person, now)), now

        still_there, now = await backstage.patiently(attempt)
        if still_there:
            await backstage.look(self._correct, shown, asked.question, now)
        else:
            await self._tell(message, asked, _Place(history, shown.parent, branch=False), said)

    async def _tell(self, message: Message, asked: Asked, place: _Place, said: Said) -> None:
        """Send what still stands of `said`, and remember it."""
        private = message.chat.type == ChatType.PRIVATE
        parameters = None if private else quoting(message, asked)

        async def attempt() -> tuple[Message, Said]:
            now = await self._standing(said)
            keyboard = await self._keyboard(person_of(message), now)
            return await send(message, composed(now), keyboard, parameters), now

        async with self._backstage.sending_to(message.chat.id):
            sent, shown = await self._backstage.patiently(attempt)
            if isinstance(shown, Answer):
                noted(abstained=shown.text is None)
            await self._backstage.look(self._remember, sent, message, asked, place, shown)

    def _place(self, conversation: str, message: Message) -> _Place:
        """Return the history of a question: what it replies to, or else what was said last."""
        shown = self._backstage.shown
        latest = None if shown is None else shown.latest(conversation)
        replied = message.reply_to_message
        if shown is not None and replied is not None:
            chat = message.chat.id
            found = shown.at(chat, replied.message_id) or shown.reply_to(chat, replied.message_id)
            if found is not None and found.message != latest:
                history = shown.thread(chat, found.message)
                parent = found.parent if found.answer is None else found.message
                return _Place(history, parent, branch=True)
        return _Place(self._backstage.conversations.turns(conversation), latest, branch=False)

    def _thread(self, shown: Shown) -> tuple[Turn, ...]:
        """Return the turns before the one that `shown` ends."""
        kept = self._backstage.shown
        return () if kept is None else kept.thread(shown.chat, shown.parent)

    def _reply(self, question: str, history: tuple[Turn, ...]) -> Said:
        replies = self._backstage.replies
        reply = None if replies is None else replies(question, history)
        return self._backstage.archive.ask(question, history) if reply is None else reply

    async def _standing(self, said: Said) -> Said:
        """Return what stands of `said` now, however often it has been tried before."""
        return await self._backstage.look(standing, self._backstage.archive, said)

    async def _keyboard(self, person: str, said: Said) -> InlineKeyboardMarkup | None:
        feedback = self._backstage.feedback
        if self._backstage.shown is None or feedback is None or isinstance(said, Reply):
            return None
        voted = await self._backstage.look(feedback.thumb, person, said)
        return under_answer(said, voted=voted)

    def _remember(
        self, sent: Message, message: Message, asked: Asked, place: _Place, said: Said
    ) -> None:
        conversation = conversation_of(message)
        answer = said if isinstance(said, Answer) else None
        if answer is not None:
            if place.branch:
                turns = (*place.history, Turn.of(answer))
                self._backstage.conversations.resume(conversation, turns)
            else:
                self._backstage.conversations.append(conversation, Turn.of(answer))
        elif isinstance(said, Reply) and said.history is not None:
            self._backstage.conversations.resume(conversation, said.history)
        if self._backstage.shown is not None:
            self._backstage.shown.record(
                Shown(
                    chat=sent.chat.id,
                    message=sent.message_id,
                    asked=message.message_id,
                    conversation=conversation,
                    person=person_of(message),
                    parent=place.parent,
                    question=asked.question,
                    answer=answer,
                )
            )

    def _correct(self, shown: Shown, question: str, said: Said) -> None:
        """Put what is said now in the place of what was said before."""
        kept, conversations = self._backstage.shown, self._backstage.conversations
        if kept is None:
            return
        answer = said if isinstance(said, Answer) else None
        latest = kept.latest(shown.conversation)
        turns = conversations.turns(shown.conversation)
        old = None if shown.answer is None else bounded(Turn.of(shown.answer))
        new = () if answer is None else (Turn.of(answer),)
        alike = [i for i, turn in enumerate(turns) if old is not None and _same(turn, old)]
        if alike:
            place = alike[-1]
            conversations.resume(shown.conversation, (*turns[:place], *new, *turns[place + 1 :]))
        elif old is None and new and latest == shown.parent:
            conversations.append(shown.conversation, new[0])
        kept.record(
            replace(shown, question=question, answer=answer),
            latest=latest in (shown.message, shown.parent),
        )


def _same(one: Turn, other: Turn) -> bool:
    """Whether two turns are of the same answer, of which one may have more quotes by now."""
    return replace(one, quotes=()) == replace(other, quotes=())


def composed(said: Said) -> Composed:
    """Return the message that shows what is said."""
    return compose_reply(said) if isinstance(said, Reply) else compose(said)
