"""An archive: articles in, answers out."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.errors import IndexMismatchError
from retriever import Archive, ArchiveSettings
from retriever.answer import Turn
from retriever.errors import EmptyArchiveError, EmptyQuestionError, UnknownArticleError
from tests.index.fake_encoder import HashedWords

NEWS = {
    "tram.txt": "Tram derails\n\n04 November 2017\n\nA tram left its rails at the harbour. "
    "Nobody was hurt. The operator blamed frost.",
    "cup.txt": "Ellery wins cup\n\n05 March 2018\n\nEllery Rovers won the cup on Saturday. "
    "The goalkeeper saved a penalty.",
    "undated.txt": "Lake mud\n\nDivers found mud and a bicycle in the lake.",
}

# Its answer quotes two articles, the cup first.
OF_TWO = "Who won the cup on Saturday for Ellery Rovers, and was nobody hurt?"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of three articles."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in NEWS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Archive]:
    """An archive without an article."""
    settings = ArchiveSettings(tmp_path / "home", reader="sentence")
    archive = Archive(settings, encoder=HashedWords(dimension=64))
    yield archive
    archive.close()


@pytest.fixture
def archive(empty: Archive, news: Path) -> Archive:
    """An archive of the three articles."""
    empty.add([news])
    return empty


def id_of(archive: Archive, name: str) -> str:
    return next(article.id for article in archive.articles() if article.article == name)


def test_a_question_is_answered_with_the_sentence_and_where_it_stands(archive: Archive) -> None:
    answer = archive.ask("Who won the cup on Saturday?", threshold=0)
    quote = answer.quotes[0]
    assert (answer.text, quote.text) == ("Ellery Rovers won the cup on Saturday.",) * 2
    assert (quote.article, quote.title) == ("cup.txt", "Ellery wins cup")
    assert quote.published == date(2018, 3, 5)
    assert answer.confidence == quote.score


def test_a_threshold_decides_whether_it_answers(archive: Archive) -> None:
    assert archive.ask("Who won the cup?", threshold=1).abstained
    answer = archive.ask("Who won the cup?", threshold=1)
    assert (answer.text, answer.quotes) == (None, ())
    assert answer.nearest == archive.ask("Who won the cup?", threshold=0).quotes
    assert answer.trace.reason.startswith("abstained: confidence 0.")


def test_an_empty_archive_says_which_command_fills_it(empty: Archive) -> None:
    with pytest.raises(
        EmptyArchiveError,
        match=r"^the archive is empty: add articles with `newsquote add PATH` first$",
    ):
        empty.ask("Who won the cup?")
    assert empty.size() == (0, 0)


@pytest.mark.parametrize("question", ["", " \n\t"])
def test_an_empty_question_is_refused(archive: Archive, question: str) -> None:
    with pytest.raises(EmptyQuestionError, match=r"^the question is empty$"):
        archive.ask(question)


def test_the_conversation_changes_what_is_searched_for(archive: Archive) -> None:
    first = archive.ask("Who won the cup?")
    follow_up = archive.ask("And when?", [Turn.of(first)], threshold=0)
    assert follow_up.question == "And when?"
    assert follow_up.standalone.startswith("And when? (Who won the cup?)")
    assert follow_up.trace.searched.startswith("And when? (")
    assert follow_up.quotes[0].article == "cup.txt"
    assert archive.ask("And when?").standalone == "And when?"


@pytest.mark.parametrize(
    ("since", "until", "source", "articles"),
    [
        (None, None, None, {"tram.txt", "cup.txt", "undated.txt"}),
        (date(2018, 3, 5), None, None, {"cup.txt"}),
        (None, date(2018, 3, 4), None, {"tram.txt"}),
        (date(2017, 11, 4), date(2018, 3, 5), None, {"tram.txt", "cup.txt"}),
        (None, None, "UNDATED", {"undated.txt"}),
        (date(2020, 1, 1), None, None, set()),
    ],
)
def test_filters_hold_for_every_stage(
    archive: Archive,
    since: date | None,
    until: date | None,
    source: str | None,
    articles: set[str],
) -> None:
    filters = archive.filters(since=since, until=until, source=source)
    answer = archive.ask("harbour cup lake", filters=filters, threshold=0)
    for _, candidates in answer.trace.stages:
        assert {candidate.article for candidate in candidates} <= articles
    assert {candidate.article for candidate in answer.trace.stages[0][1]} == articles
    assert answer.abstained == (not articles)


def test_the_trace_shows_every_stage_best_first(archive: Archive) -> None:
    trace = archive.ask("Who won the cup?", threshold=0).trace
    assert [name for name, _ in trace.stages] == ["dense", "lexical", "joined", "fused", "read"]
    for _, candidates in trace.stages:
        scores = [candidate.score for candidate in candidates]
        assert scores
        assert scores == sorted(scores, reverse=True)
    found = trace.to_json()
    assert list(found) == ["searched", "stages", "reason"]
    fields = {"article_id", "article", "start", "end", "score", "words"}
    assert set(found["stages"]["read"][0]) == fields


def test_fewer_passages_can_be_read(archive: Archive) -> None:
    trace = archive.ask("harbour cup lake", top_k=1).trace
    assert [len(candidates) for name, candidates in trace.stages if name == "fused"] == [1]


def test_what_is_removed_is_quoted_no_longer(archive: Archive) -> None:
    removed = archive.remove(id_of(archive, "cup.txt"))
    assert removed.title == "Ellery wins cup"
    answer = archive.ask("Who won the cup on Saturday?", threshold=0)
    assert "cup.txt" not in {quote.article for quote in answer.quotes}
    assert archive.size() == (2, 2)


def test_what_changed_is_quoted_as_it_is_now(archive: Archive, news: Path) -> None:
    (news / "cup.txt").write_text("Ellery wins cup\n\nThe cup went to Ellery after extra time.")
    assert archive.add([news]).replaced == ("cup.txt",)
    answer = archive.ask("Who won the cup?", threshold=0)
    assert answer.quotes[0].text == "The cup went to Ellery after extra time."
    assert answer.quotes[0].published is None


def test_an_answer_that_still_stands_is_sent_as_it_is(archive: Archive) -> None:
    answer = archive.ask("Who won the cup?", threshold=0)
    assert archive.verified(answer) is answer


def test_an_answer_whose_article_went_becomes_an_abstention(archive: Archive) -> None:
    answer = archive.ask(OF_TWO, threshold=0)
    assert len({quote.article for quote in answer.quotes}) > 1
    archive.remove(answer.quotes[0].article_id)
    checked = archive.verified(answer)
    assert checked == replace(
        answer,
        text=None,
        quotes=(),
        nearest=tuple(q for q in answer.quotes if q.article != "cup.txt"),
    )
    assert checked.nearest
    assert checked.trace.reason == (
        "abstained: the quoted article was changed or removed in the meantime"
    )


def test_a_later_quote_that_went_leaves_the_answer(archive: Archive) -> None:
    answer = archive.ask(OF_TWO, threshold=0)
    other = next(quote for quote in answer.quotes if quote.article != "cup.txt")
    archive.remove(other.article_id)
    assert archive.verified(answer) == replace(
        answer, quotes=tuple(q for q in answer.quotes if q.article_id != other.article_id)
    )


def test_the_nearest_of_an_abstention_are_checked_too(archive: Archive) -> None:
    answer = archive.ask(OF_TWO, threshold=1)
    archive.remove(answer.nearest[0].article_id)
    checked = archive.verified(answer)
    assert checked.nearest == tuple(q for q in answer.nearest if q.article != "cup.txt")
    assert checked.abstained


def test_an_article_is_found_by_the_beginning_of_its_id(archive: Archive) -> None:
    id_ = id_of(archive, "tram.txt")
    assert archive.article(id_).text == NEWS["tram.txt"]
    assert archive.article(id_[:8]).id == id_
    assert archive.display_name(archive.article(id_)) == "tram.txt"


def test_an_article_is_found_by_its_name_or_where_it_came_from(
    archive: Archive, tmp_path: Path
) -> None:
    id_ = id_of(archive, "tram.txt")
    assert archive.article("tram.txt").id == id_
    assert archive.article(archive.article(id_).source).id == id_
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "tram.txt").write_text("No tram derailed in Vellmar this year.")
    archive.add([tmp_path / "more"])
    with pytest.raises(UnknownArticleError, match=r"^more than one article is called 'tram.txt'"):
        archive.article("tram.txt")


def test_an_id_that_is_not_there_is_refused(archive: Archive) -> None:
    for wrong in ("", "nothing"):
        with pytest.raises(
            UnknownArticleError,
            match=f"^no article has '{wrong}' as its id or name: `newsquote articles` lists them$",
        ):
            archive.remove(wrong)
    assert archive.size()[0] == 3


def test_a_beginning_that_several_ids_share_is_refused(archive: Archive, tmp_path: Path) -> None:
    for i in range(17):  # of 17 ids two at least begin with the same digit
        (tmp_path / f"{i}.txt").write_text(f"It rained {i} times.")
    archive.add(tmp_path / f"{i}.txt" for i in range(17))
    first = [article.id[0] for article in archive.articles()]
    shared = next(digit for digit in first if first.count(digit) > 1)
    with pytest.raises(UnknownArticleError, match=r"^more than one article's id begins with"):
        archive.article(shared)


def test_a_beginning_of_one_digit_is_too_short_to_remove_by(archive: Archive) -> None:
    first = [article.id[0] for article in archive.articles()]
    for digit in first:
        with pytest.raises(UnknownArticleError, match=r"is too short for an id|^more than one"):
            archive.remove(digit)
    assert archive.size()[0] == 3


def test_another_model_is_refused(archive: Archive) -> None:
    with pytest.raises(IndexMismatchError, match=r"made with model 'hashed-words', but 'other'"):
        Archive(archive.settings, encoder=HashedWords(name="other", dimension=64))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"top_k": 0}, "top_k must be at least 1, got 0"),
        ({"threshold": 1.5}, "threshold must lie between 0 and 1, got 1.5"),
    ],
)
def test_senseless_settings_are_refused(change: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ArchiveSettings(Path("home"), **change)  # type: ignore[arg-type]  # what must be refused


def test_questions_are_answered_while_articles_are_added(archive: Archive, tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.mkdir()
    for i in range(70):
        (more / f"{i}.txt").write_text(f"Rain {i}\n\nIt rained {i} times on the lake.")
    faults: list[BaseException] = []
    done = threading.Event()

    def ask() -> None:
        try:
            while not done.is_set():
                assert archive.ask("Who won the cup?", threshold=0).quotes
        except BaseException as error:
            faults.append(error)

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    archive.add([more])
    done.set()
    for thread in asking:
        thread.join()
    assert faults == []
    assert archive.size()[0] == 73


def test_articles_of_the_days_that_a_question_names_are_asked(archive: Archive) -> None:
    none = archive.ask("Who won the cup, going by articles before 1990?", threshold=0)
    assert none.standalone.endswith("before 1990? [published until 1989-12-31]")
    assert none.quotes == ()
    some = archive.ask("Who won the cup, going by articles since 1990?", threshold=0)
    assert some.quotes[0].article == "cup.txt"
