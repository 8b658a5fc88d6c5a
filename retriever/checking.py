"""Quotes of answers checked again against what is stored: what still stands is shown."""

from dataclasses import replace

from documents import Article
from index import FaissDocumentStore
from retriever.answer import Answer
from retriever.errors import UnknownArticleError
from retriever.quote import Quote


class QuoteCheck:
    """Checks quotes where they are shown, which may be long after they were made.

    :param store: the articles and their earlier versions, as they are now.
    """

    def __init__(self, store: FaissDocumentStore) -> None:
        self._store = store

    def verified(self, answer: Answer) -> Answer:
        """Return `answer` with every quote checked again against what is stored now.

        To be called at the moment an answer is sent. Quotes that no longer stand are left out; an
        answer whose first quote is among them becomes an abstention.
        """
        quotes, nearest = (
            tuple(q for q in kept if q.stands_in(self._store.articles.get(q.article_id)))
            for kept in (answer.quotes, answer.nearest)
        )
        return _left(answer, quotes, nearest)

    def recalled(self, answer: Answer) -> Answer:
        """Return an answer that was sent before, with what still stands of it.

        To be called where it is looked at again. A quote of an earlier version of its article is
        checked against that version, and says that the article has changed since. Quotes whose
        articles were removed are left out, as `verified` does.
        """
        quotes, nearest = (
            tuple(recalled for q in kept if (recalled := self.recall(q)) is not None)
            for kept in (answer.quotes, answer.nearest)
        )
        return _left(answer, quotes, nearest)

    def quoted_from(self, quote: Quote) -> Article:
        """Return the article of a quote in the version that it was taken from.

        :raises UnknownArticleError: when neither that nor the article as it is now has its words.
        """
        now = self._store.articles.get(quote.article_id)
        for version in (self._version(quote), now):
            if version is not None and quote.stands_in(version):
                return version
        raise UnknownArticleError(f"no article has the words that were quoted from {quote.article}")

    def recall(self, quote: Quote) -> Quote | None:
        """Return a quote that was shown before, None where it stands nowhere; see `recalled`."""
        now = self._store.articles.get(quote.article_id)
        if quote.revision is None:
            return quote if quote.stands_in(now) else None
        version = self._version(quote)
        if version is None or not quote.stands_in(version):
            return None
        return replace(quote, changed=now is None or now.text != version.text)

    def _version(self, quote: Quote) -> Article | None:
        """The version of its article that a quote was taken from, None where it is not kept."""
        now = self._store.articles.get(quote.article_id)
        if quote.revision is None or (now is not None and now.revision == quote.revision):
            return now
        return self._store.revisions.get(quote.article_id, quote.revision)


def _left(answer: Answer, quotes: tuple[Quote, ...], nearest: tuple[Quote, ...]) -> Answer:
    """`answer` with those of its quotes that still stand; an abstention where the first fell."""
    if (quotes, nearest) == (answer.quotes, answer.nearest):
        return answer
    if answer.text is None or (quotes and quotes[0].text == answer.quotes[0].text):
        return replace(answer, quotes=quotes, nearest=nearest)
    reason = "abstained: the quoted article was changed or removed in the meantime"
    return replace(
        answer,
        text=None,
        quotes=(),
        nearest=quotes,
        trace=replace(answer.trace, reason=reason),
    )
