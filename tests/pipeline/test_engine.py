"""Every installed engine gives the same rows: Spark counts as installed where PySpark and Java are."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import ibis
import pyarrow as pa
import pytest

from gigshift.building import begin, run_stage
from pipeline.engine import Engine
from pipeline.measure.cells.works import _week, fingerprints
from simulation import TINY, write_world
from tests.conftest import seed, stage
from warehouse import store
from warehouse.build import Build
from warehouse.errors import BadInput
from warehouse.home import Home
from warehouse.tables import TABLES

ENGINES = ("local", "spark") if find_spec("pyspark") and shutil.which("java") else ("local",)
STAGES = ("read", "clean", "dedupe", "classify", "extract", "measure")

ROWS = pa.table(
    {
        "key": pa.array([1, 2, 3], pa.int64()),
        "small": pa.array([-(2**31), None, 2**31 - 1], pa.int32()),
        "large": pa.array([2**63 - 1, None, -(2**63)], pa.int64()),
        "share": pa.array([0.1, None, 1e-300], pa.float64()),
        "is_open": pa.array([True, None, False], pa.bool_()),
        "money": pa.array([Decimal("99999999999999.9999"), None, Decimal("-0.0001")], pa.decimal128(18, 4)),
        "rate": pa.array([Decimal("1.08765432"), None, Decimal("0.00000001")], pa.decimal128(18, 8)),
        "night": pa.array([date(2026, 3, 1), None, date(1969, 12, 28)], pa.date32()),
        "seen_at": pa.array([datetime(2026, 3, 29, 1, 30, 0, 999_999, UTC), None, datetime(1969, 12, 28, 23, 59, 59, 1, UTC)],
                            pa.timestamp("us", "UTC")),
        "text": pa.array(["Ünïcode 🎈 'quoted' \\ back\nline\ttab", None, ""], pa.string()),
        "skills": pa.array([["python", "a,b", ""], None, []], pa.list_(pa.string())),
        "replicates": pa.array([[0, 2, 2**31 - 1], None, []], pa.list_(pa.int32())),
    })


class Published:
    """The tables that a home has published, as an engine sees them."""

    def __init__(self, home: Home) -> None:
        self.home, self.versions = home, home.head().tables

    def files(self, table: str) -> list[str]:
        return store.files(self.home.tables / table, self.versions.get(table))


class Nothing:
    def files(self, table: str) -> list[str]:
        return []


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """An installed engine, chosen by its setting, on a machine that is nowhere near UTC."""
    name = str(request.param)
    monkeypatch.setenv("GIGSHIFT_ENGINE", name)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    return name


@pytest.fixture
def engine(engine_name: str) -> Iterator[Engine]:
    with Engine(Nothing()) as engine:
        yield engine


def build(home: Home) -> None:
    """One build of what is pending, without the stages that know no engine."""
    assert begin(home) is not None
    for name in STAGES:
        run_stage(home, name)
    Build.resume(home).finish()


def take(names: list[str], world: Home, home: Home) -> None:
    for name in names:
        (home.archives / name).parent.mkdir(exist_ok=True)
        shutil.copy(world.archives / name, home.archives / name)


def contents(home: Home) -> dict[str, pa.Table]:
    return {name: home.read(name).select(table.stable_columns) for name, table in TABLES.items()}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("world") / "home").create()
    write_world(home, TINY)
    return home


@pytest.fixture(scope="module")
def batches(world: Home) -> list[list[str]]:
    """The world's archives in three batches of nights."""
    names = world.sealed_archives()
    nights = sorted({Path(name).name for name in names})
    return [[name for name in names if Path(name).name in part] for part in (nights[:3], nights[3:4], nights[4:])]


@pytest.fixture(scope="module")
def built(world: Home, batches: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, pa.Table]]:
    """All tables after each batch, built on DuckDB."""
    home = new_home(tmp_path_factory.mktemp("built"))
    states = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIGSHIFT_ENGINE", "local")
        for names in batches:
            take(names, world, home)
            build(home)
            states.append(contents(home))
    return states


def new_home(folder: Path) -> Home:
    home = Home(folder / "home").create()
    home.claim("simulated")
    return home


def test_memory_and_collect_keep_every_value_and_type(engine: Engine) -> None:
    rows = engine.collect(engine.memory("rows", ROWS)).sort_by("key")
    assert rows.schema.names == ROWS.schema.names
    assert {field.name: field.type for field in rows.schema} == {field.name: field.type for field in ROWS.schema}
    assert rows.to_pylist() == ROWS.to_pylist()


def test_memory_without_rows_keeps_its_types(engine: Engine) -> None:
    rows = engine.collect(engine.memory("rows", ROWS.slice(0, 0)))
    assert rows.num_rows == 0
    assert rows.schema.types == ROWS.schema.types


def test_the_same_name_twice_is_two_tables(engine: Engine) -> None:
    first, second = (engine.memory("rows", pa.table({"key": [key]})) for key in (1, 2))
    assert engine.collect(ibis.union(first, second)).column("key").to_pylist() in ([1, 2], [2, 1])


@pytest.mark.usefixtures("engine_name")
def test_engines_do_not_see_each_others_tables(home: Home) -> None:
    rows = pa.table({"text_hash": ["a"], "band": [0], "band_hash": [1]}).cast(TABLES["text_signatures"].schema)
    seed(home, {"text_signatures": rows})
    with stage(home, "later") as view, Engine(view) as outer:
        outside, kept = outer.table("text_signatures"), outer.memory("kept", pa.table({"key": [1]}))
        with Engine(Nothing()) as inner:
            assert inner.collect(inner.table("text_signatures")).num_rows == 0
            assert inner.collect(inner.memory("kept", pa.table({"key": [2]}))).column("key").to_pylist() == [2]
        assert outer.collect(outside).num_rows == 1
        assert outer.collect(kept).column("key").to_pylist() == [1]


@pytest.mark.parametrize("name", TABLES)
def test_table_that_no_night_wrote_is_empty_in_its_contract_types(engine: Engine, name: str) -> None:
    rows = engine.collect(engine.table(name))
    assert rows.num_rows == 0
    assert {field.name: field.type for field in rows.schema} == {field.name: field.type for field in TABLES[name].schema}


@pytest.mark.usefixtures("engine_name")
def test_table_holds_live_rows_only(home: Home) -> None:
    def signatures(*hashes: str) -> pa.Table:
        return pa.table({"text_hash": list(hashes), "band": [0] * len(hashes), "band_hash": [7] * len(hashes)}).cast(
            TABLES["text_signatures"].schema)

    seed(home, {"text_signatures": signatures("gone", "also_gone")})
    with stage(home, "later") as view:
        view.replace("text_signatures", signatures("kept"))
        view.append("text_signatures", signatures("added"))
        with Engine(view) as engine:
            table = engine.table("text_signatures")
            assert sorted(engine.collect(table.select("text_hash")).column("text_hash").to_pylist()) == ["added", "kept"]
            both = table.union(engine.memory("more", signatures("more")))
            assert engine.collect(both).num_rows == 3


def test_weeks_begin_on_monday_in_utc(engine: Engine) -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    moments = [monday - timedelta(microseconds=1), monday, monday + timedelta(days=7, microseconds=-1), datetime(1969, 12, 29, tzinfo=UTC),
               datetime(1969, 12, 28, 23, 59, 59, tzinfo=UTC)]
    table = engine.memory("moments", pa.table({"at": pa.array(moments, pa.timestamp("us", "UTC"))}))
    weeks = {row["at"]: row["week"] for row in engine.collect(table.select("at", week=_week(table.at))).to_pylist()}
    assert [weeks[moment] for moment in moments] == [2930, 2931, 2931, 0, -1]


def test_fingerprint_follows_a_weeks_facts_and_not_their_order(engine: Engine) -> None:
    facts = pa.table({"week": pa.array([1, 1, 2], pa.int32()), "work_id": ["a", "b", "a"], "hourly_pay": [1.5, None, 2.0]})

    def prints(rows: pa.Table) -> dict[int, int]:
        return {row["week"]: row["facts_hash"] for row in engine.collect(fingerprints(engine.memory("facts", rows))).to_pylist()}

    before = prints(facts)
    assert prints(facts.take([2, 1, 0])) == before
    after = prints(facts.set_column(2, "hourly_pay", pa.array([1.5, 0.0, 2.0])))
    assert after[1] != before[1]
    assert after[2] == before[2]


def test_every_table_and_every_night_is_as_duckdb_gives_it(
        engine_name: str, world: Home, batches: list[list[str]], built: list[dict[str, pa.Table]], tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> None:
    home = new_home(tmp_path)
    for name, names, expected in zip((engine_name, "local", engine_name), batches, built, strict=True):
        monkeypatch.setenv("GIGSHIFT_ENGINE", name)
        take(names, world, home)
        build(home)
        assert [table for table, rows in contents(home).items() if not rows.equals(expected[table])] == []
    with Engine(Published(home)) as engine:
        for name, table in TABLES.items():
            rows = engine.collect(engine.table(name)).sort_by([(key, "ascending") for key in table.key])
            assert rows.cast(table.schema).equals(home.read(name)), name


def test_spark_without_its_extra_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIGSHIFT_ENGINE", "spark")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(BadInput, match=r"requirements-spark\.lock"):
        Engine(Nothing())
