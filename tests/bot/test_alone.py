"""Only one process at a time."""

from pathlib import Path

import pytest

from bot.alone import alone_in
from documents.errors import NewsquoteError


def test_a_second_one_is_told_and_a_later_one_goes_ahead(tmp_path: Path) -> None:
    lock = tmp_path / "home" / "telegram.lock"
    with (
        alone_in(lock, "newsquote telegram"),
        pytest.raises(NewsquoteError, match=r"newsquote telegram is already running in .*home"),
        alone_in(lock, "newsquote telegram"),
    ):
        pass
    with alone_in(lock, "newsquote telegram"):
        pass
