"""One world: what is truly asked for, and the working tables that nightly crawls of it would leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zlib import crc32

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.recovery.audits import audit_tables
from benchmarks.recovery.cases import Case
from benchmarks.recovery.resampled import Facts
from benchmarks.recovery.rows import CRAWL_HOUR, coverage_rows, source_rows, working_tables
from pipeline.measure.statistics.trend import WEEKS_PER_YEAR
from warehouse.tables import TABLES

Floats = NDArray[np.float64]

START, WEEKS = date(2024, 1, 1), 104
BOARDS = ("alpha", "beta", "delta", "gamma")
SIZES = np.array([1.0, 2.0, 0.5, 1.0])
CATEGORIES = ("data_entry", "content_writing", "software_development")
MIX = np.array([0.4, 0.3, 0.3])
GROWTH = np.array([-0.2, 0.0, 0.1])
ROUTINE = np.array([0.9, 0.5, 0.1])
PAY_LEVEL, PAY_GROWTH = np.log(np.array([12.0, 20.0, 35.0])), -0.05
CONFUSION = 0.05
SCORES = {True: (6.0, 1.5), False: (1.5, 6.0)}
MEMORY = 0.7
LATEST = 30.0
FLOOD = 300
ENTRY, EXITS = 40, {0: 90, 2: 70}
"""Week in which the last board comes into sight, and weeks in which others go."""


@dataclass(frozen=True)
class Truth:
    """What is so: expected works a week (sources, categories, weeks), the same without wander and season, common demand by week,
    routine shares (categories, weeks) as they are and as the classifier is expected to see them, and pay.
    """

    rates: Floats
    plain: Floats
    demand: Floats
    routine: Floats
    scored: Floats
    pay_level: Floats
    pay_growth: float


@dataclass(frozen=True)
class World:
    """A case played once: tables for the measures, truth aside; `sources` are its boards under names that no other world has."""

    case: Case
    sources: tuple[str, ...]
    tables: dict[str, pa.Table]
    truth: Truth
    night: date


def play(case: Case, facts: Facts, number: int) -> World:
    """Draws world `number` of a case."""
    rng = np.random.default_rng([number, crc32(case.name.encode())])
    sources = tuple(f"{board}-{number}" for board in BOARDS)
    truth = _truth(case, rng)
    crawls = dict(zip(sources, _crawls(case, rng), strict=True))
    asked = _reposted(_asked(case, sources, truth, facts, rng), facts.repost_share if case.reposts is None else case.reposts, case, rng)
    night = START + timedelta(weeks=WEEKS)
    shown = _shown(asked, crawls)
    tables = working_tables(shown, START, night, rng)
    if "audit_draws" in TABLES:
        tables |= audit_tables(shown, tables, str(number), START, rng)
    tables["coverage"] = coverage_rows(crawls, START, WEEKS * 7)
    tables["sources"] = source_rows(sources)
    return World(case, sources, tables, truth, night)


def _truth(case: Case, rng: np.random.Generator) -> Truth:
    years = np.arange(WEEKS) / WEEKS_PER_YEAR
    late = np.maximum(years - years.mean(), 0)
    path = GROWTH[:, None] * years + case.shift * (late > 0) + case.bend * late
    wander = np.zeros(WEEKS)
    for week in range(WEEKS):
        wander[week] = MEMORY * wander[week - 1] + rng.normal() * np.sqrt(1 - MEMORY**2) if week else rng.normal()
    moved = case.wander * wander + case.season * np.sin(2 * np.pi * years + rng.uniform(0, 2 * np.pi))
    sizes = np.repeat(SIZES[:, None], WEEKS, axis=1)
    if case.ramp:
        sizes[-1] *= np.clip((np.arange(WEEKS) - ENTRY + 1) / 26, 0, 1)
    plain = case.weekly * sizes[:, None] * (MIX[:, None] * np.exp(path))
    rates = plain * np.exp(moved)
    error = CONFUSION + case.drift * np.linspace(0, 1, WEEKS)
    routine = np.repeat(ROUTINE[:, None], WEEKS, axis=1)
    high, low = (a / (a + b) for a, b in (SCORES[True], SCORES[False]))
    scored = routine * ((1 - CONFUSION) * high + CONFUSION * low) + (1 - routine) * (error * high + (1 - error) * low)
    demand = (MIX[:, None] * np.exp(path + moved)).sum(axis=0)
    return Truth(rates, plain, demand, routine, scored, PAY_LEVEL, PAY_GROWTH)


def _crawls(case: Case, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """The days on which each board was crawled whole."""
    found = []
    for place in range(len(BOARDS)):
        is_newest = place == len(BOARDS) - 1
        first = 7 * ENTRY if is_newest and (case.enters_leaves or case.ramp) else case.late
        last = 7 * EXITS.get(place, WEEKS) if case.enters_leaves else 7 * WEEKS
        crawled = np.zeros(7 * WEEKS + 1, dtype=bool)
        crawled[first:last + 1] = True
        for _ in range(case.outages // len(BOARDS)):
            day = rng.integers(first + 110, last - 20)
            crawled[day:day + rng.integers(3, 21)] = False
        found.append(np.flatnonzero(crawled))
    return found


def _asked(case: Case, sources: tuple[str, ...], truth: Truth, facts: Facts, rng: np.random.Generator) -> pd.DataFrame:
    """One row per work asked for, evergreen ads and floods included."""
    source, category, week, bulk, evergreen = _events(case, truth, facts, rng)
    employer = rng.integers(max(len(source) * 2 // 3, 1), size=len(source))
    employer[bulk >= FLOOD] = len(source) + np.arange((bulk >= FLOOD).sum())
    employer[rng.random(len(source)) < case.unnamed] = -1
    event = np.repeat(np.arange(len(source)), bulk)
    source, category, week, evergreen = source[event], category[event], week[event], evergreen[event]
    is_routine = rng.random(len(event)) < truth.routine[category, week]
    error = CONFUSION + case.drift * ~is_routine * week / (WEEKS - 1)
    looks_routine = is_routine ^ (rng.random(len(event)) < error)
    day = 7 * week + rng.uniform(0, 7, len(event))
    pay = rng.choice(facts.hourly, len(event)) / np.median(facts.hourly)
    return pd.DataFrame({
        "source": np.array(sources)[source], "category": np.array(CATEGORIES)[category], "employer": employer[event], "day": day,
        "claimed": np.where(rng.random(len(event)) < case.false_dates, day - rng.uniform(1, LATEST, len(event)), day),
        "life": np.where(evergreen, 400.0, np.exp(rng.normal(np.log(18), 0.8, len(event)))), "evergreen": evergreen, "routine": is_routine,
        "score": np.where(looks_routine, rng.beta(*SCORES[True], len(event)), rng.beta(*SCORES[False], len(event))),
        "pay": pay * np.exp(truth.pay_level[category] + truth.pay_growth * week / WEEKS_PER_YEAR), "work": np.arange(len(event))})


def _events(case: Case, truth: Truth, facts: Facts, rng: np.random.Generator) -> tuple[NDArray[np.int64], ...]:
    """Source, category, week and size of each employer's ask, and whether its ads are evergreen."""
    mean = float(facts.bulks.mean()) if case.bulk is None else case.bulk
    parts = []
    for share, lasting in ((1.0 - case.evergreen, False), (case.evergreen, True)):
        cells = np.indices(truth.rates.shape).reshape(3, -1)
        source, category, week = np.repeat(cells, rng.poisson(share * truth.rates.ravel() / mean), axis=1)
        bulk = rng.choice(facts.bulks, len(week)) if case.bulk is None else 1 + rng.negative_binomial(1, 1 / case.bulk, len(week))
        parts.append((source, category, week, bulk, np.full(len(week), lasting)))
    floods = [rng.integers(size, size=case.floods) for size in truth.rates.shape]
    parts.append((*floods, np.full(case.floods, FLOOD), np.zeros(case.floods, dtype=bool)))
    return tuple(np.concatenate(columns) for columns in zip(*parts, strict=True))


def _reposted(asked: pd.DataFrame, share: float, case: Case, rng: np.random.Generator) -> pd.DataFrame:
    """The same with works posted again within 28 days; those that dedupe misses are works of their own."""
    again = asked[(rng.random(len(asked)) < share) & ~asked["evergreen"]].copy()
    later = rng.uniform(1, 27, len(again))
    again["day"] += later
    again["claimed"] += later
    is_missed = rng.random(len(again)) < case.missed_reposts
    again["work"] = np.where(is_missed, len(asked) + np.arange(len(again)), again["work"])
    return pd.concat([asked, again], ignore_index=True)


def _shown(asked: pd.DataFrame, crawls: dict[str, NDArray[np.int64]]) -> pd.DataFrame:
    """What crawls see of it: first seen, and dated as pipeline.clean dates an entry (docs/house.md)."""
    parts = []
    for source, days in crawls.items():
        mine = asked[asked["source"] == source]
        moments = days + CRAWL_HOUR / 24
        number = np.searchsorted(moments, mine["day"])
        before, seen = np.concatenate([[-np.inf], moments])[number], np.append(moments, np.inf)[number]
        claimed = mine["claimed"]
        shown = mine.assign(seen=seen, entered=np.where((claimed >= before) & (claimed <= seen), claimed, seen),
                            truncated=(seen <= moments[0]) | (claimed < moments[0]))
        parts.append(shown[(seen <= mine["day"] + mine["life"]) & np.isfinite(seen)])
    found = pd.concat(parts).sort_index().reset_index(drop=True)
    return found.assign(work=found.index.to_series().groupby(found["work"]).transform("first"))
