"""`gigshift classify` over files of every format."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gigshift.classify import classify
from warehouse.errors import BadInput

POSTINGS = [
    {"id": "1", "title": "Data entry: type 500 scanned invoices into Excel", "tags": ["data entry", "excel"],
     "description": "<p>Copy each.</p>"},
    {"id": "2", "title": "Design a brand identity for a bakery", "tags": [], "description": ""},
    {"id": "3", "title": "Wir suchen eine erfahrene Person für die Buchhaltung unseres Betriebs in München", "tags": [], "description": ""},
]
COLUMNS = ["id", "routine_probability", "label", "uncertain", "category", "category_probability", "exposure", "ai_relation",
           "model_version"]


def write(path: Path) -> Path:
    if path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(POSTINGS), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(posting) + "\n" for posting in POSTINGS), encoding="utf-8")
    else:
        rows = [f'{one["id"]},"{one["title"]}","{", ".join(one["tags"])}",{one["description"]}' for one in POSTINGS]
        path.write_text("\n".join(["id,title,tags,description", *rows]), encoding="utf-8")
    return path


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_every_row_gets_its_label(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / "labelled.parquet"
    classify(write(tmp_path / f"postings{suffix}"), out)
    table = pq.read_table(out)
    assert table.column_names == COLUMNS
    first, second, third = table.to_pylist()
    assert [first["id"], second["id"], third["id"]] == ["1", "2", "3"]
    assert (first["label"], first["category"]) == ("R", "data_entry")
    assert first["routine_probability"] > 0.5 > second["routine_probability"]
    assert (second["label"], second["category"]) == ("J", "creative_design")
    assert (third["label"], third["routine_probability"], third["uncertain"]) == ("unlabelled", None, True)


def test_formats_out_agree(tmp_path: Path) -> None:
    source = write(tmp_path / "postings.csv")
    for suffix in (".csv", ".jsonl"):
        classify(source, tmp_path / f"out{suffix}")
    header, first, *_ = (tmp_path / "out.csv").read_text().splitlines()
    assert header.split(",") == COLUMNS
    assert json.loads((tmp_path / "out.jsonl").read_text().splitlines()[0])["label"] == first.split(",")[2] == "R"


@pytest.mark.parametrize(("name", "content", "said"), [
    ("postings.txt", "id,title\n1,a", r"postings\.txt: name it \.csv"),
    ("postings.csv", "number,title\n1,a", r"row 1 needs id and title, it has number, title"),
    ("postings.jsonl", '{"id": 1', "line 1 is not JSON"),
    ("missing.csv", None, "can't be read"),
])
def test_bad_file_is_refused_with_place_and_reason(tmp_path: Path, name: str, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        classify(tmp_path / name, tmp_path / "out.csv")


def test_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="can't be written"):
        classify(write(tmp_path / "postings.csv"), tmp_path / "nowhere" / "out.csv")
