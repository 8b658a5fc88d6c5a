"""Replies to talk, and the conversation in the terminal."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.replies import Replies
from bot.terminal.chat import Chat
from retriever import Archive, ArchiveSettings, Turn
from retriever.contextualizer import Contextualizer

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    folder: Path = tmp_path_factory.mktemp("replies")
    opened = Archive(ArchiveSettings(folder=folder, threshold=0.0))
    opened.add([Path(__file__).parents[2] / "samples" / "articles"])
    return opened


def said(archive: Archive, message: str, *history: Turn) -> str:
    reply = Replies(archive)(message, history)
    assert reply is not None
    return reply.text


def test_the_archive_tells_about_itself(archive: Archive) -> None:
    assert said(archive, "How many articles do you have?").startswith("The archive holds 12 art")
    assert said(archive, "What is the newest article?").startswith("The newest article:\n• ")
    assert "12 articles" in said(archive, "What can you do?")
    found = said(archive, "Which articles do you have on the tram?")
    assert found.startswith("2 articles speak of “the tram”:\n• ")
    latest = Replies(archive)("What's the latest on the tram?")
    assert latest is not None
    assert latest.text.startswith("The newest article that speaks of “the tram”:\n• Repair firm")
    for quote in latest.quotes:
        assert quote.stands_in(archive.article(quote.article_id))
    before = [Turn.of(archive.ask("Who won the 2022 World Cup?"))]
    known = Replies(archive)("What's the latest on the tram?", before)
    assert known is not None
    assert known.history is not None
    assert known.history[:1] == tuple(before)
    source = said(archive, "what did you quote from?", *known.history)
    assert f"“{archive.article(latest.quotes[0].article_id).title}”" in source
    assert said(archive, "Any news on zeppelins?") == "No article seems to be about “zeppelins”."
    assert said(archive, "Any articles on quantum zeppelins?".replace("Any", "Do you have any"))
    assert Replies(archive)("Who won the cup?") is None


def test_a_question_in_another_language_is_told_which_ones_are_read(archive: Archive) -> None:
    told = "I read English only, and your question seems to be in German. Please ask me in English."
    assert said(archive, "Wie viele Menschen wurden verletzt?") == told
    assert said(archive, "Кто победил?").endswith(
        "seems to be in another language. Please ask me in English."
    )
    assert Replies(archive)("Calder Town Royal Averley") is None


def test_a_whole_question_is_not_dragged_along_by_what_it_was_taken_to_lean_on(
    archive: Archive,
) -> None:
    before = Turn("why was Houston upset?", "why was Houston upset?", None)
    question = "how many penalties were taken?"
    taken = Contextualizer().run(question=question, history=[before])["standalone"]
    assert taken == f"{question} ({before.question})"
    answer = archive.ask(question, [before], threshold=1.0)
    assert (answer.text, answer.standalone) == (None, question)
    leaning = "And what did he say of penalties?"
    assert archive.ask(leaning, [before], threshold=1.0).standalone != leaning


def test_what_would_only_be_said_again_is_asked_by_itself(archive: Archive) -> None:
    club = Turn.of(archive.ask("Which club did Calder Town defeat in the final?"))
    question = "What will the winners receive?"
    taken = Contextualizer().run(question=question, history=[club])["standalone"]
    assert taken == f"{question} ({club.question})"
    leaning = archive.ask(question, [club])
    assert leaning.standalone == taken
    told = replace(club, answer=leaning.text, quotes=leaning.quotes)
    answer = archive.ask(question, [told])
    assert answer.standalone == question
    assert "The winners receive $3.5 million" in answer.quotes[0].text


def test_more_does_not_repeat_what_was_shown(archive: Archive) -> None:
    turn = replace(Turn.of(archive.ask("How many people were hurt on the tram?")), quotes=())
    replies = Replies(archive)
    more = replies("more", [turn])
    assert more is not None
    assert more.quotes
    assert more.history == (replace(turn, quotes=more.quotes),)
    again = replies("more", more.history)
    assert again is not None
    assert again.quotes
    assert not {quote.text for quote in again.quotes} & {quote.text for quote in more.quotes}


def test_what_was_removed_is_not_shown_as_the_source(archive: Archive) -> None:
    turn = Turn.of(archive.ask("How many people were hurt on the tram?"))
    gone = archive.remove(turn.quotes[0].article_id)
    source = Replies(archive)("what is your source?", [turn])
    archive.add([Path(gone.source)])
    assert source is not None
    assert source.quotes == ()
    assert source.text.startswith("The article that I quoted from is no longer")


def test_the_latest_on_that_is_asked_of_the_articles(archive: Archive) -> None:
    turn = Turn.of(archive.ask("How many people were hurt on the tram?"))
    assert Replies(archive)("What's the latest on that?", [turn]) is None


def test_talk_about_the_last_answer(archive: Archive) -> None:
    assert said(archive, "What did you quote?").startswith("I have quoted nothing")
    turn = Turn.of(archive.ask("Which club did Calder Town defeat in the final?"))
    replies = Replies(archive)
    source = replies("what did you just quote from?", [turn])
    around = replies("show me more around that", [turn])
    more = replies("more", [turn])
    assert source is not None
    assert around is not None
    assert more is not None
    assert source.quotes == turn.quotes[:1]
    assert turn.quotes[0].title in source.text
    assert turn.quotes[0].text in around.quotes[0].text
    assert len(around.quotes[0].text) > len(turn.quotes[0].text)
    assert not {quote.text for quote in more.quotes} & {quote.text for quote in turn.quotes}
    for quote in (*around.quotes, *more.quotes):
        assert quote.stands_in(archive.article(quote.article_id))


def test_more_in_the_terminal_does_not_repeat_the_nearest_sentences(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = Archive(ArchiveSettings(folder=tmp_path, threshold=1.0))
    archive.add([Path(__file__).parents[2] / "samples" / "articles"])
    chat = Chat(archive)
    capsys.readouterr()
    assert chat.hear("Who won the 2022 World Cup?")
    nearest = [line for line in capsys.readouterr().out.splitlines() if line.startswith('"')]
    assert nearest
    assert chat.hear(":more")
    assert not set(nearest) & set(capsys.readouterr().out.splitlines())
    archive.close()


def test_a_conversation_in_the_terminal(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = Chat(archive)

    def heard(line: str) -> str:
        assert chat.hear(line)
        return capsys.readouterr().out

    assert heard(":why") == "Nothing has been asked yet.\n"
    assert heard("thanks") == "You are welcome.\n"
    assert '"' in heard("Which club did\nCalder Town defeat in the final?")
    assert "Understood as: When did Calder Town defeat Royal Averley in the" in heard("And when?")
    assert "searched: And when?" in heard(":why")
    assert "Calder Town" in heard(":source")
    assert heard(":around").startswith("Around it, ")
    assert heard(":more")
    assert heard(":nonsense") == ":nonsense is no command; :help lists them\n"
    assert heard("never mind") == "All right. Ask me something else.\n"
    assert heard(":source") == "Nothing has been quoted yet.\n"
    assert heard(":reset") == "Forgotten.\n"
    assert heard(":source") == "Nothing has been asked yet.\n"
    assert heard("  ") == ""
    assert not chat.hear(":quit")
