"""Articles on a topic: which are about it, and which of them is the newest."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from retriever import Archive, ArchiveSettings
from tests.index.fake_encoder import HashedWords

NEWS = {
    "ferry.txt": "Ferry runs aground\n\n04 November 2017\n\nThe ferry from Skarra lay on the mud. "
    "Divers looked at its hull.",
    "harbour.txt": "Skarra opens its harbour\n\n01 May 2016\n\nThe first boats left at noon.",
    "storm.txt": "Storm in the north\n\n02 June 2017\n\nIn Skarra roofs flew off. The school of "
    "Skarra was shut. Skarra had no power until Friday.",
    "cup.txt": "Ellery wins cup\n\n05 March 2018\n\nEllery Rovers won in Skarra on Saturday. "
    "The goalkeeper saved a penalty.",
    "undated.txt": "Skarra at night\n\nNobody knows when this was written.",
}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of five articles that name Skarra, asked on 8 November 2026."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in NEWS.items():
        (folder / name).write_text(text)
    archive = Archive(
        ArchiveSettings(tmp_path / "home", reader="sentence"),
        encoder=HashedWords(dimension=64),
        today=lambda: date(2026, 11, 8),
    )
    archive.add([folder])
    yield archive
    archive.close()


def name_of_newest(archive: Archive, topic: str) -> str | None:
    newest = archive.newest_about(topic)
    return None if newest is None else archive.article(newest.article_id).name


def test_the_newest_is_about_the_topic_by_its_title_or_by_several_sentences(
    archive: Archive,
) -> None:
    assert name_of_newest(archive, "Skarra") == "storm.txt"
    assert name_of_newest(archive, "the Skarra harbour") == "harbour.txt"


def test_where_none_is_about_it_the_newest_to_mention_it_is_told_as_such(archive: Archive) -> None:
    newest = archive.newest_about("a penalty")
    assert newest is not None
    assert (newest.published, newest.about) == (date(2018, 3, 5), False)
    assert archive.newest_about("zeppelins") is None
    answer = archive.ask("What does the latest report on a penalty say?", threshold=0)
    assert answer.standalone.endswith("[in the newest to mention “a penalty”, of 2018-03-05]")


def test_articles_about_a_topic_come_before_those_that_mention_it(archive: Archive) -> None:
    found = [article.article for article in archive.articles_about("Skarra")]
    assert set(found[:2]) == {"harbour.txt", "undated.txt"}
    assert (found[2], set(found[3:])) == ("storm.txt", {"ferry.txt", "cup.txt"})


def test_of_very_many_articles_the_newest_is_found_though_others_match_better(
    archive: Archive, tmp_path: Path
) -> None:
    for number in range(120):
        day = date(2010, 1, 1) + timedelta(days=number)
        text = f"Zeppelin {number} over Vellmar\n\n{day:%d %B %Y}\n\nZeppelin, zeppelin, zeppelin."
        (tmp_path / "news" / f"zeppelin_{number}.txt").write_text(text)
    last = "Zeppelin lands\n\n01 July 2017\n\n" + "A zeppelin came down in a field of barley. " * 9
    (tmp_path / "news" / "last.txt").write_text(last)
    archive.add([tmp_path / "news"])
    assert name_of_newest(archive, "zeppelin") == "last.txt"
    assert len(archive.articles_about("zeppelin")) == 121


def test_nothing_of_other_days_answers_for_the_days_asked_for(archive: Archive) -> None:
    answer = archive.ask("Who won in Skarra last week?", threshold=0)
    assert (answer.text, answer.nearest) == (None, ())
    assert answer.standalone == (
        "Who won in Skarra last week? [no article was published from 2026-10-26 to 2026-11-08, "
        "the newest is of 2018-03-05]"
    )
