"""What a command works with: the settings, and the archive opened from them."""

from dataclasses import dataclass

from bot.settings import Settings
from documents import WebOptions
from retriever import DEFAULT_READER, DEFAULT_TOP_K, Archive, ArchiveSettings

NO_RERANKER = "none"  # so that a flag or variable can take back what a file sets


@dataclass(frozen=True)
class Session:
    """The settings of this run."""

    settings: Settings

    def archive_settings(self) -> ArchiveSettings:
        """What the archive is opened with."""
        get = self.settings.get
        top_k, threshold, reranker = get("top_k"), get("threshold"), get("reranker")
        return ArchiveSettings(
            folder=self.settings.home,
            **({"model": get("model")} if get("model") else {}),
            reader=get("reader") or DEFAULT_READER,
            reranker=None if reranker == NO_RERANKER else reranker,
            top_k=DEFAULT_TOP_K if top_k is None else top_k,
            threshold=threshold,
            threads=get("threads"),
            web=self._web(),
            fields=get("fields") or {},
            languages=get("languages") or None,
            once=get("once") != "no",
            trim=get("trim") != "no",
        )

    def _web(self) -> WebOptions:
        hosts, pause = self.settings.get("private_hosts"), self.settings.get("web_pause")
        return WebOptions(
            private_hosts=hosts or (),
            **({} if pause is None else {"pause": pause}),
        )

    def open_archive(self) -> Archive:
        """Open the archive; the caller closes it."""
        return Archive(self.archive_settings())
