"""haystack's own tests of a document store, all of them that are not asynchronous."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from haystack import Document
from haystack.document_stores.errors import DuplicateDocumentError
from haystack.document_stores.types import DocumentStore
from haystack.testing.document_store import (
    CountDocumentsByFilterTest,
    CountUniqueMetadataByFilterTest,
    DocumentStoreBaseExtendedTests,
    GetMetadataFieldMinMaxTest,
    GetMetadataFieldsInfoTest,
    GetMetadataFieldUniqueValuesTest,
)

from index.store import FaissDocumentStore


class TestFaissDocumentStore(
    DocumentStoreBaseExtendedTests,
    CountDocumentsByFilterTest,
    CountUniqueMetadataByFilterTest,
    GetMetadataFieldsInfoTest,
    GetMetadataFieldMinMaxTest,
    GetMetadataFieldUniqueValuesTest,
):
    """What each checks is told in haystack."""

    @pytest.fixture
    def document_store(self, tmp_path: Path) -> Iterator[FaissDocumentStore]:
        """An empty store with the dimension that haystack's documents have."""
        store = FaissDocumentStore(
            path=str(tmp_path / "archive.sqlite3"), model="random", dimension=768
        )
        yield store
        store.close()

    @staticmethod
    def assert_documents_are_equal(received: list[Document], expected: list[Document]) -> None:
        """Compare without embeddings, which `filter_documents` leaves in the database.

        They are kept as float16, so they could not come back as they were written, and nothing
        that asks for passages by their meta reads them.
        """
        without = [{**d.to_dict(flatten=False), "embedding": None} for d in expected]
        assert [d.to_dict(flatten=False) for d in received] == without

    def test_write_documents(self, document_store: DocumentStore) -> None:
        """Without a policy a duplicate fails: what is stored is never replaced by accident."""
        document = Document(content="test doc")
        assert document_store.write_documents([document]) == 1
        with pytest.raises(DuplicateDocumentError, match="is stored"):
            document_store.write_documents([document])
        self.assert_documents_are_equal(document_store.filter_documents(), [document])
