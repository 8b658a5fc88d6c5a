"""One table of every bound: what was reached, what is wanted, and the command that measured it.

python -m benchmarks.bounds FILE [--out FILE.json]

FILE is what benchmarks recorded with `--record FILE`.
"""

import argparse
import json
from pathlib import Path

from benchmarks.bounds.recording import read_records
from benchmarks.bounds.table import as_json, markdown


def main() -> None:
    """Print the table; write it as JSON where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--out", type=Path, help="a JSON file for the same")
    arguments = parser.parse_args()
    show(arguments.file, arguments.out)


def show(file: Path, out: Path | None) -> None:
    """Print the table of what `file` holds, and write it to `out` as JSON."""
    records = read_records(file)
    print(markdown(records))
    if out is not None:
        text = json.dumps(as_json(records), ensure_ascii=False, indent=1)
        out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
