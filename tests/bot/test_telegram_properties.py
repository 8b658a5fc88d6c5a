"""Whatever people and articles hold, what is sent is valid and every quote is a slice."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity, User

from bot.replies import Reply
from bot.telegram.asked import asked_in, conversation_of, quoting
from bot.telegram.fragment import jump_to
from bot.telegram.inline import results
from bot.telegram.keyboards import ListPage, shortened, under_added, under_answer
from bot.telegram.message import Composed, compose, compose_reply
from bot.telegram.pages import GONE, compose_context, compose_nearest
from bot.telegram.rich_text import trimmed, units
from documents.article import Article, article_id
from documents.sentences import sentence_spans
from retriever.answer import Answer
from retriever.quote import Quote
from tests.bot.telegram_markup import keyboard_fault, quote_fault, results_fault
from tests.bot.telegram_messages import Sent, message_fault

BOT = User(4711, "Newsquote", is_bot=True, username="newsquote_test_bot")
MENTION = "@newsquote_test_bot"
PIECES = (
    "🚋🚋 went. ",
    "Ünïcode! Yes? ",
    "ערב טוב. ",
    "好。",
    "👩\u200d👧 e\u0301. ",
    "\n\n",
    "\x00",
    " ",
)

piece = st.text(max_size=20) | st.sampled_from(PIECES)
texts = st.lists(piece, min_size=1, max_size=12).map("".join)
long_texts = st.tuples(texts, st.integers(1, 200)).map(lambda t: (t[0] * t[1])[:9_000])
urls = st.none() | st.sampled_from(
    ["https://news.example/tram", "https://news.example/a#top", "http://a", "ftp://a", "not one"]
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    text = draw(long_texts) or "x"
    day = draw(st.none() | st.dates(date(1, 1, 1)))
    return Article(article_id("a"), "a", draw(texts), draw(texts), day, text, url=draw(urls))


@st.composite
def quotes(draw: st.DrawFn, article: Article) -> Quote:
    spans = sentence_spans(article.text) or [(0, len(article.text))]
    first = draw(st.integers(0, len(spans) - 1))
    last = min(len(spans) - 1, first + draw(st.integers(0, 2)))
    start, end = spans[first][0], spans[last][1]
    return Quote.of(article, start, end, name=article.name, score=0.5)


@st.composite
def answers(draw: st.DrawFn) -> tuple[Article, Answer]:
    article = draw(articles())
    found = draw(st.lists(quotes(article), min_size=1, max_size=4))
    question = draw(texts)
    standalone = draw(st.just(question) | texts)
    if draw(st.booleans()):
        return article, Answer(question, standalone, None, (), tuple(found), 0.1)
    words = found[0].text
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(words))] * 2)))
    return article, Answer(question, standalone, words[start:end], tuple(found), (), 0.9)


def valid(composed: Composed) -> Sent:
    """Return the message as a person gets it; the server must take it."""
    text, entities = composed
    message = Sent(1, text, tuple(entity.to_dict() for entity in entities))
    assert message_fault(text, message.entities) is None
    return message


def are_slices(message: Sent, article: Article, quotes: tuple[Quote, ...]) -> None:
    """Check that each block quote is a quote of the article, or whole sentences it begins with."""
    whole = {trimmed(quote.text) for quote in quotes}
    for block in message.blocks:
        assert block in article.text
        if block not in whole:
            assert any(
                quote.startswith(block)
                and block in [trimmed(quote[:end]) for _, end in sentence_spans(quote)]
                for quote in whole
            )
            assert f"{block}\n…\n" in message.text
    for quote in quotes:
        assert article.text[quote.start : quote.end] == quote.text


@settings(max_examples=40)
@given(drawn=answers())
def test_any_answer_and_its_pages_are_valid_and_hold_slices(drawn: tuple[Article, Answer]) -> None:
    article, answer = drawn
    message = valid(compose(answer))
    are_slices(message, article, answer.quotes)
    nearest = valid(compose_nearest(answer))
    are_slices(nearest, article, answer.nearest)
    assert keyboard_fault(under_answer(answer).to_dict()) is None
    assert keyboard_fault(under_added(article.id).to_dict()) is None
    found = answer.quotes or answer.nearest
    are_slices(valid(compose_reply(Reply(answer.question or "x", found))), article, found)


@settings(max_examples=40)
@given(drawn=answers())
def test_any_context_is_a_passage_of_the_article_around_the_quote(
    drawn: tuple[Article, Answer],
) -> None:
    article, answer = drawn
    quote = (answer.quotes or answer.nearest)[0]
    message = valid(compose_context(article, quote))
    for block in message.blocks:
        assert block in article.text
        assert trimmed(quote.text) in block
        assert message.marked("bold") in ([trimmed(quote.text)], [])
    assert compose_context(None, quote) == (GONE, [])


@settings(max_examples=25)
@given(drawn=answers())
def test_any_answer_can_be_offered_inline(drawn: tuple[Article, Answer]) -> None:
    article, answer = drawn
    offered: list[dict[str, Any]] = [result.to_dict() for result in results(answer)]
    for result in offered:
        content = result["input_message_content"]
        content.pop("disable_web_page_preview", None)
        content["entities"] = [dict(entity) for entity in content.get("entities", ())]
        message = Sent(1, content["message_text"], tuple(content["entities"]))
        are_slices(message, article, answer.quotes)
    assert results_fault(offered) is None


@settings(max_examples=40)
@given(before=texts, after=texts, bold=st.integers(0, 60))
@example(before="🚋", after="x" * 5000, bold=2)
def test_any_question_in_a_group_is_understood_and_quoted(
    before: str, after: str, bold: int
) -> None:
    text = f"{before}{MENTION} {after}"
    mention = MessageEntity("mention", units(before), len(MENTION))
    strong = MessageEntity("bold", min(bold, units(text) - 1), 1)
    message = Message(
        5,
        datetime(2026, 1, 1, tzinfo=UTC),
        Chat(-100, "supergroup"),
        from_user=User(11, "Ann", is_bot=False),
        text=text,
        entities=[mention, strong],
    )
    asked = asked_in(message, BOT)
    assert asked is not None
    assert MENTION not in asked.question or MENTION in before + after
    parameters = quoting(message, asked)
    wire = {"text": text, "entities": [e.to_dict() for e in (mention, strong)]}
    assert quote_fault(parameters.to_dict(), wire) is None
    assert conversation_of(message) == "-100:0:11"


@given(address=st.sampled_from(["https://a", "https://a#b"]), text=long_texts)
def test_any_text_can_be_jumped_to(address: str, text: str) -> None:
    link = jump_to(address, text)
    assert link.startswith(address)
    assert len(link) <= 2048
    assert all("!" <= character <= "~" for character in link)
    fragment = link.partition(":~:text=")[2]
    assert fragment.count(",") <= 1
    assert not set("&-#") & set(fragment)


def test_a_fragment_is_as_browsers_read_it() -> None:
    assert jump_to("https://a/b", "The well-known, old bridge & its 2 towers.") == (
        "https://a/b#:~:text=The%20well%2Dknown%2C%20old%20bridge%20%26%20its%202%20towers."
    )
    long = " ".join(f"word{n}" for n in range(40))
    assert jump_to("https://a/b#top", long) == (
        "https://a/b#top:~:text=word0%20word1%20word2%20word3%20word4,"
        "word35%20word36%20word37%20word38%20word39"
    )


@given(topic=texts, number=st.integers(0, 99_999))
def test_any_topic_fits_a_button(topic: str, number: int) -> None:
    page = ListPage(number, shortened(topic))
    assert 1 <= len(page.data().encode()) <= 64
    assert ListPage.of(page.data()).number == number
