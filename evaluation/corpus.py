"""Articles to be asked, in place of the archive's own: a folder, or those of the test set."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from evaluation.errors import EvaluationError
from evaluation.testset import TestArticle
from index import Progress
from retriever import Archive, ArchiveSettings


def write_articles(articles: Sequence[TestArticle], folder: Path) -> None:
    """Write the articles that a test set brings along as files, title first.

    :raises EvaluationError: when there are none, or they cannot be written.
    """
    if not articles:
        raise EvaluationError("the test set brings no articles along: name a folder of them")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for article in articles:
            head = f"{article.title}\n\n" if article.title else ""
            (folder / article.name).write_text(head + article.text + "\n", encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{folder}: {error.strerror or error}") from error


def open_corpus(
    settings: ArchiveSettings,
    folder: Path,
    corpus: Path,
    progress: Progress,
    *,
    begun: Callable[[], object] = lambda: None,
) -> Archive:
    """Return an archive in `folder` that holds the articles at and below `corpus`.

    Where an earlier run was interrupted, it goes on from there. Copies are kept apart, and articles
    whole: the test set may ask of each of them, and of all that it says.

    :param begun: called when `folder` holds articles that a later run can go on from.
    :raises EvaluationError: when `corpus` gives no article.
    """

    def counted(articles: int, passages: int) -> None:
        if articles:
            begun()

    archive = Archive(replace(settings, folder=folder, once=False, trim=False))
    try:
        report = archive.add([corpus], progress, counted=counted)
        if not report.kept:
            why = report.refused[0] if report.refused else f"{corpus}: no files found"
            raise EvaluationError(str(why))
    except BaseException:
        archive.close()
        raise
    return archive
