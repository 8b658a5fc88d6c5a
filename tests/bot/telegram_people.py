"""What people do in Telegram: write, edit, press, type, send files."""

import time
from collections.abc import Callable
from typing import Any

from tests.bot.telegram_messages import Sent
from tests.bot.telegram_state import PATIENCE, BotState


class People(BotState):
    """People; a private chat has the id of its person, a group a negative one."""

    def say(self, chat: int, text: str, **more: Any) -> int:  # noqa: ANN401 - fields of a message
        """Have somebody send a text; return the id of the message."""
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            more["entities"] = [command]
        return self.send(chat, text=text, **more)

    def send(
        self,
        chat: int,
        *,
        person: int | None = None,
        topic: int | None = None,
        reply_to: int | None = None,
        **content: object,
    ) -> int:
        """Have somebody send a message of any kind; return its id.

        :param person: who does; None: the person of the private chat.
        :param topic: of the forum, in which it is sent.
        :param reply_to: id of the message that it replies to.
        """
        with self._changed:
            place = self._chat_of(chat)
            who = person_of(chat if person is None else person)
            if topic is not None:
                content |= {"message_thread_id": topic, "is_topic_message": True}
            if reply_to is not None:
                replied = self.messages[chat, reply_to]
                content["reply_to_message"] = {
                    k: v for k, v in replied.items() if k != "reply_to_message"
                }
            message = self._message(place, who, dict(content))
            self._deliver({"message": message})
            return int(message["message_id"])

    def edit(self, chat: int, number: int, text: str) -> None:
        """Have somebody edit their message."""
        with self._changed:
            message = self.messages[chat, number] | {"text": text, "edit_date": int(time.time())}
            self.messages[chat, number] = message
            self._deliver({"edited_message": message})

    def press(
        self, message: Sent, label: str, *, person: int | None = None, data: str | None = None
    ) -> str:
        """Have somebody press a button; return the id of the query.

        :param label: of the button, which must be there now.
        :param data: that it carries, in place of what it does: the button need not be there then.
        """
        with self._changed:
            if data is None:
                now = self.now(message)
                data = next(d for row in now.buttons for text, d in row if text == label)
            self._last_query += 1
            query = {
                "id": f"press-{self._last_query}",
                "from": person_of(message.chat if person is None else person),
                "chat_instance": str(message.chat),
                "data": data,
                "message": self.messages.get(
                    (message.chat, message.number),
                    {"chat": self._chat_of(message.chat), "message_id": message.number, "date": 0},
                ),
            }
            self._queries[str(query["id"])] = None
            self._deliver({"callback_query": query})
            return str(query["id"])

    def lapse(self, query: str) -> None:
        """Let a press or an inline query grow too old to be answered."""
        with self._changed:
            del self._queries[query]

    def toast(self, query: str) -> str | None:
        """Wait for the end of a press; return the line that it showed."""
        self.wait(lambda: self._queries.get(query) is not None)
        return (self._queries[query] or {}).get("text")

    def type_inline(self, person: int, text: str) -> str:
        """Have somebody type after the bot's name in some chat; return the id of the query."""
        with self._changed:
            self._last_query += 1
            number = f"inline-{self._last_query}"
            self._queries[number] = None
            query = {"id": number, "from": person_of(person), "query": text, "offset": ""}
            self._deliver({"inline_query": query})
            return number

    def offered(self, query: str) -> dict[str, Any]:
        """Wait for the answer to an inline query; return it."""
        self.wait(lambda: self._queries.get(query) is not None)
        return self._queries[query] or {}

    def upload(self, chat: int, name: str, content: bytes, *, size: int | None = None) -> int:
        """Have somebody send a file; return the id of the message.

        :param size: that Telegram tells, in place of the true one.
        """
        with self._changed:
            number = f"file-{len(self.files)}"
            self.files[number] = content
        length = len(content) if size is None else size
        document = {"file_id": number, "file_unique_id": number, "file_name": name}
        return self.send(chat, document=document | {"file_size": length})

    def reply(self, chat: int) -> Sent:
        """Return the next message that the bot sends to a chat."""

        def sent() -> list[Sent]:
            return [message for message in self.sent if message.chat == chat]

        self.wait(lambda: len(sent()) > self._read[chat])
        self._read[chat] += 1
        return sent()[self._read[chat] - 1]

    def edited(self, message: Sent) -> Sent:
        """Return what the next edit makes of a message of the bot."""
        place = (message.chat, message.number)

        def edits() -> list[Sent]:
            return [edit for edit in self.edits if (edit.chat, edit.number) == place]

        self.wait(lambda: len(edits()) > self._seen[place])
        self._seen[place] += 1
        return edits()[self._seen[place] - 1]

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until `condition` holds, which is looked at after every call."""
        with self._changed:
            if not self._changed.wait_for(condition, PATIENCE):
                raise TimeoutError(f"it did not come to pass; sent so far: {self.sent}")


def person_of(number: int) -> dict[str, Any]:
    """Return the person of an id."""
    return {"id": number, "is_bot": False, "first_name": f"Person {number}"}
