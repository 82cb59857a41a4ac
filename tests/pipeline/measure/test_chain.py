"""The chain against boards whose common growth is known."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.measure.statistics.chain import LONGEST_SILENCE, levels, plan

WEEKS = 80
GROWTH = np.exp(0.01 * np.arange(WEEKS))
SIZES = np.array([400.0, 100.0, 900.0])


def counts(measured: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What boards of these sizes, all growing alike, would show where they were measured."""
    shown: NDArray[np.float64] = (SIZES[:, None] * GROWTH * measured)[..., None]
    return shown


def everything() -> NDArray[np.bool_]:
    return np.ones((3, WEEKS), dtype=bool)


def level(measured: NDArray[np.bool_]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = levels(plan(measured), counts(measured))[:, 0]
    return found


def test_unchanging_set_is_its_own_count() -> None:
    assert np.allclose(level(everything()), SIZES.sum() * GROWTH)


@pytest.mark.parametrize("change", ["enters", "leaves", "both", "swaps"])
def test_source_that_enters_or_leaves_does_not_move_the_level(change: str) -> None:
    measured = everything()
    if change in ("enters", "both"):
        measured[2, :30] = False
    if change in ("leaves", "both"):
        measured[0, 50:] = False
    if change == "swaps":
        measured[0, 34:], measured[2, :30] = False, False
    found = level(measured)
    assert np.isfinite(found).all()
    assert np.abs(found / found[0] / GROWTH - 1).max() < 0.002
    naive = counts(measured)[..., 0].sum(axis=0)
    assert np.abs(naive / naive[0] / GROWTH - 1).max() > 0.2


def test_outages_are_stood_in_for_and_leave_no_trace() -> None:
    measured = everything()
    for source, week in ((2, 10), (0, 20), (2, 30), (1, 31), (2, 45)):
        measured[source, week:week + 3] = False
    found = level(measured)
    whole = measured.all(axis=0)
    assert (found[whole] == level(everything())[whole]).all()
    assert np.abs(found / found[0] / GROWTH - 1).max() < 0.002


def test_silence_of_all_is_a_gap_and_the_chain_goes_on() -> None:
    measured = everything()
    measured[:, 40:44] = False
    steps = plan(measured)
    assert {step.chain for step in steps} == {0}
    assert np.flatnonzero(np.isnan(levels(steps, counts(measured))[:, 0])).tolist() == [40, 41, 42, 43]


def test_sources_that_never_met_are_two_chains() -> None:
    measured = np.zeros((3, WEEKS), dtype=bool)
    measured[0, :30], measured[2, 31:] = True, True
    steps = plan(measured)
    assert [step.chain for step in steps if step.week < 30] == [0] * 30
    begun = [step.week for step in steps if step.chain == 1]
    assert begun[0] == 29 + LONGEST_SILENCE
    assert begun[-1] == WEEKS - 1


def test_newcomer_counts_after_four_weeks_beside_the_others() -> None:
    measured = everything()
    measured[2, :30] = False
    first = next(step for step in plan(measured) if step.counted[2])
    assert (first.week, len(first.links), first.links[0].overlap.tolist()) == (33, 1, list(range(30, 43)))


def test_nothing_measured_is_no_step() -> None:
    assert plan(np.zeros((3, 5), dtype=bool)) == []
    assert np.isnan(levels([], np.zeros((3, 5, 2)))).all()
