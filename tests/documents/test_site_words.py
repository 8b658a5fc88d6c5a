"""Which lines speak of the site that they stand on."""

import pytest

from documents.site_words import speaks_of_site


@pytest.mark.parametrize(
    "line",
    [
        "Follow us on Facebook, Instagram and X.",
        "Sign up for our newsletter.",
        "© 2026 Ardle Echo Media Ltd. All rights reserved.",
        "This story first appeared on Coastwire.",
        "Thank you for reading the Echo.",
        "news@ardle-echo.example | www.ardle-echo.example",
        "Listen to this article",
        "The Ardle Echo",
        "Ardle Echo – serving the valley",
        "The Ardle Echo is owned by its readers.",
        "Ardle Echo's reporting is supported by the Hexley Foundation.",
    ],
)
def test_what_a_site_says_of_itself_is_told(line: str) -> None:
    assert speaks_of_site(line, ("The Ardle Echo",))


@pytest.mark.parametrize(
    "line",
    [
        "The trial continues.",
        "No warnings are in force.",
        "Twitter did not respond to a request for comment.",
        "“Follow us on Facebook,” the mayor said.",
        "The Ardle Echo has asked the council for comment.",
        "Ardle Echo readers met on Monday",
        "By Jane Doe",
        "Key points",
        "***",
        "",
    ],
)
def test_news_is_not_however_often_it_is_repeated(line: str) -> None:
    assert not speaks_of_site(line, ("The Ardle Echo",))


def test_a_name_that_nobody_gave_is_not_known() -> None:
    assert not speaks_of_site("The Ardle Echo")
