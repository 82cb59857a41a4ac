"""The report's pictures with their words: each chart, what it shows, and the numbers behind it as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.publish import charts, words
from pipeline.publish.report import ALL, Published, drawn_index, drawn_weeks, fitted_line, measured, ranked, source_changes
from warehouse.taxonomies import CATEGORIES

Row = Mapping[str, Any]
LIMITS = (100.0, 200.0, 400.0, 900.0)


@dataclass(frozen=True)
class Picture:
    """A chart in a wide and a narrow form, its sentence, and its table."""

    name: str
    title: str
    text: str
    wide: str
    narrow: str = ""
    head: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)


@dataclass(frozen=True)
class Panel:
    """One small multiple."""

    title: str
    verdict: str
    text: str
    svg: str


def weekly_pictures(published: Published, simulated: str) -> list[Picture]:
    """Inflow, routine share, stock and demand index of all sources together; a series without a single number is left out."""
    plans = (
        ("inflow", "inflow_by_category", "Works that came in each week", "works per week",
         "Each work counts once, in the week of its first posting. Works that were there before observation began are left out."),
        ("share", "routine_share", "Share of routine work in what came in",
         "share of works", "Mean probability of being routine, as the classifier sees it: raw, not corrected for its errors. "
         "Weeks with fewer than 30 works are blank."),
        ("stock", "stock_by_category", "Works open in each week", "open works",
         "Works shown as open in the last complete crawl of the week. Stock also grows when postings stay open longer."),
    )
    pictures = []
    for name, table, title, unit, text in plans:
        rows = published.series(table)
        drawn = drawn_weeks(rows)
        if drawn:
            fitted = fitted_line(rows, published.trend("inflow_trends")) if name == "inflow" else []
            pictures.append(_weekly_picture(name, title, unit + simulated, text, rows, drawn, fitted))
    drawn = drawn_index(published.index)
    if drawn:
        text = ("Works that came in over 28 days, 100 on average over the first 13 measured weeks. A board that joins, leaves or fails "
                "does not move it: the sets of boards before and after are linked over weeks in which both were measured. "
                "The season is not taken out.")
        unit = "first 13 weeks = 100" + simulated
        pictures.append(_weekly_picture("index", "Demand, as an index", unit, text, published.index, drawn, []))
    return pictures


def _weekly_picture(name: str, title: str, unit: str, text: str, rows: list[Row], drawn: list[dict[str, Any]],
                    fitted: list[dict[str, Any]]) -> Picture:
    is_share = name == "share"
    useful = measured(rows)
    said = f"{title}, {len(useful)} measured weeks"
    svgs = {}
    for form, size in (("wide", charts.WIDE), ("narrow", charts.NARROW)):
        breaks = [change if form == "wide" else {**change, "label": ""} for change in source_changes(rows)]
        chart = charts.weekly_chart(drawn, fitted, breaks, size, unit, percent=is_share)
        svgs[form] = charts.to_svg(chart, f"{name}-{form}", title, f"{said}. {text} The table below holds every number.", size.letters)
    table = [(words.day(row["week"]), str(row["n"]), *(_number(row[end], is_share) for end in ("estimate", "low", "high")),
              row["status"].replace("_", " "), row["frame"]) for row in reversed(rows)]
    return Picture(name, title, text, svgs["wide"], svgs["narrow"],
                   ("Week of", "n", "Estimate", "Low", "High", "Status", "Frame"), table)


def forest_pictures(published: Published, simulated: str) -> list[Picture]:
    """Trends of all categories in one picture; none while there is no trend."""
    order = ranked(published)
    if not order:
        return []
    rows = [{"name": CATEGORIES[category], "verdict": words.verdict(trend), **{end: trend[end] for end in ("estimate", "low", "high")}}
            for category, trend in reversed(order)]
    text = ("Change of the weekly inflow in % a year with its 90 % interval. A change counts as clear under "
            f"false-discovery control over these {len(rows)} categories: of those called clear, about one in twenty is chance.")
    limit = next((limit for limit in LIMITS if all(_fits(trend, limit) for _, trend in order)), LIMITS[-1])
    svgs = {form: charts.to_svg(charts.forest_chart(rows, size, "change a year" + simulated, limit), f"forest-{form}",
                                "Which work rises and which fades", f"{text} The table below holds every number.", size.letters)
            for form, size in (("wide", charts.Size(620, 0)), ("narrow", charts.Size(190, 0, 11)))}
    table = [(CATEGORIES[category], str(trend["n"]), str(trend["week_count"]),
              *(words.signed(trend[end], 1) for end in ("estimate", "low", "high")), words.LABELS[words.verdict(trend)])
             for category, trend in reversed(order)]
    return [Picture("forest", "Which work rises and which fades", text, svgs["wide"], svgs["narrow"],
                    ("Category", "n", "Weeks", "% a year", "Low", "High", "Outcome"), table)]


def category_panels(published: Published, simulated: str) -> list[Panel]:
    """A small multiple for every category seen, those with the most works first."""
    totals = {category: sum(row["n"] for row in measured(published.series("inflow_by_category", category))) for category in CATEGORIES}
    panels = []
    for category in sorted((name for name, total in totals.items() if total), key=lambda name: (-totals[name], name)):
        rows, trend = published.series("inflow_by_category", category), published.trend("inflow_trends", category)
        outcome = words.verdict(trend)
        ends = f"{words.signed(trend['low'])} to {words.signed(trend['high'])}" if trend and outcome != words.UNKNOWN else ""
        text = f"{words.signed(trend['estimate'])} % a year ({ends})" if trend and ends else words.LABELS[words.UNKNOWN]
        note = f"works per week \u00b7 n {words.whole(totals[category])}{simulated}"
        chart = charts.panel_chart(drawn_weeks(rows), fitted_line(rows, trend), charts.COLOURS[outcome], note)
        svg = charts.to_svg(chart, f"panel-{category}", CATEGORIES[category], f"Weekly inflow: {words.LABELS[outcome]}, {text}", 11)
        panels.append(Panel(CATEGORIES[category], outcome, text, svg))
    return panels


def _fits(trend: Row, limit: float) -> bool:
    """Whether a trend's interval lies within a factor of 1 + limit/100, up or down."""
    return -100 * limit / (100 + limit) <= float(trend["low"]) and float(trend["high"]) <= limit


def _number(value: float | None, is_share: bool) -> str:
    if value is None:
        return ""
    return words.share(value, 1) if is_share else words.whole(value)


def frame_of(published: Published) -> str:
    """The frame of the newest measured week, or that nothing was measured."""
    rows = measured(published.series("inflow_by_category", ALL))
    return str(rows[-1]["frame"]) if rows else "no measured week yet"
