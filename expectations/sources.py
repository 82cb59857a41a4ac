"""What must be true of `sources`: permission stands on record before anything is read."""

from __future__ import annotations

from datetime import date

from expectations.example import SOURCE
from expectations.rule import CRITICAL, WARNING, Suite, between, figure, holds, none_of

SUITE = Suite(
    "sources",
    good=[{
        "source": SOURCE, "title": "Board", "homepage": "https://board.example", "observed_by": "crawl", "is_simulated": True,
        "cadence": "continuous",
        "status": "on", "status_reason": "documented interface", "attribution": "Postings: Board",
        "terms_url": "https://board.example/terms",
        "terms_read_on": date(2026, 1, 5), "robots_remark": "allowed", "max_polls_per_day": 1, "crawl_delay": 1.0,
        "may_redistribute_text": False, "may_train": False,
    }],
    rules=(
        holds("crawled_has_permission_record",
              "status <> 'on' OR allowed_by IS NOT NULL OR (terms_url IS NOT NULL "
              "AND (terms_read_on IS NOT NULL OR conflict_decision IS NOT NULL))",
              CRITICAL, "A source is crawled only when someone read its terms and wrote down where and when, or wrote down why it is "
              "crawled all the same, or an operator answers for it by name",
              {"sources": [{"terms_read_on": None}]}),
        holds("says_attribution", "trim(attribution) <> ''", CRITICAL,
              "Sources are named wherever their data is shown, and a blank text names nobody", {"sources": [{"attribution": " "}]}),
        between("terms_read_lately", "date_diff('day', terms_read_on, (SELECT night FROM this_build))", (None, 400), WARNING,
                "Terms change: they are read again at least once a year, with a month to spare",
                {"sources": [{"terms_read_on": date(2024, 1, 1)}]}),
        figure("simulated_or_real", "SELECT count(DISTINCT is_simulated) FROM sources", (0, 1), CRITICAL,
               "A data home holds simulated or real postings, never both",
               {"sources": [{}, {"source": "other", "is_simulated": False}]}),
        none_of("refused_is_not_read", "SELECT source FROM sources SEMI JOIN (FROM raw_postings SEMI JOIN these_archives USING (archive)) "
                "USING (source) WHERE status = 'refused'", CRITICAL,
                "A source that forbids collection has no postings here", {"sources": [{"status": "refused"}]}),
    ),
)
