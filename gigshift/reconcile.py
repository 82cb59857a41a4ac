"""The sum that must add up, per source: read = new + changed + unchanged + repeated + skipped + quarantined."""

from __future__ import annotations

import duckdb
from rich.table import Table

from warehouse.home import Head, Home

PARTS = ("new", "changed", "unchanged", "repeated", "skipped", "quarantined")


def summary(home: Home, head: Head) -> Table:
    """Counts per source over the archives of the newest build."""
    coverage = home.read("coverage", head)  # noqa: F841 - DuckDB finds it by its name
    archives = list(head.archives)
    sums = ", ".join(f"sum({part}_count)::bigint" for part in ("read", *PARTS))
    rows = duckdb.execute(
        f"SELECT source, count(*), count(*) FILTER (status = 'complete'), {sums} FROM coverage "  # noqa: S608 - our own column names
        "WHERE archive IN (SELECT unnest(?)) GROUP BY source ORDER BY source", [archives]).fetchall()
    table = Table("source", "archives", "complete", "read", *(f"{'=' if part == 'new' else '+'} {part}" for part in PARTS), "adds up")
    for source, count, complete, read, *parts in rows:
        adds_up = "yes" if read == sum(parts) else "NO"
        table.add_row(source, str(count), str(complete), f"{read:,}", *(f"{part:,}" for part in parts), adds_up)
    return table
