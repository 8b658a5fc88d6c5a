"""The reader: words that answer, found by a model that compares the passages of a question."""

from pathlib import Path

import numpy as np
from haystack import Document, component

from index import FaissDocumentStore
from retriever.reader.evidence import Candidate, candidates
from retriever.reader.looking import Key, Seen, best_score, look
from retriever.reader.network import PassageLogits, SpanNetwork
from retriever.span import Span

SHIPPED = Path(__file__).parent / "minilm-l6-span"
FIRST_READ = 4  # passages, before it is asked whether that is enough
_COMPARED = 8  # sentences that are looked at twice and ranked


@component
class SpanReader:
    """Finds the words that answer, and ranks the sentences that hold them.

    A model reads the question with each passage; what it sees, the words of the sentences and how
    their passages were retrieved make a probability that the quote answers, which orders them.

    :param folder: of the model; None: the one that ships with the project.
    :param threads: how many passages to compute at a time; None: one for each core.
    :param top_k: spans to return at most, each of another sentence.
    :raises ReaderError: when the model's manifest is missing or damaged.
    """

    def __init__(
        self,
        *,
        store: FaissDocumentStore,
        folder: str | None = None,
        threads: int | None = None,
        top_k: int = 10,
    ) -> None:
        if top_k < 1:
            raise ValueError(f"top_k must be at least 1, got {top_k}")
        self.store = store
        self.folder = folder
        self.threads = threads
        self.top_k = top_k
        self._network = SpanNetwork(SHIPPED if folder is None else Path(folder), threads=threads)

    @property
    def default_threshold(self) -> float:
        """The score below which silence serves best, by the data the model was calibrated on."""
        return self._network.manifest.threshold

    def warm_up(self) -> None:
        """Load the model; a second call does nothing."""
        self._network.warm_up()

    @component.output_types(spans=list[Span])
    def run(self, question: str, documents: list[Document]) -> dict[str, list[Span]]:
        """Return `spans`, best first, each of another sentence.

        :param documents: passages of one archive, best first.
        """
        found = self.candidates(question, documents)
        if not found:
            return {"spans": []}
        ranking = self._network.manifest.ranking
        evidence = np.stack([candidate.evidence for candidate in found])
        scores = ranking.probabilities(evidence)
        order = np.argsort(-ranking.logits(evidence), kind="stable")[: self.top_k]
        return {"spans": [_span(found[i], float(scores[i])) for i in order]}

    def candidates(self, question: str, documents: list[Document]) -> list[Candidate]:
        """Return the sentences that may answer, with the evidence for each; what `run` ranks.

        The best passages are read first, and the others not at all where a span in these is so
        likely that on held questions no other passage changed which quote came first.
        """
        first, others = documents[:FIRST_READ], documents[FIRST_READ:]
        logits = self._network.read(question, first)
        seen = look(first, logits)
        if others and best_score(seen) < self._network.manifest.enough:
            further = self._network.read(question, others)
            seen = look(others, further, before=seen, ranked=len(first))
            logits += further
        return self.evidence(question, documents[: len(logits)], logits, seen)

    def read(self, question: str, documents: list[Document]) -> list[PassageLogits]:
        """Return what the model sees in each of the passages."""
        return self._network.read(question, documents)

    def evidence(
        self,
        question: str,
        documents: list[Document],
        logits: list[PassageLogits],
        seen: dict[Key, Seen],
    ) -> list[Candidate]:
        """Return the sentences that may answer by what the model saw in the passages.

        :param seen: the same, sentence by sentence.
        """
        return candidates(
            question,
            documents,
            logits,
            seen,
            read=lambda passages: self._network.read(question, passages),
            store=self.store,
            most=_COMPARED,
        )


def _span(candidate: Candidate, score: float) -> Span:
    sentence = candidate.sentence
    return Span(
        article_id=sentence.article_id,
        start=candidate.start,
        end=candidate.end,
        quote_start=sentence.quote[0],
        quote_end=sentence.quote[1],
        quote=sentence.quoted,
        score=score,
    )
