"""Passages as a search returns them."""

from copy import deepcopy
from dataclasses import replace

from haystack import Document

from index.found import FoundDocument, found_document

STORED = '{"id": "a:0", "content": "It sails.", "meta": {"title": "Ferry", "sentences": [[0, 9]]}}'


def test_a_found_passage_is_a_document_with_a_score() -> None:
    found = found_document(STORED, 0.5)
    meta = {"title": "Ferry", "sentences": [[0, 9]]}
    document = Document(id="a:0", content="It sails.", meta=meta, score=0.5)
    assert isinstance(found, Document)
    assert found.to_dict() == document.to_dict()
    assert found_document('{"id": "1", "content": null, "blob": null, "meta": {}}', 1.0).id == "1"


def test_a_copy_has_a_meta_of_its_own() -> None:
    found = found_document(STORED, 0.5)
    copied = deepcopy([found])[0]
    assert copied == found
    assert type(copied) is FoundDocument
    copied.meta["title"] = "Tram"
    assert found.meta["title"] == "Ferry"
    assert replace(found, score=0.7).score == 0.7
    assert found.score == 0.5
