"""The picture docs/reliability.svg: stated routine probabilities beside the shares that were so, from the evaluation of an artefact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from statsmodels.stats.proportion import proportion_confint

from pipeline.classify.artefact import EVALUATION_FILE, verified

_DESIGNS = {"folds": "Random folds", "data_sets_left_out": "Data sets left out"}
_SIDE, _COLOUR = 260, "#0f6f6a"
_FONT = "Liberation Sans"  # comes with vl-convert, so that the picture is the same on every machine


def reliability_plot(folder: Path) -> str:
    """SVG text of a version folder's reliability plot, one panel a design, 95 % Wilson intervals; raises BadInput where it is damaged."""
    bins = json.loads(verified(folder)[EVALUATION_FILE])["reliability"]
    chart = alt.hconcat(*(_panel(design, title) for design, title in _DESIGNS.items()), background="white")
    data = {design: [_row(part) for part in bins[design]] for design in _DESIGNS}
    perfect = [{"stated": at, "observed": at} for at in (0, 1)]
    drawn = chart.configure(font=_FONT).configure_view(stroke=None).to_dict()
    return str(vl_convert.vegalite_to_svg({**drawn, "datasets": {**data, "perfect": perfect}}))


def _panel(design: str, title: str) -> Any:
    x = alt.X("stated:Q", title="stated probability of routine", scale=alt.Scale(domain=[0, 1]))
    y = alt.Y("observed:Q", title="share that was routine", scale=alt.Scale(domain=[0, 1]))
    perfect, found = alt.Chart(alt.NamedData("perfect")), alt.Chart(alt.NamedData(design))
    return alt.layer(perfect.mark_line(strokeDash=[4, 4], color="#888").encode(x=x, y=y),
                     found.mark_rule(color=_COLOUR).encode(x=x, y=alt.Y("low:Q"), y2="high:Q"),
                     found.mark_line(point={"color": _COLOUR}, color=_COLOUR).encode(x=x, y=y),
                     ).properties(width=_SIDE, height=_SIDE, title=title)


def _row(part: dict[str, float]) -> dict[str, float]:
    low, high = proportion_confint(round(part["observed"] * part["n"]), part["n"], method="wilson")
    named = {"stated": part["stated"], "observed": part["observed"], "low": low, "high": high}
    return {name: round(value, 4) for name, value in named.items()}
