"""What changed in an article from one version to the next."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.terminal.history import Change, changes
from index import Revision
from tests.index.reports import report

AT = datetime(2018, 9, 23, 8, tzinfo=UTC)


def test_sentences_that_went_and_came_are_told_in_their_order() -> None:
    first = report("a.txt", "It rained. Nobody was hurt. The line is closed.")
    second = report("a.txt", "It rained. Two were hurt. The line is closed. It opens soon.")
    third = replace(second, title="Rain", author="A. Writer", revision=3)
    found = changes([Revision(first, AT), Revision(replace(second, revision=2), AT)], third)
    assert found == [
        Change(
            revision=2,
            at=AT,
            fields=(),
            sentences=(
                ("-", "Nobody was hurt."),
                ("+", "Two were hurt."),
                ("+", "It opens soon."),
            ),
        ),
        Change(
            revision=3,
            at=AT,
            fields=(("title", "Tram derails in Wexmoor", "Rain"), ("author", "", "A. Writer")),
            sentences=(),
        ),
    ]
    assert found[0].to_json() == {
        "revision": 2,
        "at": "2018-09-23T08:00:00+00:00",
        "fields": [],
        "removed": ["Nobody was hurt."],
        "added": ["Two were hurt.", "It opens soon."],
    }


def test_an_article_that_never_changed_has_no_changes() -> None:
    assert changes([], report("a.txt", "It rained.")) == []
