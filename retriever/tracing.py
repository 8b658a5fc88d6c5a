"""From what the components of the asking pipeline gave to the trace of an answer."""

from collections.abc import Callable, Mapping
from typing import Any

from haystack import Document

from retriever.span import Span
from retriever.trace import Candidate, Trace

# Stages that retrieve passages, each with the component that does and its output.
_STAGES = {
    "dense": ("dense", "documents"),
    "lexical": ("lexical", "documents"),
    "joined": ("fusion", "joined"),
    "fused": ("fusion", "documents"),
    "reranked": ("reranker", "documents"),
}
# Components whose outputs are told of.
TRACED = {
    *(name for name, _ in _STAGES.values()),
    "contextualizer",
    "speller",
    "reader",
    "builder",
}


def trace_of(result: Mapping[str, Any], name_of: Callable[[str], str]) -> Trace:
    """Return the trace of one run of the pipeline.

    :param result: outputs of the components in `TRACED`, by component; a pipeline without a
        re-ranker gives none of it.
    :param name_of: from an article's id to how it is called in answers.
    """
    retrieved = [
        (stage, tuple(map(_passage, result[component][output])))
        for stage, (component, output) in _STAGES.items()
        if component in result
    ]
    read = tuple(_span(span, name_of(span.article_id)) for span in result["reader"]["spans"])
    return Trace(
        searched=result["speller"]["query"],
        stages=(*retrieved, ("read", read)),
        reason=result["builder"]["reason"],
    )


def _passage(document: Document) -> Candidate:
    meta = document.meta
    return Candidate(
        meta["article_id"], meta["name"], meta["start"], meta["end"], document.score or 0.0
    )


def _span(span: Span, name: str) -> Candidate:
    words = span.quote[span.start - span.quote_start : span.end - span.quote_start]
    return Candidate(span.article_id, name, span.quote_start, span.quote_end, span.score, words)
