"""The Parquet files of a release: what is left out, how tables are cut, and which files are those of the release before."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from hashlib import file_digest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse.schema import Table

FILE_MODE, FOLDER_MODE = 0o644, 0o755
_WHOLE = "all"


def _by_year(column: str) -> Callable[[pa.Table], pa.ChunkedArray]:
    return lambda rows: pc.strftime(rows[column], format="%Y")


def _by_month(column: str) -> Callable[[pa.Table], pa.ChunkedArray]:
    return lambda rows: pc.strftime(rows[column], format="%Y-%m")


PARTS: dict[str, Callable[[pa.Table], pa.ChunkedArray]] = {
    **{name: _by_year("week") for name in (
        "ai_training_index", "bid_works", "demand_index", "evergreen_inflow", "evergreen_stock", "group_inflow", "inflow_by_category",
        "pay_works", "read_works", "routine_share", "routine_share_codebook", "routine_share_human", "stock_by_category", "weekly_cells",
        "weekly_mentions")},
    **{name: _by_year("month") for name in ("bids_at_age", "client_demands", "pay_index", "pay_levels", "turnaround")},
    "coverage": _by_year("night"),
    "labels": lambda rows: rows["model_version"],
    "posting_versions": _by_year("valid_from"),
    "postings": _by_year("first_seen_at"),
    "quality_results": _by_month("night"),
    "sightings": _by_month("night"),
    "vintages": _by_month("published_on"),
}
"""How big tables are cut, so that the files of a time that is over stay as they are; the others are one file."""


def write_table(folder: Path, table: Table, rows: pa.Table) -> list[dict[str, Any]]:
    """Writes `rows` as Parquet files under folder/<table>, sorted by key; columns that are not content stay out.

    Returns path (relative to `folder`), rows, bytes and sha256 of each file. Equal rows give equal bytes.
    """
    target = folder / table.name
    target.mkdir()
    target.chmod(FOLDER_MODE)
    ordered = rows.select(table.stable_columns).sort_by([(name, "ascending") for name in table.key])
    facts = []
    for part, some in _cut(table.name, ordered):
        path = target / f"part-{re.sub(r'[^A-Za-z0-9._-]', '_', part)}.parquet"
        write_file(path, some)
        facts.append({"path": str(path.relative_to(folder)), "rows": some.num_rows, **fingerprint(path)})
    return facts


def write_file(path: Path, rows: pa.Table) -> None:
    """Writes a Parquet file of a release."""
    pq.write_table(rows.combine_chunks(), path, compression="zstd", row_group_size=131_072)


def _cut(name: str, rows: pa.Table) -> list[tuple[str, pa.Table]]:
    if name not in PARTS or not rows.num_rows:
        return [(_WHOLE, rows)]
    labels = np.asarray(PARTS[name](rows).to_pylist())
    return [(str(label), rows.filter(pa.array(labels == label))) for label in np.unique(labels)]


def fingerprint(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a file, which gets the mode of released files."""
    path.chmod(FILE_MODE)
    with path.open("rb") as handle:
        return {"bytes": path.stat().st_size, "sha256": file_digest(handle, "sha256").hexdigest()}


def link_unchanged(folder: Path, facts: list[dict[str, Any]], before: Path | None, known: Mapping[str, str]) -> int:
    """Puts a hard link to the release `before` in place of each file whose SHA-256 (`known`: path → sha256) did not change; counts them."""
    linked = 0
    for fact in facts:
        path = folder / fact["path"]
        if before is None or known.get(fact["path"]) != fact["sha256"] or not (before / fact["path"]).is_file():
            continue
        neighbour = path.with_name(f".{path.name}.old")
        os.link(before / fact["path"], neighbour)
        neighbour.rename(path)
        linked += 1
    return linked
