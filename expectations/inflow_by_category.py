"""What must be true of `inflow_by_category`: counts of works, and the works of `weekly_cells`."""

from __future__ import annotations

from expectations.published import counted_suite

SUITE = counted_suite("inflow_by_category", "inflow_count", "TRUE")
