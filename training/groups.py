"""Groups: a question with passages of which one or none answers it, as tokens."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from documents.sentences import sentence_spans
from index import Encoder
from index.lexical.words import content_words
from retriever.reader.inputs import PairInput, PairTokenizer
from training.data import SENTENCES, Question, QuestionSet
from training.swaps import Swaps

MAX_TOKENS = 192
# Lengths of passages in words; short ones cost less, and the longest are those that are read later.
_WORDS, _WORDS_WEIGHTS = (40, 60, 80, 105), (2, 3, 2, 2)
_WITHOUT_POSITIVE = 0.12  # share of answerable questions that are given other passages only
_TWO_NEGATIVES = 0.4
_SWAPPED = 0.2  # share of the others whose question is made unanswerable, where it can be
_OWN_NEGATIVE = 0.5  # share of negatives that come from the answering paragraph, where it is long
# Share of the groups that are single sentences with the one before, as the second look has them,
# and how many of them; the hardest are of the answering paragraph.
_SHORT, _SHORT_SENTENCES, _SHORT_OTHERS = 0.5, 7, 2


@dataclass(frozen=True)
class Gold:
    """Where the answer is.

    :param passage: which one, from 0; `first` and `last` are tokens of it.
    :param exact: whether it is all of these tokens, rather than somewhere among them.
    """

    passage: int
    first: int
    last: int
    exact: bool = True


@dataclass(frozen=True)
class Group:
    """A question's passages.

    :param ids: tokens of each.
    :param firsts: place of the first token of each one's passage; the last token is [SEP].
    :param gold: where the answer is, None where there is none.
    """

    ids: tuple[tuple[int, ...], ...]
    firsts: tuple[int, ...]
    gold: Gold | None

    @property
    def longest(self) -> int:
        """Length of the longest passage in tokens."""
        return max(len(ids) for ids in self.ids)


class GroupMaker:
    """Makes the groups of a set's questions.

    :param negatives: for each question, paragraphs that do not answer it, hardest first.
    :param share: of the questions that are asked in one pass.
    :param encoder: finds the sentences nearest to a question; None: no group is of single ones.
    """

    def __init__(
        self,
        questions: QuestionSet,
        negatives: Sequence[tuple[int, ...]],
        tokenizer: PairTokenizer,
        *,
        share: float = 1.0,
        encoder: Encoder | None = None,
    ) -> None:
        self.questions = questions
        self.negatives = negatives
        self.tokenizer = tokenizer
        self.share = share
        self._exact = questions.name != SENTENCES
        self._swaps = Swaps(questions)
        self._sentences: dict[int, list[tuple[int, int]]] = {}
        self._encoder = encoder
        self._vectors: dict[int, NDArray[np.float32]] = {}

    def group(self, number: int, *, seed: str) -> Group | None:
        """Return a group of the question with this `number`; another `seed` cuts it otherwise.

        None where its answer does not fit, or where there is nothing to set against it.
        """
        rng = random.Random(f"{seed}:{self.questions.questions[number].id}")  # noqa: S311 - repeatable, not secret
        question = self.questions.questions[number]
        hard = list(self.negatives[number])
        if self._encoder is not None and rng.random() < _SHORT:
            return self._of_sentences(self._encoder, question, hard, rng)
        (words,) = rng.choices(_WORDS, _WORDS_WEIGHTS)
        answer = question.answer
        count = 1 + (rng.random() < _TWO_NEGATIVES)
        inputs: list[PairInput] = []
        gold = None
        if answer is None:
            inputs.append(self._nearest(question, question.paragraph, words))
            count = 1
            if rng.random() < _OWN_NEGATIVE and (own := self._beside(question, words, rng)):
                inputs.append(own)
        elif rng.random() >= _WITHOUT_POSITIVE:
            swapped = self._swaps.swapped(question, rng) if rng.random() < _SWAPPED else None
            positive = self._around(swapped or question, answer, words, rng)
            if positive is None:
                return None
            inputs.append(positive[0])
            if swapped is None:
                gold = Gold(0, *positive[1], exact=self._exact)
            else:
                question = swapped
            if rng.random() < _OWN_NEGATIVE and (own := self._beside(question, words, rng)):
                inputs.append(own)
                count -= 1
        else:
            count = 2
        for _ in range(min(count, len(hard))):
            # The hardest is drawn most often, and each at most once.
            place = min(int(rng.expovariate(0.5)), len(hard) - 1)
            inputs.append(self._nearest(question, hard.pop(place), words))
        if not inputs:
            return None
        return Group(tuple(tuple(i.ids) for i in inputs), tuple(i.first for i in inputs), gold)

    def _of_sentences(
        self, encoder: Encoder, question: Question, hard: Sequence[int], rng: random.Random
    ) -> Group | None:
        """A group of sentences, each with the one before: the answer's and those nearest to it.

        Like other groups it may lack the one that answers, or have a question made unanswerable.
        """
        paragraph, answer = question.paragraph, question.answer
        text, sentences = self.questions.paragraphs[paragraph].text, self._sentences_of(paragraph)
        inputs: list[PairInput] = []
        gold = None
        asked = question
        if answer is not None and rng.random() >= _WITHOUT_POSITIVE:
            held = (i for i, (s, e) in enumerate(sentences) if s <= answer[0] and answer[1] <= e)
            place = next(held, None)
            if place is None:
                return None
            swapped = self._swaps.swapped(question, rng) if rng.random() < _SWAPPED else None
            asked = swapped or question
            positive = self._with_one_before(asked, paragraph, place)
            tokens = _tokens(positive, self._pair(paragraph, place)[0], answer)
            if tokens is None:
                return None
            inputs.append(positive)
            gold = None if swapped else Gold(0, *tokens, exact=self._exact)
        answers = {text[start:end].casefold() for start, end in question.answers}
        vector = encoder.encode([asked.text])[0]
        others = [(i, self._nearest_to(encoder, i, vector)[0]) for i in hard[:_SHORT_OTHERS]]
        for place in self._nearest_to(encoder, paragraph, vector):
            if len(inputs) + _SHORT_OTHERS >= _SHORT_SENTENCES:
                break
            start, end = self._pair(paragraph, place)
            if not any(words in text[start:end].casefold() for words in answers):
                inputs.append(self._with_one_before(asked, paragraph, place))
        inputs += [self._with_one_before(asked, *other) for other in others]
        if len(inputs) < 2:
            return None
        return Group(tuple(tuple(i.ids) for i in inputs), tuple(i.first for i in inputs), gold)

    def _nearest_to(
        self, encoder: Encoder, paragraph: int, vector: NDArray[np.float32]
    ) -> list[int]:
        """The sentences of `paragraph`, the nearest in meaning to `vector` first."""
        if paragraph not in self._vectors:
            found = self.questions.paragraphs[paragraph]
            texts = [found.text[start:end] for start, end in self._sentences_of(paragraph)]
            self._vectors[paragraph] = encoder.encode([f"{found.title}\n{t}" for t in texts])
        order: list[int] = np.argsort(-(self._vectors[paragraph] @ vector)).tolist()
        return order

    def _pair(self, paragraph: int, place: int) -> tuple[int, int]:
        """Where a sentence with the one before it begins and ends."""
        sentences = self._sentences_of(paragraph)
        return sentences[max(place - 1, 0)][0], sentences[place][1]

    def _with_one_before(self, question: Question, paragraph: int, place: int) -> PairInput:
        return self._input(question, paragraph, *self._pair(paragraph, place))

    def _around(
        self, question: Question, answer: tuple[int, int], words: int, rng: random.Random
    ) -> tuple[PairInput, tuple[int, int]] | None:
        """A passage that holds `answer`, and the answer's first and last token in it."""
        sentences = self._sentences_of(question.paragraph)
        held = [i for i, (s, e) in enumerate(sentences) if s < answer[1] and e > answer[0]]
        if not held:
            return None
        first, last = held[0], held[-1]
        text = self.questions.paragraphs[question.paragraph].text
        while True:
            sides = [(first - 1, last)] if first else []
            sides += [(first, last + 1)] if last + 1 < len(sentences) else []
            if not sides:
                break
            wider = rng.choice(sides)
            start, end = sentences[wider[0]][0], sentences[wider[1]][1]
            if len(text[start:end].split()) > words:
                break
            first, last = wider
        start, end = sentences[first][0], sentences[last][1]
        made = self._input(question, question.paragraph, start, end)
        tokens = _tokens(made, start, answer)
        return None if tokens is None else (made, tokens)

    def _beside(self, question: Question, words: int, rng: random.Random) -> PairInput | None:
        """A passage of the question's own paragraph that holds none of its answers."""
        text = self.questions.paragraphs[question.paragraph].text
        answers = {text[start:end].casefold() for start, end in question.answers}
        windows = [
            (start, end)
            for start, end in self._windows(question.paragraph, words)
            if not any(answer in text[start:end].casefold() for answer in answers)
        ]
        return self._input(question, question.paragraph, *rng.choice(windows)) if windows else None

    def _nearest(self, question: Question, paragraph: int, words: int) -> PairInput:
        """The passage of `paragraph` that shares most words with the question."""
        text = self.questions.paragraphs[paragraph].text.casefold()
        asked = content_words(question.text)
        start, end = max(
            self._windows(paragraph, words),
            key=lambda window: sum(word in text[window[0] : window[1]] for word in asked),
        )
        return self._input(question, paragraph, start, end)

    def _windows(self, paragraph: int, words: int) -> list[tuple[int, int]]:
        """Runs of whole sentences of about `words` words, or the whole paragraph."""
        text = self.questions.paragraphs[paragraph].text
        sentences = self._sentences_of(paragraph)
        windows = []
        for i, (start, _) in enumerate(sentences):
            ends = [e for _, e in sentences[i:] if len(text[start:e].split()) <= words]
            windows.append((start, ends[-1] if ends else sentences[i][1]))
            if windows[-1][1] == sentences[-1][1]:
                break
        return windows or [(0, len(text))]

    def _input(self, question: Question, paragraph: int, start: int, end: int) -> PairInput:
        found = self.questions.paragraphs[paragraph]
        return self.tokenizer.pair(
            question.text, found.title, found.text[start:end], max_tokens=MAX_TOKENS
        )

    def _sentences_of(self, paragraph: int) -> list[tuple[int, int]]:
        if paragraph not in self._sentences:
            text = self.questions.paragraphs[paragraph].text
            self._sentences[paragraph] = sentence_spans(text)
        return self._sentences[paragraph]


def _tokens(made: PairInput, start: int, answer: tuple[int, int]) -> tuple[int, int] | None:
    """The first and last token of an answer; None where it does not lie in the passage whole.

    :param start: where the passage begins in the text that `answer` points into.
    """
    tokens = [
        made.first + i
        for i, (s, e) in enumerate(made.offsets)
        if s + start < answer[1] and e + start > answer[0]
    ]
    if not tokens or made.offsets[-1][1] + start < answer[1]:
        return None
    return tokens[0], tokens[-1]
