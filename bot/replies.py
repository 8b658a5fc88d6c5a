"""What is replied to talk: from the archive itself, never by a quote that answers nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.days import day_in_words
from bot.surroundings import surroundings
from documents import name_of_language
from documents.sentences import sentence_spans
from index import ArticleSummary
from retriever import Archive, Quote, Talk, Turn, Wish, extended, wish_of

_MOST_LISTED = 5
_AROUND = 2  # sentences on either side of a quote
NO_LONGER = "The article that I quoted from is no longer in the archive as it was."
_NONE_ABOUT = "No article seems to be about “{}”."
_NOTHING_QUOTED = "I have quoted nothing yet in this conversation."
_SAYINGS = {
    Talk.GREETING: "Hello! Ask me something about the articles in my archive.",
    Talk.THANKS: "You are welcome.",
    Talk.BYE: "Goodbye!",
}


@dataclass(frozen=True)
class Reply:
    """What is said to talk; beside `Answer`, which is said to questions.

    :param text: the words of the bot.
    :param quotes: slices of articles that were asked for by name, not answers.
    :param history: the turns of the conversation from now on, where `quotes` are to be known in
        it: what was quoted last, and what is not to be shown again. None where they are as before.
    """

    text: str
    quotes: tuple[Quote, ...] = ()
    history: tuple[Turn, ...] | None = None


class Replies:
    """Replies to talk from an archive.

    :param archive: that is talked about.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __call__(self, message: str, history: Sequence[Turn] = ()) -> Reply | None:
        """Return the reply to `message`, None where it is a question for the articles."""
        wish = wish_of(message)
        if wish is not None:
            return self.reply(wish, history)
        language = self._archive.unread_language(message)
        return None if language is None else Reply(self._unread(language))

    def reply(self, wish: Wish, history: Sequence[Turn]) -> Reply:
        """Return what is said to `wish`."""
        if wish.talk in _SAYINGS:
            return Reply(_SAYINGS[wish.talk])
        if wish.talk is Talk.FORGET:
            return Reply("All right. Ask me something else.", history=())
        if wish.talk in (Talk.SOURCE, Talk.AROUND, Talk.MORE):
            return self._about_last(wish.talk, history)
        articles = self._archive.articles()
        count = f"{len(articles):,} article{'' if len(articles) == 1 else 's'}"
        if wish.talk is Talk.HELP:
            return Reply(
                f"I answer questions from {count} and quote the sentences that the answer rests "
                "on, word for word. You can ask on (“And when was that?”), ask for “more”, for "
                "“more around that”, or which articles I have on a topic."
            )
        if wish.talk is Talk.COUNT:
            return Reply(f"The archive holds {count}{_range(articles)}.")
        if wish.talk is Talk.ABOUT:
            return self._about(wish.topic)
        if wish.talk is Talk.LATEST:
            return self._latest(wish.topic, history)
        dated = sorted((article for article in articles if article.published is not None), key=_day)
        if wish.talk is Talk.LIST:
            newest = list(reversed(dated))[:_MOST_LISTED]
            return Reply(f"The archive holds {count}. The newest:\n{_listed(newest)}")
        if not dated:
            return Reply("No article in the archive has a date.")
        oldest = wish.talk is Talk.OLDEST
        which = "oldest" if oldest else "newest"
        return Reply(f"The {which} article:\n{_listed([dated[0 if oldest else -1]])}")

    def _unread(self, language: str) -> str:
        """What is said to a question in a language that is not read."""
        read = [name_of_language(code) for code in self._archive.settings.languages_read]
        known = " and ".join(filter(None, (", ".join(read[:-1]), read[-1])))
        seems = f"your question seems to be in {name_of_language(language)}"
        return f"I read {known} only, and {seems}. Please ask me in {read[0]}."

    def _about(self, topic: str) -> Reply:
        found = self._archive.articles_about(topic)
        if not found:
            return Reply(_NONE_ABOUT.format(topic))
        speak = "1 article speaks" if len(found) == 1 else f"{len(found):,} articles speak"
        listed = _listed(found[:_MOST_LISTED])
        more = f"\n… and {len(found) - _MOST_LISTED:,} more" if len(found) > _MOST_LISTED else ""
        return Reply(f"{speak} of “{topic}”:\n{listed}{more}")

    def _latest(self, topic: str, history: Sequence[Turn]) -> Reply:
        """The newest article on `topic`, quoted from its beginning."""
        newest = self._archive.newest_about(topic)
        if newest is None or newest.published is None:
            return self._about(topic)
        article = self._archive.article(newest.article_id)
        name = self._archive.display_name(article)
        body = [(s, e) for s, e in sentence_spans(article.text) if s >= article.body_start]
        quotes = [Quote.of(article, *body[0], name=name, score=1.0)] if body else []
        begins = "\nIt begins:" if quotes else ""
        speaks = "that speaks of" if newest.about else "to mention"
        line = f"• {article.title or name}, {day_in_words(newest.published)}"
        asked = f"the latest on {topic}"
        turn = Turn(asked, asked, article.title or name, tuple(quotes))
        told = f"The newest article {speaks} “{topic}”:\n{line}{begins}"
        return Reply(told, tuple(quotes), extended(tuple(history), turn) if quotes else None)

    def _about_last(self, talk: Talk, history: Sequence[Turn]) -> Reply:
        last = next((turn for turn in reversed(history) if turn.quotes), None)
        if talk is Talk.MORE and history:
            return self._more(history)
        if last is None:
            return Reply(_NOTHING_QUOTED)
        now = self._archive.recall(last.quotes[0])
        if now is None:
            return Reply(NO_LONGER)
        if talk is Talk.SOURCE:
            day = "" if now.published is None else f", {day_in_words(now.published)}"
            where = now.url or now.article
            return Reply(f"I quoted from “{now.title}”{day} ({where}).", (now,))
        wider = surroundings(self._archive.quoted_from(now), now, _AROUND)
        if wider is None:
            return Reply("There is nothing around it.")
        says = "said before it was changed" if now.changed else "says"
        return Reply(f"Around it, “{now.title}” {says}:", (replace(wider, changed=now.changed),))

    def _more(self, history: Sequence[Turn]) -> Reply:
        """Further sentences on the last question, which need not answer it."""
        asked = history[-1].standalone
        shown = [quote for turn in history if turn.standalone == asked for quote in turn.quotes]
        found = self._archive.verified(self._archive.ask(asked, threshold=0, besides=shown))
        if not found.quotes:
            return Reply(f"I found nothing else on “{asked}”.")
        turn = replace(history[-1], quotes=(*history[-1].quotes, *found.quotes))
        told = f"Also near to “{asked}”, though it need not answer it:"
        return Reply(told, found.quotes, (*history[:-1], turn))


def _listed(articles: Sequence[ArticleSummary]) -> str:
    return "\n".join(
        f"• {a.title or a.article}"
        + ("" if a.published is None else f", {day_in_words(a.published)}")
        for a in articles
    )


def _range(articles: Sequence[ArticleSummary]) -> str:
    days = sorted(article.published for article in articles if article.published is not None)
    if not days:
        return ""
    return f", published from {day_in_words(days[0])} to {day_in_words(days[-1])}"


def _day(article: ArticleSummary) -> date:
    return article.published or date.min
