from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline.clean.counts import completed_coverage
from tests.pipeline.clean.nights import Night, posting
from warehouse.errors import ContractBroken
from warehouse.tables import TABLES


def coverage(night: Night) -> pa.Table:
    return pa.Table.from_pylist([night.coverage()], TABLES["coverage"].schema)


def test_counts_are_filled_in() -> None:
    night = Night(0, [posting("a"), posting("b"), posting("a"), posting("")], skipped=3)
    outcomes = {(night.archive, "new"): 2, (night.archive, "repeated"): 1}
    (row,) = completed_coverage(coverage(night), outcomes, {night.archive: 1}).to_pylist()
    fates = ("read", "new", "changed", "unchanged", "repeated", "skipped", "quarantined")
    assert [row[f"{fate}_count"] for fate in fates] == [7, 2, 0, 0, 1, 3, 1]


def test_a_lost_item_is_an_error_that_names_the_archive() -> None:
    night = Night(0, [posting("a"), posting("b")])
    with pytest.raises(ContractBroken, match=r"board 2026-01-05 board/2026-01-05\.warc\.gz: 2 items read, but 1 are accounted for"):
        completed_coverage(coverage(night), {(night.archive, "new"): 1}, {})


def test_postings_without_coverage_are_an_error() -> None:
    with pytest.raises(ContractBroken, match="no coverage row"):
        completed_coverage(TABLES["coverage"].empty(), {("board/x", "new"): 1}, {})
