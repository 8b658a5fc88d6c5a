"""The paragraphs of a question-answer set as an archive."""

from pathlib import Path

from benchmarks.held_wiki import HeldQuestion, held_questions, paragraph_articles, write_archive
from benchmarks.open_retrieval import ask, right_first
from retriever import Archive, ArchiveSettings
from tests.index.fake_encoder import HashedWords
from training.data import Paragraph, Question, QuestionSet

FERRY = "The ferry sails at noon."
BRIDGE = "The mayor opened a bridge."
FOUND = QuestionSet(
    "wiki",
    (
        Paragraph(FERRY, "Ferries", "A", held=True),
        Paragraph(BRIDGE, "Bridges", "B", held=False),
        Paragraph("It rained.", "Rain", "C", held=True),
    ),
    (
        Question("1", "When does the ferry sail?", 0, ((16, 23), (19, 23))),
        Question("2", "Who opened the bridge?", 1, ((0, 9),)),
        Question("3", "Did it snow?", 2, ()),
        Question("4", "Did it rain?", 2, ((0, 9),)),
    ),
)


def test_what_is_asked_is_held_and_answerable_and_everything_can_be_found() -> None:
    articles = paragraph_articles(FOUND)
    assert [(a.title, a.text, a.body_start) for a in articles] == [
        ("Ferries", FERRY, 0),
        ("Bridges", BRIDGE, 0),
        ("Rain", "It rained.", 0),
    ]
    assert held_questions(FOUND, articles) == [
        HeldQuestion("When does the ferry sail?", articles[0].id, ("at noon", "noon")),
        HeldQuestion("Did it rain?", articles[2].id, ("It rained",)),
    ]


def test_a_draw_keeps_the_order_and_is_the_same_every_time() -> None:
    articles = paragraph_articles(FOUND)
    drawn = held_questions(FOUND, articles, most=1)
    assert len(drawn) == 1
    assert drawn == held_questions(FOUND, articles, most=1)
    assert held_questions(FOUND, articles, most=9) == held_questions(FOUND, articles)


def test_the_right_paragraph_is_looked_for_at_every_stage(tmp_path: Path) -> None:
    encoder = HashedWords(dimension=256)
    articles = paragraph_articles(FOUND)
    assert len(write_archive(articles, tmp_path, encoder)) == 3
    archive = Archive(ArchiveSettings(tmp_path, reader="sentence"), encoder=encoder)
    question = HeldQuestion("When does the ferry sail?", articles[0].id, ("noon",))
    wrong = HeldQuestion("When does the ferry sail?", articles[2].id, ("noon",))
    right, missed = ask(archive, [question, wrong])
    archive.close()
    stages = ("lexical", "dense", "fused", "the whole pipeline")
    assert [right_first(right, stage) for stage in stages] == [True] * 4
    assert [right_first(missed, stage) for stage in stages] == [False] * 4
