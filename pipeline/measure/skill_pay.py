"""What works that name a skill pay, beside like works that do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.extract.lexicon import lexicon_version
from pipeline.measure.cells.weekly_mentions import LISTS
from pipeline.measure.observation import MEASURED
from pipeline.measure.panel import Panel, published
from pipeline.measure.statistics.matched import matched_ratio
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.skill_pay import TABLE
from warehouse.taxonomies import NAMED_KINDS, UNREAD


def compute(panel: Panel) -> pa.Table:
    """Stated pay of works that name a skill, an AI tool or a judgment skill, over that of like works that do not.

    What: How much more or less works that name something say they pay than works of the same source, category and quarter that do not name
    it, hourly rates and fixed prices apart. Only works that entered and state their pay.

    Formula: least squares of the log of the stated pay (middle of the range, in US dollars) on naming it, with an effect for each source ×
    category × quarter; the estimate is exp of that coefficient, the ratio of two geometric means. Only cells that hold both sorts of work
    count. The standard error is clustered by employer, and Student's t has the effective number of employers of the smaller side, less
    one. n is the number of works that name it; at least 30 works and 5 employers in effect on either side.

    Unit: a ratio: 1.10 is 10 % more than like works.

    After: Liang & Zeger (1986) for the clustered standard error; Kish (1965) for the effective number of employers.

    Can not say: what the skill itself is worth. Works that name it may also be larger or harder within the same category, above all under
    fixed prices, where the ratio holds size and rate in one. Stated pay is an offer, not what was paid, and works without stated pay are
    left out. The intervals are not corrected for looking at many skills at once: of a hundred without effect ten leave out 1.
    """
    works = panel.read("read_works")
    works = works.filter(pc.and_(pc.greater(pc.fill_null(works["pay_usd"], 0.0), 0.0), pc.not_equal(works["scope"], UNREAD)))
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for pay_kind in ("hourly", "fixed"):
        paid = works.filter(pc.equal(works["pay_kind"], pay_kind))
        for row in _rows(panel, paid, pay_kind):
            for name, value in zip(TABLE.schema.names, row, strict=True):
                columns[name].append(value)
    return published(TABLE, columns)


def _rows(panel: Panel, works: pa.Table, pay_kind: str) -> Iterator[tuple[object, ...]]:
    logs = np.log(np.asarray(works["pay_usd"]))
    quarters = pc.strftime(pc.floor_temporal(works["week"], unit="quarter"), "%Y-%m")
    cells = _numbered(pc.binary_join_element_wise(works["source"], works["category"], quarters, "\x1f"))
    units = _numbered(pc.coalesce(works["employer_id"], works["work_id"]))
    weeks, sources = works["week"].to_numpy(), np.array(works["source"].to_pylist())
    for kind in NAMED_KINDS:
        lists = works[LISTS[kind]].combine_chunks()
        names, holders = pc.list_flatten(lists), np.asarray(pc.list_parent_indices(lists))
        for mention in sorted(names.unique().to_pylist()):
            marked = np.zeros(works.num_rows, dtype=bool)
            marked[holders[np.asarray(pc.equal(names, mention))]] = True
            found = matched_ratio(logs, marked, cells, units)
            boards = Counter(sources[found.compared].tolist())
            frame = panel.frames.of(tuple(boards), boards)
            span = weeks[found.compared]
            first, last = (span.min().item(), span.max().item()) if len(span) else (None, None)
            counts = (int((found.compared & side).sum()) for side in (~marked, marked))
            yield (kind, mention, pay_kind, first, last, *counts, found.ratio, found.low, found.high,
                   MEASURED if np.isfinite(found.ratio) else TOO_FEW, frame.text, frame.source_set_id, panel.model_version,
                   lexicon_version())


def _numbered(names: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(names.combine_chunks().dictionary_encode().indices).astype(np.int64)
