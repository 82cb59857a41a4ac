"""What must be true of `postings`: dates, closing, pay and kind agree with each other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from expectations.example import CONTENT, CONTENT_HASH, FETCHED_AT, FETCHED_BEFORE, FINISHED_AT, GONE, GONE_ID, POSTED_AT, POSTING
from expectations.patterns import COUNTRY, CURRENCY, E_MAIL, ID, LANGUAGE, WEB_ADDRESS
from expectations.rule import CRITICAL, TOUCHED_POSTING, WARNING, Suite, between, expects, holds, matches, never_matches, none_of
from warehouse.taxonomies import GIG_ENGAGEMENTS

_GIGS = ", ".join(f"'{name}'" for name in GIG_ENGAGEMENTS)

_SERIES = "SELECT posting_id FROM sightings WHERE observed_by = 'series'"

_SURVIVORS = """
    WITH first_crawls AS (
        SELECT source, min(finished_at) AS first_at FROM coverage WHERE status = 'complete' AND observed_by = 'crawl' GROUP BY source)
    SELECT posting_id FROM postings LEFT JOIN first_crawls USING (source)
    WHERE observed_by = 'crawl' AND inflow_at IS NOT NULL AND NOT coalesce(first_seen_at > first_at, FALSE)
        AND posting_id NOT IN (SELECT posting_id FROM sightings WHERE observed_by = 'series')"""

_TEXTLESS = """
    SELECT posting_id FROM postings SEMI JOIN touched_postings USING (posting_id) LEFT JOIN sources USING (source)
    ANTI JOIN posting_texts USING (text_hash)
    WHERE source_posting_id <> posting_id
        AND (text_retention IS NULL OR CAST(last_seen_at AS DATE) >= (FROM today) - text_retention)"""

_ID_RECIPE = "source_posting_id = posting_id OR posting_id = substr(sha256(source || chr(31) || source_posting_id), 1, 32)"
_SEVEN_HOURS_LATER = FETCHED_AT + timedelta(hours=7)

_DATES = (
    holds("posted_before_seen", "posted_at <= first_seen_at + INTERVAL 48 HOURS", WARNING,
          "A posting seen days before its date of posting has a wrong date; one in fifty may, two days allow for time zones",
          {"postings": [{"posted_at": datetime(2026, 3, 9, tzinfo=UTC)}]}, mostly=0.98),
    between("posted_in_living_memory", "year(posted_at)", (2005, 2100), WARNING,
            "A posting older than online gig work was dated by mistake", {"postings": [{"posted_at": datetime(1970, 1, 1, tzinfo=UTC)}]}),
    holds("posted_at_has_origin", "(posted_at IS NULL) = (posted_at_origin = 'none')", CRITICAL,
          "Readers must know where a date was read", {"postings": [{"posted_at": None}]}),
    expects("seen_in_order", "ExpectColumnPairValuesAToBeGreaterThanB", CRITICAL,
            "A posting last seen before it was first seen means that sightings were not read as a set",
            {"postings": [{"last_seen_at": FETCHED_BEFORE}]}, column_A="last_seen_at", column_B="first_seen_at", or_equal=True),
    holds("closed_after_seen", f"closed_at >= CASE WHEN close_reason = 'left_source' AND posting_id NOT IN ({_SERIES}) THEN last_seen_at "
          "ELSE first_seen_at END", CRITICAL,
          "What a later crawl showed had not left the source; a source, or a series, may go on showing what closed",
          {"postings": [{"is_open": False, "closed_at": FETCHED_BEFORE, "close_reason": "left_source"}]}),
    holds("closing_is_whole", "(is_open IS NOT DISTINCT FROM FALSE) = (closed_at IS NOT NULL) "
          "AND (closed_at IS NULL) = (close_reason IS NULL)", CRITICAL,
          "Closed postings have a date and a reason, others have neither", {"postings": [{"is_open": False}]}),
    holds("snapshot_has_no_stock", "observed_by <> 'snapshot' OR (is_open IS NULL AND closed_at IS NULL AND inflow_at IS NULL)", CRITICAL,
          "A snapshot import enters no index", {"postings": [{"observed_by": "snapshot"}]}),
    holds("survivor_has_no_inflow", "is_left_truncated = (inflow_at IS NULL)", CRITICAL,
          "Whatever was there when observation began enters no inflow series, everything else enters one",
          {"postings": [{"is_left_truncated": True}]}),
    none_of("first_crawl_finds_survivors", _SURVIVORS, CRITICAL,
            "What a source's first complete crawl shows may have been open for months: it is no inflow",
            {"coverage": [{"finished_at": _SEVEN_HOURS_LATER}]}),
    holds("inflow_date_is_known", "inflow_at IN (posted_at, first_seen_at)", CRITICAL,
          "A posting enters when the source says or when it was first seen, at no other time",
          {"postings": [{"inflow_at": FETCHED_BEFORE}]}),
    holds("inflow_before_seen", f"observed_by <> 'crawl' OR inflow_at <= first_seen_at OR posting_id IN ({_SERIES})", CRITICAL,
          "Nothing that only crawls showed enters after it was seen", {"postings": [{"inflow_at": _SEVEN_HOURS_LATER}]}),
)

_PAY = (
    holds("pay_is_ordered", "pay_minimum <= pay_maximum AND (pay_usd_hour_minimum <= pay_usd_hour_maximum IS NOT FALSE)", CRITICAL,
          "Cleaning puts the ends of pay in order: swapped ends would bend every pay measure", {"postings": [{"pay_minimum": 40}]}),
    holds("hourly_pay_or_reason", "(pay_usd_hour_minimum IS NULL AND pay_usd_hour_maximum IS NULL) = (pay_null_reason IS NOT NULL)",
          CRITICAL,
          "Missing pay must say why it is missing", {"postings": [{"pay_usd_hour_minimum": None, "pay_usd_hour_maximum": None}]}),
    holds("hourly_pay_has_rate", "coalesce(pay_usd_hour_minimum, pay_usd_hour_maximum) IS NULL "
          "OR (usd_rate > 0 AND pay_currency IS NOT NULL AND (pay_currency = 'USD' OR usd_rate_date IS NOT NULL)) IS TRUE", CRITICAL,
          "Converted pay must name its currency, rate and day", {"postings": [{"pay_currency": None}]}),
    between("hourly_pay_is_plausible", "coalesce(pay_usd_hour_maximum, pay_usd_hour_minimum)", (0.5, 1000), WARNING,
            "Hourly pay outside 0.5 to 1,000 US dollars is more often misread than real; one in fifty may be",
            {"postings": [{"pay_usd_hour_maximum": 4000}]}, mostly=0.98),
    matches("currency_is_a_code", "pay_currency", CURRENCY, CRITICAL, "Currencies are ISO 4217 codes",
            {"postings": [{"pay_currency": "$"}]}),
)

_KIND = (
    holds("gig_agrees_with_engagement", f"is_gig = (engagement_type IN ({_GIGS}))", CRITICAL,
          "Gig work is freelance, contract or temporary, in every table", {"postings": [{"engagement_type": "full_time"}]}),
    matches("language_is_a_code", "language", LANGUAGE, CRITICAL, "Languages are ISO 639-1 codes or und",
            {"postings": [{"language": "English"}]}),
    matches("country_is_a_code", "country_code", COUNTRY, CRITICAL, "Countries are ISO 3166-1 alpha-2 codes",
            {"postings": [{"country_code": "Portugal"}]}),
    matches("url_is_a_web_address", "url", WEB_ADDRESS, CRITICAL, "Reports link to it: anything but http(s) is unsafe",
            {"postings": [{"url": "javascript:alert(1)"}]}),
    matches("text_hash_is_a_hash", "text_hash", ID, CRITICAL, "A text in place of its hash would leave its only home",
            {"postings": [{"text_hash": "Type forms"}]}),
    never_matches("skills_name_nobody", "array_to_string(skills, ' ')", E_MAIL, CRITICAL,
                  "Personal data must not hide in tags", {"postings": [{"skills": ["ann@board.example"]}]}),
    between("skills_are_short", "list_max(list_transform(skills, lambda skill: length(skill)))", (None, 100), WARNING,
            "A skill is a tag; a longer one is text outside its only home", {"postings": [{"skills": ["x" * 101]}]}),
)

_REFERENCES = (
    holds("id_is_stable", _ID_RECIPE, CRITICAL, "The id of a posting never changes; a forgotten one keeps no id of its source",
          {"postings": [{"source_posting_id": GONE_ID}]}),
    none_of("text_exists", _TEXTLESS, CRITICAL,
            "A posting read tonight has its text, unless it was forgotten or its source allows it no longer", {"posting_texts": []}),
    none_of("version_exists", "SELECT posting_id FROM postings SEMI JOIN touched_postings USING (posting_id) "
            "ANTI JOIN posting_versions USING (posting_id, content_hash)", CRITICAL, "The current state is one of the posting's versions",
            {"posting_versions": []}),
    none_of("versions_are_counted",
            "SELECT posting_id FROM postings SEMI JOIN touched_postings USING (posting_id) JOIN posting_versions USING (posting_id) "
            "GROUP BY posting_id, version_count HAVING count(*) <> version_count", CRITICAL,
            "Changes of a posting are counted from this number", {"postings": [{"version_count": 2}]}),
    none_of("source_is_known", "SELECT DISTINCT source FROM postings ANTI JOIN sources USING (source)", CRITICAL,
            "No posting without the permission record of its source", {"sources": []}),
)

_GOOD: dict[str, object] = {
    "posting_id": POSTING, "content_hash": CONTENT_HASH, **CONTENT, "observed_by": "crawl", "first_seen_at": FETCHED_AT,
    "last_seen_at": FETCHED_AT, "version_count": 1, "is_open": True, "is_left_truncated": False, "inflow_at": POSTED_AT,
}
_GONE: dict[str, object] = {
    **_GOOD, "posting_id": GONE, "source_posting_id": GONE_ID, "first_seen_at": FETCHED_BEFORE, "last_seen_at": FETCHED_BEFORE,
    "posted_at": None, "posted_at_origin": "none", "is_open": False, "closed_at": FINISHED_AT, "close_reason": "left_source",
    "is_left_truncated": True, "inflow_at": None,
}

SUITE = Suite(
    "postings",
    good=[_GOOD, _GONE],
    changed=TOUCHED_POSTING,
    rules=(*_DATES, *_PAY, *_KIND, *_REFERENCES),
)
