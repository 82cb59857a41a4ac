"""The picture docs/reliability.svg: stated routine probabilities beside the shares that were so, from the evaluation of an artefact."""

from __future__ import annotations

import json
from pathlib import Path

import altair as alt
import vl_convert
from statsmodels.stats.proportion import proportion_confint

from pipeline.classify.artefact import EVALUATION_FILE, verified

_DESIGNS = {"folds": "Random folds", "data_sets_left_out": "Data sets left out"}
_SIDE = 260
_FONT = "Roboto Condensed"  # comes with vl-convert, so that the picture is the same on every machine


def reliability_plot(folder: Path) -> str:
    """SVG text of a version folder's reliability plot, one panel a design, 95 % Wilson intervals; raises BadInput where it is damaged."""
    bins = json.loads(verified(folder)[EVALUATION_FILE])["reliability"]
    panels = [_panel(bins[design], title) for design, title in _DESIGNS.items()]
    chart = alt.hconcat(*panels, background="white").configure(font=_FONT).configure_view(stroke=None)
    return str(vl_convert.vegalite_to_svg(chart.to_dict()))


def _panel(bins: list[dict[str, float]], title: str) -> alt.LayerChart:
    rows = []
    for part in bins:
        low, high = proportion_confint(round(part["observed"] * part["n"]), part["n"], method="wilson")
        named = {"stated": part["stated"], "observed": part["observed"], "low": low, "high": high}
        rows.append({name: round(value, 4) for name, value in named.items()})
    x = alt.X("stated:Q", title="stated probability of routine", scale=alt.Scale(domain=[0, 1]))
    y = alt.Y("observed:Q", title="share that was routine", scale=alt.Scale(domain=[0, 1]))
    perfect = alt.Chart(alt.Data(values=[{"at": 0}, {"at": 1}])).mark_line(strokeDash=[4, 4], color="#888").encode(x="at:Q", y="at:Q")
    found = alt.Chart(alt.Data(values=rows))
    return alt.layer(perfect, found.mark_rule(color="#0f6f6a").encode(x=x, y=alt.Y("low:Q"), y2="high:Q"),
                     found.mark_line(point=True, color="#0f6f6a").encode(x=x, y=y)).properties(width=_SIDE, height=_SIDE, title=title)
