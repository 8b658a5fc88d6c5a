"""The README's example, pasted."""

import json
import re
from pathlib import Path

import pytest

from retriever import Archive, ArchiveSettings
from tests.default_install import ROOT


@pytest.mark.integration
def test_the_readmes_example_holds_as_it_stands(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert example is not None
    archive = Archive(ArchiveSettings(tmp_path / "home"))
    archive.add([samples / "articles"])
    archive.close()
    question: dict[str, object] = {
        "id": "q1",
        "question": "Which club did Calder Town defeat in the final?",
        "answers": ["Royal Averley"],
        "article": "cup_final.txt",
        "answerable": True,
    }
    text = (samples / "articles" / "cup_final.txt").read_text()
    sentence = re.search(r"Calder Town, a second-division .*?history\.", text)
    assert sentence is not None
    question["quotes"] = [sentence.group()]
    (tmp_path / "questions.jsonl").write_text(json.dumps(question))
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(example.group(1), names)  # noqa: S102 - it is what is tested
    test = names["test_answers_stay_good"]
    assert callable(test)
    test()
