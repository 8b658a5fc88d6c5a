"""The cost of growth as a picture: time and memory against passages, both on logarithmic axes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

_TIMES = (
    ("dense_cpu_p50_ms", "search by meaning"),
    ("lexical_cpu_p50_ms", "search by words"),
    ("filter_of_10_cpu_p50_ms", "search with a filter of 10"),
    ("add_article_cpu_p50_ms", "adding an article"),
    ("open_cpu_ms", "opening"),
)


def save_plot(results: Sequence[dict[str, Any]], path: Path) -> None:
    """Write the plot of what `benchmarks.index` measured as a PNG."""
    import vl_convert

    path.write_bytes(vl_convert.vegalite_to_png(specification(results), scale=2))


def specification(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the plot as a Vega-Lite specification."""
    times = [
        {"passages": result["passages"], "value": result[key], "of": name}
        for result in results
        for key, name in _TIMES
    ]
    memory = [
        {"passages": result["passages"], "value": result["peak_memory_mib"], "of": "peak memory"}
        for result in results
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": "white",
        "hconcat": [_panel(times, "milliseconds of one core (median)"), _panel(memory, "MiB")],
        "resolve": {"scale": {"color": "independent"}},
    }


def _panel(values: list[dict[str, Any]], title: str) -> dict[str, Any]:
    return {
        "width": 320,
        "height": 280,
        "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": _axis("passages", "passages"),
            "y": _axis("value", title),
            "color": {
                "field": "of",
                "type": "nominal",
                "title": None,
                "legend": {"orient": "top", "columns": 2},
            },
        },
    }


def _axis(field: str, title: str) -> dict[str, Any]:
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": {"type": "log"},
        "axis": {"labelOverlap": "greedy", "labelSeparation": 8},
    }
