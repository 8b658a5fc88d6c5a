"""A backup brought back under an open store, as the program does it."""

from pathlib import Path

from index import FaissDocumentStore, Manifest, restore


def bring_back(store: FaissDocumentStore, file: Path) -> None:
    """Make the archive of `store` hold what `file` does, and make anew what is derived of it."""
    manifest = Manifest(model=store.model, dimension=store.dimension)
    restore(Path(store.path), file, manifest)
    store.make_derived()
