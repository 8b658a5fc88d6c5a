"""A question of a test set and what is right for it; a test set with its own articles."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class GoldQuestion:
    """A question and what is right for it.

    :param answers: acceptable short answers; empty when the articles do not say, and in test sets
        of retrieval alone.
    :param quotes: sentences that answer, verbatim, any of which is right; empty where the test set
        names none.
    :param article: name of the article that they stand in.
    :param conversation: id of the conversation that the question belongs to.
    :param turn: its place in the conversation, from 1.
    :param standalone: a person's rewrite that needs no conversation.
    :param relevant: in test sets of retrieval alone the relevant articles, name and grade above 0.
    :param labelled: whether somebody has said what is right for it; what is not cannot be judged.
    """

    id: str
    question: str
    answers: tuple[str, ...]
    quotes: tuple[str, ...]
    article: str | None
    answerable: bool
    conversation: str | None = None
    turn: int | None = None
    standalone: str | None = None
    relevant: tuple[tuple[str, int], ...] = ()
    labelled: bool = True

    @property
    def group(self) -> str:
        """ "unanswerable", "single", "first" or "follow_up"."""
        if not self.answerable:
            return "unanswerable"
        if self.conversation is None:
            return "single"
        return "first" if self.turn == 1 else "follow_up"


@dataclass(frozen=True)
class TestArticle:
    """An article that a test set brings along.

    :param name: of the file that it is written to, by which questions name it.
    """

    __test__ = False  # not a test, whatever its name suggests to pytest

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class TestSet:
    """Questions, and the articles to ask where the test set brings them along."""

    __test__ = False

    questions: tuple[GoldQuestion, ...]
    articles: tuple[TestArticle, ...] = field(default=(), repr=False)

    @property
    def labelled(self) -> "TestSet":
        """The test set without what cannot be judged.

        That is the questions that nobody has labelled yet, and conversations with such a turn.
        """
        waiting = [question for question in self.questions if not question.labelled]
        talks = {question.conversation for question in waiting} - {None}
        kept = tuple(q for q in self.questions if q.labelled and q.conversation not in talks)
        return replace(self, questions=kept) if waiting else self
