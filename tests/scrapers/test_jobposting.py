"""Job pages of the operator's own domains: schema.org JobPosting in all its spellings."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean.engagement import field_engagement
from scrapers.schema_org import job_postings
from scrapers.source import RawPosting, Reply, Skip, Unknown
from scrapers.spiders.jobposting import JobPostingPages
from scrapers.spiders.recruitee import Recruitee
from tests.scrapers.board_pages import NIGHT, NOW, SITEMAP, html_page, pay_of, postings, reply
from tests.scrapers.origins.boards import FERNHALL
from warehouse.errors import BadInput, SourceChanged


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
