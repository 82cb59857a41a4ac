"""The kinds of world: a clean base, and around it one violated assumption at a time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """One kind of world. Shares are of works, changes are on the log scale, a year is a year.

    `weekly` works a week on a board of size 1; a level `shift` and a `bend` of the trend fall in mid-series; `outages` of 3 to 20 days;
    `missed_reposts` of those that dedupe does not find; `evergreen` ads; `ramp`: the newest board grows into its
    size over half a year; `wander`: standard deviation of AR(1) demand with memory .7; `bulk`: mean works of an employer in a week (else
    resampled); `unnamed` employers; the classifier's error on judgment work rises by `drift`; `false_dates` lie 1 to 30 days early;
    `floods` of 300 works by one employer; observation of a running board begins on day `late`; `season` is an amplitude.
    """

    name: str
    weekly: float = 40.0
    shift: float = 0.0
    bend: float = 0.0
    enters_leaves: bool = False
    outages: int = 0
    reposts: float | None = None
    missed_reposts: float = 0.0
    evergreen: float = 0.0
    ramp: bool = False
    wander: float = 0.0
    bulk: float | None = None
    unnamed: float = 0.0
    drift: float = 0.0
    false_dates: float = 0.0
    floods: int = 0
    late: int = 0
    season: float = 0.0


CASES = (
    Case("base"),
    Case("thin boards", weekly=8),
    Case("level shift", shift=-0.35),
    Case("trend shift", bend=-0.6),
    Case("source enters, two leave", enters_leaves=True),
    Case("outages", outages=16),
    Case("reposts", reposts=0.25),
    Case("reposts, a fifth missed", reposts=0.25, missed_reposts=0.2),
    Case("evergreen ads", evergreen=0.1),
    Case("ramp-up", ramp=True),
    Case("bulk employers", bulk=6.0),
    Case("bulk employers, half unnamed", bulk=6.0, unnamed=0.5),
    Case("demand wanders", wander=0.2),
    Case("confusion drifts", drift=0.25),
    Case("false dates", false_dates=0.2),
    Case("template floods", floods=6),
    Case("late start", late=200),
    Case("season", season=0.2),
)
