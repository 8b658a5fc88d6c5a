"""Sentence boundaries against those that people marked, and the time on one very long line.

python -m benchmarks.sentences --data DIR
"""

import argparse
import json
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import First
from documents import SourceFile, read_article, sentence_spans

_LINE_BYTES = 5_000_000


@dataclass(frozen=True)
class Agreement:
    """How many sentences two sides mark alike, (start, end) exactly.

    :param shared: marked by both.
    :param found: marked by the splitter.
    :param gold: marked by people.
    """

    shared: int
    found: int
    gold: int

    @property
    def f1(self) -> float:
        """2 * shared / (found + gold), 0 to 1; 0 where neither marked any."""
        return 2 * self.shared / max(1, self.found + self.gold)


def agreement(data: Path) -> Agreement:
    """Return the agreement on the articles of `data` that people marked.

    They marked what follows the headline and the date line; the splitter's sentences of the whole
    stored text are counted from there on.

    :param data: the folder with gold_sentences.json and articles/.
    :raises ValueError: when a gold sentence does not stand in its article.
    """
    gold_sentences: dict[str, list[str]] = json.loads((data / "gold_sentences.json").read_text())
    shared = found = gold = 0
    for name, sentences in gold_sentences.items():
        article = read_article(SourceFile(data / "articles" / name, name))
        marked = _located(article.text, sentences, name, article.body_start)
        split = {span for span in sentence_spans(article.text) if span[0] >= article.body_start}
        shared += len(marked & split)
        found += len(split)
        gold += len(marked)
    return Agreement(shared, found, gold)


def _located(text: str, sentences: list[str], name: str, start: int) -> set[tuple[int, int]]:
    spans = set()
    for sentence in sentences:
        place = text.find(sentence, start)
        if place < 0:
            raise ValueError(f"{name} has no sentence {sentence!r} after offset {start}")
        start = place + len(sentence)
        spans.add((place, start))
    return spans


def _long_line(data: Path) -> str:
    articles = sorted((data / "articles").glob("*.txt"))
    line = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in articles)
    return (line * (_LINE_BYTES // len(line) + 1))[:_LINE_BYTES]


def main() -> None:
    """Print the F1, the counts, and the seconds for 5 MB on one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    add_record_option(parser)
    arguments = parser.parse_args()
    data = arguments.data
    counts = agreement(data)
    print(
        f"sentences: F1 {counts.f1:.4f} of exact (start, end), wanted {First.SENTENCES}"
        f" ({counts.shared} alike, {counts.found} found, {counts.gold} gold)"
    )
    line = _long_line(data)
    start = time.perf_counter()
    number = len(sentence_spans(line))
    seconds = time.perf_counter() - start
    print(f"5 MB on one line: {seconds:.2f} s, wanted {First.LONG_LINE} ({number} sentences)")
    figures = (First.SENTENCES.figure(counts.f1, n=counts.gold), First.LONG_LINE.figure(seconds))
    record_figures(arguments, figures)


if __name__ == "__main__":
    main()
