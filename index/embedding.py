"""Questions and passages into embeddings, as components."""

from dataclasses import replace
from typing import Any

from haystack import Document, component

from index.encoder import Encoder
from index.passages import passage_text


@component
class PassageEmbedder:
    """Embeds passages together with their titles."""

    def __init__(self, *, encoder: Encoder) -> None:
        self.encoder = encoder

    @component.output_types(documents=list[Document])
    def run(self, documents: list[Document]) -> dict[str, list[Document]]:
        """Return `documents` with `embedding` set to unit vectors."""
        vectors = self.encoder.encode([passage_text(document) for document in documents])
        embedded = [
            replace(document, embedding=vector.tolist())
            for document, vector in zip(documents, vectors, strict=True)
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
