"""What the default install promises: no torch, nothing sent, nothing written elsewhere."""

import json
from pathlib import Path

import pytest

from tests.default_install import default_python, run_python

pytestmark = pytest.mark.integration

_ASK = """
import sys
sys.argv = ["newsquote", "ask", "Which club did Calder Town defeat?", "--threshold", "0"]
from bot.main import main
try:
    main()
finally:
    heavy = sorted({name.partition(".")[0] for name in sys.modules})
    import json
    print(json.dumps([n for n in heavy if n in ("torch", "transformers", "sentence_transformers")]))
"""

# Refuses every socket but those within the machine, in this process and those it starts.
_GUARD = """
import socket, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.bind"):
        raise RuntimeError(f"{event} {arguments[1:]}")
sys.addaudithook(refuse)
from bot.main import main
main()
"""


def test_ask_does_not_import_torch(tmp_path: Path, samples: Path) -> None:
    python, home = default_python(), tmp_path / "home"
    article = str(samples / "articles" / "cup_final.txt")
    run_python("-m", "bot.main", "add", article, home=home, python=python)
    done = run_python("-c", _ASK, home=home, python=python)
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_torch_is_not_even_installed(tmp_path: Path) -> None:
    code = "import importlib.util as u; print(u.find_spec('torch'))"
    done = run_python("-c", code, home=tmp_path / "home", python=default_python())
    assert done.stdout == "None\n"


def test_nothing_is_sent_and_nothing_written_outside_the_home(
    tmp_path: Path, samples: Path
) -> None:
    home = tmp_path / "home"
    testset = tmp_path / "testset.jsonl"
    lines = (samples / "testset.jsonl").read_text(encoding="utf-8").splitlines()[:2]
    testset.write_text("\n".join(lines), encoding="utf-8")
    commands = (
        ("add", str(samples / "articles")),
        ("ask", "Which club did Calder Town defeat?", "--json"),
        ("evaluate", str(testset), "--corpus", str(samples / "articles")),
        ("articles",),
        ("doctor",),
    )
    for command in commands:
        done = run_python("-c", _GUARD, *command, home=home)
        assert done.stdout
    outside = [path for path in (tmp_path / "elsewhere").rglob("*") if path.is_file()]
    assert outside == []
    assert [path.name for path in home.iterdir() if path.is_dir()] == []  # throw-away index is gone
