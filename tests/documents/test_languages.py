"""Languages of articles and of questions."""

import pytest

from documents import article_id, is_foreign, language_of, language_of_question
from documents.article import Article
from documents.languages import name_of_language, primary_language
from documents.reader import with_language

GERMAN = (
    "Das Café am Hafen schließt im März, sagte der Wirt am Montag. Die Gäste sind nicht froh "
    "darüber, und viele wollen wissen, warum die Stadt den Vertrag nicht verlängert hat."
)
ENGLISH = (
    "The café at the harbour closes in March, said the landlord on Monday. The guests are not "
    "glad, and many want to know why the town has not prolonged the contract."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        (
            "Le pont du port est fermé depuis lundi, a annoncé la mairie. Les habitants doivent "
            "faire un détour, et les commerçants craignent pour leurs recettes.",
            "fr",
        ),
        ("Мост закрыт с понедельника, сообщила мэрия города. Жители недовольны.", "ru"),
        ("Results: Oscar 29', Willian 60'.", None),
        ("Kurz.", None),
        ("", None),
    ],
)
def test_a_text_is_in_a_language_where_that_is_plain(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wer hat das gesagt?", "de"),
        ("Wie viele Menschen starben?", "de"),
        ("Qui a gagné la coupe ?", "fr"),
        ("¿Quién ganó la final?", "es"),
        ("Chi ha vinto la coppa?", "it"),
        ("Wanneer is het ongeluk gebeurd?", "nl"),
        ("Quantas pessoas morreram?", "pt"),
        ("誰が勝ちましたか", "ja"),
        ("Кто победил?", "und"),
    ],
)
def test_a_question_in_another_language_is_told(question: str, language: str) -> None:
    assert language_of_question(question) == language


@pytest.mark.parametrize(
    "question",
    [
        "Who won?",
        "And in Syria?",
        "Why?",
        "Angela Merkel in Berlin",
        "el nino los angeles",
        "Jean-Claude Juncker Bruxelles",
        "Die Hard in Los Angeles",
        "Who is 习近平?",
        "Was Merkel in Berlin?",
        "Warum?",
        "Und in Syrien?",
        "",
        "🚋",
        "\ud800 x",
    ],
)
def test_what_may_be_english_or_a_name_is_not_told_for_foreign(question: str) -> None:
    assert language_of_question(question) is None


def test_a_code_stands_for_a_language_whatever_its_country() -> None:
    assert [is_foreign(code) for code in (None, "en", "en-GB", "EN_us", "eng", "de-CH")] == [
        *[False] * 5,
        True,
    ]
    assert (primary_language("pt-BR"), name_of_language("pt-BR")) == ("pt", "Portuguese")
    assert name_of_language("xx") == "xx"


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        (GERMAN, None, "de"),
        (GERMAN, "en-US", "de"),
        (GERMAN, "de-CH", "de-CH"),
        (ENGLISH, None, None),
        (ENGLISH, "fr", "en"),
        (ENGLISH, "en-GB", "en-GB"),
        ("Kurz.", "fr", "fr"),
    ],
)
def test_an_article_has_the_language_that_it_is_in(
    text: str, stated: str | None, language: str | None
) -> None:
    article = Article(article_id("/a"), "/a", "a", "Title", None, text, language=stated)
    assert with_language(article).language == language
