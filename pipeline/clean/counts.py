"""The sum that must add up: every item read has one fate."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from pipeline.clean.history import OUTCOMES
from warehouse.errors import ContractBroken
from warehouse.tables import TABLES


def completed_coverage(coverage: pa.Table, outcomes: Mapping[tuple[str, str], int], quarantined: Mapping[str, int]) -> pa.Table:
    """Coverage rows of a build's archives with every count filled in.

    `outcomes` counts items by (archive, outcome), `quarantined` refused items by archive. Raises ContractBroken where
    read = new + changed + unchanged + repeated + skipped + quarantined does not hold, or items have no coverage row.
    """
    rows = coverage.to_pylist()
    covered = {row["archive"] for row in rows}
    for archive in sorted({archive for archive, _ in outcomes} | set(quarantined)):
        if archive not in covered:
            raise ContractBroken(f"table coverage: archive {archive} has postings but no coverage row; read it again")
    for row in rows:
        counts = {f"{outcome}_count": outcomes.get((row["archive"], outcome), 0) for outcome in OUTCOMES}
        row.update(counts, quarantined_count=quarantined.get(row["archive"], 0))
        told = sum(counts.values()) + row["skipped_count"] + row["quarantined_count"]
        if told != row["read_count"]:
            raise ContractBroken(f"table coverage: {row['source']} {row['night']} {row['archive']}: {row['read_count']} items read, "
                                 f"but {told} are accounted for: {counts | {'skipped_count': row['skipped_count']}}, "
                                 f"quarantined_count {row['quarantined_count']}")
    rows.sort(key=lambda row: (row["source"], row["night"], row["archive"]))
    return pa.Table.from_pylist(rows, TABLES["coverage"].schema)
