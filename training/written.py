"""News articles and questions on them, written for this project: `training/articles/*.txt`.

A file holds articles in the layout of the archive's own text files (title, date, blank line,
paragraphs), each begun by a line `=== ` with its title, and followed by what may be asked of it:

    Q: a question
    A: words of the article that answer it; a second line A: gives another way to say it
    S: words from the sentence that is meant, where the answer stands in several
    F: a follow-up as people say it || the same in full, with A: and S: as above
    N: a question that the article does not answer

`python -m training.written FILE...` checks files and counts what they hold.
"""

import re
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dateutil.parser import parse as parse_date

from documents.sentences import sentence_spans

FOLDER = Path(__file__).parent / "articles"
_MARK = re.compile(r"^([QAFNS]): ?(.*)$")


@dataclass(frozen=True)
class WrittenQuestion:
    """A question on an article.

    :param text: in full; `asked` is the follow-up as said, or the same as `text`.
    :param answers: (start, end) in `WrittenArticle.text`, the best one first; none where it does
        not answer.
    :param after: number of the question that a follow-up follows, None for others.
    """

    text: str
    asked: str
    answers: tuple[tuple[int, int], ...]
    after: int | None = None


@dataclass(frozen=True)
class WrittenArticle:
    """An article and its questions.

    :param text: title, blank line, date line, blank line, paragraphs.
    :param body_start: where the paragraphs begin in `text`.
    """

    title: str
    published: date
    text: str
    body_start: int
    questions: tuple[WrittenQuestion, ...]


@dataclass
class _Draft:
    kind: str
    text: str
    answers: list[str] = field(default_factory=list)
    hint: str = ""


def read_written(path: Path) -> list[WrittenArticle]:
    """Read a file of articles.

    :raises ValueError: naming the file and what is wrong, all faults at once.
    """
    articles, faults = [], []
    for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
        try:
            articles.append(_article(block))
        except ValueError as error:
            faults.append(f"{path.name}: {block.splitlines()[0]}: {error}")
    if faults:
        raise ValueError("\n".join(faults))
    return articles


def _article(block: str) -> WrittenArticle:
    title, day, *rest = block.strip().splitlines()
    first = next((i for i, line in enumerate(rest) if _MARK.match(line)), len(rest))
    body = "\n".join(rest[:first]).strip()
    text = f"{title.strip()}\n\n{day.strip()}\n\n{body}\n"
    body_start = text.index(body)
    faults: list[str] = []
    questions: list[WrittenQuestion] = []
    told: int | None = None
    for draft in _drafts(rest[first:]):
        spans = tuple(_places(text, body_start, draft, faults))
        full, asked, after = draft.text, draft.text, None
        if draft.kind == "F":
            asked, _, full = (part.strip() for part in draft.text.partition("||"))
            after = told
            if not full or after is None:
                faults.append(f"follow-up without full form or earlier question: {draft.text}")
        if draft.kind == "N" and spans:
            faults.append(f"an answer to an unanswerable question: {draft.text}")
        if draft.kind != "N" and not spans:
            faults.append(f"no answer to: {draft.text}")
        if draft.kind == "Q":
            told = len(questions)
        questions.append(WrittenQuestion(full, asked, spans, after))
    if not body or not questions:
        faults.append("no paragraphs or no questions")
    if faults:
        raise ValueError("; ".join(faults))
    published = parse_date(day, dayfirst=True).date()
    return WrittenArticle(title.strip(), published, text, body_start, tuple(questions))


def _drafts(lines: list[str]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for line in lines:
        if not line.strip():
            continue
        found = _MARK.match(line)
        if found is None or (found[1] in "AS" and not drafts):
            raise ValueError(f"no mark before: {line}")
        mark, words = found[1], found[2].strip()
        if mark == "A":
            drafts[-1].answers.append(words)
        elif mark == "S":
            drafts[-1].hint = words
        else:
            drafts.append(_Draft(mark, words))
    return drafts


def _places(text: str, body_start: int, draft: _Draft, faults: list[str]) -> list[tuple[int, int]]:
    sentences = [(0, text.index("\n")), (text.index("\n") + 2, body_start - 2)]
    sentences += [(s, e) for s, e in sentence_spans(text) if s >= body_start]
    spans = []
    for answer in draft.answers:
        found = [m.span() for m in re.finditer(re.escape(answer), text)] if answer else []
        whole = [
            (s, e)
            for s, e in found
            if not (text[s - 1 : s].isalnum() and text[s].isalnum())
            and not (text[e : e + 1].isalnum() and text[e - 1].isalnum())
        ]
        if draft.hint:
            meant = [(s, e) for s, e in sentences if draft.hint in text[s:e]]
            if not meant:
                faults.append(f"no sentence holds: {draft.hint}")
            whole = [(s, e) for s, e in whole if any(a <= s and e <= b for a, b in meant)]
        inside = [(s, e) for s, e in whole if s >= body_start] or whole
        if not inside:
            faults.append(f"not in the article, word for word: {answer}")
        elif len({_holder(sentences, s) for s, _ in inside}) > 1:
            faults.append(f"in several sentences, add S: {answer}")
        else:
            spans.append(inside[0])
    return spans


def _holder(sentences: list[tuple[int, int]], place: int) -> int:
    return max(i for i, (s, _) in enumerate(sentences) if s <= place)


def main() -> None:
    """Check the files named, and count."""
    failed = False
    for path in map(Path, sys.argv[1:]):
        try:
            articles = read_written(path)
        except ValueError as error:
            print(error)
            failed = True
            continue
        asked = [q for a in articles for q in a.questions]
        words = sum(len(a.text.split()) for a in articles)
        print(
            f"{path.name}: {len(articles)} articles, {words} words, {len(asked)} questions, "
            f"{sum(not q.answers for q in asked)} of them without an answer, "
            f"{sum(q.after is not None for q in asked)} follow-ups"
        )
    sys.exit(failed)


if __name__ == "__main__":
    main()
