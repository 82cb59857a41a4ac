from __future__ import annotations

from typing import Any

import pytest

from pipeline.clean.refusals import LONGEST_EXCERPT, excerpt, refusal

GOOD: dict[str, Any] = {"source_posting_id": "7", "title": "Map indexer", "description": None}


def test_a_good_row_is_not_refused() -> None:
    assert refusal(GOOD) is None


@pytest.mark.parametrize(("change", "column", "reason"), [
    ({"source_posting_id": ""}, "source_posting_id", "no id"),
    ({"source_posting_id": "7\x00"}, "source_posting_id", "id holds control characters or is longer than 500 characters"),
    ({"source_posting_id": "7" * 501}, "source_posting_id", "id holds control characters or is longer than 500 characters"),
    ({"title": None}, "title", "neither title nor text"),
    ({"title": "<b>&nbsp;</b>"}, "title", "neither title nor text"),
    ({"title": "\x01\x02\x03\x04m"}, "title", "control characters instead of text"),
    ({"description": "\ufffd" * 9}, "description", "control characters instead of text"),
    ({"description": "m" * 200_001}, "description", "text is longer than 200000 characters"),
])
def test_what_breaks_the_contract(change: dict[str, Any], column: str, reason: str) -> None:
    found = refusal(GOOD | change)
    assert found is not None
    assert (found.column, found.reason) == (column, reason)
    assert len(found.excerpt) <= LONGEST_EXCERPT


def test_excerpts_are_redacted_before_they_are_cut() -> None:
    cut = excerpt("m" * 190 + " jo.doe@mill.example")
    assert "jo" not in cut
    assert len(cut) <= LONGEST_EXCERPT
