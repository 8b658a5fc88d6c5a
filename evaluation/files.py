"""Articles in files, looked up by name without an archive."""

from collections.abc import Callable, Iterable
from pathlib import Path

from documents import SourceFile, UnreadableSourceError, collect_sources, read_article
from evaluation.testset import TestSet


def texts_of_files(paths: Iterable[Path]) -> Callable[[str], str | None]:
    """Return what gives the text of the article in a file below `paths`, by the file's name.

    Texts are read when they are asked for; None where there is no such file, or no article in it.
    """
    files = {found.name: found for found in collect_sources(paths) if isinstance(found, SourceFile)}

    def text_of(name: str) -> str | None:
        try:
            return read_article(files[name]).text if name in files else None
        except UnreadableSourceError:
            return None

    return text_of


def texts_of_test_set(test_set: TestSet) -> Callable[[str], str | None]:
    """Return what gives the text of an article that the test set brings along."""
    return {article.name: article.text for article in test_set.articles}.get
