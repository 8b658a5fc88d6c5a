"""The errors of the project, one small tree; each message is one line a person can act on."""


class NewsquoteError(Exception):
    """A fault of the domain: the command line shows its message and exits with 1."""


class UnreadableSourceError(NewsquoteError):
    """A source that gives no article.

    :param source: the path or address as the person would recognise it.
    :param reason: why it gives none, in a few words.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason
