"""How long ads stay open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.frame import ALL
from pipeline.measure.life_curves import Life, ads, life_of
from pipeline.measure.observation import MEASURED
from pipeline.measure.panel import Panel, published
from pipeline.measure.statistics.survival import Estimate
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.ad_life import TABLE
from warehouse.taxonomies import CATEGORY_CODES, LIFE_STATISTICS, OPEN_AFTER_DAYS

_QUARTILES = (0.25, 0.5, 0.75)


def compute(panel: Panel) -> pa.Table:
    """What: how many days an ad (one posting) stays open, in quartiles and median, and the share still open after 7, 14, 28, 56, 90 days.

    Formula: product-limit estimator, S(t) = Π (1 − endings on a day / ads at risk on it). An ad is at risk only from the age at which a
    crawl first showed it, because ads that closed younger were never seen (delayed entry). One that a complete crawl no longer showed
    ended somewhere between that crawl and the last that did (Turnbull's self-consistent estimate, the hazard being constant over pieces no
    shorter than half the usual time between crawls). One still open, or on a board that fell silent, is censored when it was last seen.
    90 % intervals: bootstrap weights of employers carried through the scores, on the log-log scale; those of a quantile are where the
    band of the curve crosses.

    Unit: days for quartiles and median; a share from 0 to 1 for the rest. n counts ads of known age, undated_count those left out because
    neither their date nor two crawls close together tell their age.

    After: Kaplan & Meier 1958; Turnbull 1976; Brookmeyer & Crowley 1982 for the quantiles.

    Can not say: whether anyone was hired: an ad that is no longer shown was filled, withdrawn or has expired. What closes before the first
    crawl can show it is known only from the few ads that were posted just before a crawl; with weekly crawls, where many ads close within
    days, lives come out too long. Ads open for over 90 days stay in the ordinary rows, for leaving out the long-lived would shorten every
    life. The evergreen rows describe ads of works that have shown themselves evergreen by now, and are no forecast for a new ad.
    `all` adds up the ads of all crawled boards, so it moves when their sizes do. It assumes that ads last equally long whenever posted.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    for evergreen in (False, True):
        spells = ads(panel, evergreen=evergreen)
        for source, category, rows in _parts(spells):
            life = life_of(rows)
            boards = Counter(rows["source"].to_pylist())
            frame = panel.frames.of(tuple(boards), boards)
            for statistic, found in zip(LIFE_STATISTICS, _statistics(life), strict=True):
                status = MEASURED if found.estimate == found.estimate else TOO_FEW
                row = (source, category, evergreen, statistic, life.ad_count, found.estimate, found.low, found.high, status, frame.text,
                       frame.source_set_id, panel.model_version, life.undated_count)
                for name, value in zip(columns, row, strict=True):
                    columns[name].append(value)
    return published(TABLE, columns)


def _parts(spells: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """Each source and all together, each category and all together, where there are ads."""
    for source in (*sorted(set(spells["source"].to_pylist())), ALL):
        mine = spells if source == ALL else spells.filter(pc.equal(spells["source"], source))
        seen = set(mine["category"].to_pylist())
        for category in (*(name for name in CATEGORY_CODES if name in seen), ALL):
            rows = mine if category == ALL else mine.filter(pc.equal(mine["category"], category))
            if rows.num_rows:
                yield source, category, rows


def _statistics(life: Life) -> list[Estimate]:
    return [*(life.quantile(share) for share in _QUARTILES), *(life.lasting(days) for days in OPEN_AFTER_DAYS)]
