import pyarrow as pa

from pipeline.classify import classify, model_version
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


def test_no_texts_write_nothing(home: Home) -> None:
    with stage(home, "classify") as view:
        assert classify(view) == {"texts": 0, "already_labelled": 0, "labelled": 0, "unsupported": 0}
        assert view.read("labels").num_rows == 0
