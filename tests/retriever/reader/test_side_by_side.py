"""The third look, at the likeliest sentences side by side."""

from collections.abc import Sequence

import numpy as np
from haystack import Document

from retriever.reader.looking import Key, Seen, look, together
from retriever.reader.network import PassageLogits
from retriever.reader.side_by_side import side_by_side

TEXT = "Rain fell. Ana ran. Bo sat. Cy lay. Di hid."
STARTS = [0, 11, 20, 28, 36]
KEYS: list[Key] = [
    ("a", 100 + start, 100 + end) for start, end in zip(STARTS, [10, 19, 27, 35, 43], strict=True)
]


def words(text: str) -> list[tuple[int, int]]:
    places, start = [], 0
    for word in text.replace(".", " ").split():
        start = text.index(word, start)
        places.append((start, start + len(word)))
        start += len(word)
    return places


def candidates(scores: Sequence[float]) -> list[tuple[Key, Seen]]:
    """Sentences, in the last word of each of which the model sees `scores`."""
    logits = np.zeros(10, dtype=np.float32)
    logits[1::2] = scores
    meta = {"article_id": "a", "title": "Weather", "start": 100}
    meta["sentences"] = [[start, end] for _, start, end in KEYS]
    seen = look([Document(content=TEXT, meta=meta)], [PassageLogits(words(TEXT), logits, logits)])
    return list(seen.items())


class Reader:
    """Sees the same in every word, and keeps what it was given."""

    def __init__(self, *, most: int = 100) -> None:
        self.given: list[Document] = []
        self.most = most

    def __call__(self, documents: Sequence[Document]) -> list[PassageLogits]:
        self.given += documents
        places = [words(document.content or "")[: self.most] for document in documents]
        return [
            PassageLogits(p, *(np.full(len(p), 2, dtype=np.float32) for _ in range(2)))
            for p in places
        ]


def test_the_four_likeliest_are_read_as_one_passage() -> None:
    chosen, read = candidates([3, 2.5, 0, 2.8, 2.6]), Reader()
    found = side_by_side(chosen, [seen for _, seen in chosen], read)
    assert [passage.content for passage in read.given] == [
        "Rain fell. Ana ran. Bo sat. Cy lay. Di hid."
    ]
    assert [seen is not None for seen in found.seen] == [True, True, False, True, True]
    assert found.everything > 0


def test_what_is_seen_there_is_of_the_sentence_in_its_article() -> None:
    chosen = candidates([0, 0, 0, 3, 2.9])
    found = side_by_side(chosen, [seen for _, seen in chosen], Reader())
    compared = found.seen[3]
    assert compared is not None
    span = together(KEYS[3], chosen[3][1], [compared])
    assert TEXT[span.start : span.end] == "lay"
    assert compared.span.start + compared.shift == KEYS[3][1]


def test_where_one_leads_by_far_nothing_is_read() -> None:
    chosen, read = candidates([9, 1, 1, 1, 1]), Reader()
    found = side_by_side(chosen, [seen for _, seen in chosen], read)
    assert (found.seen, found.everything, read.given) == ((None,) * 5, 0.0, [])


def test_one_sentence_alone_is_compared_with_nothing() -> None:
    chosen, read = candidates([1, 1, 1, 1, 1])[:1], Reader()
    assert side_by_side(chosen, [None], read).seen == (None,)
    assert read.given == []


def test_a_sentence_that_the_model_had_no_room_for_is_not_compared() -> None:
    chosen = candidates([3, 2.9, 2.8, 2.7, 0])
    found = side_by_side(chosen, [seen for _, seen in chosen], Reader(most=5))
    assert [seen is not None for seen in found.seen] == [True, True, True, False, False]
