"""Which windows of the past a source can fill: months of its own, or weeks of captures of the Wayback Machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from scrapers.backfill import NIGHT, Backfill, Window, asked_today, today
from scrapers.catalog import load
from scrapers.crawl import alone, are_mirrored, permitted
from scrapers.source import HistoricSource
from scrapers.wayback import EDGE, INDEX, WAYBACK, Capture, needed
from warehouse.errors import BadInput, TryAgain
from warehouse.home import Home

REQUESTS_A_DAY = 2000
"""The most that a back-fill asks of a source in a day. It asks for each window only once, so it has a budget of its own beside the polls of
the permission record, which limit how often the same list is asked for."""
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def month(text: str, option: str) -> date:
    """First day of a month written YYYY-MM; raises BadInput that names the option on anything else."""
    if not re.fullmatch(r"[12]\d{3}-(0[1-9]|1[0-2])", text):
        raise BadInput(f"{option} {text!r} is no month: write it as YYYY-MM, like 2011-01")
    return date.fromisoformat(f"{text}-01")


def months_of(home: Home, name: str, first: date, last: date) -> Backfill:
    """The back-fill of a source that can itself be asked for the months `first` to `last`, each a window.

    The running month is read up to today, as a window that says that it is not whole. Raises BadInput for a source that has no past of its
    own or may not be crawled, and for months that can't be had.
    """
    source = load(name)
    if not isinstance(source, HistoricSource):
        other = ", but captures of it can be read: add --wayback" if source.captures else ""
        raise BadInput(f"{name} can't be asked for past months, it shows only the present{other}")
    _check(first, last)
    if first < source.oldest_month:
        raise BadInput(f"--from {first:%Y-%m}: the first month that {name} can be asked for is {source.oldest_month:%Y-%m}")
    settings = permitted(home, source)
    home.claim("real")
    windows, left_out = [], None
    for begin in _months(first, last):
        end, name_of_window = _next(begin), f"{begin:%Y-%m}"
        if end > today():
            end, name_of_window = today() + DAY, f"{begin:%Y-%m}-to-{today()}"
            left_out = f"{begin:%Y-%m} is not over: what it has so far is read and marked as partial"
        windows.append(Window(name_of_window, begin, end - DAY, {"plan": source.start_of(begin, end)},
                              outdates=f"{begin:%Y-%m}-to-*"))
    folder = home.archives / source.name
    is_mirrored = are_mirrored(windows[0].facts["plan"], settings.mirrors)
    return Backfill(home, source, settings, "scrapers.crawl_process", source.permission.crawl_delay, folder,
                    None if is_mirrored else REQUESTS_A_DAY, asked_today(folder.glob(f"{NIGHT}-*.warc.gz*")), windows, left_out)


def captures_of(home: Home, name: str, first: date, last: date) -> Backfill:
    """The back-fill of a source from captures, for the weeks that begin in the months `first` to `last`; asks the index for them.

    Left out are weeks that nothing was captured in or around, and those after which captures may still come. Raises BadInput for a source
    whose captures tell nothing, where the source or the Wayback Machine may not be read, and for months that can't be had; TryAgain when
    the index can't be read whole.
    """
    source = load(name)
    if source.captures is None:
        other = ": leave out --wayback, it can itself be asked for past months" if isinstance(source, HistoricSource) else ""
        raise BadInput(f"captures of {name} don't tell what was posted{other}")
    _check(first, last)
    permitted(home, source)
    settings = permitted(home, WAYBACK)
    weeks, young = _weeks(first, last)
    if not weeks:
        raise BadInput(f"--to {last:%Y-%m}: no week that begins in these months is {EDGE.days} days past, and before then captures that "
                       "belong to its chain may still come")
    home.claim("real")
    is_mirrored = are_mirrored([INDEX], settings.mirrors)
    asked = asked_today(home.archives.glob(f"*/{NIGHT}-{WAYBACK.name}-*.warc.gz*"))
    backfill = Backfill(home, source, settings, "scrapers.wayback_process", WAYBACK.permission.crawl_delay, home.root / WAYBACK.name,
                        None if is_mirrored else WAYBACK.permission.max_polls_per_day, asked)
    plan = source.start(today())
    captures = _listed(backfill, plan, weeks[0] - EDGE, weeks[-1] + WEEK + EDGE)
    for week in weeks:
        chosen = needed(source.captures, plan, captures, week, week + 6 * DAY)
        if chosen:
            told = [(one.url, one.at.isoformat(), one.digest) for one in chosen]
            backfill.windows.append(Window(f"{WAYBACK.name}-{week:%G-W%V}", week, week + 6 * DAY, {"via": WAYBACK.name, "plan": plan},
                                           {"captures": told}))
    empty = len(weeks) - len(backfill.windows)
    remarks = [f"{empty} of {len(weeks)} weeks have no capture"] * bool(empty)
    remarks += [f"{young} more are not {EDGE.days} days past yet"] * bool(young)
    backfill.left_out = "; ".join(remarks) or None
    return backfill


def _listed(backfill: Backfill, plan: Sequence[str], first: date, last: date) -> list[Capture]:
    job = {"urls": list(plan), "kind": backfill.source.captures, "first": str(first), "last": str(last)}
    with alone(backfill.lock) as lock:
        answer = backfill.ask(job, "the index of captures", lock)
    if answer["faults"]:
        raise TryAgain(f"{backfill.source.name}: {answer['faults'][0]}"
                       + (f" (and {len(answer['faults']) - 1} more)" if len(answer["faults"]) > 1 else "") + "; run it again later")
    return [Capture(url, datetime.fromisoformat(at), digest) for url, at, digest in answer["captures"]]


def _check(first: date, last: date) -> None:
    if last < first:
        raise BadInput(f"--from {first:%Y-%m} is after --to {last:%Y-%m}: turn them round")
    if last > today():
        raise BadInput(f"--to {last:%Y-%m} has not begun: the last month that can be asked for is {today():%Y-%m}")


def _months(first: date, last: date) -> list[date]:
    months = [first]
    while months[-1] < last:
        months.append(_next(months[-1]))
    return months


def _next(begin: date) -> date:
    return (begin.replace(day=28) + 4 * DAY).replace(day=1)


def _weeks(first: date, last: date) -> tuple[list[date], int]:
    """Mondays in the months `first` to `last` whose weeks are past with all that may belong to them, and how many are not."""
    monday = first + (7 - first.weekday()) % 7 * DAY
    mondays = [monday + number * WEEK for number in range((_next(last) - monday).days // 7 + 1) if monday + number * WEEK < _next(last)]
    past = [one for one in mondays if one + WEEK + EDGE <= today()]
    return past, len(mondays) - len(past)
