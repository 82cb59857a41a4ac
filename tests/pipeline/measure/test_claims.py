"""Claims about made-up boards: what is decided, when, and what can't be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from pipeline.measure.claim_evidence import Cells, Evidence
from pipeline.measure.claims_registry import Claim, registry
from pipeline.measure.panel import Panel
from tests.conftest import NIGHT
from tests.pipeline.measure.readings import panel_of
from tests.pipeline.measure.world import MODEL, START, World, moving_world, nights
from warehouse.errors import BadInput
from warehouse.schema import Column, Table
from warehouse.tables import TABLES

Rows = list[dict[str, Any]]
WEEKS = nights(104)


def claim(id: str) -> Claim:
    return next(claim for claim in registry() if claim.id == id)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return panel_of(moving_world(110, 10.0, categories=("data_entry", "ai_training", "translation")))


@pytest.fixture(scope="module")
def rows(panel: Panel) -> Rows:
    found: Rows = panel.table("claims").to_pylist()
    return found


def latest(rows: Rows) -> dict[str, dict[str, Any]]:
    last = max(row["decided_on"] for row in rows)
    return {row["claim"]: row for row in rows if row["decided_on"] == last}


def test_every_claim_is_decided_at_every_month_end(rows: Rows) -> None:
    days = sorted({row["decided_on"] for row in rows})
    assert all((day + timedelta(days=1)).day == 1 for day in days)
    assert days[-1] == date(2026, 2, 28)
    assert len(rows) == len(days) * len(registry())
    assert all(row["is_retrospective"] == (row["decided_on"] < row["registered_on"]) for row in rows)


def test_planted_shifts_are_supported_and_a_level_that_grows_is_not_steady(rows: Rows) -> None:
    found = latest(rows)
    assert {id: found[id]["verdict"] for id in ("1a", "2a", "8a")} == {"1a": "supported", "2a": "supported", "8a": "reversed"}
    assert found["1a"]["high"] < 0 < found["2a"]["low"]
    # Odds of data entry against two others, one that rises and one that stays: planted somewhere between -.5 - .8 and -.5
    assert -75 < found["1a"]["estimate"] < -35
    assert found["1a"]["q_value"] < 0.01


def test_what_can_not_be_seen_is_said_to_be_so(rows: Rows) -> None:
    found = latest(rows)
    assert {id: found[id]["verdict"] for id in ("4a", "5", "9", "11", "12")} == dict.fromkeys(
        ("4a", "5", "9", "11", "12"), "not_observable")
    assert "who applies" in found["11"]["reason"]
    assert "3 boards" in found["12"]["reason"]
    assert (found["1c"]["verdict"], found["1c"]["status"], found["1c"]["n"]) == ("too_little_data", "too_few", 0)


def test_verdict_stands_until_the_next_month_end(panel: Panel) -> None:
    later = Panel(panel.read, NIGHT + timedelta(days=28), MODEL)
    assert later.table("claims").equals(panel.table("claims"))
    assert max(Panel(panel.read, NIGHT + timedelta(days=30), MODEL).table("claims")["decided_on"].to_pylist()) == date(2026, 3, 31)


def test_past_decision_knows_nothing_of_later_weeks(panel: Panel, rows: Rows) -> None:
    day = date(2025, 12, 31)
    cells = panel.read("weekly_cells")
    known = cells.filter(pc.less(cells["week"], day))
    early = Panel(lambda name: known if name == "weekly_cells" else panel.read(name), NIGHT, MODEL)
    then = [row for row in early.table("claims").to_pylist() if row["decided_on"] == day]
    assert then == [row for row in rows if row["decided_on"] == day]


def test_young_board_is_told_when_there_is_enough() -> None:
    world = World()
    world.source("alpha")
    start = NIGHT - timedelta(weeks=18)
    for night in nights(19, start):
        world.covered("alpha", night)
        for number in range(20):
            world.posting("alpha", f"{night}{number}", night + timedelta(days=1), "data_entry" if number % 2 else "translation")
    row = latest(panel_of(world).table("claims").to_pylist())["1a"]
    assert (row["verdict"], row["status"], row["week_count"], row["estimate"]) == ("too_little_data", "too_few", 16, None)
    assert row["expected_on"] == date(2026, 5, 31)


def test_home_with_snapshots_alone_has_verdicts_without_numbers() -> None:
    world = World()
    world.source("snap", "snapshot")
    world.covered("snap", START, observed_by="snapshot")
    found = panel_of(world).table("claims").to_pylist()
    assert len(found) == len(registry())
    assert {row["verdict"] for row in found} == {"not_observable"}


def evidence_of(monkeypatch: pytest.MonkeyPatch, name: str, columns: dict[str, Any], claim: Claim) -> Evidence:
    """Evidence from a cell table of boards that were watched for two years, whose first crawl fell into the first week."""
    rows = pa.table(columns)
    world = World()
    for source in sorted(set(rows["source"].to_pylist())):
        world.source(source)
        for night in [*WEEKS, WEEKS[-1] + timedelta(days=7)]:
            world.covered(source, night)
    panel = panel_of(world)
    monkeypatch.setitem(TABLES, name, Table(name, "One row per row", ("week",), (Column("week", pa.date32(), ""),)))
    return Cells(Panel(lambda table: rows if table == name else panel.read(table), NIGHT, MODEL)).evidence(claim, date(2026, 1, 31))


def per_work(rng: np.random.Generator, weekly: int = 30) -> dict[str, Any]:
    """A category that pays or asks little takes over: the plain mean falls, within categories it need not."""
    place = np.repeat(np.arange(104), weekly)
    cheap = rng.random(len(place)) < 0.2 + 0.6 * place / 104
    return {"week": pa.array([WEEKS[number] for number in place]), "source": ["alpha"] * len(place),
            "category": np.where(cheap, "data_entry", "translation"), "place": place, "cheap": cheap}


def test_pay_is_followed_within_categories(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    works = per_work(rng)
    place, cheap = works.pop("place"), works.pop("cheap")
    pay = np.exp(3 - cheap - 0.1 * place / 52 + rng.normal(0, 0.3, len(place)))
    rows = works | {"pay_usd": pay, "pay_kind": ["hourly"] * len(pay), "exposure": ["E1"] * len(pay)}
    evidence = evidence_of(monkeypatch, "pay_works", rows, claim("5"))
    assert evidence.fit is not None
    assert evidence.fit.slope == pytest.approx(-0.1, abs=3 * evidence.fit.error)
    assert evidence.fit.error < 0.02
    assert evidence.n == (place > 0).sum()


def test_bids_are_a_rate_per_work(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(2)
    works = per_work(rng)
    place, _ = works.pop("place"), works.pop("cheap")
    bids = np.where(rng.random(len(place)) < 0.1, np.nan, rng.poisson(10 * np.exp(0.3 * place / 52))).astype(float)
    rows = works | {"category": ["data_analytics"] * len(place), "bids_72h": pa.array(bids, from_pandas=True)}
    evidence = evidence_of(monkeypatch, "bid_works", rows, claim("4a"))
    assert evidence.fit is not None
    assert evidence.fit.slope == pytest.approx(0.3, abs=0.05)
    assert evidence.n == np.isfinite(bids[place > 0]).sum()


def test_mentions_are_counted_among_the_works_that_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    named = rng.binomial(100, 1 / (1 + np.exp(2 - 0.5 * np.arange(104) / 52)))
    rows = {"week": pa.array([*WEEKS, *WEEKS, *WEEKS]), "source": ["alpha"] * 312, "category": ["other"] * 312,
            "kind": ["clause"] * 104 + ["text"] * 208, "mention": ["names_ai_tool"] * 104 + ["read"] * 104 + ["tagged"] * 104,
            "work_count": [*named, *[100] * 104, *[900] * 104]}
    evidence = evidence_of(monkeypatch, "weekly_mentions", rows, claim("10"))
    assert evidence.fit is not None
    assert evidence.fit.slope == pytest.approx(0.5, abs=4 * evidence.fit.unit_error)
    assert evidence.n == named[1:].sum()


@pytest.mark.parametrize("shared", [0.0, 0.3])
def test_boards_that_share_their_weeks_move_together(monkeypatch: pytest.MonkeyPatch, shared: float) -> None:
    rng = np.random.default_rng(4)
    common = rng.normal(size=104) * shared
    counts = [rng.poisson(200 * np.exp(common + 0.1 * rng.normal(size=104))) for _ in range(4)]
    names = [name for name in ("a", "b", "c", "d") for _ in range(104)]
    rows = {"week": pa.array(WEEKS * 4), "source": names, "category": ["translation"] * 416, "label": ["J"] * 416,
            "exposure": ["E1"] * 416, "ai_relation": ["none"] * 416, "is_evergreen": [False] * 416, "inflow_count": np.concatenate(counts)}
    world = World()
    for name in ("a", "b", "c", "d"):
        world.source(name)
        for night in [*WEEKS, WEEKS[-1] + timedelta(days=7)]:
            world.covered(name, night)
    panel, cells = panel_of(world), pa.table(rows)
    reader = Cells(panel)
    monkeypatch.setattr(reader, "_tables", {"weekly_cells": cells.select(
        ["week", "source", "category", "label", "exposure", "ai_relation", "inflow_count"])})
    evidence = reader.evidence(claim("12"), date(2026, 1, 31))
    assert evidence.fit is not None
    assert evidence.fit.slope == pytest.approx(0.8 if shared else 0, abs=0.12)


def test_board_that_enters_moves_no_share(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    for name in ("alpha", "mercor"):
        world.source(name)
        for night in WEEKS if name == "alpha" else WEEKS[60:]:
            world.covered(name, night)
    reader = Cells(panel_of(world))
    names, weeks = reader.fixed_set({"alpha", "mercor"}, date(2026, 1, 31))
    assert (names, len(weeks)) == (("alpha",), 102)
    assert reader.fixed_set({"alpha", "mercor"}, WEEKS[20])[1] == tuple(WEEKS[1:20])


@pytest.mark.parametrize(("change", "says"), [
    ('direction = "sideways"', "direction 'sideways'"), ('measure = "guess"', "measure 'guess'"), ('where = { label = ["X"] }', "'X'"),
    ("margin = 0", "margin over 0"), ('said_by = "x"\nwish = 1', "wish"), ('table = "pay_works"', "table and column"),
])
def test_wrong_entry_is_refused_with_its_place(tmp_path: Path, change: str, says: str) -> None:
    entry = {"id": '"1"', "version": "1", "registered_on": "2026-01-01", "statement": '"a"', "said_by": '"b"', "estimand": '"c"',
             "direction": '"falls"', "margin": "10", "measure": '"odds"'}
    entry.pop(change.split(" =", maxsplit=1)[0], None)
    path = tmp_path / "claims.toml"
    path.write_text("[[claim]]\n" + "\n".join(f"{name} = {value}" for name, value in entry.items()) + f"\n{change}\n")
    with pytest.raises(BadInput, match="claim 1") as refused:
        registry(path)
    assert says in str(refused.value)


def test_missing_registry_and_repeated_claim_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no registry"):
        registry(tmp_path / "none.toml")
    text = Path(registry.__wrapped__.__globals__["REGISTRY"]).read_text(encoding="utf-8")
    path = tmp_path / "twice.toml"
    path.write_text(text + text[text.index("[[claim]]") : text.index('id = "1b"') - 12])
    with pytest.raises(BadInput, match="1a stands twice"):
        registry(path)


def test_registry_states_the_twelve_claims() -> None:
    assert {id.rstrip("abcd") for id in (entry.id for entry in registry())} == {str(number) for number in range(1, 13)}
    assert replace(claim("8a"), margin=5).edge(-1) == pytest.approx(np.log(0.95))
