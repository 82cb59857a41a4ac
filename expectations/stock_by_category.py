"""What must be true of `stock_by_category`: counts of works, and the works of `weekly_cells`."""

from __future__ import annotations

from expectations.published import counted_suite

SUITE = counted_suite("stock_by_category", "stock_count", "NOT is_evergreen")
