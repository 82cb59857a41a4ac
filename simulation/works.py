"""The works of a world and the postings that ask for them: what is really there, before any crawl looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from simulation import threads
from simulation.grammar import Ad, lexicon, pick, revised, write_ad
from simulation.world import Board, World, crawl_moment

Source = Literal["greenhouse", "hackernews"]
Kind = Literal["original", "repost", "edited", "city_copy", "cross_source"]
GATHERING = 1.8


@dataclass(frozen=True)
class Work:
    """One piece of work that a client asks for. `renews` is the earlier work of the same words that it is not, being new demand."""

    work_id: str
    ad: Ad
    company: str
    engagement: Literal["freelance", "contract", "full_time"]
    source: Source
    board: str
    posted_at: datetime
    renews: str | None = None

    @property
    def is_gig(self) -> bool:
        """Whether it is gig work."""
        return self.engagement != "full_time"


@dataclass(frozen=True)
class Posting:
    """One posting of a work. `board` is a board's token or the kind of thread; from `revised_at` on it shows `revised_ad`."""

    work: Work
    kind: Kind
    source: Source
    board: str
    ad: Ad
    place: str
    posted_at: datetime
    closes_at: datetime
    revised_at: datetime | None = None
    revised_ad: Ad | None = None

    def ad_at(self, moment: datetime) -> Ad:
        """What it says at `moment`."""
        return self.revised_ad if self.revised_ad and self.revised_at and self.revised_at <= moment else self.ad


@dataclass
class _Companies:
    """Names of clients: those of each board, and those that write on Hacker News."""

    of_board: dict[str, list[str]] = field(default_factory=dict)
    of_threads: list[str] = field(default_factory=list)


def draw_works(world: World) -> list[tuple[Work, list[Posting]]]:
    """All works of `world` with their postings up to the last crawl, ordered by first posting."""
    companies = _name_companies(world)
    last = crawl_moment(world.nights[-1])
    drawn: list[tuple[Work, list[Posting]]] = []
    for category in sorted(world.weekly_inflow):
        for index, day in enumerate(_days(world, category, (last.date() - world.start).days + 1)):
            rng = world.rng("work", category, index)
            work = _draw_work(world, category, f"{category}-{index}", day, companies, rng)
            drawn += _with_postings(world, work, last, rng)
    drawn.sort(key=lambda item: (item[0].posted_at, item[0].work_id))
    return _numbered([item for item in drawn if item[1]])


def _numbered(drawn: list[tuple[Work, list[Posting]]]) -> list[tuple[Work, list[Posting]]]:
    names = {work.work_id: f"w{number:05d}" for number, (work, _) in enumerate(drawn, 1)}
    numbered = []
    for work, postings in drawn:
        named = replace(work, work_id=names[work.work_id], renews=names[work.renews] if work.renews else None)
        numbered.append((named, [replace(posting, work=named) for posting in postings]))
    return numbered


def _days(world: World, category: str, count: int) -> Iterator[int]:
    """Day numbers on which works of a category appear, one per work."""
    days = np.arange(count)
    rate = world.weekly_inflow[category] / 7 * (1 + world.growth.get(category, 0.0)) ** (days / 365.25)
    for day, works in enumerate(world.rng("inflow", category).poisson(rate)):
        yield from [day] * int(works)


def _name_companies(world: World) -> _Companies:
    words = lexicon()["shared"]["companies"]
    names = [f"Sim {first} {second}" for first in words["first"] for second in words["second"]]
    order = iter(names[int(index)] for index in world.rng("companies").permutation(len(names)))
    companies = _Companies()
    for board in world.boards:
        companies.of_board[board.token] = [next(order) for _ in range(board.clients)]
    companies.of_threads = [next(order) for _ in range(world.hackernews_companies)]
    return companies


def _draw_work(world: World, category: str, name: str, day: int, companies: _Companies, rng: np.random.Generator) -> Work:
    posted_at = world.begins_at + timedelta(days=day, seconds=int(rng.integers(86_400)))
    is_salaried = rng.random() < world.salaried_share
    engagement: Literal["freelance", "contract", "full_time"] = "full_time" if is_salaried else pick(("freelance", "contract"), rng)
    if rng.random() < world.hackernews_shares.get(category, world.hackernews_share):
        board = "who_is_hiring" if is_salaried or rng.random() < 0.6 else "freelancer"
        company = pick(companies.of_threads, rng)
        ad = write_ad(category, company, is_salaried, rng)
        return Work(name, ad, company, engagement, "hackernews", board, _gathered(posted_at, world.begins_at))
    board = pick(_boards_for(world.boards, category), rng).token
    company = pick(companies.of_board[board], rng)
    return Work(name, write_ad(category, company, is_salaried, rng), company, engagement, "greenhouse", board, posted_at)


def _boards_for(boards: Sequence[Board], category: str) -> list[Board]:
    return [board for board in boards if not board.categories or category in board.categories]


def _gathered(moment: datetime, earliest: datetime) -> datetime:
    """The moment moved toward the opening of its thread, where most comments are written."""
    begin, end = max(threads.opened_at(moment), earliest), threads.replaced_at(moment)
    moved = begin + (end - begin) * float(((moment - begin) / (end - begin)) ** GATHERING)
    return moved.replace(microsecond=0)


def _with_postings(world: World, work: Work, last: datetime, rng: np.random.Generator) -> list[tuple[Work, list[Posting]]]:
    """The work with its postings, and the work that renews it, where there is one."""
    postings, renewal = (_on_board if work.source == "greenhouse" else _in_threads)(world, work, rng)
    found = [(work, [posting for posting in postings if posting.posted_at <= last])]
    if renewal is not None and renewal[0].posted_at <= last:
        found.append((renewal[0], [renewal[1]]))
    return found


def _on_board(world: World, work: Work, rng: np.random.Generator) -> tuple[list[Posting], tuple[Work, Posting] | None]:
    shares, chance = world.repeats, float(rng.random())
    original = Posting(work, "original", "greenhouse", work.board, work.ad, _place(rng), work.posted_at, work.posted_at + _life(world, rng))
    limit = shares.repost
    if chance < limit + shares.edited:
        ended = replace(original, closes_at=work.posted_at + _between(4, 18, rng))
        again_at = ended.closes_at + _between(0, 5, rng)
        ad = work.ad if chance < limit else revised(work.ad, rng)
        kind: Kind = "repost" if chance < limit else "edited"
        again = replace(original, kind=kind, ad=ad, posted_at=again_at, closes_at=again_at + _life(world, rng))
        return [ended, again], None
    limit += shares.edited
    if chance < (limit := limit + shares.city_copies):
        return _city_copies(original, rng), None
    if chance < (limit := limit + shares.cross_source):
        told_at = work.posted_at + _between(0, 5, rng)
        board = "freelancer" if work.is_gig and rng.random() < 0.4 else "who_is_hiring"
        return [original, replace(original, kind="cross_source", source="hackernews", board=board, posted_at=told_at,
                                  closes_at=threads.replaced_at(told_at))], None
    if chance < (limit := limit + shares.revised):
        moment = (work.posted_at + (original.closes_at - work.posted_at) * float(rng.uniform(0.2, 0.8))).replace(microsecond=0)
        return [replace(original, revised_at=moment, revised_ad=revised(work.ad, rng))], None
    if chance < limit + shares.renewed:
        begun = original.closes_at + _between(29, 60, rng)
        return [original], _renewal(original, begun, begun + _life(world, rng))
    return [original], None


def _in_threads(world: World, work: Work, rng: np.random.Generator) -> tuple[list[Posting], tuple[Work, Posting] | None]:
    shares, chance = world.repeats, float(rng.random())
    end = threads.replaced_at(work.posted_at)
    original = Posting(work, "original", "hackernews", work.board, work.ad, _place(rng), work.posted_at, end)
    if chance < shares.repost + shares.edited:
        again_at = work.posted_at + _between(2, 10, rng)
        is_same = chance < shares.repost
        return [original, replace(original, kind="repost" if is_same else "edited", ad=work.ad if is_same else revised(work.ad, rng),
                                  posted_at=again_at, closes_at=threads.replaced_at(again_at))], None
    if chance < shares.repost + shares.edited + shares.renewed:
        begun = threads.replaced_at(end) + _between(2, 6, rng)
        return [original], _renewal(original, begun, threads.replaced_at(begun))
    return [original], None


def _renewal(original: Posting, begun: datetime, closes_at: datetime) -> tuple[Work, Posting]:
    work = replace(original.work, work_id=f"{original.work.work_id}-again", posted_at=begun, renews=original.work.work_id)
    return work, replace(original, work=work, posted_at=begun, closes_at=closes_at)


def _city_copies(original: Posting, rng: np.random.Generator) -> list[Posting]:
    places = lexicon()["shared"]["slots"]["place"]
    in_title = rng.random() < 0.5
    copies = []
    for number, index in enumerate(rng.permutation(len(places))[: int(rng.integers(2, 6))]):
        place = places[int(index)]
        ad = replace(original.ad, title=f"{original.ad.title} - {place}") if in_title else original.ad
        copies.append(replace(original, kind="city_copy" if number else "original", ad=ad, place=place,
                              posted_at=original.posted_at + timedelta(seconds=20 * number)))
    return copies


def _life(world: World, rng: np.random.Generator) -> timedelta:
    days = max(0.5, float(rng.lognormal(np.log(world.life_median_days), world.life_sigma)))
    return timedelta(seconds=round(days * 86_400))


def _between(low: float, high: float, rng: np.random.Generator) -> timedelta:
    return timedelta(seconds=round(float(rng.uniform(low, high)) * 86_400))


def _place(rng: np.random.Generator) -> str:
    chance, place = rng.random(), pick(lexicon()["shared"]["slots"]["place"], rng)
    return "Remote" if chance < 0.6 else f"Remote - {place}" if chance < 0.9 else place
