"""Test sets in the JSON of SQuAD, versions 1.1 and 2.0 (Rajpurkar et al. 2016, 2018)."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from documents import sentence_spans
from evaluation.errors import TestSetError
from evaluation.testset.fields import as_object, field, optional, parse_json, read_text
from evaluation.testset.question import GoldQuestion, TestArticle, TestSet

_NO_NAME = re.compile(r"[^\w.()'-]+")


def read_squad(path: Path) -> TestSet:
    """Return the questions of a SQuAD file, each paragraph an article named by title and position.

    The gold quotes are the sentences that the answers stand in. A question without an answer is an
    unanswerable one; its article is the paragraph that it was written on.

    :raises TestSetError: naming file, place and field of the first fault.
    """
    top = as_object(parse_json(read_text(path), str(path)), str(path))
    questions: list[GoldQuestion] = []
    articles: list[TestArticle] = []
    positions: Counter[str] = Counter()
    for i, entry in enumerate(field(top, "data", list, str(path))):
        where = f"{path}, data[{i}]"
        entry = as_object(entry, where)
        title = optional(entry, "title", str, where) or ""
        for j, paragraph in enumerate(field(entry, "paragraphs", list, where)):
            place = f"{where}.paragraphs[{j}]"
            paragraph = as_object(paragraph, place)
            context = field(paragraph, "context", str, place)
            stem = _NO_NAME.sub("_", title)[:100] or "paragraph"
            positions[stem] += 1
            article = TestArticle(f"{stem}_{positions[stem]:04d}.txt", title, context)
            articles.append(article)
            sentences = sentence_spans(context)
            for n, asked in enumerate(field(paragraph, "qas", list, place)):
                spot = f"{place}.qas[{n}]"
                questions.append(_question(as_object(asked, spot), article, sentences, spot))
    return TestSet(tuple(questions), tuple(articles))


def _question(
    fields: dict[str, Any], article: TestArticle, sentences: list[tuple[int, int]], where: str
) -> GoldQuestion:
    answers: dict[str, None] = {}
    quotes: dict[str, None] = {}
    impossible = optional(fields, "is_impossible", bool, where) or False
    for n, answer in enumerate([] if impossible else field(fields, "answers", list, where)):
        place = f"{where}.answers[{n}]"
        answer = as_object(answer, place)
        text = field(answer, "text", str, place)
        start = field(answer, "answer_start", int, place)
        if not text.strip():
            raise TestSetError(f"{place}: text is empty")
        if article.text[max(start, 0) : start + len(text)] != text:
            raise TestSetError(f"{place}: answer_start does not point at {text!r}")
        answers[text] = None
        held = [span for span in sentences if span[0] < start + len(text) and start < span[1]]
        if held:
            quotes[article.text[held[0][0] : held[-1][1]]] = None
    return GoldQuestion(
        id=field(fields, "id", str, where),
        question=field(fields, "question", str, where),
        answers=tuple(answers),
        quotes=tuple(quotes),
        article=article.name,
        answerable=bool(answers),
    )
