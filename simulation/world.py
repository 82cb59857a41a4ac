"""What a simulated world is: how much of which work appears, how it changes, how ads repeat and when they are crawled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zlib import crc32

import numpy as np

Engagement = Literal["title", "department", "metadata"]


@dataclass(frozen=True)
class Board:
    """A fictional Greenhouse board.

    Where it says Freelance or Full-time, how often its HTML is escaped, for how many clients it lists, which categories (none named =
    all), and whether each client is introduced in the same words above every ad.
    """

    token: str
    says_engagement: Engagement
    escapes: int = 1
    utc_offset: int = -5
    clients: int = 5
    categories: tuple[str, ...] = ()
    has_introduction: bool = False


@dataclass(frozen=True)
class Repeats:
    """Shares of works that come again, each work in one way at most.

    Posted anew within 28 days, the same with small edits, copied to other cities, told on Hacker News too, revised in place; and
    `renewed`: asked for again as new demand, more than 28 days after the earlier posting ended. Copies to cities, to Hacker News and
    revisions are of board postings only.
    """

    repost: float = 0.06
    edited: float = 0.03
    city_copies: float = 0.04
    cross_source: float = 0.04
    revised: float = 0.06
    renewed: float = 0.03


_TECHNICAL = {"software_development": 0.6, "web_development": 0.4, "data_analytics": 0.4, "ai_engineering": 0.55, "ai_training": 0.25}


@dataclass(frozen=True)
class World:
    """A world to simulate. Works appear from day 0 (`start`); the first of `weeks` weekly crawls is on day `first_crawl_day`.

    `weekly_inflow` is works per week of each category on day 0, `growth` the relative change per year (-0.5 halves it), missing = 0.
    Of each category the share in `hackernews_shares` (missing = `hackernews_share`) is posted on Hacker News, the rest on boards.
    `missed` crawls leave no archive; in `failing` ones a board (by number) or thread answers 503. Both name a source and a crawl number
    from 0.
    """

    name: str
    seed: int
    start: date
    weeks: int
    first_crawl_day: int
    weekly_inflow: Mapping[str, float]
    growth: Mapping[str, float] = field(default_factory=dict)
    repeats: Repeats = field(default_factory=Repeats)
    life_median_days: float = 18.0
    life_sigma: float = 0.8
    salaried_share: float = 0.12
    hackernews_shares: Mapping[str, float] = field(default_factory=lambda: dict(_TECHNICAL))
    hackernews_share: float = 0.15
    hackernews_companies: int = 240
    boards: tuple[Board, ...] = ()
    missed: tuple[tuple[str, int], ...] = ()
    failing: tuple[tuple[str, int, int], ...] = ()

    @property
    def nights(self) -> list[date]:
        """Dates of the crawls, oldest first."""
        return [self.start + timedelta(days=self.first_crawl_day + 7 * week) for week in range(self.weeks)]

    @property
    def begins_at(self) -> datetime:
        """The first moment of the world, UTC."""
        return datetime.combine(self.start, time(0), UTC)

    def rng(self, *names: object) -> np.random.Generator:
        """Generator that depends on the seed and `names` alone."""
        return np.random.default_rng([self.seed, crc32("/".join(map(str, names)).encode())])


def crawl_moment(night: date) -> datetime:
    """When a crawl of `night` begins: late on that day, so that a crawl on Sunday holds the whole week."""
    return datetime.combine(night, time(22), UTC)


_BOARDS = (
    Board("sim-fieldhand", "metadata", clients=6),
    Board("sim-deskwell", "title", escapes=2, utc_offset=-4, clients=5),
    Board("sim-annotationguild", "title", clients=4, categories=("ai_training", "ai_engineering", "data_entry", "transcription")),
    Board("sim-brightpixel", "department", utc_offset=1, clients=5, has_introduction=True),
    Board("sim-codewharf", "metadata", escapes=2, utc_offset=0, clients=6),
    Board("sim-expertpanel", "title", utc_offset=-7, clients=3, categories=("ai_training", "education_coaching", "finance_legal")),
    Board("sim-ledgerline", "department", clients=5),
    Board("sim-tallybench", "metadata", utc_offset=2, clients=5),
    Board("sim-wordmill", "title", utc_offset=0, clients=6),
    Board("sim-opsharbor", "department", escapes=2, utc_offset=-6, clients=6, has_introduction=True),
)
_INFLOW = {
    "data_entry": 11.0, "transcription": 4.6, "basic_graphics": 6.5, "web_research": 4.6, "admin_support": 3.0, "customer_support": 2.0,
    "bookkeeping": 2.0, "translation": 3.0, "content_writing": 4.0, "creative_editorial": 2.0, "creative_design": 4.0, "video_audio": 3.5,
    "web_development": 5.0, "software_development": 5.5, "data_analytics": 4.0, "ai_engineering": 3.0, "ai_training": 4.5,
    "marketing_sales": 3.5, "business_consulting": 2.0, "finance_legal": 1.5, "engineering_architecture": 2.0, "education_coaching": 2.0,
}

DEMO = World(
    name="demo", seed=20240226, start=date(2024, 1, 1), weeks=104, first_crawl_day=55, weekly_inflow=_INFLOW,
    growth={
        "data_entry": -0.42, "transcription": -0.50, "basic_graphics": -0.38, "web_research": -0.22, "translation": -0.20,
        "content_writing": -0.15, "ai_training": 0.75, "ai_engineering": 0.85, "data_analytics": 0.10,
    },
    boards=_BOARDS,
    missed=(("greenhouse", 37), ("hackernews", 62)),
    failing=(("greenhouse", 18, 4), ("greenhouse", 81, 7), ("hackernews", 45, 1)),
)
"""Two years: routine work fades, AI training and AI engineering rise, judgment work stays level; some crawls missed or partial."""

CONSTANT = World(
    name="constant", seed=7, start=date(2024, 1, 3), weeks=52, first_crawl_day=200,
    weekly_inflow={"data_entry": 6.0, "content_writing": 5.0, "software_development": 6.0, "creative_design": 5.0, "ai_training": 6.0},
    life_median_days=45.0, boards=_BOARDS[:6],
)
"""Nothing changes, and ads live long: the first crawl, on day 200, finds 200 days of survivors."""

TINY = World(
    name="tiny", seed=3, start=date(2025, 3, 3), weeks=6, first_crawl_day=13,
    weekly_inflow={name: rate * 0.5 for name, rate in _INFLOW.items()},
    growth={"data_entry": -0.5, "ai_training": 1.0}, repeats=Repeats(0.12, 0.08, 0.08, 0.08, 0.12, 0.08), boards=_BOARDS[:4],
    missed=(("greenhouse", 2),), failing=(("greenhouse", 4, 1),),
)
"""Six weeks for tests, every kind of repeat more often, one missed and one partial crawl."""
