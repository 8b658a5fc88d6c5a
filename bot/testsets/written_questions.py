"""Questions that somebody wrote down, as questions of a test set that wait for a label."""

import hashlib
import sys
from pathlib import Path
from typing import Any

from evaluation.errors import TestSetError
from evaluation.measures.normalization import normalize_answer
from evaluation.testset import UNLABELLED


def questions_in(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a test set for the questions in a text file, one a line.

    :param path: of the file, UTF-8; "-": standard input.
    :raises TestSetError: when it cannot be read.
    """
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TestSetError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise TestSetError(f"{path}: byte {error.start} is not UTF-8") from error
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [{"id": _id_of(line), "question": line, **UNLABELLED} for line in lines if line]


def _id_of(question: str) -> str:
    digest = hashlib.sha256(normalize_answer(question).encode("utf-8", "surrogatepass"))
    return f"q{digest.hexdigest()[:10]}"
