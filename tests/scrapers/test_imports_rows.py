"""How one row becomes a posting: paths, rules and dates; and how each kind of file becomes rows."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.dump_formats import Shape, read_dump
from scrapers.import_map import parse_map
from scrapers.import_rows import SNOWFLAKE_EPOCH_MS, iso_date, missing_columns, read_posting, text_of, values_at
from scrapers.source import RawPosting, Skip


def plan(columns: dict[str, Any], **more: Any) -> Any:
    terms = {"attribution": "x", "licence": "x", "may_redistribute_text": False, "may_train": False}
    return parse_map({"source": "fair", "title": "x", "kind": "snapshot", "observed_on": "2024-05-13", "terms": terms,
                      "columns": {"id": "id", "title": "title"} | columns} | more, "fair.toml")


def posting(columns: dict[str, Any], row: dict[str, Any], file: str = "x/2024-05.csv") -> RawPosting:
    found = read_posting(plan(columns), {"id": "1", "title": "t"} | row, 0, file)
    assert isinstance(found, RawPosting)
    return found


@pytest.mark.parametrize(("value", "path", "expected"), [
    ({"a": {"b": 1}}, "a.b", [1]),
    ({"a.b": 1, "a": {"b": 2}}, "a.b", [1]),
    ({"a": [{"n": "x"}, {"m": 0}, {"n": "y"}]}, "a[].n", ["x", "y"]),
    ({"a": {"n": "x"}}, "a[].n", ["x"]),
    ({"a": ["x", "y"]}, "a[]", ["x", "y"]),
    ({"a": []}, "a[].n", []),
    ({"a": None}, "a[]", []),
    ({"a": [{"m": 1}]}, "a[].n", None),
    ({"a": '{"b": {"c": "x"}}'}, "a.b.c", ["x"]),
    ({"a": '["x", "y"]'}, "a[]", ["x", "y"]),
    ({"a": "{broken"}, "a.b", None),
    ({"a": {"one": "x", "two": "y"}}, "a.*", ["x", "y"]),
    ({"a": None}, "a", [None]),
    ({"a": 1}, "b", None),
    (7, "a", None),
])
def test_values_at(value: Any, path: str, expected: list[Any] | None) -> None:
    assert values_at(value, path) == expected


@pytest.mark.parametrize(("value", "text"), [
    ("x", "x"), ("  ", None), ("", None), (None, None), (True, "true"), (False, "false"), (0, "0"), (10.0, "10"), (10.5, "10.5"),
    (Decimal("3.00"), "3"), (float("nan"), None), (float("inf"), None), (date(2024, 5, 1), "2024-05-01"),
    (datetime(2024, 5, 1, tzinfo=UTC), "2024-05-01T00:00:00+00:00"), (["a", None, 2], "a, 2"), ([], None),
    ({"#text": "x", "@id": "1"}, "x"), ({"a": "é"}, '{"a": "é"}'),
])
def test_text_of(value: Any, text: str | None) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(("text", "formats", "expected"), [
    ("2024-05-13T10:00:00-05:00", ["iso"], ("2024-05-13T15:00:00+00:00", "iso")),
    ("2024-05-13 10:00", ["iso"], ("2024-05-13T10:00:00+00:00", "iso")),
    ("2024-05-13", ["iso"], ("2024-05-13", "iso")),
    ("2024-13-13", ["iso"], ("2024-13-13", None)),
    ("1632127688", ["epoch"], ("2021-09-20T08:48:08+00:00", "epoch")),
    ("1632127688250", ["epoch_ms"], ("2021-09-20T08:48:08.250000+00:00", "epoch_ms")),
    ("1632127688250", ["epoch"], ("1632127688250", None)),
    ("Mon, 13 May 2024 09:46:45 +0200", ["rfc2822"], ("2024-05-13T07:46:45+00:00", "rfc2822")),
    ("Monday", ["rfc2822"], ("Monday", None)),
    ("1609603731584323584", ["snowflake"], ("2023-01-01T17:33:29.257000+00:00", "snowflake")),
    ("~011", ["snowflake"], ("~011", None)),
    ("22 minutes ago", ["iso", "relative"], ("22 minutes ago", "relative")),
    ("soon", ["relative"], ("soon", None)),
    ("Apr 3, 2025", ["iso", "%b %d, %Y"], ("2025-04-03", "%b %d, %Y")),
    ("3/4/2025 17:05", ["%d/%m/%Y %H:%M"], ("2025-04-03T17:05:00+00:00", "%d/%m/%Y %H:%M")),
    ("3/4/2025 17:05 +0100", ["%d/%m/%Y %H:%M %z"], ("2025-04-03T16:05:00+00:00", "%d/%m/%Y %H:%M %z")),
    ("2013-08", ["%Y-%m"], ("2013-08-01", "%Y-%m")),
])
def test_iso_date(text: str, formats: list[str], expected: tuple[str, str | None]) -> None:
    assert iso_date(text, formats) == expected


@given(st.integers(1_300_000_000_000, 2_900_000_000_000), st.integers(0, 2**22 - 1))
def test_a_snowflake_gives_back_its_time_to_the_millisecond(epoch_ms: int, rest: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=epoch_ms)
    text, form = iso_date(str(((epoch_ms - SNOWFLAKE_EPOCH_MS) << 22) | rest), ["snowflake"])
    assert form == "snowflake" and datetime.fromisoformat(text) == moment


@pytest.mark.parametrize(("rule", "row", "expected"), [
    ("a", {"a": " x "}, "x"),
    (["a", "b"], {"a": "", "b": "x"}, "x"),
    ({"column": "a", "pattern": r"~(\d+)"}, {"a": "job ~12/"}, "12"),
    ({"column": "a", "pattern": r"\d+"}, {"a": "job ~12/"}, "12"),
    ({"column": "a", "pattern": r"~(\d+)"}, {"a": "job"}, None),
    ({"column": "a", "values": {"h": "hour"}}, {"a": "h"}, "hour"),
    ({"column": "a", "values": {"h": "hour"}}, {"a": "x"}, None),
    ({"column": "a", "plain": True}, {"a": "<b>A &amp;\n B</b>"}, "A & B"),
    ({"column": "a", "longest": 9}, {"a": "sweep the yard"}, "sweep"),
    ({"column": "a", "longest": 20}, {"a": "sweep the yard"}, "sweep the yard"),
    ({"column": "a[].n", "separator": " / "}, {"a": [{"n": "x"}, {"n": "y"}]}, "x / y"),
    ({"join": ["a", "b", "c"], "separator": "; "}, {"a": "x", "b": None, "c": 3}, "x; 3"),
    ({"template": "http://x/{a.b}/{c}"}, {"a": {"b": 1}, "c": "{d}"}, "http://x/1/{d}"),
    ({"template": "http://x/{a}"}, {"a": None}, None),
    ({"constant": "USD"}, {}, "USD"),
    ({"constant": "USD", "when": "a"}, {"a": ""}, None),
    ({"constant": "USD", "when": "a"}, {"a": "9"}, "USD"),
    ({"file": r"(\d{4})-\d\d\.csv"}, {}, "2024"),
    ({"file": "month"}, {}, None),
    ({"column": "a", "engagement_words": True}, {"a": "Editor (freelance, part-time)"}, "freelance, part-time"),
    ({"column": "a", "optional": True}, {}, None),
])
def test_rules(rule: Any, row: dict[str, Any], expected: str | None) -> None:
    assert posting({"description": rule}, row).description == expected


def test_tags_come_from_all_rules_once_each() -> None:
    rules = ["area", {"column": "skills", "separator": ","}, "more[].name"]
    row = {"area": "Music", "skills": "Piano, , Violin,Music", "more": [{"name": "Harp"}]}
    assert posting({"tags": rules}, row).tags == ("Music", "Piano", "Violin", "Harp")


@pytest.mark.parametrize(("rule", "row", "expected"), [
    ({"column": "d", "formats": ["epoch"]}, {"d": 0.5}, ("1970-01-01T00:00:00.500000+00:00", "source")),
    ({"column": "d", "formats": ["epoch"]}, {"d": "long past"}, ("long past", "source")),
    ({"column": "d", "formats": ["snowflake"]}, {"d": 1609603731584323584}, ("2023-01-01T17:33:29.257000+00:00", "source_id")),
    ({"column": "d", "formats": ["relative"]}, {"d": "2 days ago"}, ("2 days ago", "relative")),
    ({"file": r"(\d{4}-\d\d)", "formats": ["%Y-%m"]}, {}, ("2024-05-01", "file")),
    ("d", {"d": None}, (None, None)),
])
def test_a_posting_date_says_where_it_was_read(rule: Any, row: dict[str, Any], expected: tuple[str | None, str | None]) -> None:
    found = posting({"posted": rule}, row)
    assert (found.posted, found.posted_origin) == expected


def test_an_id_made_of_columns_is_stable_and_tells_rows_apart() -> None:
    columns = {"id": {"hash": ["a", "b"]}}
    ids = [posting(columns, row).source_posting_id for row in ({"a": "x", "b": ""}, {"a": "", "b": "x"}, {"a": "x", "b": None})]
    assert ids[0] == ids[2] != ids[1] and len(ids[0]) == 32
    assert read_posting(plan(columns), {"a": "", "b": None, "title": "t"}, 3, "x") == Skip("no_id", "row 3")


def test_rows_that_are_no_postings_are_skipped_with_a_reason() -> None:
    skipping = plan({}, skip=[{"column": "kind", "values": ["story", "2"], "reason": "job_story"}])
    assert read_posting(skipping, {"id": 5, "title": "t", "kind": "story"}, 0, "x") == Skip("job_story", "5")
    assert read_posting(skipping, {"id": None, "kind": 2}, 1, "x") == Skip("job_story", "row 1")
    assert read_posting(skipping, {"id": 5, "title": "t", "kind": "3"}, 0, "x") == RawPosting("5", title="t")
    assert read_posting(skipping, "text", 2, "x") == Skip("not_a_row", "row 2")


def test_a_column_is_missing_only_if_no_row_has_it() -> None:
    wanted = plan({"pay": "pay.low", "bids": {"column": "bids", "optional": True}, "country": {"constant": "x", "when": "land"}})
    rows = [{"id": 1, "land": ""}, {"title": None, "pay": {"high": 2}}, "no row"]
    assert missing_columns(wanted, rows) == [("[columns] pay", "pay.low")]
    assert missing_columns(wanted, [*rows, {"pay": {"low": None}}]) == []


CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=20)


@given(st.lists(st.tuples(CELL, CELL), min_size=1))
def test_csv_comes_back_as_it_was_written(cells: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("a", "b"), *cells])
    rows = read_dump(b"\xef\xbb\xbf" + out.getvalue().encode(), Shape("csv"), "x.csv").rows
    assert [(row["a"], row["b"]) for row in rows] == cells


def test_delimiter_and_encoding_are_the_map_s() -> None:
    shape = Shape("csv", encoding="cp1252", delimiter=";")
    assert read_dump("a;b\r\né;1,5\r\n".encode("cp1252"), shape, "x").rows == [{"a": "é", "b": "1,5"}]


def test_json_lines_parquet_and_nested_json() -> None:
    rows = [{"a": 1, "b": ["x", "y"]}, {"a": 2, "b": []}]
    lines = "\n".join(json.dumps(row) for row in rows) + "\n\n"
    assert read_dump(lines.encode(), Shape("jsonl"), "x").rows == rows
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    assert read_dump(sink.getvalue(), Shape("parquet"), "x").rows == rows
    nested = read_dump(json.dumps({"data": {"list": rows}, "n": 2}).encode(), Shape("json", rows="data.list"), "x")
    assert nested.rows == rows and nested.document["n"] == 2


@pytest.mark.parametrize("text", [
    'export default [{"a": "x,]", "b": [1, 2,],},];',
    'module.exports = [{"a": "x,]", "b": [1, 2]}]',
    'const jobs = [\n{"a": "x,]", "b": [1, 2], }\n];\n',
])
def test_a_javascript_list(text: str) -> None:
    assert read_dump(text.encode(), Shape("js"), "x.js").rows == [{"a": "x,]", "b": [1, 2]}]


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:m="urn:m">
<updated>2024-05-13T10:00:00Z</updated>
<entry><id>u:1</id><title type="html">A &amp;amp; B</title><link rel="alternate" href="http://x/1"/>
<category term="x"/><category term="y"/><m:pay>9</m:pay></entry>
<entry><id>u:2</id><title>C</title></entry></feed>"""


def test_atom_entries_are_read_like_rss_items() -> None:
    feed = read_dump(ATOM.encode(), Shape("rss"), "x.xml")
    assert feed.document["updated"] == "2024-05-13T10:00:00Z"
    columns = {"id": "id", "title": "title", "url": "link.@href", "tags": "category[].@term", "pay": "m:pay"}
    found = [read_posting(plan(columns), row, index, "x") for index, row in enumerate(feed.rows)]
    assert found == [RawPosting("u:1", title="A &amp; B", url="http://x/1", tags=("x", "y"), pay="9"), RawPosting("u:2", title="C")]


def test_xml_fetches_and_expands_nothing() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><rss><channel><item><title>x&a;</title></item></channel></rss>'
    assert read_dump(bomb.encode(), Shape("rss"), "x.xml").rows == [{"title": "x"}]
