"""Boards of employers and pages with schema.org data: paging, places, pay, what is left out, and what sloppy pages still say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean.dates import posted_at
from pipeline.clean.engagement import field_engagement
from pipeline.clean.pay import pay_unit
from pipeline.clean.role import role_key
from pipeline.clean.text import plain_text
from scrapers.catalog import load
from scrapers.source import RawPosting, Reply, Skip, Source, Unknown
from scrapers.spiders.jobposting import JobPostingPages
from scrapers.spiders.recruitee import Recruitee
from tests.scrapers.board_pages import NIGHT, NOW, SITEMAP, changed, filled, pay_of, postings, reply
from tests.scrapers.origin import PAGES
from tests.scrapers.origins.boards import ASHBY, LEVER, MERCOR, ONEFORMA, REPLIES
from warehouse.errors import SourceChanged


@pytest.mark.parametrize("name", ["jobposting", "recruitee"])
def test_pages_of_the_operators_domains_read_as_expected(domains: Path, name: str) -> None:
    source: Source = JobPostingPages() if name == "jobposting" else Recruitee()
    for told in json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8")):
        items = list(source.parse(reply(told["url"], f"{name}/{told['page']}")))
        assert [filled(item) for item in items if isinstance(item, RawPosting)] == told["postings"]
        assert [[item.reason, item.source_posting_id] for item in items if isinstance(item, Skip)] == told["skipped"]
        assert [item.field for item in items if isinstance(item, Unknown)] == told["unknown"]


@pytest.mark.parametrize("name", ["lever", "ashby", "oneforma", "mercor"])
def test_plan_and_what_follows_reach_every_page(name: str) -> None:
    source, served = load(name), REPLIES[name]
    waiting, reached = source.start(NIGHT), set()
    for url in waiting:
        if url in served:
            reached.add(url)
            one = reply(url, *served[url])
            assert source.shortfall(one) is None
            waiting += source.follow(one)
    assert reached == set(served)


def test_lever_asks_both_instances_and_pages_until_a_page_is_not_full() -> None:
    lever = load("lever")
    assert {url.partition("?")[0] for url in lever.start(NIGHT) if "/appen?" in url} == {
        "https://api.lever.co/v0/postings/appen", "https://api.eu.lever.co/v0/postings/appen"}
    one = json.loads((PAGES / "lever/rws.json").read_bytes())[0]
    full = Reply(LEVER, json.dumps([one] * 100).encode(), NOW)
    assert lever.follow(full) == [LEVER.replace("skip=0", "skip=100")]
    assert lever.follow(reply(LEVER, "lever/rws.json")) == []
    last = Reply(LEVER.replace("skip=0", "skip=1900"), full.body, NOW)
    assert lever.follow(last) == []
    assert "more than 2000 postings" in str(lever.shortfall(last))


def test_lever_pay_dates_and_places_mean_what_they_say() -> None:
    rater, copy, steward, checker = postings(load("lever"), reply(LEVER, "lever/rws.json"))
    assert (pay_of(rater).kind, pay_of(rater).unit, pay_of(rater).currency, pay_of(rater).maximum) == ("hourly", "hour", "NOK", 260)
    assert (pay_of(steward).unit, pay_of(steward).minimum) == ("year", 520000)
    assert (pay_of(checker).unit, pay_of(checker).currency, pay_of(checker).minimum) == ("hour", "EUR", 14)
    assert posted_at(rater.posted, NOW).at == datetime(2026, 6, 3, 15, 20, tzinfo=UTC)
    assert posted_at(str(int(rater.posted or 0) // 1000), NOW).at == posted_at(rater.posted, NOW).at
    assert checker.location == "Anywhere; Portugal"
    assert [field_engagement(post.engagement or "") for post in (rater, steward, checker)] == ["freelance", "full_time", "contract"]
    assert (copy.source_posting_id, copy.location) != (rater.source_posting_id, rater.location)
    assert copy.description == rater.description
    assert role_key(copy.title or "", copy.location) == role_key(rater.title or "", rater.location)


@pytest.mark.parametrize(("name", "url", "page", "position"), [
    ("lever", LEVER, "lever/rws.json", 1), ("ashby", ASHBY, "ashby/mercor.json", 1)])
def test_pay_of_zero_is_unknown(name: str, url: str, page: str, position: int) -> None:
    posting = postings(load(name), reply(url, page))[position]
    assert posting.pay_minimum == "0"
    assert not pay_of(posting).has_amount


def test_ashby_leaves_unlisted_jobs_out_and_keeps_pay_that_is_not_shown() -> None:
    items = list(load("ashby").parse(reply(ASHBY, "ashby/mercor.json")))
    assert [item for item in items if isinstance(item, Skip)] == [Skip("unlisted", "10000000-0000-4000-8000-000000000002")]
    writer, helper, lead = (item for item in items if isinstance(item, RawPosting))
    assert (pay_of(writer).unit, pay_of(writer).minimum, pay_of(writer).maximum) == ("hour", 45, 60)
    assert (lead.pay, lead.pay_minimum) == (None, None)
    assert (helper.location, helper.country) == ("Lisbon; Porto", "Portugal")
    assert (lead.location, lead.country) == ("Berlin; Vienna", None)
    assert [field_engagement(post.engagement or "") for post in (writer, helper, lead)] == ["contract", "temporary", "full_time"]


def test_oneforma_pages_by_the_headers_and_says_what_a_page_lacks() -> None:
    oneforma = load("oneforma")

    def with_counts(total: int, pages: int) -> Reply:
        return reply(ONEFORMA, "oneforma/jobs.json", {"x-wp-total": str(total), "x-wp-totalpages": str(pages)})

    assert oneforma.follow(with_counts(2, 1)) == []
    assert oneforma.follow(with_counts(240, 3)) == [ONEFORMA[:-1] + "2"]
    assert "2 of 80 projects" in str(oneforma.shortfall(with_counts(240, 3)))
    assert "no X-WP-TotalPages" in str(oneforma.shortfall(reply(ONEFORMA, "oneforma/jobs.json")))
    assert oneforma.follow(reply(ONEFORMA, "oneforma/jobs.json")) == []


def test_oneforma_project_in_many_languages_is_one_posting_and_escapes_are_undone() -> None:
    voices, signs = postings(load("oneforma"), reply(ONEFORMA, "oneforma/jobs.json"))
    assert (voices.tags, voices.language) == (("Data Collection", "Freelance", "Remote", "Catalan", "Welsh"), None)
    assert plain_text(signs.description or "") == "Draw boxes around signs. & keep them tight."


def test_mercor_follows_job_pages_of_its_own_host_only() -> None:
    mercor = load("mercor")
    assert mercor.follow(reply(f"{MERCOR}/sitemap.xml", "mercor/sitemap.xml")) == [
        f"{MERCOR}/jobs/list_AAAB01/bridge-inspector", f"{MERCOR}/jobs/list_AAAB02/tram-timetable"]
    empty = Reply(f"{MERCOR}/sitemap.xml", SITEMAP.format(f"{MERCOR}/about").encode(), NOW)
    assert "no address under /jobs/" in str(mercor.shortfall(empty))


def test_mercor_reads_the_job_posting_where_the_page_has_no_data_of_its_own() -> None:
    checker, = postings(load("mercor"), reply(f"{MERCOR}/jobs/list_AAAB02/tram-timetable", "mercor/json_ld.html"))
    assert (checker.source_posting_id, checker.engagement) == ("list_AAAB02", "CONTRACTOR")
    assert (pay_of(checker).unit, pay_of(checker).minimum, pay_of(checker).currency) == ("hour", 22, "USD")
    with pytest.raises(SourceChanged, match="no __NEXT_DATA__"):
        list(load("mercor").parse(Reply(f"{MERCOR}/jobs/list_AAAB01/x", b"<html>Just a moment</html>", NOW)))


def test_workable_job_listed_per_place_is_one_posting_with_all_places() -> None:
    url = load("workable").start(NIGHT)[1]
    items = list(load("workable").parse(reply(url, "workable/toloka-ai.json")))
    assert [item.location for item in items if isinstance(item, RawPosting)] == ["Aarhus, Denmark; Odense, Denmark", "Norway"]
    assert [item for item in items if isinstance(item, Skip)] == [Skip("location_copy", "AA11BB22CC")]


@pytest.mark.parametrize(("name", "url", "page", "field"), [
    ("lever", LEVER, "lever/rws.json", "hostedUrl"), ("lever", LEVER, "lever/rws.json", "categories"),
    ("ashby", ASHBY, "ashby/mercor.json", "isListed"), ("ashby", ASHBY, "ashby/mercor.json", "employmentType"),
    ("oneforma", ONEFORMA, "oneforma/jobs.json", "content"), ("oneforma", ONEFORMA, "oneforma/jobs.json", "link"),
])
def test_renamed_field_is_a_changed_source_and_a_new_one_is_reported(name: str, url: str, page: str, field: str) -> None:
    def first(document: Any) -> dict[str, Any]:
        found: dict[str, Any] = (document["jobs"] if isinstance(document, dict) else document)[0]
        return found

    with pytest.raises(SourceChanged, match=rf"required field '{field}' is missing"):
        list(load(name).parse(changed(url, page, lambda document: first(document).pop(field))))
    items = list(load(name).parse(changed(url, page, lambda document: first(document).update(mood="sunny"))))
    assert [item.field.partition(".")[2] for item in items if isinstance(item, Unknown)] == ["mood"]
    assert len([item for item in items if isinstance(item, RawPosting)]) == len(postings(load(name), reply(url, page)))


@pytest.mark.parametrize("name", ["lever", "ashby", "oneforma"])
def test_page_that_is_no_list_is_a_changed_source(name: str) -> None:
    url = {"lever": LEVER, "ashby": ASHBY, "oneforma": ONEFORMA}[name]
    for body in (b"<html>Just a moment</html>", b'{"ok": false}', b"3"):
        with pytest.raises(SourceChanged):
            list(load(name).parse(Reply(url, body, NOW)))


@pytest.mark.parametrize(("word", "unit"), [
    ("per-hour-wage", "hour"), ("per-year-salary", "year"), ("per-month-salary", "month"), ("per-day-wage", "day"), ("1 HOUR", "hour"),
    ("1 YEAR", "year"), ("HOUR", "hour"), ("one-time", "project"), ("NONE", "unknown"), ("hourly rate", "hour")])
def test_units_as_boards_write_them(word: str, unit: str) -> None:
    assert pay_unit(word) == unit


def test_recorded_lever_reply(shared: Path) -> None:
    recorded = Reply(LEVER.replace("rws", "matchgroup"), (shared / "recordings/wule15_2026/lever.json").read_bytes(), NOW)
    items = list(load("lever").parse(recorded))
    engineer, manager = (item for item in items if isinstance(item, RawPosting))
    assert len(items) == 2
    assert (pay_of(engineer).unit, pay_of(engineer).minimum, pay_of(engineer).currency) == ("year", 150000, "USD")
    assert (manager.country, manager.engagement, pay_of(manager).has_amount) == ("KR", "Full-time", False)
    assert posted_at(engineer.posted, NOW).at == datetime(2026, 5, 19, 20, 38, 11, 267000, tzinfo=UTC)


@pytest.mark.parametrize(("name", "count"), [("wule15_2026", 2), ("lcarlini_2026", 3)])
def test_recorded_ashby_replies(shared: Path, name: str, count: int) -> None:
    items = list(load("ashby").parse(Reply(ASHBY, (shared / f"recordings/{name}/ashby.json").read_bytes(), NOW)))
    assert [type(item) for item in items] == [RawPosting] * count
    for item in items:
        assert isinstance(item, RawPosting)
        assert item.title
        assert item.url
        assert (item.engagement, item.posted_origin) == ("FullTime", "source")
        assert item.country in ("France", "Panama")
        assert posted_at(item.posted, datetime(2026, 11, 22, tzinfo=UTC)).at
