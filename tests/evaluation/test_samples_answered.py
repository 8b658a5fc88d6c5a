"""The shipped samples, asked of a real archive."""

from pathlib import Path

import pytest

from evaluation import check_test_set, evaluate, load_test_set
from evaluation.articles import ArticleBook
from retriever import Archive, ArchiveSettings


@pytest.mark.integration
def test_the_samples_are_answered_with_exact_quotes(samples: Path, tmp_path: Path) -> None:
    archive = Archive(ArchiveSettings(tmp_path / "home", threshold=0))
    report = archive.add([samples / "articles"])
    assert (len(report.added), report.refused) == (12, ())
    test_set = load_test_set(samples / "testset.jsonl")
    assert check_test_set(test_set, ArticleBook(archive).text_of) == []
    found = evaluate(test_set, archive).figures
    archive.close()
    assert found["all.quote_exact"].value == 1.0
    quote_at_1 = found["single.quote_at_1"].value
    assert quote_at_1 is not None
    # It is 0.50 on these 38 hard questions, 95% interval [0.34, 0.66]; chance is 0.01.
    assert quote_at_1 >= 0.3
    assert found["all.balanced_abstention"].value == 0.5  # a threshold of 0 never abstains
    # It is 0.98 in [0.94, 1.00]; all of the 12 articles together are 40 passages.
    assert (found["all.passage_recall_at_5"].value or 0) >= 0.9
