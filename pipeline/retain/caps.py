"""How long each source lets its raw replies and its text be kept, as days of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from warehouse.purge import Scrub


@dataclass(frozen=True)
class Caps:
    """The first night whose raw replies (`raw`), and the first day of showing whose texts (`text`), may still be kept, by source.

    A source that states no limit is in neither.
    """

    raw: dict[str, date]
    text: dict[str, date]

    @classmethod
    def of(cls, sources: pa.Table, coverage: pa.Table, night: date) -> Caps:
        """Limits of `sources` rows, counted back from `night` or the newest night in `coverage`, whichever is later."""
        today = max([night, *coverage.column("night").unique().to_pylist()])
        rows = sources.to_pylist()
        return cls(*({row["source"]: today - timedelta(days=row[name]) for row in rows if row[name] is not None}
                     for name in ("raw_retention", "text_retention")))

    def is_over(self, source: str, night: date) -> bool:
        """Whether the raw replies of that source and night have to go."""
        return source in self.raw and night < self.raw[source]

    def without_raw(self, rows: pa.Table) -> pa.Table:
        """Rows of `raw_postings` that may still be kept."""
        return rows.filter(pc.invert(_before(rows, self.raw)))

    def without_excerpts(self, rows: pa.Table) -> pa.Table:
        """Rows of `quarantine`, the excerpts emptied that may no longer be kept: they are text, and stood in a raw reply."""
        limits = {source: max(self.raw.get(source, day), self.text.get(source, day)) for source, day in (self.raw | self.text).items()}
        emptied = pc.if_else(_before(rows, limits), "", rows.column("excerpt"))
        return rows.set_column(rows.column_names.index("excerpt"), rows.schema.field("excerpt"), emptied)

    def scrubs(self, texts: pa.Array) -> dict[str, Scrub]:
        """By table, what leaves rows that may be kept; `texts` are the hashes of the texts that may."""
        return {"raw_postings": self.without_raw, "quarantine": self.without_excerpts,
                "posting_texts": lambda rows: rows.filter(pc.is_in(rows.column("text_hash"), texts))}


def _before(rows: pa.Table, limits: dict[str, date]) -> pa.ChunkedArray:
    """Whether the night of each row lies before the limit of its source."""
    place = pc.index_in(rows.column("source"), pa.array(list(limits), pa.string()))
    limit = pc.take(pa.array(list(limits.values()), pa.date32()), place)
    return pc.fill_null(pc.less(rows.column("night"), limit), False)
