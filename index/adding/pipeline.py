"""Adding files: a haystack Pipeline, run over batches so that any number of files fits."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from haystack import Pipeline

from documents import (
    DEFAULT_OPTIONS,
    DEFAULT_WEB_OPTIONS,
    Article,
    ArticleReader,
    PassageSplitter,
    Reading,
    ReadingOptions,
    SourceFile,
    UnreadableSourceError,
    WebOptions,
    is_foreign,
)
from index.adding.arriving import Arriving, readings_of, unchanged_in
from index.adding.once import CopyFilter
from index.adding.trimming import FurnitureFilter
from index.adding.writing import ArticleWriter, UnchangedFilter
from index.embedding import PassageEmbedder
from index.encoder import Encoder
from index.running import run_pipeline
from index.store import FaissDocumentStore

_TOLD = frozenset(("reader", "unchanged", "furniture", "writer"))

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class AddReport:
    """What became of the files that were named, each by its name.

    :param copies: what was kept as a further source of an article: its name, and that article's.
    :param foreign: articles that are not in English: the name of each, and its language's code.
    :param refused: the errors of those that gave no article.
    :param notes: what was noticed about articles that were read: the name of each, and what it is.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    refused: tuple[UnreadableSourceError, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> int:
        """How many articles of these files the archive now holds."""
        return len(self.added) + len(self.replaced) + len(self.copies) + len(self.unchanged)

    def with_batch(
        self,
        result: dict[str, Any],
        same: Iterable[str] = (),
        *,
        called: Callable[[str], str] = str,
    ) -> "AddReport":
        """Return the report with what the pipeline's components said of one more batch.

        :param same: addresses at which nothing has changed.
        :param called: gives the name of the stored article of an id.
        """
        writer = result["writer"]
        unchanged = (*result["unchanged"]["unchanged"], *result["furniture"]["unchanged"])
        names = {article.id: article.name for article in (*writer["added"], *writer["replaced"])}
        copies = [
            (kept.article.name, names.get(kept.of) or called(kept.of)) for kept in writer["copies"]
        ]
        arrived = (*writer["added"], *writer["replaced"], *(k.article for k in writer["copies"]))
        return AddReport(
            added=(*self.added, *(article.name for article in writer["added"])),
            replaced=(*self.replaced, *(article.name for article in writer["replaced"])),
            unchanged=(*self.unchanged, *(article.name for article in unchanged), *same),
            copies=(*self.copies, *copies),
            foreign=(
                *self.foreign,
                *((a.name, a.language) for a in arrived if is_foreign(a.language)),
            ),
            refused=(*self.refused, *result["reader"]["refused"]),
            notes=(*self.notes, *result["reader"]["notes"]),
        )


def adding_pipeline(
    store: FaissDocumentStore, encoder: Encoder, *, once: bool = True, trim: bool = True
) -> Pipeline:
    """Return the pipeline from `reader.files` to `writer.added`, `.replaced` and `.copies`.

    :param once: whether copies of articles that are there are kept as further sources of those.
    :param trim: whether lines are taken away that a site repeats around its articles.
    """
    pipeline = Pipeline()
    pipeline.add_component("reader", ArticleReader())
    pipeline.add_component("unchanged", UnchangedFilter(store=store))
    pipeline.add_component("furniture", FurnitureFilter(store=store, enabled=trim))
    pipeline.add_component("once", CopyFilter(store=store, enabled=once))
    pipeline.add_component("splitter", PassageSplitter())
    pipeline.add_component("embedder", PassageEmbedder(encoder=encoder, known=store))
    pipeline.add_component("writer", ArticleWriter(store=store))
    pipeline.connect("reader.articles", "unchanged.articles")
    pipeline.connect("unchanged.articles", "furniture.articles")
    pipeline.connect("furniture.articles", "once.articles")
    pipeline.connect("once.articles", "splitter.articles")
    pipeline.connect("once.articles", "writer.articles")
    pipeline.connect("once.copies", "writer.copies")
    pipeline.connect("furniture.arrivals", "writer.arrivals")
    pipeline.connect("splitter.documents", "embedder.documents")
    pipeline.connect("embedder.documents", "writer.documents")
    return pipeline


def add_files(
    pipeline: Pipeline,
    paths: Iterable[Path | str | SourceFile],
    progress: Progress,
    *,
    sitemaps: Iterable[str] = (),
    options: ReadingOptions = DEFAULT_OPTIONS,
    web: WebOptions = DEFAULT_WEB_OPTIONS,
    counted: Progress = lambda articles, passages: None,
    dry_run: bool = False,
) -> AddReport:
    """Run `pipeline` over what is at `paths`, a batch a transaction.

    Files are read by processes of their own ahead of the pipeline, so that embedding never waits
    for them and none of them can harm this one; pages are fetched here and read in one of those. An
    interruption loses at most the batch in hand; what was written before it is kept, and is neither
    read nor fetched when the same is added again.

    :param paths: files, folders, and addresses of pages and feeds as text with "://"; or files that
        were collected.
    :param progress: called with the files done and the files found, after each batch.
    :param sitemaps: addresses of sitemaps, all of whose pages are added.
    :param options: how files are read, and within which bounds.
    :param web: how pages are fetched.
    :param counted: called with the articles and passages written so far, after each batch.
    :param dry_run: read the files and report what would become of them, but write nothing.
    """
    store = cast("UnchangedFilter", pipeline.get_component("unchanged")).store
    arriving = Arriving(
        paths,
        sitemaps,
        options=options,
        web=web,
        visits=store.visits,
        files=store.files,
        processes=_processes(),
    )
    run = _would_add if dry_run else _add
    report = AddReport(refused=tuple(arriving.refused))
    articles = passages = 0
    progress(0, arriving.found)
    with closing(arriving.batches()) as batches:
        for batch in batches:
            result = run(pipeline, readings_of(batch))
            report = report.with_batch(result, unchanged_in(batch), called=store.articles.name_of)
            if not dry_run:
                arriving.remember()
            articles += len(result["writer"]["added"]) + len(result["writer"]["replaced"])
            passages += result["writer"]["passages"]
            counted(articles, passages)
            progress(arriving.done, arriving.found)
    return report


def _add(pipeline: Pipeline, batch: list[Reading]) -> dict[str, Any]:
    """Run the pipeline over what was read, and return what its components said."""
    result: dict[str, Any] = run_pipeline(pipeline, {"reader": {"files": batch}}, outputs_of=_TOLD)
    return result


def _would_add(pipeline: Pipeline, batch: list[Reading]) -> dict[str, Any]:
    """Return what `_add` would, as far as that is known without embedding and writing."""
    read = pipeline.get_component("reader").run(files=batch)
    filtered = pipeline.get_component("unchanged").run(articles=read["articles"])
    trimmed = pipeline.get_component("furniture").run(articles=filtered["articles"])
    once = pipeline.get_component("once").run(articles=trimmed["articles"])
    split = pipeline.get_component("splitter").run(articles=once["articles"])
    known: dict[bool, list[Article]] = {True: [], False: []}
    for article in once["articles"]:
        known[article.id in filtered["changed"]].append(article)
    writer = {
        "added": known[False],
        "replaced": known[True],
        "copies": once["copies"],
        "passages": len(split["documents"]),
    }
    return {"reader": read, "unchanged": filtered, "furniture": trimmed, "writer": writer}


def _processes() -> int:
    """One process to read for every two cores, at most four: reading is faster than embedding."""
    return max(1, min(4, (os.cpu_count() or 1) // 2))
