"""From what the reader sees to probabilities: `python -m training.calibrate --data DIR`."""

import argparse
import logging
import tempfile
from dataclasses import replace
from pathlib import Path

from index import Encoder, load_encoder
from retriever.reader.manifest import ReaderManifest
from retriever.reader.span_reader import SHIPPED, SpanReader
from training.crossfit import cross_fit
from training.data import NEW_WIKI, SQUAD2, read_news, read_questions
from training.development import ask_development
from training.fitting import best_threshold, enough, fit
from training.held import HeldArchive
from training.judging import Asked, judge
from training.remembering import RememberingEncoder

log = logging.getLogger("training")


def main() -> None:
    """Fit the ranking on held articles and the threshold on news, and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of qa/ and the test set")
    parser.add_argument("--target", type=Path, default=SHIPPED)
    parser.add_argument("--questions", type=int, default=1100, help="of each kind of text at most")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    data, target = arguments.data, arguments.target
    encoder = RememberingEncoder(load_encoder())
    news, wiki = ask_held(
        data / "qa", target, encoder, most=arguments.questions, seed=arguments.seed
    )
    development = ask_development(data, target, encoder)
    held = [*news, *wiki]
    for name, asked in (("news", news), ("Wikipedia", wiki), ("both", held)):
        log.info("cross-fitted on %s: %s", name, cross_fit(asked))
    ranking = fit(held)
    # The weights are of held articles alone. The one number that says when to be silent is of news,
    # as archives hold it, the development set's included.
    threshold = best_threshold(ranking, news, development)
    bound = round(enough(ranking, held), 3)
    manifest = ReaderManifest.read(target)
    made = replace(manifest, ranking=ranking, enough=bound, threshold=round(threshold, 3))
    made.write(target)
    log.info("%s, enough from %.2f, threshold %.2f", ranking, bound, threshold)


def ask_held(
    data: Path, folder: Path, encoder: Encoder, *, most: int, seed: int
) -> tuple[list[Asked], list[Asked]]:
    """Ask held questions with the reader in `folder`: at most `most` on news, and on Wikipedia.

    :param data: folder of the question-answer sets.
    """
    wiki = [read_questions(data, name) for name in (NEW_WIKI, SQUAD2)]
    asked = []
    for sets in ([read_news()], wiki):
        with tempfile.TemporaryDirectory() as temporary:
            archive = HeldArchive(sets, Path(temporary) / "held.sqlite3", encoder)
            reader = SpanReader(encoder=archive.encoder, store=archive.store, folder=str(folder))
            asked.append(judge(archive, reader, archive.sample(most, seed=seed)))
            archive.store.close()
    return asked[0], asked[1]


if __name__ == "__main__":
    main()
