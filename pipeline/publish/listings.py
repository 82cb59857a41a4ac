"""The report's lists: claims, outlook, pay, skills, demands, corrected shares, work around AI, revisions. Each from one published table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from pipeline.publish import words
from warehouse.taxonomies import CATEGORIES

ALL = "all"
SHOWN = 12

Row = Mapping[str, Any]
Cells = tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """A table of the report with the sentence that goes before it."""

    name: str
    title: str
    text: str
    head: Cells
    rows: Sequence[Cells]


def listings(tables: Mapping[str, pa.Table]) -> list[Listing]:
    """Every list that has a row, from the published tables named in PLANS."""
    made = [plan(tables[name].to_pylist()) for name, plan in PLANS.items()]
    return [listing for listing in made if listing.rows]


def _claims(rows: list[Row]) -> Listing:
    newest = _at_last(rows, "decided_on")
    said = [(row["statement"], words.CLAIM_VERDICTS[row["verdict"]], _estimate(row, f" {row['unit']}", 0), words.whole(row["n"]),
             row["reason"]) for row in sorted(newest, key=lambda row: (len(row["claim"].rstrip("abcd")), row["claim"]))]
    day = words.day(newest[0]["decided_on"]) if newest else ""
    is_look_back = any(row["is_retrospective"] for row in newest)
    told = ("A look back: some or all were written down, each with its test, after this month" if is_look_back
            else "Each was written down with its test before it was decided")
    text = (f"{told}. Verdicts at {day}; intervals are 95 % and hold at all month ends together. Of the verdicts supported and reversed on "
            "that day at most one in twenty is expected to be chance.")
    return Listing("claims", "What people say about AI and gig work, and what the postings say", text,
                   ("Claim", "Verdict", "Estimate", "n", "Because"), said)


def _outlook(rows: list[Row]) -> Listing:
    shown = sorted((row for row in rows if row["subject"] == "category"), key=lambda row: (row["value"] != ALL, -row["n"]))
    said = [(_category(row["value"]), words.whole(row["n"]), str(row["board_count"]), _count(row["open_count"]), _pay(row),
             _count(row["turnaround_days"]), "" if row["routine_share"] is None else words.share(row["routine_share"]), _going(row))
            for row in shown]
    text = ("Works that came in over the newest four weeks, with what they state. Pay is US dollars per hour: the middle, and the middle "
            "half; blank under 30 works of 5 employers.")
    return Listing("outlook", "Outlook, kind by kind", text,
                   ("Category", "Works", "Boards", "Open now", "Hourly pay", "Days", "Routine", "Where it goes"), said)


def _pay_index(rows: list[Row]) -> Listing:
    shown = [row for row in _at_last(_usable(rows), "month")
             if row["dimension"] in (ALL, "label", "exposure") and row["series"] == "nominal"]
    said = [(_plain(row["value"]), row["pay_kind"], _plain(row["method"]), _estimate(row),
             words.whole(row["n"])) for row in shown]
    return Listing("pay", "Stated pay, for work of the same kind", "100 is the mean of the first three months measured; a cheaper mix of "
                   "work moves neither method. Hourly rates and project prices are never mixed. Not corrected for inflation.",
                   ("Work", "Pay", "Method", "Index", "n"), said)


def _skills(rows: list[Row]) -> Listing:
    moving = [row for row in rows if row["source"] == ALL and row["direction"] in ("rising", "fading")]
    shown = sorted(moving, key=lambda row: (row["direction"], row["q_value"], row["mention"]))
    listed = [row for direction in ("rising", "fading") for row in [one for one in shown if one["direction"] == direction][:SHOWN]]
    said = [(_plain(row["mention"]), _plain(row["kind"]), row["direction"], _estimate(row, " % a year", 0),
             words.whole(row["n"])) for row in listed]
    return Listing("skills", "Skills and tools that ads name more, or less",
                   "Share of new works that name it, under false-discovery control.",
                   ("Named", "Kind", "Direction", "Change of its share", "n"), said)


def _demands(rows: list[Row]) -> Listing:
    shown = [row for row in _at_last(_usable(rows), "month") if (row["source"], row["category"]) == (ALL, ALL)]
    said = [(words.CLAUSES[row["clause"]], *_shares(row), words.whole(row["n"])) for row in shown]
    return Listing("demands", "What clients ask beside the work", f"Share of new works whose text states it, {_month(shown)}.",
                   ("Clause", "Share", "Low", "High", "n"), said)


def _corrected(rows: list[Row]) -> Listing:
    usable = [row for row in rows if row["estimate"] is not None and (row["source"], row["category"]) == (ALL, ALL)]
    said = [(words.day(row["week"]), words.share(row["raw_share"], 1), *_shares(row), row["status"], words.whole(row["audit_label_count"]))
            for row in sorted(usable, key=lambda row: row["week"])[-SHOWN:]]
    return Listing("corrected", "Routine share, corrected by audits", "The classifier's share beside the share that the codebook's "
                   "annotator, a language model, would find: random works were labelled anew.",
                   ("Week of", "Raw", "Corrected", "Low", "High", "Status", "Labels"), said)


def _ai(rows: list[Row]) -> Listing:
    shown = _at_last([row for row in _usable(rows) if row["series"] == "chain_linked_28_days"], "week")
    said = [(_plain(row["value"]), _estimate(row), words.whole(row["n"])) for row in shown]
    return Listing("ai", "Work around AI, as an index", "Works of the newest four weeks against the first 13 weeks = 100. A relation "
                   "stands apart once 100 works have it.", ("Relation to AI", "Index", "n"), said)


def _revisions(rows: list[Row]) -> Listing:
    shown = [row for row in rows if row["breadth"] == "whole" and row["lag_weeks"] == 8 and row["estimate"] is not None]
    said = [(row["measure"], _plain(row["series"]), _plain(row["scale"]), _estimate(row, digits=2),
             words.share(row["held_share"]), words.whole(row["n"])) for row in shown]
    return Listing("revisions", "How far first figures moved", "Eight weeks after a number was first published. The last column but one: "
                   "share of first intervals that hold the later value.", ("Measure", "Series", "Unit", "Mean revision", "Held", "n"), said)


PLANS: dict[str, Callable[[list[Row]], Listing]] = {
    "claims": _claims, "outlook": _outlook, "ai_training_index": _ai, "pay_index": _pay_index, "skill_trends": _skills,
    "client_demands": _demands, "routine_share_codebook": _corrected, "revisions": _revisions}
"""The table that each list is made from, in the order of the page."""


def _usable(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row["status"] == "measured"]


def _at_last(rows: list[Row], when: str) -> list[Row]:
    """The rows of the newest date."""
    last = max((row[when] for row in rows), default=None)
    return [row for row in rows if row[when] == last]


def _estimate(row: Row, unit: str = "", digits: int = 1) -> str:
    if row["estimate"] is None:
        return ""
    show = words.signed if unit or digits == 2 else words.decimal
    return f"{show(row['estimate'], digits)}{unit} ({show(row['low'], digits)} to {show(row['high'], digits)})"


def _shares(row: Row) -> tuple[str, str, str]:
    return words.share(row["estimate"], 1), words.share(row["low"], 1), words.share(row["high"], 1)


def _pay(row: Row) -> str:
    if row["pay_middle"] is None:
        return ""
    return f"{words.decimal(row['pay_middle'], 0)} ({words.decimal(row['pay_low'], 0)} to {words.decimal(row['pay_high'], 0)})"


def _going(row: Row) -> str:
    if row["direction"] == "too_few":
        return f"can't say until {words.day(row['can_say_on'])}" if row["can_say_on"] else "too little data"
    return f"{row['direction'].replace('_', ' ')} ({words.signed(row['change'])} % a year)"


def _category(value: str) -> str:
    return CATEGORIES.get(value, _plain(value))


def _plain(name: str) -> str:
    """A name of the tables in words."""
    return words.VALUES.get(name, name.replace("_", " "))


def _count(value: float | None) -> str:
    return "" if value is None else words.whole(value)


def _month(rows: list[Row]) -> str:
    day: date | None = rows[0]["month"] if rows else None
    return f"{day:%B %Y}" if day else ""
