"""Files into articles, as the first component of the adding pipeline."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from haystack import component

from documents.article import Article
from documents.errors import UnreadableSourceError
from documents.formats.options import DEFAULT_OPTIONS, ReadingOptions
from documents.isolation import Reading
from documents.languages import is_foreign, language_of
from documents.reading import read_noted
from documents.sources import SourceFile

Note = tuple[str, str]


@component
class ArticleReader:
    """Turns files into articles; what cannot be read is refused, never lost sight of."""

    def __init__(self, *, options: ReadingOptions = DEFAULT_OPTIONS) -> None:
        self.options = options

    @component.output_types(
        articles=list[Article], refused=list[UnreadableSourceError], notes=list[Note]
    )
    def run(self, files: Sequence[SourceFile | Reading]) -> dict[str, Any]:
        """Read `files`, those here and now that `read_ahead` has not read in a process of its own.

        :returns: `articles` in the order of the files, `refused`, one error for each other, and
            `notes`, each with the name of its article.
        """
        articles: list[Article] = []
        refused: list[UnreadableSourceError] = []
        notes: list[Note] = []
        for file in files:
            for found, said in self._found(file):
                if isinstance(found, Article):
                    articles.append(with_language(found))
                    notes += [(found.name, note) for note in said]
                else:
                    refused.append(found)
        return {"articles": articles, "refused": refused, "notes": notes}

    def _found(
        self, file: SourceFile | Reading
    ) -> Iterable[tuple[Article | UnreadableSourceError, tuple[str, ...]]]:
        if isinstance(file, SourceFile):
            return read_noted(file, self.options)
        return [] if file.found is None else [(file.found, file.notes)]


def with_language(article: Article) -> Article:
    """Return `article` with the language that it is plainly in, where that is not what is stated.

    Templates of pages and of word processors state a language that nobody chose. English that
    nothing states is not noted.
    """
    found = language_of(article.text[article.body_start :])
    if found is None or is_foreign(found) == is_foreign(article.language):
        return article
    return replace(article, language=found)
