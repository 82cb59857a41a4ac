"""Numbers and trends in words; every sentence can come out as 'no clear change'."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

Row = Mapping[str, Any]

FALSE_DISCOVERIES = 0.05

RISES, FADES, STEADY, UNKNOWN = "rises", "fades", "steady", "unknown"
MARKS = {RISES: "\u25b2", FADES: "\u25bc", STEADY: "\u25cf", UNKNOWN: "\u25cb"}
LABELS = {RISES: "rises", FADES: "fades", STEADY: "no clear change", UNKNOWN: "too little data"}
ANSWERS = {"measured": "measured", "too_few": "not yet", "not_observable": "not observable"}
CLAIM_VERDICTS = {"supported": "supported", "not_supported": "not supported", "reversed": "reversed", "too_little_data": "too little data",
                  "not_observable": "not observable"}
CLAUSES = {"demands_ai": "AI tools must be used", "forbids_ai": "AI is forbidden", "demands_accuracy": "No errors",
           "demands_proof": "Proof of skill", "names_ai_tool": "An AI tool is named",
           "asks_ai_skill": "A skill of building or working with AI"}
VALUES = {"all": "All work", "R": "Routine", "J": "Judgment-heavy", "E0": "Not exposed to language models (E0)", "E1": "Exposed (E1)",
          "E2": "Exposed with software on top (E2)", "any": "Any relation to AI", "unlabelled": "Not labelled"}
MEASURES = {
    "inflow_by_category": "How much work comes in",
    "inflow_trends": "Whether it grows or fades",
    "demand_index": "How it stands against the first quarter, whichever boards are watched",
    "stock_by_category": "How much is open at a time",
    "routine_share": "How much of it is routine",
    "routine_share_trends": "Whether the routine share moves",
    "routine_share_codebook": "How much is routine, the classifier's errors corrected",
    "pay_levels": "What it says it pays per hour",
    "pay_trends": "Whether stated hourly pay moves",
    "bids_at_age": "How many bid",
    "turnaround": "How soon it is wanted",
    "client_demands": "What clients demand of AI, accuracy, proof",
    "skill_trends": "Which skills rise and fade",
    "ad_life": "How long ads stay open",
}
YEAR = 52


def verdict(trend: Row | None) -> str:
    """What a trend says: rises or fades under false-discovery control, by its q-value."""
    if trend is None or trend["status"] != "measured":
        return UNKNOWN
    if not trend["q_value"] < FALSE_DISCOVERIES:
        return STEADY
    return RISES if trend["estimate"] > 0 else FADES


def whole(value: float) -> str:
    """A count with thousands separated."""
    return f"{round(value):,}"


def signed(value: float, digits: int = 0) -> str:
    """A number with its sign, a true minus; above 1000 cut."""
    if value > 999:
        return "over +999"
    text = f"{value:+,.{digits}f}".replace("-", "\u2212")
    return text.replace("+", "").replace("\u2212", "") if float(f"{value:.{digits}f}") == 0 else text


def decimal(value: float, digits: int = 1) -> str:
    """A number with thousands separated."""
    return f"{value:,.{digits}f}"


def share(value: float, digits: int = 0) -> str:
    """A share as a percentage."""
    return f"{value * 100:.{digits}f} %"


def day(value: date | None) -> str:
    """A day as readers write it."""
    return f"{value.day} {value:%B %Y}" if value else "never"


def change(trend: Row, unit: str = "% a year", digits: int = 0) -> str:
    """Estimate with its interval."""
    ends = " to ".join(signed(trend[end], digits) for end in ("low", "high"))
    return f"{signed(trend['estimate'], digits)} {unit} (90 % interval {ends})"


def trend_sentence(trend: Row | None, unit: str = "% a year", digits: int = 0) -> str:
    """How a series moved, or why that can't be said yet."""
    if trend is None or trend["first_week"] is None:
        return "No week has been measured yet, so nothing can be said about change."
    weeks = f"{trend['week_count']} measured week{'' if trend['week_count'] == 1 else 's'}"
    if trend["status"] != "measured":
        return f"Too little data to speak of change: {whole(trend['n'])} works in {weeks}; a trend needs 30 works and 13 weeks."
    season = "" if trend["week_count"] >= YEAR else " In less than a year a season would look the same."
    word = {RISES: "It rises", FADES: "It fades", STEADY: "No clear change"}[verdict(trend)]
    return f"{word}: {change(trend, unit, digits)}, over {weeks}.{season}"
