"""Published releases changed afterwards: only where something had to go, and said so in the manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.publish import files, manifest
from warehouse.home import write_json
from warehouse.purge import Scrub
from warehouse.tables import TABLES


def amend(release: Path, scrubs: Mapping[str, Scrub]) -> int:
    """Passes the tables of a release folder through their `scrubs`; returns how many files changed.

    A changed file takes the place of the old one under its path, so that other releases, which may share the old file by a hard link, are
    not touched; whoever has it open reads it to its end. The manifest gets the new sizes and checksums, and names the table in `amended`.
    """
    path = release / manifest.NAME
    if not path.is_file():
        return 0
    facts = json.loads(path.read_text(encoding="utf-8"))
    known = sorted(set(scrubs) & set(facts["tables"]))
    changed = [pair for name in known for pair in _amended(release, facts, name, scrubs[name])]
    if changed:
        write_json(path, facts)
        path.chmod(files.FILE_MODE)
    for neighbour, target in changed:
        neighbour.replace(target)
    return len(changed)


def _amended(release: Path, facts: dict[str, Any], name: str, scrub: Scrub) -> list[tuple[Path, Path]]:
    """New files beside those that change, and what `facts` say of them."""
    changed = []
    table = facts["tables"][name]
    for file in table["files"]:
        target = release / file["path"]
        rows = pq.read_table(target)
        kept = scrub(_whole(name, rows)).select(rows.column_names)
        if kept.equals(rows):
            continue
        neighbour = target.with_name(f".{target.name}.new")
        files.write_file(neighbour, kept)
        file.update({"rows": kept.num_rows, **files.fingerprint(neighbour)})
        changed.append((neighbour, target))
    if changed:
        table["rows"] = sum(file["rows"] for file in table["files"])
        facts["amended"] = sorted({*facts.get("amended", []), name})
    return changed


def _whole(name: str, rows: pa.Table) -> pa.Table:
    """Released rows in the schema of their contract."""
    for field in TABLES[name].schema:
        if field.name not in rows.column_names:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
    return rows
