"""Markdown: front matter with title and date, then text that is stored as it reads."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from documents.dates import first_moment
from documents.decoding import decode
from documents.formats.draft import Draft, compose
from documents.formats.options import ReadingOptions
from documents.tidying import without_overrides

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")


def drafts_of_markdown(raw: bytes, source: str, options: ReadingOptions) -> Iterator[Draft]:
    """Yield the draft of a Markdown file."""
    yield read_markdown(without_overrides(decode(raw, source)))


def read_markdown(text: str) -> Draft:
    """Return the draft of a Markdown file: marks, links and images gone, words kept.

    Title and date come from the front matter; without one, a heading that opens the text is the
    title. Front matter that is no YAML mapping counts as having none.

    :param text: the decoded file, line ends as "\\n".
    """
    fields: dict[str, object] = {}
    match = _FRONT_MATTER.match(text)
    if match:
        fields = _mapping(match[1])
        text = text[match.end() :]
    title = _line(fields.get("title"))
    blocks = _blocks(text)
    if blocks and blocks[0][0] == "heading" and title in (None, blocks[0][1]):
        title = blocks.pop(0)[1]
    date_line = _line(fields.get("date") or fields.get("published"))
    published, notes = first_moment([date_line])
    if date_line is None and blocks:
        published, notes = first_moment([blocks[0][1]])
        if published is not None:
            date_line = blocks.pop(0)[1]
    address = fields.get("url") or fields.get("canonical")
    return compose(
        "\n\n".join(block for _, block in blocks),
        title=title,
        date_line=date_line if published else None,
        published=published,
        url=address if isinstance(address, str) else None,
        author=_line(fields.get("author")),
        site=_line(fields.get("source") or fields.get("publisher")),
        language=_line(fields.get("language") or fields.get("lang")),
        notes=notes,
    )


def _mapping(front_matter: str) -> dict[str, object]:
    import yaml  # here, for a question asked does without it

    try:
        loaded = yaml.load(front_matter, Loader=yaml.BaseLoader)  # noqa: S506 - strings only
    except (yaml.YAMLError, RecursionError):  # or nested deeper than any front matter is
        return {}
    return {str(k).lower(): v for k, v in loaded.items()} if isinstance(loaded, dict) else {}


def _line(value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    # An escape such as "\ud800" names what no text holds, and no database stores.
    text = _NO_TEXT.sub("�", value) if isinstance(value, str) else ""
    return " ".join(text.split()) or None


def _blocks(text: str) -> list[tuple[str, str]]:
    """The text blocks in order, each with the kind of block it stands in."""
    from markdown_it import MarkdownIt  # here, for a question asked does without it

    found: list[tuple[str, str]] = []
    kind = "paragraph"
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type.endswith("_open"):
            kind = token.type.removesuffix("_open")
        elif token.type == "inline":
            plain = _plain(token.children or []).strip()
            if plain:
                found.append((kind, plain))
        elif token.type in ("fence", "code_block") and token.content.strip():
            found.append(("code", token.content.strip()))
    return found


def _plain(tokens: "list[Token]") -> str:
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")  # a line break inside a paragraph ends no sentence
        elif token.type in ("text", "code_inline"):
            parts.append(token.content)
    return "".join(parts)
