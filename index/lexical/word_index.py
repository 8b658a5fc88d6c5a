"""The words of a large archive in tantivy, kept in step with the database.

FTS5 scores every passage that has one of a question's words, which takes too long beyond
`FTS5_UPTO` passages; tantivy leaves out those that cannot be among the best. Its index is derived:
each of its commits notes the generation of the database that it holds, in a document of its own,
and whoever finds it behind brings it up to date.
"""

import contextlib
import json
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.database.connection import Database
from index.lexical.words import content_words

_LOG = logging.getLogger(__name__)
FTS5_UPTO = 100_000  # passages
_FORMAT = 1
_MARK = "mark"
_HEAP = 64_000_000  # bytes that the writer may use
_CHUNK = 5_000  # passages that are read at a time
_LONGEST = 64
_FARTHEST = 2  # slips that tantivy can look for


class WordIndex:
    """Passages by their words, as of one generation at a time; not for several threads at once.

    :param database: the truth.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._index: Any = None
        self._analyzer: Any = None
        self._schema: Any = None
        self._version = ("", -1)

    @property
    def path(self) -> Path:
        """The folder that it lies in."""
        return self._database.path.with_suffix(".words")

    def is_ready(self) -> bool:
        """Whether it can be searched; brings it up to the database's generation first.

        It cannot where it was never built or is of another archive. While another process brings
        it up to date it is searched as it is, a moment old.
        """
        version = self._database.version()
        if version == self._version:
            return True
        if not self._opened():
            return False
        archive, generation, _ = self._mark()
        if archive != version[0]:
            return False
        if generation < version[1] and not self._caught_up():
            return True  # and looks again the next time
        self._version = version
        return True

    def build(self) -> bool:
        """Make it anew or bring it up to date; return whether it can be searched now."""
        if self.is_ready():
            return True
        try:
            with FileLock(f"{self.path}.lock", timeout=0):
                self._index = None
                shutil.rmtree(self.path, ignore_errors=True)
                self.path.mkdir(parents=True)
                self._create()
                self._update(0, None)
        except Timeout:
            return False
        except (OSError, ValueError) as error:
            _LOG.warning("%s: the index of words cannot be written: %s", self.path, error)
            return False
        return self.is_ready()

    def forget(self) -> None:
        """Delete it."""
        self._index, self._version = None, ("", -1)
        shutil.rmtree(self.path, ignore_errors=True)

    def search(
        self, question: str, top_k: int, *, title_weight: float, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (number, BM25) of the passages with a word of `question`, best first.

        :param among: only these numbers.
        """
        query = self._query(content_words(question), title_weight)
        searcher = self._index.searcher()
        chosen = None if among is None else set(among)
        found: list[tuple[int, float]] = []
        offset, size = 0, top_k
        while len(found) < top_k:
            hits = searcher.search(query, size, count=False, offset=offset).hits
            numbers = searcher.fast_field_values("number", [address for _, address in hits])
            found += [
                (number, score)
                for (score, _), number in zip(hits, numbers, strict=True)
                if chosen is None or number in chosen
            ]
            if len(hits) < size:
                break
            offset, size = offset + size, size * 4
        return found[:top_k]

    def document_frequency(self, word: str) -> int:
        """Return how many passages hold `word` in any form."""
        return int(self._index.searcher().search(self._query([word], 1.0), 1).count)

    def search_alike(self, word: str, top_k: int, *, slips: int) -> list[int]:
        """Return the numbers of passages with a term that is spelt like `word`, best first."""
        import tantivy

        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.fuzzy_term_query(
                    self._schema, field, term, distance=min(slips, _FARTHEST)
                ),
            )
            for term in self._analyzer.analyze(word)
            for field in ("title", "content")
        ]
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.boolean_query(parts), top_k, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        return [int(number) for number in numbers]

    def _query(self, words: Sequence[str], title_weight: float) -> Any:  # noqa: ANN401 - a query of tantivy
        import tantivy

        parts = []
        for word in words:
            for term in self._analyzer.analyze(word):
                for field, weight in (("title", title_weight), ("content", 1.0)):
                    one = tantivy.Query.term_query(self._schema, field, term, index_option="freq")
                    parts.append((tantivy.Occur.Should, tantivy.Query.boost_query(one, weight)))
        return tantivy.Query.boolean_query(parts)

    def _opened(self) -> bool:
        """Open what is there, at its latest commit; return whether there is something."""
        if not (self.path / "meta.json").exists():
            return False
        try:
            if self._index is None:
                self._create()
            self._index.reload()
            return self._mark()[0] != ""
        except (OSError, ValueError) as error:
            _LOG.warning("%s is damaged: it is made anew as articles are added", self.path)
            _LOG.debug("%s", error)
            with contextlib.suppress(OSError):
                self.forget()
            return False

    def _create(self) -> None:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("number", indexed=True, fast=True)
        for field in ("title", "content"):
            builder.add_text_field(field, tokenizer_name="words", index_option="freq")
        builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("mark", stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        filters = tantivy.Filter
        self._analyzer = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(filters.remove_long(_LONGEST))
            .filter(filters.lowercase())
            .filter(filters.ascii_fold())
            .filter(filters.stemmer("english"))
            .build()
        )
        self._index = tantivy.Index(self._schema, str(self.path))
        self._index.register_tokenizer("words", self._analyzer)

    def _mark(self) -> tuple[str, int, int]:
        """The archive, its generation and the highest number that the latest commit holds."""
        import tantivy

        searcher = self._index.searcher()
        query = tantivy.Query.term_query(self._schema, "kind", _MARK, index_option="basic")
        hits = searcher.search(query, 1).hits
        if not hits:
            return "", -1, 0
        mark = json.loads(searcher.doc(hits[0][1])["mark"][0])
        if mark["format"] != _FORMAT:
            return "", -1, 0
        return mark["archive"], mark["generation"], mark["newest"]

    def _caught_up(self) -> bool:
        try:
            with FileLock(f"{self.path}.lock", timeout=0):
                self._index.reload()
                archive, generation, newest = self._mark()
                if archive == self._database.version()[0]:
                    self._update(newest, generation)
        except (OSError, ValueError):  # Timeout is one: another process is at it, or nothing can be
            return False
        return True

    def _update(self, newest: int, since: int | None) -> None:
        """Commit what the database holds beyond a mark."""
        import tantivy

        archive, generation = self._database.version()
        writer = self._index.writer(_HEAP, 1)
        if since is not None:
            gone = self._database.read(
                "SELECT number FROM removals WHERE generation > ? AND number <= ?", (since, newest)
            )
            for (number,) in gone:
                writer.delete_documents_by_term("number", number)
        while rows := self._database.read(
            "SELECT number, title, content FROM passage_texts WHERE number > ?"
            " ORDER BY number LIMIT ?",
            (newest, _CHUNK),
        ):
            for number, title, content in rows:
                document = tantivy.Document()
                document.add_unsigned("number", number)
                document.add_text("title", str(title or ""))
                document.add_text("content", content or "")
                writer.add_document(document)
            newest = int(rows[-1][0])
        mark = tantivy.Document()
        mark.add_text("kind", _MARK)
        fields = {
            "format": _FORMAT,
            "archive": archive,
            "generation": generation,
            "newest": newest,
        }
        mark.add_text("mark", json.dumps(fields))
        writer.delete_documents_by_term("kind", _MARK)
        writer.add_document(mark)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
