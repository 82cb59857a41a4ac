"""Remote-job boards: their documented shapes, and the traps that each is known to set."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pipeline.clean.dates import posted_at
from pipeline.clean.engagement import engagement, field_engagement, text_engagement
from pipeline.clean.pay import pay
from pipeline.clean.text import plain_text, single_line
from scrapers.catalog import load
from scrapers.source import RawPosting, Reply, Skip, Unknown, request_key
from scrapers.walk import walk
from tests.scrapers.origin import PAGES
from tests.scrapers.remote_boards import (
    ARBEITNOW,
    CONTRACTOR,
    HIDDEN,
    HIMALAYAS,
    JOBICY,
    NOW,
    PLACES,
    TEMPORARY,
    WWR,
    changed,
    marks,
    page,
    postings,
)
from warehouse.errors import SourceChanged


@pytest.mark.parametrize("name", sorted(PLACES))
def test_a_board_reads_as_expected(name: str) -> None:
    expected = json.loads((PAGES / name / "expected.json").read_bytes())
    items = list(load(name).parse(page(name)))
    assert json.loads(json.dumps([{key: value for key, value in vars(item).items() if value} for item in items
                                  if isinstance(item, RawPosting)])) == expected["postings"]
    assert [[item.reason, item.source_posting_id] for item in items if isinstance(item, Skip)] == expected["skipped"]
    assert [item.field for item in items if isinstance(item, Unknown)] == expected["unknown"] == []
    assert load(name).shortfall(page(name)) is None


@pytest.mark.parametrize("name", ["himalayas", "jobicy", "remotive", "arbeitnow"])
def test_a_job_without_text_does_not_take_its_page_with_it(name: str) -> None:
    def empty(document: Any) -> None:
        first = (document["data"] if name == "arbeitnow" else document["jobs"])[0]
        first["jobDescription" if name == "jobicy" else "description"] = ""

    found = postings(name, changed(name, empty))
    assert list(found) == list(postings(name))
    assert next(iter(found.values())).description is None


@pytest.mark.parametrize("name", sorted(PLACES))
@pytest.mark.parametrize("body", [b"<!doctype html><title>Just a moment...</title>", b"<html><body>no</body></html>", b"",
                                  b'{"error": "no"}', b"[" * 100_000])
def test_a_block_page_with_status_200_is_a_changed_source(name: str, body: bytes) -> None:
    blocked = Reply(PLACES[name][0], body, NOW)
    with pytest.raises(SourceChanged, match=r"no JSON|a JSON|is missing|no XML|expected <rss>"):
        list(load(name).parse(blocked))


@pytest.mark.parametrize(("name", "step", "field"), [
    ("himalayas", ("jobs", 0), "guid"), ("himalayas", ("jobs", 0), "employmentType"), ("jobicy", ("jobs", 0), "jobTitle"),
    ("remotive", ("jobs", 0), "publication_date"), ("remoteok", (0,), "id"), ("arbeitnow", ("data", 0), "slug"), ("arbeitnow", (), "data"),
])
def test_a_missing_field_is_named_and_a_new_one_is_reported(name: str, step: tuple[Any, ...], field: str) -> None:
    def at(document: Any) -> Any:
        for one in step:
            document = document[one]
        return document

    with pytest.raises(SourceChanged, match=f"required field '{field}' is missing"):
        list(load(name).parse(changed(name, lambda document: at(document).pop(field))))
    items = list(load(name).parse(changed(name, lambda document: at(document).update(mood="sunny"))))
    assert [item.field.rpartition(".")[2] for item in items if isinstance(item, Unknown)] == ["mood"]


def test_pay_of_zero_is_unknown_and_units_are_understood() -> None:
    keyer = postings("himalayas")["https://himalayas.app/companies/brindle-voices/jobs/receipt-keyer-porto"]
    assert (keyer.pay_minimum, keyer.pay_maximum, keyer.pay_unit) == (None, None, None)
    assert postings("jobicy")["900003"].pay_minimum is None
    assert postings("remoteok")["2000008"].pay_currency is None
    for post, unit in ((postings("jobicy")["900004"], "hour"), (postings("jobicy")["900001"], "year"),
                       (postings("himalayas", page("himalayas", "temporary.json", TEMPORARY)).popitem()[1], "month")):
        found = pay(post.pay, post.pay_minimum, post.pay_maximum, post.pay_currency, post.pay_unit)
        assert (found.unit, found.has_amount) == (unit, True)
    checker = pay(postings("remotive")["3000004"].pay)
    assert (checker.unit, checker.minimum, checker.maximum, checker.currency) == ("hour", Decimal(16), Decimal(20), "USD")


@pytest.mark.parametrize(("name", "posting_id", "at"), [
    ("remotive", "3000003", datetime(2026, 6, 4, 21, 48, 18, tzinfo=UTC)),
    ("jobicy", "900001", datetime(2026, 6, 3, 7, 15, tzinfo=UTC)),
    ("arbeitnow", "packer-kassel-100003", datetime(2026, 6, 5, 9, 59, tzinfo=UTC)),
    ("himalayas", "https://himalayas.app/companies/brindle-voices/jobs/wake-word-recorder", datetime(2026, 6, 5, 10, tzinfo=UTC)),
    ("weworkremotely", "https://weworkremotely.com/remote-jobs/graphwell-chart-redrawer", datetime(2026, 6, 4, 9, tzinfo=UTC)),
])
def test_dates_without_zone_and_in_seconds_are_utc(name: str, posting_id: str, at: datetime) -> None:
    post = postings(name)[posting_id]
    assert posted_at(post.posted, NOW).at == at
    assert post.posted_origin == "source"


def test_relative_and_future_dates_of_a_board_are_told_apart() -> None:
    def age(document: Any) -> None:
        document["jobs"][0]["publication_date"], document["jobs"][1]["publication_date"] = "3 days ago", "2031-01-01T00:00:00"

    told = postings("remotive", changed("remotive", age))
    relative, future = posted_at(told["3000004"].posted, NOW), posted_at(told["3000003"].posted, NOW)
    assert (relative.at, relative.is_relative) == (NOW - timedelta(days=3), True)
    assert (future.at, future.reason) == (None, "date lies after the fetch")


def test_mojibake_is_kept_as_served_and_mended_by_cleaning() -> None:
    post = postings("remoteok")["2000008"]
    assert single_line(post.title or "") == "Tradução de cardápios"
    assert plain_text(post.description or "") == "Traduza cardápios – do inglês."
    latin = page("arbeitnow").body.decode().encode("latin-1")
    read = postings("arbeitnow", Reply(PLACES["arbeitnow"][0], latin, NOW))
    assert read["korrektor-kassel-100004"].title == "Korrektor für Wanderkarten (m/w/d)"


def test_city_copies_are_postings_of_their_own_and_copies_in_two_feeds_are_one() -> None:
    keyers = [post for post in postings("himalayas").values() if post.title == "Receipt keyer"]
    assert len({post.source_posting_id for post in keyers}) == 2
    assert len({post.description for post in keyers}) == 1
    design = page("weworkremotely", url=WWR.format(category="remote-design-jobs"))
    assert list(postings("weworkremotely", design)) == list(postings("weworkremotely"))


def test_remoteok_never_keeps_the_address_of_who_asks() -> None:
    source, body = load("remoteok"), page("remoteok").body
    scrubbed = source.scrub(body)
    assert marks(HIDDEN[0])[1] in body
    for mark in [mark for address in HIDDEN for mark in marks(address)]:
        assert mark not in scrubbed
        assert mark.decode() not in repr(list(source.parse(page("remoteok"))))
    assert source.scrub(scrubbed) == scrubbed
    assert [entry.get("id") for entry in json.loads(scrubbed)] == [entry.get("id") for entry in json.loads(body)]
    assert load("jobicy").scrub(body) == body


@pytest.mark.parametrize("cut", [110, 150, 200])
def test_remoteok_scrubs_replies_that_are_cut_short_or_worded_anew(cut: int) -> None:
    source, body = load("remoteok"), page("remoteok").body
    short = body[:body.index(b"Please mention the word **") + cut]
    assert marks(HIDDEN[0])[1] in short
    assert marks(HIDDEN[0])[1] not in source.scrub(short)
    reworded = body.replace(b"Please mention the word **GENTLE** and", b"Write GENTLE with")
    assert b"Write GENTLE with" in source.scrub(reworded)
    assert not any(mark in source.scrub(reworded) for address in HIDDEN for mark in marks(address))
    innocent = b'[{"id": "1", "description": "REQUIREMENTS: READINESS, RESPONSIBILITY+ROLE"}]'
    assert source.scrub(innocent) == innocent


def test_remoteok_keeps_an_employers_own_words_and_reads_no_bait() -> None:
    post, spam = postings("remoteok")["2000009"], postings("remoteok")["2000007"]
    text = post.description or ""
    assert text.endswith("Please mention the word lighthouse in your letter, we like it. Pay: see form.")
    assert (post.tags, post.engagement) == ((), None)
    assert engagement(None, None, text_engagement(single_line(post.title or ""), plain_text(text))).is_gig
    assert text_engagement(spam.title or "", plain_text(spam.description or "")) is None


def test_remoteok_tells_its_terms_by_shape() -> None:
    for move in (lambda entries: entries.insert(0, entries.pop(1)), lambda entries: entries.append(entries.pop(1))):
        assert list(postings("remoteok", changed("remoteok", move))) == ["2000009", "2000008", "2000007"]
    with pytest.raises(SourceChanged, match="required field 'id' is missing"):
        postings("remoteok", changed("remoteok", lambda entries: entries.append({"hello": "you"})))
    assert not load("remoteok").permission.may_train


def test_himalayas_pages_until_what_it_has_seen() -> None:
    source = load("himalayas")
    more = changed("himalayas", lambda document: document.update(totalCount=41))
    assert source.follow(more) == [HIMALAYAS.format(kind="Contractor", page=2)]
    assert source.follow(page("himalayas")) == []
    oldest = datetime(2026, 6, 5, 8, tzinfo=UTC)
    assert not source.reaches(more, oldest + timedelta(days=2))
    assert source.reaches(more, oldest + timedelta(days=2, seconds=1))
    replies = {request_key(more.url): more}
    assert walk(source, [CONTRACTOR], replies, {}).asked == 2
    done = walk(source, [CONTRACTOR], replies, {}, seen_until=oldest + timedelta(days=3))
    assert (done.asked, done.status) == (1, "complete")


@pytest.mark.parametrize(("change", "words"), [
    (lambda document: document["jobs"][1].update(employmentType="Full Time"), "not filtered, 1 of 4 jobs are no Contractor"),
    (lambda document: document.update(offset=20), "asked for page 1, got the jobs from number 20"),
    (lambda document: document.update(jobs=[]), "an empty page, though 99 jobs are announced"),
    (lambda document: document.pop("totalCount"), "no totalCount"),
])
def test_himalayas_does_not_page_through_what_it_did_not_ask_for(change: Callable[[Any], object], words: str) -> None:
    odd = changed("himalayas", lambda document: (document.update(totalCount=99), change(document)))
    assert words in str(load("himalayas").shortfall(odd))
    assert load("himalayas").follow(odd) == []


def test_himalayas_in_another_order_is_read_to_its_end() -> None:
    odd = changed("himalayas", lambda document: document.update(totalCount=99, jobs=document["jobs"][::-1]))
    assert load("himalayas").follow(odd) == [HIMALAYAS.format(kind="Contractor", page=2)]
    assert load("himalayas").shortfall(odd) is None
    assert not load("himalayas").reaches(odd, NOW)


def test_an_unfiltered_list_is_read_and_remarked_on() -> None:
    odd = changed("himalayas", lambda document: document["jobs"][1].update(employmentType="Full Time"))
    assert [post.engagement for post in postings("himalayas", odd).values()] == ["Contractor", "Full Time", "Contractor", "Contractor"]
    ignored = Reply(JOBICY + "&geo=usa&tag=typing", page("jobicy").body, NOW)
    assert "not filtered by geo and tag" in str(load("jobicy").shortfall(ignored))
    assert "?" not in load("remotive").start(date(2026, 6, 6))[0]


@pytest.mark.parametrize("name", ["jobicy", "remotive"])
def test_lists_say_when_they_are_cut_short(name: str) -> None:
    assert "3 of 4 jobs" in str(load(name).shortfall(changed(name, lambda document: document["jobs"].pop())))


@pytest.mark.parametrize(("name", "grow"), [
    ("jobicy", lambda document: document.update(jobs=document["jobs"][:1] * 100, jobCount=100)),
    ("remoteok", lambda document: document.__setitem__(slice(None), document[:1] * 100)),
])
def test_a_full_list_that_reaches_over_less_than_a_day_may_have_missed_some(name: str, grow: Callable[[Any], object]) -> None:
    assert "may have missed" in str(load(name).shortfall(changed(name, grow)))


def test_arbeitnow_counts_its_pages_itself() -> None:
    source, first, second = load("arbeitnow"), page("arbeitnow"), page("arbeitnow", "page2.json", ARBEITNOW.format(page=2))
    assert source.follow(first) == [second.url]
    assert (source.follow(second), source.shortfall(second)) == ([], None)
    found = walk(source, [first.url], {request_key(one.url): one for one in (first, second)}, {})
    assert (found.asked, found.status) == (2, "complete")


@pytest.mark.parametrize(("number", "change", "words"), [
    (7, lambda document: None, "asked for page 7, got page 1"),
    (60, lambda document: document["meta"].update(current_page=60), "more than 60 pages"),
    (1, lambda document: document.update(data=[]), "an empty page"),
    (1, lambda document: document.pop("links"), "no links"),
])
def test_arbeitnow_does_not_page_without_end(number: int, change: Callable[[Any], object], words: str) -> None:
    odd = changed("arbeitnow", change, url=ARBEITNOW.format(page=number))
    assert words in str(load("arbeitnow").shortfall(odd))
    assert load("arbeitnow").follow(odd) == []


def test_arbeitnow_speaks_german_and_leaves_the_boards_own_line_out() -> None:
    posts = postings("arbeitnow")
    assert field_engagement(posts["korrektor-kassel-100004"].engagement or "") == "freelance"
    assert field_engagement(posts["packer-kassel-100003"].engagement or "") == "temporary"
    assert not any("Arbeitnow" in (post.description or "") for post in posts.values())
