"""Each text is read once by each version of the lexicon."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from pipeline.extract import extract
from pipeline.extract.lexicon import lexicon_version
from tests.conftest import seed, stage
from warehouse.home import Home
from warehouse.ids import digest
from warehouse.tables import TABLES


def texts(*rows: tuple[str, list[str], str, str]) -> pa.Table:
    return pa.Table.from_pylist([{
        "text_hash": digest(title), "title": title, "tags": tags, "description": description, "language": language,
        "character_count": len(title) + len(description), "redacted_count": 0} for title, tags, description, language in rows],
        TABLES["posting_texts"].schema)


ENGLISH = ("Type invoices into Excel", ["Data Entry"], "You must use ChatGPT. No mistakes! Within 2 days.", "en")
GERMAN = ("Logo gestalten", ["photoshop"], "within 24 hours, ChatGPT, no mistakes", "de")
UNTAGGED = ("Ein Text", [], "ohne alles", "de")


def readings(home: Home) -> dict[str, dict[str, Any]]:
    seed(home, {"posting_texts": texts(ENGLISH, GERMAN, UNTAGGED)})
    with stage(home, "extract") as view:
        assert extract(view) == {"texts": 3, "already_read": 0, "read": 3}
        rows = {row["text_hash"]: row for row in view.read("text_mentions").to_pylist()}
        assert extract(view) == {"texts": 3, "already_read": 3, "read": 0}
        assert view.read("text_mentions").num_rows == 3
    return rows


def test_english_is_read_whole(home: Home) -> None:
    row = readings(home)[digest(ENGLISH[0])]
    assert (row["scope"], row["stated_skills"], row["ai_tools"]) == ("read", ["data_entry", "excel"], ["chatgpt"])
    assert row["clauses"] == ["demands_ai", "demands_accuracy", "names_ai_tool"]
    assert (row["turnaround_days_minimum"], row["turnaround_days_maximum"], row["duration_days_maximum"]) == (None, 2, None)


def test_of_other_languages_only_tags_count(home: Home) -> None:
    rows = readings(home)
    german, untagged = rows[digest(GERMAN[0])], rows[digest(UNTAGGED[0])]
    assert (german["scope"], german["stated_skills"], german["ai_tools"], german["clauses"]) == ("tagged", ["photoshop"], [], [])
    assert (german["turnaround_days_maximum"], german["is_asap"]) == (None, False)
    assert (untagged["scope"], untagged["stated_skills"]) == ("unread", [])


def test_new_version_reads_all_anew_and_keeps_old_readings(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = readings(home)
    old = pa.Table.from_pylist([row | {"lexicon_version": "0-old"} for row in before.values()], TABLES["text_mentions"].schema)
    with stage(home, "extract") as view:
        view.replace("text_mentions", old)
        assert extract(view)["read"] == 3
        assert sorted(view.read("text_mentions").column("lexicon_version").to_pylist()) == sorted(["0-old"] * 3 + [lexicon_version()] * 3)
