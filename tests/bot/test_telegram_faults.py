"""What the operator is told of a failure."""

from telegram.error import NetworkError

from bot.telegram.faults import fault_report, named
from documents.errors import NewsquoteError


def failure(outer: Exception, inner: Exception) -> Exception:
    """Return `outer`, raised because of `inner`."""
    try:
        try:
            raise inner
        except type(inner) as error:
            raise outer from error
    except type(outer) as error:
        return error


def test_a_report_has_the_whole_chain_and_no_foreign_words() -> None:
    error = failure(OSError("disk full"), ValueError("bad words: secret"))
    report = fault_report(error, hidden=[])
    first, second = report.split("because of ")
    assert first.startswith("OSError: disk full\n")
    assert second.startswith("ValueError (message withheld")
    assert report.count("in failure\n") == 2
    assert "secret" not in report


def test_a_fault_of_the_domain_is_its_line() -> None:
    error = failure(NewsquoteError("the archive is empty"), ValueError("secret"))
    assert fault_report(error, hidden=[]) == "the archive is empty"


def test_hidden_texts_are_blotted_out_and_lines_joined() -> None:
    error = NetworkError("no\nway to 4711:token at all")
    assert named(error, hidden=["4711:token", "", "a"]) == "NetworkError: no way to […] at all"
