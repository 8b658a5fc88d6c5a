"""The charts of a report, as Vega-Lite specifications."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from evaluation.measures import RECALL_AT, Interval, risk_coverage_curve
from evaluation.measures.calibration_error import BINS, bins_of
from evaluation.outcome import Outcome
from evaluation.result import Evaluation
from evaluation.stages import LOSSES, Stage

Spec = dict[str, Any]

_SUMMARY = (
    "single.quote_at_1",
    "single.quote_at_3",
    "single.f1",
    "first.quote_at_1",
    "follow_up.quote_at_1",
    "follow_up_gold.quote_at_1",
    "all.right",
    "all.right_when_answered",
    "all.balanced_abstention",
    "all.quote_exact",
    "all.passage_recall_at_5",
)
_MOST_POINTS = 500


def charts(result: Evaluation) -> dict[str, Spec]:
    """Return the charts by the id of the place that they go to; none depends on time."""
    once = [o for o in result.outcomes if o.group != "follow_up_gold"]
    return {
        "chart-figures": _figures(result.figures),
        "chart-funnel": _funnel(result.funnel),
        "chart-recall": _recall(result.figures),
        "chart-risk": _risk(once),
        "chart-reliability": _reliability(once),
        "chart-breakdown": _breakdown(result.breakdowns),
    }


def _spec(description: str, values: Sequence[Spec], height: int = 240, **rest: object) -> Spec:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": description,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": list(values)},
        **rest,
    }


def _quantity(field: str, title: str, **rest: object) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, **rest}


def _share(field: str, title: str) -> Spec:
    return _quantity(field, title, scale={"domain": [0, 1]})


def _figures(found: dict[str, Interval]) -> Spec:
    values = [
        {"figure": name, "value": i.value, "low": i.low, "high": i.high, "n": i.n}
        for name in _SUMMARY
        if (i := found[name]).value is not None
    ]
    y: Spec = {"field": "figure", "type": "nominal", "title": None, "sort": None}
    y["axis"] = {"labelLimit": 220}
    tooltip = [{"field": key} for key in ("figure", "value", "low", "high", "n")]
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.6},
            "encoding": {
                "y": y,
                "x": _share("low", "value, 95% interval"),
                "x2": {"field": "high"},
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90},
            "encoding": {"y": y, "x": _share("value", ""), "tooltip": tooltip},
        },
    ]
    return _spec("Figures with 95% intervals", values, 26 * len(values) + 50, layer=layers)


def _funnel(counts: dict[str, int]) -> Spec:
    values = [{"stage": stage, "questions": count} for stage, count in counts.items()]
    y = {"field": "stage", "type": "nominal", "title": None, "sort": None}
    x = _quantity("questions", "questions")
    color = {
        "condition": {"test": f"datum.stage === '{Stage.RIGHT}'", "value": "#2f9e77"},
        "value": "#d0673a",
    }
    layers = [
        {"mark": {"type": "bar", "tooltip": True}, "encoding": {"y": y, "x": x, "color": color}},
        {
            "mark": {"type": "text", "align": "left", "dx": 4},
            "encoding": {"y": y, "x": x, "text": {"field": "questions"}},
        },
    ]
    return _spec("Where questions are lost", values, layer=layers)


def _recall(found: dict[str, Interval]) -> Spec:
    values = [
        {"k": k, "recall": interval.value, "low": interval.low, "high": interval.high, "of": kind}
        for kind in ("passage", "article")
        for k in RECALL_AT
        if (interval := found[f"all.{kind}_recall_at_{k}"]).value is not None
    ]
    x = _quantity("k", "k", scale={"type": "log", "nice": False}, axis={"values": list(RECALL_AT)})
    color = {"field": "of", "type": "nominal", "title": None}
    layers = [
        {
            "mark": {"type": "area", "opacity": 0.15},
            "encoding": {
                "x": x,
                "y": _share("low", "recall@k"),
                "y2": {"field": "high"},
                "color": color,
            },
        },
        {
            "mark": {"type": "line", "point": True, "tooltip": True},
            "encoding": {"x": x, "y": _share("recall", "recall@k"), "color": color},
        },
    ]
    return _spec("Recall of passages and articles by rank", values, layer=layers)


def _risk(outcomes: Sequence[Outcome]) -> Spec:
    given = [o for o in outcomes if o.right is not None and not o.abstained]
    curve = risk_coverage_curve([o.confidence for o in given], [bool(o.right) for o in given])
    step = max(1, len(curve) // _MOST_POINTS)
    values = [{"coverage": round(c, 4), "risk": round(r, 4)} for c, r in curve[::-1][::step]]
    return _spec(
        "Risk by coverage: share wrong when the most confident answers are given",
        values,
        mark={"type": "line", "tooltip": True},
        encoding={
            "x": _share("coverage", "coverage: share of the answers given"),
            "y": _share("risk", "risk: share of them wrong"),
        },
    )


def _reliability(outcomes: Sequence[Outcome]) -> Spec:
    given = [o for o in outcomes if o.right is not None and not o.abstained]
    confidence = np.array([o.confidence for o in given])
    right = np.array([bool(o.right) for o in given], dtype=float)
    values = []
    bins = bins_of(confidence)
    for number in range(BINS):
        of_bin = bins == number
        if of_bin.any():
            values.append(
                {
                    "confidence": round(float(confidence[of_bin].mean()), 4),
                    "right": round(float(right[of_bin].mean()), 4),
                    "answers": int(of_bin.sum()),
                }
            )
    encoding = {
        "x": _share("confidence", "mean confidence"),
        "y": _share("right", "share right"),
    }
    diagonal = [{"confidence": end, "right": end} for end in (0, 1)]
    layers = [
        {
            "data": {"values": diagonal},
            "mark": {"type": "line", "strokeDash": [4, 4], "opacity": 0.6},
            "encoding": encoding,
        },
        {"mark": {"type": "line", "opacity": 0.5}, "encoding": encoding},
        {
            "mark": {"type": "circle", "opacity": 0.9, "tooltip": True},
            "encoding": encoding | {"size": _quantity("answers", "answers")},
        },
    ]
    return _spec("Reliability: share right by confidence", values, layer=layers)


def _breakdown(found: dict[str, dict[str, dict[str, float]]]) -> Spec:
    stages = [str(stage) for stage in (Stage.RIGHT, *LOSSES)]
    values = [
        {"kind": f"{kind} ({shares['n']:.0f})", "stage": stage, "share": shares[stage], "order": n}
        for name in ("question word", "length", "turn")
        for kind, shares in found[name].items()
        for n, stage in enumerate(stages)
        if shares[stage]
    ]
    kinds = len({value["kind"] for value in values})
    palette = ["#2f9e77", "#8c510a", "#bf812d", "#d0673a", "#7b6fb0", "#b5446e"]
    return _spec(
        "What became of the questions, by kind",
        values,
        22 * kinds + 90,
        mark={"type": "bar", "tooltip": True},
        encoding={
            "y": {"field": "kind", "type": "nominal", "title": None, "sort": None},
            "x": _share("share", "share of its questions") | {"stack": "zero"},
            "color": {
                "field": "stage",
                "type": "nominal",
                "title": None,
                "scale": {"domain": stages, "range": palette},
                "legend": {"orient": "bottom", "columns": 2},
            },
            "order": {"field": "order"},
        },
    )


def latency_chart(milliseconds: Sequence[float]) -> Spec:
    """Return the histogram of how long answers took."""
    return _spec(
        "Latency: how many answers took how long",
        [{"ms": ms} for ms in milliseconds],
        mark={"type": "bar", "tooltip": True},
        encoding={
            "x": _quantity("ms", "milliseconds", bin={"maxbins": 30}),
            "y": {"aggregate": "count", "title": "answers"},
        },
    )
