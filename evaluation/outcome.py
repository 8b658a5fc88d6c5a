"""What became of one question: everything that figures, comparisons and breakdowns are made of."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from operator import attrgetter
from typing import Any

from evaluation.articles import ArticleBook
from evaluation.measures import (
    exact_match,
    is_hit,
    quote_at_k,
    quote_fate,
    retrieval_measures,
    token_f1,
)
from evaluation.prediction import Prediction
from evaluation.relevance import first_rank, passage_key, relevant_articles, relevant_passages
from evaluation.stages import stage_of
from evaluation.testset import GoldQuestion
from retriever import Candidate

RIGHT_FROM_F1 = 0.5
_PASSAGE_STAGES = ("dense", "lexical", "joined", "fused", "reranked")
_QUESTION_WORD = re.compile(r"\b(how (?:many|much)|who|whom|whose|what|when|where|why|which|how)\b")


@dataclass(frozen=True)
class Outcome:
    """One question, measured.

    :param group: "single", "first", "follow_up", "unanswerable", or "follow_up_gold" for a
        follow-up that was asked once more by its human rewrite.
    :param right: the first quote is a hit and the answer's F1 is at least 0.5; without gold quotes
        the first quote is of the gold article. None where only retrieval is judged.
    :param measures: what else was measured, by name; only what the question's labels allow.
    :param ranks: for each stage of the trace the rank of the first relevant passage, without gold
        quotes of the first of a relevant article; for "read" that of the first sentence that is a
        hit. None where it has none.
    :param gold_score: the reader's score of that sentence.
    """

    id: str
    group: str
    answerable: bool
    abstained: bool
    right: bool | None
    confidence: float
    stage: str
    measures: dict[str, float]
    ranks: dict[str, int | None]
    gold_score: float | None
    quotes: int
    exact: int
    misattributed: int
    quote_words: int
    question_word: str
    question_length: int
    article: str | None
    turn: int | None
    latency_ms: float = field(compare=False)

    def to_json(self) -> dict[str, Any]:
        """The outcome as a JSON object, without its time."""
        fields = asdict(self)
        del fields["latency_ms"]
        return fields

    @classmethod
    def from_json(cls, fields: dict[str, Any], latency_ms: float) -> "Outcome":
        """Return the outcome that `to_json` wrote.

        :raises TypeError: when `fields` are not those of an outcome.
        """
        return cls(**fields, latency_ms=latency_ms)


def judge(prediction: Prediction, book: ArticleBook) -> Outcome:
    """Return what became of the question that was answered.

    A copy that the archive keeps as a further source of an article counts as that article.
    """
    gold, answer = prediction.gold, prediction.answer
    gold = replace(gold, article=book.kept_name(gold.article))
    prediction = replace(prediction, gold=gold)
    stages = dict(answer.trace.stages)
    passages, articles = relevant_passages(gold, book), relevant_articles(gold, book)
    joined = stages.get("joined", stages.get("fused", ()))
    measures = _answer_measures(prediction)
    for kind, found in (
        ("passage", retrieval_measures([passage_key(c) for c in joined], passages)),
        ("article", retrieval_measures([c.article_id for c in joined], articles)),
    ):
        measures |= {f"{kind}_{name}": value for name, value in found.items()}
    # Where the test set names no quotes, a passage of the right article is as good as is known.
    name_of: Callable[[Candidate], str] = passage_key if passages else attrgetter("article_id")
    relevant = passages or articles
    rankings = {
        name: [name_of(candidate) for candidate in stages[name]]
        for name in _PASSAGE_STAGES
        if name in stages
    }
    read = rankings.get("reranked", rankings.get("fused", []))
    right = is_right(prediction)
    nearest_hit = bool(answer.nearest) and _is_gold(
        answer.nearest[0].article, answer.nearest[0].text, gold
    )
    spoken = _gold_span(stages.get("read", ()), gold, book)
    fates = [
        quote_fate(
            quote.text,
            book.text(quote.article_id),
            quote.start,
            quote.end,
            elsewhere=book.holds,
        )
        for quote in answer.quotes
    ]
    return Outcome(
        id=gold.id,
        group="follow_up_gold" if prediction.rewritten else gold.group,
        answerable=gold.answerable,
        abstained=answer.abstained,
        right=right,
        confidence=round(answer.confidence, 4),
        stage=stage_of(
            answerable=gold.answerable,
            abstained=answer.abstained,
            right=first_rank(read, relevant) is not None if right is None else right,
            nearest_hit=nearest_hit,
            joined=rankings.get("joined", read),
            read=read,
            relevant=relevant,
        ),
        measures=measures,
        ranks={name: first_rank(ranking, relevant) for name, ranking in rankings.items()}
        | {"read": None if spoken is None else spoken[0]},
        gold_score=None if spoken is None else spoken[1],
        quotes=len(fates),
        exact=sum(
            exact and fate == "exact" for exact, fate in zip(prediction.exact, fates, strict=True)
        ),
        misattributed=fates.count("misattributed"),
        quote_words=sum(len(quote.text.split()) for quote in answer.quotes),
        question_word=_question_word(gold.question),
        question_length=len(gold.question.split()),
        article=gold.article,
        turn=gold.turn,
        latency_ms=round(prediction.latency_ms, 1),
    )


def is_right(prediction: Prediction) -> bool | None:
    """Whether an answer is right, as its confidence means it; see `Outcome`."""
    gold, answer = prediction.gold, prediction.answer
    if not gold.answerable:
        return answer.abstained
    if not gold.answers:
        return None
    if not answer.quotes or token_f1(answer.text, gold.answers) < RIGHT_FROM_F1:
        return False
    return _is_gold(answer.quotes[0].article, answer.quotes[0].text, gold)


def _answer_measures(prediction: Prediction) -> dict[str, float]:
    gold, answer = prediction.gold, prediction.answer
    if not gold.answerable or not gold.answers:
        return {}
    found = {
        "exact_match": exact_match(answer.text, gold.answers),
        "f1": token_f1(answer.text, gold.answers),
    }
    if gold.quotes:
        shown = [(quote.article, quote.text) for quote in answer.quotes]
        for k in (1, 3):
            found[f"quote_at_{k}"] = quote_at_k(shown, article=gold.article, golds=gold.quotes, k=k)
    return found


def _is_gold(article: str, text: str, gold: GoldQuestion) -> bool:
    if gold.article not in (None, article):
        return False
    return not gold.quotes or any(is_hit(text, quote) for quote in gold.quotes)


def _gold_span(
    spans: tuple[Candidate, ...], gold: GoldQuestion, book: ArticleBook
) -> tuple[int, float] | None:
    """Rank and score of the first sentence that the reader put forward and that is a hit."""
    if not gold.quotes:
        return None
    for rank, span in enumerate(spans, start=1):
        if span.article == gold.article:
            text = (book.text(span.article_id) or "")[span.start : span.end]
            if _is_gold(span.article, text, gold):
                return rank, round(span.score, 4)
    return None


def _question_word(question: str) -> str:
    found = _QUESTION_WORD.search(question.lower())
    return found.group(1) if found else "other"
