"""Questions with their paragraphs, from the public question-answer sets in SQuAD format."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.written import FOLDER, read_written

# Articles that no training may see: what ranks, calibrates and judges uses them alone. Of the news
# written for the project these are the files whose number can be divided by this.
HELD_NEW_WIKI_EVERY = 4
HELD_SQUAD2 = frozenset({"Packet_switching", "Scottish_Parliament"})
HELD_NEWS_EVERY = 4

NEW_WIKI = "squadshifts_new_wiki"
REDDIT = "squadshifts_reddit"
AMAZON = "squadshifts_amazon"
SQUAD2 = "squad2_half"
QAMR = "qamr"
SENTENCES = "squad_question_sentence"
NEWS = "news"
# Files whose articles carry a name that means something to a reader.
_TITLED = frozenset({NEW_WIKI, SQUAD2})
_SENTENCES_IN_A_ROW = 6


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of an article.

    :param title: the article's, empty where the file has none that means something.
    :param article: tells the file's articles apart.
    :param held: whether the article is one that training must not see.
    """

    text: str
    title: str
    article: str
    held: bool


@dataclass(frozen=True)
class Question:
    """A question on a paragraph.

    :param paragraph: its place in `QuestionSet.paragraphs`.
    :param answers: (start, end) in the paragraph's text, as often as annotators gave them; none
        when the paragraph does not answer. Of `SENTENCES` they are the sentences that answer.
    :param before: the question that it follows, where it needs that one.
    """

    id: str
    text: str
    paragraph: int
    answers: tuple[tuple[int, int], ...]
    before: str | None = None

    @property
    def answer(self) -> tuple[int, int] | None:
        """The span that most annotators gave, the shorter one of equals; None without one."""
        counts = Counter(self.answers)
        return max(counts, key=lambda s: (counts[s], s[0] - s[1]), default=None)


@dataclass(frozen=True)
class QuestionSet:
    """A file's paragraphs and the questions on them."""

    name: str
    paragraphs: tuple[Paragraph, ...]
    questions: tuple[Question, ...]


def read_questions(folder: Path, name: str) -> QuestionSet:
    """Read `folder`/`name`.json, which is in SQuAD's format.

    An answer that does not stand where the file says is left out.
    """
    with (folder / f"{name}.json").open(encoding="utf-8") as file:
        articles: list[dict[str, Any]] = json.load(file)["data"]
    if name == QAMR:
        return _joined_sentences(articles)
    paragraphs: list[Paragraph] = []
    questions: list[Question] = []
    for number, article in enumerate(articles):
        key = article.get("title") or str(number)
        held = (name == NEW_WIKI and number % HELD_NEW_WIKI_EVERY == 0) or (
            name == SQUAD2 and key in HELD_SQUAD2
        )
        title = key.replace("_", " ") if name in _TITLED else ""
        for entry in article["paragraphs"]:
            for asked in entry["qas"]:
                answers = () if asked.get("is_impossible") else _spans(asked, entry["context"])
                if answers or asked.get("is_impossible"):
                    text = asked["question"].strip()
                    questions.append(Question(asked["id"], text, len(paragraphs), answers))
            paragraphs.append(Paragraph(entry["context"], title, key, held))
    return QuestionSet(name, tuple(paragraphs), tuple(questions))


def read_sentences(folder: Path) -> QuestionSet:
    """Read questions with the sentence that answers each (Du et al., ACL 2017).

    The file has the sentences lower-cased, in tokens and in the order of their articles; so many in
    a row make a paragraph.
    """
    numbers: dict[str, int] = {}
    pairs = []
    path = folder / f"{SENTENCES}.tsv"
    for line in path.read_text(encoding="utf-8").splitlines():
        question, sentence = map(_detokenised, line.split("\t"))
        pairs.append((question, numbers.setdefault(sentence, len(numbers))))
    sentences = list(numbers)
    paragraphs, spans = [], []
    for start in range(0, len(sentences), _SENTENCES_IN_A_ROW):
        text = ""
        for sentence in sentences[start : start + _SENTENCES_IN_A_ROW]:
            text += " " if text else ""
            spans.append((len(text), len(text) + len(sentence)))
            text += sentence
        paragraphs.append(Paragraph(text, "", str(start), held=False))
    questions = [
        Question(str(i), question, number // _SENTENCES_IN_A_ROW, (spans[number],))
        for i, (question, number) in enumerate(pairs)
    ]
    return QuestionSet(SENTENCES, tuple(paragraphs), tuple(questions))


def _detokenised(text: str) -> str:
    """Join punctuation to its word, and give the sentence a capital and an end."""
    text = re.sub(r"``|''", '"', text.strip())
    text = re.sub(r" ([.,;:?!%)\]]|'(?:s|re|ve|ll|d|m)?\b|n't\b)", r"\1", text)
    text = re.sub(r"([(\[$#]) ", r"\1", text)
    return (text[:1].upper() + text[1:]).rstrip(" .?!") + ("?" if text.endswith("?") else ".")


def read_news(folder: Path = FOLDER) -> QuestionSet:
    """Read the news written for the project; an article is one paragraph, headline and all.

    A follow-up is asked twice: in full, and as said with the question before it in brackets, which
    is what the contextualizer makes of it.
    """
    paragraphs: list[Paragraph] = []
    questions: list[Question] = []
    for path in sorted(folder.glob("*.txt")):
        held = int(path.stem.rpartition("_")[2]) % HELD_NEWS_EVERY == 0
        for article in read_written(path):
            key = f"{path.stem}:{len(paragraphs)}"
            for number, asked in enumerate(article.questions):
                # What its writer named first counts as if two had given it.
                answers = (*asked.answers[:1], *asked.answers)
                forms: list[tuple[str, str | None]] = [(asked.text, None)]
                if asked.after is not None:
                    before = article.questions[asked.after].text
                    forms.append((f"{asked.asked} ({before})", before))
                for form, (text, before_it) in enumerate(forms):
                    id_ = f"{key}:{number}:{form}"
                    questions.append(Question(id_, text, len(paragraphs), answers, before_it))
            paragraphs.append(Paragraph(article.text, article.title, key, held))
    return QuestionSet(NEWS, tuple(paragraphs), tuple(questions))


def _spans(asked: dict[str, Any], text: str, shift: int = 0) -> tuple[tuple[int, int], ...]:
    spans = []
    for answer in asked["answers"]:
        start, words = answer["answer_start"], answer["text"]
        if words.strip() and text[start : start + len(words)] == words:
            spans.append((start + shift, start + shift + len(words)))
    return tuple(spans)


def _joined_sentences(articles: list[dict[str, Any]]) -> QuestionSet:
    """QAMR asks about single sentences; those of one article become one paragraph, in order.

    A sentence's place in its article is in its questions' ids ("...:paragraph:sentence/n").
    """
    sentences: dict[str, list[tuple[tuple[int, ...], dict[str, Any]]]] = {}
    for article in articles:
        for entry in article["paragraphs"]:
            numbers = entry["qas"][0]["id"].split("/")[0].split(":")[3:]
            place = tuple(int(number) for number in numbers)
            sentences.setdefault(article["title"], []).append((place, entry))
    paragraphs: list[Paragraph] = []
    questions: list[Question] = []
    for key, entries in sentences.items():
        text = ""
        for _, entry in sorted(entries, key=lambda item: item[0]):
            text += " " if text else ""
            for asked in entry["qas"]:
                answers = _spans(asked, entry["context"], shift=len(text))
                if answers:
                    question = asked["question"].strip()
                    questions.append(Question(asked["id"], question, len(paragraphs), answers))
            text += entry["context"]
        paragraphs.append(Paragraph(text, "", key, held=False))
    return QuestionSet(QAMR, tuple(paragraphs), tuple(questions))
