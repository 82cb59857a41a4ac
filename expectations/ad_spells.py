"""What must be true of `ad_spells`: every ad counted once, in an order that time allows."""

from __future__ import annotations

from expectations.example import MODEL, SOURCE
from expectations.rule import CRITICAL, WARNING, Suite, figure, holds
from warehouse.tables.weekly_cells import REPLICATES
from warehouse.taxonomies import CLOSE_REASONS

TABLE = "ad_spells"
_CLOSED = ", ".join(f"'{reason}'" for reason in CLOSE_REASONS)
_ADS = """
    SELECT abs((SELECT coalesce(sum(ad_count), 0) FROM ad_spells) - (SELECT count(*) FROM postings
        SEMI JOIN (FROM sightings WHERE is_open AND observed_by = 'crawl') AS shown USING (posting_id)
        WHERE is_gig AND observed_by = 'crawl'))"""
_UNDATED = "SELECT sum(CASE ending WHEN 'undated' THEN ad_count ELSE 0 END) / sum(ad_count) FROM ad_spells"

_OPEN: dict[str, object] = {
    "source": SOURCE, "category": "data_entry", "evergreen_kind": "none", "ending": "open", "entry_age": 3, "open_age": 3,
    "closing_days": 0, "model_version": MODEL, "ad_count": 1, "ad_replicates": [1] * REPLICATES}
_GONE: dict[str, object] = {
    **_OPEN, "category": "unlabelled", "evergreen_kind": "open_over_90_days", "ending": "left_source", "entry_age": 120, "open_age": 120,
    "closing_days": 7}

SUITE = Suite(
    TABLE,
    good=[_OPEN, _GONE],
    rules=(
        holds("seen_after_entry", "open_age >= entry_age", CRITICAL, "No ad is younger when last seen than when first seen",
              {TABLE: [{"open_age": 2}]}),
        holds("closed_between_two_looks", f"(closing_days > 0) = (ending IN ({_CLOSED}))", CRITICAL,
              "An ad closed at some time between two looks, or was not seen to close", {TABLE: [{"closing_days": 7}]}),
        holds("undated_has_no_days", "ending <> 'undated' OR greatest(entry_age, open_age, closing_days) = 0", CRITICAL,
              "Of an ad of unknown age no days are known", {TABLE: [{"ending": "undated"}]}),
        holds("replicates_are_whole", f"len(ad_replicates) = {REPLICATES}", CRITICAL,
              "Intervals are read from the spread of all replicates", {TABLE: [{"ad_replicates": [1]}]}),
        figure("ads_add_up", _ADS, (0, 0), CRITICAL, "Every gig posting that a crawl showed open is one ad, of known age or not",
               {TABLE: [{"ad_count": 7}]}),
        figure("undated_share", _UNDATED, (None, 0.5), WARNING,
               "When most ads have no age, dates were lost or crawls lie too far apart, and lives rest on what is left",
               {TABLE: [{"ending": "undated", "entry_age": 0, "open_age": 0}]}),
    ),
)
