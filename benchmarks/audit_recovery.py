"""How well a routine share corrected by audits finds the truth, and how often its 90 % interval holds it.

Each world is a board of two sources over two years. The routine share falls; the classifier's errors move with it: its scores were
calibrated before the first week, then routine work looks ever less (or more) like routine work. Employers post in bulk. Four audits of
200 works, one a half-year, are drawn and corrected by the code that publishes. In each world the share over all audited weeks is judged,
and one week taken at random, so that worlds are independent. `bias` and `error` (root mean square) are in percentage points; `raw` is the
share without correction. `holds` is the share of worlds whose interval of the week holds the true rate, with its exact 95 % limits, `width`
the median width.

    python -m benchmarks.audit_recovery [worlds per case, default 1000] [part of a case's name, default all]
    python -m benchmarks.audit_recovery --real LABELS    (the folder of labelled postings: audits of a known, real population)
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import beta
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from pipeline.labelling.audit_draw import draw_audit
from pipeline.measure.statistics.audit import Sample, annotator_band, corrected, correction
from pipeline.measure.statistics.intervals import Share, share_error
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR

Floats = NDArray[np.float64]
SEED, WEEKS, REPLICATES, AUDITS, DRAWN = 20261127, 104, 200, 4, 200
PER_AUDIT = WEEKS // AUDITS


@dataclass(frozen=True)
class Case:
    """One kind of world: routine share in the first and the last week, how far the scores of the classes lie apart, how that drifts."""

    name: str
    start: float = 0.40
    end: float = 0.30
    apart: float = 2.2
    drift: float = 0.0
    jump: float = 0.0
    weekly: int = 300
    bulk: int = 2
    unaudited: int = 0
    flips: float = 0.0
    answers: float = 1.0
    audited: tuple[int, ...] = field(default=tuple(range(AUDITS)))


CASES = (
    Case("errors stay the same", drift=0.0),
    Case("errors drift with the trend", drift=-0.6),
    Case("errors drift against the trend", drift=0.6),
    Case("errors drift fast", drift=-1.2),
    Case("errors jump in the middle", jump=-0.8),
    Case("few works a week", drift=-0.6, weekly=60),
    Case("little routine work", start=0.10, end=0.06, drift=-0.6),
    Case("weak classifier", apart=1.2, drift=-0.4),
    Case("bulks of 6", drift=-0.6, bulk=6),
    Case("a third unlabelled", drift=-0.6, answers=0.67),
    Case("13 weeks after the last audit", drift=-0.6, unaudited=13),
    Case("26 weeks after the last audit", drift=-0.6, unaudited=26),
    Case("one audit only", drift=-0.6, audited=(0,)),
)


@dataclass(frozen=True)
class Outcome:
    """One world: errors over all audited weeks and in one week."""

    error: float
    raw: float
    week: float
    raw_week: float
    width: float
    holds: tuple[bool, bool, bool]


def board(case: Case, rng: np.random.Generator) -> tuple[pd.DataFrame, Floats]:
    """Works with their truth and their score, and the true rate of each week."""
    weeks = WEEKS + case.unaudited
    rate = expit(np.linspace(logit(case.start), logit(case.end), weeks))
    employers = rng.poisson(case.weekly / case.bulk, weeks)
    week = np.repeat(np.repeat(np.arange(weeks), employers), case.bulk)
    leaning = np.repeat(rng.beta(*_shape(np.repeat(rate, employers))), case.bulk)
    is_routine = rng.random(len(week)) < leaning
    moved = case.drift * week / WEEKS + case.jump * (week >= WEEKS // 2)
    signal = case.apart * (is_routine - 0.5) + moved * is_routine + rng.normal(size=len(week))
    score = expit(logit(case.start) + case.apart * signal)  # exact under the first week's rate and two normal classes
    frame = pd.DataFrame({"work_id": np.arange(len(week)), "week": week, "source": np.where(rng.random(len(week)) < 0.7, "a", "b"),
                          "employer": np.repeat(np.arange(employers.sum()), case.bulk), "routine_probability": score,
                          "is_routine": is_routine})
    return frame, rate


def _shape(rate: Floats, strength: float = 2.0) -> tuple[Floats, Floats]:
    return rate * strength, (1 - rate) * strength


def audits(case: Case, works: pd.DataFrame, rng: np.random.Generator) -> Sample:
    """The labels of every audit, its strata numbered through; an annotator calls `flips` of the judgment-heavy works routine."""
    drawn = []
    for number in case.audited:
        period = works[works["week"] // PER_AUDIT == number].reset_index(drop=True)
        drawn.append(draw_audit(period, DRAWN, rng).assign(draw=number))
    rows = pd.concat(drawn, ignore_index=True)
    label = rows["is_routine"].to_numpy(dtype=np.float64)
    label = np.where(rng.random(len(rows)) < case.flips, 1.0, label)
    label = np.where(rng.random(len(rows)) < case.answers, label, np.nan)
    strata = pd.factorize(rows["stratum"] + rows["draw"].astype(str))[0]
    return Sample(rows["week"].to_numpy() / WEEKS_PER_YEAR, rows["draw"].to_numpy(), strata, 1 / rows["inclusion_probability"].to_numpy(),
                  rows["routine_probability"].to_numpy(), label, np.ones(len(rows), dtype=bool))


def world(case: Case, rng: np.random.Generator) -> Outcome:
    works, rate = board(case, rng)
    week = WEEKS + case.unaudited - 1 if case.unaudited else int(rng.integers(len(case.audited) * PER_AUDIT))
    sample = audits(case, works, rng)
    found = correction(sample, np.array([week / WEEKS_PER_YEAR]))
    pooled, raw = over_all(works, rate, sample)
    mine = works[works["week"] == week]
    units = pd.factorize(mine["employer"])[0]
    weights = rng.poisson(1, (REPLICATES, units.max() + 1))[:, units]
    score = mine["routine_probability"].to_numpy()
    share = share_error(np.array([len(mine)]), weights.sum(axis=1)[None].astype(float), np.array([score.sum()]), (weights @ score)[None])
    interval = corrected(share, found)
    bands = [(interval.low, interval.high), *(annotator_band(interval.low, interval.high, error) for error in (0.05, 0.1))]
    holds = [bool(low[0] <= rate[week] <= high[0]) for low, high in bands]
    return Outcome(pooled, raw, 100 * (interval.estimate[0] - rate[week]), 100 * (share.share[0] - rate[week]),
                   100 * (interval.high[0] - interval.low[0]), (holds[0], holds[1], holds[2]))


def over_all(works: pd.DataFrame, rate: Floats, sample: Sample) -> tuple[float, float]:
    """Error of the corrected and of the raw share over all audited weeks."""
    last = round(sample.years.max() * WEEKS_PER_YEAR) // PER_AUDIT * PER_AUDIT + PER_AUDIT
    mine = works[works["week"] < last]
    counts, score = np.bincount(mine["week"]), float(mine["routine_probability"].mean())
    found = correction(sample, np.arange(last) / WEEKS_PER_YEAR)
    truth = np.average(rate[:last], weights=counts)
    return 100 * (found.slope * score + np.average(found.level, weights=counts) - truth), 100 * (score - truth)


def exact(successes: int, trials: int) -> tuple[float, float]:
    """Clopper-Pearson limits of a rate."""
    low = float(beta.ppf(0.025, successes, trials - successes + 1)) if successes else 0.0
    return low, float(beta.ppf(0.975, successes + 1, trials - successes)) if successes < trials else 1.0


def row(case: Case, worlds: int) -> str:
    rng = np.random.default_rng(SEED)
    found = [one for one in (world(case, rng) for _ in range(worlds)) if np.isfinite(one.week)]  # the others are not shown
    errors = {name: np.array([getattr(one, name) for one in found]) for name in ("error", "raw", "week", "raw_week")}
    numbers = " | ".join(f"{values.mean():+.2f} | {np.sqrt((values**2).mean()):.2f}" for values in errors.values())
    low, high = exact(sum(one.holds[0] for one in found), len(found))
    held = np.mean([one.holds for one in found], axis=0)
    return (f"| {case.name} | {numbers} | {held[0]:.3f} ({low:.3f} to {high:.3f}) | {held[1]:.3f} | {held[2]:.3f} "
            f"| {np.median([one.width for one in found]):.1f} |")


def real(folder: Path, audited: int = DRAWN, repeats: int = 2000) -> None:
    """Audits of postings whose labels are all known, with scores of a word model that had not seen them (five folds).

    The postings are those drawn as they fall (`as_found`); each data set is a source. The population is the labelled file itself.
    """
    items = pd.read_json(folder / "train_items.jsonl", lines=True).set_index("id")
    rows = pd.read_csv(folder / "train_labels.csv").set_index("id").join(items[["title", "tags", "description"]])
    rows = rows[(rows["stratum"] == "as_found") & (rows["category"] != "onsite_manual")].reset_index()
    text = rows["title"].fillna("") + " " + rows["tags"].astype(str) + " " + rows["description"].fillna("")
    words = make_pipeline(TfidfVectorizer(min_df=2, ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=4.0, max_iter=500))
    truth = (rows["label"] == "R").to_numpy(dtype=np.float64)
    score = cross_val_predict(words, text, truth, cv=StratifiedKFold(5, shuffle=True, random_state=1), method="predict_proba")[:, 1]
    frame = pd.DataFrame({"work_id": rows["id"], "source": rows["dataset"], "routine_probability": score, "is_routine": truth})
    rng, found, plain = np.random.default_rng(SEED), [], []
    for _ in range(repeats):
        drawn = draw_audit(frame, audited, rng)
        sample = Sample(np.zeros(len(drawn)), np.zeros(len(drawn), dtype=np.int64), pd.factorize(drawn["stratum"])[0],
                        1 / drawn["inclusion_probability"].to_numpy(), drawn["routine_probability"].to_numpy(),
                        drawn["is_routine"].to_numpy(), np.ones(len(drawn), dtype=bool))
        level = correction(sample, np.zeros(1))
        share = Share(np.array([score.mean()]), np.zeros(1), np.full(1, np.inf))
        interval = corrected(share, level)
        found.append((interval.estimate[0], interval.low[0], interval.high[0]))
        plain.append(rng.choice(truth, audited, replace=False).mean())
    estimate, low, high = np.array(found).T
    held = int(((low <= truth.mean()) & (truth.mean() <= high)).sum())
    errors = [100 * _rms(np.array(values) - truth.mean()) for values in (estimate, plain)]
    print(f"{len(frame):,} real postings of {frame['source'].nunique()} data sets, routine share {100 * truth.mean():.1f} %; the word "
          f"model: mean score {100 * score.mean():.1f} %, called routine {100 * (score >= 0.5).mean():.1f} %")
    print(f"{repeats:,} audits of {audited}: bias {100 * (estimate.mean() - truth.mean()):+.2f}, error {errors[0]:.2f} points (of as many "
          f"labels drawn simply at random: {errors[1]:.2f}), the 90 % interval holds {held / repeats:.3f} "
          f"({' to '.join(f'{end:.3f}' for end in exact(held, repeats))}), width {100 * np.median(high - low):.1f}")


def _rms(values: Floats) -> float:
    return float(np.sqrt((values**2).mean()))


def main() -> None:
    if "--real" in sys.argv:
        real(Path(sys.argv[sys.argv.index("--real") + 1]))
        return
    worlds, part = int(sys.argv[1]) if len(sys.argv) > 1 else 1000, sys.argv[2] if len(sys.argv) > 2 else ""
    names = [f"{name} {figure}" for name in ("all weeks", "raw", "a week", "raw") for figure in ("bias", "error")]
    print(f"| case | {' | '.join(names)} | holds | 5 % band | 10 % band | width |\n{'|---' * 13}|")
    flips = [replace(CASES[1], name=f"annotator calls {flips:.0%} of judgment-heavy works routine", flips=flips) for flips in (0.05, 0.1)]
    for case in (*CASES, *flips):
        if part in case.name:
            print(row(case, worlds), flush=True)


if __name__ == "__main__":
    main()
