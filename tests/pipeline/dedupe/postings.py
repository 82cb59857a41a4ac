"""Made-up postings for the tests of dedupe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from pipeline.clean.role import role_key
from warehouse.ids import digest, posting_id
from warehouse.tables import TABLES

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
BODY = (
    "We run a small chain of bakeries and keep paper order books. You type each order into our sheet, check the totals against the till "
    "roll, and mark every line that does not add up. About forty pages a week, scans are clear, instructions are written down.")
OTHER_BODY = (
    "Our museum needs captions for a travelling show about harbour cranes. Read the curator's notes, visit the archive with us once, and "
    "write sixty short captions that a twelve year old enjoys. We pay after the first ten are approved.")


@dataclass(frozen=True)
class Ad:
    """One made-up posting; `day` and `last_day` (when it was last seen) count from START."""

    name: str
    title: str = "Type bakery order books into a sheet"
    body: str = BODY
    day: int = 0
    employer: str | None = "Crust & Sons"
    source: str = "board_a"
    country: str | None = None
    last_day: int | None = None
    observed_by: str = "crawl"

    @property
    def posting_id(self) -> str:
        return posting_id(self.source, self.name)

    @property
    def text_hash(self) -> str:
        return digest(self.title, self.body)


def postings(ads: Iterable[Ad]) -> pa.Table:
    """`postings` rows."""
    return pa.Table.from_pylist([_posting(ad) for ad in ads], schema=TABLES["postings"].schema)


def versions(ads: Iterable[Ad]) -> pa.Table:
    """`posting_versions` rows."""
    names = TABLES["posting_versions"].schema.names
    spans = {"valid_from": START, "valid_to": START}
    rows = [{name: value for name, value in (_posting(ad) | spans).items() if name in names} for ad in ads]
    return pa.Table.from_pylist(rows, schema=TABLES["posting_versions"].schema)


def texts(ads: Iterable[Ad]) -> pa.Table:
    """`posting_texts` rows, each text once."""
    rows = {ad.text_hash: {"text_hash": ad.text_hash, "title": ad.title, "tags": [], "description": ad.body, "language": "en",
                           "character_count": len(ad.title) + len(ad.body), "redacted_count": 0} for ad in ads}
    return pa.Table.from_pylist(list(rows.values()), schema=TABLES["posting_texts"].schema)


def _posting(ad: Ad) -> dict[str, Any]:
    seen, last = (START + timedelta(days=day) for day in (ad.day, ad.day if ad.last_day is None else ad.last_day))
    return {
        "posting_id": ad.posting_id, "content_hash": digest(ad.title, ad.body), "source": ad.source, "source_posting_id": ad.name,
        "text_hash": ad.text_hash, "employer_id": ad.employer and digest("employer", ad.employer), "role_key": role_key(ad.title),
        "posted_at": seen, "posted_at_origin": "source", "engagement_type": "freelance", "engagement_decided_by": "source", "is_gig": True,
        "pay_kind": "unknown", "pay_unit": "unknown", "language": "en", "country_code": ad.country, "skills": [],
        "observed_by": ad.observed_by, "first_seen_at": seen, "last_seen_at": last, "version_count": 1, "is_left_truncated": False,
    }
