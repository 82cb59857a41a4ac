from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from simulation import threads
from simulation.works import Posting, Work, draw_works
from simulation.world import CONSTANT, DEMO, TINY, crawl_moment

Drawn = list[tuple[Work, list[Posting]]]
YEAR = timedelta(days=365)


def test_planted_shifts_are_in_the_truth(demo: Drawn) -> None:
    begin = DEMO.begins_at
    first = Counter(work.ad.category for work, _ in demo if work.posted_at < begin + YEAR and work.renews is None)
    second = Counter(work.ad.category for work, _ in demo if begin + YEAR <= work.posted_at < begin + 2 * YEAR and work.renews is None)
    for category in DEMO.weekly_inflow:
        found = np.log(second[category] / first[category])
        error = np.sqrt(1 / second[category] + 1 / first[category])
        assert abs(found - np.log(1 + DEMO.growth.get(category, 0.0))) < 3.5 * error, category
    assert second["data_entry"] < 0.8 * first["data_entry"]
    assert second["ai_training"] > 1.3 * first["ai_training"]


def test_a_constant_world_does_not_change(constant: Drawn) -> None:
    first_crawl = crawl_moment(CONSTANT.nights[0])
    assert (first_crawl - CONSTANT.begins_at).days == 200
    weeks = (crawl_moment(CONSTANT.nights[-1]) - CONSTANT.begins_at).days // 7
    counts = np.bincount([(work.posted_at - CONSTANT.begins_at).days // 7 for work, _ in constant if work.renews is None])[:weeks]
    (slope, _), covariance = np.polyfit(np.arange(weeks), counts, 1, cov=True)
    assert abs(slope) < 2 * np.sqrt(covariance[0, 0])
    survivors = [1 for _, postings in constant for posting in postings if posting.posted_at < first_crawl < posting.closes_at]
    assert len(survivors) > 100


@pytest.mark.parametrize("world", [DEMO, CONSTANT, TINY], ids=lambda world: world.name)
def test_crawls_end_the_week(world) -> None:
    assert {night.isoweekday() for night in world.nights} == {7}
    assert len(world.nights) == world.weeks


def test_repeats_are_the_same_work_and_renewals_are_not(demo: Drawn) -> None:
    works = {work.work_id: (work, postings) for work, postings in demo}
    kinds: Counter[str] = Counter()
    for work, postings in demo:
        assert postings[0].kind == "original"
        assert postings[0].posted_at == work.posted_at
        for posting in postings[1:]:
            kinds[posting.kind] += 1
            assert timedelta(0) < posting.posted_at - work.posted_at < timedelta(days=28)
            assert (posting.ad.body == work.ad.body) == (posting.kind != "edited")
            assert (posting.source != work.source) == (posting.kind == "cross_source")
        if work.renews is not None:
            earlier, earlier_postings = works[work.renews]
            kinds["renewed"] += 1
            assert earlier.ad == work.ad
            assert work.posted_at - max(posting.closes_at for posting in earlier_postings) > timedelta(days=28)
        kinds["revised"] += postings[0].revised_ad is not None
    assert min(kinds[kind] for kind in ("repost", "edited", "city_copy", "cross_source", "renewed", "revised")) > 50


def test_works_carry_the_mark_of_simulation(demo: Drawn) -> None:
    assert all(work.company.startswith("Sim ") for work, _ in demo)
    assert all(board.token.startswith("sim-") for board in DEMO.boards)


def test_the_same_world_is_drawn_again() -> None:
    assert draw_works(TINY) == draw_works(TINY)


@pytest.mark.parametrize(("moment", "opened"), [
    (datetime(2024, 6, 3, 15, tzinfo=UTC), datetime(2024, 6, 3, 15, tzinfo=UTC)),
    (datetime(2024, 6, 3, 14, tzinfo=UTC), datetime(2024, 5, 1, 15, tzinfo=UTC)),
    (datetime(2025, 1, 1, 3, tzinfo=UTC), datetime(2024, 12, 2, 15, tzinfo=UTC)),
])
def test_threads_open_on_the_first_weekday_of_a_month(moment: datetime, opened: datetime) -> None:
    assert threads.opened_at(moment) == opened
    assert threads.opened_at(threads.replaced_at(moment) - timedelta(seconds=1)) == opened
