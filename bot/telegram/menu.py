"""The commands that Telegram offers in its menu, here and in groups."""

from telegram import Bot, BotCommandScopeAllGroupChats

from bot.telegram.words import COMMANDS, GROUP_COMMANDS


async def publish_menu(bot: Bot) -> None:
    """Register the commands with Telegram.

    :raises TelegramError: when that fails.
    """
    await bot.set_my_commands(COMMANDS)
    await bot.set_my_commands(GROUP_COMMANDS, scope=BotCommandScopeAllGroupChats())
