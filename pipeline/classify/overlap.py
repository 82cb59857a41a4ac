"""What a new version of the classifier changed: its labels beside those of the versions before it, on the texts that both have labelled."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa

from warehouse.tables import TABLES

_COMPARED = ["text_hash", "label", "category", "routine_probability"]


def overlap(labels: pa.Table, version: str) -> pa.Table:
    """Rows of `model_overlap`: `version` against each other version found in `labels`; none where it is the only one."""
    known = labels.select(["model_version", "status", *_COMPARED]).to_pandas()
    known = known[known["status"] == "labelled"]
    now = known.loc[known["model_version"] == version, _COMPARED]
    rows = [{"model_version": version, "earlier_version": earlier, **row}
            for earlier, then in known[known["model_version"] != version].groupby("model_version")
            for row in _compared(now.merge(then[_COMPARED], on="text_hash", suffixes=("", "_then")))]
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
