"""What was quoted from articles that have other sources, or have changed since."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from documents import article_id
from retriever import Answer, Archive, ArchiveSettings, Quote
from retriever.errors import UnknownArticleError
from tests.index.fake_encoder import HashedWords
from tests.index.reports import LAST, LEAD, MIDDLE, NEWS

QUESTION = "What did the operator say to the passengers, that it apologised?"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of one article, `news/a.txt`."""
    settings = ArchiveSettings(tmp_path / "home", reader="sentence", threshold=0)
    opened = Archive(settings, encoder=HashedWords(dimension=64))
    (tmp_path / "news").mkdir()
    write(tmp_path, "a.txt", LEAD, MIDDLE, LAST)
    opened.add([tmp_path / "news"])
    yield opened
    opened.close()


def write(folder: Path, name: str, *paragraphs: str, title: str = "Tram derails") -> Path:
    file = folder / "news" / name
    file.write_text(f"{title}\n\n22 September 2018\n\n" + "\n\n".join(paragraphs))
    return file


def first(answer: Answer) -> Quote:
    return answer.quotes[0]


def test_a_quote_names_its_other_sources_where_they_have_its_words(
    archive: Archive, tmp_path: Path
) -> None:
    assert "also_in" not in first(archive.ask(QUESTION)).to_json()
    write(tmp_path, "b.txt", LEAD, MIDDLE, LAST, title="23 hurt")
    write(tmp_path, "c.txt", LEAD, MIDDLE, title="23 hurt in Wexmoor")
    assert len(archive.add([tmp_path / "news"]).copies) == 2
    quote = first(archive.ask(QUESTION))
    assert quote.text == LAST.partition(". ")[0] + "."
    assert (quote.article, quote.also_in) == ("a.txt", ("b.txt",))
    assert quote.to_json()["also_in"] == ["b.txt"]
    assert archive.ask(QUESTION).quotes[1:] == archive.verified(archive.ask(QUESTION)).quotes[1:]


def test_a_quote_of_an_earlier_version_stands_and_says_that_the_article_has_changed(
    archive: Archive, tmp_path: Path
) -> None:
    answer = archive.ask(QUESTION)
    assert archive.recalled(answer) == answer
    assert "revision" not in first(answer).to_json()
    archive.add([write(tmp_path, "a.txt", NEWS, LEAD, MIDDLE)])
    assert archive.verified(answer).abstained  # what is sent now must stand now
    recalled = archive.recalled(answer)
    assert recalled.quotes == tuple(replace(quote, changed=True) for quote in answer.quotes)
    assert recalled.text == answer.text
    then = archive.quoted_from(first(recalled))
    assert then.revision == 1
    assert first(recalled).stands_in(then)
    now = first(archive.ask("What have inspectors found below the second car?"))
    assert now.to_json()["revision"] == 2
    assert [revision.article.revision for revision in archive.history(then.id)] == [1]


def test_a_version_that_changed_no_word_is_no_change(archive: Archive, tmp_path: Path) -> None:
    answer = archive.ask(QUESTION)
    home = tmp_path / "news" / "a.txt"
    archive.add([home.parent.parent])  # now called news/a.txt
    assert archive.article(article_id(str(home))).revision == 2
    assert archive.recalled(answer) == answer


def test_a_quote_that_was_kept_before_versions_were_is_checked_against_what_is_there(
    archive: Archive, tmp_path: Path
) -> None:
    quote = replace(first(archive.ask(QUESTION)), revision=None)
    assert archive.recall(quote) == quote
    archive.add([write(tmp_path, "a.txt", NEWS, LEAD, MIDDLE)])
    assert archive.recall(quote) is None
    with pytest.raises(UnknownArticleError, match=r"the words that were quoted from a\.txt"):
        archive.quoted_from(quote)


def test_a_quote_of_a_removed_article_stands_nowhere(archive: Archive, tmp_path: Path) -> None:
    answer = archive.ask(QUESTION)
    archive.add([write(tmp_path, "a.txt", NEWS, LEAD, MIDDLE)])
    archive.remove(first(answer).article_id)
    assert archive.recalled(answer).abstained
    assert archive.recall(first(answer)) is None


def test_removing_an_article_removes_what_came_from_its_other_sources(
    archive: Archive, tmp_path: Path
) -> None:
    copy = write(tmp_path, "b.txt", LEAD, MIDDLE, LAST, title="23 hurt")
    archive.add([copy])
    (kept,) = archive.articles()
    assert archive.article(article_id(str(copy))).id == kept.id
    assert archive.remove(article_id(str(copy))).id == kept.id
    assert [a.copies for a in archive.articles()] == [()]
    archive.add([copy])
    assert archive.remove(kept.id).further_sources == (str(copy),)
    assert archive.articles() == []


def test_an_article_stays_until_its_last_source_is_withdrawn(
    archive: Archive, tmp_path: Path
) -> None:
    copy = write(tmp_path, "b.txt", LEAD, MIDDLE, LAST, title="23 hurt")
    third = write(tmp_path, "c.txt", LEAD, MIDDLE)
    archive.add([copy, third])
    ids = [article_id(str(tmp_path / "news" / name)) for name in ("a.txt", "b.txt", "c.txt")]
    assert archive.withdraw(ids[0]) == ("b.txt", "c.txt")
    (kept,) = archive.articles()
    assert (kept.id, [c.id for c in kept.copies]) == (ids[1], [ids[2]])
    assert first(archive.ask(QUESTION)).article == "b.txt"
    assert archive.withdraw(ids[2]) == ("b.txt",)
    assert archive.withdraw(ids[1]) == ()
    assert archive.articles() == []


def test_a_source_that_is_named_finds_the_article_that_it_is_a_further_source_of(
    archive: Archive, tmp_path: Path
) -> None:
    agency = tmp_path / "agency"
    agency.mkdir()
    (agency / "wire.txt").write_text(f"Wire\n\n22 September 2018\n\n{LEAD}\n\n{MIDDLE}\n\n{LAST}")
    archive.add([agency])
    archive.add([write(tmp_path, "other.txt", NEWS)])
    filters = archive.filters(source="agency")
    assert first(archive.ask(QUESTION, filters=filters)).article == "a.txt"
    asked = "How many people were injured according to Agency?"
    assert archive.ask(asked).standalone == f"{asked} [from Agency]"


def test_languages_that_are_read_follow_from_the_models(tmp_path: Path) -> None:
    default = ArchiveSettings(tmp_path)
    both = ArchiveSettings(tmp_path, model="multi", reader="other")
    assert [default.reads(code) for code in (None, "en-GB", "de")] == [True, True, False]
    assert not ArchiveSettings(tmp_path, model="multi").reads("de")
    assert both.reads("de")
    assert not replace(both, languages=("en", "fr")).reads("de")
    assert replace(default, languages=("any",)).reads("de")
    assert replace(default, languages=("en", "de")).reads("de-CH")


def test_a_question_in_a_language_that_is_not_read_is_told(archive: Archive) -> None:
    assert archive.unread_language("Wie viele Menschen wurden verletzt?") == "de"
    assert archive.unread_language("How many people were injured?") is None
