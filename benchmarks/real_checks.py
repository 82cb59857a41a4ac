"""What measures must hold on real postings, whose truth is not known: halves of one source agree, a planted decline is found, a late start
plants none, and counts go where another collector's go.

    python -m benchmarks.real_checks SHARED [--home BUILT] [--draws 400]

SHARED holds data/hn_whoishiring_2013_2018, data/hn_whoishiring_2026, data/upwork_2023 and data/reference/hn_monthly. Without a home in
which they were built already one is built (some minutes). All postings count, for few on Hacker News are gigs. These files are no weekly
series (six single threads, three months, one search), so the published tables rightly show no trend of them; the same estimators are run
on threads.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from gigshift.progress import build_release
from pipeline.measure.statistics.bootstrap import replicate_totals
from pipeline.measure.statistics.trend import Slope, log_linear_slope
from scrapers.imports import admit_import
from warehouse.home import Home

Floats = NDArray[np.float64]
MAPS = Path(__file__).resolve().parent.parent / "scrapers" / "maps"
THREADS, NEWER_THREADS, SEARCH = "hn_whoishiring_2013_2018", "hn_whoishiring_2026", "upwork_2023"
REFERENCE = "data/reference/hn_monthly/who_is_hiring_comments.csv"
SEED, YEAR = 20261126, 365.2425
FALL = 0.8
"""What the planted decline leaves of a category each year."""


def postings(home: Home) -> pd.DataFrame:
    """Source, date, thread (its month), unit (employer, else posting) and category of each posting."""
    rows = home.read("postings").to_pandas()
    rows = rows[rows["source"].isin([THREADS, NEWER_THREADS, SEARCH])]
    labels = home.read("labels").to_pandas().drop_duplicates("text_hash").set_index("text_hash")["category"]
    thread = rows["posted_at"].dt.tz_localize(None).dt.to_period("M").dt.start_time
    return rows.assign(thread=thread, unit=rows["employer_id"].fillna(rows["posting_id"]), category=rows["text_hash"].map(labels))


def halves(rows: pd.DataFrame, draws: int, rng: np.random.Generator) -> str:
    """p-values of the difference between two random halves' growth from the earlier to the later postings, employers bootstrapped."""
    units, names = pd.factorize(rows["unit"])
    is_late = rows["posted_at"] > rows["posted_at"].quantile(0.5, interpolation="lower")
    values = []
    for _ in range(draws):
        group = 2 * (rng.random(len(names)) < 0.5)[units] + is_late.to_numpy()
        counts = np.bincount(group, minlength=4)
        draw = np.log(replicate_totals(group.astype(np.int64), 4, units, list(names), np.ones(len(rows))))
        spread = (draw[3] - draw[2] - draw[1] + draw[0]).std()
        values.append(2 * stats.norm.sf(abs(np.log(counts[3] * counts[0] / counts[2] / counts[1])) / spread))
    under, ks = float(np.mean(np.array(values) < 0.1)), stats.kstest(values, "uniform")
    return (f"{len(rows):,} postings of {len(names):,} employers, {draws} splits: p < .1 in {under:.3f}, mean p {np.mean(values):.3f}, "
            f"largest distance from uniform {ks.statistic:.3f}")


def fit(counts: pd.Series) -> Slope:
    """The published trend's estimator over periods instead of weeks."""
    return log_linear_slope(np.array([period.toordinal() for period in counts.index]) / YEAR, counts.to_numpy(dtype=np.float64))


def told(slope: Slope) -> str:
    return f"{_yearly(slope.slope):+.1f} % a year ({_yearly(slope.low):+.1f} to {_yearly(slope.high):+.1f})"


def planted(counts: pd.Series, draws: int, rng: np.random.Generator) -> str:
    """What a random loss of a fifth a year adds to the trend, and whether the thinned trend's interval holds the sum of the two."""
    years = np.array([(period - counts.index[0]).days for period in counts.index]) / YEAR
    before, thinned = fit(counts), [fit(counts * 0 + rng.binomial(counts, FALL**years)) for _ in range(draws)]
    added = np.array([slope.slope for slope in thinned]) - before.slope
    held = np.mean([slope.low <= before.slope + np.log(FALL) <= slope.high for slope in thinned])
    found = np.mean([slope.high < before.slope for slope in thinned])
    return (f"{len(counts)} months, {counts.sum():,} postings, before {told(before)}: planted {100 * (FALL - 1):.0f} %, "
            f"found {_yearly(added.mean()):+.1f} ± {100 * added.std():.1f}; the interval holds the sum in {held:.2f}, "
            f"lies below the old trend in {found:.2f}")


def late_start(counts: pd.Series) -> str:
    late = fit(counts.iloc[len(counts) // 2:])
    full = fit(counts)
    agree = late.low <= full.high and full.low <= late.high
    return f"full {told(full)}, second half alone {told(late)}: intervals {'meet' if agree else '**do not meet**'}"


def compared(rows: pd.DataFrame, shared: Path) -> Iterator[str]:
    """Our postings of a thread beside another collector's count of its comments."""
    reference = pd.read_csv(shared / REFERENCE, parse_dates=["month"]).set_index("month")["comments"]
    ours = rows.groupby("thread").size()
    yield "| thread | ours | reference | share |\n|---|---|---|---|"
    for month, count in ours.items():
        yield f"| {month:%Y-%m} | {count:,} | {reference[month]:,} | {count / reference[month]:.2f} |"
    both = reference[ours.index]
    steps = np.sign(np.diff(ours)) == np.sign(np.diff(both))
    alike = np.corrcoef(np.log(ours), np.log(both))[0, 1]
    yield f"\nSame direction in {steps.sum()} of {len(steps)} steps; correlation of logs {alike:.2f}."


def report(home: Home, shared: Path, draws: int) -> Iterator[str]:
    rng, rows = np.random.default_rng(SEED), postings(home)
    threads = rows[rows["source"].isin([THREADS, NEWER_THREADS])]
    reference = pd.read_csv(shared / REFERENCE, parse_dates=["month"]).set_index("month")["comments"]
    common = threads["category"].value_counts().index[0]
    yield "## Halves of one source\n"
    for source in (THREADS, NEWER_THREADS, SEARCH):
        yield f"- {source}: {halves(rows[rows['source'].eq(source)], draws, rng)}"
    yield "\n## A planted decline\n"
    yield f"- threads, {common}: {planted(threads[threads['category'].eq(common)].groupby('thread').size(), draws, rng)}"
    yield f"- reference, all comments: {planted(reference, draws, rng)}"
    yield "\n## A late start\n"
    yield f"- threads: {late_start(threads.groupby('thread').size())}"
    yield f"- reference, all comments: {late_start(reference)}"
    yield "\n## Hacker News beside the reference\n"
    yield from compared(threads, shared)


def built(shared: Path, folder: Path) -> Home:
    """A home with the three data sets."""
    home = Home(folder / "home").create()
    for name in (THREADS, NEWER_THREADS, SEARCH):
        files = sorted(path for path in (shared / "data" / name).rglob("*") if path.is_file() and path.name != "SOURCE.txt")
        admit_import(home, files, MAPS / f"{name}.toml")
    build_release(home)
    return home


def _yearly(log_change: float) -> float:
    return float(100 * np.expm1(log_change))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--draws", type=int, default=400)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(options.home) if options.home else built(options.shared, Path(folder))
        for line in report(home, options.shared, options.draws):
            print(line, flush=True)


if __name__ == "__main__":
    main()
