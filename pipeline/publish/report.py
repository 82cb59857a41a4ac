"""What the report for readers says and shows, from the published tables alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.publish import words
from pipeline.publish.listings import Listing, listings
from warehouse.taxonomies import CATEGORIES

ALL = "all"
RECENT_WEEKS = 8
LISTED = 4
LABEL_ROOM = timedelta(weeks=12)
WEEKLY = ("inflow_by_category", "stock_by_category", "routine_share")
TRENDS = ("inflow_trends", "routine_share_trends")
INDEX, ANSWERS = "demand_index", "answerability"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Published:
    """The published tables as rows: weekly ones by (source, category) in order of week, trends by (source, category).

    `index` is the chain-linked index of all works over 28 days, `answers` what all sources together can answer.
    """

    weekly: dict[str, dict[tuple[str, str], list[Row]]]
    trends: dict[str, dict[tuple[str, str], Row]]
    index: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table], titles: Mapping[str, str]) -> Published:
        """Reads them from Arrow tables named as in WEEKLY, TRENDS, INDEX, ANSWERS and PLANS."""
        weekly: dict[str, dict[tuple[str, str], list[Row]]] = {}
        for name in WEEKLY:
            by_key: dict[tuple[str, str], list[Row]] = weekly.setdefault(name, {})
            for row in tables[name].sort_by("week").to_pylist():
                by_key.setdefault((row["source"], row["category"]), []).append(row)
        trends = {name: {(row["source"], row["category"]): row for row in tables[name].to_pylist()} for name in TRENDS}
        index = [row for row in tables[INDEX].sort_by("week").to_pylist()
                 if (row["series"], row["dimension"]) == ("chain_linked_28_days", ALL)]
        answers = [row for row in tables[ANSWERS].to_pylist() if row["source"] == ALL and row["period"] == ALL]
        return cls(weekly, trends, index, answers, dict(titles), listings(tables))

    def series(self, name: str, category: str = ALL) -> list[Row]:
        """A weekly series of all sources together."""
        return self.weekly[name].get((ALL, category), [])

    def trend(self, name: str, category: str = ALL) -> Row | None:
        """A trend of all sources together."""
        return self.trends[name].get((ALL, category))


@dataclass(frozen=True)
class Headline:
    """What the top of the report says of one subject: how it comes out, a sentence, and where it names several things a list."""

    subject: str
    verdict: str
    text: str
    items: tuple[str, ...] = ()


def measured(rows: Sequence[Row]) -> list[Row]:
    """The rows that can be used."""
    return [row for row in rows if row["status"] == "measured"]


def ranked(published: Published) -> list[tuple[str, Row]]:
    """Categories that have a trend, from the most fading to the most rising."""
    trends = [(category, published.trend("inflow_trends", category)) for category in CATEGORIES]
    known = [(category, trend) for category, trend in trends if trend is not None and trend["status"] == "measured"]
    return sorted(known, key=lambda item: (item[1]["estimate"], item[0]))


def headlines(published: Published) -> list[Headline]:
    """The report's first sentences: all work, routine share, what fades, what rises."""
    inflow, share = published.trend("inflow_trends"), published.trend("routine_share_trends")
    recent = measured(published.series("inflow_by_category"))[-RECENT_WEEKS:]
    level = f"About {words.whole(np.mean([row['estimate'] for row in recent]))} works a week came in lately. " if recent else ""
    shares = [row for row in measured(published.series("routine_share")) if row["estimate"] is not None][-RECENT_WEEKS:]
    part = f"{words.share(_pooled(shares))} of the work that came in lately is routine. " if shares else ""
    return [
        Headline("All work", words.verdict(inflow), level + words.trend_sentence(inflow)),
        Headline("Routine share", words.verdict(share), part + words.trend_sentence(share, "points a year", 1)),
        _extremes(published, words.FADES, "What fades"),
        _extremes(published, words.RISES, "What rises"),
    ]


def _pooled(rows: list[Row]) -> float:
    return float(sum(row["estimate"] * row["n"] for row in rows) / sum(row["n"] for row in rows))


def _extremes(published: Published, wanted: str, subject: str) -> Headline:
    order = ranked(published)
    if not order:
        return Headline(subject, words.UNKNOWN, "No category has enough works and weeks for a trend yet.")
    found = [(category, trend) for category, trend in order if words.verdict(trend) == wanted]
    if not found:
        return Headline(subject, words.STEADY, f"No category clearly {wanted}, of {len(order)} that have a trend.")
    shown = found[:LISTED] if wanted == words.FADES else found[::-1][:LISTED]
    named = " The clearest:" if len(found) > LISTED else ""
    return Headline(subject, wanted, f"{len(found)} of {len(order)} categories.{named}",
                    tuple(f"{CATEGORIES[category]}: {words.change(trend)}" for category, trend in shown))


def drawn_weeks(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Weekly rows for a chart: segments end at gaps, at missing numbers and where the set of sources changes."""
    drawn, segment, before, usual = [], 0, None, usual_set(rows)
    for row in rows:
        is_whole = row["status"] == "measured" and row["estimate"] is not None
        key = (is_whole, row["source_set_id"])
        if before is not None and key != before:
            segment += 1
        before = key
        if row["estimate"] is not None:
            drawn.append({"week": str(row["week"]), "segment": segment, "is_whole": is_whole, "is_usual": row["source_set_id"] == usual,
                          **{name: row[name] for name in ("estimate", "low", "high")}})
    return drawn


def drawn_index(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Weeks of an index for a chart: segments end at gaps and where another chain begins, for only one chain's levels compare."""
    drawn, segment, before = [], 0, None
    for row in rows:
        key = (row["status"] == "measured", row["chain"])
        segment += before is not None and key != before
        before = key
        if row["status"] == "measured":
            drawn.append({"week": str(row["week"]), "segment": segment, "is_whole": True, "is_usual": True,
                          **{name: row[name] for name in ("estimate", "low", "high")}})
    return drawn


def usual_set(rows: Sequence[Row]) -> str | None:
    """The set of sources that was measured in the most weeks, the newest such; trends are about this set."""
    sets = [row["source_set_id"] for row in measured(rows)]
    newest = {name: place for place, name in enumerate(sets)}
    times = Counter(sets)
    return max(times, key=lambda name: (times[name], newest[name]), default=None)


def source_changes(rows: Sequence[Row]) -> list[dict[str, str]]:
    """Weeks in which the measured set of sources is another than in the measured week before; labelled where there is room for words."""
    changed = [row for before, row in pairwise(measured(rows)) if row["source_set_id"] != before["source_set_id"]]
    later = [row["week"] for row in changed[1:]] + [date.max]
    return [{"week": str(row["week"]), "label": _boards(row["frame"]) if after - row["week"] >= LABEL_ROOM else ""}
            for row, after in zip(changed, later, strict=False)]


def _boards(frame: str) -> str:
    return frame.split(" on ", 1)[-1].split(":", 1)[0]


def fitted_line(rows: list[Row], trend: Row | None) -> list[dict[str, Any]]:
    """The log-linear trend as a line through the series that it was fitted to; empty without a trend."""
    if trend is None or trend["status"] != "measured":
        return []
    used = [row for row in measured(rows) if row["source_set_id"] == trend["source_set_id"]]
    if not used:
        return []
    slope = float(np.log1p(trend["estimate"] / 100))
    years = np.array([(row["week"] - used[0]["week"]).days / 365.2425 for row in used])
    level = sum(row["n"] for row in used) / float(np.exp(slope * years).sum())
    return [{"week": str(week), "estimate": float(level * np.exp(slope * year))} for week, year in _thinned(used, years)]


def _thinned(used: list[Row], years: np.ndarray[Any, np.dtype[np.float64]]) -> Iterator[tuple[date, float]]:
    for place in sorted({*range(0, len(used), max(len(used) // 24, 1)), len(used) - 1}):
        yield used[place]["week"], float(years[place])


def source_rows(published: Published) -> list[dict[str, Any]]:
    """One line per source for the report: works counted, weeks, direction."""
    lines = []
    for source in sorted({source for source, _ in published.weekly["inflow_by_category"] if source != ALL}):
        rows = published.weekly["inflow_by_category"].get((source, ALL), [])
        trend = published.trends["inflow_trends"].get((source, ALL))
        useful = measured(rows)
        lines.append({
            "source": source, "title": published.titles.get(source, source),
            "weeks": len(useful), "gaps": sum(row["status"] == "gap" for row in rows),
            "n": sum(row["n"] for row in useful), "verdict": words.verdict(trend),
            "period": f"{words.day(useful[0]['week'])} to {words.day(useful[-1]['week'])}" if useful else "",
            "change": f": {words.change(trend)}" if trend and trend["status"] == "measured" else "",
        })
    return lines


def answer_rows(published: Published) -> list[dict[str, Any]]:
    """One line per measure for the report: what all works can be told of, and how many categories have it."""
    lines = []
    for measure, title in words.MEASURES.items():
        rows = [row for row in published.answers if row["measure"] == measure]
        whole = next((row for row in rows if row["category"] == ALL), None)
        parts = [row for row in rows if row["category"] != ALL]
        ready = sum(row["status"] == "measured" for row in parts)
        if whole is not None:
            lines.append({"title": title, "status": words.ANSWERS[whole["status"]], "reason": whole["reason"],
                          "weeks": whole["week_count"], "expected": words.day(whole["expected_on"]) if whole["expected_on"] else "",
                          "categories": f"{ready} of {len(parts)}" if parts else ""})
    return lines
