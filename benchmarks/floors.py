"""Figures of `newsquote evaluate --json` against the lowest values they may have.

python -m benchmarks.floors FIGURES.json single.quote_at_1=0.62 ...
"""

import argparse
import json
from pathlib import Path


def main() -> None:
    """Print each figure beside its floor; exit with 1 when one is below it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", type=Path)
    parser.add_argument("floors", nargs="+", metavar="NAME=VALUE")
    arguments = parser.parse_args()
    figures = json.loads(arguments.figures.read_text(encoding="utf-8"))["figures"]
    below = []
    for floor in arguments.floors:
        name, _, lowest = floor.partition("=")
        figure = figures[name]
        value, low, high = figure["value"], figure["low"], figure["high"]
        print(f"{name}  {value:.3f}  [{low:.3f}, {high:.3f}]  n={figure['n']}  floor {lowest}")
        if value < float(lowest):
            below.append(name)
    if below:
        raise SystemExit(f"below the floor: {', '.join(below)}")


if __name__ == "__main__":
    main()
