"""A small report for the tests, made without a model."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from evaluation import Evaluation, GoldQuestion, TestSet, compare
from evaluation.articles import ArticleBook
from evaluation.asking import Manner, Record
from evaluation.report import write_report
from evaluation.running import run
from index import Filters
from retriever import Answer, Candidate, Quote, Trace, Turn
from tests.evaluation.shelf import DictShelf

# Signs beyond the 16 bits that JavaScript counts in, before what is quoted.
ARTICLES = {
    "rain.txt": "🌧️🌧️ Rain\n\nIt rained all day. It snowed at night. </script><b>Nobody</b> slept.",
    "cup.txt": "The cup\n\nEllery won the cup. Calder lost it.",
}
RAIN = GoldQuestion("q1", "What fell all day?", ("It",), ("It rained all day.",), "rain.txt", True)
CUP = GoldQuestion("q2", "Who won the cup?", ("Ellery",), ("Ellery won the cup.",), "cup.txt", True)
NONE = GoldQuestion("q3", "Where is <i>Mars</i>?", (), (), None, False)
TEST_SET = TestSet((RAIN, CUP, NONE))


class ScriptedArchive(DictShelf):
    """Answers what falls with the words of the article, who wins wrongly, and else not at all."""

    def __init__(self) -> None:
        super().__init__(ARTICLES)

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, filters: Filters | None = None
    ) -> Answer:
        """Return the answer to `question`."""
        if "fell" in question:
            return self._answer(question, "1", "It rained all day.", "It", 0.9)
        if "won" in question:
            return self._answer(question, "2", "Calder lost it.", "Calder", 0.6)
        return Answer(question, question, None, (), (), 0.1)

    def verified(self, answer: Answer) -> Answer:
        """Return `answer`."""
        return answer

    def _answer(
        self, question: str, article_id: str, words: str, text: str, confidence: float
    ) -> Answer:
        article = self.article(article_id)
        start = article.text.index(words)
        end = start + len(words)
        quote = Quote.of(article, start, end, name=article.name, score=confidence)
        passage = Candidate(article_id, article.name, 0, len(article.text), 0.5)
        sentence = Candidate(article_id, article.name, start, end, confidence, text)
        stages = (("joined", (passage,)), ("fused", (passage,)), ("read", (sentence,)))
        trace = Trace(searched=question, stages=stages)
        return Answer(question, question, text, (quote,), (), confidence, trace)


def written_report(path: Path, *, day: date = date(2026, 11, 24)) -> Evaluation:
    """Write the report of the scripted archive to `path`; return what it shows."""
    archive = ScriptedArchive()
    records: list[Record] = list(run(TEST_SET.questions, archive, Manner()))
    result = Evaluation(tuple(record.outcome for record in records))
    write_report(
        path,
        result,
        test_set=TEST_SET,
        records=records[::-1],
        book=ArticleBook(archive),
        title="Rain & cups",
        day=day,
        comparison=compare(result.outcomes, result.outcomes),
    )
    return result
