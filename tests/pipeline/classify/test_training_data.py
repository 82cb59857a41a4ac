from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.classify.features import Texts
from pipeline.classify.training_data import read_labelled
from tests.pipeline.classify.postings import write_labelled
from warehouse.errors import BadInput


def test_reads_texts_labels_and_relations(tmp_path: Path) -> None:
    write_labelled(tmp_path)
    data = read_labelled(tmp_path)
    assert len(data) == 72
    assert set(data.targets["ai_relation"]) == {"ai_build", "none"}
    assert (data.targets["ai_relation"] == "ai_build").sum() == 18
    assert data.texts.tags[0] == "" and data.texts.tags[1] == "creative design; remote"


def test_postings_of_one_title_share_a_group(tmp_path: Path) -> None:
    write_labelled(tmp_path)
    assert len(set(read_labelled(tmp_path).groups)) == 36


def test_one_text_under_many_titles_and_one_title_over_many_texts_are_one_group(tmp_path: Path) -> None:
    write_labelled(tmp_path)
    data = read_labelled(tmp_path)
    descriptions = ["A blurb. " * 30, "a BLURB. " * 40, "Short", "Another. " * 30, "", ""]
    texts = Texts(["One", "Two", "Two!", "Three", "", "Four"], [""] * 6, descriptions)
    few = replace(data.take(np.arange(6)), texts=texts, groups=np.array(list("abbcde")))
    first, second, third, *others = few.with_copies_joined().groups
    assert first == second == third
    assert len({first, *others}) == 4


def test_least_confidence_marks_a_guess(tmp_path: Path) -> None:
    labels = write_labelled(tmp_path) / "train_labels.csv"
    labels.write_text(labels.read_text(encoding="utf-8").replace("E2,3", "E2,1", 1), encoding="utf-8")
    assert read_labelled(tmp_path).is_guess.tolist() == [True] + [False] * 71


@pytest.mark.parametrize("name, old, new, reason", [
    ("train_labels.csv", "x3,north,as_found,0000000000000003,R", "x3,north,as_found,0000000000000003,Q", "row 5 has label 'Q'"),
    ("train_labels.csv", "x3,north", "x2,north", "row 5 repeats id 'x2'"),
    ("train_labels.csv", "category,exposure", "kind,exposure", "column 'category' is missing"),
    ("train_items.jsonl", '{"id": "x4"', '{"id": "y4"', "no item 'x4', which row 6"),
    ("train_items.jsonl", '{"id": "x4"', '"id": "x4"', "line 5 is no posting"),
    ("train_ai_relation.csv", "x2,ai_build", "x2,ai_repair", "ai_relation 'ai_repair'"),
])
def test_bad_file_is_named_with_row_and_reason(tmp_path: Path, name: str, old: str, new: str, reason: str) -> None:
    path = write_labelled(tmp_path) / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=name) as caught:
        read_labelled(tmp_path)
    assert reason in str(caught.value)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"train_items\.jsonl can't be read"):
        read_labelled(tmp_path / "nowhere")
