"""Asking: the haystack Pipeline from a question to an answer."""

from haystack import Pipeline

from index import Encoder, FaissDocumentStore, QuestionEmbedder
from retriever.answer_builder import AnswerBuilder
from retriever.contextualizer import Contextualizer
from retriever.readers import Reader
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion


def asking_pipeline(
    store: FaissDocumentStore,
    encoder: Encoder,
    *,
    reader: Reader,
    top_k: int,
    threshold: float | None = None,
) -> Pipeline:
    """Return the pipeline from `contextualizer.question` to `builder.answer`.

    :param reader: the component that reads the passages.
    :param top_k: passages that are read for one question.
    :param threshold: lowest confidence at which an answer is given, 0 to 1; None: the reader's own.
    """
    if threshold is None:
        threshold = reader.default_threshold
    pipeline = Pipeline()
    pipeline.add_component("contextualizer", Contextualizer())
    pipeline.add_component("embedder", QuestionEmbedder(encoder=encoder))
    pipeline.add_component("dense", DenseRetriever(store=store))
    pipeline.add_component("lexical", LexicalRetriever(store=store))
    pipeline.add_component("fusion", ReciprocalRankFusion(top_k=top_k))
    pipeline.add_component("reader", reader)
    pipeline.add_component("builder", AnswerBuilder(store=store, threshold=threshold))
    pipeline.connect("contextualizer.standalone", "embedder.question")
    pipeline.connect("contextualizer.standalone", "lexical.question")
    pipeline.connect("contextualizer.standalone", "reader.question")
    pipeline.connect("contextualizer.standalone", "builder.standalone")
    pipeline.connect("embedder.embedding", "dense.embedding")
    pipeline.connect("dense.documents", "fusion.dense")
    pipeline.connect("lexical.documents", "fusion.lexical")
    pipeline.connect("fusion.documents", "reader.documents")
    pipeline.connect("reader.spans", "builder.spans")
    return pipeline
