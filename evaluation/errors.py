"""The errors of evaluation."""

from documents import NewsquoteError


class TestSetError(NewsquoteError):
    """A test set that cannot be used; the message names file, line and field."""

    __test__ = False  # not a test, whatever its name suggests to pytest


class EvaluationError(NewsquoteError):
    """An evaluation that cannot be run, or whose result cannot be read or kept."""
