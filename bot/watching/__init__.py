"""Keeping an archive up to date with folders, feeds and pages."""

from bot.watching.watcher import Rhythm, Watcher

__all__ = ["Rhythm", "Watcher"]
