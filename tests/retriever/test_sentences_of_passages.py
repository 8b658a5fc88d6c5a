"""The sentences of passages."""

from dataclasses import replace

from documents.article import Article
from documents.passages import passages_of
from retriever.sentences import Sentence, sentences_of


def article(body: str, title: str = "Rain") -> Article:
    return Article(
        id="a",
        source="/a",
        name="a",
        title=title,
        published=None,
        text=f"{title}\n\n{body}",
        body_start=len(title) + 2,
    )


def quoted(body: str, *, words: int = 100) -> list[tuple[str, str]]:
    """Each sentence with what is quoted when it wins."""
    one = article(body)
    return [(s.text, s.quoted) for s in sentences_of(passages_of(one, words=words))]


def test_a_sentence_is_compared_under_its_title_but_quoted_alone() -> None:
    assert sentences_of(passages_of(article("It rained."))) == [
        Sentence("a", 0, 4, "Rain", "Rain", False, False, False, (0, 4), (0, 4), "Rain"),
        Sentence(
            "a",
            6,
            16,
            "It rained.",
            "Rain. It rained.",
            True,
            False,
            False,
            (6, 16),
            (6, 16),
            "It rained.",
        ),
    ]


def test_a_question_is_quoted_with_what_is_said_to_it_which_is_the_answer() -> None:
    (_, question, answer) = sentences_of(passages_of(article('"Did it rain?" Yes, all day.')))
    assert (question.asks, answer.asks) == (True, False)
    assert question.quoted == '"Did it rain?" Yes, all day.'
    assert question.answer == (answer.start, answer.end)


def test_a_sentence_that_tells_of_a_question_is_none() -> None:
    told = 'He likes to say: "If we knew what we did, would it be research?" We agree.'
    assert quoted(told)[1:] == [(told[:-10], told[:-10]), ("We agree.", "We agree.")]


def test_a_short_reply_is_quoted_with_its_question_and_compared_under_it() -> None:
    body = "For how long have you been a magician?\nOver 50 years."
    (_, question, reply) = sentences_of(passages_of(article(body)))
    assert (question.replies, reply.replies) == (False, True)
    assert reply.quoted == body
    assert reply.embedded == "Rain. For how long have you been a magician? Over 50 years."


def test_a_long_reply_is_quoted_alone() -> None:
    reply = "I began when I was ten and have gone on with it ever since."
    assert quoted(f"Since when?\n{reply}")[-1] == (reply, reply)


def test_a_question_that_ends_its_passage_is_quoted_alone() -> None:
    assert quoted("Did it rain?")[-1] == ("Did it rain?", "Did it rain?")


def test_a_sentence_that_refers_back_is_quoted_with_the_one_before() -> None:
    assert quoted("The mayor came. He spoke. Hesitant cheers rose.")[1:] == [
        ("The mayor came.", "The mayor came."),
        ("He spoke.", "The mayor came. He spoke."),
        ("Hesitant cheers rose.", "Hesitant cheers rose."),
    ]


def test_the_headline_is_never_quoted_with_the_first_sentence() -> None:
    assert quoted("It rained.")[1] == ("It rained.", "It rained.")


def test_a_date_line_is_quoted_with_its_headline() -> None:
    text = "Rain\n\n04 November 2017\n\nIt rained."
    one = replace(article(""), text=text, body_start=text.index("It"))
    assert [(s.text, s.quoted, s.in_body) for s in sentences_of(passages_of(one))] == [
        ("Rain", "Rain", False),
        ("04 November 2017", "Rain\n\n04 November 2017", False),
        ("It rained.", "It rained.", True),
    ]


def test_each_sentence_stands_once_though_passages_overlap() -> None:
    body = "The mayor came. He spoke for long. The town listened. Did it help? Nobody knew."
    one = article(body)
    passages = passages_of(one, words=5)
    assert sum(len(p.meta["sentences"]) for p in passages) > 6
    found = sentences_of(passages)
    assert sorted(s.text for s in found) == sorted(
        [
            "Rain",
            "The mayor came.",
            "He spoke for long.",
            "The town listened.",
            "Did it help?",
            "Nobody knew.",
        ]
    )
    assert len({(s.start, s.end) for s in found}) == len(found)


def test_of_two_copies_the_one_with_its_neighbour_counts() -> None:
    body = "The mayor of the town came. He spoke. The town listened."
    passages = passages_of(article(body), words=6, overlap=1)
    for order in (passages, passages[::-1]):
        found = {s.text: s.quoted for s in sentences_of(order)}
        assert found["He spoke."] == "The mayor of the town came. He spoke."


def test_every_quote_is_the_slice_it_claims() -> None:
    one = article("The mayor 😀 came. He spoke. Why? Nobody knew. It ended.")
    for sentence in sentences_of(passages_of(one, words=4)):
        assert one.text[slice(*sentence.quote)] == sentence.quoted
        assert one.text[sentence.start : sentence.end] == sentence.text


def test_no_passages_hold_no_sentences() -> None:
    assert sentences_of([]) == []
