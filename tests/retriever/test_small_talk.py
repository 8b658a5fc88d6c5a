"""Talk, told from questions."""

import os
from pathlib import Path

import pytest

from evaluation import read_test_set
from retriever import Talk, Wish, wish_of
from training.written import FOLDER, read_written


@pytest.mark.parametrize(
    ("message", "wish"),
    [
        ("Thanks!", Wish(Talk.THANKS)),
        ("ok, thank you very much", Wish(Talk.THANKS)),
        ("lol", Wish(Talk.THANKS)),
        ("??", Wish(Talk.HELP)),
        ("Hi there! How are you?", Wish(Talk.GREETING)),
        ("What can you do?", Wish(Talk.HELP)),
        ("How many articles do you have?", Wish(Talk.COUNT)),
        ("What is the newest article?", Wish(Talk.NEWEST)),
        ("Which articles do you have on Syria?", Wish(Talk.ABOUT, "Syria")),
        ("How many articles do you have on Syria?", Wish(Talk.ABOUT, "Syria")),
        ("What's the latest on the bridge?", Wish(Talk.LATEST, "the bridge")),
        ("Any news on Syria?", Wish(Talk.LATEST, "Syria")),
        ("anything new about Syria?", Wish(Talk.LATEST, "Syria")),
        ("What does the latest report on Syria say?", Wish(Talk.LATEST, "Syria")),
        ("What does the latest report on Syria say about it?", None),
        ("What is the latest bridge?", None),
        ("What's the latest on that?", None),
        ("do you have any articles about it", None),
        ("any news about them?", None),
        ("What did you just quote from?", Wish(Talk.SOURCE)),
        ("Show me more around that.", Wish(Talk.AROUND)),
        ("More", Wish(Talk.MORE)),
        ("oh, never mind", Wish(Talk.FORGET)),
        ("Forget it.", Wish(Talk.FORGET)),
        ("let's change the subject", Wish(Talk.FORGET)),
        ("forget it, who won the cup?", None),
        ("What did he forget?", None),
        ("another quote, please", Wish(Talk.MORE)),
        ("Thanks. And when was that?", None),
        ("How many articles did the editor write?", None),
        ("What is the newest bridge?", None),
        ("why?", None),
        ("", None),
    ],
)
def test_whole_messages_are_understood_as_talk(message: str, wish: Wish | None) -> None:
    assert wish_of(message) == wish


def test_no_question_on_the_written_news_is_taken_for_talk() -> None:
    questions = [
        text
        for path in sorted(FOLDER.glob("*.txt"))
        for article in read_written(path)
        for asked in article.questions
        for text in (asked.text, asked.asked)
    ]
    assert len(questions) > 5000
    assert [text for text in questions if wish_of(text)] == []


@pytest.mark.skipif(not os.environ.get("NEWSQUOTE_BENCH_DATA"), reason="NEWSQUOTE_BENCH_DATA unset")
def test_no_question_of_the_development_set_is_taken_for_talk() -> None:
    path = Path(os.environ["NEWSQUOTE_BENCH_DATA"]) / "testset_dev.jsonl"
    caught = {q.question for q in read_test_set(path) if wish_of(q.question)}
    # Which have no answer in the articles: they are talk.
    assert caught == {"hi there! how are you doing?", "thank you, that was very helpful"}
