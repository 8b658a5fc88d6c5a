"""Where a question is lost on its way from retrieval to the answer."""

from enum import StrEnum

from evaluation.relevance import first_rank


class Stage(StrEnum):
    """What became of a question; the losses stand in the order of the pipeline."""

    RIGHT = "right"
    NOT_RETRIEVED = "not retrieved"
    NOT_RANKED = "not ranked"
    WRONG_SPAN = "wrong span"
    WRONGLY_ABSTAINED = "wrongly abstained"
    WRONGLY_ANSWERED = "wrongly answered"


LOSSES = tuple(stage for stage in Stage if stage is not Stage.RIGHT)


def stage_of(
    *,
    answerable: bool,
    abstained: bool,
    right: bool,
    nearest_hit: bool,
    joined: list[str],
    read: list[str],
    relevant: dict[str, int],
) -> Stage:
    """Return what became of a question.

    An answerable one that was not answered rightly is lost at the first stage that fails: no
    relevant passage was retrieved at all; none was among those read; the words that the reader
    liked best were wrong; or they were right, but it was kept silent.

    :param right: see `evaluation.outcome`; of a question of retrieval alone, whether what is
        relevant was read.
    :param nearest_hit: for an abstention, whether the nearest sentence is a hit.
    :param joined: all that was retrieved, best first.
    :param read: the passages that were read.
    :param relevant: the relevant among them; empty where they are not known.
    """
    if not answerable:
        return Stage.RIGHT if abstained else Stage.WRONGLY_ANSWERED
    if right:
        return Stage.RIGHT
    if relevant and first_rank(joined, relevant) is None:
        return Stage.NOT_RETRIEVED
    if relevant and first_rank(read, relevant) is None:
        return Stage.NOT_RANKED
    return Stage.WRONGLY_ABSTAINED if abstained and nearest_hit else Stage.WRONG_SPAN
