"""Adding: what was named is read, told from copies, split, embedded and written, in batches."""

from index.adding.pipeline import AddReport, Progress, add_files, adding_pipeline
from index.adding.withdrawing import withdraw

__all__ = ["AddReport", "Progress", "add_files", "adding_pipeline", "withdraw"]
