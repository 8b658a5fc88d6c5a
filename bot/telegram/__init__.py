"""The Telegram bot: one message for an answer, one conversation for each chat."""

from bot.telegram.application import build_application
from bot.telegram.equipment import Equipment
from bot.telegram.message import compose
from bot.telegram.polling import run_polling

__all__ = ["Equipment", "build_application", "compose", "run_polling"]
