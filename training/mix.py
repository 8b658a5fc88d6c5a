"""Which questions the reader is trained on, and how many of each set."""

import random
from pathlib import Path

from training.data import AMAZON, NEW_WIKI, QAMR, REDDIT, SQUAD2, QuestionSet, read_questions

# At most so many questions of one paragraph, and of the whole set; None: all of them.
# Wikipedia is nearest to news; QAMR asks a dozen near-equal questions of each sentence.
LIMITS: dict[str, tuple[int | None, int | None]] = {
    NEW_WIKI: (None, None),
    SQUAD2: (None, None),
    QAMR: (40, 3000),
    REDDIT: (1, 500),
    AMAZON: (1, 500),
}

# Of the others every paragraph is about something else, and words find the likest.
MINED_DENSELY = frozenset({NEW_WIKI, SQUAD2, QAMR})


def training_sets(folder: Path, *, seed: int) -> list[QuestionSet]:
    """Return the sets below `folder` without held articles, each cut to its limits."""
    return [
        _cut(read_questions(folder, name), *limits, seed=seed) for name, limits in LIMITS.items()
    ]


def _cut(
    questions: QuestionSet, per_paragraph: int | None, most: int | None, *, seed: int
) -> QuestionSet:
    shuffled = [q for q in questions.questions if not questions.paragraphs[q.paragraph].held]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - repeatable, not secret
    taken: dict[int, int] = {}
    kept = []
    for question in shuffled:
        count = taken.get(question.paragraph, 0)
        if per_paragraph is None or count < per_paragraph:
            taken[question.paragraph] = count + 1
            kept.append(question)
    return QuestionSet(questions.name, questions.paragraphs, tuple(kept[:most]))
