"""Sources shipped off: their pages, their paging, what they drop, and what a changed or hostile reply does."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.catalog import load, source_for_url
from scrapers.source import RawPosting, Reply, Skip, Unknown
from tests.scrapers.origin import PAGES
from warehouse.errors import SourceChanged

NOW = datetime(2026, 6, 6, 2, tzinfo=UTC)
OFF = ("braintrust", "flru", "freelancehunt", "freelancer", "freelancermap", "mostaql", "peopleperhour", "truelancer", "workana")
EXPECTED = sorted(path for path in PAGES.glob("*/expected.json") if "page" in json.loads(path.read_text(encoding="utf-8")))


def page(name: str) -> Reply:
    told = json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))
    return Reply(told["url"], (PAGES / name / told["page"]).read_bytes(), NOW)


def replaced(name: str, old: str, new: str) -> Reply:
    whole = page(name)
    body = whole.body.decode()
    assert old in body
    return Reply(whole.url, body.replace(old, new).encode(), NOW)


def short(posting: RawPosting) -> dict[str, Any]:
    """A posting without its empty columns, as JSON has it."""
    filled: dict[str, Any] = json.loads(json.dumps({name: value for name, value in asdict(posting).items() if value not in (None, ())}))
    return filled


@pytest.mark.parametrize("path", EXPECTED, ids=[path.parent.name for path in EXPECTED])
def test_page_reads_as_expected(path: Path) -> None:
    told = json.loads(path.read_text(encoding="utf-8"))
    items = list(load(path.parent.name).parse(page(path.parent.name)))
    assert [short(item) for item in items if isinstance(item, RawPosting)] == told["postings"]
    assert [[item.reason, item.source_posting_id] for item in items if isinstance(item, Skip)] == told["skipped"]
    assert [item.field for item in items if isinstance(item, Unknown)] == told["unknown"]


@pytest.mark.parametrize("name", OFF)
def test_source_is_off_and_its_page_answers_its_plan(name: str) -> None:
    source = load(name)
    assert source.permission.status == "off"
    assert page(name).url in source.start(date(2026, 6, 6))
    assert source_for_url(page(name).url) is source
    assert source.shortfall(page(name)) is None
    assert "left out" not in repr(list(source.parse(page(name))))


@pytest.mark.parametrize("name", OFF)
@pytest.mark.parametrize("body", [b"<!doctype html><title>Just a moment...</title><p>Checking", b"", b'{"detail": "slow down"}'])
def test_block_page_with_status_200_is_a_changed_source(name: str, body: bytes) -> None:
    source = load(name)
    with pytest.raises(SourceChanged):
        list(source.parse(Reply(page(name).url, body, NOW)))


@pytest.mark.parametrize(("name", "field"), [
    ("freelancer", '"time_submitted"'), ("freelancer", '"seo_url": "data-entry/Copy'), ("braintrust", '"job_type"'),
    ("freelancermap", '"created"'), ("workana", "isHourly"), ("peopleperhour", '"posted_dt"'), ("truelancer", '"link"'),
])
def test_renamed_field_is_a_changed_source_that_names_it(name: str, field: str) -> None:
    key = field.strip('"').partition('"')[0]
    with pytest.raises(SourceChanged, match=rf"required field '{key}' is missing"):
        list(load(name).parse(replaced(name, field, field.replace(key, f"{key}_v2"))))


@pytest.mark.parametrize(("name", "tag"), [("freelancehunt", "description"), ("flru", "pubDate"), ("mostaql", "link")])
def test_renamed_element_is_a_changed_source_that_names_it(name: str, tag: str) -> None:
    whole = page(name)
    body = whole.body.replace(f"<{tag}>".encode(), f"<{tag}2>".encode()).replace(f"</{tag}>".encode(), f"</{tag}2>".encode())
    with pytest.raises(SourceChanged, match=rf"required field '{tag}' is missing"):
        list(load(name).parse(Reply(whole.url, body, NOW)))


@pytest.mark.parametrize(("name", "old", "new", "field"), [
    ("freelancer", '"hireme": false,', '"hireme": false, "mood": 1,', "project.mood"),
    ("braintrust", '"openings_left": 3,', '"openings_left": 3, "mood": 1,', "job.mood"),
    ("freelancermap", '"endcustomer": false,', '"endcustomer": false, "mood": 1,', "project.mood"),
    ("workana", "&quot;isUrgent&quot;: false", "&quot;isUrgent&quot;: false, &quot;mood&quot;: 1", "project.mood"),
    ("peopleperhour", '"budget": 60,', '"budget": 60, "mood": 1,', "project.mood"),
    ("truelancer", '"budget": 4500,', '"budget": 4500, "mood": 1,', "project.mood"),
    ("mostaql", "<item>", "<item><mood>1</mood>", "item.mood"),
])
def test_new_field_is_reported_and_loses_nothing(name: str, old: str, new: str, field: str) -> None:
    items = list(load(name).parse(replaced(name, old, new)))
    assert {item.field for item in items if isinstance(item, Unknown)} == {field}
    assert sum(not isinstance(item, Unknown) for item in items) == len(list(load(name).parse(page(name))))


def test_freelancer_pages_through_the_count_and_says_what_is_missing() -> None:
    source = load("freelancer")
    more = replaced("freelancer", '"total_count": 7', '"total_count": 207')
    assert source.follow(more) == [more.url.replace("offset=0", "offset=100")]
    assert "7 of 100 projects" in str(source.shortfall(more))
    last = Reply(more.url.replace("offset=0", "offset=200"), more.body, NOW)
    assert source.follow(last) == []
    assert source.shortfall(last) is None
    endless = replaced("freelancer", '"total_count": 7', '"total_count": 900000')
    deep = Reply(endless.url.replace("offset=0", "offset=19900"), endless.body, NOW)
    assert source.follow(deep) == []
    assert "not known whether" in str(source.shortfall(replaced("freelancer", '"total_count": 7', '"total_count": null')))
    assert "user_" not in more.url


def test_freelancer_error_reply_is_named() -> None:
    body = b'{"status": "error", "message": "Rate limit exceeded", "error_code": "RestExceptionCodes.RATE_LIMIT", "request_id": "1"}'
    with pytest.raises(SourceChanged, match="Rate limit exceeded"):
        list(load("freelancer").parse(Reply(page("freelancer").url, body, NOW)))


def test_braintrust_counts_its_pages() -> None:
    source = load("braintrust")
    more = replaced("braintrust", '"count": 3', '"count": 103')
    assert source.follow(more) == [more.url.replace("page=1", "page=2")]
    assert "3 of 100 jobs" in str(source.shortfall(more))
    assert source.shortfall(Reply(more.url.replace("page=1", "page=2"), more.body, NOW)) is None


def test_freelancermap_goes_on_while_pages_are_full() -> None:
    source, one = load("freelancermap"), page("freelancermap")
    assert source.follow(one) == []
    start, end = one.body.decode().split('{"initialResults": [', 1)
    first = json.JSONDecoder().raw_decode(end)[0]
    full = Reply(one.url, (start + json.dumps({"initialResults": [first] * 22}) + "</script>").encode(), NOW)
    assert source.follow(full) == [one.url.replace("pagenr=1", "pagenr=2")]
    far = Reply(one.url.replace("pagenr=1", "pagenr=150"), full.body, NOW)
    assert source.follow(far) == []
    assert "more than 150 pages" in str(source.shortfall(far))


def test_workana_reads_either_quote_and_pages_by_language() -> None:
    source, one = load("workana"), page("workana")
    assert source.follow(one) == ["https://www.workana.com/jobs?language=en&page=2"]
    double = Reply(one.url, one.body.replace(b"results-initials='", b'results-initials="').replace(b"}}' locale", b'}}" locale'), NOW)
    assert list(source.parse(double)) == list(source.parse(one))
    assert source.follow(Reply("https://www.workana.com/jobs?language=pt&page=2", one.body, NOW)) == []


def test_peopleperhour_ends_with_an_empty_page_and_misses_no_listed_project() -> None:
    source, one = load("peopleperhour"), page("peopleperhour")
    assert source.follow(one) == ["https://www.peopleperhour.com/freelance-jobs?page=2"]
    empty = Reply(one.url, b'<script>window.PPHReact.initialState={"freelanceJobs":{"main":{"data":[]}},"entities":{}};</script>', NOW)
    assert (source.follow(empty), list(source.parse(empty)), source.shortfall(empty)) == ([], [], None)
    with pytest.raises(SourceChanged, match="4400001 is listed and not among"):
        list(source.parse(replaced("peopleperhour", '"4400001": {"id"', '"4400009": {"id"')))


def test_truelancer_reads_the_page_as_it_reads_the_interface() -> None:
    source = load("truelancer")
    html = Reply("https://www.truelancer.com/freelance-jobs", (PAGES / "truelancer/freelance-jobs.html").read_bytes(), NOW)
    assert list(source.parse(html)) == list(source.parse(page("truelancer")))
    more = replaced("truelancer", '"last_page": 1', '"last_page": 3')
    assert source.follow(more) == ["https://api.truelancer.com/api/v1/projects?page=2"]
    assert source.follow(html) == []
    assert "not known whether" in str(source.shortfall(replaced("truelancer", '"last_page": 1', '"last_page": null')))


@pytest.mark.parametrize(("title", "pay"), [
    ("Вёрстка (Бюджет: 500 руб.)", ("500", "RUB")), ("Вёрстка (бюджет: 20 000  ₽)", ("20000", "RUB")),
    ("Вёрстка (Бюджет: по договоренности)", (None, None)), ("Вёрстка, 2 страницы", (None, None)),
    ("Вёрстка (Бюджет: 300 $, для PRO)", ("300", "USD")),
])
def test_flru_budget_in_the_title(title: str, pay: tuple[str | None, str | None]) -> None:
    items = [item for item in load("flru").parse(replaced("flru", "Озвучить ролик о маяках", title)) if isinstance(item, RawPosting)]
    assert (items[1].pay_minimum, items[1].pay_currency) == pay
    assert items[1].title == ("Вёрстка" if pay[0] else title)


def test_feed_with_hostile_entities_reads_no_file_and_does_not_swell(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not read me")
    one = page("mostaql")
    outside = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss'
    body = one.body.replace(b"<rss", outside.encode(), 1).replace("تصميم شعار".encode(), b"&x;")
    assert "do not read me" not in repr(list(load("mostaql").parse(Reply(one.url, body, NOW))))
    bomb = "<!DOCTYPE rss [<!ENTITY a '" + "0" * 1000 + "'>" + "".join(
        f"<!ENTITY {chr(98 + step)} '{f'&{chr(97 + step)};' * 30}'>" for step in range(6)) + "]><rss"
    body = one.body.replace(b"<rss", bomb.encode(), 1).replace("تصميم شعار".encode(), b"&g;")
    with pytest.raises(SourceChanged, match="amplification"):
        list(load("mostaql").parse(Reply(one.url, body, NOW)))


def test_real_projects_of_2021(shared: Path) -> None:
    projects = json.loads((shared / "data/freelancercom_2021/projects.json").read_text(encoding="utf-8"))
    body = json.dumps({"status": "success", "request_id": "1", "result": {"projects": projects, "total_count": len(projects)}}).encode()
    reply = Reply(page("freelancer").url, body, NOW)
    items = list(load("freelancer").parse(reply))
    postings = [item for item in items if isinstance(item, RawPosting)]
    assert [item for item in items if not isinstance(item, RawPosting)] == []
    assert load("freelancer").shortfall(reply) is None
    assert len(postings) == 10
    assert [posting.pay_unit for posting in postings].count("hourly") == 3
    assert {posting.pay_currency for posting in postings} == {"USD", "INR", "GBP"}
    for posting, project in zip(postings, projects, strict=True):
        assert posting.bids == str(project["bid_stats"]["bid_count"])
        assert (posting.pay_minimum, posting.pay_maximum) == (str(project["budget"]["minimum"]), str(project["budget"]["maximum"]))
        assert posting.tags == tuple(job["name"] for job in project["jobs"])
        assert posting.employer is None
