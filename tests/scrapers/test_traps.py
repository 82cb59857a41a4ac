"""The page of traps names tests that are there; and traps that no other test springs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline.clean.engagement import field_engagement
from pipeline.clean.facts import read_text
from scrapers.catalog import load
from scrapers.source import RawPosting, Reply
from tests.scrapers.origin import PAGES, board
from tests.scrapers.remote_boards import HIDDEN, NOW, REMOTEOK, WWR, changed, marks, page, postings

ROOT = Path(__file__).resolve().parents[2]


def test_every_trap_of_the_page_has_its_test() -> None:
    rows = [line for line in (ROOT / "docs/traps.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 15
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, f"no test is named: {row}"
        for file, name in named:
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file} has no {name}"


def test_remoteok_text_is_the_same_whoever_asks() -> None:
    body = page("remoteok").body
    old, new = marks(HIDDEN[0]), marks("198.51.100.9")
    assert old[1] in body
    other = body.replace(old[1], new[1]).replace(old[0], new[0]).replace(b"**GENTLE**", b"**BRAVE**")
    assert other != body
    mine, theirs = postings("remoteok"), postings("remoteok", Reply(REMOTEOK, other, page("remoteok").fetched_at))
    assert mine == theirs
    for one in mine.values():
        found = read_text(one.title or "", one.tags, one.description or "")
        assert "Please mention the word **" not in found.description


def test_remoteok_terms_are_no_posting_though_worded_anew() -> None:
    terms = changed("remoteok", lambda entries: [entry.update(legal="Other words", more=1) for entry in entries if "id" not in entry])
    assert list(postings("remoteok", terms)) == list(postings("remoteok"))


@pytest.mark.parametrize(("title", "employer", "role"), [
    ("Mill &amp; Co: Clerk: part: of: it", "Mill & Co", "Clerk: part: of: it"), ("Mill:Co: Clerk", "Mill:Co", "Clerk"),
    ("Clerk 9:30 start", None, "Clerk 9:30 start"),
])
def test_rss_title_is_split_at_its_first_colon_only(title: str, employer: str | None, role: str) -> None:
    body = page("weworkremotely").body.replace(b"Graphwell: Chart redrawer", title.encode())
    found = postings("weworkremotely", Reply(WWR.format(category="all-other-remote-jobs"), body, page("weworkremotely").fetched_at))
    assert [(one.employer, one.title) for one in found.values()][1] == (employer, role)


def test_mercor_role_with_hours_in_one_place_and_contractor_in_the_other_names_both() -> None:
    role = {"listingId": "list_AAAB09", "title": "Kite tester", "description": "Fly kites.", "commitment": "part-time", "status": "active"}
    body = (f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"pageProps": {"role": role}}})}</script>'
            '<script type="application/ld+json">{"@type": "JobPosting", "title": "Kite tester", "employmentType": "CONTRACTOR"}</script>')
    (posting,) = load("mercor").parse(Reply("https://work.mercor.com/jobs/list_AAAB09/kite-tester", body.encode(), NOW))
    assert isinstance(posting, RawPosting)
    assert (posting.engagement, posting.engagement_origin) == ("part-time, CONTRACTOR", None)
    assert field_engagement(posting.engagement or "") == "contract"


def test_a_greenhouse_custom_field_is_a_field_and_a_department_is_text() -> None:
    items = load("greenhouse").parse(Reply(board("alignerr"), (PAGES / "greenhouse/alignerr.json").read_bytes(), NOW))
    origins = {item.source_posting_id: item.engagement_origin for item in items if isinstance(item, RawPosting)}
    assert (origins["502"], origins["501"]) == (None, "text")
