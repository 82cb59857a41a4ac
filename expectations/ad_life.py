"""What must be true of `ad_life`: a curve that only falls, of the ads of its cells."""

from __future__ import annotations

from itertools import pairwise

from expectations.example import ESTIMATE, SOURCE
from expectations.published import estimate_rules
from expectations.rule import CRITICAL, WARNING, Suite, between, holds, none_of
from warehouse.taxonomies import LIFE_STATISTICS

TABLE = "ad_life"
_MEDIAN: dict[str, object] = {
    "source": SOURCE, "category": "all", "is_evergreen": False, "statistic": "median", **ESTIMATE, "n": 2, "estimate": 20.0, "low": 15.0,
    "high": 25.0, "undated_count": 0}
_ORDER = " UNION ALL ".join(
    f"SELECT source, category, is_evergreen, a.statistic FROM ad_life AS a JOIN ad_life AS b USING (source, category, is_evergreen) "  # noqa: S608
    f"WHERE a.statistic = '{larger}' AND b.statistic = '{smaller}' AND a.estimate < b.estimate - 1e-6"
    for smaller, larger in (*pairwise(LIFE_STATISTICS[:3]), *pairwise(reversed(LIFE_STATISTICS[3:]))))
_ADS = """
    SELECT source FROM ad_life LEFT JOIN
        (SELECT source, sum(ad_count) AS ads FROM ad_spells WHERE evergreen_kind <> 'reposted_three_times' GROUP BY source) USING (source)
    WHERE category = 'all' AND NOT is_evergreen AND source <> 'all' AND n + undated_count <> coalesce(ads, 0)"""

SUITE = Suite(
    TABLE,
    good=[_MEDIAN, {**_MEDIAN, "statistic": "open_after_28_days", "estimate": 0.4, "low": 0.3, "high": 0.5}],
    rules=(
        *estimate_rules(TABLE),
        holds("share_is_a_share", "statistic NOT LIKE 'open_after%' OR (low >= -1e-9 AND high <= 1 + 1e-9)", CRITICAL,
              "A share lies between 0 and 1", {TABLE: [{"statistic": "open_after_7_days"}]}),
        holds("life_is_not_negative", "low >= 0", CRITICAL, "No ad closes before it is posted", {TABLE: [{"low": -1.0}]}),
        none_of("curve_falls", _ORDER, CRITICAL, "An ad that is gone does not come back: quartiles and shares are in order",
                {TABLE: [{}, {"statistic": "upper_quartile", "estimate": 16.0}]}),
        none_of("ads_are_those_of_the_cells", _ADS, CRITICAL, "The ads of a source are those of its cells, of known age or not",
                {TABLE: [{"n": 3}]}),
        between("median_is_plausible", "CASE WHEN statistic = 'median' AND category = 'all' AND NOT is_evergreen THEN estimate END",
                (1, 180), WARNING, "Boards whose ads last less than a day or over half a year had their dates or crawls misread",
                {TABLE: [{"estimate": 300.0, "high": 400.0}]}),
    ),
)
