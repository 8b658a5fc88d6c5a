"""An archive: articles in, answers out; what the evaluation and the bot talk to."""

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from importlib import import_module
from pathlib import Path

from haystack import Pipeline

from documents import (
    Article,
    NewsquoteError,
    ReadingOptions,
    SourceFile,
    language_of_question,
)
from index import (
    AddReport,
    ArticleSummary,
    Encoder,
    FaissDocumentStore,
    Filters,
    ProcessEncoder,
    Progress,
    Revision,
    add_files,
    adding_pipeline,
    load_encoder,
    usable_cores,
    withdraw,
)
from retriever.answer import Answer, Turn
from retriever.asker import Asker, How
from retriever.asking import asking_pipeline
from retriever.checking import QuoteCheck
from retriever.errors import EmptyArchiveError, EmptyQuestionError
from retriever.lookup import article_of_id
from retriever.narrowing.filters import make_filters
from retriever.quote import Quote
from retriever.readers import load_reader
from retriever.reranker import Reranker
from retriever.settings import ArchiveSettings, check_asking
from retriever.topics import OnTopic, articles_about, newest_about

DATABASE = "archive.sqlite3"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _today() -> date:
    """Return the day where the program runs."""
    return datetime.now().astimezone().date()


def _silent(done: int, found: int) -> None:
    """Show no progress."""


class Archive:
    """One archive, open; its methods may be called from several threads.

    :param settings: where it lies and how it answers.
    :param encoder: in place of the one that the settings name.
    :param today: the day that "last week" in a question is counted from.
    """

    def __init__(
        self,
        settings: ArchiveSettings,
        *,
        encoder: Encoder | None = None,
        today: Callable[[], date] = _today,
    ) -> None:
        if encoder is None:
            encoder = load_encoder(settings.model, threads=settings.threads)
        self.settings = settings
        self._store = FaissDocumentStore(
            path=str(settings.folder / DATABASE), model=encoder.name, dimension=encoder.dimension
        )
        self._check = QuoteCheck(self._store)
        self._encoder = encoder
        self._adding = self._adding_by(encoder)
        try:
            reader = load_reader(
                settings.reader, encoder=encoder, store=self._store, threads=settings.threads
            )
            reranker = (
                None
                if settings.reranker is None
                else Reranker(
                    model=settings.reranker, top_k=settings.top_k, threads=settings.threads
                )
            )
            self._asking = asking_pipeline(
                self._store,
                encoder,
                reader=reader,
                reranker=reranker,
                top_k=settings.top_k,
                threshold=settings.threshold,
            )
        except NewsquoteError:
            self._store.close()
            raise
        self._asker = Asker(self._store, self._asking, reranker=reranker, today=today)

    @property
    def asking(self) -> Pipeline:
        """The pipeline that answers; `asking.dumps()` gives it as YAML."""
        return self._asking

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        filters: Filters | None = None,
        top_k: int | None = None,
        threshold: float | None = None,
        besides: Sequence[Quote] = (),
    ) -> Answer:
        """Answer `question` from the articles, or abstain.

        :param history: the turns of the conversation so far, oldest first.
        :param filters: haystack filters on the passages' meta that hold throughout retrieval.
        :param top_k: passages to read, in place of the setting.
        :param threshold: lowest confidence to answer at, in place of the setting.
        :param besides: quotes that were shown before, and are not to be shown again.
        :raises ValueError: when `top_k` or `threshold` cannot be one.
        :raises EmptyQuestionError: when the question is empty.
        :raises EmptyArchiveError: when there is no article.
        """
        question = _storable(question)
        check_asking(top_k, threshold)
        if not question.strip():
            raise EmptyQuestionError("the question is empty")
        if not self._store.count_documents():
            raise EmptyArchiveError(
                "the archive is empty: add articles with `newsquote add PATH` first"
            )
        turns = [replace(turn, standalone=_storable(turn.standalone)) for turn in history]
        return self._asker.ask(question, turns, How(filters, top_k, threshold, tuple(besides)))

    def warm_up(self) -> None:
        """Load the models and the index, so that the first question does not wait for them."""
        with ThreadPoolExecutor(2) as pool:
            loading = [pool.submit(self._asking.warm_up), pool.submit(self._store.warm_up)]
            # A pipeline imports this when it is first run, a tenth of a second that fits in here.
            import_module("haystack.tools")
            for loaded in loading:
                loaded.result()

    def filters(
        self, *, since: date | None = None, until: date | None = None, source: str | None = None
    ) -> Filters | None:
        """Return filters for `ask`; see `retriever.narrowing.filters.make_filters`."""
        return make_filters(
            self.articles() if source is not None else (), since=since, until=until, source=source
        )

    def verified(self, answer: Answer) -> Answer:
        """Return `answer` with every quote checked again, as it must be when it is sent.

        Quotes that no longer stand are left out; see `retriever.checking.QuoteCheck`.
        """
        return self._check.verified(answer)

    def recalled(self, answer: Answer) -> Answer:
        """Return an answer that was sent before, with what still stands of it."""
        return self._check.recalled(answer)

    def recall(self, quote: Quote) -> Quote | None:
        """Return a quote that was shown before, None where it stands nowhere; see `recalled`."""
        return self._check.recall(quote)

    def quoted_from(self, quote: Quote) -> Article:
        """Return the article of a quote in the version that it was taken from.

        :raises UnknownArticleError: when neither that nor the article as it is now has its words.
        """
        return self._check.quoted_from(quote)

    def history(self, article_id: str) -> list[Revision]:
        """Return the earlier versions of an article that are kept, oldest first.

        :raises UnknownArticleError: when there is no article of this id.
        """
        return self._store.revisions.all(self.article(article_id).id)

    def unread_language(self, question: str) -> str | None:
        """Return the code of the language of a question that encoder and reader do not read.

        None where they do, or where the language is not plain.
        """
        language = language_of_question(question)
        return None if self.settings.reads(language) else language

    def add(
        self,
        paths: Iterable[Path | str | SourceFile],
        progress: Progress = _silent,
        *,
        sitemaps: Iterable[str] = (),
        pages: int | None = None,
        counted: Progress = _silent,
        dry_run: bool = False,
        jobs: int = 1,
    ) -> AddReport:
        """Add files, folders, pages and feeds; see `index.add_files`.

        :param pages: most pages of a sitemap that are asked for; None: as the settings have it.
        :param jobs: processes that embed; where `threads` is not set, they share out the cores.
        """
        web = self.settings.web
        with ExitStack() as kept:
            pipeline = self._adding
            if jobs != 1:
                threads = self.settings.threads or max(1, usable_cores() // max(1, jobs))
                make = partial(load_encoder, self.settings.model, threads=threads)
                apart = ProcessEncoder(self._encoder, make=make, jobs=jobs)
                pipeline = self._adding_by(kept.enter_context(apart))
            return add_files(
                pipeline,
                paths,
                progress,
                sitemaps=sitemaps,
                options=ReadingOptions(fields=self.settings.fields),
                web=web if pages is None else replace(web, pages=pages),
                counted=counted,
                dry_run=dry_run,
            )

    def articles(self) -> list[ArticleSummary]:
        """Return a line about each article, by name."""
        return self._store.articles.summaries()

    def articles_about(self, topic: str) -> list[ArticleSummary]:
        """Return the articles that hold every word of `topic`; see `retriever.topics`."""
        return articles_about(topic, self.articles(), self._store)

    def newest_about(self, topic: str) -> OnTopic | None:
        """Return the newest article that is about `topic`, else the newest that mentions it."""
        return next(iter(newest_about(topic, self._store)), None)

    def article(self, article_id: str) -> Article:
        """Return the article of this id; see `retriever.lookup.article_of_id`.

        :raises UnknownArticleError: when there is none, or more than one.
        """
        return article_of_id(self._store, article_id)

    def display_name(self, article: Article) -> str:
        """Return how `article` is called in answers."""
        return self._store.articles.display_name(article)

    def remove(self, article_id: str) -> Article:
        """Remove the article from every answer at once, and return it as it was.

        What came from its further sources goes with it, and so do its earlier versions. The id of
        a further source takes that source alone away.

        :raises UnknownArticleError: when there is none of this id.
        """
        article = self.article(article_id)
        if self._store.copies.get(article_id) is not None:
            self._store.remove_copy(article_id)
        else:
            self._store.remove_article(article.id)
        return article

    def withdraw(self, article_id: str) -> tuple[str, ...]:
        """Take away what came from one source; see `index.withdraw`.

        :param article_id: of the article, or of a further source of one.
        :raises UnknownArticleError: when there is none of this id.
        """
        return withdraw(self._adding, self._store, self.article(article_id), article_id)

    def size(self) -> tuple[int, int]:
        """How many articles and how many passages are stored."""
        return self._store.articles.count(), self._store.count_documents()

    def back_up(self, file: Path) -> None:
        """Write the whole archive to one file, while it is asked and added to.

        :raises StorageError: when the file cannot be written or the archive is damaged.
        """
        self._store.back_up(file)

    def check(self) -> str:
        """Return what is wrong with the database, "" where nothing is; reads all of it.

        :raises StorageError: when it cannot be read.
        """
        return self._store.check()

    def index(self) -> str:
        """Return what the index is, for a person."""
        return self._store.describe()

    def close(self) -> None:
        """Close the files; a second call does nothing."""
        self._store.close()

    def _adding_by(self, encoder: Encoder) -> Pipeline:
        settings = self.settings
        return adding_pipeline(self._store, encoder, once=settings.once, trim=settings.trim)


def _storable(text: str) -> str:
    """Return `text` without half characters, which neither JSON nor SQLite could hold."""
    return _LONE_SURROGATE.sub("�", text)
