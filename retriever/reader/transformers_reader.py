"""A reader with any question-answering model of transformers; needs the extra `models`."""

from haystack import Document, component

from retriever.reader.shared_softmax import ranked_spans
from retriever.reader.transformers_network import TransformersNetwork
from retriever.span import Span

# A score is a product of two probabilities; at this one either may be as likely as not.
_DEFAULT_THRESHOLD = 0.25


@component
class TransformersReader:
    """Finds the words that answer with a model that was not made for this project.

    Its scores are the model's own probabilities, see `retriever.reader.shared_softmax`: they order
    the spans, but are not calibrated, and one model's say nothing about another's. A model that was
    trained without unanswerable questions (SQuAD 1.1) hardly ever finds "no answer" likely.

    :param model: the model's folder, or the name by which it was downloaded before.
    :param threads: how many torch computes with; None: as many as it finds.
    :param top_k: spans to return at most, each of another sentence.
    :raises ReaderError: when the model is not on this computer or answers no questions.
    """

    def __init__(self, *, model: str, threads: int | None = None, top_k: int = 10) -> None:
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        self.model = model
        self.threads = threads
        self.top_k = top_k
        self._network = TransformersNetwork(model, threads=threads)

    @property
    def default_threshold(self) -> float:
        """A rule of thumb, the same for every model: a start and an end as likely as not."""
        return _DEFAULT_THRESHOLD

    def warm_up(self) -> None:
        """Load the model; a second call does nothing.

        :raises ReaderError: when the extra is not installed or the model cannot be loaded.
        """
        self._network.warm_up()

    @component.output_types(spans=list[Span])
    def run(self, question: str, documents: list[Document]) -> dict[str, list[Span]]:
        """Return `spans`, best first, each of another sentence.

        :param documents: passages of one archive, best first.
        """
        if not documents:
            return {"spans": []}
        logits = self._network.read(question, documents)
        return {"spans": ranked_spans(documents, logits, top_k=self.top_k)}
