"""The break ledger: days on which a source changed its price, policy or technique, from its own record and from the operator's file.

An operator writes in `breaks.toml` of the data home, one table for each change:

    [[break]]
    source = "freelancer"
    day = 2026-03-01
    kind = "price"            # price, policy or technical
    note = "Posting a project costs a fee"
    link = "https://…"        # may be left out
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any, cast

import pyarrow as pa

from scrapers.catalog import load, source_names
from scrapers.source import Break
from scrapers.strict_toml import StrictTable, load_toml
from warehouse.errors import BadInput
from warehouse.home import Home
from warehouse.tables.breaks import TABLE
from warehouse.taxonomies import BREAK_KINDS

FILE = "breaks.toml"


def recorded(home: Home, sources: Iterable[str]) -> pa.Table:
    """Rows of the table `breaks`: what `sources` say of themselves and what the home's operator wrote down, who prevails on the same day.

    Raises BadInput in one line when the operator's file can't be read.
    """
    own = {(name, one.day, one.kind): (one, "source") for name in sources if name in source_names() for one in load(name).breaks}
    operators = {(name, one.day, one.kind): (one, "operator") for name, one in _operators(home)}
    rows: list[dict[str, Any]] = [{"source": name, **asdict(one), "recorded_in": where}
                                  for (name, *_), (one, where) in sorted((own | operators).items(), key=lambda item: item[0])]
    return pa.Table.from_pylist(rows, schema=TABLE.schema)


def _operators(home: Home) -> list[tuple[str, Break]]:
    path = home.root / FILE
    if not path.exists():
        return []
    document = StrictTable(load_toml(path), str(path))
    found = [_break(entry) for entry in document.tables("break")]
    document.close()
    keys = [(name, one.day, one.kind) for name, one in found]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise BadInput(f"{path}: {twice[0]} has two {twice[2]} breaks on {twice[1]}: join them into one")
    return found


def _break(entry: StrictTable) -> tuple[str, Break]:
    name, kind = entry.take("source", str), entry.choice("kind", BREAK_KINDS)
    found = Break(entry.take("day", date), cast(Any, kind), " ".join(entry.take("note", str).split()), entry.take("link", str, None))
    entry.close()
    return name, found
