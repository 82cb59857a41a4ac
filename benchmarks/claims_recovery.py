"""How often the registry's verdicts are wrong, and how soon right ones come, when the truth is known.

Families of 12 claims that a group of works falls beside the rest of 11,000 works a month, looked at monthly from month 6 to month 24 and
judged together by the published code. Boards breathe as a whole; groups and rest wander apart (AR(1) on the log scale) and employers post
in bulk, for weeks on end. Null families: how often a claim is ever supported or reversed, how often any of a family is, and how often no
claim gets any verdict. Families in which groups do fall or rise by 20 % a year: how soon they are found, with false-discovery control and
without; and how many of the verdicts are false.

    python -m benchmarks.claims_recovery [worlds per case, default 300] [words that the case's name must hold]
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.trend_coverage import exact
from pipeline.measure.claims_registry import Claim
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR, fit_level, fit_odds
from pipeline.measure.verdicts import NOT_SUPPORTED, REVERSED, SUPPORTED, judge

Floats = NDArray[np.float64]
SEED = 20261126
CLAIMS, REST = 12, 11_000
LOOKS = range(6, 25)
FALL, RISE = float(np.log(0.8)), float(np.log(1.2))


@dataclass(frozen=True)
class Case:
    """One kind of boards; sizes are works a month of each group, slopes the true change of the first groups, in logs a year."""

    name: str
    memory: float = 0.0
    wander: float = 0.0
    bulk: float = 1.0
    spell: int = 1
    season: float = 0.0
    sizes: tuple[float, float] = (500, 500)
    slopes: tuple[float, ...] = ()


NULLS = (
    Case("null, works come one by one"),
    Case("null, bulks of 6", bulk=6),
    Case("null, bulks of 6 over 6 weeks", bulk=6, spell=6),
    Case("null, wander .25 with memory .3", memory=0.3, wander=0.25),
    Case("null, wander .25 with memory .6", memory=0.6, wander=0.25),
    Case("null, wander .10 with memory .6", memory=0.6, wander=0.1),
    Case("null, wander .10 with memory .6, 60 to 1,500 a month", memory=0.6, wander=0.1, sizes=(60, 1500)),
    Case("season of 20 % in each group, wander .10 with memory .6", memory=0.6, wander=0.1, season=0.2),
)
EFFECTS = (
    *(Case(f"effect, {count} of 12 fall by 20 % a year", slopes=(FALL,) * count) for count in (1, 6, 12)),
    *(Case(f"effect, {count} of 12 rise by 20 % a year", slopes=(RISE,) * count) for count in (1, 6)),
    Case("effect, 6 of 12 fall by 20 % a year, 1,000 a month", sizes=(1000, 1000), slopes=(FALL,) * 6),
    Case("effect, 6 of 12 fall by 20 % a year, bulks of 2", bulk=2, slopes=(FALL,) * 6),
    Case("effect, 6 of 12 fall by 20 % a year, wander .10 with memory .6", memory=0.6, wander=0.1, slopes=(FALL,) * 6),
    Case("effect, 6 of 12 fall by 40 % a year, wander .10 with memory .6", memory=0.6, wander=0.1, slopes=(float(np.log(0.6)),) * 6),
)


def wandering(rng: np.random.Generator, shape: tuple[int, int], memory: float, spread: float) -> Floats:
    shocks = rng.normal(size=shape) * spread
    for week in range(1, shape[1]):
        shocks[:, week] = memory * shocks[:, week - 1] + shocks[:, week] * np.sqrt(1 - memory**2)
    return shocks


def family(case: Case, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Works by group and week, and works of the rest by week."""
    weeks = months_to_weeks(LOOKS[-1])
    length = weeks + case.spell
    monthly = np.append(np.geomspace(*case.sizes, CLAIMS), REST)
    slopes = np.append(case.slopes, np.zeros(CLAIMS + 1 - len(case.slopes)))
    years = np.arange(length) / WEEKS_PER_YEAR
    season = case.season * np.sin(2 * np.pi * (years + rng.uniform(size=(CLAIMS + 1, 1)))) * (np.arange(CLAIMS + 1) < CLAIMS)[:, None]
    logs = slopes[:, None] * years + season + wandering(rng, (1, length), 0.8, 0.2)
    logs = logs + wandering(rng, (CLAIMS + 1, length), case.memory, case.wander)
    employers = rng.poisson(monthly[:, None] / (WEEKS_PER_YEAR / 12) * np.exp(logs) / (case.bulk * case.spell))
    works = np.zeros((CLAIMS + 1, length + case.spell))
    for offset in range(case.spell):
        works[:, offset : offset + length] += employers if case.bulk == 1 else bulks(rng, employers, case.bulk)
    counted = works[:, case.spell : length]
    return counted[:-1], counted[-1]


def bulks(rng: np.random.Generator, employers: NDArray[np.int64], mean: float) -> NDArray[np.int64]:
    """Works of so many employers, each a geometric number of them."""
    return employers + np.where(employers > 0, rng.negative_binomial(np.maximum(employers, 1), 1 / mean), 0)


def months_to_weeks(months: int) -> int:
    return int(months * WEEKS_PER_YEAR / 12)


CLAIM = Claim("made up", 1, date(2026, 1, 1), "", "", "", "falls", 10, "odds")
RISES = Claim("made up", 1, date(2026, 1, 1), "", "", "", "rises", 10, "odds")


def verdicts(case: Case, rng: np.random.Generator) -> tuple[list[list[str]], NDArray[np.bool_]]:
    """Verdicts of one world, and whether a claim's own interval leaves out no change (looks, claims)."""
    groups, rest = family(case, rng)
    claim = RISES if RISE in case.slopes else CLAIM
    found, alone = [], []
    for look in LOOKS:
        weeks = months_to_weeks(look)
        years = np.arange(weeks) / WEEKS_PER_YEAR
        judged = judge([(claim, fit_odds(years, group[:weeks], rest[:weeks])) for group in groups])
        found.append([verdict.verdict for verdict in judged])
        alone.append([verdict.low * verdict.high > 0 for verdict in judged])
    return found, np.array(alone)


def rate(hits: Sequence[bool] | NDArray[np.bool_]) -> str:
    low, high = exact(int(np.sum(hits)), len(hits))
    return f"{np.mean(hits):.3f} ({low:.3f} to {high:.3f})"


def null_line(case: Case, worlds: int) -> tuple[str, float]:
    rng = np.random.default_rng(SEED)
    runs = [verdicts(case, rng) for _ in range(worlds)]
    said = np.array([found for found, _ in runs])
    wrong = np.isin(said, (SUPPORTED, REVERSED))
    alone = np.array([left for _, left in runs])
    sizes = wrong.any(axis=1).mean(axis=0)
    silent = [1 - np.isin(said[:, look], (SUPPORTED, REVERSED, NOT_SUPPORTED)).mean() for look in (6, 18)]
    return (f"{case.name}: false verdict on a claim at any look {wrong.any(axis=1).mean():.4f} (worst of 12: {sizes.max():.3f}), by its "
            f"interval alone {alone.any(axis=1).mean():.3f}; on any of the family at the worst look "
            f"{rate(wrong[:, wrong.any(axis=2).sum(axis=0).argmax()].any(axis=1))}, at any look {rate(wrong.any(axis=(1, 2)))}; no verdict "
            f"at month 12 {silent[0]:.2f}, at month 24 {silent[1]:.2f}", float(wrong.any(axis=(1, 2)).mean()))


def effect_line(case: Case, worlds: int) -> tuple[str, float]:
    rng = np.random.default_rng(SEED)
    runs = [verdicts(case, rng) for _ in range(worlds)]
    said, alone = np.array([found for found, _ in runs]), np.array([left for _, left in runs])
    true = np.arange(CLAIMS) < len(case.slopes)
    right = said[:, :, true] == SUPPORTED
    wrong = np.isin(said, (SUPPORTED, REVERSED)) & ~true
    discoveries = np.isin(said, (SUPPORTED, REVERSED)).sum(axis=2)
    false_rate = (wrong.sum(axis=2) / np.maximum(discoveries, 1)).mean(axis=0).max()
    by = {look: right[:, : number + 1].any(axis=1).mean() for number, look in enumerate(LOOKS)}
    by_alone = {look: alone[:, : number + 1, true].any(axis=1).mean() for number, look in enumerate(LOOKS)}
    soon, soon_alone = (next((look for look, share in shares.items() if share >= 0.8), None) for shares in (by, by_alone))
    return (f"{case.name}: supported within 12 months {by[12]:.2f} (its interval alone {by_alone[12]:.2f}), 18 months {by[18]:.2f}, 24 "
            f"months {by[24]:.2f}; 80 % in month {soon} (alone {soon_alone}); false discoveries at the worst look {false_rate:.3f}",
            float(by[12]))


def together_line(worlds: int) -> tuple[str, float]:
    """Three boards that have nothing to do with each other: how often they are said to move together, or apart."""
    rng = np.random.default_rng(SEED)
    claim = Claim("made up", 1, date(2026, 1, 1), "", "", "", "rises", 0.3, "comovement")
    wrong = []
    for _ in range(worlds):
        scaled = wandering(rng, (3, months_to_weeks(24)), 0.6, 0.2)
        said = set()
        for look in range(12, 25):
            values = scaled[:, : months_to_weeks(look)]
            values = (values - values.mean(axis=1, keepdims=True)) / values.std(axis=1, keepdims=True)
            fit = fit_level((values.sum(axis=0) ** 2 - (values**2).sum(axis=0)) / 6)
            said.add(judge([(claim, fit)])[0].verdict)
        wrong.append(bool(said & {SUPPORTED, REVERSED}))
    return f"null, three boards that go their own ways, memory .6: said to move together or apart {rate(wrong)}", float(np.mean(wrong))


def run(worlds: int, words: str = "", show: Callable[[str], None] = print) -> dict[str, float]:
    """Shows every case whose name holds the words; returns false verdicts of a family, or the share supported within 12 months."""
    found: dict[str, float] = {}
    for case, line in [*((case, null_line) for case in NULLS), *((case, effect_line) for case in EFFECTS)]:
        if words in case.name:
            text, found[case.name] = line(case, worlds)
            show(text)
    if words in "null, three boards":
        text, found["boards"] = together_line(worlds)
        show(text)
    return found


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 300, sys.argv[2] if len(sys.argv) > 2 else "", lambda line: print(line, flush=True))
