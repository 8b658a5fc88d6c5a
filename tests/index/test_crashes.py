"""Crash safety; `make crashes` does the same two hundred times."""

import sys
from pathlib import Path

import pytest

from tests.index.crashing import run


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    tally = run(tmp_path, kills=8, seed=7)
    assert tally.kills == 8
    assert tally.saving >= 1
    assert tally.changes >= 8
