"""One question asked of the pipeline: where it is searched for, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from haystack import Pipeline

from index import FaissDocumentStore, Filters, run_pipeline
from retriever.answer import Answer, Turn
from retriever.asking import fused
from retriever.followups import Question
from retriever.narrowing import joined, narrowing_of, told_with
from retriever.quote import Quote
from retriever.reranker import Reranker
from retriever.topics import OnTopic, newest_about
from retriever.tracing import TRACED, trace_of


@dataclass(frozen=True)
class How:
    """How one question is asked; None where the settings say.

    :param besides: quotes that are not to be shown again.
    """

    filters: Filters | None
    top_k: int | None
    threshold: float | None
    besides: tuple[Quote, ...] = ()


class Asker:
    """Asks questions of the articles of a store.

    :param pipeline: as `retriever.asking.asking_pipeline` makes it.
    :param reranker: the one in it, if there is one.
    :param today: the day that "last week" in a question is counted from.
    """

    def __init__(
        self,
        store: FaissDocumentStore,
        pipeline: Pipeline,
        *,
        reranker: Reranker | None,
        today: Callable[[], date],
    ) -> None:
        self._store = store
        self._pipeline = pipeline
        self._reranker = reranker
        self._today = today

    def ask(self, question: str, history: list[Turn], how: How) -> Answer:
        """Answer `question` from the articles, or abstain; neither it nor the store is empty.

        :param history: the turns of the conversation so far, oldest first.
        """
        answer, leaned = self._ask(question, history, how)
        told_again = bool(history) and answer.text == history[-1].answer
        if leaned and (answer.text is None or told_again) and Question(question).may_stand_alone:
            # What it was taken to lean on may have misled, and would mislead what is asked next.
            answer, _ = self._ask(question, [], how)
        return answer

    def _ask(self, question: str, history: list[Turn], how: How) -> tuple[Answer, bool]:
        """The answer, and whether the question was taken to lean on the history."""
        narrowing = narrowing_of(
            question,
            self._store.articles,
            today=self._today(),
            newest_about=self._newest_about,
        )
        filters = joined(how.filters, narrowing.filters)
        narrowed: dict[str, dict[str, object]] = {
            "fusion": {
                "top_k": None if how.top_k is None else fused(how.top_k, self._reranker),
                "preferred": narrowing.preferred,
                "newest": narrowing.newest,
            }
        }
        if self._reranker is not None:
            narrowed["reranker"] = {"top_k": how.top_k}
        result = run_pipeline(
            self._pipeline,
            {
                "contextualizer": {"question": question, "history": history},
                "dense": {"filters": filters},
                "lexical": {"filters": filters},
                **narrowed,
                "builder": {
                    "question": question,
                    "threshold": how.threshold,
                    "besides": list(how.besides),
                },
            },
            outputs_of=TRACED,
        )
        answer: Answer = result["builder"]["answer"]
        answer = replace(
            answer,
            standalone=told_with(answer.standalone, narrowing),
            trace=trace_of(result, self._name),
        )
        return answer, result["contextualizer"]["standalone"] != question.strip()

    def _newest_about(self, topic: str, most: int) -> list[OnTopic]:
        return newest_about(topic, self._store, most)

    def _name(self, article_id: str) -> str:
        article = self._store.articles.get(article_id)
        return "" if article is None else self._store.articles.display_name(article)
