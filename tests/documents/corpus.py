"""Known articles written as files of every format, to be read back."""

import csv
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from pathlib import Path

from documents.reading import read_article
from documents.sentences import sentence_spans
from documents.sources import SourceFile

AUTHOR = "Ada Verne"
SITE = "The Wexmoor Courier"


@dataclass(frozen=True)
class Known:
    """An article whose every sentence is known."""

    title: str
    day: date
    paragraphs: tuple[str, ...]
    url: str

    @property
    def sentences(self) -> list[str]:
        """Its sentences, title and date line aside."""
        return [p[start:end] for p in self.paragraphs for start, end in sentence_spans(p)]


def known_articles(samples: Path, number: int = 8) -> list[Known]:
    """Return the first of the sample articles, the last with characters that need care."""
    found = []
    for path in sorted((samples / "articles").iterdir())[:number]:
        article = read_article(SourceFile(path, path.name))
        if article.published is None:
            continue
        body = article.text[article.body_start :]
        paragraphs = tuple(line for line in body.split("\n") if line)
        url = f"https://courier.example/{article.published:%Y}/{path.stem}"
        found.append(Known(article.title, article.published, paragraphs, url))
    careful = (
        "“It’s 5 < 6 & 7 > 4,” said Zoë Müller-Žižek – not José.",
        "A café in Besançon sold crème brûlée for £3.50; naïve tourists paid €9.",
    )
    last = found[-1]
    return [*found[:-1], replace(last, paragraphs=(*last.paragraphs, *careful))]


def as_text(known: Known) -> bytes:
    """Plain text."""
    return "\n\n".join((known.title, f"{known.day:%d %B %Y}", *known.paragraphs)).encode()


def as_markdown(known: Known) -> bytes:
    """Markdown with front matter, lines broken at 60 characters."""
    head = f"---\ntitle: {json.dumps(known.title)}\ndate: {known.day}\nurl: {known.url}\n---\n\n"
    escaped = [
        p.replace("&", "&amp;").replace("<", "&lt;").replace("*", "\\*") for p in known.paragraphs
    ]
    return (head + "\n\n".join(wrapped(p, 60) for p in escaped)).encode()


def as_html(known: Known) -> bytes:
    """A page with a menu, JSON-LD, a caption, pointers to other articles and a footer."""
    about = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": SITE},
            {
                "@type": "NewsArticle",
                "headline": known.title,
                "datePublished": f"{known.day}T08:30:00+02:00",
                "author": [{"@type": "Person", "name": AUTHOR}],
                "publisher": {"@type": "Organization", "name": SITE},
                "inLanguage": "en",
            },
        ],
    }
    paragraphs = [f"<p>{escape(p)}</p>" for p in known.paragraphs]
    paragraphs.insert(1, '<p><a href="/other">Read more: Quite another story</a></p>')
    figure = "<figure><img src='a.jpg'><figcaption>The harbour at dusk</figcaption></figure>"
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>{escape(known.title)} | {SITE}</title>
<script type="application/ld+json">{json.dumps(about)}</script>
<link rel="canonical" href="{known.url}"></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>{escape(known.title)}</h1>{figure}{"".join(paragraphs)}</article>
<footer><p>Copyright {SITE}. <a href="/terms">Terms of use</a></p></footer>
</body></html>""".encode()


def as_mhtml(known: Known) -> bytes:
    """The page as a browser saves it."""
    html = as_html(known).decode()
    message = EmailMessage()
    message["From"] = "<Saved by a browser>"
    message["Snapshot-Content-Location"] = known.url
    message["Subject"] = known.title
    message.set_content(html, subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG", "image", "png")
    return message.as_bytes()


def as_docx(known: Known) -> bytes:
    """A Word document with a header and a caption."""
    from docx import Document

    document = Document()
    document.core_properties.author = AUTHOR
    document.core_properties.title = known.title
    document.sections[0].header.paragraphs[0].text = SITE
    document.add_paragraph(known.title, style="Title")
    document.add_paragraph(f"{known.day:%d %B %Y}")
    for paragraph in known.paragraphs:
        half = len(paragraph) // 2
        added = document.add_paragraph(paragraph[:half])
        added.add_run(paragraph[half:]).bold = True
    document.add_paragraph("The harbour at dusk", style="Caption")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_odt(known: Known) -> bytes:
    """An OpenDocument text."""
    names = " ".join(
        f'xmlns:{prefix}="{space}"'
        for prefix, space in {
            "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
            "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
            "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
            "dc": "http://purl.org/dc/elements/1.1/",
        }.items()
    )
    paragraphs = []
    for paragraph in known.paragraphs:
        first, _, rest = paragraph.partition(" ")
        spans = f"<text:span>{escape(first)}</text:span><text:s/>{escape(rest)}"
        note = "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note>"
        paragraphs.append(f"<text:p>{spans}{note}</text:p>")
    content = (
        f"<office:document-content {names}><office:body><office:text>"
        f"<text:h>{escape(known.title)}</text:h>{''.join(paragraphs)}"
        "</office:text></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {names}><office:meta><dc:title>{escape(known.title)}</dc:title>"
        f"<meta:initial-creator>{AUTHOR}</meta:initial-creator>"
        f"<meta:creation-date>{known.day}T08:30:00</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )
    return zipped({"mimetype": b"x", "content.xml": content.encode(), "meta.xml": meta.encode()})


def as_epub(known: Known) -> bytes:
    """A book of one chapter, with a cover and a table of contents."""
    package = f"""<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(known.title)}</dc:title>
<dc:creator>{AUTHOR}</dc:creator><dc:date>{known.day}</dc:date><dc:language>en</dc:language>
</metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one%201.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/><itemref idref="one"/></spine></package>"""
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>'
    text = f"<h1>{escape(known.title)}</h1>" + "".join(
        f"<p>{escape(p)}</p>" for p in known.paragraphs
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": container.encode(),
            "OEBPS/book.opf": package.encode(),
            "OEBPS/nav.xhtml": page.format("<nav><ol><li>One</li></ol></nav>").encode(),
            "OEBPS/cover.xhtml": page.format("<p>Cover</p>").encode(),
            "OEBPS/text/one 1.xhtml": page.format(text).encode(),
        }
    )


def as_mail(known: Known) -> bytes:
    """A message of plain text, lines broken at 72 characters, with a signature."""
    message = mail_of(known)
    body = "\n\n".join(wrapped(p, 72) for p in known.paragraphs)
    message.set_content(f"{body}\n\n-- \nThe Wexmoor Courier\n", cte="quoted-printable")
    return message.as_bytes()


def as_html_mail(known: Known) -> bytes:
    """A newsletter: a plain part that says little, and one of HTML."""
    message = mail_of(known)
    message.set_content("See this message in your browser.")
    body = "".join(f"<p>{escape(p)}</p>" for p in known.paragraphs)
    message.add_alternative(
        f"<html><body><h1>{escape(known.title)}</h1>{body}</body></html>", "html"
    )
    return message.as_bytes()


def mail_of(known: Known) -> EmailMessage:
    """A message without a body."""
    message = EmailMessage()
    message["From"] = f"{AUTHOR} <ada@courier.example>"
    message["Subject"] = known.title
    message["Date"] = format_datetime(datetime(*known.day.timetuple()[:3], 8, 30, tzinfo=UTC))
    message["Message-ID"] = f"<{known.day:%Y%m%d}@courier.example>"
    return message


def record(known: Known) -> dict[str, str]:
    """A record as many collections have it."""
    return {
        "headline": known.title,
        "published_at": f"{known.day}T08:30:00Z",
        "url": known.url,
        "body": "\n\n".join(known.paragraphs),
    }


def as_json(known: Known) -> bytes:
    """One record."""
    return json.dumps(record(known)).encode()


def as_csv(known: Known) -> bytes:
    """A table of one row."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(record(known)))
    writer.writeheader()
    writer.writerow(record(known))
    return out.getvalue().encode()


def as_pdf(known: Known, *, columns: int = 1, times: int = 1, stated: bool = True) -> bytes:
    """A PDF with running heads, page numbers and lines that are set flush."""
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.pagesizes import A5
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    out = io.BytesIO()
    (width, height), margin, gap = A5, 45, 16
    about = {"title": known.title, "author": AUTHOR} if stated else {}
    document = BaseDocTemplate(out, pagesize=A5, **about)
    each = (width - 2 * margin - gap * (columns - 1)) / columns
    frames = [
        Frame(margin + (each + gap) * i, margin, each, height - 2 * margin) for i in range(columns)
    ]

    def furniture(canvas: object, template: object) -> None:
        canvas.setFont("Helvetica", 8)  # type: ignore[attr-defined]  # its stubs leave it out
        canvas.drawString(margin, height - 30, SITE)  # type: ignore[attr-defined]  # its stubs leave it out
        number = f"Page {template.page}"  # type: ignore[attr-defined]  # its stubs leave it out
        canvas.drawRightString(width - margin, 25, number)  # type: ignore[attr-defined]  # its stubs leave it out

    document.addPageTemplates([PageTemplate(frames=frames, onPage=furniture)])
    styles = getSampleStyleSheet()
    body = ParagraphStyle("body", parent=styles["BodyText"], alignment=TA_JUSTIFY)
    # What the font of the PDF has no glyph for could not be read by anyone.
    flow = [Paragraph(escape(known.title), styles["Title"])]
    flow.append(Paragraph(f"{known.day:%d %B %Y}", styles["BodyText"]))
    flow += [Paragraph(escape(p), body) for p in known.paragraphs * times]
    document.build(flow)
    return out.getvalue()


def wrapped(text: str, width: int) -> str:
    """`text` broken into lines, as e-mail and Markdown are."""
    import textwrap

    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    """A tar archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as file:  # type: ignore[call-overload]  # its stubs leave it out
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return out.getvalue()


FORMATS: dict[str, Callable[[Known], bytes]] = {
    "a.txt": as_text,
    "a.md": as_markdown,
    "a.html": as_html,
    "a.mhtml": as_mhtml,
    "a.docx": as_docx,
    "a.odt": as_odt,
    "a.epub": as_epub,
    "a.json": as_json,
    "a.jsonl": as_json,
    "a.csv": as_csv,
    "a.eml": as_mail,
    "newsletter.eml": as_html_mail,
    "a.pdf": as_pdf,
    "columns.pdf": lambda known: as_pdf(known, columns=2),
}


def written(known: Known, name: str) -> list[str]:
    """Return the sentences that the file of format `name` holds: letters of a PDF's font alone."""
    return [s for s in known.sentences if not name.endswith(".pdf") or "Ž" not in s]


def corpus(articles: Sequence[Known]) -> dict[str, bytes]:
    """One file of each format, and of each kind of archive, by name."""
    files = {
        name: write(articles[i % len(articles)]) for i, (name, write) in enumerate(FORMATS.items())
    }
    within = {name: files[name] for name in ("a.txt", "a.html", "a.docx", "a.jsonl")}
    files["a.zip"] = zipped(within)
    files["a.tar.gz"] = tarred(within)
    files["a.mbox"] = b"".join(
        b"From ada@courier.example Thu Jan  1 00:00:00 2015\n" + as_mail(known) + b"\n"
        for known in articles[:3]
    )
    files["many.jsonl"] = b"\n".join(map(as_json, articles))
    return files
