"""A labelling session over a home of simulated postings, answered as at a terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from gigshift.judging import judge_by_labels
from gigshift.labelling import Session, agreement_lines, candidates, parse_entry, run_session
from gigshift.progress import build_release
from pipeline.classify.training_data import title_hash
from pipeline.labelling.label_file import read_labels
from simulation import TINY, write_world
from warehouse.errors import BadInput
from warehouse.home import Home


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("label") / "home").create()
    write_world(home, TINY)
    build_release(home)
    return home


def answers(*lines: str) -> Callable[[str], str]:
    waiting = iter(lines)

    def ask(_: str) -> str:
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    return ask


def session(path: Path, **changes: object) -> Session:
    return Session(**{"path": path, "annotator": "ada", "annotator_kind": "person", "how": "uncertain", "count": 5, "seed": 3,  # type: ignore[arg-type]
                      "labelled_on": date(2026, 5, 3)} | changes)


def test_session_keeps_each_answer_and_goes_on_where_it_stopped(built: Home, tmp_path: Path) -> None:
    path, shown = tmp_path / "ada.csv", StringIO()
    console = Console(file=shown, width=100)
    entries = answers("??", "r+ data_e 2 3", "nonsense", "j soft 2 ai_b 1", "u", "j web_d e1 2", "s")
    assert run_session(built, session(path), entries, console) == 2
    first = read_labels(path)
    assert [(row.label, row.mixed, row.category, row.exposure, row.ai_relation, row.confidence) for row in first] == [
        ("R", "1", "data_entry", "E2", "none", "3"), ("J", "0", "web_development", "E1", "none", "2")]
    assert {(row.annotator, row.annotator_kind, row.draw) for row in first} == {("ada", "person", "uncertain")}
    assert "Signs of routine: P1" in shown.getvalue()
    assert "an entry has 4 or 5 parts" in shown.getvalue() and "Taken back: J software_development" in shown.getvalue()
    assert run_session(built, session(path), answers("q"), console) == 0
    assert run_session(built, session(path), answers(*["j other 0 1"] * 9), console) == 5
    assert len({row.posting_id for row in read_labels(path)}) == 7


def test_no_posting_is_drawn_whose_title_the_classifier_has_learnt_from(built: Home, tmp_path: Path,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    everything = candidates(built, session(tmp_path / "ada.csv", count=10_000))
    learnt = {title_hash(everything[0].title)}
    monkeypatch.setattr("pipeline.classify.artefact.learnt_titles", lambda _: learnt)
    drawn = candidates(built, session(tmp_path / "ada.csv", count=10_000))
    assert drawn and not {title_hash(one.title) for one in drawn} & learnt


def test_second_pass_shows_the_same_postings_and_the_agreement(built: Home, tmp_path: Path) -> None:
    first, again, console = tmp_path / "ada.csv", tmp_path / "ada.again.csv", Console(file=StringIO())
    run_session(built, session(first), answers(*["r data_e 2 3"] * 5), console)
    run_session(built, session(again, second_pass_of=first, seed=8, count=50), answers(*["r data_e 2 3"] * 4, "j other 0 1"), console)
    assert {row.posting_id for row in read_labels(again)} == {row.posting_id for row in read_labels(first)}
    assert agreement_lines(first, again)[0].split() == ["label", "n", "5", "accuracy", "0.800", "kappa", "0.000"]


def test_classifier_is_judged_by_a_label_file_beside_a_second_pass(built: Home, tmp_path: Path) -> None:
    first, again, console = tmp_path / "ada.csv", tmp_path / "ada.again.csv", Console(file=StringIO())
    run_session(built, session(first, count=30), answers(*["r data_e 2 3", "j other 0 1"] * 15), console)
    run_session(built, session(again, second_pass_of=first, count=30), answers(*["r data_e 2 3"] * 30), console)
    page = judge_by_labels(built, first, again)
    assert page.startswith("Simulated postings. `") and "by the labels of ada (person) in ada.csv" in page
    table = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines()]
    rows = {(cells[0], cells[3]): cells for cells in table if len(cells) == 10}
    assert rows["all", "second pass"][1:3] == ["30", "0.500"] and rows["all", "second pass"][4].startswith("0.500 [")
    assert rows["all", "classifier"][7] != "–"
    with pytest.raises(BadInput, match=r"none.csv is no file"):
        judge_by_labels(built, tmp_path / "none.csv", None)


@pytest.mark.parametrize(("entry", "said"), [
    ("r data_e 2", "4 or 5 parts"),
    ("x data_e 2 3", "label 'X'"),
    ("r data 2 3", "could be data_entry, data_analytics"),
    ("r zzz 2 3", "begins none of"),
    ("r data_e 5 3", "exposure 'E5'"),
    ("r data_e 2 9", "confidence '9'"),
    ("r data_e 2 ai_ 3", "could be"),
])
def test_entry_that_is_not_understood_says_why(entry: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        parse_entry(entry)
