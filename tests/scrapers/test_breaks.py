"""The break ledger: what sources and operators record."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.breaks import FILE, recorded
from scrapers.catalog import load
from scrapers.source import Break
from warehouse.errors import BadInput
from warehouse.home import Home

ENTRY = '[[break]]\nsource = "freelancer"\nday = 2026-03-01\nkind = "price"\nnote = "Posting a  project costs a fee"\n'


def test_ledger_joins_what_sources_and_the_operator_record(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load("freelancer"), "breaks", (Break(date(2026, 3, 1), "price", "by the source"),
                                                       Break(date(2025, 1, 1), "policy", "earlier", "https://a.example/")), raising=False)
    assert [row["note"] for row in recorded(home, ["freelancer"]).to_pylist()] == ["earlier", "by the source"]
    (home.root / FILE).write_text(ENTRY + '[[break]]\nsource = "old_dump"\nday = 2024-05-01\nkind = "technical"\nnote = "x"\nlink = "http://b/"\n')
    rows = recorded(home, ["freelancer", "old_dump"]).to_pylist()
    assert [(row["source"], row["day"], row["kind"], row["note"], row["recorded_in"]) for row in rows] == [
        ("freelancer", date(2025, 1, 1), "policy", "earlier", "source"),
        ("freelancer", date(2026, 3, 1), "price", "Posting a project costs a fee", "operator"),
        ("old_dump", date(2024, 5, 1), "technical", "x", "operator")]


@pytest.mark.parametrize(("text", "message"), [
    (ENTRY.replace("price", "fee"), "kind = 'fee': set it to price or policy or technical"),
    (ENTRY.replace("note", "nota"), "note is missing"),
    (ENTRY + "who = 1\n", "unknown key 'who'"),
    (ENTRY.replace("2026-03-01", '"soon"'), "'soon' is no date"),
    (ENTRY + ENTRY, "freelancer has two price breaks on 2026-03-01"),
    ("[[breaks]]\n", "unknown key 'breaks'"),
    ("[[", "can't be read"),
])
def test_mistake_is_one_line_that_says_where(home: Home, text: str, message: str) -> None:
    (home.root / FILE).write_text(text)
    with pytest.raises(BadInput, match=message) as raised:
        recorded(home, [])
    assert "breaks.toml" in str(raised.value) and "\n" not in str(raised.value)


def test_only_what_comes_once_a_month_is_monthly() -> None:
    assert load("hackernews").cadence == "monthly"
    assert load("freelancer").cadence == "continuous"
