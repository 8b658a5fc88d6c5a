"""Files into articles."""

from datetime import date
from pathlib import Path

import pytest

from documents.article import Article, article_id
from documents.errors import UnreadableSourceError
from documents.formats import SUFFIXES
from documents.passages import passages_of
from documents.reader import ArticleReader
from documents.reading import read_article, read_articles
from documents.sentences import LONGEST_SENTENCE
from documents.sources import SourceFile


def source(path: Path, content: str | bytes) -> SourceFile:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return SourceFile(path, path.name)


def test_a_file_becomes_an_article(tmp_path: Path) -> None:
    path = tmp_path / "rain.txt"
    text = "Rain\n\n04 November 2017\n\nIt rained."
    assert read_article(source(path, text + "\n")) == Article(
        id=article_id(str(path)),
        source=str(path),
        name="rain.txt",
        title="Rain",
        published=date(2017, 11, 4),
        text=text,
        body_start=24,
    )


@pytest.mark.parametrize("text", ["Only a title", "It rained.\nIt stopped."])
def test_a_file_without_a_title_is_called_by_its_name(tmp_path: Path, text: str) -> None:
    article = read_article(source(tmp_path / "city_news_7.txt", text))
    assert (article.title, article.text, article.body_start) == ("city news 7", text, 0)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\n", "empty"),
        ("a.md", b"---\n---\n", "empty"),
        ("a.txt", b"- - -", "empty"),
        ("a.html", b"", "no article text found in the page"),
        ("a.doc", b"Text.", f"not a format that is read ({' '.join(SUFFIXES)})"),
        ("noext", b"Text.", f"not a format that is read ({' '.join(SUFFIXES)})"),
        ("a.txt", b"ab\x00", "not a text file: control character 0x00 at byte 2"),
    ],
)
def test_what_gives_no_article_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableSourceError) as caught:
        read_article(source(tmp_path / name, content))
    assert (caught.value.source, caught.value.reason) == (name, reason)


def test_the_suffix_counts_in_upper_case_too(tmp_path: Path) -> None:
    assert read_article(source(tmp_path / "A.TXT", "It rained.")).text == "It rained."


def test_articles_of_one_file_never_share_an_id(tmp_path: Path) -> None:
    message = b"From a Thu Jan  1 00:00:00 2015\nMessage-ID: <1@a>\nSubject: Rain\n\nIt rained.\n"
    found = list(read_articles(source(tmp_path / "a.mbox", message * 3)))
    names = [article.name for article in found if isinstance(article, Article)]
    assert names == ["a.mbox#1@a", "a.mbox#1@a~2", "a.mbox#1@a~3"]
    assert len({article.id for article in found if isinstance(article, Article)}) == 3


def test_one_bad_file_leaves_the_others(tmp_path: Path) -> None:
    files = [
        source(tmp_path / "a.txt", "Wet."),
        source(tmp_path / "b.txt", b"\xc3\xa9\xff"),
        source(tmp_path / "c.md", "# Dry\n\nDry."),
    ]
    result = ArticleReader().run(files)
    assert [article.name for article in result["articles"]] == ["a.txt", "c.md"]
    assert [str(error) for error in result["refused"]] == [
        "b.txt: byte 0xff at offset 2 is not UTF-8"
    ]


@pytest.mark.parametrize(
    "unit", ["The mayor of the town said on Monday that it had rained. ", "rain ", "x"]
)
def test_five_megabytes_on_one_line_give_passages_of_bounded_length(
    tmp_path: Path, unit: str
) -> None:
    size = 5_000_000 if unit.endswith(". ") else 1_000_000
    article = read_article(source(tmp_path / "long.txt", unit * (size // len(unit))))
    passages = passages_of(article)
    assert max(len(p.content or "") for p in passages) <= 1200 + 2 * LONGEST_SENTENCE
    assert passages[-1].meta["end"] == len(article.text)
