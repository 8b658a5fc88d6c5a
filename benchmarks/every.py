"""Every benchmark in turn, whatever becomes of those before; then one table of all bounds.

    python -m benchmarks.every --data DIR [--record bench.jsonl] [--out FILE.json]

DIR holds articles and questions. What takes an archive of a million passages, another environment
or five minutes of load has a command of its own in the Makefile, which records into the same file.
Exits with 1 where a benchmark failed, naming it.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.bounds.__main__ import show

_ROOT = Path(__file__).parents[1]
_DATA, _RECORD = "--data", "--record"
PROGRAMS: dict[str, tuple[str, ...]] = {
    "sentences": (_DATA, _RECORD),
    "encoder": (_DATA, _RECORD),
    "adding": (_DATA, _RECORD),
    "cold_start": (_RECORD,),
    "open_retrieval": (_DATA, _RECORD),
    "spelling": (_DATA,),
    "stock_reader": (_DATA, _RECORD),
    "fusion": (_DATA,),
    "conversation": (_DATA, _RECORD),
    "conversations": (_RECORD,),
    "evaluation": ("--questions", "10000", _RECORD),
    "fuzz": (_RECORD,),
    "telegram": (_DATA, _RECORD),
    "inline": (_RECORD,),
    "formats": (_RECORD,),
    "fuzz_files": (_RECORD,),
    "adding_many": (_RECORD,),
    "duplicates": (_DATA, _RECORD),
    "furniture": (_DATA,),
    "languages": (_DATA,),
    "index": (_DATA, _RECORD),
    "cells": (_DATA,),
    "reader": (_DATA, _RECORD),
    "evaluated": (_DATA, _RECORD),
}


def main() -> None:
    """Run all and print the table; exit with 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(_DATA, type=Path, required=True)
    parser.add_argument(_RECORD, type=Path, default=_ROOT / "bench.jsonl")
    parser.add_argument("--out", type=Path, help="a JSON file for the table")
    arguments = parser.parse_args()
    given = {_DATA: [str(arguments.data)], _RECORD: [str(arguments.record)]}
    commands = {}
    for name, options in PROGRAMS.items():
        words = [word for option in options for word in (option, *given.get(option, ()))]
        commands[name] = [sys.executable, "-m", f"benchmarks.{name}", *words]
    failed = run(commands)
    print()
    show(arguments.record, arguments.out)
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


def run(commands: Mapping[str, Sequence[str]]) -> list[str]:
    """Run each command, printing it before; return the names of those that failed."""
    failed = []
    for name, command in commands.items():
        print(f"\n{' '.join(command)}", flush=True)
        if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own commands
            failed.append(name)
    return failed


if __name__ == "__main__":
    main()
