"""Retrieval without a reader: what joins the two rankings best, and how long passages should be.

    python -m benchmarks.fusion --data DIR [--sets dev,news,wiki] [--questions N]

Three sets: "dev", testset_dev.jsonl on articles/, where a passage that holds a gold quote is
relevant and follow-ups are asked by their human rewrite; "news", the articles written for the
project (training/articles), where one that holds an answer is, follow-ups in full; and "wiki", the
held questions of squadshifts_new_wiki among all of its 1,581 paragraphs, each an article of its
own, where one that holds an answer is. Questions without an answer are left out.

For each set a Markdown table: one change at a time from the default, which is what the archive
does. recall@k is the share of questions with a relevant passage among the first k; MRR@10 the mean
of 1 / rank of the first one. The last column is the difference in MRR@10 from the default over the
same questions, with its 95% bootstrap interval. 50 passages of each ranking are joined, as in the
archive. "Beyond reach" counts the questions for which no passage at all is relevant, because what
answers is cut in two; they count as not found. Between lengths and overlaps the figures are not
quite of one thing: a longer passage holds more, and costs the reader more.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from haystack import Document

from benchmarks.figures_in_rows import header, mean_interval, row, shown
from benchmarks.held_wiki import paragraph_articles
from benchmarks.rankings import (
    Relevant,
    convex_combination,
    first_relevant,
    found_at,
    reciprocal_rank,
)
from documents import Article, SourceFile, collect_sources, read_article
from documents.passages import WORDS, passages_of
from evaluation.measures.normalization import normalize_quote
from evaluation.testset import read_test_set
from index import Encoder, FaissDocumentStore, PassageEmbedder, QuestionEmbedder, load_encoder
from index.lexical.word_search import TITLE_WEIGHT
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion
from training.data import NEW_WIKI, QuestionSet, read_news, read_questions
from training.remembering import RememberingEncoder

_CUTS = (1, 5, 8, 10)
_DEPTH = 10  # of MRR
_DEFAULT = "default: reciprocal ranks, constant 60, dense share 0.5"
_OVERLAP = 1  # sentences; the default of `passages_of`
_CONSTANTS, _SHARES = (10, 60), (0.3, 0.5, 0.7)
_TITLE_WEIGHTS = (0.5, 1.0, 2.0)
_WORDS, _OVERLAPS = (60, 100, 150), (0, 1, 2)

Join = Callable[[list[Document], list[Document]], Sequence[Document]]


@dataclass(frozen=True)
class Query:
    """A question, and which passages are relevant to it."""

    text: str
    relevant: Relevant


@dataclass(frozen=True)
class Rankings:
    """What both retrievers find for a question, best first."""

    query: Query
    dense: list[Document]
    lexical: list[Document]


def main() -> None:
    """Print a table for each set."""
    sets = {"dev": dev_set, "news": news_set, "wiki": wiki_set}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", default=",".join(sets), help="some of them, with commas")
    parser.add_argument("--questions", type=int, help="how many of each to ask; all without it")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    encoder = RememberingEncoder(load_encoder(threads=arguments.threads))
    for name in arguments.sets.split(","):
        if name not in sets:
            parser.error(f"no set {name!r}: it is one of {', '.join(sets)}")
        articles, queries = sets[name](arguments.data)
        if arguments.questions is not None:
            queries = queries[:: max(1, len(queries) // arguments.questions)]
        print(f"\n{name}: {len(queries)} questions, {len(articles)} articles\n", flush=True)
        print_sweep(articles, queries, encoder)


def dev_set(data: Path) -> tuple[list[Article], list[Query]]:
    """The development set on its articles; relevant: a passage that holds a gold quote."""
    files = [
        found for found in collect_sources([data / "articles"]) if isinstance(found, SourceFile)
    ]
    articles = [read_article(file) for file in files]
    ids = {article.name: article.id for article in articles}
    queries = [
        Query(
            gold.standalone or gold.question,
            partial(
                _holds_quote, ids[gold.article], [normalize_quote(quote) for quote in gold.quotes]
            ),
        )
        for gold in read_test_set(data / "testset_dev.jsonl")
        if gold.answerable and gold.article is not None
    ]
    return articles, queries


def news_set(data: Path) -> tuple[list[Article], list[Query]]:
    """The news written for the project; relevant: a passage that holds an answer."""
    return _answered(read_news())


def wiki_set(data: Path) -> tuple[list[Article], list[Query]]:
    """The held questions among all paragraphs; relevant: a passage that holds an answer."""
    return _answered(read_questions(data / "qa", NEW_WIKI), held_only=True)


def _answered(found: QuestionSet, *, held_only: bool = False) -> tuple[list[Article], list[Query]]:
    articles = paragraph_articles(found)
    queries = [
        Query(
            question.text,
            partial(_holds_answer, articles[question.paragraph].id, question.answers),
        )
        for question in found.questions
        if question.answers and (found.paragraphs[question.paragraph].held or not held_only)
    ]
    return articles, queries


def _holds_quote(article: str, quotes: Sequence[str], passage: Document) -> bool:
    if passage.meta["article_id"] != article:
        return False
    content = normalize_quote(passage.content or "")
    return any(quote in content for quote in quotes)


def _holds_answer(article: str, answers: Sequence[tuple[int, int]], passage: Document) -> bool:
    meta = passage.meta
    return meta["article_id"] == article and any(
        meta["start"] <= start and end <= meta["end"] for start, end in answers
    )


class Passages:
    """The passages of `articles` in a store, and what both retrievers find among them.

    :param words: length of a passage, `overlap` in sentences; see `documents.passages`.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        folder: Path,
        encoder: Encoder,
        *,
        words: int = WORDS,
        overlap: int = _OVERLAP,
    ) -> None:
        self._store = FaissDocumentStore(
            path=str(folder / f"{words}_{overlap}.sqlite3"),
            model=encoder.name,
            dimension=encoder.dimension,
        )
        passages = [p for a in articles for p in passages_of(a, words=words, overlap=overlap)]
        embedded = PassageEmbedder(encoder=encoder).run(passages)["documents"]
        self._store.write_articles(articles, embedded)
        self._embedder = QuestionEmbedder(encoder=encoder)
        self._known = {passage.id: passage for passage in passages}

    def rankings(
        self, queries: Sequence[Query], *, title_weight: float = TITLE_WEIGHT
    ) -> list[Rankings]:
        """Return what is found for each question."""
        dense = DenseRetriever(store=self._store)
        lexical = LexicalRetriever(store=self._store, title_weight=title_weight)
        made = []
        for query in queries:
            embedding = self._embedder.run(question=query.text)["embedding"]
            by_meaning = dense.run(embedding=embedding)["documents"]
            by_words = lexical.run(question=query.text)["documents"]
            made.append(Rankings(query, self._shared(by_meaning), self._shared(by_words)))
        return made

    def beyond_reach(self, queries: Sequence[Query]) -> int:
        """Return for how many questions no passage at all is relevant."""
        return sum(not any(map(query.relevant, self._known.values())) for query in queries)

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def _shared(self, found: Sequence[Document]) -> list[Document]:
        """The same passages, of whose words and meta there is one copy for all questions."""
        return [replace(self._known[d.id], score=d.score) for d in found]


def reciprocal_rank_fusion(*, k: int, dense_share: float) -> Join:
    """Return the component's join, as a function."""
    fusion = ReciprocalRankFusion(top_k=_DEPTH, k=k, dense_share=dense_share)
    return lambda dense, lexical: fusion.run(dense=dense, lexical=lexical)["documents"]


def joins() -> dict[str, Join]:
    """Return the ways to join the two rankings, by name; the first is the archive's."""
    named: dict[str, Join] = {
        _DEFAULT: reciprocal_rank_fusion(k=60, dense_share=0.5),
        "dense alone": lambda dense, lexical: dense,
        "lexical alone": lambda dense, lexical: lexical,
    }
    for k, share in product(_CONSTANTS, _SHARES):
        if (k, share) != (60, 0.5):
            name = f"reciprocal ranks, constant {k}, dense share {share}"
            named[name] = reciprocal_rank_fusion(k=k, dense_share=share)
    for share in _SHARES:
        named[f"scores, dense share {share}"] = partial(convex_combination, dense_share=share)
    return named


def ranks(rankings: Sequence[Rankings], join: Join) -> list[int | None]:
    """Return for each question the rank of the first relevant passage once they are joined."""
    return [first_relevant(join(r.dense, r.lexical), r.query.relevant) for r in rankings]


def print_sweep(articles: Sequence[Article], queries: Sequence[Query], encoder: Encoder) -> None:
    """Print the table of one set."""
    print(
        header(
            "retrieval",
            *(f"recall@{k}" for k in _CUTS),
            f"MRR@{_DEPTH}",
            "difference in MRR",
            "beyond reach",
        )
    )
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        passages = Passages(articles, folder, encoder)
        reach = passages.beyond_reach(queries)
        rankings = passages.rankings(queries)
        named = joins()
        default = ranks(rankings, named[_DEFAULT])
        for name, join in named.items():
            print_row(name, ranks(rankings, join), default, reach)
        for weight in _TITLE_WEIGHTS:
            if weight != TITLE_WEIGHT:
                weighed = passages.rankings(queries, title_weight=weight)
                for what, alone in ((_DEFAULT, ""), ("lexical alone", ", lexical alone")):
                    name = f"title weight {weight}{alone}"
                    print_row(name, ranks(weighed, named[what]), default, reach)
        passages.close()
        for words, overlap in product(_WORDS, _OVERLAPS):
            # One at a time: the length or the overlap is the default's, and not both.
            if (words == WORDS) != (overlap == _OVERLAP):
                passages = Passages(articles, folder, encoder, words=words, overlap=overlap)
                found = ranks(passages.rankings(queries), named[_DEFAULT])
                name = f"passages of {words} words, overlap {overlap}"
                print_row(name, found, default, passages.beyond_reach(queries))
                passages.close()


def print_row(
    name: str, found: Sequence[int | None], default: Sequence[int | None], beyond_reach: int
) -> None:
    """Print the figures of one way to retrieve, beside the default's."""
    own = [reciprocal_rank(rank, _DEPTH) for rank in found]
    others = [reciprocal_rank(rank, _DEPTH) for rank in default]
    difference = mean_interval(np.subtract(own, others).tolist())
    recalls = [f"{np.mean([found_at(rank, k) for rank in found]):.3f}" for k in _CUTS]
    against = "" if name == _DEFAULT else shown(difference, signed=True)
    print(row(name, *recalls, f"{np.mean(own):.3f}", against, str(beyond_reach)), flush=True)


if __name__ == "__main__":
    main()
