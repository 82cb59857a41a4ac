"""Audits of a home: what was drawn and what annotators said, as files beside the archives, from which every build reads them anew.

A file is written whole, once for a draw and once for each annotator of it; a second import by the same annotator takes the place of the
first. They hold ids, hashes and labels, never a text.
"""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.files import write_whole
from warehouse.home import Home
from warehouse.ids import digest
from warehouse.tables import TABLES

DRAWS, LABELS = "audit_draws", "audit_labels"


def read_audits(home: Home) -> dict[str, pa.Table]:
    """The rows of `audit_draws` and `audit_labels`, sorted by key."""
    return {DRAWS: _read(home, DRAWS, "*/draw.parquet"), LABELS: _read(home, LABELS, "*/labels-*.parquet")}


def keep_draw(home: Home, rows: pa.Table) -> Path:
    """Keeps the draw that all `rows` of `audit_draws` belong to."""
    return _write(_folder(home, rows) / "draw.parquet", TABLES[DRAWS].conform(rows))


def keep_labels(home: Home, rows: pa.Table) -> Path:
    """Keeps what one annotator said of one draw, in place of what was kept of them before."""
    annotator = digest(rows["annotator_kind"][0].as_py(), rows["annotator"][0].as_py())
    return _write(_folder(home, rows) / f"labels-{annotator}.parquet", TABLES[LABELS].conform(rows))


def _folder(home: Home, rows: pa.Table) -> Path:
    folder = home.audits / str(rows["draw_id"][0].as_py())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _write(path: Path, rows: pa.Table) -> Path:
    content = io.BytesIO()
    pq.write_table(rows, content)
    write_whole(path, content.getvalue())
    return path


def _read(home: Home, name: str, pattern: str) -> pa.Table:
    table = TABLES[name]
    parts = [pq.read_table(path, schema=table.schema) for path in sorted(home.audits.glob(pattern))]
    return pa.concat_tables([table.empty(), *parts]).sort_by([(column, "ascending") for column in table.key])
