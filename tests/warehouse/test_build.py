"""A stage always starts clean, readers see whole states, and contracts are checked on write."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tests.conftest import NIGHT, stage
from warehouse.build import Build
from warehouse.errors import BadInput, ContractBroken, TryAgain
from warehouse.home import Home
from warehouse.tables import TABLES


def merges(*ids: str) -> pa.Table:
    rows = [{"absorbed_work_id": name, "work_id": "w", "night": NIGHT, "kind": "repost"} for name in ids]
    return pa.Table.from_pylist(rows, schema=TABLES["work_merges"].schema)


def names(home: Home) -> list[str]:
    return home.read("work_merges").column("absorbed_work_id").to_pylist()


def test_stage_that_fails_leaves_nothing_for_its_rerun(home: Home) -> None:
    with pytest.raises(RuntimeError), stage(home, "dedupe") as view:
        view.append("work_merges", merges("a"))
        raise RuntimeError
    with stage(home, "dedupe") as view:
        assert view.read("work_merges").num_rows == 0
        view.append("work_merges", merges("b"))
        assert view.read("work_merges").num_rows == 1


def test_readers_see_a_build_only_when_it_is_published(home: Home) -> None:
    build = Build.begin(home, (), home.head(), NIGHT)
    with build.stage("dedupe") as view:
        view.append("work_merges", merges("a"))
    assert names(home) == []
    Build.resume(home).finish()
    assert names(home) == ["a"]
    with pytest.raises(BadInput, match="no build is in progress"):
        Build.resume(home)


def test_rerun_of_a_night_starts_from_the_head_before_it(home: Home) -> None:
    for name in ("a", "b", "b"):
        base = home.head_numbered(min(home.head().number, 1))
        build = Build.begin(home, (), base, NIGHT)
        with build.stage("dedupe") as view:
            view.append("work_merges", merges(name))
        build.finish()
    assert names(home) == ["a", "b"]
    assert home.head().number == 2


def test_later_stage_sees_earlier_ones_and_rerun_of_one_keeps_the_others(home: Home) -> None:
    with stage(home, "one") as view:
        view.append("work_merges", merges("a"))
    for _ in range(2):
        with stage(home, "two") as view:
            assert view.read("work_merges").num_rows == 1
            view.upsert("work_merges", merges("a", "c"))
            assert sorted(view.read("work_merges").column("absorbed_work_id").to_pylist()) == ["a", "c"]


@pytest.mark.parametrize(("change", "word"), [
    ({"kind": ["no such kind"]}, "not one of"), ({"work_id": [None]}, "work_id.*null"), ({"night": ["no date"]}, "work_merges")])
def test_rows_that_break_the_contract_are_refused(home: Home, change: dict[str, list[object]], word: str) -> None:
    columns = {**merges("a").to_pydict(), **change}
    with pytest.raises(ContractBroken, match=word), stage(home, "dedupe") as view:
        view.append("work_merges", pa.table(columns))


def test_repeated_key_is_refused() -> None:
    with pytest.raises(ContractBroken, match="stand twice"):
        TABLES["work_merges"].conform(merges("a", "a"))


def test_replace_where_touches_only_those_rows(home: Home) -> None:
    with stage(home, "dedupe") as view:
        view.append("work_merges", merges("a", "b"))
        view.replace("work_merges", merges("b").set_column(1, "work_id", pa.array(["new"])), where="absorbed_work_id = 'b'")
        rows = {row["absorbed_work_id"]: row["work_id"] for row in view.read("work_merges").to_pylist()}
    assert rows == {"a": "w", "b": "new"}


def test_two_builds_at_once_are_kept_apart(home: Home) -> None:
    with stage(home, "one"), pytest.raises(TryAgain, match="another gigshift build"), home.locked():
        pass


def test_home_never_mixes_simulated_and_real(home: Home) -> None:
    home.claim("simulated")
    with pytest.raises(BadInput, match="holds simulated postings"):
        home.claim("real")


def test_random_numbers_depend_on_night_and_name_only(home: Home) -> None:
    with stage(home, "one") as view:
        first, other = view.rng("a").random(), view.rng("b").random()
    with stage(home, "one") as view:
        assert view.rng("a").random() == first != other
    with stage(home, "one", night=date(2026, 3, 3)) as view:
        assert view.rng("a").random() != first


def test_rows_that_were_upserted_can_be_read_by_a_filter(home: Home) -> None:
    with stage(home, "dedupe") as view:
        view.append("work_merges", merges("a", "b"))
        view.upsert("work_merges", merges("b", "c"))
        found = view.read("work_merges", ["work_id"], filter=pc.field("absorbed_work_id").isin(["b", "c"]))
    assert found.to_pydict() == {"work_id": ["w", "w"]}
