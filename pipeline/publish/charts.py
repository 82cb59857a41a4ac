"""The report's pictures: Altair specifications rendered to SVG text that needs no script and takes its colours from the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import log1p
from typing import Any

import altair as alt
import vl_convert

INK, MUTED, GRID, SERIES = (f"var(--{name})" for name in ("ink", "muted", "grid", "series"))
RISES, FADES, STEADY = (f"var(--{name})" for name in ("rises", "fades", "steady"))
COLOURS = {"rises": RISES, "fades": FADES, "steady": STEADY, "unknown": STEADY}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

YOUNG = 52
UTC = alt.Scale(type="utc")
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Size:
    """Width and height of the plotting area, and the size of its letters, in CSS pixels."""

    width: int
    height: int
    letters: int = 12


WIDE, NARROW, PANEL = Size(820, 260), Size(300, 220), Size(236, 92, 11)


@dataclass(frozen=True)
class Drawing:
    """A chart and the rows of the data sets that it names."""

    chart: alt.TopLevelMixin
    data: Mapping[str, Rows]


def weekly_chart(rows: Rows, fitted: Rows, breaks: Rows, size: Size, unit: str, *, percent: bool = False) -> Drawing:
    """A weekly series with its 90 % band.

    Rows need week, segment, estimate, low, high, is_whole (else drawn hollow) and is_usual (else drawn pale: another set of sources);
    `fitted` week and estimate of a trend line; `breaks` week and label where the set of sources changed.
    """
    axis = alt.Axis(format="%" if percent else ",.0f", tickCount=4, title=None)
    scale = alt.Scale(zero=True, nice=True)
    y, band = alt.Y("estimate:Q", axis=axis, scale=scale), alt.Y("low:Q", axis=axis, scale=scale)
    dates = "%b %Y" if len(rows) > YOUNG else "%-d %b"
    x = alt.X("week:T", scale=UTC, axis=alt.Axis(title=None, format=dates, tickCount=6 if size.width > 400 else 3, labelFlush=True))
    layers = [
        _on("breaks").mark_rule(strokeDash=[3, 3], color=MUTED).encode(x=x),
        _on("breaks").mark_text(align="left", dx=4, dy=8, y=0, color=MUTED, fontSize=size.letters - 1).encode(x=x, text="label:N"),
        _on("other").mark_line(color=STEADY, strokeWidth=1, opacity=0.7).encode(x=x, y=y, detail="segment:N"),
        _on("usual").mark_area(color=SERIES, opacity=0.18).encode(x=x, y=band, y2="high:Q", detail="segment:N"),
        _on("usual").mark_line(color=SERIES, strokeWidth=1.6, strokeJoin="round").encode(x=x, y=y, detail="segment:N"),
        _on("part").mark_point(color=MUTED, size=26, strokeWidth=1.2, fill="none").encode(x=x, y=y),
        _on("fitted").mark_line(color=INK, strokeWidth=1.4, strokeDash=[6, 3]).encode(x=x, y=y),
    ]
    whole = [row for row in rows if row["is_whole"]]
    return Drawing(alt.layer(*layers).properties(width=size.width, height=size.height, title=_title(unit, size)), {
        "breaks": breaks, "fitted": fitted, "part": [row for row in rows if not row["is_whole"]],
        "usual": [row for row in whole if row["is_usual"]], "other": [row for row in whole if not row["is_usual"]]})


def panel_chart(rows: Rows, fitted: Rows, colour: str, note: str) -> Drawing:
    """One small multiple: the whole weeks of the usual set of sources with their band, and the trend line on top."""
    y_axis = alt.Axis(tickCount=2, format=",.0f", title=None, labelFontSize=PANEL.letters - 1)
    style: dict[str, Any] = {"title": None, "labelFontSize": PANEL.letters - 1, "grid": False}
    dates = alt.Axis(format="%Y", tickCount="year", **style) if len(rows) > YOUNG else alt.Axis(format="%-d %b", tickCount=3, **style)
    x = alt.X("week:T", scale=UTC, axis=dates)
    band = alt.Y("low:Q", axis=y_axis, scale=alt.Scale(zero=True, nice=True))
    layers = [
        _on("usual").mark_area(color=STEADY, opacity=0.16).encode(x=x, y=band, y2="high:Q", detail="segment:N"),
        _on("usual").mark_line(color=STEADY, strokeWidth=1, opacity=0.55).encode(x=x, y="estimate:Q", detail="segment:N"),
        _on("fitted").mark_line(color=colour, strokeWidth=2.6).encode(x=x, y="estimate:Q"),
    ]
    return Drawing(alt.layer(*layers).properties(width=PANEL.width, height=PANEL.height, title=_title(note, PANEL)),
                   {"usual": [row for row in rows if row["is_whole"] and row["is_usual"]], "fitted": fitted})


def forest_chart(rows: Rows, size: Size, unit: str, limit: float) -> Drawing:
    """One line per category: estimate and 90 % interval on a ratio scale.

    Rows need name, estimate, low, high (in %) and verdict; what lies beyond a factor of 1 + limit/100, up or down, is cut.
    """
    ends = ("estimate", "low", "high")
    drawn = [{**row, **{end: _ratio(row[end], limit) for end in ends}, "colour": COLOURS[row["verdict"]]} for row in rows]
    values = (-80, -67, -50, -33, 0, 50, 100, 200, 400) if size.width > 400 else (-67, 0, 200)
    ticks = [value for value in values if abs(_ratio(value, limit)) < _ratio(limit, limit)]
    names = {str(_ratio(value, limit) or 0): f"{value:+d} %".replace("-", "\u2212") if value else "0" for value in ticks}
    label = "{" + ", ".join(f"'{value}': '{name}'" for value, name in names.items()) + "}[datum.value]"
    reach = _ratio(limit, limit)
    axis = alt.Axis(values=[_ratio(value, limit) for value in ticks], labelExpr=label, title=None, orient="top")
    x = alt.X("low:Q", axis=axis, scale=alt.Scale(domain=[-reach, reach], nice=False))
    y = alt.Y("name:N", sort=[row["name"] for row in rows],
              axis=alt.Axis(title=None, labelLimit=200, labelFontSize=size.letters, grid=False, domain=False, ticks=False, labelPadding=8))
    colour = alt.Color("colour:N", scale=None)
    layers = [
        _on("zero").mark_rule(color=INK, strokeWidth=1).encode(x=x),
        _on("trends").mark_rule(strokeWidth=2.4, strokeCap="round", opacity=0.75).encode(x=x, x2="high:Q", y=y, color=colour),
        _on("trends").mark_circle(size=64, opacity=1).encode(x="estimate:Q", y=y, color=colour),
    ]
    return Drawing(alt.layer(*layers).properties(width=size.width, height=alt.Step(23), title=_title(unit, size)),
                   {"zero": [{"low": 0.0}], "trends": drawn})


def to_svg(drawing: Drawing, name: str, title: str, description: str, letters: int = 12) -> str:
    """The chart as an SVG element of its own width; `name` makes its ids unique on the page."""
    config = {
        "background": "transparent", "aria": False, "font": FONT, "view": {"stroke": None},
        "axis": {"labelColor": MUTED, "gridColor": GRID, "domainColor": GRID, "tickColor": GRID, "labelFontSize": letters,
                 "labelFont": FONT, "domain": False, "ticks": False, "labelPadding": 6},
        "title": {"color": MUTED, "font": FONT},
    }
    data = {key: [dict(row) for row in rows] for key, rows in drawing.data.items()}
    svg = vl_convert.vegalite_to_svg({**drawing.chart.to_dict(), "config": config, "datasets": data})
    svg = re.sub(r"\bid=\"([^\"]+)\"", rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    width = re.search(r'width="([\d.]+)"', svg)
    head = (f'<svg role="img" aria-labelledby="{name}-title {name}-desc" style="max-width:{width.group(1) if width else 900}px" '
            f'viewBox="{_view_box(svg)}"><title id="{name}-title">{escape(title)}</title>'
            f'<desc id="{name}-desc">{escape(description)}</desc>')
    return head + svg[svg.index(">") + 1:]


def _view_box(svg: str) -> str:
    found = re.search(r'viewBox="([^"]+)"', svg)
    return found.group(1) if found else "0 0 900 300"


def _on(name: str) -> alt.Chart:
    return alt.Chart(alt.NamedData(name))


def _title(text: str, size: Size) -> alt.TitleParams:
    return alt.TitleParams(text, anchor="start", frame="group", fontSize=size.letters, fontWeight="normal", offset=10)


def _ratio(percent: float, limit: float) -> float:
    """Log of the factor that a change of `percent` stands for, cut at the same factor up and down."""
    reach = log1p(limit / 100)
    return round(max(-reach, min(reach, log1p(max(percent, -99.9) / 100))), 6)
