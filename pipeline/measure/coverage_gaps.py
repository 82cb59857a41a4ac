"""Times in which a source was not watched and ads will have come and gone unseen."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.frame import ALL
from pipeline.measure.life_curves import ads, life_of
from pipeline.measure.observation import MAX_GAP, MEASURED
from pipeline.measure.panel import Panel, published
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.coverage_gaps import TABLE


def compute(panel: Panel) -> pa.Table:
    """What: a time between two complete crawls over a quarter of a board's median ad life, and the share of its ads expected to be missed.

    Missed are the ads posted in it that closed before it ended, so that no crawl could show them.

    Formula: 1 − (1/g) ∫₀ᵍ S(t) dt for a gap of g days, S being the board's curve in `ad_life` (all categories, not evergreen) and ads
    being posted at an even pace. The 90 % interval carries the curve's bootstrap through the integral, on the logit scale. Where the curve
    ends before the gap does, its last value is kept, so that the share is the least that fits.

    Unit: share of the ads posted in the gap, 0 to 1; n is the ads behind the curve.

    After: Kaplan & Meier 1958 and Turnbull 1976 for the curve; that a share 1 − S of what is never looked at in time is lost is arithmetic.

    Can not say: how many ads were missed, for nobody knows how many were posted, nor whether those missed were of the usual kind. Where the
    median life is not known, times over 10 days are listed, without a share. A crawl that was partial counts as none, though it may have
    seen many. The weeks' own status in other tables follows the fixed rule of 10 days.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    medians = {row["source"]: row["estimate"] for row in panel.table("ad_life").to_pylist()
               if (row["category"], row["is_evergreen"], row["statistic"]) == (ALL, False, "median")}
    spells = ads(panel)
    for source, nights in _nights(panel).items():
        median = medians.get(source)
        allowed = float(MAX_GAP.days) if median is None else median / 4
        gaps = [(begin, end, (end - begin).days) for begin, end in pairwise(nights) if (end - begin).days > allowed]
        if not gaps:
            continue
        life, frame = life_of(spells.filter(pc.equal(spells["source"], source))), panel.frames.of((source,))
        for begin, end, days in gaps:
            missed = life.missed(days)
            shown = median is not None and missed.estimate == missed.estimate
            numbers = (missed.estimate, missed.low, missed.high) if shown else (float("nan"),) * 3
            row = (source, begin, end, days, float("nan") if median is None else median, allowed, life.ad_count, *numbers,
                   MEASURED if shown else TOO_FEW, frame.text, frame.source_set_id, panel.model_version)
            for name, value in zip(columns, row, strict=True):
                columns[name].append(value)
    return published(TABLE, columns)


def _nights(panel: Panel) -> dict[str, list[date]]:
    """The nights with a complete crawl of each source, and at the end the newest night of any crawl."""
    crawls = [row for row in panel.read("coverage").to_pylist() if row["observed_by"] == "crawl"]
    newest = max((row["night"] for row in crawls), default=panel.night)
    nights: dict[str, set[date]] = {}
    for row in crawls:
        if row["status"] == "complete":
            nights.setdefault(row["source"], {newest}).add(row["night"])
    return {source: sorted(nights[source]) for source in sorted(nights)}
