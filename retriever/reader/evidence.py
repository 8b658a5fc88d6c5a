"""What speaks for each sentence as the quote that answers."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from haystack import Document
from numpy.typing import NDArray

from index import FaissDocumentStore
from retriever.coverage import word_coverage
from retriever.names_missing import names_asked, share_missing
from retriever.reader.looking import LOWEST, Key, Seen, both_looks, look, normaliser, short_passage
from retriever.reader.network import PassageLogits
from retriever.reader.ranking import NAMES
from retriever.sentences import Sentence, sentences_of

# How a passage stands that another retriever found: as those of the likeliest sentences do, on
# average of 1,700 questions on held news.
_UNKNOWN = {"cosine": 0.44, "bm25": 0.75, "dense": 0.54, "lexical": 0.58}
_WORD = re.compile(r"\w+")
_FAR = 200.0  # code points: a sentence or two

Read = Callable[[Sequence[Document]], Sequence[PassageLogits]]


@dataclass(frozen=True)
class Candidate:
    """A sentence that may answer.

    :param start: of the words that answer, code points into `Article.text`; `end` is one past.
    :param evidence: one number for each of `retriever.reader.ranking.NAMES`.
    """

    sentence: Sentence
    start: int
    end: int
    evidence: NDArray[np.float32]


def candidates(
    question: str,
    documents: Sequence[Document],
    logits: Sequence[PassageLogits],
    seen: dict[Key, Seen],
    *,
    read: Read,
    store: FaissDocumentStore,
    most: int,
) -> list[Candidate]:
    """Return the `most` likeliest sentences that may answer, and the evidence for each.

    The model looks at them twice: in their passages, and each by itself with the sentence before
    it, where nothing else draws its attention. Two looks err less often than one.

    :param documents: passages, best first.
    :param logits: what the model sees in each, and `seen` in each of their sentences.
    :param read: returns what it sees in further ones.
    """
    chosen = sorted(seen, key=lambda key: -seen[key].mass)[:most]
    if not chosen:
        return []
    short = [short_passage(key, seen[key]) for key in chosen]
    logits_again = read(short)
    again = [
        look([passage], [found]).get(key)
        for key, passage, found in zip(chosen, short, logits_again, strict=True)
    ]
    sentences = {(s.article_id, s.start, s.end): s for s in sentences_of(list(documents))}
    kept = [sentences[key] for key in chosen]
    answers = [
        (seen[key].span, seen[key].shift)
        if second is None
        else (both_looks(key, seen[key], second), second.shift)
        for key, second in zip(chosen, again, strict=True)
    ]
    places = [(span.start + shift, span.end + shift) for span, shift in answers]
    words = [
        sentence.text[max(start - sentence.start, 0) : end - sentence.start]
        for sentence, (start, end) in zip(kept, places, strict=True)
    ]
    columns = {
        **_first_look(chosen, seen, documents, logits),
        **_second_look(again, normaliser(logits_again)),
        **_retrieved(kept, documents),
        **_said_before(kept, words, documents),
        **_worded(question, kept, documents, store),
    }
    evidence = np.array([columns[name] for name in NAMES], dtype=np.float32).T
    return [
        Candidate(sentence, *place, row)
        for sentence, place, row in zip(kept, places, evidence, strict=True)
    ]


def _first_look(
    chosen: Sequence[Key],
    seen: dict[Key, Seen],
    documents: Sequence[Document],
    logits: Sequence[PassageLogits],
) -> dict[str, list[float]]:
    everything = normaliser(logits)
    articles = {
        article: normaliser(
            [s for s, d in zip(logits, documents, strict=True) if d.meta["article_id"] == article],
            silence=False,
        )
        for article in {key[0] for key in chosen}
    }
    found = [seen[key] for key in chosen]
    words = [len((s.passage.content or "")[s.span.start : s.span.end].split()) for s in found]
    return {
        "span": [_half(s.span.score) for s in found],
        "share": [_half(s.span.score - everything) for s in found],
        "mass": [_half(s.mass - everything) for s in found],
        "article": [_half(articles[key[0]] - everything) for key in chosen],
        "silence": [_half(-everything)] * len(found),
        "rank": [1 / s.rank for s in found],
        "words": [math.log1p(count) for count in words],
    }


def _second_look(again: Sequence[Seen | None], everything: float) -> dict[str, list[float]]:
    spans = [2 * LOWEST if found is None else found.span.score for found in again]
    masses = [2 * LOWEST if found is None else found.mass for found in again]
    return {
        "again_span": [_half(span) for span in spans],
        "again_share": [_half(span - everything) for span in spans],
        "again_mass": [_half(mass - everything) for mass in masses],
        "again_silence": [_half(-everything)] * len(spans),
    }


def _retrieved(
    sentences: Sequence[Sentence], documents: Sequence[Document]
) -> dict[str, list[float]]:
    """How the best of each sentence's passages stands in retrieval."""
    standings = [document.meta.get("retrieval", _UNKNOWN) for document in documents]
    own = [
        [
            standing
            for standing, document in zip(standings, documents, strict=True)
            if document.meta["article_id"] == sentence.article_id
            and document.meta["start"] <= sentence.start
            and sentence.end <= document.meta["end"]
        ]
        for sentence in sentences
    ]
    columns = {
        name: [max(standing[name] for standing in found) for found in own] for name in _UNKNOWN
    }
    nearest = max(standing["cosine"] for standing in standings)
    return {**columns, "nearest": [nearest] * len(sentences)}


def _said_before(
    sentences: Sequence[Sentence], words: Sequence[str], documents: Sequence[Document]
) -> dict[str, list[float]]:
    """How each sentence stands to what the last answer quoted; all 0 for no follow-up.

    :param words: that would answer, of each.
    """
    said = documents[0].meta.get("said")
    if said is None:
        return {name: [0.0] * len(sentences) for name in ("said", "beside", "repeats")}
    gaps = [
        max(said["start"] - sentence.end, sentence.start - said["end"])
        if sentence.article_id == said["article_id"]
        else math.inf
        for sentence in sentences
    ]
    return {
        "said": [float(gap < 0) for gap in gaps],
        "beside": [math.exp(-gap / _FAR) if gap >= 0 else 0.0 for gap in gaps],
        "repeats": [float(_one_in_other(answer, said["answer"])) for answer in words],
    }


def _one_in_other(words: str, others: str) -> bool:
    """Whether one of two texts holds the other, word by word."""
    one, other = (f" {' '.join(_WORD.findall(text.casefold()))} " for text in (words, others))
    return bool(one.strip() and other.strip()) and (one in other or other in one)


def _worded(
    question: str,
    sentences: Sequence[Sentence],
    documents: Sequence[Document],
    store: FaissDocumentStore,
) -> dict[str, list[float]]:
    """What speaks for each sentence by its words and its place."""
    texts = _article_texts(documents)
    covered: list[float] = word_coverage(
        question, [*(sentence.text for sentence in sentences), *texts.values()], store
    ).tolist()
    context = dict(zip(texts, covered[len(sentences) :], strict=True))
    names = names_asked(question)
    unnamed = dict.fromkeys(texts, 0.0)
    if names:
        for id_ in {sentence.article_id for sentence in sentences}:
            article = store.articles.get(id_)
            whole = texts[id_] if article is None else f"{article.title}\n{article.text}"
            unnamed[id_] = share_missing(names, whole)
    return {
        "coverage": covered[: len(sentences)],
        "context": [context[sentence.article_id] for sentence in sentences],
        "unnamed": [unnamed[sentence.article_id] for sentence in sentences],
        "headline": [float(not sentence.in_body) for sentence in sentences],
        "asks": [float(sentence.asks) for sentence in sentences],
        "replies": [float(sentence.replies) for sentence in sentences],
        "length": [math.log1p(len(sentence.text.split())) for sentence in sentences],
    }


def _half(score: float) -> float:
    """Half a sum of two logits, of start and end, so that it is of the size of one."""
    return max(score / 2, LOWEST)


def _article_texts(documents: Sequence[Document]) -> dict[str, str]:
    """What was retrieved of each article, under its title."""
    texts: dict[str, str] = {}
    for document in documents:
        article = document.meta["article_id"]
        before = texts.get(article, document.meta.get("title") or "")
        texts[article] = f"{before}\n{document.content or ''}"
    return texts
