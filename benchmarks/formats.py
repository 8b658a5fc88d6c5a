"""Files of every format, made from known text: what of it is read again, word for word.

    python -m benchmarks.formats [--articles 12]

Of samples/articles. A sentence is recovered when it stands in the stored text as it was written; a
format's title and date are right when those of every file are. PDFs are set in one column and in
two.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bounds import add_record_option, record_figures
from benchmarks.bounds.wanted import Articles
from benchmarks.figures_in_rows import header, row
from documents.formats import Draft, read_drafts
from tests.documents.corpus import FORMATS, Known, known_articles, written

_SAMPLES = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True)
class Recovered:
    """What came back of the files of one format.

    :param found: of the `wanted` sentences.
    :param stated: files with the right title and date, of `files`.
    """

    name: str
    found: int
    wanted: int
    stated: int
    files: int


def main() -> None:
    """Print a row for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=12)
    add_record_option(parser)
    arguments = parser.parse_args()
    known = known_articles(_SAMPLES, arguments.articles)
    formats = [recovered(name, known) for name in FORMATS]
    print(header("format", "sentences recovered", "title and date right"))
    for each in formats:
        print(row(each.name, f"{each.found} of {each.wanted}", f"{each.stated} of {each.files}"))
    figures = []
    for bound, pdf in ((Articles.RECOVERED, False), (Articles.RECOVERED_PDF, True)):
        own = [each for each in formats if each.name.endswith(".pdf") == pdf]
        wanted = sum(each.wanted for each in own)
        figures.append(bound.figure(sum(each.found for each in own) / wanted, n=wanted))
    files = sum(each.files for each in formats)
    right = sum(each.stated for each in formats)
    record_figures(arguments, [*figures, Articles.TITLE_AND_DATE.figure(right / files, n=files)])


def recovered(name: str, articles: list[Known]) -> Recovered:
    """Write each article in the format `name`, read it, and count what came back."""
    found = wanted = stated = 0
    for known in articles:
        drafts = [d for d in read_drafts(FORMATS[name](known), name) if isinstance(d, Draft)]
        sentences = written(known, name)
        wanted += len(sentences)
        found += sum(any(s in draft.text for draft in drafts) for s in sentences)
        stated += [(d.title, d.published) for d in drafts] == [(known.title, known.day)]
    return Recovered(name, found, wanted, stated, len(articles))


if __name__ == "__main__":
    main()
