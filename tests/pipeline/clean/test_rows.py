from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline.clean.rows import CLEAN_SCHEMA, Cleaned, clean_rows
from tests.pipeline.clean.nights import Night, posting
from warehouse.tables import TABLES


def cleaned(*postings: dict[str, Any]) -> Cleaned:
    return clean_rows(pa.Table.from_pylist(Night(0, postings).raw(), TABLES["raw_postings"].schema))


def hashes(result: Cleaned, column: str = "content_hash") -> list[str]:
    return result.rows.column(column).to_pylist()


def test_rows_and_texts_fit_their_contracts() -> None:
    result = cleaned(posting("a", pay="€20 - €30/hr", tags=["Typing", "typing "]), posting("b"), posting(""))
    assert result.rows.schema.equals(CLEAN_SCHEMA)
    TABLES["posting_texts"].conform(result.texts)
    TABLES["quarantine"].conform(result.quarantine)
    assert (result.rows.num_rows, result.texts.num_rows, result.quarantine.num_rows) == (2, 2, 1)


def test_an_empty_table_gives_empty_tables() -> None:
    result = cleaned()
    assert (result.rows.num_rows, result.texts.num_rows, result.quarantine.num_rows) == (0, 0, 0)


def test_content_hash_follows_text_pay_engagement_and_link_only() -> None:
    base = posting("a", url="https://mill.example/7", pay="$20/hr", posted="2 hours ago", bids="3", location="Leeds")
    same = base | {"posted": "3 hours ago", "bids": "9", "location": "Hull", "pay": "$20.00 per hour", "url": "https://mill.example/7?utm_source=x"}
    changed = [base | change for change in ({"title": "Other"}, {"description": "Other"}, {"tags": ["other"]}, {"pay": "$21/hr"},
                                            {"engagement": "Full-time"}, {"url": "https://mill.example/8"})]
    first, second, *others = hashes(cleaned(base, same, *changed))
    assert first == second
    assert len({first, *others}) == 7


def test_text_hash_is_over_the_redacted_text() -> None:
    one, other = (posting("a", description=f"Write to {name}@mill.example") for name in ("jo", "al"))
    result = cleaned(one, other)
    assert len(set(hashes(result, "text_hash"))) == 1
    assert result.texts.column("redacted_count").to_pylist() == [1]


def test_optional_values_that_can_not_be_read_leave_the_row_and_are_counted() -> None:
    result = cleaned(posting("a", posted="soon", pay="a fair wage", url="ftp://mill.example", engagement="Sabbatical"))
    (row,) = result.rows.to_pylist()
    assert (row["posted_at"], row["posted_at_origin"], row["pay_kind"], row["url"]) == (None, "none", "unknown", None)
    assert result.left_empty == {"posted_at: unreadable date": 1, "url: no http address": 1, "engagement_type: word not known": 1,
                                 "pay: no amount stated": 1}


def test_hourly_pay_in_the_text_counts_where_no_field_has_an_amount() -> None:
    in_text = posting("a", description="It pays US$18 per hour.")
    rows = cleaned(in_text, in_text | {"pay": "US$300 fixed"}).rows.to_pylist()
    assert [(row["pay_kind"], str(row["pay_minimum"])) for row in rows] == [("hourly", "18.0000"), ("fixed", "300.0000")]


def test_an_unstated_engagement_is_unknown_and_no_gig() -> None:
    (row,) = cleaned(posting("a", engagement=None)).rows.to_pylist()
    assert (row["engagement_type"], row["engagement_decided_by"], row["is_gig"]) == ("unknown", "none", False)


def test_origin_is_the_stated_one_or_relative_where_it_was_counted_back() -> None:
    rows = cleaned(posting("a", posted="2026-01-01"), posting("b", posted="2 days ago"), posting("c", posted="2026-01-01",
                   posted_origin="source_id"), posting("d", posted=None, posted_origin="file")).rows.to_pylist()
    assert [row["posted_at_origin"] for row in rows] == ["source", "relative", "source_id", "none"]


def test_a_text_too_short_to_tell_has_the_stated_language() -> None:
    stated, silent = (posting(title, title=title, description=None, language=code) for title, code in (("Logo", "en-GB"), ("Icon", None)))
    rows = cleaned(stated, silent).rows.to_pylist()
    assert [row["language"] for row in rows] == ["en", "und"]
