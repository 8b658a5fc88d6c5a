"""The short form of the fuzzing of files."""

from pathlib import Path

from benchmarks.fuzz_files import fuzz
from documents import ReadingOptions


def test_changed_files_of_every_format_are_read_or_refused_and_nothing_is_half_added(
    tmp_path: Path,
) -> None:
    tally = fuzz(tmp_path, number=120, seed=11, options=ReadingOptions(seconds=120))
    assert tally.violations == []
    assert tally.asked.total() == 120
    assert tally.read.total() > 60
    assert tally.refused.total() > 20
