from collections.abc import Iterable

import numpy as np
import pytest
from scipy import sparse

from pipeline.classify.heads import CLASSES, WIDTHS
from pipeline.classify.linear import LinearHead, fit_linear
from pipeline.classify.training_data import LabelledPostings


def test_class_that_was_not_learnt_stays_below_all_others() -> None:
    head = LinearHead(("b", "d", "c"), np.eye(2, dtype=np.float32), np.zeros(2, dtype=np.float32))
    scores = head.scores(sparse.csr_matrix([[3.0, 2.0]]), ("a", "b", "c", "d"))
    assert scores.tolist() == [[-1.0, 0.0, 2.0, 3.0]]


def test_classes_are_learnt_with_and_without_tags(data: LabelledPostings) -> None:
    model = fit_linear(data, np.arange(len(data)))
    scores = model.scores(data.texts)
    assert {name: values.shape[1] for name, values in scores.items()} == WIDTHS
    found = np.array(CLASSES["category"])[scores["category"].argmax(axis=1)]
    assert (found == data.targets["category"]).all()
    hidden = model.scores(data.texts.without_tags())["category"].argmax(axis=1)
    assert (np.array(CLASSES["category"])[hidden] == data.targets["category"]).all()
    assert (model.known_shares(data.texts) > 0.5).all()


def test_tags_that_belong_to_other_work_mislead_less_once_some_were_borrowed(
        data: LabelledPostings, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = {"data_entry": "transcription; remote", "creative_design": "ai engineering; remote",
            "ai_engineering": "creative design; remote", "transcription": "data entry; remote"}
    misled = data.texts._replace(tags=[tags[category] for category in data.targets["category"]])

    def position(categories: Iterable[str]) -> list[int]:
        return [CLASSES["category"].index(category) for category in categories]

    def trust_in_titles() -> float:
        scores = fit_linear(data, np.arange(len(data))).scores(misled)["category"]
        tagged = [tags[category].split(";")[0].replace(" ", "_") for category in data.targets["category"]]
        rows = np.arange(len(data))
        return float((scores[rows, position(data.targets["category"])] - scores[rows, position(tagged)]).mean())

    learnt = trust_in_titles()
    monkeypatch.setattr("pipeline.classify.linear.BORROWED_TAGS_IMPORTANCE", 1e-9)
    assert learnt > trust_in_titles() + 0.5


@pytest.mark.parametrize("title", ["", "12345 !!!", "数据录入"])
def test_text_without_a_word_that_it_learnt_is_not_known(data: LabelledPostings, title: str) -> None:
    assert not fit_linear(data, np.arange(len(data))).known_shares(data.texts._replace(
        title=[title] * len(data), tags=[""] * len(data), description=[""] * len(data))).any()


def test_head_that_learnt_two_of_three_classes_tells_them_apart() -> None:
    head = LinearHead(("a", "c"), np.array([[2.0]], dtype=np.float32), np.zeros(1, dtype=np.float32))
    assert head.scores(sparse.csr_matrix([[1.0], [-1.0]]), ("a", "b", "c")).tolist() == [[0.0, -1.0, 2.0], [0.0, -3.0, -2.0]]
