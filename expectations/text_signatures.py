"""What must be true of `text_signatures`: whole signatures, of texts that are known."""

from __future__ import annotations

from expectations.example import TEXT
from expectations.rule import CRITICAL, TOUCHED_TEXT, Suite, none_of

_ONE_BAND_A_TEXT = f"(band <= 0 AND {TOUCHED_TEXT}) OR text_hash IS NULL OR band IS NULL OR band_hash IS NULL"
"""Bands of a text are written together, so one stands for all; missing values are judged wherever they are."""

SUITE = Suite(
    "text_signatures",
    good=[{"text_hash": TEXT, "band": 0, "band_hash": 7}, {"text_hash": TEXT, "band": 1, "band_hash": -7}],
    changed=_ONE_BAND_A_TEXT,
    rules=(
        none_of("bands_are_whole", "SELECT text_hash FROM text_signatures GROUP BY text_hash "
                "HAVING count(*) <> (SELECT max(band) + 1 FROM text_signatures)", CRITICAL,
                "A text with a missing band misses its duplicates", {"text_signatures": [{"band": 1}]}),
        none_of("text_is_known", "SELECT DISTINCT text_hash FROM text_signatures ANTI JOIN posting_versions USING (text_hash)", CRITICAL,
                "A new posting matched to a text of no posting would join a work that is not there", {"posting_versions": []}),
    ),
)
