"""The Telegram bot: one message for an answer, one conversation for each chat."""

from bot.telegram.application import bot_id, build_application
from bot.telegram.equipment import Equipment
from bot.telegram.inbox import Inbox
from bot.telegram.manners import Manners
from bot.telegram.message import compose
from bot.telegram.running import run

__all__ = ["Equipment", "Inbox", "Manners", "bot_id", "build_application", "compose", "run"]
