"""What an operator may allow, where it is kept, and that the crawler, the nightly list and the table `sources` obey it."""

from __future__ import annotations

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers.catalog import load, source_names, sources_due
from scrapers.crawl import crawl
from scrapers.permissions import Grant, allow, effective, grants
from scrapers.read import read
from scrapers.refused import REFUSED
from scrapers.registry import entries, render
from tests.conftest import stage
from tests.scrapers.origin import PAGES, Origin
from warehouse.archive import ArchiveWriter
from warehouse.errors import BadInput
from warehouse.home import Home

NIGHT = date(2026, 6, 6)
LETTER = Grant("Ada Quill", date(2026, 5, 3), "letter of 3 May 2026, subject: feed")


@pytest.fixture
def real(tmp_path: Path) -> Home:
    return Home(tmp_path / "real")


def archived(home: Home) -> Home:
    told = json.loads((PAGES / "mostaql/expected.json").read_text(encoding="utf-8"))
    facts = {"source": "mostaql", "night": str(NIGHT), "observed_by": "crawl", "simulated": False, "plan": [told["url"]]}
    with ArchiveWriter(home.archives / f"mostaql/{NIGHT}.warc.gz", facts) as archive:
        archive.response(told["url"], datetime(2026, 6, 6, 2, tzinfo=UTC), 200, [], (PAGES / "mostaql" / told["page"]).read_bytes())
        archive.seal()
    home.claim("real")
    return home


def source_row(home: Home) -> dict[str, object]:
    with stage(home, "read", tuple(home.sealed_archives()), NIGHT) as view:
        read(view)
        (row,) = view.read("sources").to_pylist()
    return dict(row)


def test_source_that_is_off_is_crawled_only_once_allowed(real: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIGSHIFT_CONTACT", raising=False)
    with pytest.raises(BadInput, match=r"mostaql is off: .*gigshift sources allow mostaql"):
        crawl(real, "mostaql", NIGHT)
    assert "mostaql" not in sources_due(real)
    allow(real, "mostaql", LETTER)
    assert "mostaql" in sources_due(real)
    assert "freelancer" not in sources_due(real)
    with pytest.raises(BadInput, match="GIGSHIFT_CONTACT"):
        crawl(real, "mostaql", NIGHT)


def test_permission_is_private_and_keeps_its_history(real: Home) -> None:
    allow(real, "mostaql", LETTER)
    allow(real, "mostaql", Grant("  Ben\nReed ", date(2026, 6, 1), "contract 7"))
    allow(real, "flru", LETTER)
    path = real.root / "permissions.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert grants(real) == {"mostaql": Grant("Ben Reed", date(2026, 6, 1), "contract 7"), "flru": LETTER}
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [one["allowed_by"] for one in kept["mostaql"]] == ["Ada Quill", "Ben Reed"]
    assert kept["flru"] == [{"allowed_by": "Ada Quill", "allowed_on": "2026-05-03", "evidence": "letter of 3 May 2026, subject: feed"}]
    kept["mostaql"] = []
    path.write_text(json.dumps(kept))
    assert set(grants(real)) == {"flru"}


def test_recorded_permission_stands_in_the_table_sources_and_changes_no_limit(real: Home) -> None:
    before = source_row(archived(real))
    assert (before["status"], before["allowed_by"], before["allowed_on"], before["evidence"]) == ("off", None, None, None)
    allow(real, "mostaql", LETTER)
    after = source_row(real)
    assert (after["status"], after["allowed_by"], after["allowed_on"]) == ("on", "Ada Quill", date(2026, 5, 3))
    assert after["evidence"] == LETTER.evidence
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"status", "status_reason", "allowed_by", "allowed_on", "evidence"}


def test_permission_for_a_source_that_came_on_since_changes_nothing() -> None:
    source = load("hackernews")
    assert effective(source, LETTER) is source.permission


@pytest.mark.parametrize(("name", "grant", "said"), [
    ("upwork", LETTER, "upwork is refused and has no reader: feeds were removed"),
    ("hackernews", LETTER, "hackernews is on"),
    ("nosuch", LETTER, "unknown source 'nosuch'"),
    ("mostaql", Grant(" ", NIGHT, "letter"), "--by"),
    ("mostaql", Grant("Ada", NIGHT, ""), "--evidence"),
])
def test_what_cannot_be_allowed_is_refused_and_leaves_nothing(real: Home, name: str, grant: Grant, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        allow(real, name, grant)
    assert not (real.root / "permissions.json").exists()


@pytest.mark.parametrize("text", ["{", "[]", '{"mostaql": [{"allowed_by": "x"}]}',
                                  '{"mostaql": [{"allowed_by": "x", "allowed_on": "soon", "evidence": "y"}]}'])
def test_broken_permission_file_stops_with_one_line(real: Home, text: str) -> None:
    real.create()
    (real.root / "permissions.json").write_text(text)
    with pytest.raises(BadInput, match=r"permissions\.json can't be read") as caught:
        sources_due(real)
    assert "\n" not in str(caught.value)


def test_simulated_home_crawls_nothing_whatever_is_allowed(home: Home) -> None:
    allow(home, "mostaql", LETTER)
    assert sources_due(home) == []


def test_registry_lists_every_source_once_with_its_reason() -> None:
    listed = entries({"mostaql": LETTER})
    assert sorted(entry.name for entry in listed) == sorted([*source_names(), "wayback", *(one.name for one in REFUSED)])
    assert [entry.status for entry in listed] == sorted((entry.status for entry in listed), key=["on", "off", "refused"].index)
    mostaql = next(entry for entry in listed if entry.name == "mostaql")
    assert (mostaql.status, mostaql.why) == ("on", "allowed by Ada Quill on 2026-05-03: letter of 3 May 2026, subject: feed")
    assert all(entry.why and entry.terms for entry in listed)


def test_refused_sources_have_no_reader_and_say_why_under_which_terms() -> None:
    names = {one.name for one in REFUSED}
    assert names.isdisjoint(source_names())
    assert {"upwork", "craigslist", "reddit", "guru", "smartrecruiters", "workday", "mturk", "linkedin", "indeed", "glassdoor", "fiverr",
            "malt", "toptal", "freelance_de", "gulp"} == names
    for one in REFUSED:
        assert one.terms_url.startswith("https://")
        assert f"| {one.title} | {one.reason} | {one.terms_url}" in render()


@pytest.mark.parametrize(("name", "pages"), [
    ("freelancer", {"offset=0": "active.json", "offset=100": "active.json"}),
    ("freelancehunt", {"projects.rss": "projects.xml"}),
    ("freelancermap", {"pagenr=1": "projekte.html"}),
])
def test_allowed_source_is_crawled_over_http_and_read(
        real: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, pages: dict[str, str]) -> None:
    told = json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))
    first = next(iter(pages))
    allow(real, name, LETTER)
    with Origin() as origin:
        for part, page in pages.items():
            body = (PAGES / name / page).read_bytes().replace(b'"total_count": 7', b'"total_count": 107')
            origin.put(told["url"].replace(first, part), body)
        host = load(name).hosts[0]
        mirrors = tmp_path / "mirrors.toml"
        mirrors.write_text(f'[mirrors]\n"https://{host}" = "http://127.0.0.1:{origin._server.server_port}/{host}"\n', encoding="utf-8")
        monkeypatch.setenv("GIGSHIFT_CONTACT", "crawler@gigshift.example")
        monkeypatch.setenv("GIGSHIFT_MIRRORS", str(mirrors))
        crawl(real, name, NIGHT)
        assert origin.urls() == [told["url"].replace(first, part) for part in pages]
    with stage(real, "read", tuple(real.sealed_archives()), NIGHT) as view:
        read(view)
        rows = view.read("raw_postings").to_pylist()
        (coverage,) = view.read("coverage").to_pylist()
    assert [row["source_posting_id"] for row in rows[:len(told["postings"])]] == [one["source_posting_id"] for one in told["postings"]]
    assert coverage["read_count"] == len(pages) * (len(told["postings"]) + len(told["skipped"]))
    assert coverage["response_count"] == len(pages)
