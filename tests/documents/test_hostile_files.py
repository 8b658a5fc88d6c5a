"""Files that mean no good: each is refused with its reason, or read as what it says."""

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from documents.article import Article
from documents.errors import UnreadableSourceError
from documents.formats import DEFAULT_OPTIONS, Draft, ReadingOptions, read_drafts
from documents.formats.options import MEGABYTE
from documents.reading import read_articles
from documents.sources import SourceFile
from tests.documents.corpus import as_docx, as_epub, as_odt, as_pdf, known_articles, tarred, zipped

ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "It rained. It rained. It rained.">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><x>&c;</x>'
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
RAIN = b"Rain\n\n4 November 2017\n\nIt rained on the harbour."


def said(raw: bytes, name: str, options: ReadingOptions = DEFAULT_OPTIONS) -> list[str]:
    """The refusals, and the titles of the articles, that a file gives."""
    return [
        f"read: {found.title}" if isinstance(found, Draft) else str(found)
        for found in read_drafts(raw, name, options)
    ]


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    zeros = zipped({"a.txt": bytes(20 * MEGABYTE)})
    assert len(zeros) < 100_000
    small = replace(DEFAULT_OPTIONS, expanded=10 * MEGABYTE)
    assert said(zeros, "a.zip", small) == ["a.zip: comes to more than 10 MB when unpacked"]
    assert said(tarred({"a.txt": bytes(20 * MEGABYTE)}), "a.tar.gz", small) == [
        "a.tar.gz: comes to more than 10 MB when unpacked"
    ]
    large = zipped({"a.txt": bytes(65 * MEGABYTE), "b.txt": RAIN})
    assert said(large, "a.zip") == ["a.zip/a.txt: larger than 64 MB", "read: Rain"]


def test_what_the_members_of_an_archive_unpack_to_counts_together() -> None:
    inner = zipped({"a.txt": b"Rain. " * (MEGABYTE // 2)})
    outer = zipped({f"{i}.zip": inner for i in range(9)})
    small = replace(DEFAULT_OPTIONS, expanded=10 * MEGABYTE)
    assert said(outer, "a.zip", small) == [
        "read: None",
        "read: None",
        "read: None",
        "a.zip: comes to more than 10 MB when unpacked",
    ]


def test_members_of_one_name_are_all_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("rain.txt", RAIN)
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("rain.txt", b"Snow\n\n5 November 2017\n\nIt snowed.")
    assert said(out.getvalue(), "a.zip") == ["read: Rain", "read: Snow"]


@pytest.mark.parametrize("name", ["a.tar.gz", "a.tar.bz2", "a.tar.xz", "a.zip"])
@pytest.mark.parametrize("place", [0, 0.5, 0.9])
def test_a_damaged_archive_in_an_archive_leaves_the_others(name: str, place: float) -> None:
    noise = random.Random(7).randbytes(20_000)  # noqa: S311 - repeatable, not secret
    plain = gzip.decompress(tarred({"x.txt": noise}))
    packed = {
        "a.tar.gz": gzip.compress(plain),
        "a.tar.bz2": bz2.compress(plain),
        "a.tar.xz": lzma.compress(plain),
        "a.zip": zipped({"x.txt": noise}),
    }
    raw = bytearray(packed[name])
    start = int(place * len(raw))
    raw[start : start + 200] = bytes(byte ^ 0xFF for byte in raw[start : start + 200])
    found = said(zipped({name: bytes(raw), "b.txt": RAIN}), "outer.zip")
    assert found[-1] == "read: Rain"
    assert len(found) >= 2
    assert all(line.startswith(f"outer.zip/{name}") for line in found[:-1])


def test_archives_are_read_only_so_deep() -> None:
    raw = zipped({"rain.txt": RAIN})
    assert said(zipped({"1.zip": raw}), "a.zip") == ["read: Rain"]
    deep = zipped({"1.zip": zipped({"2.zip": raw})})
    assert said(deep, "a.zip") == ["a.zip/1.zip/2.zip: an archive too deep within others"]


def test_an_archive_of_too_many_members_is_refused() -> None:
    few = replace(DEFAULT_OPTIONS, members=10)
    members = {f"{i}.txt": RAIN for i in range(11)}
    assert said(zipped(members), "a.zip", few) == ["a.zip: more than 10 members"]
    assert said(tarred(members), "a.tar.gz", few)[-1] == "a.tar.gz: more than 10 members"


@pytest.mark.parametrize(
    "name", ["../rain.txt", "a/../../rain.txt", "/etc/rain.txt", "C:\\rain.txt", "..\\rain.txt"]
)
def test_a_path_that_leads_out_of_an_archive_is_refused(name: str) -> None:
    members = {name: RAIN, "good.txt": RAIN}
    for raw, archive in ((zipped(members), "a.zip"), (tarred(members), "a.tar.gz")):
        found = said(raw, archive)
        assert len(found) == 2
        assert "read: Rain" in found
        assert any(line.endswith("rain.txt: its path leads out of the archive") for line in found)


def test_links_in_an_archive_are_refused() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as file:
        for kind, name in ((tarfile.SYMTYPE, "soft.txt"), (tarfile.LNKTYPE, "hard.txt")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            file.addfile(info)
        pipe = tarfile.TarInfo("pipe.txt")
        pipe.type = tarfile.FIFOTYPE
        file.addfile(pipe)
    assert said(out.getvalue(), "a.tar") == [
        "a.tar/soft.txt: a symbolic link",
        "a.tar/hard.txt: a hard link",
        "a.tar/pipe.txt: not a regular file",
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as zip_file:
        link = zipfile.ZipInfo("soft.txt")
        link.external_attr = 0o120777 << 16
        zip_file.writestr(link, "/etc/passwd")
    assert said(out.getvalue(), "a.zip") == ["a.zip/soft.txt: a symbolic link"]


@pytest.mark.parametrize("xml", [ENTITIES, OUTSIDE])
def test_xml_that_defines_entities_is_refused(xml: bytes, samples: Path) -> None:
    known = known_articles(samples, 1)[0]
    for write, name, part in (
        (as_docx, "a.docx", "word/document.xml"),
        (as_odt, "a.odt", "content.xml"),
        (as_epub, "a.epub", "OEBPS/book.opf"),
    ):
        with zipfile.ZipFile(io.BytesIO(write(known))) as file:
            members = {member: file.read(member) for member in file.namelist()}
        (line,) = said(zipped({**members, part: xml}), name)
        assert line == f"{name}: refused: {part} defines XML entities"


def test_a_page_that_defines_entities_gives_nothing_of_a_file() -> None:
    text = "The tram left its rails at the café on Saturday morning, and nobody was hurt at all. "
    page = f"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><p>&a; {text * 5}</p>"
    for found in read_drafts(page.encode(), "a.html"):
        assert not isinstance(found, Draft) or "root:" not in found.text


def test_a_scan_an_encrypted_and_an_endless_pdf_are_refused(samples: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    blank = PdfWriter()
    blank.add_blank_page(200, 200)
    out = io.BytesIO()
    blank.write(out)
    assert said(out.getvalue(), "a.pdf") == [
        "a.pdf: no text in the PDF: its pages are pictures (a scan); recognise its text first"
    ]
    raw = as_pdf(known_articles(samples, 1)[0], times=8)
    few = replace(DEFAULT_OPTIONS, pages=3)
    (line,) = said(raw, "a.pdf", few)
    assert line.endswith("pages, more than 3")
    locked = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    locked.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    locked.write(out)
    assert said(out.getvalue(), "a.pdf") == ["a.pdf: the PDF is encrypted: a password is needed"]


def test_a_pdf_whose_stream_unpacks_to_gigabytes_is_refused() -> None:
    import zlib

    stream = zlib.compress(zlib.compress(bytes(300 * MEGABYTE), 9), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream"
        % (len(stream), stream),
    ]
    raw = b"%PDF-1.4\n"
    for number, body in enumerate(objects, 1):
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    raw += b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"
    assert len(raw) < 100_000
    (line,) = said(raw, "a.pdf")
    assert line.startswith("a.pdf: ")
    assert not line.startswith("read")


def test_html_of_very_many_elements_is_read_or_refused() -> None:
    for raw in (b"<b>" * 50_000, b"<p>" * 20_000 + b"It rained.", b"<table><tr><td>" * 5_000):
        assert len(said(raw, "a.html")) == 1


def test_nuls_are_no_text_and_leave_a_field() -> None:
    assert said(b"It rained.\0", "a.txt") == [
        "a.txt: not a text file: control character 0x00 at byte 10"
    ]
    raw = json.dumps({"title": "Ra\0in", "text": "It \0rained.\ud800 \x1b[31mRed."}).encode()
    (draft,) = read_drafts(raw, "a.json")
    assert isinstance(draft, Draft)
    assert draft.text == "Rain\n\nIt rained. [31mRed."


WORDS = "It rained on the harbour all day, and the town sent its workers home before the evening. "
PAGE = (
    f"<html><head>{{}}</head><body><article><h1>Rain</h1><p>{WORDS * 5}</p></article></body></html>"
)
STATED = '<script type="application/ld+json">{{"@type": "NewsArticle", "url": "{}"}}</script>'


@pytest.mark.parametrize(
    "address",
    [
        r"https://a.example/\ud800",
        r"https://a.example/\u0000",
        r"https://a.example/\nrain",
        r"https://a.example/\u202eniar",
        "https://[rain]/x",
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.md", "a.html", "a.rss", "b.rss"])
def test_an_address_that_cannot_be_one_is_left_out(name: str, address: str) -> None:
    feed = '{{"version": "https://jsonfeed.org/version/1", "items": [{{{}"url": "{}", {}}}]}}'
    words = '"title": "Rain", "content_text": "It rained."'
    raw = {
        "a.json": f'{{"url": "{address}", "text": "It rained."}}',
        "a.jsonl": f'{{"url": "{address}", "text": "It rained."}}\n',
        "a.md": f'---\nurl: "{address}"\n---\nIt rained.',
        "a.html": PAGE.format(STATED.format(address)),
        "a.rss": feed.format("", address, words),
        "b.rss": feed.format('"id": "1", ', address, words),
    }[name]
    (article,) = read_articles(SourceFile(Path(), name, content=raw.encode()))
    assert isinstance(article, Article)
    assert article.url is None
    assert "rained" in article.text
    for stored in (article.content_hash, article.source, article.name):
        stored.encode()


def test_a_page_that_states_a_wrong_address_is_known_by_the_next_one_that_it_states() -> None:
    head = '<link rel="canonical" href="https://[rain]/x"><meta property="og:url" content="/rain">'
    raw = PAGE.format(head + STATED.format("https://a.example/other")).encode()
    (article,) = read_articles(SourceFile(Path(), "a.html", content=raw))
    assert isinstance(article, Article)
    assert article.url == "https://a.example/rain"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.html"])
def test_marks_that_turn_the_order_of_text_are_left_out(name: str) -> None:
    sentence = (
        "The payment of \u202e001\u202c euros was made to the town of Port Ellery on Monday. "
    )
    text = sentence * 5
    raw = text
    if name == "a.json":
        raw = json.dumps({"text": text})
    elif name == "a.html":
        raw = f"<html><body><article><h1>Pay</h1><p>{text}</p></article></body></html>"
    (draft,) = read_drafts(raw.encode(), name)
    assert isinstance(draft, Draft)
    assert "The payment of 001 euros" in draft.text
    assert not any(c in draft.text for c in "\u202d\u202e\u202c")


def test_very_many_bad_records_are_counted_rather_than_named() -> None:
    lines = said(b'{"text": "It rained."}\n' + b"[]\n" * 5000, "a.jsonl")
    assert len(lines) == 102
    assert lines[:2] == ["read: None", "a.jsonl#2: the line is no object with fields"]
    assert lines[-1] == "a.jsonl: 4900 more parts of it give no article either"


def test_json_nested_without_end_is_refused() -> None:
    assert said(b"[" * 200_000, "a.json") == ["a.json: no valid JSON (nested too deep)"]
    assert said(b'{"a":' * 100_000 + b"\n", "a.jsonl") == [
        "a.jsonl#1: no valid JSON (nested too deep)"
    ]


def test_a_table_without_a_column_of_text_is_refused() -> None:
    assert said(b"year,price\n2017,4\n2018,5\n", "a.csv") == [
        "a.csv: a table without a column 'text' (it has year, price)"
    ]
    assert said(b"\n", "a.csv") == ["a.csv: a table without a column 'text' (it has none)"]
    field = "text\n" + "It rained. " * 100_000
    assert said(field.encode(), "a.csv") == ["read: None"]


def test_an_encrypted_or_damaged_package_is_refused(samples: Path) -> None:
    raw = as_docx(known_articles(samples, 1)[0])
    assert said(raw[: len(raw) // 2], "a.docx") == ["a.docx: damaged: not a ZIP package"]
    assert said(b"It rained.", "a.epub") == ["a.epub: damaged: not a ZIP package"]
    assert said(zipped({"x.txt": RAIN}), "a.odt") == ["a.odt: damaged: it lacks content.xml"]
    assert said(b"It rained.", "a.tar") == ["a.tar: damaged: not a tar archive, or cut short"]


def test_whatever_a_library_raises_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(raw: bytes, source: str, options: ReadingOptions) -> list[Draft]:
        raise ZeroDivisionError("of a library")

    monkeypatch.setattr("documents.formats.plain.drafts_of_plain", broken)
    (error,) = read_drafts(b"It rained.", "a.txt")
    assert isinstance(error, UnreadableSourceError)
    assert error.reason == "damaged, or no plain text file (ZeroDivisionError: of a library)"
