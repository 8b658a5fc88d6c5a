"""What a command works with: the settings, and the archive opened from them."""

from dataclasses import dataclass

from bot.settings import Settings
from retriever import DEFAULT_READER, DEFAULT_TOP_K, Archive, ArchiveSettings


@dataclass(frozen=True)
class Session:
    """The settings of this run."""

    settings: Settings

    def archive_settings(self) -> ArchiveSettings:
        """What the archive is opened with."""
        get = self.settings.get
        top_k, threshold = get("top_k"), get("threshold")
        return ArchiveSettings(
            folder=self.settings.home,
            **({"model": get("model")} if get("model") else {}),
            reader=get("reader") or DEFAULT_READER,
            top_k=DEFAULT_TOP_K if top_k is None else top_k,
            threshold=threshold,
            threads=get("threads"),
        )

    def open_archive(self) -> Archive:
        """Open the archive; the caller closes it."""
        return Archive(self.archive_settings())
