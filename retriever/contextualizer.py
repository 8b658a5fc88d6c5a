"""A follow-up into a question that can be searched for."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from haystack import component

from retriever.answer import Turn
from retriever.followups import (
    Question,
    TermNetwork,
    Text,
    named,
    person_meant,
    rewritten,
    speaks_of_a_person,
    texts_of,
    whole_question,
)
from retriever.followups.words import content_stems
from retriever.narrowing import without_narrowing
from retriever.small_talk import Talk, wish_of

_MOST_TERMS = 12
_LONGEST_BEFORE = 300
_TELLING_LAST, _TELLING = 1, 2  # content words of a question that tells anything
_QUESTIONS = re.compile(r"(?<=\?)\s+")
_BRACKETS = re.compile(r"[()]")
_ABOUT_LAST = (Talk.SOURCE, Talk.AROUND, Talk.MORE)


@component
class Contextualizer:
    """Adds to a question that leans on the conversation what it leans on.

    A network says whether it leans, and which of the words said before belong to it
    (docs/conversation.md). A question that stands alone is left as it is. The network is loaded by
    the first question that has something before it: a single one need not wait for it.

    :param folder: of the network; None: the one that ships with the project.
    :param terms: probability from which a word is added, 0 to 1; None: the network's own.
    :raises EncoderError: when a file of the network is missing or damaged.
    """

    def __init__(self, *, folder: str | None = None, terms: float | None = None) -> None:
        self.folder = folder
        self.terms = terms
        self._network = TermNetwork() if folder is None else TermNetwork(Path(folder))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Contextualizer":
        """Return the contextualizer of a saved pipeline.

        `leaning` is of pipelines that were saved when a regression stood in the network's place.
        """
        return cls(**{n: v for n, v in data["init_parameters"].items() if n != "leaning"})

    @component.output_types(standalone=str, query=str, focus=Turn | None)
    def run(self, question: str, history: list[Turn] | None = None) -> dict[str, str | Turn | None]:
        """Return `standalone` and `query`, the question itself when it leans on nothing.

        Else `standalone`, which is read and shown, has the question before it in brackets, and
        `query`, which is searched for, the terms that were chosen.

        And `focus`, the last turn that was answered with quotes, None for a question that stands
        alone.

        :param history: the turns so far, oldest first.
        """
        question = question.strip()
        texts = texts_of(history or ())
        if not texts or not self.leans(question, texts):
            return {"standalone": question, "query": question, "focus": None}
        turns = list(history or ())
        before = _before(question, texts)
        if before is not None and before.age > 1:  # it goes back: what was said since is left out
            turns = turns[: len(turns) - before.age + 1]
            texts = texts_of(turns)
            before = next(text for text in texts if text.kind == "question")
        chosen = self.chosen(question, texts)
        person = person_meant(question, texts, chosen)
        if _found_nothing(turns[-1]) and len(turns) > 1:
            last = texts_of(turns[-1:])
            person_asked = person_meant(question, last, chosen)
            if person_asked is not None or not speaks_of_a_person(question):
                # What was said before it is about something else, which must not answer for it.
                turns, texts, person = turns[-1:], last, person_asked
                chosen = self.chosen(question, texts)
        query = rewritten(question, texts, chosen, person)
        full = _in_full(question if person is None else named(question, person), before, texts)
        if full == question:
            return {"standalone": question, "query": question, "focus": None}
        return {"standalone": full, "query": query, "focus": _last_quoted(turns)}

    def leans(self, question: str, texts: Sequence[Text]) -> bool:
        """Whether `question` needs what was said before it."""
        asked = Question(question)
        said = frozenset().union(*(content_stems(text.text) for text in texts))
        if asked.returns_to_something_new(said):
            return False
        if asked.new_topic or asked.plainly_leans:
            return asked.plainly_leans
        wish = wish_of(question)
        if wish is not None and wish.talk not in _ABOUT_LAST:
            return False
        if (
            asked.tells_first
            or asked.asks_about_a_topic
            or asked.keywords_of(said)
            or asked.introduces(said)
        ):
            return False
        return self._network.judge(question, texts).leaning >= self._network.manifest.leaning

    def chosen(self, question: str, texts: Sequence[Text]) -> dict[str, float]:
        """Return the stems of the terms that belong to `question`, with their probabilities.

        The likeliest one is chosen in any case, if anything was said.
        """
        judged = self._network.judge(question, texts)
        threshold = self._network.manifest.terms if self.terms is None else self.terms
        scored = sorted(judged.terms.items(), key=lambda term: (-term[1], term[0]))
        likely = [term for term in scored if term[1] >= threshold]
        return dict((likely or scored[:1])[:_MOST_TERMS])


def _before(question: str, texts: Sequence[Text]) -> Text | None:
    """The question, as understood, that this one follows.

    It is the last, or the one that this one goes back to: it says so, or shares words with what
    that one was about and none with the last turn.
    """
    asked = [text for text in texts if text.kind == "question"]
    if not asked:
        return None
    own = content_stems(question)
    if Question(question).returns:
        return max(asked, key=lambda text: len(own & content_stems(text.asked)))
    if not any(own & content_stems(text.text) for text in texts if text.age == asked[0].age):
        earlier = [
            text for text in texts if text.kind != "quote" and own & content_stems(text.text)
        ]
        for text in earlier:
            return next((found for found in asked if found.age == text.age), asked[0])
    return asked[0]


def _found_nothing(turn: Turn) -> bool:
    """Whether the question of `turn` began a topic of its own, on which there was nothing."""
    asked = Question(turn.question)
    return (
        turn.answer is None
        and not turn.quotes
        and without_narrowing(turn.standalone).strip() == turn.question.strip()
        and bool(asked.names or len(asked.stems) >= _TELLING)
    )


def _in_full(question: str, before: Text | None, texts: Sequence[Text]) -> str:
    """`question` as a whole one where that is plain, else with the one before in brackets."""
    if before is None:
        return question
    answers = [text.text for text in texts if text.kind == "answer" and text.age == before.age]
    own, _, leaned_on = before.text.partition(" (")
    whole = whole_question(question, own, answers[0] if answers else None)
    told = _told(own if whole is None else "", _BRACKETS.sub("", leaned_on))
    return f"{whole or question} ({told})" if told else whole or question


def _told(own: str, leaned_on: str) -> str:
    """What is worth telling of the question before and of what that one leaned on, newest first.

    "When was that?" tells nothing. The one that all of them go back to tells most.
    """
    parts = [part for part in (own, *_QUESTIONS.split(leaned_on)) if part.strip()]
    telling = [
        part
        for part in parts
        if len(content_stems(part)) >= (_TELLING_LAST if part is own else _TELLING)
    ]
    kept = dict.fromkeys((*telling[:1], *telling[-1:]) or parts[:1])
    return " ".join(part.strip() for part in kept)[:_LONGEST_BEFORE]


def _last_quoted(history: Sequence[Turn]) -> Turn | None:
    return next((turn for turn in reversed(history) if turn.quotes), None)
