"""The command as the default install has it: without torch, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def default_python() -> Path:
    """Return the interpreter of the default install, which `make install` makes.

    Where there is none (the tests were started by hand), the test is skipped and says so.
    """
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists():
        pytest.skip("no default install in .venv: `make install` makes it")
    return python


def run_python(
    *arguments: str,
    home: Path,
    code: int = 0,
    stdin: str = "",
    python: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run an interpreter with a bare environment and return what it printed.

    :param home: NEWSQUOTE_HOME; HOME and the working folder are beside it.
    :param code: the exit code that is expected.
    :param python: the interpreter; None: the one that runs the tests.
    :param environment: further variables.
    """
    beside = home.parent / "elsewhere"
    beside.mkdir(exist_ok=True)
    variables = {
        "HOME": str(beside),
        "PATH": os.environ["PATH"],
        "NEWSQUOTE_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(beside),
        **(environment or {}),
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [str(python or sys.executable), *arguments],
        env=variables,
        cwd=beside,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done
