"""The trace of a question: what was searched, what came up at each stage, and why it ended so."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Candidate:
    """A passage or sentence that a stage put forward.

    :param score: of its stage: cosine (-1 to 1) for "dense", BM25 (above 0) for "lexical", sum of
        reciprocal ranks (above 0) for "joined" and "fused", 0 to 1 for "reranked" and "read";
        higher is always better.
    :param words: of a sentence that was "read", those that answer; otherwise empty.
    """

    article_id: str
    article: str
    start: int
    end: int
    score: float
    words: str = ""


@dataclass(frozen=True)
class Trace:
    """How an answer came about.

    :param searched: the words that were searched for.
    :param stages: for each stage its candidates, best first: dense, lexical, joined (all that these
        two found), fused (the first of them, which go on), reranked (with a re-ranker only), read.
    :param reason: in one line, why it answered or abstained.
    """

    searched: str = ""
    stages: tuple[tuple[str, tuple[Candidate, ...]], ...] = ()
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """The trace as a JSON object; the stages by their names."""
        return {
            "searched": self.searched,
            "stages": {name: [asdict(c) for c in found] for name, found in self.stages},
            "reason": self.reason,
        }
