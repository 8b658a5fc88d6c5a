"""Settings and where they come from."""

from pathlib import Path

import pytest

from bot.session import Session
from bot.settings import Settings, SettingsError, load_settings


def _load(
    folder: Path,
    *,
    environment: dict[str, str] | None = None,
    flags: dict[str, object] | None = None,
    toml: str | None = None,
) -> Settings:
    if toml is not None:
        (folder / "newsquote.toml").write_text(toml, encoding="utf-8")
    return load_settings(environment or {}, flags=flags or {}, working_folder=folder)


def test_flags_win_over_environment_over_file_over_default(tmp_path: Path) -> None:
    settings = _load(
        tmp_path,
        toml='top_k = 3\nthreshold = 0.1\nmodel = "a"\n',
        environment={"NEWSQUOTE_TOP_K": "4", "NEWSQUOTE_THRESHOLD": "0.2"},
        flags={"top_k": 5, "threads": None},
    )
    assert {name: settings.get(name) for name in ("top_k", "threshold", "model", "threads")} == {
        "top_k": 5,
        "threshold": 0.2,
        "model": "a",
        "threads": None,
    }
    assert settings.origins["top_k"] == "flag --top-k"
    assert settings.origins["threshold"] == "environment NEWSQUOTE_THRESHOLD"
    assert settings.origins["model"] == str(tmp_path / "newsquote.toml")
    assert settings.origins["threads"] == "default"


def test_the_file_in_the_home_is_read_where_the_working_folder_has_none(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "newsquote.toml").write_text("top_k = 9", encoding="utf-8")
    settings = _load(tmp_path, environment={"NEWSQUOTE_HOME": str(home)})
    assert (settings.home, settings.get("top_k")) == (home, 9)


def test_a_reranker_that_a_file_sets_can_be_taken_back(tmp_path: Path) -> None:
    toml = 'reranker = "some/model"'
    assert Session(_load(tmp_path, toml=toml)).archive_settings().reranker == "some/model"
    without = _load(tmp_path, toml=toml, environment={"NEWSQUOTE_RERANKER": "none"})
    assert Session(without).archive_settings().reranker is None
    assert Session(_load(tmp_path, toml="")).archive_settings().reranker is None


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    settings = _load(tmp_path, environment={"NEWSQUOTE_TELEGRAM_TOKEN": "123:abc"})
    token = settings.get("telegram_token")
    assert token.reveal() == "123:abc"
    assert "abc" not in f"{token} {token!r} {settings!r}"


def test_variables_that_are_like_no_setting_are_another_program_s(tmp_path: Path) -> None:
    environment = {"NEWSQUOTE_BENCH_DATA": "/data", "NEWSQUOTE_DEBUG": "1", "NEWSQUOTE_IMAGE": "x"}
    assert not _load(tmp_path, environment=environment).values


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("123:abc\n", encoding="utf-8")
    environment = {"NEWSQUOTE_TELEGRAM_TOKEN_FILE": str(tmp_path / "token")}
    assert _load(tmp_path, environment=environment).get("telegram_token").reveal() == "123:abc"


@pytest.mark.parametrize(
    ("toml", "environment", "message"),
    [
        ("topk = 3", {}, r"newsquote.toml: unknown key 'topk'; did you mean top_k\?"),
        (
            "",
            {"NEWSQUOTE_TRESHOLD": "0.2"},
            r"^unknown variable NEWSQUOTE_TRESHOLD; did you mean NEWSQUOTE_THRESHOLD\?",
        ),
        ("top_k = [", {}, "newsquote.toml: not valid TOML"),
        ("top_k = true", {}, "top_k must be a whole number from 1, got True"),
        (None, {"NEWSQUOTE_TOP_K": "0"}, "NEWSQUOTE_TOP_K: top_k must be a whole number from 1"),
        (None, {"NEWSQUOTE_THRESHOLD": "2"}, "threshold must be a number from 0 to 1, got '2'"),
        (None, {"NEWSQUOTE_THRESHOLD": "nan"}, "threshold must be a number from 0 to 1"),
        (None, {"NEWSQUOTE_TELEGRAM_TOKEN_FILE": "nowhere"}, "nowhere: cannot be read"),
        ("telegram_allowed = [true]", {}, "telegram_allowed must be ids, such as 12345678"),
        (None, {"NEWSQUOTE_TELEGRAM_LISTEN": "8443"}, "must be like 127.0.0.1:8443, got '8443'"),
        (None, {"NEWSQUOTE_LOG_FORMAT": "xml"}, "log_format must be text or json, got 'xml'"),
    ],
)
def test_a_wrong_setting_names_itself_and_its_place(
    tmp_path: Path, toml: str | None, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        _load(tmp_path, toml=toml, environment=environment)
