from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from pipeline.classify.artefact import current, fairness, load
from pipeline.classify.fairness import BIAS, ERROR, FLIPPED, LEAN, MOVED, OVERCONFIDENCE, audit
from pipeline.classify.fairness_groups import UNKNOWN, audit_groups
from pipeline.classify.features import Texts, as_texts
from pipeline.classify.predict import predict
from pipeline.classify.swaps import SENTENCES, doubtful
from pipeline.classify.training_data import LabelledPostings
from warehouse.tables import TABLES


def _found(rows: list[dict[str, object]], group: str, measure: str) -> dict[str, object]:
    return next(row for row in rows if (row["value"], row["measure"]) == (group, measure))


def test_group_that_the_classifier_fails_is_found_and_a_small_one_is_not_shown(data: LabelledPostings) -> None:
    truth = (data.targets["routine"] == "R").astype(float)
    group = np.array(["ill"] * 35 + ["well"] * 35 + ["few"] * 2)
    routine = np.where(group == "ill", 0.9, np.where(truth == 1, 0.9, 0.1))
    rows = audit(data, routine, {"country": group}, {})
    ill, well = _found(rows, "ill", ERROR), _found(rows, "well", ERROR)
    assert ill["estimate"] == pytest.approx(1 - truth[:35].mean(), abs=1e-3)
    assert ill["q_value"] < 0.01 and ill["low"] < ill["estimate"] < ill["high"]
    assert well["estimate"] == 0
    assert _found(rows, "ill", BIAS)["estimate"] == pytest.approx(0.9 - truth[:35].mean(), abs=1e-3)
    assert _found(rows, "ill", OVERCONFIDENCE)["estimate"] > 0.3
    assert _found(rows, "well", OVERCONFIDENCE)["estimate"] < 0
    assert _found(rows, "few", ERROR) == {"dimension": "country", "value": "few", "measure": ERROR, "n": 2, "status": "too_few",
                                          **dict.fromkeys(("estimate", "low", "high", "rest", "p_value", "q_value"))}


def test_among_many_equal_groups_none_is_called_different(data: LabelledPostings) -> None:
    many = replace(data, **{name: np.tile(getattr(data, name), 60) for name in ("ids", "is_mixed", "datasets", "strata", "groups")},
                   targets={head: np.tile(values, 60) for head, values in data.targets.items()})
    rng = np.random.default_rng(3)
    routine = np.where(many.targets["routine"] == "R", 0.8, 0.2)
    routine = np.where(rng.random(len(routine)) < 0.2, 1 - routine, routine)
    rows = audit(many, routine, {"country": rng.integers(0, 20, len(routine)).astype(str)}, {})
    assert len(rows) == 60
    assert min(row["q_value"] for row in rows) > 0.05


def test_swap_that_moves_labels_is_told(data: LabelledPostings) -> None:
    still, moving = dict.fromkeys("abc", np.full(40, 0.8)), {"here": np.full(40, 0.4), "there": np.full(40, 0.6)}
    rows = audit(data, np.full(len(data), 0.5), {}, {"swap": {"name": still, "country": moving}})
    assert [_found(rows, f"country: {value}", LEAN)["estimate"] for value in moving] == [-0.1, 0.1]
    assert (_found(rows, "name", FLIPPED)["estimate"], _found(rows, "name", MOVED)["estimate"]) == (0, 0)
    assert (_found(rows, "country", FLIPPED)["estimate"], _found(rows, "country", MOVED)["estimate"]) == (1, 0.2)


def test_swaps_of_a_handful_of_postings_show_their_number_alone(data: LabelledPostings) -> None:
    swaps = {"name": dict.fromkeys("ab", np.full(29, 0.8)), "country": {"a": np.zeros(0)}}
    rows = audit(data, np.full(len(data), 0.5), {}, {"swap_doubtful": swaps})
    assert {(row["status"], row["estimate"]) for row in rows} == {("too_few", None)}
    assert {row["n"] for row in rows} == {29, 0}


def test_groups_come_from_the_home_and_from_the_texts(data: LabelledPostings) -> None:
    few = LabelledPostings(**{**{name: value[:3] for name, value in vars(data).items() if isinstance(value, np.ndarray)},
                              "targets": {head: values[:3] for head, values in data.targets.items()}, "checksums": {},
                              "texts": Texts(["Kindly type", "Organise colour", "Plain"], [""] * 3, [""] * 3)})
    blank = dict.fromkeys(TABLES["postings"].schema.names)
    held = [{**blank, "posting_id": few.ids[0], "text_hash": "a", "source": "north", "country_code": "IN", "is_remote": True},
            {**blank, "posting_id": "other", "text_hash": "b", "source": "north", "country_code": "US", "pay_unit": "hour",
             "pay_minimum": 30, "usd_rate": 1}]
    postings = pa.table({name: [row[name] for row in held] for name in (
        "posting_id", "text_hash", "source", "country_code", "is_remote", "pay_kind", "pay_unit", "pay_minimum", "usd_rate")})
    postings = postings.append_column("posted_at", pa.array([None, None], pa.timestamp("us", tz="UTC")))
    texts = pa.table({"text_hash": ["a", "b"], "title": ["elsewhere", "organise colour!"]})
    found = {name: list(values) for name, values in audit_groups(few, postings, texts).items()}
    assert found["country"] == ["South Asia", "United States", UNKNOWN]
    assert found["english"] == ["South Asian phrases", "British spelling", "no marker"]
    assert found["pay"] == [UNKNOWN, "25 to 50 USD per hour", UNKNOWN]
    assert found["place"] == ["remote", UNKNOWN, UNKNOWN]
    assert found["year"] == [UNKNOWN] * 3


def test_doubtful_postings_are_those_near_even_odds() -> None:
    texts = as_texts(["Data entry: type 300 paper forms into Excel", "Rank two chatbot answers by rubric", "Brand identity designer"],
                     [None] * 3, [None] * 3)
    assert doubtful(load(current())[0], texts).title == ["Rank two chatbot answers by rubric"]


@pytest.mark.parametrize("swap", SENTENCES)
@pytest.mark.parametrize("title", ["Data entry: type 300 paper forms into Excel", "Brand identity designer for a new tea house"])
def test_country_name_currency_and_pronoun_do_not_move_a_clear_label(swap: str, title: str) -> None:
    sentence, values = SENTENCES[swap]
    found = predict([title] * len(values), [None] * len(values), [sentence.format(value) for value in values])
    assert len(set(found.column("label").to_pylist())) == 1
    assert len(set(found.column("category").to_pylist())) == 1


def test_committed_audit_fits_its_table(tmp_path: Path) -> None:
    rows = [{**row, "model_version": current().name} for row in fairness(current())]
    table = TABLES["fairness_audit"].conform(pa.Table.from_pylist(rows, TABLES["fairness_audit"].schema))
    assert {"source", "country", "length", "swap", "swap_doubtful"} <= set(table.column("dimension").to_pylist())
