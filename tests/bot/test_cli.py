"""The command line as a person meets it: a process, its output and its exit code."""

import json
from pathlib import Path

import pytest

from tests.default_install import run_python
from tests.index.database.test_backup import damage_page
from tests.index.database.test_placing import destroy

pytestmark = pytest.mark.integration

GERMAN = """Café am Hafen schließt

04 November 2017

Das Café am Hafen schließt im März, sagte der Wirt am Montag. Die Gäste sind nicht froh darüber.
"""
QUESTION = "Which club did Calder Town defeat in the final?"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the samples, embedded in two processes."""
    folder = tmp_path_factory.mktemp("cli") / "home"
    samples = Path(__file__).parents[2] / "samples" / "articles"
    done = run_python("-m", "bot.main", "add", str(samples), "--jobs", "2", home=folder)
    assert done.stdout == "12 added\n"
    return folder


def test_adding_the_same_folder_again_changes_nothing(home: Path, samples: Path) -> None:
    done = run_python("-m", "bot.main", "add", str(samples / "articles"), "--json", home=home)
    report = json.loads(done.stdout)
    assert (report["added"], report["replaced"], report["refused"]) == ([], [], [])
    assert len(report["unchanged"]) == 12


def test_the_home_may_stand_before_or_after_the_command_and_the_latter_holds(
    home: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    for arguments in (
        ("--home", str(home), "articles", "--json"),
        ("articles", "--json", "--home", str(home)),
        ("--home", str(other), "articles", "--home", str(home), "--json"),
    ):
        done = run_python("-m", "bot.main", *arguments, home=other)
        assert len(json.loads(done.stdout)) == 12
    assert run_python("-m", "bot.main", "articles", "--json", home=other).stdout == "[]\n"


def test_ask_prints_the_contract_s_json_and_nothing_else(home: Path) -> None:
    done = run_python("-m", "bot.main", "ask", QUESTION, "--json", "--threshold", "0", home=home)
    answer = json.loads(done.stdout)
    assert list(answer) == [
        "question", "standalone", "answer", "abstained", "confidence", "quotes", "nearest",
        "latency_ms",
    ]  # fmt: skip
    assert list(answer["quotes"][0]) == [
        "text", "article_id", "article", "title", "published", "url", "start", "end", "score",
    ]  # fmt: skip
    assert answer["quotes"][0]["article"] == "cup_final.txt"
    assert answer["answer"] in answer["quotes"][0]["text"]
    assert not answer["abstained"]


def test_every_quote_is_a_slice_of_what_show_prints(home: Path) -> None:
    done = run_python("-m", "bot.main", "ask", QUESTION, "--json", "--threshold", "0", home=home)
    for quote in json.loads(done.stdout)["quotes"]:
        shown = run_python("-m", "bot.main", "show", quote["article_id"], "--json", home=home)
        text = json.loads(shown.stdout)["text"]
        assert text[quote["start"] : quote["end"]] == quote["text"]


def test_ask_replies_to_talk_and_searches_nothing(home: Path) -> None:
    assert run_python("-m", "bot.main", "ask", "thanks", home=home).stdout == "You are welcome.\n"
    done = run_python("-m", "bot.main", "ask", "how many articles?", "--json", home=home)
    said = json.loads(done.stdout)
    assert said["reply"].startswith("The archive holds 12 articles, ")
    assert said["abstained"]
    assert said["quotes"] == []


def test_plain_output_for_a_pipe_holds_quote_title_and_date(home: Path) -> None:
    done = run_python("-m", "bot.main", "ask", QUESTION, "--threshold", "0", home=home)
    assert "Royal Averley" in done.stdout
    assert "26 May 2013 (cup_final.txt)" in done.stdout
    assert "\x1b" not in done.stdout


def test_the_question_is_read_from_stdin(home: Path) -> None:
    done = run_python("-m", "bot.main", "ask", "-", "--json", home=home, stdin=f"{QUESTION}\n")
    assert json.loads(done.stdout)["question"] == f"{QUESTION}\n"


def test_an_abstention_is_fine_and_says_so(home: Path) -> None:
    done = run_python("-m", "bot.main", "ask", QUESTION, "--threshold", "1", home=home)
    assert done.stdout.startswith("The articles do not say.\n")


def test_since_and_source_narrow_the_search(home: Path) -> None:
    done = run_python(
        *("-m", "bot.main", "ask", QUESTION, "--json", "--threshold", "0"),
        *("--since", "2022-01-01", "--source", "articles"),
        home=home,
    )
    days = [quote["published"] for quote in json.loads(done.stdout)["quotes"]]
    assert days
    assert all(day >= "2022-01-01" for day in days)


def test_articles_lists_those_of_a_time_and_a_source(home: Path) -> None:
    listed = ("-m", "bot.main", "articles", "--json", "--since", "2022-01-01")
    days = [each["published"] for each in json.loads(run_python(*listed, home=home).stdout)]
    assert days
    assert all(day >= "2022-01-01" for day in days)
    assert run_python(*listed, "--source", "gazette", home=home).stdout == "[]\n"


def test_the_trace_tells_every_stage(home: Path) -> None:
    done = run_python("-m", "bot.main", "ask", QUESTION, "--json", "--trace", home=home)
    trace = json.loads(done.stdout)["trace"]
    assert list(trace["stages"]) == ["dense", "lexical", "joined", "fused", "read"]
    assert all(trace["stages"].values())
    assert trace["searched"] == QUESTION


def test_chat_follows_up_and_obeys_its_commands(home: Path) -> None:
    said = f"{QUESTION}\nWho scored?\n:why\n:source\n:reset\n:nonsense\n:quit\n"
    done = run_python("-m", "bot.main", "chat", "--threshold", "0", home=home, stdin=said)
    assert f"Understood as: Who scored? ({QUESTION})" in done.stdout
    assert "searched: Who scored? (" in done.stdout  # with the terms that it leans on
    assert "Forgotten." in done.stdout
    assert ":nonsense is no command" in done.stdout


def test_a_copy_is_told_and_an_update_can_be_looked_at(tmp_path: Path, samples: Path) -> None:
    home, text = tmp_path / "home", (samples / "articles" / "cup_final.txt").read_text()
    (tmp_path / "cup.txt").write_text(text)
    (tmp_path / "wire.txt").write_text(text.replace(text.splitlines()[0], "Calder Town win cup"))
    (tmp_path / "german.txt").write_text(GERMAN)
    add = ("-m", "bot.main", "add")
    done = run_python(*add, *(str(p) for p in sorted(tmp_path.glob("*.txt"))), home=home)
    assert done.stdout == "2 added, 1 copy\n"
    assert "copy wire.txt: kept as a further source of cup.txt\n" in done.stderr
    assert "note german.txt: in German\n" in done.stderr
    assert "read English only" in done.stderr
    asked = ("-m", "bot.main", "ask", QUESTION, "--threshold", "0")
    assert "(cup.txt; also in wire.txt)" in run_python(*asked, home=home).stdout
    foreign = ("-m", "bot.main", "ask", "Wer hat das Finale gewonnen?")
    assert run_python(*foreign, home=home).stdout.startswith("I read English only, and your")
    said = json.loads(run_python(*foreign, "--json", home=home).stdout)
    assert (said["answer"], said["abstained"], said["quotes"]) == (None, True, [])

    (tmp_path / "cup.txt").write_text(f"{text.rstrip()}\n\nThe coach left the club on Sunday.\n")
    assert run_python(*add, str(tmp_path / "cup.txt"), home=home).stdout == "1 replaced\n"
    listed = json.loads(run_python("-m", "bot.main", "articles", "--json", home=home).stdout)
    [cup] = [article for article in listed if article["article"] == "cup.txt"]
    assert cup["further_sources"] == [str(tmp_path / "wire.txt")]
    history = ("-m", "bot.main", "articles", "--history", cup["id"])
    shown = run_python(*history, home=home).stdout.splitlines()
    assert shown[0].startswith(cup["id"])
    assert shown[1].startswith("revision 2, ")
    assert shown[2:] == ["  + The coach left the club on Sunday."]
    [change] = json.loads(run_python(*history, "--json", home=home).stdout)
    assert (change["removed"], change["added"]) == ([], ["The coach left the club on Sunday."])
    removed = run_python("-m", "bot.main", "remove", cup["id"], home=home).stdout.splitlines()
    assert removed[1:] == [f"removed with it what came from {tmp_path / 'wire.txt'}"]


def test_a_removed_article_is_in_no_answer(tmp_path: Path, samples: Path) -> None:
    home = tmp_path / "home"
    for name in ("cup_final.txt", "harbour_bridge.txt"):
        run_python("-m", "bot.main", "add", str(samples / "articles" / name), home=home)
    listed = json.loads(run_python("-m", "bot.main", "articles", "--json", home=home).stdout)
    [cup] = [article["id"] for article in listed if article["article"] == "cup_final.txt"]
    run_python("-m", "bot.main", "remove", cup[:8], home=home)
    done = run_python("-m", "bot.main", "ask", QUESTION, "--json", "--threshold", "0", home=home)
    quoted = {quote["article"] for quote in json.loads(done.stdout)["quotes"]}
    assert quoted == {"harbour_bridge.txt"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", "anything"], "the archive is empty: add articles with `newsquote add PATH` first"),
        (["ask", ""], "the question is empty"),
        (["add", "nowhere"], "nothing was added: nowhere: no such file or folder"),
        (["add", "http://127.0.0.1/a"], "127.0.0.1 is at 127.0.0.1, a loopback address"),
        (["show", "abc"], "no article has 'abc'"),
        (["remove", "abc"], "no article has 'abc'"),
        (["evaluate", "nowhere.jsonl"], "nowhere.jsonl: No such file or directory"),
        (["telegram"], "the bot has no token"),
        (["--config", "nowhere.toml", "articles"], "nowhere.toml: cannot be read"),
    ],
)
def test_a_domain_error_is_one_line_and_exit_code_1(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    done = run_python("-m", "bot.main", *arguments, home=tmp_path / "home", code=1)
    lines = done.stderr.splitlines()
    assert lines[-1].startswith("newsquote: ")
    assert message in lines[-1]
    assert "Traceback" not in done.stderr
    assert len(lines) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["aks", "what"], "Did you mean 'ask'"),
        (["ask"], "Missing argument"),
        (["ask", "x", "--threshold", "2"], "--threshold"),
        (["ask", "x", "--top-k", "0"], "--top-k"),
        (["ask", "x", "--since", "soon"], "'soon' is no day like 2017-11-04"),
        (["ask", "x", "--since", "2018-01-01", "--until", "2017-01-01"], "later than --until"),
    ],
)
def test_wrong_usage_is_exit_code_2(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = run_python("-m", "bot.main", *arguments, home=tmp_path / "home", code=2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_tells_what_to_do(tmp_path: Path, home: Path) -> None:
    empty = run_python("-m", "bot.main", "doctor", "--json", home=tmp_path / "home", code=1)
    found = {finding["name"]: finding for finding in json.loads(empty.stdout)["findings"]}
    assert found["index"]["advice"] == "newsquote add PATH"
    assert all(found[name]["ok"] for name in ("encoder", "follow-ups", "reader"))
    assert "environment NEWSQUOTE_HOME" in found["setting home"]["detail"]
    assert found["setting telegram_rate"]["detail"] == "20 (default)"
    assert found["setting watch_every"]["detail"] == "15 (default)"
    well = run_python("-m", "bot.main", "doctor", home=home)
    assert "12 articles" in well.stdout


def test_a_damaged_or_destroyed_archive_is_repaired_or_brought_back(
    tmp_path: Path, home: Path
) -> None:
    path, backup = tmp_path / "home" / "archive.sqlite3", str(tmp_path / "backup.db")
    run_python("-m", "bot.main", "backup", backup, home=home)
    path.parent.mkdir()
    path.write_bytes(Path(backup).read_bytes())
    damage_page(path, "passage_words_docsize")
    told = run_python("-m", "bot.main", "doctor", home=path.parent, code=1)
    assert "-> newsquote doctor --repair saves what is whole" in told.stdout
    done = run_python("-m", "bot.main", "doctor", "--repair", "--json", home=path.parent)
    repaired = json.loads(done.stdout)["repaired"]
    assert (repaired["articles"], repaired["lost"]) == (12, [])
    assert Path(repaired["kept"]).exists()
    destroy(path)
    back = run_python("-m", "bot.main", "restore", backup, home=path.parent)
    assert back.stdout.startswith("restored 12 articles, ")
    assert "the damaged file is kept as " in back.stdout
