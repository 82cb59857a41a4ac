"""What must be true of `evergreen_inflow`: counts of works, and the evergreen works of `weekly_cells`."""

from __future__ import annotations

from expectations.published import counted_suite

SUITE = counted_suite("evergreen_inflow", "inflow_count", "is_evergreen", is_empty=True)
