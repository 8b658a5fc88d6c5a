"""The message that shows an answer."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import MessageEntity

from bot.replies import Reply
from bot.telegram.message import ABSTENTION, OUT_OF_REACH, compose, compose_reply
from bot.telegram.rich_text import trimmed
from documents.article import Article
from documents.sentences import sentence_spans
from retriever.answer import Answer
from retriever.quote import Quote
from tests.bot.scripted_archive import (
    BRIDGE,
    BRIDGE_ARTICLE,
    TRAM,
    TRAM_ARTICLE,
    article,
    quote_of,
)
from tests.bot.telegram_messages import Sent, message_fault

QUESTION = "Where did the tram derail?"


def answer(
    text: str | None, *quotes: Quote, standalone: str = QUESTION, nearest: tuple[Quote, ...] = ()
) -> Answer:
    return Answer(QUESTION, standalone, text, quotes, nearest, 0.9)


def sent(given_answer: Answer) -> Sent:
    """Return the message as a person gets it; the server must take it."""
    text, entities = compose(given_answer)
    message = Sent(1, text, tuple(entity.to_dict() for entity in entities))
    assert message_fault(text, message.entities) is None
    return message


def test_an_answer_stands_above_its_quotes() -> None:
    text, entities = compose(
        answer("Mill Street", quote_of(TRAM_ARTICLE, TRAM), quote_of(BRIDGE_ARTICLE, BRIDGE))
    )
    assert text == (
        "Mill Street\n\n"
        "The tram left the rails at Mill Street. Nobody was hurt 🚋.\n"
        "Tram derails, 4 November 2017\n\n"
        "Engineers found cracks in two of its cables.\n"
        "Harbour bridge closed, 4 November 2017"
    )
    assert entities == [
        MessageEntity("bold", 0, 11),
        # The tram is one code point but two UTF-16 code units.
        MessageEntity("blockquote", 13, 59),
        MessageEntity("bold", 40, 11),
        MessageEntity("text_link", 73, 12),
        MessageEntity("blockquote", 104, 44),
    ]
    assert entities[3].url == (
        "https://news.example/tram#:~:text="
        "The%20tram%20left%20the%20rails%20at%20Mill%20Street.%20Nobody%20was%20hurt%20%F0%9F%9A%8B."
    )


@pytest.mark.parametrize("text", [BRIDGE, BRIDGE.removesuffix(".")])
def test_an_answer_that_is_its_quote_is_not_repeated(text: str) -> None:
    message = sent(answer(text, quote_of(BRIDGE_ARTICLE, BRIDGE)))
    assert message.text == f"{BRIDGE}\nHarbour bridge closed, 4 November 2017"
    assert message.blocks == [BRIDGE]
    assert message.marked("bold") == [text]


def test_a_completed_question_stands_at_the_end() -> None:
    message = sent(
        answer("cracks", quote_of(BRIDGE_ARTICLE, BRIDGE), standalone="Why was the bridge closed?")
    )
    assert message.text.endswith("\n\nUnderstood as: Why was the bridge closed?")
    assert message.marked("italic") == ["Why was the bridge closed?"]


def test_an_undated_article_without_a_title_goes_by_its_name() -> None:
    nameless = Article("0" * 16, "/a/b.txt", "b.txt", " \n", None, "Rain fell.", url="javascript:0")
    message = sent(answer("Rain", Quote.of(nameless, 0, 10, name="b.txt", score=1.0)))
    assert message.text == "Rain\n\nRain fell.\nb.txt"
    assert message.marked("text_link") == []


def test_an_abstention_names_titles_only() -> None:
    nearest = (
        quote_of(TRAM_ARTICLE, TRAM),
        quote_of(TRAM_ARTICLE, "Nobody was hurt 🚋."),
        quote_of(BRIDGE_ARTICLE, BRIDGE),
    )
    message = sent(answer(None, nearest=nearest))
    assert message.text == (
        f"{ABSTENTION}\n\nClosest to the question: Tram derails; Harbour bridge closed"
    )
    assert [entity["type"] for entity in message.entities] == ["text_link"]


def test_an_abstention_with_nothing_near_is_one_sentence() -> None:
    assert compose(answer(None)) == (ABSTENTION, [])


def long_quotes(*sentences: str) -> tuple[Quote, ...]:
    """Return quotes that are whole articles of one line each."""
    articles = [
        Article(f"{n:016}", f"{n}.txt", f"{n}.txt", f"Title {n}", date(2020, 2, 29), text)
        for n, text in enumerate(sentences)
    ]
    return tuple(
        Quote.of(article, 0, len(article.text), name=article.name, score=0.5)
        for article in articles
    )


SENTENCE = "It rained in the valley for days 🌧."


def test_fewer_quotes_come_before_shorter_ones() -> None:
    longer = " ".join([SENTENCE] * 50)
    message = sent(answer("It", *long_quotes(longer, longer, longer)))
    assert message.blocks == [longer, longer]
    assert "…" not in message.text


def test_a_quote_that_is_too_long_ends_at_a_sentence() -> None:
    message = sent(answer("It", *long_quotes(" ".join([SENTENCE] * 200))))
    [block] = message.blocks
    assert block == " ".join([SENTENCE] * block.count("🌧"))
    assert len(block) > 3500
    assert f"{block}\n…\nTitle 0" in message.text


def test_an_answer_beyond_what_fits_is_not_claimed() -> None:
    quotes = long_quotes(" ".join([SENTENCE] * 200) + " Then the dam broke.")
    message = sent(answer("the dam broke", *quotes))
    assert message.text == f"{OUT_OF_REACH}\nTitle 0, 29 February 2020"


def test_entities_stay_within_their_number() -> None:
    message = sent(answer("It", *long_quotes(*["It is."] * 200)))
    assert 40 < len(message.blocks) <= 100


blank = st.text("\t\n\r \x00\x0b\x1f\u00a0\u2028\u3000", max_size=3)
words = st.text(max_size=30) | st.sampled_from(
    ["🚋🚋 went. ", "Ünïcode! Yes? ", "ערב טוב. ", "好。"]
)
title = st.text(max_size=400)
link = (
    st.none() | st.text(max_size=20) | st.just("https://news.example/a?b=ü") | st.just("http://a")
)


@st.composite
def article_texts(draw: st.DrawFn) -> str:
    """Return a text that may be far too long for a message."""
    piece = draw(blank) + draw(words) + draw(words) + draw(blank)
    return (draw(words) + piece * draw(st.integers(1, 9000 // (1 + len(piece))))) or "x"


@st.composite
def quotes_of_any_article(draw: st.DrawFn) -> Quote:
    text = draw(article_texts())
    spans = sentence_spans(text) or [(0, len(text))]
    start = draw(st.sampled_from(spans))[0] if draw(st.booleans()) else 0
    ends = [end for _, end in spans if end > start]
    end = draw(st.sampled_from(ends)) if draw(st.booleans()) else len(text)
    day = draw(st.none() | st.dates())
    named = Article("0" * 16, "s", draw(title), draw(title), day, text, url=draw(link))
    return Quote.of(named, start, end, name=named.name, score=0.5)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    quotes = draw(st.lists(quotes_of_any_article(), max_size=4))
    question = draw(st.text())
    standalone = draw(st.just(question) | st.text(max_size=1000))
    if not quotes or draw(st.booleans()):
        return Answer(question, standalone, None, (), tuple(quotes), 0.0)
    body = quotes[0].text
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(body))] * 2)))
    return Answer(question, standalone, body[start:end], tuple(quotes), (), 1.0)


@settings(max_examples=100, deadline=None)
@given(any_answer=answers())
def test_any_answer_becomes_a_message(any_answer: Answer) -> None:
    message = sent(any_answer)
    blocks = message.blocks
    if any_answer.text is None:
        assert blocks == []
        assert message.text.startswith(ABSTENTION)
    quotes = [trimmed(quote.text) for quote in any_answer.quotes if trimmed(quote.text)]
    assert blocks[1:] == quotes[1 : len(blocks)]
    if blocks and blocks != quotes[: len(blocks)]:
        ends = [end for _, end in sentence_spans(quotes[0])]
        assert blocks[0] in [trimmed(quotes[0][:end]) for end in ends]
        assert f"{blocks[0]}\n…\n" in message.text
    if blocks and len(any_answer.text or "") < 100:
        assert trimmed(any_answer.text or "") in blocks[0]


def test_a_reply_to_talk_shows_the_quotes_asked_for() -> None:
    quote = quote_of(TRAM_ARTICLE, TRAM)
    text, entities = compose_reply(Reply("Around it:", (quote,)))
    assert text == f"Around it:\n\n{TRAM}\nTram derails, 4 November 2017"
    assert [entity.type for entity in entities] == ["blockquote", "text_link"]
    assert compose_reply(Reply("You are welcome.")) == ("You are welcome.", [])
    long = quote_of(article("long.txt", "Long", "x" * 5000), "x" * 5000)
    assert compose_reply(Reply("Around it:", (long,)))[0] == "Around it:"
