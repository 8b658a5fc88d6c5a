"""A follow-up into a question that can be searched for."""

import re

from haystack import component

from index import content_words
from retriever.answer import Turn

_LONGEST_ADDITION = 300
_REFERS_BACK = re.compile(
    r"\b(he|him|his|she|her|hers|it|its|they|them|their|theirs|this|that|these|those|there|then|"
    r"one|ones|same|other|others|so)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^\s*(and|but|or|so|also|what about|how about|what else|who else|why|where|when|how)\b\W*",
    re.IGNORECASE,
)
_FEW_WORDS = 2
_BRACKETS = re.compile(r"[()]")


@component
class Contextualizer:
    """Adds to a question that leans on the conversation what it was about.

    A first, simple rule: a question with a word that refers back, or with too few words of its
    own, is searched for together with the question before it, as that one was understood.
    """

    @component.output_types(standalone=str)
    def run(self, question: str, history: list[Turn] | None = None) -> dict[str, str]:
        """Return `standalone`, the question itself when it leans on nothing.

        :param history: the turns so far, oldest first.
        """
        question = question.strip()
        if not history or not leans_on_history(question):
            return {"standalone": question}
        # What that one leaned on stands in brackets: taken out, they do not nest turn by turn.
        before = _BRACKETS.sub("", history[-1].standalone).strip()[:_LONGEST_ADDITION]
        return {"standalone": f"{question} ({before})" if before else question}


def leans_on_history(question: str) -> bool:
    """Whether `question` cannot be understood alone, as far as its words show."""
    own = [word for word in content_words(_CONTINUES.sub("", question)) if len(word) > 1]
    if len(own) <= _FEW_WORDS:
        return True
    names = re.findall(r"(?<!^)\b[A-Z]\w+", question)
    return not names and bool(_REFERS_BACK.search(question))
