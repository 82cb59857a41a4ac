import numpy as np
import pytest

from pipeline.classify.heads import CLASSES, HEADS, WIDTHS, Blend, Blends, by_head, fit_blend, fit_blends


def _drawn(probabilities: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return (probabilities.cumsum(axis=1) > rng.random((len(probabilities), 1))).argmax(axis=1)


@pytest.mark.parametrize(("head", "made"), [
    ("routine", Blend(0.5, 1.2, (0.4,))), ("exposure", Blend(0.5, 1.2, (0.0, -0.6, 0.3))), ("category", Blend(0.5, 1.2)),
    ("ai_relation", Blend(0.7, 0.0)),
])
def test_blend_finds_the_weights_and_shifts_that_made_the_labels(head: str, made: Blend) -> None:
    rng = np.random.default_rng(5)
    linear, encoder = rng.normal(size=(2, 20_000, WIDTHS[head])) * 1.5
    found = fit_blend(head, linear, encoder, _drawn(made.probabilities(linear, encoder), rng))
    assert (found.linear, found.encoder) == pytest.approx((made.linear, made.encoder), rel=0.08)
    assert found.shifts == pytest.approx(np.broadcast_to(made.shifts, WIDTHS[head]), abs=0.08)


def _random_scores(postings: int) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    rng = np.random.default_rng(7)
    linear, encoder = (by_head(rng.normal(size=(postings, sum(WIDTHS.values()))) * 1.5) for _ in range(2))
    return linear, encoder


def test_lookup_by_category_gets_the_voice_that_it_had_in_the_labels() -> None:
    shares = tuple(np.linspace(0.02, 0.98, WIDTHS["category"]))
    made = Blends({"routine": Blend(0.5, 0.8, (-0.3,), lookup=0.7), "category": Blend(2.0, 2.0), "exposure": Blend(1.0, 1.0),
                   "ai_relation": Blend(1.0, 0.0)}, shares)
    linear, encoder = _random_scores(20_000)
    rng = np.random.default_rng(8)
    truth = {head: _drawn(stated, rng) for head, stated in made.probabilities(linear, encoder).items()}
    found = fit_blends(linear, encoder, truth, shares)
    routine = found.heads["routine"]
    assert (routine.linear, routine.encoder, routine.lookup) == pytest.approx((0.5, 0.8, 0.7), rel=0.1)
    assert routine.shifts == pytest.approx((-0.3,), abs=0.08)
    assert [found.heads[head].lookup for head in HEADS[1:]] == [0.0] * 3
    assert found.routine_shares == shares


def test_where_both_models_say_nothing_the_label_is_that_of_the_category() -> None:
    linear, encoder = (by_head(np.zeros((1, sum(WIDTHS.values())))) for _ in range(2))
    linear["category"][0, CLASSES["category"].index("data_entry")] = 50.0
    shares = tuple(0.9 if name == "data_entry" else 0.2 for name in CLASSES["category"])
    blends = Blends({head: Blend(1.0, 1.0, lookup=float(head == "routine")) for head in HEADS}, shares)
    assert blends.probabilities(linear, encoder)["routine"][0, 1] == pytest.approx(0.9)


def test_relation_to_ai_is_told_by_the_words_alone() -> None:
    rng = np.random.default_rng(5)
    linear, encoder = rng.normal(size=(2, 5_000, WIDTHS["ai_relation"])) * 1.5
    truth = _drawn(Blend(0.5, 1.5).probabilities(linear, encoder), rng)
    assert fit_blend("ai_relation", linear, encoder, truth).encoder == 0.0


@pytest.mark.parametrize("columns", [1, 3])
def test_probabilities_sum_to_one(columns: int) -> None:
    rng = np.random.default_rng(1)
    stated = Blend(1.0, 2.0, (0.3,)).probabilities(*rng.normal(size=(2, 50, columns)) * 30)
    assert stated.shape == (50, max(2, columns))
    assert stated.sum(axis=1) == pytest.approx(1)


def test_model_that_knows_nothing_gets_no_say() -> None:
    rng = np.random.default_rng(2)
    useful, useless = rng.normal(size=(2, 5_000, 1)) * 2
    truth = _drawn(Blend(1.0, 0.0).probabilities(useful, useless), rng)
    assert fit_blend("routine", useful, useless, truth).encoder < 0.1


def test_columns_are_cut_into_heads_in_their_order() -> None:
    cut = by_head(np.arange(sum(WIDTHS.values()), dtype=float)[None, :])
    assert {name: values.shape[1] for name, values in cut.items()} == WIDTHS
    assert cut[HEADS[1]][0, 0] == 1.0
