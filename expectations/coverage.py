"""What must be true of `coverage`: counts add up, and a crawl looks like the crawls before it."""

from __future__ import annotations

from datetime import date

from expectations.example import (
    ARCHIVE,
    ARCHIVE_BEFORE,
    FETCHED_AT,
    FETCHED_BEFORE,
    FINISHED_AT,
    NIGHT,
    NIGHT_BEFORE,
    SOURCE,
)
from expectations.rule import CRITICAL, IN_ARCHIVES, WARNING, Suite, between, expects, holds, none_of

_VOLUME = """
    WITH nights AS (
        SELECT source, night, archive, read_count, count(*) OVER before AS nights_before,
            least(median(read_count) OVER before / 3, min(read_count) OVER before / 2) AS low,
            greatest(median(read_count) OVER before * 3, max(read_count) OVER before * 2) AS high
        FROM coverage WHERE status = 'complete' AND observed_by = 'crawl'
        WINDOW before AS (PARTITION BY source ORDER BY night
            RANGE BETWEEN INTERVAL 70 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING))
    SELECT source, night FROM nights SEMI JOIN these_archives USING (archive)
    WHERE nights_before >= 4 AND NOT read_count BETWEEN low AND high"""

_STALE = """
    SELECT source FROM sources LEFT JOIN coverage USING (source)
    WHERE sources.status = 'on' AND coverage.observed_by IS DISTINCT FROM 'series' GROUP BY source
    HAVING coalesce(max(night) FILTER (coverage.status = 'complete'), DATE '1970-01-01') < (SELECT night - 8 FROM this_build)"""

_QUARANTINE_ROWS = """
    SELECT source, night, archive FROM coverage SEMI JOIN these_archives USING (archive)
    LEFT JOIN (SELECT archive, count(*) AS kept FROM quarantine GROUP BY archive) USING (archive)
    WHERE quarantined_count <> coalesce(kept, 0)"""

_RAW_ROWS = """
    SELECT source, night, archive FROM coverage SEMI JOIN these_archives USING (archive)
    LEFT JOIN (SELECT archive, count(*) AS kept FROM raw_postings GROUP BY archive) USING (archive)
    LEFT JOIN sources USING (source)
    WHERE (raw_retention IS NULL OR night >= (FROM today) - raw_retention) AND NOT coalesce(kept, 0)
        BETWEEN new_count + changed_count + unchanged_count + repeated_count AND read_count - skipped_count"""

_POSTING_ROWS = """
    SELECT source FROM (SELECT source, sum(new_count) AS expected FROM coverage GROUP BY source)
    FULL JOIN (SELECT source, count(*) AS kept FROM postings GROUP BY source) USING (source)
    WHERE coalesce(expected, 0) <> coalesce(kept, 0)"""

_TONIGHT = "night = (SELECT night FROM this_build)"
_SUM = "read_count = new_count + changed_count + unchanged_count + repeated_count + skipped_count + quarantined_count"
_SKIPPED_SUM = "CASE WHEN json_valid(skipped_by_reason) THEN list_sum(CAST(json_extract(skipped_by_reason, '$.*') AS BIGINT[])) END"

_GOOD: dict[str, object] = {
    "source": SOURCE, "night": NIGHT, "archive": ARCHIVE, "observed_by": "crawl", "status": "complete",
    "started_at": FETCHED_AT, "finished_at": FINISHED_AT, "response_count": 1, "read_count": 40, "new_count": 1,
    "changed_count": 0, "unchanged_count": 0, "repeated_count": 0, "skipped_count": 38, "quarantined_count": 1,
    "skipped_by_reason": '{"not_top_level": 8, "worker_ad": 30}',
}
_BEFORE: dict[str, object] = {
    **_GOOD, "night": NIGHT_BEFORE, "archive": ARCHIVE_BEFORE, "started_at": FETCHED_BEFORE, "finished_at": FETCHED_BEFORE,
    "skipped_count": 39, "quarantined_count": 0, "skipped_by_reason": '{"worker_ad": 39}',
}
_FALLING = [{"read_count": count, "night": date(2026, 1, day), "archive": f"board/{day}"}
            for day, count in enumerate((90, 100, 110, 100), 1)]

SUITE = Suite(
    "coverage",
    good=[_GOOD, _BEFORE],
    changed=f"{IN_ARCHIVES} OR {_TONIGHT}",
    rules=(
        holds("counts_add_up", _SUM,
              CRITICAL, "Nothing is dropped without a counted reason", {"coverage": [{"read_count": 41}]}),
        holds("skipped_reasons_add_up", f"coalesce({_SKIPPED_SUM}, 0) = skipped_count", CRITICAL,
              "Each item left out has a reason", {"coverage": [{"skipped_count": 39, "read_count": 41}]}),
        expects("times_in_order", "ExpectColumnPairValuesAToBeGreaterThanB", CRITICAL,
                "A crawl that ends before it begins would close postings that are open",
                {"coverage": [{"finished_at": FETCHED_BEFORE}]},
                column_A="finished_at", column_B="started_at", or_equal=True, ignore_row_if="either_value_is_missing"),
        holds("complete_has_replies", "status <> 'complete' OR (archive <> '' AND response_count > 0)", CRITICAL,
              "Only a complete crawl closes postings, so an empty one must never count as complete",
              {"coverage": [{"response_count": 0}]}),
        holds("incomplete_says_why", "status = 'complete' OR status_reason IS NOT NULL", CRITICAL,
              "A gap in a series must be explained", {"coverage": [{"status": "partial"}]}),
        holds("series_has_period", "observed_by <> 'series' OR archive = '' OR period_from <= period_to IS TRUE", CRITICAL,
              "A series import enters the index over the period that it declares", {"coverage": [{"observed_by": "series"}]}),
        holds("crawl_is_complete", f"CASE WHEN {_TONIGHT} THEN status = 'complete' END", WARNING,
              "A partial, missed or refused crawl withdraws its source's series for tonight; earlier gaps show in the series",
              {"coverage": [{"status": "partial", "status_reason": "two replies are missing"}]}),
        holds("bounds_are_kept", f"CASE WHEN {_TONIGHT} THEN bounds_remark IS NULL END", WARNING,
              "A crawl outside the source's healthy bounds may have lost its pages, or the source changed",
              {"coverage": [{"bounds_remark": "1 posting, at least 10 expected"}]}),
        between("quarantine_share", "quarantined_count / nullif(read_count, 0)", (None, 0.05), WARNING,
                "More than one refused item in twenty says that the source changed its shape",
                {"coverage": [{"new_count": 0, "skipped_count": 30, "quarantined_count": 10}]}),
        none_of("volume_is_usual", _VOLUME, WARNING,
                "A crawl with less than a third of the median and half of the smallest of the ten weeks before, or more than three times "
                "the median and twice the largest, needs a look; monthly threads alone vary threefold",
                {"coverage": [*_FALLING, {"read_count": 10}]}),
        none_of("crawled_source_is_fresh", _STALE, WARNING,
                "A source without a complete crawl for more than a week has lost postings for good",
                {"coverage": [{"night": date(2026, 2, 21)}]}),
        none_of("quarantine_rows_kept", _QUARANTINE_ROWS, CRITICAL,
                "Each item counted as quarantined can be looked up", {"coverage": [{"quarantined_count": 2, "new_count": 0}]}),
        none_of("raw_rows_kept", _RAW_ROWS, CRITICAL,
                "Every item neither skipped nor refused stands in raw_postings while its source lets it, no more", {"raw_postings": []}),
        none_of("postings_add_up", _POSTING_ROWS, CRITICAL, "The new postings of all crawls are the postings there are",
                {"postings": [{}, {"posting_id": "0" * 32}, {"posting_id": "1" * 32}]}),
    ),
)
