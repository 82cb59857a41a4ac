"""What stays of a reply of which a part was forgotten: every other item, where it led, and nothing else."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers.catalog import load
from scrapers.leave_out import leave_out
from scrapers.records import Memory
from scrapers.source import RawPosting, Reply, Skip
from scrapers.was_read import Cut, conversion, reply_again
from tests.scrapers.origin import PAGES
from warehouse.archive import ArchiveWriter, Record, read_archive
from warehouse.forgotten import Forgotten, Likeness, phrase, url_hash
from warehouse.ids import posting_id

NOW = datetime(2026, 6, 6, 2, tzinfo=UTC)
TOLD = {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(PAGES.glob("*/expected.json"))}
REPLIES = [(name, Reply(told["url"], (PAGES / name / told["page"]).read_bytes(), NOW)) for name, told in TOLD.items() if "page" in told]
SITEMAP, FIRST_PAGE, SECOND_PAGE = (f"https://work.mercor.com/{path}" for path in
                                    ("sitemap.xml", "jobs/list_A1/first-role", "jobs/list_B2/second-role"))


@pytest.mark.parametrize(("name", "reply"), REPLIES, ids=[name for name, _ in REPLIES])
def test_all_but_the_forgotten_posting_stays_as_it_was_read(name: str, reply: Reply, tmp_path: Path) -> None:
    source = load(name)
    items = list(source.parse(reply))
    gone = next(item for item in items if isinstance(item, RawPosting))
    read = Cut(name, Forgotten(postings=frozenset({posting_id(name, gone.source_posting_id)}))).reply(source, reply, NOW)
    assert read is not None
    with ArchiveWriter(tmp_path / "a.warc.gz", {"source": name, "night": "2026-06-06"}) as archive:
        archive.conversion(reply.url, NOW, conversion(Record("response", reply.url, NOW, 200, [], b"", 0), 200, read).body)
        archive.seal()
    (record,) = read_archive(tmp_path / "a.warc.gz").records
    again = reply_again(record)
    kept = [Skip("forgotten", "") if item == gone else Skip(item.reason, "") if isinstance(item, Skip)
            and item.source_posting_id == gone.source_posting_id else item for item in items]
    assert (list(source.parse(again)), source.follow(again)) == (kept, source.follow(reply))
    assert (source.shortfall(again), source.is_usable(again)) == (source.shortfall(reply), True)
    assert source.reaches(again, NOW) == source.reaches(reply, NOW)
    assert json.dumps(gone.url) not in record.body.decode()
    is_shared = any(isinstance(item, RawPosting) and item is not gone and item.description == gone.description for item in items)
    assert is_shared or json.dumps(gone.description) not in record.body.decode() or gone.description is None


@pytest.mark.parametrize(("name", "reply"), REPLIES, ids=[name for name, _ in REPLIES])
def test_reply_without_anything_forgotten_stays_whole(name: str, reply: Reply) -> None:
    known = Forgotten(frozenset({posting_id(name, "none")}), frozenset({url_hash("https://none.example/")})) | phrase("nobody of this name")
    assert Cut(name, known).reply(load(name), reply) is None


def test_reply_that_can_not_be_read_or_used_keeps_nothing_of_a_phrase() -> None:
    source, cut = load("greenhouse"), Cut("greenhouse", phrase("Ann Lee"))
    url = source.start(date(2026, 6, 6))[0]
    broken = cut.reply(source, Reply(url, b'{"renamed": "Ann Lee"}', NOW))
    assert broken is not None
    assert (broken.items, broken.lacks) == ((), f"{url}: could not be read when a part of it was forgotten")
    refused = cut.reply(source, Reply(url, b"<p>Ann&nbsp;<b>Lee</b> is not logged in", NOW, 403))
    assert refused is not None
    assert (refused.items, refused.lacks) == ((), None)
    assert cut.reply(source, Reply(url, b'{"renamed": "Ann Leeds"}', NOW)) is None


def test_page_of_its_own_goes_with_the_address_that_led_to_it() -> None:
    def record(url: str, body: str) -> Record:
        return Record("response", url, NOW, 200, [("Content-Type", "text/html")], body.encode(), 0)
    listed = "".join(f"<url><loc>{url}</loc></url>" for url in (FIRST_PAGE, SECOND_PAGE))
    template = (PAGES / "mercor/json_ld.html").read_text(encoding="utf-8")
    records = [record(SITEMAP, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</urlset>'),
               record(FIRST_PAGE, template), record(SECOND_PAGE, template)]
    known = Forgotten(urls=frozenset({url_hash(FIRST_PAGE)}))
    sitemap, page, other = leave_out("mercor", {"source": "mercor"}, records, Memory(PAGES, ""), known)
    assert (page, other) == (None, records[2])
    assert sitemap is not None
    again = reply_again(sitemap)
    assert list(load("mercor").parse(again)) == [Skip("forgotten", "")]
    assert load("mercor").follow(again) == [SECOND_PAGE]
    assert b"first-role" not in sitemap.body


@pytest.mark.parametrize(("asked", "said", "is_there"), [
    ("Ann Müller-Lee", "<b>ANN</b> M&uuml;ller&nbsp;Lee!", True), ("Ann Müller-Lee", r"\n\nann m\u00fcller-lee", True),
    ("Ann Müller-Lee", "/jobs/ann_m%C3%BCller-lee", True), ("Ann Müller-Lee", "Joann Müller-Lee", False),
    ("+351 912 345 678", "call 351912345678 now", True), ("+351 912 345 678", "351-912-345-6789", False),
    ("ann.lee@x.example", "mailto:Ann.Lee@X.example?subject", True), ("ann.lee@x.example", "ann.lee@xx.example", False)])
def test_phrases_are_known_in_every_spelling(asked: str, said: str, is_there: bool) -> None:
    assert phrase(asked).has_phrase(said) is is_there


def test_only_hashes_are_kept() -> None:
    likeness = Likeness.of("Type bakery order books", "We keep the order books of a small bakery on paper and want them typed")
    assert likeness is not None
    known = phrase("Ann Lee") | Forgotten(urls=frozenset({url_hash("https://x.example/ann-lee")}), texts=frozenset({likeness}))
    kept = json.dumps(known.as_json()).lower()
    assert not {word for word in ("ann", "lee", "bakery", "x.example") if word in kept}


def test_a_text_that_says_little_is_known_by_its_id_alone() -> None:
    assert Likeness.of("Logo design", "I need a logo") is None
