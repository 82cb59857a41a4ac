"""`gigshift audit` over a home of simulated postings: drawn, labelled at the terminal, imported, published."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pyarrow.compute as pc
import pytest
from rich.console import Console
from typer.testing import CliRunner

from gigshift.auditing import Asked, draw_works, import_labels
from gigshift.cli import app
from gigshift.forget import find, forget
from gigshift.labelling import Session, run_session
from pipeline.labelling.label_file import read_labels, to_be_labelled
from pipeline.measure import measure
from tests.conftest import seed, stage
from tests.pipeline.measure.world import moving_world
from tests.test_labelling import answers
from tests.test_whole_night import contents, differences
from warehouse.audits import read_audits
from warehouse.build import Build
from warehouse.errors import BadInput
from warehouse.home import Home
from warehouse.tables import TABLES

TODAY = date(2024, 3, 25)
ASKED = Asked(60, 0, None, None, TODAY)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A published state of a made-up world with texts, without a release folder."""
    world = moving_world(12, 2.0, categories=("data_entry", "translation", "ai_training"))
    world.rows["posting_texts"] = [
        {"text_hash": row["text_hash"], "title": f"Work number {number}", "tags": [], "description": "Some text.", "language": "en",
         "character_count": 30, "redacted_count": 0}
        for number, row in enumerate(world.rows["postings"])]
    home = Home(tmp_path_factory.mktemp("audit") / "home").create()
    home.claim("simulated")
    seed(home, world.tables(), night=TODAY)
    return published(home)


def published(home: Home) -> Home:
    """The home after one more build of its tables, of which only the measures are made anew."""
    with stage(home, "measure", night=TODAY) as view:
        measure(view)
    Build.resume(home).finish()
    return home


@pytest.fixture
def home(released: Home, tmp_path: Path) -> Home:
    return Home(shutil.copytree(released.root, tmp_path / "home"))


def drawn(home: Home, path: Path, asked: Asked = ASKED) -> list[str]:
    draw_works(home, asked, path)
    return [row.posting_id for row in to_be_labelled(path)]


def label(home: Home, path: Path, *entries: str, count: int = 100, kind: str = "person") -> int:
    session = Session(path, "ada", kind, "uncertain", count, 1, TODAY)
    return run_session(home, session, answers(*entries), Console(file=StringIO()))


def test_draw_is_labelled_imported_and_published_and_a_second_build_is_the_same(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "ada.csv"
    found = draw_works(home, ASKED, path)
    rows = read_audits(home)["audit_draws"]
    assert (found.draw_id, found.count, rows.num_rows) == ("2024-03-25.1", 60, 60)
    assert pc.sum(pc.divide(1.0, rows["inclusion_probability"])).as_py() == pytest.approx(found.population)
    assert label(home, path, *["r data_e 2 3"] * 10, "j onsite 0 3", "s", *["j web_d 2 3"] * 100) == len(to_be_labelled(path)) - 1
    assert {row.draw for row in read_labels(path)} == {"audit"}
    counts = import_labels(home, path, "ada", "human")
    assert counts.drawn == 60 == counts.routine + counts.judgment + counts.onsite + counts.missing
    assert counts.routine >= 10 and counts.onsite >= 1 and counts.missing >= 1
    published(home)
    once = contents(home)
    assert (once["audit_draws"].num_rows, once["audit_labels"].num_rows) == (60, 60 - counts.missing)
    assert once["audited_works"].num_rows == 60
    assert once["audited_works"]["routine_label_share"].null_count == counts.missing + counts.onsite
    assert pc.max(once["routine_share_human"]["audit_label_count"]).as_py() == counts.routine + counts.judgment
    published(home)
    assert differences(once, contents(home)) == []


def test_same_seed_draws_the_same_works_and_weeks_are_audited_once(home: Home, released: Home, tmp_path: Path) -> None:
    first = drawn(home, tmp_path / "a.csv")
    twin = Home(shutil.copytree(released.root, tmp_path / "twin"))
    other = Home(shutil.copytree(released.root, tmp_path / "other"))
    assert first == drawn(twin, tmp_path / "b.csv")
    assert first != drawn(other, tmp_path / "c.csv", replace(ASKED, seed=1))
    with pytest.raises(BadInput, match="no work to audit"):
        draw_works(home, ASKED, tmp_path / "d.csv")
    again = draw_works(home, replace(ASKED, first=date(2024, 2, 5), last=date(2024, 2, 11), count=30), tmp_path / "e.csv")
    assert (again.draw_id, again.first, again.last) == ("2024-03-25.2", date(2024, 2, 5), date(2024, 2, 5))
    rows = read_audits(home)["audit_draws"]
    assert set(rows.filter(pc.equal(rows["draw_id"], again.draw_id))["week"].to_pylist()) == {date(2024, 2, 5)}


def test_session_goes_on_and_a_label_can_be_taken_back(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "ada.csv"
    everyone = drawn(home, path)
    assert label(home, path, "r data_e 2 3", "j web_d 2 3", "u", "q") == 1
    assert len(to_be_labelled(path)) == len(everyone)
    assert label(home, path, *["j web_d 2 3"] * 4, "q") == 4
    assert len({row.posting_id for row in read_labels(path)}) == 5
    assert {row.posting_id for row in read_labels(path)} <= set(everyone)


def test_labels_filled_in_by_hand_and_imported_again_take_the_place_of_the_first(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "hand.csv"
    drawn(home, path)
    empty = ",audit,,,,,,,,,"
    assert path.read_text().count(empty)
    path.write_text(path.read_text().replace(empty, ",audit,R,0,data_entry,E2,none,3,m,language_model,2024-03-26"))
    assert import_labels(home, path, "m", "codebook").routine == 60
    path.write_text(path.read_text().replace(",audit,R,0,", ",audit,J,1,"))
    assert import_labels(home, path, "m", "codebook").judgment == 60
    assert set(read_audits(home)["audit_labels"]["label"].to_pylist()) == {"J"}


def test_import_says_what_does_not_fit(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "ada.csv"
    with pytest.raises(BadInput, match="is not there"):
        import_labels(home, path, "ada", "human")
    drawn(home, path)
    with pytest.raises(BadInput, match="no label yet"):
        import_labels(home, path, "ada", "human")
    label(home, path, *["j web_d 2 3"] * 3)
    with pytest.raises(BadInput, match="was labelled by ada"):
        import_labels(home, path, "bob", "human")
    with pytest.raises(BadInput, match="was labelled by ada"):
        import_labels(home, path, "ada", "codebook")
    with pytest.raises(BadInput, match="no audit is called"):
        import_labels(home, path, "ada", "human", "2020-01-01.1")
    last = path.read_text().splitlines()[-1]
    path.write_text(f"{path.read_text()}{last}\n")
    with pytest.raises(BadInput, match="a second time"):
        import_labels(home, path, "ada", "human")
    path.write_text(path.read_text().removesuffix(f"{last}\n") + f"{'0' * 32},{'1' * 32},{last.split(',', 2)[2]}\n")
    with pytest.raises(BadInput, match=f"1 postings were not drawn by audit 2024-03-25.1, the first is {'0' * 32}"):
        import_labels(home, path, "ada", "human")
    assert read_audits(home)["audit_labels"].num_rows == 0


def test_forgetting_a_posting_leaves_its_audit_without_text(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "ada.csv"
    everyone = drawn(home, path)
    label(home, path, *["j web_d 2 3"] * 30)
    import_labels(home, path, "ada", "human")
    published(home)
    before = contents(home)
    waiting = next(one for one in everyone if one not in {row.posting_id for row in read_labels(path)})
    assert forget(home, find(home, waiting)) == []
    assert differences({name: before[name] for name in TABLES}, contents(home)) and read_audits(home)["audit_draws"].num_rows == 60
    for name in ("audit_draws", "audit_labels", "audited_works", "routine_share_human"):
        assert before[name].equals(contents(home)[name])
    label(home, path, *["j web_d 2 3"] * 60)
    assert waiting not in {row.posting_id for row in read_labels(path)}


def test_command_line_draws_and_refuses(home: Home, tmp_path: Path) -> None:
    path, runner = tmp_path / "a.csv", CliRunner(env={"GIGSHIFT_HOME": str(home.root)})
    run = runner.invoke(app, ["audit", "draw", "--n", "50", "--out", str(path)], catch_exceptions=False)
    assert run.exit_code == 0
    assert "50 of" in run.stdout and f"gigshift label {path}" in run.stdout
    with pytest.raises(BadInput, match="can't be written"):
        runner.invoke(app, ["audit", "draw", "--out", str(path)], catch_exceptions=False)
    label(home, path, *["j web_d 2 3"] * 3)
    run = runner.invoke(app, ["audit", "import", str(path), "--annotator", "ada", "--kind", "human"], catch_exceptions=False)
    assert "0 routine, 3 judgment-heavy, 0 on site, 47 of 50 drawn works without a label" in run.stdout
    with pytest.raises(BadInput, match="no release yet"):
        CliRunner(env={"GIGSHIFT_HOME": str(tmp_path / "new")}).invoke(
            app, ["audit", "draw", "--out", str(tmp_path / "b.csv")], catch_exceptions=False)
