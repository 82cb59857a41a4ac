"""How many works state what clients demand about AI, accuracy and proof."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.extract.lexicon import lexicon_version
from pipeline.measure.monthly import Monthly, row
from pipeline.measure.panel import Panel, published
from warehouse.tables.client_demands import TABLE
from warehouse.taxonomies import CLAUSES, READ


def compute(panel: Panel) -> pa.Table:
    """Share of the new works of a month whose text holds a clause: a demand on the worker, or a word about AI.

    What: Of the works that entered in a month and whose text is in English, the share that states a demand (use AI tools, no work made by
    AI, free of errors, proof of skill), names an AI tool, or names a skill of building or working with AI.

    Formula: works with the clause / read works. The interval is a bootstrap of employers on the logit scale, as an employer may post one
    clause a hundred times. Blank under 30 read works or 5 employers in effect. A week belongs to the month of its Thursday; partial: not
    every week of the month was watched from end to end. n is the number of read works, not of those with the clause.

    Unit: a share, 0 to 1.

    After: Chamandy, Muralidharan, Najmi & Naidu (2012) for the bootstrap weights.

    Can not say: what clients do not write down. Demands are found by phrases, not understood: docs/mentions.md says how often they are
    right, and for the rare ones that is known only roughly. Many boards show only the beginning of a text, where a demand at the end is
    not seen, so levels of two boards must not be compared; a change on one board may be.
    """
    works = panel.read("read_works")
    monthly = Monthly(panel, works.filter(pc.equal(works["scope"], READ)))
    lists = monthly.works["clauses"].combine_chunks()
    names, holders = pc.list_flatten(lists), np.asarray(pc.list_parent_indices(lists))
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for clause in CLAUSES:
        marked = np.zeros(monthly.works.num_rows, dtype=bool)
        marked[holders[np.asarray(pc.equal(names, clause))]] = True
        counts, share = monthly.share(marked)
        for place, cell in enumerate(monthly.cells):
            numbers = (float(share.estimate[place]), float(share.low[place]), float(share.high[place]))
            values = row(cell, clause, int(counts[place]), numbers, (panel.model_version, lexicon_version()))
            for name, value in zip(TABLE.schema.names, values, strict=True):
                columns[name].append(value)
    return published(TABLE, columns)
