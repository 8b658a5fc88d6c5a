"""The errors of asking."""

from documents import NewsquoteError


class EmptyArchiveError(NewsquoteError):
    """There is no article to ask."""


class RerankerError(NewsquoteError):
    """The re-ranker is missing, damaged or cannot be loaded."""


class UnknownArticleError(NewsquoteError):
    """No article has the id that was given."""


class EmptyQuestionError(NewsquoteError):
    """The question is empty."""
