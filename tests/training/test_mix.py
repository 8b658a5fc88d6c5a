"""The parts of the written news, of which each has its share in training."""

from training.data import NEWS, read_news
from training.mix import (
    COMPARED,
    MINED_DENSELY,
    NEWS_NAMES,
    NEWS_PARTS,
    NEWS_PHRASES,
    NEWS_TRAPS,
    SHARES,
    news_parts,
)
from training.written import FOLDER


def test_each_question_on_the_news_is_in_one_part() -> None:
    news = read_news()
    parts = news_parts(news)
    assert [part.name for part in parts] == list(NEWS_PARTS)
    asked = [question.id for part in parts for question in part.questions]
    assert sorted(asked) == sorted(question.id for question in news.questions)
    assert all(part.paragraphs == news.paragraphs for part in parts)


def test_a_series_lies_whole_in_one_part() -> None:
    series = {
        part.name: {part.paragraphs[q.paragraph].article.rpartition("_")[0] for q in part.questions}
        for part in news_parts(read_news())
    }
    assert series[NEWS_NAMES] == set(
        "courts health space transport votes contests stage money".split()
    )
    assert series[NEWS_PHRASES] == set(
        "reasons claims plans doubts lives causes views terms".split()
    )
    assert series[NEWS_TRAPS] == set(
        "echoes kinds twins speakers motives wholes briefs profiles".split()
    )
    written = {path.stem.rpartition("_")[0] for path in FOLDER.glob("*.txt")}
    assert series[NEWS] == written.difference(*(series[name] for name in NEWS_PARTS[1:]))


def test_the_newest_part_is_asked_most_and_all_are_trained_alike() -> None:
    shares = [SHARES[name] for name in NEWS_PARTS]
    assert shares == sorted(set(shares))
    assert shares[-1] <= 1
    for parts in (COMPARED, MINED_DENSELY):
        assert set(NEWS_PARTS) <= parts
