"""Boards of employers and pages with schema.org data: paging, places, pay, what is left out, and what sloppy pages still say."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean.dates import posted_at
from pipeline.clean.engagement import field_engagement
from pipeline.clean.pay import Pay, pay, pay_unit
from pipeline.clean.role import role_key
from pipeline.clean.text import plain_text
from scrapers.catalog import load
from scrapers.schema_org import job_postings
from scrapers.source import RawPosting, Reply, Skip, Source, Unknown
from scrapers.spiders.jobposting import JobPostingPages
from scrapers.spiders.recruitee import Recruitee
from tests.scrapers.origin import PAGES
from tests.scrapers.origins.boards import ASHBY, FERNHALL, LEVER, MERCOR, ONEFORMA, REPLIES
from warehouse.errors import BadInput, SourceChanged

NIGHT = date(2026, 6, 6)
NOW = datetime(2026, 6, 6, 2, tzinfo=UTC)
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>{}</loc></url></urlset>'


def reply(url: str, page: str, headers: dict[str, str] | None = None) -> Reply:
    return Reply(url, (PAGES / page).read_bytes(), NOW, headers=tuple((headers or {}).items()))


def changed(url: str, page: str, change: Callable[[Any], object]) -> Reply:
    document = json.loads((PAGES / page).read_bytes())
    change(document)
    return Reply(url, json.dumps(document).encode(), NOW)


def html_page(*scripts: str) -> Reply:
    body = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return Reply(f"{FERNHALL}/jobs/one", f"<html><body>{body}</body></html>".encode(), NOW)


def postings(source: Source, one: Reply) -> list[RawPosting]:
    return [item for item in source.parse(one) if isinstance(item, RawPosting)]


def pay_of(posting: RawPosting) -> Pay:
    return pay(posting.pay, posting.pay_minimum, posting.pay_maximum, posting.pay_currency, posting.pay_unit, posting.engagement)


def filled(posting: RawPosting) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps({name: value for name, value in asdict(posting).items() if value not in (None, ())}))
    return found


@pytest.fixture
def domains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "domains.toml"
    path.write_text(f'[domains]\n"jobs.fernhall.example" = "{FERNHALL}/sitemap.xml"\n'
                    '"crumbworks.recruitee.com" = "https://crumbworks.recruitee.com/api/offers/"\n', encoding="utf-8")
    monkeypatch.setenv("GIGSHIFT_DOMAINS", str(path))
    return path


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


def test_jobposting_is_off_until_domains_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIGSHIFT_DOMAINS", raising=False)
    off = JobPostingPages()
    assert (off.permission.status, off.hosts, off.start(NIGHT)) == ("off", (), [])
    assert "GIGSHIFT_DOMAINS" in off.permission.status_reason


def test_jobposting_starts_with_the_sitemaps_of_the_domains(domains: Path) -> None:
    on = JobPostingPages()
    assert (on.permission.status, on.hosts, on.start(NIGHT)) == ("on", ("jobs.fernhall.example",), [f"{FERNHALL}/sitemap.xml"])
    assert Recruitee().permission.status == "off"
    assert Recruitee().start(NIGHT) == ["https://crumbworks.recruitee.com/api/offers/"]


@pytest.mark.parametrize("content", [
    'nonsense', 'domains = 3', '[domains]\n"a.example" = 3', '[domains]\n"a.example" = "http://a.example/sitemap.xml"',
    '[domains]\n"a.example" = "https://b.example/sitemap.xml"', '[domains]\n"a.example" = "https://user:secret@a.example/"'])
def test_wrong_domains_are_refused_by_name(domains: Path, content: str) -> None:
    domains.write_text(content, encoding="utf-8")
    with pytest.raises(BadInput, match="domains") as caught:
        JobPostingPages()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("host", ["work.mercor.com", "mercor.com", "eu.boards-api.greenhouse.io"])
def test_domain_with_a_record_of_its_own_is_refused(domains: Path, host: str) -> None:
    domains.write_text(f'[domains]\n"{host}" = "https://{host}/sitemap.xml"\n', encoding="utf-8")
    with pytest.raises(BadInput, match=f"lists {host}, which is (mercor|greenhouse)'s"):
        JobPostingPages().start(NIGHT)


def test_jobposting_follows_what_a_sitemap_calls_jobs(domains: Path) -> None:
    source = JobPostingPages()
    follow = source.follow(reply(f"{FERNHALL}/sitemap.xml", "jobposting/sitemap.xml"))
    assert [url.removeprefix(FERNHALL) for url in follow] == [
        "/jobs/graph", "/jobs/sloppy", "/jobs/escaped", "/jobs/microdata", "/jobs/broken", "/vacancies/plain"]
    by_name = Reply(f"{FERNHALL}/sitemap-jobs.xml", SITEMAP.format(f"{FERNHALL}/p/17").encode(), NOW)
    assert source.follow(by_name) == [f"{FERNHALL}/p/17"]
    index = SITEMAP.replace("urlset", "sitemapindex").replace("url>", "sitemap>").format(f"{FERNHALL}/part.xml.gz")
    assert source.follow(Reply(f"{FERNHALL}/sitemap.xml", index.encode(), NOW)) == [f"{FERNHALL}/part.xml.gz"]
    zipped = gzip.compress(SITEMAP.format(f"{FERNHALL}/jobs/18").encode())
    assert source.follow(Reply(f"{FERNHALL}/part.xml.gz", zipped, NOW)) == [f"{FERNHALL}/jobs/18"]
    assert source.follow(Reply(f"{FERNHALL}/jobs/18", b"<html></html>", NOW)) == []


@pytest.mark.parametrize("body", [
    b"<!doctype html><html><body>Just a moment<br></body></html>", b"<html><body>hello</body></html>", b"", b"<urlset><url><loc>https://jobs.f",
    gzip.compress(b"<urlset/>" * 99, mtime=0)[:-12], b"\x1f\x8bjunk",
    b'<!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></sitemap>'])
def test_sitemap_that_is_none_or_cut_off_is_a_changed_source(domains: Path, body: bytes) -> None:
    with pytest.raises(SourceChanged, match="sitemap"):
        JobPostingPages().follow(Reply(f"{FERNHALL}/sitemap.xml", body, NOW))


@pytest.mark.parametrize(("stated", "kind"), [
    ("CONTRACTOR", "contract"), ("Contractor", "contract"), ("contractors", "contract"), ("CONTRACT", "contract"), ("Contract", "contract"),
    ("Contractual", "contract"), ("contracted", "contract"), ("Sub-contractor", "contract"), ("contract-to-hire", "contract"),
    ("https://schema.org/CONTRACTOR", "contract"), ("CONTRACTOR_FULL_TIME", "contract"), (["FULL_TIME", "CONTRACTOR"], "contract"),
    ("FULL_TIME,CONTRACTOR", "contract"), ("IndependentContractor", "freelance"), ("INDEPENDENT_CONTRACTOR", "freelance"),
    ("Free-lance", "freelance"), ("FREELANCER", "freelance"), ("freelancers", "freelance"), ("PER_DIEM", "contract"),
    ("TEMPORARY", "temporary"), ("FULL_TIME", "full_time"), ({"@value": "CONTRACTOR"}, "contract"), ("FullTime", "full_time"),
])
def test_every_spelling_of_contractor(domains: Path, stated: Any, kind: str) -> None:
    page = html_page(json.dumps({"@type": "JobPosting", "title": "Kite tester", "employmentType": stated}))
    posting, = postings(JobPostingPages(), page)
    assert field_engagement(posting.engagement or "") == kind


@pytest.mark.parametrize(("script", "title"), [
    ('{"@type": "JobPosting", "title": "Kite tester",}', "Kite tester"),
    ('// kites\n{"@type": "JobPosting",\n// more\n"title": "Kite tester"}', "Kite tester"),
    ('/*<![CDATA[*/ {"@type": "JobPosting", "title": "Kite tester"} /*]]>*/', "Kite tester"),
    ('{"@type": "JobPosting", "title": "Test "red" kites", "url": "x"}', 'Test "red" kites'),
    ('{"@type": "JobPosting", "title": "Kite\ttester\\x"}', "Kite\ttester\\x"),
    ('{"@type": "Thing", "mainEntity": {"@type": ["Thing", "http://schema.org/JobPosting"], "schema:title": "Kite tester"}}',
     "Kite tester"),
    ('[[{"@type": "JobPosting", "title": {"@value": "Kite tester"}}]]', "Kite tester"),
    ('{&#34;@type&#34;: &#34;JobPosting&#34;, &#34;title&#34;: &#34;Kite tester&#34;}', "Kite tester"),
])
def test_sloppy_json_is_read(domains: Path, script: str, title: str) -> None:
    assert [posting.title for posting in postings(JobPostingPages(), html_page('{"broken": ', script))] == [title]


def test_several_postings_of_one_page_are_kept_apart_and_titleless_ones_counted(domains: Path) -> None:
    many = [{"@type": "JobPosting", "title": f"Kite {number}", "url": f"/jobs/{number}"} for number in (1, 2)]
    many += [{"@type": "JobPosting", "title": f"Kite {number}"} for number in (3, 4)]
    items = list(JobPostingPages().parse(html_page(json.dumps([*many, {"@type": "JobPosting", "url": "/jobs/5"}]))))
    ids = [item.source_posting_id for item in items if isinstance(item, RawPosting)]
    assert len(set(ids)) == 4
    assert ids[:2] == [f"{FERNHALL}/jobs/1", f"{FERNHALL}/jobs/2"]
    assert [item for item in items if isinstance(item, Skip)] == [Skip("no_title", f"{FERNHALL}/jobs/5")]


@pytest.mark.parametrize(("valid_through", "is_open"), [
    ("2026-06-05", "expired"), ("2026-06-06", None), ("2026-06-06T01:59:00Z", "expired"), ("2026-06-06T04:30:00+02:00", None),
    ("someday", None), (None, None)])
def test_posting_past_its_end_is_expired(domains: Path, valid_through: str | None, is_open: str | None) -> None:
    page = html_page(json.dumps({"@type": "JobPosting", "title": "Kite tester", "validThrough": valid_through}))
    assert [posting.is_open for posting in postings(JobPostingPages(), page)] == [is_open]


@pytest.mark.parametrize(("salary", "expected"), [
    ({"currency": "EUR", "value": {"minValue": "20", "maxValue": 25.5, "unitText": "HOUR"}}, ("hour", "EUR", 20, 25.5)),
    ([{"currency": "EUR", "value": {"value": 30, "unitText": "Hourly"}}], ("hour", "EUR", 30, 30)),
    ({"@type": "PriceSpecification", "price": "300", "priceCurrency": "CHF", "unitText": "DAY"}, ("day", "CHF", 300, 300)),
    ("USD 20-25 per hour", ("hour", "USD", 20, 25)),
    ({"currency": "USD", "value": "$18 an hour"}, ("hour", "USD", 18, 18)),
    ({"currency": "USD", "value": 0}, ("unknown", None, None, None)),
    (None, ("unknown", None, None, None)),
])
def test_every_shape_of_salary(domains: Path, salary: Any, expected: tuple[Any, ...]) -> None:
    posting, = postings(JobPostingPages(), html_page(json.dumps({"@type": "JobPosting", "title": "Kite tester", "baseSalary": salary})))
    found = pay_of(posting)
    assert (found.unit, found.currency, found.minimum, found.maximum) == expected


def test_unknown_property_is_reported(domains: Path) -> None:
    page = html_page(json.dumps({"@type": "JobPosting", "title": "Kite tester", "windSpeed": 4}))
    assert [item for item in JobPostingPages().parse(page) if isinstance(item, Unknown)] == [Unknown("JobPosting.windSpeed")]


@pytest.mark.parametrize("piece", [
    "<script type=application/ld+json>JobPosting{", '"', "[" * 50, "{&quot;", "<!--JobPosting ", " \n", ",}"])
def test_hostile_page_costs_no_time(piece: str) -> None:
    body = f'<script type="application/ld+json">JobPosting {piece * (200_000 // len(piece))}'.encode()
    began = time.perf_counter()
    job_postings(Reply(f"{FERNHALL}/jobs/one", body, NOW))
    assert time.perf_counter() - began < 5


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
