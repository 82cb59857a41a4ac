"""Personal data that a source serves, wherever it stands: in no table but the private one of what was read, and in no log."""

from __future__ import annotations

import json
import logging
from datetime import date, datetime
from typing import Any

import pytest

from pipeline.clean import clean
from pipeline.dedupe import dedupe
from scrapers.read import read
from tests.conftest import stage
from tests.scrapers.test_read import BOARD_PAGES, HN_PAGES, NIGHT, board, write
from warehouse.home import Home
from warehouse.tables import TABLES

SECRETS = ("wren.ashdown@example.com", "ashdown", "555-0142", "tern_lowe88", "Petra Lowmoor", "14 Kestrel Lane", "paypal.me/ternlowe")
TOLD = "Write to wren.ashdown@example.com, call (415) 555-0142, telegram @tern_lowe88, pay paypal.me/ternlowe, " \
       "visit 14 Kestrel Lane, Leeds.\nRegards,\nPetra Lowmoor"


def job(number: int, **fields: Any) -> dict[str, Any]:
    first = json.loads(BOARD_PAGES[0][1])["jobs"][0]
    return {**first, "id": number, "absolute_url": f"https://job-boards.greenhouse.io/alignerr/jobs/{number}", **fields}


def told_everywhere() -> bytes:
    department = {"id": 1, "name": "Ask wren.ashdown@example.com", "child_ids": [], "parent_id": None}
    jobs = [job(9001, title="Kite tester, call (415) 555-0142", content=TOLD, departments=[department]),
            job(9002, title="Mail wren.ashdown@example.com", content=f"<p>{TOLD}</p>", **{"wren.ashdown@example.com": "what is this"}),
            job(9003, title="\x01\x02\x03 wren.ashdown@example.com", content="\x01" * 200 + TOLD)]
    return json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()


@pytest.fixture
def tables(home: Home, caplog: pytest.LogCaptureFixture) -> dict[str, str]:
    """Each table's rows as text, after a night whose replies hold personal data in texts, in fields not known and where JSON should be."""
    caplog.set_level(logging.DEBUG)
    write(home.archives / "greenhouse/2026-06-06.warc.gz", "greenhouse",
          [(board("alignerr"), told_everywhere()), (board("labelbox"), b"wren.ashdown@example.com is away, call (415) 555-0142")])
    write(home.archives / "hackernews/2026-06-06.warc.gz", "hackernews", HN_PAGES)
    with stage(home, "read", tuple(home.sealed_archives()), NIGHT) as view:
        read(view)
    for name, run in (("clean", clean), ("dedupe", dedupe)):
        with stage(home, name) as view:
            run(view)
    with stage(home, "look") as view:
        return {name: json.dumps(view.read(name).to_pylist(), default=_plain, ensure_ascii=False) for name in TABLES}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def test_only_the_private_table_of_what_was_read_holds_it(tables: dict[str, str]) -> None:
    assert all(secret in tables["raw_postings"] for secret in SECRETS)
    leaks = [(name, secret) for name, rows in tables.items() for secret in SECRETS if name != "raw_postings" and secret in rows]
    assert leaks == []
    assert "[email]" in tables["posting_texts"]


def test_findings_of_the_crawl_name_what_is_wrong_without_it(tables: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    assert "the reply is no JSON, it begins with b'[email] is away" in tables["coverage"]
    assert "unknown field [email] (1)" in tables["coverage"]
    assert "[email]" in tables["quarantine"]
    logged = "\n".join(record.getMessage() for record in caplog.get_records("setup"))
    assert "unknown field [email] (1)" in logged
    assert not any(secret in logged for secret in SECRETS)
