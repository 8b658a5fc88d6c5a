"""Which questions the reader is trained on, and how many of each set."""

import random
from collections import Counter
from pathlib import Path

from training.data import (
    AMAZON,
    NEW_WIKI,
    NEWS,
    QAMR,
    REDDIT,
    SENTENCES,
    SQUAD2,
    Question,
    QuestionSet,
    read_news,
    read_questions,
    read_sentences,
)

# Of the news written for the project, that which was written later, by the names of its files: one
# part with answers that are names and figures, one with phrases and clauses, one with sentences
# beside the right one that are easily taken for it.
NEWS_NAMES, NEWS_PHRASES, NEWS_TRAPS = "news_names", "news_phrases", "news_traps"
_LATER = {
    **dict.fromkeys("courts health space transport votes contests stage money".split(), NEWS_NAMES),
    **dict.fromkeys("reasons claims plans doubts lives causes views terms".split(), NEWS_PHRASES),
    **dict.fromkeys(
        "echoes kinds twins speakers motives wholes briefs profiles".split(), NEWS_TRAPS
    ),
}

# Share of each set's questions asked in one pass, other ones in the next. News is what will be
# asked about, most often that of which the reader has seen least so far; Wikipedia is nearest to it
# among the public sets.
SHARES = {
    NEWS: 0.15,
    NEWS_NAMES: 0.3,
    NEWS_PHRASES: 0.5,
    NEWS_TRAPS: 0.95,
    NEW_WIKI: 0.12,
    SQUAD2: 0.35,
    QAMR: 0.05,
    REDDIT: 0.025,
    AMAZON: 0.025,
    SENTENCES: 0.075,
}

# Of the others every paragraph is about something else, and words find the likest.
NEWS_PARTS = (NEWS, NEWS_NAMES, NEWS_PHRASES, NEWS_TRAPS)
MINED_DENSELY = frozenset({*NEWS_PARTS, NEW_WIKI, SQUAD2, QAMR})

# Of these single sentences are compared too: their questions tell one from the next.
COMPARED = frozenset({*NEWS_PARTS, NEW_WIKI, SQUAD2})

# QAMR asks three dozen near-equal questions of each sentence; some hardly say what they mean.
_QAMR_PER_PARAGRAPH, _QAMR_WORDS, _QAMR_ANSWERS = 40, 6, 2


def training_sets(folder: Path, *, seed: int) -> list[QuestionSet]:
    """Return the news of the project and the sets below `folder`, without held articles."""
    sets = news_parts(read_news())
    sets += [read_questions(folder, name) for name in (NEW_WIKI, SQUAD2, REDDIT, AMAZON)]
    sets += [_clear(read_questions(folder, QAMR), seed=seed), read_sentences(folder)]
    return [_without_held(questions) for questions in sets]


def news_parts(news: QuestionSet) -> list[QuestionSet]:
    """Return the news in its parts, each set against the paragraphs of all of it."""
    questions: dict[str, list[Question]] = {name: [] for name in NEWS_PARTS}
    for question in news.questions:
        series = news.paragraphs[question.paragraph].article.rpartition("_")[0]
        questions[_LATER.get(series, NEWS)].append(question)
    return [QuestionSet(name, news.paragraphs, tuple(some)) for name, some in questions.items()]


def _without_held(questions: QuestionSet) -> QuestionSet:
    kept = [q for q in questions.questions if not questions.paragraphs[q.paragraph].held]
    return QuestionSet(questions.name, questions.paragraphs, tuple(kept))


def _clear(questions: QuestionSet, *, seed: int) -> QuestionSet:
    """The questions that say enough and on whose answer people agree, a few a paragraph."""
    shuffled = [q for q in questions.questions if len(q.text.split()) >= _QAMR_WORDS and _agreed(q)]
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - repeatable, not secret
    taken: Counter[int] = Counter()
    kept = []
    for question in shuffled:
        taken[question.paragraph] += 1
        if taken[question.paragraph] <= _QAMR_PER_PARAGRAPH:
            kept.append(question)
    return QuestionSet(questions.name, questions.paragraphs, tuple(kept))


def _agreed(question: Question) -> bool:
    return len(set(question.answers)) <= _QAMR_ANSWERS  # the file names equal ones once
