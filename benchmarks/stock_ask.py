"""What the cold start is compared with: the same question by haystack's stock components.

    python -m benchmarks.stock_ask MODEL ARTICLES QUESTION --index FILE

The passages' embeddings are read from FILE, made on the first run, as a saved index would be.
"""

import argparse
import json
from pathlib import Path

from haystack import Document
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


def main() -> None:
    """Load the model and the passages, search once and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("articles", type=Path)
    parser.add_argument("question")
    parser.add_argument("--index", type=Path, required=True)
    arguments = parser.parse_args()
    if not arguments.index.exists():
        _make_index(arguments.model, arguments.articles, arguments.index)
    stored = json.loads(arguments.index.read_text(encoding="utf-8"))
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents([Document.from_dict(fields) for fields in stored])
    embedder = SentenceTransformersTextEmbedder(model=arguments.model)
    embedder.warm_up()
    embedding = embedder.run(arguments.question)["embedding"]
    found = InMemoryEmbeddingRetriever(store).run(query_embedding=embedding, top_k=3)
    for document in found["documents"]:
        print(document.score, document.content)


def _make_index(model: str, articles: Path, index: Path) -> None:
    documents = [
        Document(content=paragraph)
        for path in sorted(articles.glob("*.txt"))
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")
        if paragraph.strip()
    ]
    embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    embedder.warm_up()
    embedded = embedder.run(documents)["documents"]
    index.write_text(json.dumps([document.to_dict() for document in embedded]), encoding="utf-8")


if __name__ == "__main__":
    main()
