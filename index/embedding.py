"""Questions and passages into embeddings, as components."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from haystack import Document, component

from index.encoder import Encoder
from index.tables.passages import passage_text


class KnownEmbeddings(Protocol):
    """Embeddings by the texts they are of."""

    def known_embeddings(self, texts: Sequence[str]) -> dict[str, list[float]]:
        """Return the embeddings of those of `texts` that are known."""
        ...


@component
class PassageEmbedder:
    """Embeds passages together with their titles, each text once.

    :param known: what was embedded before by the same encoder, which is not embedded again.
    """

    def __init__(self, *, encoder: Encoder, known: KnownEmbeddings | None = None) -> None:
        self.encoder = encoder
        self.known = known

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return `documents` with `embedding` set to unit vectors."""
        texts = [passage_text(document) for document in documents]
        embeddings = {} if self.known is None else self.known.known_embeddings(texts)
        new = [text for text in dict.fromkeys(texts) if text not in embeddings]
        if new:
            vectors = self.encoder.encode(new)
            embeddings |= {text: vector.tolist() for text, vector in zip(new, vectors, strict=True)}
        embedded = [
            replace(document, embedding=embeddings[text])
            for document, text in zip(documents, texts, strict=True)
        ]
        return {"documents": embedded}


@component
class QuestionEmbedder:
    """Embeds a question."""

    def __init__(self, *, encoder: Encoder) -> None:
        self.encoder = encoder

    def warm_up(self) -> None:
        """Load the model; a second call does nothing."""
        self.encoder.warm_up()

    @component.output_types(embedding=list[float])
    def run(self, question: str) -> dict[str, Any]:
        """Return `embedding`, a unit vector of the encoder's dimension."""
        return {"embedding": self.encoder.encode([question])[0].tolist()}
