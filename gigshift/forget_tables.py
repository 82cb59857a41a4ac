"""What forgetting takes out of each table: texts go; numbers, labels and ids stay, so that no count of the past moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gigshift.traces import Traces
from warehouse.forgotten import Forgotten, pieces
from warehouse.ids import posting_id
from warehouse.purge import Scrub

Offsets = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class Scrubs:
    """Scrubs of all tables for what is `known` to be forgotten.

    `texts` are the hashes of texts that only forgotten postings use; `offsets` tell for each archive that is written anew where its
    records stand now.
    """

    known: Forgotten
    texts: frozenset[str]
    traces: Traces
    offsets: Offsets = field(default_factory=dict)

    def by_table(self) -> dict[str, Scrub]:
        """The scrub of every table that could hold text."""
        return {"coverage": self._remarks("status_reason", "bounds_remark"), "quality_results": self._remarks("observed", "examples"),
                "posting_texts": self._texts, "text_signatures": self._signatures, "postings": self._postings,
                "posting_versions": self._postings, "quarantine": self._quarantine, "raw_postings": self._raw}

    def _raw(self, rows: pa.Table) -> pa.Table:
        is_known = self._is_known(rows)
        if self.known.phrases:
            is_known |= np.array([self.known.has_phrase(*pieces(row)) for row in rows.to_pylist()], dtype=bool)
        return self._moved(rows.filter(pa.array(~is_known)))

    def _quarantine(self, rows: pa.Table) -> pa.Table:
        is_known = self._is_known(rows) | np.array([self.known.has_phrase(text) for text in rows["excerpt"].to_pylist()], dtype=bool)
        emptied = _where(rows, "excerpt", is_known, lambda _: "")
        return self._moved(_where(emptied, "source_posting_id", is_known, lambda _: None))

    def _is_known(self, rows: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]]:
        ids = zip(rows["source"].to_pylist(), rows["source_posting_id"].to_pylist(), strict=True)
        return np.array([name is not None and posting_id(source, name.strip()) in self.known.postings for source, name in ids], dtype=bool)

    def _moved(self, rows: pa.Table) -> pa.Table:
        where = zip(rows["archive"].to_pylist(), rows["record_offset"].to_pylist(), strict=True)
        moved = [self.offsets.get(archive, {}).get(offset, offset) for archive, offset in where]
        return _with(rows, "record_offset", moved)

    def _texts(self, rows: pa.Table) -> pa.Table:
        kept = [text_hash not in self.texts and not self.known.has_phrase(title, description, *tags) for text_hash, title, description, tags
                in zip(*(rows[name].to_pylist() for name in ("text_hash", "title", "description", "tags")), strict=True)]
        return rows.filter(pa.array(kept, pa.bool_()))

    def _signatures(self, rows: pa.Table) -> pa.Table:
        return rows.filter(pc.invert(pc.is_in(rows["text_hash"], pa.array(sorted(self.texts), pa.string()))))

    def _postings(self, rows: pa.Table) -> pa.Table:
        """The posting keeps its id, not its address, its source's id, or its tags."""
        ids = rows["posting_id"].to_pylist()
        is_known = np.array([identity in self.known.postings for identity in ids], dtype=bool)
        if not is_known.any():
            return rows
        rows = _with(rows, "source_posting_id", [identity if known else name for identity, known, name
                                                 in zip(ids, is_known, rows["source_posting_id"].to_pylist(), strict=True)])
        rows = _where(rows, "url", is_known, lambda _: None)
        rows = _where(rows, "skills", is_known, lambda _: [])
        return _where(rows, "board", is_known, lambda board: self.traces.without(board) if board else board)

    def _remarks(self, *names: str) -> Scrub:
        def scrub(rows: pa.Table) -> pa.Table:
            for name in names:
                found = np.array([bool(text) and bool(self.traces.pattern.search(text)) for text in rows[name].to_pylist()], dtype=bool)
                rows = _where(rows, name, found, self.traces.without)
            return rows
        return scrub


def texts_of(postings: frozenset[str], uses: Iterable[pa.Table]) -> frozenset[str]:
    """Hashes of texts that these postings use and no other; `uses` hold posting_id and text_hash."""
    mine, others = set[str](), set[str]()
    for table in uses:
        is_mine = pc.is_in(table["posting_id"], pa.array(sorted(postings), pa.string()))
        mine.update(table.filter(is_mine)["text_hash"].to_pylist())
        others.update(table.filter(pc.invert(is_mine))["text_hash"].unique().to_pylist())
    return frozenset(mine - others)


def _where(rows: pa.Table, name: str, mask: np.ndarray[Any, np.dtype[np.bool_]], change: Callable[[Any], Any]) -> pa.Table:
    if not mask.any():
        return rows
    return _with(rows, name, [change(value) if hit else value for hit, value in zip(mask, rows[name].to_pylist(), strict=True)])


def _with(rows: pa.Table, name: str, values: list[Any]) -> pa.Table:
    column = rows.column_names.index(name)
    return rows.set_column(column, rows.schema.field(name), pa.chunked_array([pa.array(values, rows.schema.field(name).type)]))
