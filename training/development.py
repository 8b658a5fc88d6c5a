"""The development set of news questions, asked of its articles."""

import tempfile
from pathlib import Path

import numpy as np

from evaluation.measures import quote_at_k, token_f1
from evaluation.testset import GoldQuestion, read_test_set
from index import (
    Encoder,
    FaissDocumentStore,
    QuestionEmbedder,
    add_files,
    adding_pipeline,
)
from retriever.reader.evidence import Candidate
from retriever.reader.span_reader import SpanReader
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion
from retriever.settings import DEFAULT_TOP_K
from training.judging import RIGHT_F1, Asked

ARTICLES, TEST_SET = "articles", "testset_dev.jsonl"


def ask_development(data: Path, folder: Path, encoder: Encoder) -> list[Asked]:
    """Ask the single and the unanswerable questions of `data` with the reader in `folder`."""
    asked = []
    with tempfile.TemporaryDirectory() as temporary:
        store = FaissDocumentStore(
            path=f"{temporary}/development.sqlite3", model=encoder.name, dimension=encoder.dimension
        )
        add_files(adding_pipeline(store, encoder), [data / ARTICLES], lambda done, found: None)
        reader = SpanReader(store=store, folder=str(folder))
        embedder = QuestionEmbedder(encoder=encoder)
        dense, lexical = DenseRetriever(store=store), LexicalRetriever(store=store)
        fusion = ReciprocalRankFusion(top_k=DEFAULT_TOP_K)
        for gold in read_test_set(data / TEST_SET):
            if gold.group not in ("single", "unanswerable"):
                continue
            embedding = embedder.run(question=gold.question)["embedding"]
            passages = fusion.run(
                dense=dense.run(embedding=embedding)["documents"],
                lexical=lexical.run(question=gold.question)["documents"],
            )["documents"]
            found = reader.candidates(gold.question, passages)
            if found:
                names = {d.meta["article_id"]: d.meta["name"] for d in passages}
                asked.append(_judged(gold, found, names, store))
        store.close()
    return asked


def _judged(
    gold: GoldQuestion, found: list[Candidate], names: dict[str, str], store: FaissDocumentStore
) -> Asked:
    hits, right = [], []
    for candidate in found:
        quote = candidate.sentence
        shown = [(names[quote.article_id], quote.quoted)]
        hits.append(quote_at_k(shown, article=gold.article, golds=gold.quotes, k=1) == 1)
        article = store.articles.get(quote.article_id)
        words = article.text[candidate.start : candidate.end] if article else ""
        right.append(hits[-1] and token_f1(words, gold.answers) >= RIGHT_F1)
    return Asked(
        gold.article or gold.id,
        gold.answerable,
        np.array([candidate.evidence for candidate in found], dtype=np.float64),
        np.array(hits),
        np.array(right),
    )
