"""Evaluation over scores whose quality is known."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.classify.crossfit import FOLDS, LEFT_OUT, PARTS, UnseenScores, blends, coded, parts, splits, unseen_probabilities
from pipeline.classify.evaluation import ENCODER, LOOKUP, MAJORITY, WORDS, _predictions, evaluate
from pipeline.classify.heads import CLASSES, HEADS, WIDTHS
from pipeline.classify.linear import fit_linear
from pipeline.classify.training_data import WRITTEN_STRATUM, LabelledPostings


@pytest.fixture(scope="module")
def scores(data: LabelledPostings) -> dict[str, UnseenScores]:
    """Word-model scores as cross-fitting gives them; in place of an encoder, noise."""
    rng, found = np.random.default_rng(1), {}
    for design, _, rows, held_out in splits(data):
        noise = {head: rng.normal(size=(len(held_out), width)) for head, width in WIDTHS.items()}
        words = fit_linear(data, rows).scores(data.texts.take(held_out))
        found.setdefault(design, UnseenScores.empty(len(data))).put(held_out, words, noise)
    return found


def test_no_near_copy_and_no_data_set_is_on_both_sides(data: LabelledPostings) -> None:
    held = dict.fromkeys((FOLDS, LEFT_OUT), 0)
    for design, _, rows, held_out in splits(data):
        assert not set(data.groups[rows]) & set(data.groups[held_out])
        assert design == FOLDS or not set(data.datasets[rows]) & set(data.datasets[held_out])
        held[design] += len(held_out)
    assert held == {FOLDS: 72, LEFT_OUT: 72}
    assert all(set(part_of) == set(range(PARTS)) for part_of in parts(data).values())


def test_probabilities_of_every_posting_sum_to_one(data: LabelledPostings, scores: dict[str, UnseenScores]) -> None:
    for predictions in unseen_probabilities(data, scores).values():
        assert all(values.sum(axis=1) == pytest.approx(1) for values in predictions.values())


@pytest.mark.parametrize("design", [FOLDS, LEFT_OUT])
def test_label_of_a_posting_does_not_reach_its_own_probability(design: str, data: LabelledPostings,
                                                               scores: dict[str, UnseenScores]) -> None:
    first = parts(data)[design] == 0
    turned = {**data.targets, "routine": np.where(first, "J", data.targets["routine"])}
    other = LabelledPostings(**{**vars(data), "targets": turned})
    mine, theirs = (unseen_probabilities(one, scores)[design]["routine"][first] for one in (data, other))
    assert (mine == theirs).all()


def test_shares_of_routine_work_count_written_postings_and_one_more_of_each_label(data: LabelledPostings,
                                                                                  scores: dict[str, UnseenScores]) -> None:
    is_typing = data.targets["category"] == "data_entry"
    written = replace(data, strata=np.where(is_typing & (data.datasets == "north"), WRITTEN_STRATUM, data.strata))
    shares = blends(written, scores, np.flatnonzero(~is_typing)).routine_shares
    found = dict(zip(CLASSES["category"], shares, strict=True))
    assert (found["data_entry"], found["transcription"], found["creative_design"]) == pytest.approx((7 / 8, 19 / 20, 1 / 20))
    assert found["bookkeeping"] == 0.5


def test_each_model_alone_is_judged_by_its_own_scores(data: LabelledPostings, scores: dict[str, UnseenScores]) -> None:
    swapped = {design: UnseenScores(pair.encoder, pair.linear) for design, pair in scores.items()}
    here, there = _predictions(data, scores), _predictions(data, swapped)
    for design in scores:
        for head in HEADS:
            assert np.array_equal(here[design, WORDS][head], there[design, ENCODER][head])
            assert np.array_equal(here[design, ENCODER][head], there[design, WORDS][head])
            assert not np.allclose(here[design, WORDS][head], here[design, ENCODER][head])


def test_evaluation_holds_model_and_baselines_for_every_head(data: LabelledPostings, scores: dict[str, UnseenScores]) -> None:
    evaluation = evaluate(data, scores)
    for head in HEADS:
        assert evaluation.find(FOLDS, head).n == evaluation.find(LEFT_OUT, head).n == 72
        assert evaluation.find(FOLDS, head, method=MAJORITY).figures["kappa"].estimate <= 0
        assert evaluation.find(FOLDS, head, method=ENCODER).figures["accuracy"].high < 0.9
    for design in (FOLDS, LEFT_OUT):
        assert evaluation.find(design, "routine", method=LOOKUP).figures["accuracy"].estimate == 1
        assert {one.over for one in evaluation.gains if one.design == design} == {WORDS, ENCODER, LOOKUP}
    assert evaluation.find(FOLDS, "routine", method=WORDS).figures["auc"].estimate == 1
    assert evaluation.find(LEFT_OUT, "routine", "data set north").n == 24
    with pytest.raises(KeyError):
        evaluation.find(FOLDS, "routine", "data set east")
    gain = next(one for one in evaluation.gains if (one.design, one.over, one.head, one.group) == (FOLDS, WORDS, "routine", "all"))
    assert gain.figures["accuracy"].low <= 0 <= gain.figures["accuracy"].high
    assert evaluation.abstention[LEFT_OUT].share == 0, "not even 72 right labels of 72 would show an error under 5 %"
    assert evaluation.abstention[FOLDS].threshold == evaluation.abstention[LEFT_OUT].threshold
    assert sorted(name for names in evaluation.left_out_together for name in names) == ["north", "south", "west"]


def test_group_with_one_label_shows_its_accuracy_and_bias_alone(data: LabelledPostings, scores: dict[str, UnseenScores]) -> None:
    one_sided = {**data.targets, "routine": np.where(data.datasets == "north", "J", data.targets["routine"])}
    north = evaluate(LabelledPostings(**{**vars(data), "targets": one_sided}), scores).find(FOLDS, "routine", "data set north")
    assert set(north.figures) == {"accuracy"}
    assert north.calibration.slope is None and north.calibration.bias.estimate > 0


def test_worst_mistakes_are_those_with_the_least_probability(data: LabelledPostings, scores: dict[str, UnseenScores]) -> None:
    wrong = {head: values.copy() for head, values in scores[FOLDS].linear.items()}
    routine = coded(data, "routine")
    wrong["routine"] = np.where(routine == 1, 3.0, -3.0)[:, None]
    wrong["routine"][[5, 40]] *= -2
    found = evaluate(data, {design: UnseenScores(wrong, pair.encoder) for design, pair in scores.items()}).mistakes
    assert {one.id for one in found[:2]} == {"x5", "x40"}
    assert found[0].category_found in CLASSES["category"]
