"""Files into articles, as the first component of the adding pipeline."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from haystack import component

from documents.article import Article, article_id
from documents.decoding import decode
from documents.errors import UnreadableSourceError
from documents.formats import Draft, read_html, read_markdown, read_plain
from documents.sources import SourceFile, printable, read_bytes

Format = Callable[[bytes, str], Draft]

FORMATS: dict[str, Format] = {
    ".txt": lambda raw, source: read_plain(decode(raw, source)),
    ".md": lambda raw, source: read_markdown(decode(raw, source)),
    ".markdown": lambda raw, source: read_markdown(decode(raw, source)),
    ".html": read_html,
    ".htm": read_html,
}


def read_article(file: SourceFile) -> Article:
    """Return the article in `file`; a file without a title gets its own name as one.

    :raises UnreadableSourceError: naming the file and why it gives no article.
    """
    suffix = PurePath(file.name).suffix.lower()
    if suffix not in FORMATS:
        known = ", ".join(sorted(FORMATS))
        raise UnreadableSourceError(file.name, f"not a format that is read ({known})")
    draft = FORMATS[suffix](read_bytes(file), file.name)
    if not any(map(str.isalnum, draft.text)):
        raise UnreadableSourceError(file.name, "empty")
    source = printable(str(file.path))
    return Article(
        id=article_id(source),
        source=source,
        name=file.name,
        title=draft.title or PurePath(file.name).stem.replace("_", " "),
        published=draft.published,
        text=draft.text,
        body_start=draft.body_start,
        url=draft.url,
    )


@component
class ArticleReader:
    """Reads files into articles; what cannot be read is refused, never lost sight of."""

    @component.output_types(articles=list[Article], refused=list[UnreadableSourceError])
    def run(self, files: list[SourceFile]) -> dict[str, Any]:
        """Read `files`.

        :returns: `articles` in the order of the files, and `refused`, one error for each other.
        """
        articles: list[Article] = []
        refused: list[UnreadableSourceError] = []
        for file in files:
            try:
                articles.append(read_article(file))
            except UnreadableSourceError as error:
                refused.append(error)
        return {"articles": articles, "refused": refused}
