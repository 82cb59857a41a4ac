"""Every published table says what it is, how it is made and what it can not say."""

from __future__ import annotations

import pytest

from pipeline.measure import inflow_trends
from pipeline.measure.described import PARTS, described, descriptions
from pipeline.measure.stage import tables_of


@pytest.mark.parametrize("table", tables_of("published"))
def test_measure_is_described_in_all_its_parts(table: str) -> None:
    found = described(table)
    assert list(found.parts) == list(PARTS)
    assert all(len(text) > 3 for text in found.parts.values())
    assert len(found.parts["What"]) < 500


def test_missing_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflow_trends.compute, "__doc__", "What: growth.\n\nFormula: a slope.")
    with pytest.raises(ValueError, match=r"inflow_trends\.py: compute must have the paragraphs What, Formula, Unit, After, Can not say"):
        descriptions()
