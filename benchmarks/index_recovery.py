"""How well the chain-linked index finds a known demand, and how often its 90 % interval holds it.

Four boards of unlike size share one demand that falls by a fifth each year. Cases: a board enters and two leave; twenty outages of two
weeks; twenty links, for boards go for 14 weeks and come back in turn; boards that drift apart; employers that post in bulk. An oracle
with the same counts knows the boards' true sizes. `error` is the root mean square of the log error beside the oracle's, `bias` and `end`
(the last ten weeks) are index points, `holds` is the share of weeks whose interval holds the truth, with the 90 % interval of its mean
over worlds, `width` the median width in points, `naive` the naive total's bias.

    python -m benchmarks.index_recovery [worlds per case, default 200]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.measure.demand_index import BASE_WEEKS, index_interval
from pipeline.measure.statistics.chain import levels, plan
from pipeline.measure.statistics.intervals import MIN_WORKS

Floats = NDArray[np.float64]
SEED, REPLICATES = 20261126, 200
SIZES = np.array([1.0, 2.0, 0.5, 1.0])


@dataclass(frozen=True)
class Case:
    """One kind of world; `weekly` postings a week on a board of size 1, in bulks of `bulk` on average."""

    name: str
    weekly: float
    outages: int = 0
    absences: int = 0
    weeks: int = 130
    apart: float = 0.0
    bulk: float = 1.0


@dataclass(frozen=True)
class Outcome:
    """One world's errors and coverage."""

    squared: float
    oracle: float
    bias: float
    end: float
    holds: float
    width: float
    naive: float


def watched(case: Case, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Which board was measured when: one enters in week 40, two leave in weeks 70 and 90, and there may be outages, or absences instead."""
    measured = np.ones((len(SIZES), case.weeks), dtype=bool)
    if not case.absences:
        measured[1, :40], measured[2, 70:], measured[3, 90:] = False, False, False
    for number in range(case.absences):
        measured[1 + number % 3, 14 + 20 * number:28 + 20 * number] = False
    for number in range(case.outages):
        week = 14 + number * (case.weeks - 20) // case.outages
        measured[rng.integers(len(SIZES)), week:week + 2] = False
    return measured


def world(case: Case, rng: np.random.Generator) -> Outcome:
    demand = np.exp(np.log(0.8) * np.arange(case.weeks) / 52)
    truth = 100 * demand / demand[:BASE_WEEKS].mean()
    measured = watched(case, rng)
    slopes = rng.normal(0, case.apart, len(SIZES)) if case.apart else np.zeros(len(SIZES))
    rates = case.weekly * SIZES[:, None] * demand * np.exp((slopes - slopes.mean())[:, None] * np.arange(case.weeks) / 52) * measured
    employers = rng.poisson(rates / case.bulk)
    sizes = 1 + rng.poisson((case.bulk - 1) * employers) / np.maximum(employers, 1)
    counts = np.round(employers * sizes)
    draws = np.round(rng.poisson(np.repeat(employers[..., None], REPLICATES, axis=-1)) * sizes[..., None])
    steps = plan(measured)
    found = levels(steps, np.concatenate([counts[..., None], draws], axis=-1)[:, :, None])
    points = 100 * found / found[:BASE_WEEKS].mean(axis=0)
    total = counts.sum(axis=0)
    known = total / (SIZES[:, None] * measured).sum(axis=0)
    oracle, naive = (100 * values / values[:BASE_WEEKS].mean() for values in (known, total))
    low, high = index_interval(points, np.isfinite(points[..., 0]))
    judged = (np.arange(case.weeks) >= BASE_WEEKS) & np.isfinite(points[:, 0, 0]) & (total >= MIN_WORKS)
    index, low, high = (values[judged, 0] for values in (points[..., 0], low, high))
    truth, oracle, naive = truth[judged], oracle[judged], naive[judged]
    return Outcome(float((np.log(index / truth) ** 2).mean()), float((np.log(oracle / truth) ** 2).mean()), float((index - truth).mean()),
                   float((index - truth)[-10:].mean()), float(((low <= truth) & (truth <= high)).mean()), float(np.median(high - low)),
                   float((naive - truth).mean()))


def cases() -> list[Case]:
    found = [Case("enters, leaves", weekly) for weekly in (50, 200, 1000, 5000)]
    found += [Case("twenty outages", weekly, outages=20) for weekly in (50, 1000)]
    found += [Case("twenty links", weekly, absences=10, weeks=220) for weekly in (50, 200, 1000, 5000)]
    return [*found, Case("boards drift apart by 10 % a year", 1000, apart=0.1), Case("bulks of 6", 200, bulk=6.0)]


def main() -> None:
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rng = np.random.default_rng(SEED)
    print(f"| case | postings a week | error ÷ oracle's | bias | end | holds | width | naive bias |\n{'|---' * 8}|")
    for case in cases():
        found = [world(case, rng) for _ in range(worlds)]
        mean = {name: float(np.mean([getattr(one, name) for one in found])) for name in Outcome.__dataclass_fields__}
        error = np.std([one.holds for one in found]) / np.sqrt(worlds) * 1.96
        ratio = np.sqrt(mean["squared"] / mean["oracle"])
        print(f"| {case.name} | {case.weekly:,.0f} | {ratio:.2f} | {mean['bias']:+.2f} | {mean['end']:+.2f} "
              f"| {mean['holds']:.3f} ± {error:.3f} | {mean['width']:.1f} | {mean['naive']:+.1f} |")


if __name__ == "__main__":
    main()
