"""Articles as the measures look them up."""

from documents import Article, article_id
from evaluation.articles import ArticleBook
from index import ArticleSummary, Copy

KEPT = Article(article_id("/a.txt"), "/a.txt", "a.txt", "Rain", None, "It rained.")


class OneArticle:
    """A shelf with one article, which came from two places."""

    def articles(self) -> list[ArticleSummary]:
        """Return the line about it."""
        copies = (Copy("b", KEPT.id, "/b.txt", "b.txt"), Copy("c", KEPT.id, "/x/a.txt", "a.txt"))
        return [ArticleSummary(KEPT.id, "a.txt", "/a.txt", "Rain", None, 1, copies=copies)]

    def article(self, article_id: str) -> Article:
        """Return it."""
        return KEPT


def test_a_further_source_is_the_article_that_it_is_one_of() -> None:
    book = ArticleBook(OneArticle())
    assert book.id_of("b.txt") == book.id_of("a.txt") == KEPT.id
    assert book.text_of("b.txt") == KEPT.text
    names = ("a.txt", "b.txt", "elsewhere.txt", None)
    assert [book.kept_name(name) for name in names] == ["a.txt", "a.txt", "elsewhere.txt", None]
