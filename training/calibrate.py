"""From what the reader sees to probabilities: `python -m training.calibrate --data DIR`."""

import argparse
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index import Encoder, load_encoder
from retriever.reader.manifest import ReaderManifest
from retriever.reader.span_reader import SHIPPED, SpanReader
from training.crossfit import cross_fit
from training.data import QuestionSet, read_news
from training.development import ask_development
from training.fitting import best_threshold, enough, fit
from training.held import HeldArchive
from training.judging import Asked, judge
from training.remembering import RememberingEncoder

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
    held = ask_held([read_news()], target, encoder, most=arguments.questions, seed=arguments.seed)
    development = ask_development(arguments.data, target, encoder)
    log.info("cross-fitted: %s", cross_fit(held))
    ranking = fit(held)
    # The weights are of held articles alone; of the development set only the one number that says
    # when to be silent.
    threshold = best_threshold(ranking, held, development)
    bound = round(enough(ranking, held), 3)
    manifest = ReaderManifest.read(target)
    made = replace(manifest, ranking=ranking, enough=bound, threshold=round(threshold, 3))
    made.write(target)
    log.info("%s, enough from %.2f, threshold %.2f", ranking, bound, threshold)


def ask_held(
    sets: Sequence[QuestionSet], folder: Path, encoder: Encoder, *, most: int, seed: int
) -> list[Asked]:
    """Ask at most `most` questions on the held articles of `sets` with the reader in `folder`."""
    with tempfile.TemporaryDirectory() as temporary:
        archive = HeldArchive(sets, Path(temporary) / "held.sqlite3", encoder)
        reader = SpanReader(encoder=encoder, store=archive.store, folder=str(folder))
        asked = judge(archive, reader, archive.sample(most, seed=seed))
        archive.store.close()
    return asked


if __name__ == "__main__":
    main()
