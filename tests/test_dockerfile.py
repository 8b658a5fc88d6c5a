"""The Dockerfile, as far as it can be checked without building it."""

import re
import tomllib

from tests.default_install import ROOT

_LINES = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines()
_STEPS = [line.split(maxsplit=1) for line in _LINES if line and not line.startswith("#")]


def _arguments(instruction: str) -> list[str]:
    return [rest for name, rest in _STEPS if name == instruction]


def test_it_has_two_stages_and_the_second_takes_from_the_first() -> None:
    assert len(_arguments("FROM")) == 2
    assert [copy for copy in _arguments("COPY") if copy.startswith("--from=build")]


def test_every_path_that_it_copies_exists() -> None:
    copied = [copy.split()[:-1] for copy in _arguments("COPY") if not copy.startswith("--from")]
    assert copied
    assert [path for paths in copied for path in paths if not (ROOT / path).exists()] == []


def test_it_copies_every_package_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {
        pattern.rstrip("*")
        for pattern in project["tool"]["setuptools"]["packages"]["find"]["include"]
    }
    copied = {path for copy in _arguments("COPY") for path in copy.split()[:-1]}
    assert packages <= copied


def test_it_runs_a_command_that_the_project_installs_as_a_user_without_rights() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [entry] = _arguments("ENTRYPOINT")
    assert re.findall(r'"([^"]+)"', entry) == list(project["project"]["scripts"])
    assert _arguments("USER") == ["newsquote"]
    assert any("useradd" in step and "newsquote" in step for step in _arguments("RUN"))


def test_the_extra_that_it_can_be_built_with_exists() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    [build] = [step for step in _arguments("RUN") if "pip install" in step]
    [extra] = re.findall(r'"\$EXTRAS" = (\w+)', build)
    assert extra in project["project"]["optional-dependencies"]
    pinned = re.findall(r"torch==([\d.]+)", build)
    assert (
        pinned
        == re.findall(r"torch==([\d.]+)", (ROOT / "Makefile").read_text(encoding="utf-8"))[:1]
    )


def test_the_default_command_is_one() -> None:
    from bot.cli import app

    [default] = re.findall(r'"([^"]+)"', _arguments("CMD")[0])
    names = [command.callback.__name__ for command in app.registered_commands if command.callback]
    assert default in names


def test_the_data_folder_is_a_volume_and_the_home() -> None:
    assert _arguments("VOLUME") == ["/data"]
    assert any("NEWSQUOTE_HOME=/data" in step for step in _arguments("ENV"))
