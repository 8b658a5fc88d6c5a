"""An archive brought back or made whole, which need not be one that can be opened."""

from contextlib import closing
from pathlib import Path

from haystack import Document

from index import (
    Encoder,
    FaissDocumentStore,
    Manifest,
    PassageEmbedder,
    Repair,
    load_encoder,
    repair,
    restore,
)
from retriever.archive import DATABASE
from retriever.settings import ArchiveSettings


def restore_archive(settings: ArchiveSettings, file: Path) -> Path | None:
    """Make an archive hold what `file`, a backup, does, in place of everything that is there.

    :returns: where the archive's file is kept if it was too damaged to be written to.
    :raises StorageError: when `file` is no whole archive.
    :raises IndexMismatchError: when it was made with another model.
    """
    encoder = load_encoder(settings.model, threads=settings.threads)
    path = settings.folder / DATABASE
    kept = restore(path, file, _manifest(encoder))
    with closing(
        FaissDocumentStore(path=str(path), model=encoder.name, dimension=encoder.dimension)
    ) as store:
        store.make_derived()
    return kept


def repair_archive(settings: ArchiveSettings) -> Repair:
    """Make a damaged archive whole as far as it can be read; see `index.repair`.

    :raises StorageError: when nothing can be read of it, or the disk is full.
    :raises IndexMismatchError: when it was made with another model.
    """
    encoder = load_encoder(settings.model, threads=settings.threads)

    def embedded(store: FaissDocumentStore, documents: list[Document]) -> list[Document]:
        embedder = PassageEmbedder(encoder=encoder, known=store)
        found: list[Document] = embedder.run(documents)["documents"]
        return found

    return repair(settings.folder / DATABASE, _manifest(encoder), embedded)


def _manifest(encoder: Encoder) -> Manifest:
    return Manifest(model=encoder.name, dimension=encoder.dimension)
