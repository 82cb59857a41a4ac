"""A panel whose published tables are given: what a night shows, and what earlier nights kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

import pyarrow as pa

from pipeline.measure.frame import Frames
from pipeline.measure.panel import Panel
from tests.pipeline.measure.world import MODEL
from warehouse.tables import TABLES


class _Given:
    def __init__(self, night: date, known: Mapping[str, pa.Table], shown: Mapping[str, pa.Table], model: str) -> None:
        self.night, self.model_version, self.watched = night, model, {"alpha": []}
        self._known, self._shown = known, shown
        self.frames = Frames(self.read("sources"))

    def read(self, name: str) -> pa.Table:
        return self._known.get(name, TABLES[name].empty())

    def table(self, name: str) -> pa.Table:
        return self._shown.get(name, TABLES[name].empty())


def given(night: date, known: Mapping[str, pa.Table], shown: Mapping[str, pa.Table], model: str = MODEL) -> Panel:
    return cast(Panel, _Given(night, known, shown, model))


def counts(values: Mapping[date, float], model: str = MODEL, **changes: object) -> pa.Table:
    """Rows of `inflow_by_category` over all: one per week, its interval 10 to either side."""
    rows = [{"week": week, "source": "all", "category": "all", "n": 50, "estimate": value, "low": value - 10, "high": value + 10,
             "status": "measured", "frame": "postings", "source_set_id": "s", "model_version": model, **changes}
            for week, value in values.items()]
    return pa.Table.from_pylist(rows, TABLES["inflow_by_category"].schema)
