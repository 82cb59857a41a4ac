from collections.abc import Sequence

import pyarrow as pa
import pytest

from pipeline.classify.own_labels import CLASSIFIER, SECOND_PASS, Comparison, Judged, compare
from pipeline.classify.training_data import title_hash
from pipeline.current_model import current_version
from pipeline.labelling.label_file import Labelled
from warehouse.errors import BadInput

N = 200


def labelled(number: int, label: str, category: str = "data_entry") -> Labelled:
    source, mixed = ("north", "south")[number % 2], str(int(number % 5 == 0))
    return Labelled(f"id{number}", f"text{number}", source, "random", label, mixed, category, "E2", "none", "3", "ada", "person",
                    "2026-11-26")


def title(number: int) -> str:
    return f"Made up by {'even' if number < N // 2 else 'odd'} {chr(97 + number % 10)} {chr(97 + number // 10 % 10)}"


def compared(first: Sequence[Labelled], second: Sequence[Labelled] | None = None, version: str = "") -> Comparison:
    """A classifier that calls the first half of 200 postings routine with .9, the others with .1, and all of them data entry."""
    hashes = [f"text{number}" for number in range(N)]
    postings = pa.table({"posting_id": [f"id{number}" for number in range(N)], "text_hash": hashes})
    texts = pa.table({"text_hash": hashes, "title": [title(number) for number in range(N)],
                      "description": [None, "short", "long " * 100, "long " * 100] * (N // 4)})
    labels = pa.table({"text_hash": hashes, "model_version": [version or current_version()] * N, "category": ["data_entry"] * N,
                       "routine_probability": [0.9] * (N // 2) + [0.1] * (N // 2)})
    return compare(postings, texts, labels, list(first), None if second is None else list(second))


def found(comparison: Comparison, group: str, reader: str = CLASSIFIER) -> Judged:
    return next(one for one in comparison.judged if (one.group, one.reader) == (group, reader))


def truth(number: int) -> str:
    """Right on the first half in 9 of 10, on the second in 9 of 10: as sure as the classifier is."""
    return "RJ"[(number >= N // 2) != (number % 10 == 0)]


def test_figures_are_those_of_the_postings_labelled() -> None:
    rows = [labelled(number, truth(number), "other" if number % 4 == 0 else "data_entry") for number in range(N)]
    everything = found(compared(rows), "all")
    assert (everything.n, everything.routine_share) == (N, 0.5)
    assert {name: round(figure.estimate, 3) for name, figure in everything.figures.items()} == {
        "label accuracy": 0.9, "label macro-F1": 0.9, "label kappa": 0.8, "AUC": 0.9, "category accuracy": 0.75, "category macro-F1": 0.429}
    assert all(figure.low < figure.estimate < figure.high for figure in everything.figures.values())
    assert everything.calibration and everything.calibration.bias.estimate == 0
    assert everything.calibration.slope and everything.calibration.slope.estimate == pytest.approx(1, abs=0.01)


def test_groups_are_mixed_sources_and_lengths() -> None:
    comparison = compared([labelled(number, truth(number)) for number in range(N)])
    assert {one.group: one.n for one in comparison.judged} == {
        "all": 200, "clear (`mixed` = 0)": 160, "mixed": 40, "north": 100, "south": 100, "title and tags only": 50,
        "description under 400 characters": 50, "description of 400 characters and more": 100}
    assert found(comparison, "south").figures["label accuracy"].estimate == 1


def test_second_pass_and_classifier_are_judged_on_the_same_postings() -> None:
    second = [labelled(number, "RJ"[number >= N // 2], "other") for number in range(50, 150)]
    comparison = compared([labelled(number, truth(number)) for number in range(N)], second)
    mine, theirs = found(comparison, "all"), found(comparison, "all", SECOND_PASS)
    assert mine.n == theirs.n == 100
    assert mine.figures["label accuracy"] == theirs.figures["label accuracy"]
    assert (mine.figures["category accuracy"].estimate, theirs.figures["category accuracy"].estimate) == (1, 0)
    assert theirs.calibration is None and "AUC" not in theirs.figures


def test_what_was_learnt_changed_or_not_labelled_is_left_out_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [labelled(number, truth(number)) for number in range(N)]
    monkeypatch.setattr("pipeline.classify.own_labels.learnt_titles", lambda _: {title_hash(title(number)) for number in range(30)})
    changed = Labelled(**vars(rows[30]) | {"text_hash": "an earlier text"})
    comparison = compared([*rows[:30], changed, *rows[31:]])
    assert (comparison.learnt, comparison.not_held, comparison.unlabelled, found(comparison, "all").n) == (30, 1, 0, 169)
    with pytest.raises(BadInput, match=r"of 200 0 are of texts .*, 30 of postings whose title .*, 170 of texts that .* has not labelled"):
        compared(rows, version="an earlier model")
