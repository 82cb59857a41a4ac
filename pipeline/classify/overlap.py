"""What a new version of the classifier changed: its labels beside those of the versions before it, on the texts that both have labelled."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa

from warehouse.tables import TABLES

COMPARED = ["model_version", "text_hash", "status", "label", "category", "routine_probability"]


def overlap(labels: pa.Table, version: str) -> pa.Table:
    """Rows of `model_overlap`: `version` against each other version in the COMPARED columns of `labels`."""
    known = labels.select(COMPARED).to_pandas()
    by_version = dict(list(known[known["status"] == "labelled"].groupby("model_version")))
    now = by_version.pop(version, known[:0])
    rows = [{"model_version": version, "earlier_version": earlier, **row} for earlier, then in by_version.items()
            for row in _compared(now.merge(then, on="text_hash", suffixes=("", "_then")))]
    return pa.Table.from_pylist(rows, TABLES["model_overlap"].schema)


def _compared(both: pd.DataFrame) -> Iterator[dict[str, object]]:
    for category, part in [("all", both), *both.groupby("category")]:
        if len(part):
            yield {
                "category": category,
                "n": len(part),
                "same_label_share": float((part["label"] == part["label_then"]).mean()),
                "same_category_share": float((part["category"] == part["category_then"]).mean()),
                "routine_probability_mean": float(part["routine_probability"].mean()),
                "earlier_routine_probability_mean": float(part["routine_probability_then"].mean()),
            }
