"""The errors of asking."""

from documents import NewsquoteError


class EmptyArchiveError(NewsquoteError):
    """There is no article to ask."""


class UnknownArticleError(NewsquoteError):
    """No article has the id that was given."""


class EmptyQuestionError(NewsquoteError):
    """The question is empty."""
