"""The quality report as data: what was watched, read, left out, refused and checked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import pyarrow as pa

from pipeline.measure.observation import MAX_GAP
from warehouse.taxonomies import GIG_ENGAGEMENTS

PARTS_OF_READ = ("new", "changed", "unchanged", "repeated", "skipped", "quarantined")

Row = Mapping[str, Any]


def quality_report(night: date, coverage: pa.Table, sources: pa.Table, quarantine: pa.Table, results: pa.Table,
                   postings: pa.Table) -> dict[str, Any]:
    """Everything that the quality page shows, ready for JSON.

    `sources`: per source its nights, counts that add up, freshness and missed nights; `engagement`: per source its gigs, salaried and
    unknown postings; `expectations`: this night's results, unmet first. `postings` needs the columns source and engagement_type only.
    """
    titles = {row["source"]: row["title"] for row in sources.to_pylist()}
    covered = coverage.sort_by([("source", "ascending"), ("night", "ascending"), ("archive", "ascending")]).to_pylist()
    refused = Counter((row["source"], row["column_name"], row["reason"]) for row in quarantine.to_pylist())
    found = [row for row in results.to_pylist() if row["night"] == night]
    by_source: dict[str, list[Row]] = {}
    for row in covered:
        by_source.setdefault(row["source"], []).append(row)
    newest = max((row["night"] for row in covered), default=night)
    return {
        "night": str(night),
        "sources": [_source(source, titles.get(source, source), rows, newest) for source, rows in by_source.items()],
        "engagement": _engagement(postings, titles),
        "quarantine": [{"source": source, "column_name": column, "reason": reason, "count": count}
                       for (source, column, reason), count in sorted(refused.items(), key=lambda item: (-item[1], item[0]))],
        "expectations": [_expectation(row) for row in sorted(found, key=_unmet_first)],
        "expectation_counts": _expectation_counts(found),
        "verdict": _verdict(found, covered, night),
    }


def _source(source: str, title: str, rows: Sequence[Row], newest: date) -> dict[str, Any]:
    observed_by = "crawl" if any(row["observed_by"] == "crawl" for row in rows) else rows[-1]["observed_by"]
    complete = [row["night"] for row in rows if row["status"] == "complete" and row["observed_by"] == observed_by]
    skipped: Counter[str] = Counter()
    for row in rows:
        skipped.update(json.loads(row["skipped_by_reason"]))
    return {
        "source": source,
        "title": title,
        "observed_by": observed_by,
        "statuses": dict(sorted(Counter(row["status"] for row in rows).items())),
        "first_night": str(rows[0]["night"]),
        "last_complete_night": str(max(complete)) if complete else None,
        "days_behind": (newest - max(complete)).days if complete and observed_by == "crawl" else None,
        "not_complete": [{"night": str(row["night"]), "status": row["status"], "reason": row["status_reason"]}
                         for row in rows if row["status"] != "complete"],
        "gaps": _gaps(complete) if observed_by == "crawl" else [],
        "counts": {name: sum(row[f"{name}_count"] for row in rows) for name in ("read", *PARTS_OF_READ)},
        "skipped_by_reason": dict(sorted(skipped.items())),
        "nights": [_night(row) for row in rows],
        "adds_up": all(_adds_up(row) for row in rows),
    }


def _engagement(postings: pa.Table, titles: Mapping[str, str]) -> list[dict[str, Any]]:
    counted = postings.group_by(["source", "engagement_type"]).aggregate([([], "count_all")]).to_pylist()
    by_source: dict[str, Counter[str]] = {}
    for row in counted:
        kind = row["engagement_type"]
        name = "gig" if kind in GIG_ENGAGEMENTS else "unknown" if kind == "unknown" else "salaried"
        by_source.setdefault(row["source"], Counter())[name] += row["count_all"]
    return [{"source": source, "title": titles.get(source, source), "postings": counts.total(),
             **{name: counts[name] for name in ("gig", "salaried", "unknown")}} for source, counts in sorted(by_source.items())]


def _gaps(complete: Sequence[date]) -> list[dict[str, Any]]:
    """Times between two complete crawls that are too far apart for the weeks between them to be measured."""
    return [{"after": str(before), "before": str(after), "days": (after - before).days}
            for before, after in pairwise(complete) if after - before > MAX_GAP]


def _night(row: Row) -> dict[str, Any]:
    return {
        "night": str(row["night"]), "archive": row["archive"], "status": row["status"], "reason": row["status_reason"],
        "remark": row["bounds_remark"], **{name: row[f"{name}_count"] for name in ("read", *PARTS_OF_READ)}, "adds_up": _adds_up(row),
    }


def _adds_up(row: Row) -> bool:
    return bool(row["read_count"] == sum(row[f"{name}_count"] for name in PARTS_OF_READ))


def _expectation(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("night", "examples")} | {"examples": json.loads(row["examples"])}


def _unmet_first(row: Row) -> tuple[bool, bool, str, str]:
    return row["is_met"], row["severity"] != "critical", row["table_name"], row["expectation_id"]


def _expectation_counts(found: Sequence[Row]) -> dict[str, dict[str, int]]:
    counts = {severity: {"met": 0, "unmet": 0} for severity in ("critical", "warning")}
    for row in found:
        counts[row["severity"]]["met" if row["is_met"] else "unmet"] += 1
    return counts


def _verdict(found: Sequence[Row], covered: Sequence[Row], night: date) -> dict[str, Any]:
    """Green or amber, and why, as the maintainer's gate sees it."""
    unmet = [f"{row['table_name']}: {row['expectation_id']} was not met by {row['unexpected_count']} of {row['checked_count']} rows"
             for row in found if not row["is_met"]]
    short = [f"{row['source']} on {row['night']}: {row['status']}, {row['status_reason'] or 'no reason given'}"
             for row in covered if row["night"] == night and row["status"] != "complete"]
    return {"colour": "amber" if unmet or short else "green", "reasons": [*short, *unmet]}
