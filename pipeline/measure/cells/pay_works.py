"""pay_works: what each work that entered says it pays."""

from __future__ import annotations

from functools import reduce
from operator import or_

import pyarrow as pa
from ibis import _

from pipeline.engine import Engine
from pipeline.measure.cells.works import entered, first_days
from warehouse.tables.pay_works import BOUNDS, TABLE

_DECIMALS = 10


def count(engine: Engine, known: pa.Table, model_version: str) -> pa.Table:
    """The rows, sorted by work. Pay that is unknown, has no reference rate or lies beyond the bounds makes no row; nothing is imputed."""
    works = entered(engine, model_version).filter(_.pay_currency.notnull() & _.usd_rate.notnull())
    fits = reduce(or_, ((_.pay_kind == kind) & _.pay_usd.between(low, high) for kind, (low, high) in BOUNDS.items()))
    rows = engine.collect(works.filter(fits).mutate(pay_usd=_.pay_usd.round(_DECIMALS)).select(
        name for name in TABLE.schema.names if name != "model_version"))
    rows = first_days(rows).append_column("model_version", pa.array([model_version] * rows.num_rows, pa.string()))
    return rows.cast(TABLE.schema).sort_by("work_id")
