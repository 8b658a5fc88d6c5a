"""An archive that reads and re-ranks with models of other makers, from articles to answers."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from haystack import Pipeline

from retriever import Archive, ArchiveSettings, RerankerError
from retriever.asking import RERANKED
from tests.index.fake_encoder import HashedWords

if find_spec("sentence_transformers") is None:
    pytest.skip("the extra models is not installed", allow_module_level=True)

from tests import tiny_models

pytestmark = pytest.mark.integration

QUESTION = "Who is the mayor?"
MAYOR = "Mayor Ana Brandt opened the bridge over the river."


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The folders of a reader that always answers "Brandt" and of a cross-encoder."""
    folder = tmp_path_factory.mktemp("models")
    return {
        "reader": str(tiny_models.bert_reader(folder / "reader", planted=True)),
        "reranker": str(tiny_models.cross_encoder(folder / "reranker")),
    }


@pytest.fixture
def settings(tmp_path: Path, models: dict[str, str]) -> ArchiveSettings:
    """Both models, and two passages to read."""
    return ArchiveSettings(
        tmp_path / "home",
        top_k=2,
        threads=1,
        threshold=0,
        reader=models["reader"],
        reranker=models["reranker"],
    )


@pytest.fixture
def archive(settings: ArchiveSettings, tmp_path: Path) -> Iterator[Archive]:
    """An archive of 70 articles."""
    news = tmp_path / "news"
    news.mkdir()
    for i in range(69):
        (news / f"{i}.txt").write_text(f"Rain {i}\n\nThe mayor was out when it rained {i} times.")
    (news / "bridge.txt").write_text(f"Bridge opened\n\n{MAYOR} Nobody fell into the river.")
    archive = Archive(settings, encoder=HashedWords(dimension=64))
    archive.add([news])
    yield archive
    archive.close()


def test_what_is_read_is_quoted_word_for_word(archive: Archive) -> None:
    answer = archive.ask(QUESTION, top_k=RERANKED)
    assert (answer.text, answer.quotes[0].text) == ("Brandt", MAYOR)
    for quote in answer.quotes:
        assert archive.article(quote.article_id).text[quote.start : quote.end] == quote.text
    assert archive.verified(answer) is answer
    assert answer.confidence > 0.9


def test_passages_are_chosen_from_many_and_the_trace_shows_it(archive: Archive) -> None:
    for top_k, read in ((None, 2), (3, 3), (52, 52)):
        stages = dict(archive.ask(QUESTION, top_k=top_k).trace.stages)
        assert list(stages) == ["dense", "lexical", "joined", "fused", "reranked", "read"]
        assert (len(stages["fused"]), len(stages["reranked"])) == (max(RERANKED, read), read)
        scores = [candidate.score for candidate in stages["reranked"]]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score < 1 for score in scores)
        places = {(c.article_id, c.start, c.end) for c in stages["fused"]}
        assert {(c.article_id, c.start, c.end) for c in stages["reranked"]} <= places
        ids = {candidate.article_id for candidate in stages["reranked"]}
        assert {candidate.article_id for candidate in stages["read"]} <= ids


def test_a_saved_pipeline_answers_alike(
    tmp_path: Path, samples: Path, models: dict[str, str]
) -> None:
    settings = ArchiveSettings(
        tmp_path / "home", reader=models["reader"], reranker=models["reranker"], threshold=0.0
    )
    archive = Archive(settings)
    archive.add([samples / "articles" / "cup_final.txt"])
    expected, saved = archive.ask(QUESTION), archive.asking.dumps()
    archive.close()
    loaded = Pipeline.loads(saved, allowed_modules=["index.*", "retriever.*"])
    data = {"contextualizer": {"question": QUESTION}, "builder": {"question": QUESTION}}
    assert loaded.run(data)["builder"]["answer"] == expected


def test_a_reranker_that_is_not_there_is_an_error_of_the_domain(tmp_path: Path) -> None:
    settings = ArchiveSettings(tmp_path / "home", reader="sentence", reranker="nowhere")
    with pytest.raises(RerankerError, match="no reranker 'nowhere' on this computer"):
        Archive(settings, encoder=HashedWords(dimension=64))
