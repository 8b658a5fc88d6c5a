"""From what the reader sees to probabilities: `python -m training.calibrate --data DIR`."""

import argparse
import logging
import tempfile
from dataclasses import replace
from pathlib import Path

from index import load_encoder
from retriever.reader.manifest import ReaderManifest
from retriever.reader.span_reader import SHIPPED, SpanReader
from training.crossfit import cross_fit
from training.data import NEW_WIKI, SQUAD2, read_news, read_questions
from training.fitting import best_threshold, confidences, enough, fit
from training.held import HeldArchive
from training.judging import Asked, judge
from training.remembering import RememberingEncoder

log = logging.getLogger("training")


def main() -> None:
    """Fit the ranking and the threshold on held articles, and write them into the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the .json files")
    parser.add_argument("--target", type=Path, default=SHIPPED)
    parser.add_argument("--questions", type=int, default=1800)
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    asked = ask_held(
        arguments.data, arguments.target, most=arguments.questions, seed=arguments.seed
    )
    log.info("cross-fitted: %s", cross_fit(asked))
    ranking = fit(asked)
    threshold = best_threshold(confidences(ranking, asked), asked)
    bound = round(enough(ranking, asked), 3)
    manifest = ReaderManifest.read(arguments.target)
    made = replace(manifest, ranking=ranking, enough=bound, threshold=round(threshold, 3))
    made.write(arguments.target)
    log.info("%s, enough from %.2f, threshold %.2f", ranking, bound, threshold)


def ask_held(data: Path, folder: Path, *, most: int, seed: int) -> list[Asked]:
    """Ask held questions with the reader in `folder`, at most `most` of news, and of Wikipedia."""
    encoder = RememberingEncoder(load_encoder())
    wiki = [read_questions(data, name) for name in (NEW_WIKI, SQUAD2)]
    asked = []
    for sets in ([read_news()], wiki):
        with tempfile.TemporaryDirectory() as temporary:
            archive = HeldArchive(sets, Path(temporary) / "held.sqlite3", encoder)
            reader = SpanReader(encoder=archive.encoder, store=archive.store, folder=str(folder))
            asked += judge(archive, reader, archive.sample(most, seed=seed))
            archive.store.close()
    return asked


if __name__ == "__main__":
    main()
