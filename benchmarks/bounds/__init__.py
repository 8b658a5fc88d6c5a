"""What the figures of the benchmarks are wanted to reach, and what they reached.

Each benchmark takes `--record FILE` and adds its figures that have a bound to that file;
`python -m benchmarks.bounds FILE` prints one table of every bound.
"""

from benchmarks.bounds.bound import Bound, Figure
from benchmarks.bounds.recording import Recorded, add_record_option, read_records, record_figures

__all__ = ["Bound", "Figure", "Recorded", "add_record_option", "read_records", "record_figures"]
