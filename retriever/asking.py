"""Asking: the haystack Pipeline from a question to an answer."""

from haystack import Pipeline

from index import Encoder, FaissDocumentStore, QuestionEmbedder
from retriever.answer_builder import AnswerBuilder
from retriever.contextualizer import Contextualizer
from retriever.readers import Reader
from retriever.reranker import Reranker
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion
from retriever.spelling import SpellingCorrector

RERANKED = 50  # passages that a re-ranker is given to choose from


def asking_pipeline(
    store: FaissDocumentStore,
    encoder: Encoder,
    *,
    reader: Reader,
    top_k: int,
    reranker: Reranker | None = None,
    threshold: float | None = None,
) -> Pipeline:
    """Return the pipeline from `contextualizer.question` to `builder.answer`.

    :param reader: the component that reads the passages.
    :param top_k: passages that are read for one question.
    :param reranker: chooses them from the `RERANKED` best that retrieval found; None: the `top_k`
        best are read.
    :param threshold: lowest confidence at which an answer is given, 0 to 1; None: the reader's own.
    """
    if threshold is None:
        threshold = reader.default_threshold
    pipeline = Pipeline()
    pipeline.add_component("contextualizer", Contextualizer())
    pipeline.add_component("speller", SpellingCorrector(store=store))
    pipeline.add_component("embedder", QuestionEmbedder(encoder=encoder))
    pipeline.add_component("dense", DenseRetriever(store=store))
    pipeline.add_component("lexical", LexicalRetriever(store=store))
    pipeline.add_component("fusion", ReciprocalRankFusion(top_k=fused(top_k, reranker)))
    pipeline.add_component("reader", reader)
    pipeline.add_component("builder", AnswerBuilder(store=store, threshold=threshold))
    pipeline.connect("contextualizer.standalone", "speller.standalone")
    pipeline.connect("contextualizer.query", "speller.query")
    pipeline.connect("speller.query", "embedder.question")
    pipeline.connect("speller.query", "lexical.question")
    pipeline.connect("speller.standalone", "reader.question")
    pipeline.connect("speller.standalone", "builder.standalone")
    pipeline.connect("contextualizer.focus", "fusion.focus")
    pipeline.connect("embedder.embedding", "dense.embedding")
    pipeline.connect("dense.documents", "fusion.dense")
    pipeline.connect("lexical.documents", "fusion.lexical")
    if reranker is None:
        pipeline.connect("fusion.documents", "reader.documents")
    else:
        pipeline.add_component("reranker", reranker)
        pipeline.connect("speller.standalone", "reranker.question")
        pipeline.connect("fusion.documents", "reranker.documents")
        pipeline.connect("reranker.documents", "reader.documents")
    pipeline.connect("reader.spans", "builder.spans")
    return pipeline


def fused(top_k: int, reranker: Reranker | None) -> int:
    """Return how many passages fusion keeps, so that `top_k` of them can be read."""
    return top_k if reranker is None else max(top_k, RERANKED)
