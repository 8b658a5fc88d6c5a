"""Days of publication in questions."""

from datetime import date

import pytest

from retriever.narrowing.published import Published, preferred_in, published_in
from training.written import FOLDER, read_written

TODAY = date(2017, 11, 8)  # a Wednesday


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("Do articles since 2015 mention the crane?", date(2015, 1, 1), None),
        ("What do articles published after 2015 say?", date(2016, 1, 1), None),
        ("What did news before March 2016 say?", None, date(2016, 2, 29)),
        ("What is in the news from last week?", date(2017, 10, 30), date(2017, 11, 5)),
        ("Who is in the news this month?", date(2017, 11, 1), date(2017, 11, 30)),
        ("Which reports in October tell of it?", date(2017, 10, 1), date(2017, 10, 31)),
        ("Which stories from December tell of it?", date(2016, 12, 1), date(2016, 12, 31)),
        ("News of the last three days on Syria?", date(2017, 11, 5), date(2017, 11, 8)),
        ("News from the past 2 months?", date(2017, 9, 8), date(2017, 11, 8)),
        ("Articles on 4 November 2017 about IS?", date(2017, 11, 4), date(2017, 11, 4)),
    ],
)
def test_wording_of_publication_is_a_restriction(
    question: str, since: date | None, until: date | None
) -> None:
    assert published_in(question, today=TODAY) == Published(since, until)


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("Who resigned yesterday?", date(2017, 11, 7), date(2017, 11, 8)),
        ("What happened last week in Syria?", date(2017, 10, 30), date(2017, 11, 8)),
        ("Who was arrested last Friday?", date(2017, 11, 3), TODAY),
        ("What was agreed in the last few days?", date(2017, 11, 1), date(2017, 11, 8)),
        ("What has burned since last week?", date(2017, 10, 30), None),
        ("What burned last month?", date(2017, 10, 1), TODAY),
    ],
)
def test_days_counted_from_today_are_a_wish(
    question: str, since: date | None, until: date | None
) -> None:
    assert published_in(question, today=TODAY) == Published(since, until, plain=False)


@pytest.mark.parametrize(
    "question",
    [
        "Who was the candidate in 2013?",
        "Who won in October?",
        "What does she do today?",
        "How many came last year?",
        "Why did last week's vote fail?",
        "What was published in 2016?",
        "Why was the pangolin in the news in February?",
    ],
)
def test_when_something_happened_is_none(question: str) -> None:
    assert published_in(question, today=TODAY) is None


def test_hardly_a_question_on_the_written_news_is_restricted() -> None:
    questions = [
        asked.text
        for path in sorted(FOLDER.glob("*.txt"))
        for article in read_written(path)
        for asked in article.questions
    ]
    found = [(text, published_in(text, today=TODAY)) for text in questions]
    assert [text for text, days in found if days is not None and days.plain] == []
    # Of days counted from the day of the article; they hold only where something was published.
    assert len([text for text, days in found if days is not None]) <= 2


def test_a_restriction_is_told_in_words() -> None:
    assert str(Published(date(2015, 1, 1), None)) == "published since 2015-01-01"
    assert str(Published(None, TODAY)) == "published until 2017-11-08"
    assert str(Published(TODAY, TODAY)) == "published from 2017-11-08 to 2017-11-08"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What happened in October?", Published(date(2017, 10, 1), date(2017, 12, 1), plain=False)),
        ("Who won in December?", Published(date(2016, 12, 1), date(2017, 1, 31), plain=False)),
        ("Who resigned on Tuesday?", Published(date(2017, 11, 7), date(2017, 12, 8), plain=False)),
        ("What fell in March 2015?", Published(date(2015, 3, 1), date(2015, 5, 1))),
        ("Who died on 12 September 2015?", Published(date(2015, 9, 12), date(2015, 10, 13))),
        ("What has changed since 2015?", Published(date(2015, 1, 1), None, plain=False)),
        ("Who resigned since May?", Published(date(2017, 5, 1), None, plain=False)),
    ],
)
def test_times_of_events_are_a_preference(question: str, expected: Published) -> None:
    assert published_in(question, today=TODAY) is None
    assert preferred_in(question, today=TODAY) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who won in 2017?",
        "May he resign?",
        "Who was lost by May 2006?",
        "Why did October's vote fail?",
    ],
)
def test_what_names_no_such_time_prefers_nothing(question: str) -> None:
    assert preferred_in(question, today=TODAY) is None
