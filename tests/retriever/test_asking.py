"""The asking pipeline, saved and loaded again."""

from pathlib import Path

import pytest
from haystack import Pipeline

from retriever import Archive, ArchiveSettings

pytestmark = pytest.mark.integration


def test_the_pipeline_saved_as_yaml_answers_alike(tmp_path: Path, samples: Path) -> None:
    archive = Archive(ArchiveSettings(folder=tmp_path / "home", threshold=0.0))
    archive.add([samples / "articles"])
    question = "Which club did Calder Town defeat in the final?"
    expected = archive.ask(question)
    saved = archive.asking.dumps()
    archive.close()
    loaded = Pipeline.loads(saved, allowed_modules=["index.*", "retriever.*"])
    result = loaded.run(
        {"contextualizer": {"question": question}, "builder": {"question": question}}
    )
    assert result["builder"]["answer"] == expected
