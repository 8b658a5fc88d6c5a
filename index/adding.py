"""Adding files: a haystack Pipeline, run over batches so that any number of files fits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from haystack import Pipeline

from documents import (
    ArticleReader,
    PassageSplitter,
    SourceFile,
    UnreadableSourceError,
    collect_sources,
)
from index.embedding import PassageEmbedder
from index.encoder import Encoder
from index.running import run_pipeline
from index.store import FaissDocumentStore
from index.writing import ArticleWriter, UnchangedFilter

_FILES_IN_A_BATCH = 32

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class AddReport:
    """What became of the files that were named, each by its name.

    :param refused: the errors of those that gave no article.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    refused: tuple[UnreadableSourceError, ...] = ()

    @property
    def kept(self) -> int:
        """How many articles of these files the archive now holds."""
        return len(self.added) + len(self.replaced) + len(self.unchanged)


def adding_pipeline(store: FaissDocumentStore, encoder: Encoder) -> Pipeline:
    """Return the pipeline from `reader.files` to `writer.added` and `writer.replaced`."""
    pipeline = Pipeline()
    pipeline.add_component("reader", ArticleReader())
    pipeline.add_component("unchanged", UnchangedFilter(store=store))
    pipeline.add_component("splitter", PassageSplitter())
    pipeline.add_component("embedder", PassageEmbedder(encoder=encoder, known=store))
    pipeline.add_component("writer", ArticleWriter(store=store))
    pipeline.connect("reader.articles", "unchanged.articles")
    pipeline.connect("unchanged.articles", "splitter.articles")
    pipeline.connect("unchanged.articles", "writer.articles")
    pipeline.connect("splitter.documents", "embedder.documents")
    pipeline.connect("embedder.documents", "writer.documents")
    return pipeline


def add_files(pipeline: Pipeline, paths: Iterable[Path], progress: Progress) -> AddReport:
    """Run `pipeline` over the files at and below `paths`, a batch a transaction.

    An interruption loses at most the batch in hand; what was written before it is kept.

    :param progress: called with the files done and the files found, after each batch.
    """
    files: list[SourceFile] = []
    refused: list[UnreadableSourceError] = []
    for found in collect_sources(paths):
        if isinstance(found, SourceFile):
            files.append(found)
        else:
            refused.append(found)
    added: list[str] = []
    replaced: list[str] = []
    unchanged: list[str] = []
    progress(0, len(files))
    for start in range(0, len(files), _FILES_IN_A_BATCH):
        batch = files[start : start + _FILES_IN_A_BATCH]
        result = run_pipeline(
            pipeline, {"reader": {"files": batch}}, outputs_of={"reader", "unchanged", "writer"}
        )
        refused += result["reader"]["refused"]
        unchanged += [article.name for article in result["unchanged"]["unchanged"]]
        added += [article.name for article in result["writer"]["added"]]
        replaced += [article.name for article in result["writer"]["replaced"]]
        progress(start + len(batch), len(files))
    return AddReport(tuple(added), tuple(replaced), tuple(unchanged), tuple(refused))
