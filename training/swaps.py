"""Questions made unanswerable: a name or number of theirs gives way to another of the article."""

import calendar
import random
import re
from collections import defaultdict
from dataclasses import replace

from training.data import Question, QuestionSet

# Runs of capitalised words, and numbers, as Rajpurkar et al. (ACL 2018, table 3) found them swapped
# by people who wrote unanswerable questions.
_NAME = re.compile(r"[A-Z][\w'’-]+(?: (?:of |the )?[A-Z][\w'’-]+)*")
_BEGINS = re.compile(r"(?:^|[.?!:\n])[\s\"“‘'’”(]*\Z")
_DAYS = {*calendar.month_name, *calendar.day_name}
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


class Swaps:
    """Swaps names and numbers of questions for others of their articles."""

    def __init__(self, questions: QuestionSet) -> None:
        self._paragraphs = questions.paragraphs
        self._members: dict[str, list[int]] = defaultdict(list)
        for i, paragraph in enumerate(questions.paragraphs):
            self._members[paragraph.article].append(i)
        self._found: dict[tuple[int, re.Pattern[str]], frozenset[str]] = {}

    def swapped(self, question: Question, rng: random.Random) -> Question | None:
        """Return the question with one name or number of its paragraph swapped, without answers.

        None where it has none, or the article no other.
        """
        own = self._paragraphs[question.paragraph]
        near = rng.sample(self._members[own.article], min(4, len(self._members[own.article])))
        for pattern in (_NAME, _NUMBER):
            here = self._of(question.paragraph, pattern)
            places = [m for m in pattern.finditer(question.text) if m.start() and m[0] in here]
            others = sorted(
                {other for i in near for other in self._of(i, pattern)}
                - {m[0] for m in pattern.finditer(question.text)}
            )
            answers = [own.text[start:end] for start, end in question.answers]
            others = [o for o in others if not any(o in a or a in o for a in answers)]
            if places and others:
                place = rng.choice(places)
                text = question.text[: place.start()] + rng.choice(others)
                return replace(question, text=text + question.text[place.end() :], answers=())
        return None

    def _of(self, paragraph: int, pattern: re.Pattern[str]) -> frozenset[str]:
        key = (paragraph, pattern)
        if key not in self._found:
            text = self._paragraphs[paragraph].text
            # What begins a sentence has its capital anyway.
            names = {
                m[0]
                for m in pattern.finditer(text)
                if not _BEGINS.search(text, max(0, m.start() - 4), m.start())
            }
            self._found[key] = frozenset(names - _DAYS)
        return self._found[key]
