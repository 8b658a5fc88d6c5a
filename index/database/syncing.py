"""What was moved into place made to last."""

import contextlib
import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Make the move itself last; where a folder cannot be opened, the system sees to it."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
