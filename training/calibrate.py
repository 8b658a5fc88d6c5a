"""From what the reader sees to probabilities: `python -m training.calibrate --data DIR`."""

import argparse
import logging
import math
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import Encoder, load_encoder
from retriever.reader.manifest import ReaderManifest
from retriever.reader.span_reader import SHIPPED, SpanReader
from training.crossfit import cross_fit
from training.data import NEW_WIKI, QuestionSet, read_news, read_questions
from training.development import ask_development
from training.fitting import best_threshold, confidences, enough, first, fit
from training.held import HeldArchive, strange_questions
from training.judging import Asked, judge
from training.remembering import RememberingEncoder
from training.small_archives import ask_small_archives

_SMALL_ARCHIVES = 40
_STRANGE = 80  # questions on what the archive holds nothing of

log = logging.getLogger("training")


def main() -> None:
    """Fit ranking, confidence and threshold on held news, and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the development set")
    parser.add_argument("--target", type=Path, default=SHIPPED)
    parser.add_argument("--questions", type=int, default=1750, help="on held news, at most")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    target = arguments.target
    encoder = RememberingEncoder(load_encoder())
    news, seed = read_news(), arguments.seed
    elsewhere = read_questions(arguments.data / "qa", NEW_WIKI)
    held, strange = ask_held(
        [news], target, encoder, most=arguments.questions, seed=seed, strange=elsewhere
    )
    small = ask_small_archives(news, target, encoder, archives=_SMALL_ARCHIVES, seed=seed)
    development = ask_development(arguments.data, target, encoder)
    calibrate(target, held, small=small, strange=strange, development=development)


def calibrate(
    target: Path,
    held: Sequence[Asked],
    *,
    small: Sequence[Asked],
    strange: Sequence[Asked],
    development: Sequence[Asked],
) -> None:
    """Fit on what was asked and write the ranking, the bound and the threshold into `target`.

    :param held: questions on held news; the figures are of these.
    :param small: of small archives of it; `strange`: what no article answers.
    :param development: they only have a say in when to be silent.
    """
    beside = [*small, *strange]
    log.info("cross-fitted: %s", cross_fit(held, beside=beside))
    # The weights are of held articles alone; of the development set only the one number that says
    # when to be silent.
    ranking = fit([*held, *beside])
    threshold = best_threshold(ranking, held, beside, development)
    bound = round(enough(ranking, held), 3)
    manifest = ReaderManifest.read(target)
    made = replace(manifest, ranking=ranking, enough=bound, threshold=round(threshold, 3))
    made.write(target)
    for name, asked in (("small archives", small), ("strange questions", strange)):
        confidence = confidences(ranking, asked)
        can = np.array([a.answerable for a in asked])
        right = np.array([a.right[first(ranking, a)] for a in asked])
        answered = confidence >= threshold
        log.info(
            "%s: mean confidence %.2f and right %.2f where answerable, %.2f where not; "
            "of these %.3f answered",
            name,
            *(float(x[can].mean()) if can.any() else math.nan for x in (confidence, right)),
            float(confidence[~can].mean()),
            float(answered[~can].mean()),
        )
    log.info("%s, enough from %.2f, threshold %.2f", ranking, bound, threshold)


def ask_held(
    sets: Sequence[QuestionSet],
    folder: Path,
    encoder: Encoder,
    *,
    most: int,
    seed: int,
    strange: QuestionSet | None = None,
) -> tuple[list[Asked], list[Asked]]:
    """Ask at most `most` questions on the held articles of `sets` with the reader in `folder`.

    :param strange: a set of which some questions are asked that nothing in the archive answers.
    :returns: what was asked on the articles, and what was asked of `strange`.
    """
    with tempfile.TemporaryDirectory() as temporary:
        archive = HeldArchive(sets, Path(temporary) / "held.sqlite3", encoder)
        reader = SpanReader(store=archive.store, folder=str(folder))
        asked = judge(archive, reader, archive.sample(most, seed=seed))
        unanswerable = [] if strange is None else strange_questions(strange, _STRANGE, seed=seed)
        nothing = judge(archive, reader, unanswerable)
        archive.store.close()
    return asked, nothing


if __name__ == "__main__":
    main()
