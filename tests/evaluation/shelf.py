"""Articles for the measures, from a dictionary."""

from collections.abc import Mapping

from documents import Article
from index import ArticleSummary


class DictShelf:
    """Lists and gives articles of the texts in `texts`, by name; the first has the id "1"."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._articles = {
            str(number): Article(str(number), f"/{name}", name, name, None, text)
            for number, (name, text) in enumerate(texts.items(), start=1)
        }

    def articles(self) -> list[ArticleSummary]:
        """Return a line about each article."""
        return [
            ArticleSummary(a.id, a.name, a.source, a.title, None, 1)
            for a in self._articles.values()
        ]

    def article(self, article_id: str) -> Article:
        """Return the article of this id."""
        return self._articles[article_id]
