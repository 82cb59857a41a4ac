import pyarrow as pa
import pytest

from pipeline.classify import classify, model_version
from pipeline.classify.stage import KEPT, label_texts
from tests.conftest import seed, stage
from warehouse.home import Home
from warehouse.ids import digest
from warehouse.tables import TABLES


def _texts(*titles: tuple[str, str]) -> pa.Table:
    return pa.Table.from_pylist([{
        "text_hash": digest(title), "title": title, "tags": [], "description": "", "language": language, "character_count": len(title),
        "redacted_count": 0} for title, language in titles], TABLES["posting_texts"].schema)


def test_each_text_is_labelled_once(home: Home) -> None:
    seed(home, {"posting_texts": _texts(("Type invoices into Excel", "en"), ("Logo für eine Bäckerei gestalten", "de"))})
    with stage(home, "classify") as view:
        assert classify(view) == {"texts": 2, "already_labelled": 0, "labelled": 1, "unsupported": 1}
        first = view.read("labels").sort_by("text_hash")
        assert classify(view) == {"texts": 2, "already_labelled": 2, "labelled": 0, "unsupported": 0}
        assert view.read("labels").sort_by("text_hash") == first


def test_labels_of_an_older_version_stay_beside_the_new_ones(home: Home) -> None:
    texts = _texts(("Type invoices into Excel", "en"))
    old = dict.fromkeys(TABLES["labels"].schema.names) | {
        "text_hash": texts.column("text_hash")[0].as_py(), "model_version": "older", "status": "unsupported", "label": "unlabelled",
        "category": "unlabelled", "exposure": "unlabelled", "ai_relation": "unlabelled"}
    seed(home, {"posting_texts": texts, "labels": pa.Table.from_pylist([old], TABLES["labels"].schema)})
    with stage(home, "classify") as view:
        assert classify(view)["labelled"] == 1
        assert sorted(view.read("labels").column("model_version").to_pylist()) == sorted(["older", model_version()])


def test_stage_that_was_killed_goes_on_where_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.classify.stage.CHUNK", 2)
    seed(home, {"posting_texts": _texts(*((f"Type invoices of {name} into Excel", "en") for name in ("Ada", "Bo", "Cy", "Di", "Ed")))})
    read: list[int] = []

    def label(texts: pa.Table) -> pa.Table:
        read.append(texts.num_rows)
        if len(read) == 2:
            raise KeyboardInterrupt
        return label_texts(texts)

    monkeypatch.setattr("pipeline.classify.stage.label_texts", label)
    with pytest.raises(KeyboardInterrupt), stage(home, "classify") as view:
        classify(view)
    with stage(home, "classify") as view:
        assert classify(view)["labelled"] == 5
        assert read == [2, 2, 2, 1]
        assert len(set(view.read("labels").column("text_hash").to_pylist())) == 5


def test_build_that_was_killed_after_the_stage_finds_its_labels_and_a_published_state_needs_none(home: Home,
                                                                                                monkeypatch: pytest.MonkeyPatch) -> None:
    seed(home, {"posting_texts": _texts(("Type invoices into Excel", "en"))})
    with stage(home, "classify") as view:
        classify(view)
        first = view.read("labels")
    assert len(list((home.root / KEPT).rglob("*.parquet"))) == 1
    monkeypatch.setattr("pipeline.classify.stage.label_texts", None)
    with stage(home, "classify") as view:
        assert classify(view)["labelled"] == 1
        assert view.read("labels") == first
        assert classify(view)["already_labelled"] == 1
    assert not list((home.root / KEPT).rglob("*.parquet"))


def test_change_of_the_model_is_marked_on_the_texts_that_both_have_labelled(home: Home) -> None:
    texts = _texts(("Type invoices into Excel", "en"), ("Design a logo for a bakery", "en"), ("Only by the new one", "en"))
    old = [{**dict.fromkeys(TABLES["labels"].schema.names), "text_hash": key, "model_version": "older", "status": "labelled",
            "routine_probability": 0.8, "label": "R", "category": category, "category_probability": 0.9, "exposure": "E1",
            "exposure_probability": 0.5, "ai_relation": "none", "ai_relation_probability": 1.0}
           for key, category in zip(texts.column("text_hash").to_pylist(), ("data_entry", "other"), strict=False)]
    seed(home, {"posting_texts": texts, "labels": pa.Table.from_pylist(old, TABLES["labels"].schema)})
    with stage(home, "classify") as view:
        classify(view)
        found = {row["category"]: row for row in view.read("model_overlap").to_pylist()}
    assert set(found) == {"all", "data_entry", "creative_design"}
    assert (found["all"]["n"], found["all"]["same_label_share"], found["all"]["same_category_share"]) == (2, 0.5, 0.5)
    assert found["all"]["earlier_routine_probability_mean"] == pytest.approx(0.8)
    assert found["creative_design"]["routine_probability_mean"] < 0.5


def test_audit_of_the_classifier_in_use_is_a_table(home: Home) -> None:
    with stage(home, "classify") as view:
        classify(view)
        assert set(view.read("fairness_audit").column("model_version").to_pylist()) == {model_version()}


def test_no_texts_write_nothing(home: Home) -> None:
    with stage(home, "classify") as view:
        assert classify(view) == {"texts": 0, "already_labelled": 0, "labelled": 0, "unsupported": 0}
        assert view.read("labels").num_rows == 0
