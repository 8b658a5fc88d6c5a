"""Asking: the haystack Pipeline from a question to an answer."""

from haystack import Pipeline

from index import Encoder, FaissDocumentStore, QuestionEmbedder
from retriever.answer_builder import AnswerBuilder
from retriever.contextualizer import Contextualizer
from retriever.retrieving import DenseRetriever, LexicalRetriever, ReciprocalRankFusion
from retriever.sentence_reader import SentenceReader


def asking_pipeline(
    store: FaissDocumentStore, encoder: Encoder, *, top_k: int, threshold: float
) -> Pipeline:
    """Return the pipeline from `contextualizer.question` to `builder.answer`.

    :param top_k: passages that are read for one question.
    :param threshold: lowest confidence at which an answer is given, 0 to 1.
    """
    pipeline = Pipeline()
    pipeline.add_component("contextualizer", Contextualizer())
    pipeline.add_component("embedder", QuestionEmbedder(encoder=encoder))
    pipeline.add_component("dense", DenseRetriever(store=store))
    pipeline.add_component("lexical", LexicalRetriever(store=store))
    pipeline.add_component("fusion", ReciprocalRankFusion(top_k=top_k))
    pipeline.add_component("reader", SentenceReader(encoder=encoder, store=store))
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
