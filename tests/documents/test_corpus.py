"""Every format against text that is known: sentences, title and date come back."""

from pathlib import Path

import pytest

from documents.errors import UnreadableSourceError
from documents.formats import Draft, read_drafts
from tests.documents.corpus import (
    AUTHOR,
    FORMATS,
    SITE,
    Known,
    as_pdf,
    corpus,
    known_articles,
    written,
)


@pytest.fixture
def articles(samples: Path) -> list[Known]:
    """What is written into files."""
    return known_articles(samples)


def drafts(raw: bytes, name: str) -> list[Draft]:
    found = list(read_drafts(raw, name))
    refused = [str(error) for error in found if isinstance(error, UnreadableSourceError)]
    assert refused == []
    return [draft for draft in found if isinstance(draft, Draft)]


@pytest.mark.parametrize("name", FORMATS)
def test_every_sentence_title_and_date_come_back(name: str, articles: list[Known]) -> None:
    wanted = found = 0
    for known in articles:
        (draft,) = drafts(FORMATS[name](known), name)
        assert (draft.title, draft.published) == (known.title, known.day)
        printable = written(known, name)
        missing = [sentence for sentence in printable if sentence not in draft.text]
        if not name.endswith(".pdf"):
            assert missing == []
        wanted += len(printable)
        found += len(printable) - len(missing)
        assert draft.text[: draft.body_start].startswith(known.title)
    assert found >= 0.98 * wanted


@pytest.mark.parametrize("columns", [1, 2])
def test_a_pdf_of_several_pages_has_neither_running_heads_nor_page_numbers(
    columns: int, articles: list[Known]
) -> None:
    known = articles[0]
    (draft,) = drafts(as_pdf(known, columns=columns, times=6), "a.pdf")
    assert SITE not in draft.text
    assert "Page " not in draft.text
    assert len(draft.pages) > 3
    assert draft.pages[0] == 0
    for sentence in known.sentences:
        assert draft.text.count(sentence) == 6
    assert list(draft.pages) == sorted(draft.pages)


def test_a_pdf_that_states_no_title_has_the_largest_letters_as_its_own(
    articles: list[Known],
) -> None:
    for known in articles:
        (draft,) = drafts(as_pdf(known, columns=2, stated=False), "a.pdf")
        assert (draft.title, draft.published) == (known.title, known.day)
        assert draft.author is None


def test_what_the_files_say_of_themselves_is_kept(articles: list[Known]) -> None:
    known = articles[0]
    read = {name: drafts(write(known), name)[0] for name, write in FORMATS.items()}
    assert {name: draft.author for name, draft in read.items()} == {
        **dict.fromkeys(FORMATS, AUTHOR),
        **dict.fromkeys(["a.txt", "a.md", "a.json", "a.jsonl", "a.csv"]),
    }
    assert read["a.html"].site == read["a.mhtml"].site == SITE
    assert read["a.eml"].site == "courier.example"
    assert read["a.html"].language == read["a.epub"].language == "en"
    moments = {name: d.published_at and d.published_at.isoformat() for name, d in read.items()}
    assert moments["a.html"] == f"{known.day}T08:30:00+02:00"
    assert moments["a.eml"] == moments["a.json"] == f"{known.day}T08:30:00+00:00"
    assert moments["a.docx"] is None
    with_url = {name for name, draft in read.items() if draft.url == known.url}
    assert with_url == {"a.md", "a.html", "a.mhtml", "a.json", "a.jsonl", "a.csv"}


def test_furniture_is_left_out_and_captions_are_marked(articles: list[Known]) -> None:
    known = articles[0]
    html, docx = (drafts(FORMATS[name](known), name)[0].text for name in ("a.html", "a.docx"))
    assert "Read more" not in html
    assert "Terms of use" not in html
    for text in (html, docx):
        assert "The harbour at dusk" not in text or "[Caption] The harbour at dusk" in text
    assert "[Caption] The harbour at dusk" in docx
    assert SITE not in docx
    mail = drafts(FORMATS["a.eml"](known), "a.eml")[0].text
    assert SITE not in mail


def test_archives_mailboxes_and_lines_give_each_article_under_a_key(articles: list[Known]) -> None:
    files = corpus(articles)
    for name in ("a.zip", "a.tar.gz"):
        read = drafts(files[name], name)
        assert sorted(str(draft.key) for draft in read) == [
            "/a.docx",
            "/a.html",
            "/a.jsonl#" + articles[8 % len(articles)].url,
            "/a.txt",
        ]
    assert [draft.key for draft in drafts(files["many.jsonl"], "many.jsonl")] == [
        known.url for known in articles
    ]
    assert [draft.title for draft in drafts(files["a.mbox"], "a.mbox")] == [
        known.title for known in articles[:3]
    ]
