"""Every source parses its recorded pages, and says so when a reply changes shape."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.catalog import load, source_for_url, source_names
from scrapers.engagement import engagement_words
from scrapers.source import RawPosting, Reply, Skip, Unknown
from tests.scrapers.origin import FREELANCER, HIRING, PAGES, SEARCH, THREADS, board
from warehouse.errors import BadInput, SourceChanged

NOW = datetime(2026, 6, 6, 2, tzinfo=UTC)
ITEM = "https://hn.algolia.com/api/v1/items/49000200"


def reply(url: str, page: str | Path) -> Reply:
    path = PAGES / page if isinstance(page, str) else page
    return Reply(url, path.read_bytes(), NOW)


def changed(url: str, page: str, change: Any) -> Reply:
    document = json.loads((PAGES / page).read_bytes())
    change(document)
    return Reply(url, json.dumps(document).encode(), NOW)


def parse(one: Reply) -> tuple[dict[str, RawPosting], list[tuple[str, str]], list[str]]:
    source = source_for_url(one.url)
    assert source is not None
    items = list(source.parse(one))
    return ({item.source_posting_id: item for item in items if isinstance(item, RawPosting)},
            [(item.reason, item.source_posting_id) for item in items if isinstance(item, Skip)],
            [item.field for item in items if isinstance(item, Unknown)])


@pytest.mark.parametrize("name", source_names())
def test_every_source_states_who_it_is_and_under_which_terms(name: str) -> None:
    source = load(name)
    permission = source.permission
    assert source.name == name
    assert permission.status in ("on", "off", "refused")
    assert permission.status_reason
    assert permission.attribution
    assert permission.max_polls_per_day >= 1
    assert permission.crawl_delay >= 1
    assert 0 < source.bounds.minimum < source.bounds.maximum
    for url in source.start(date(2026, 6, 6)):
        assert source_for_url(url) is source
        assert url.startswith("https://")


@pytest.mark.parametrize("name", source_names())
def test_every_source_has_a_recorded_page(name: str) -> None:
    assert [path for path in (PAGES / name).iterdir() if path.name != "expected.json"]


def test_unknown_source_names_the_known_ones() -> None:
    with pytest.raises(BadInput, match=r"unknown source 'upwork'.*greenhouse.*hackernews"):
        load("upwork")
    assert source_for_url("https://jobs.example/1") is None


def test_hackernews_follows_the_newest_thread_of_each_kind() -> None:
    source = load("hackernews")
    assert source.follow(reply(THREADS, "hackernews/threads.json")) == [FREELANCER, HIRING]
    assert source.shortfall(reply(THREADS, "hackernews/threads.json")) is None
    few, none = (changed(THREADS, "hackernews/threads.json", lambda page, end=end: page.update(hits=page["hits"][2:end])) for end in (3, 2))
    assert source.shortfall(few) is None
    assert source.lost(reply(THREADS, "hackernews/threads.json"), few) == "no freelancer thread among the newest stories any more"
    assert "no thread of a kind" in str(source.shortfall(none))


def test_hackernews_reads_headers_and_drops_what_is_no_client_post() -> None:
    postings, skips, unknown = parse(reply(HIRING, "hackernews/who_is_hiring.json"))
    assert unknown == []
    assert sorted(skips) == [("empty_text", "49000141"), ("not_top_level", "49000151"), ("worker_ad", "49000131")]
    clerk = postings["49000181"]
    assert clerk.title == "Marrow & Pine | Ledger Clean-up Assistant | REMOTE (EU only) | CONTRACT, 3 months | €28/hour"
    assert (clerk.employer, clerk.location, clerk.remote) == ("Marrow & Pine", "REMOTE (EU only)", "REMOTE (EU only)")
    assert (clerk.engagement, clerk.pay, clerk.board) == ("CONTRACT", "€28/hour", "who_is_hiring")
    assert (clerk.posted, clerk.posted_origin) == ("2026-06-05T09:00:00Z", "source")
    assert clerk.url == "https://news.ycombinator.com/item?id=49000181"
    assert clerk.description is not None
    assert clerk.description.startswith("We key in paper receipts")
    engineer = postings["49000171"]
    assert (engineer.employer, engineer.location, engineer.remote) == ("Quillhorn", "Oslo, Norway", "Onsite")
    assert (engineer.engagement, engineer.pay) == ("Full-time", None)
    assert postings["49000161"].engagement == "Full-time"
    assert "poster" not in repr(postings)


def test_hackernews_cuts_a_title_that_is_the_whole_post_and_loses_no_text() -> None:
    long = parse(reply(HIRING, "hackernews/who_is_hiring.json"))[0]["49000121"]
    assert long.title is not None
    assert len(long.title) <= 200
    assert long.description is not None
    assert long.description.startswith(long.title)
    assert long.description.endswith("drink coffee")
    assert long.employer is None


def test_hackernews_freelancer_thread_keeps_clients_only() -> None:
    postings, skips, _ = parse(reply(FREELANCER, "hackernews/freelancer.json"))
    assert list(postings) == ["49000251"]
    assert postings["49000251"].engagement == "FREELANCER, part-time"
    assert postings["49000251"].employer is None
    assert sorted(skips) == [("not_top_level", "49000221"), ("side_not_stated", "49000231"), ("worker_ad", "49000241")]


def test_hackernews_tree_of_a_thread_says_what_the_search_says() -> None:
    from_tree, tree_skips, unknown = parse(reply(ITEM, "hackernews/item.json"))
    from_search, search_skips, _ = parse(reply(FREELANCER, "hackernews/freelancer.json"))
    assert unknown == []
    assert sorted(tree_skips) == sorted(search_skips)
    assert {key: (post.title, post.description, post.board, post.engagement) for key, post in from_tree.items()} == {
        key: (post.title, post.description, post.board, post.engagement) for key, post in from_search.items()}


def test_hackernews_pages_and_windows_past_the_thousand_hit_ceiling() -> None:
    source = load("hackernews")

    def counted(**counts: int) -> Reply:
        return changed(HIRING, "hackernews/who_is_hiring.json", lambda page: page.update(counts))

    assert source.follow(counted()) == []
    assert source.follow(counted(nbPages=2, hitsPerPage=7, nbHits=9)) == [HIRING.replace("page=0", "page=1")]
    older = source.follow(counted(nbHits=1200, hitsPerPage=7))
    oldest = min(hit["created_at_i"] for hit in json.loads((PAGES / "hackernews/who_is_hiring.json").read_bytes())["hits"])
    assert older == [f"{SEARCH}?tags=comment,story_49000100&hitsPerPage=1000&numericFilters=created_at_i%3C{oldest + 1}&page=0"]
    stuck = Reply(older[0], counted(nbHits=1200, hitsPerPage=7).body, NOW)
    assert source.follow(stuck) == []
    assert "in one second" in str(source.shortfall(stuck))
    assert "7 of 9 comments" in str(source.shortfall(counted(nbHits=9)))


def test_greenhouse_reads_a_board() -> None:
    postings, skips, unknown = parse(reply(board("alignerr"), "greenhouse/alignerr.json"))
    assert (unknown, skips) == ([], [("prospect_post", "503")])
    grader, author, recruiter = (postings[key] for key in ("501", "502", "504"))
    assert grader.engagement == "Freelance"
    assert grader.tags == ("Language experts", "grading", "Norwegian")
    assert (grader.employer, grader.board, grader.language) == ("Loomfield", "alignerr", "en")
    assert (grader.location, grader.remote) == ("Remote - Norway", "Remote - Norway")
    assert (grader.posted, grader.posted_origin, grader.updated) == ("2026-05-20T08:00:00-04:00", "source", "2026-06-04T08:00:00-04:00")
    assert author.engagement == "Contract"
    assert (author.pay_minimum, author.pay_maximum, author.pay_currency) == ("30.0", "45.0", "USD")
    assert author.description is not None
    assert author.description.startswith("&amp;lt;p&amp;gt;")
    assert (recruiter.engagement, recruiter.remote) == (None, None)


def test_greenhouse_takes_the_engagement_from_the_department_too() -> None:
    lead = parse(reply(board("labelbox"), "greenhouse/labelbox.json"))[0]["601"]
    assert lead.engagement == "Contract"
    assert parse(reply(board("labelbox"), "greenhouse/labelbox.json"))[0]["601"].board == "labelbox"


def test_greenhouse_says_when_a_board_is_cut_short() -> None:
    cut = changed(board("alignerr"), "greenhouse/alignerr.json", lambda page: page["jobs"].pop())
    assert "3 of 4 jobs" in str(load("greenhouse").shortfall(cut))
    assert load("greenhouse").shortfall(reply(board("alignerr"), "greenhouse/alignerr.json")) is None


@pytest.mark.parametrize(("url", "page", "path", "field"), [
    (HIRING, "hackernews/who_is_hiring.json", ("hits", 0), "objectID"),
    (HIRING, "hackernews/who_is_hiring.json", (), "hits"),
    (ITEM, "hackernews/item.json", ("children", 0), "created_at"),
    (board("alignerr"), "greenhouse/alignerr.json", ("jobs", 2), "content"),
    (board("alignerr"), "greenhouse/alignerr.json", ("jobs", 0), "internal_job_id"),
])
def test_missing_required_field_is_a_changed_source_with_an_example(url: str, page: str, path: tuple[Any, ...], field: str) -> None:
    def drop(document: Any) -> None:
        for step in path:
            document = document[step]
        del document[field]

    with pytest.raises(SourceChanged, match=rf"required field '{field}' is missing; the reply has") as caught:
        parse(changed(url, page, drop))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("body", [b"<!doctype html><title>Just a moment</title>", b"[]", b""])
def test_a_page_that_is_no_json_object_is_a_changed_source(body: bytes) -> None:
    with pytest.raises(SourceChanged, match="reply is"):
        parse(Reply(board("alignerr"), body, NOW))


def test_unknown_fields_are_reported_and_lose_nothing() -> None:
    def add(page: Any) -> None:
        page["facets"] = {}
        page["jobs"][0]["mood"] = "sunny"

    postings, _, unknown = parse(changed(board("alignerr"), "greenhouse/alignerr.json", add))
    assert unknown == ["reply.facets", "job.mood"]
    assert len(postings) == 3


@pytest.mark.parametrize(("text", "words"), [
    ("Full time or Full time contract", "Full time, contract"),
    ("Smart Contract Engineer", None),
    ("CONTRACTOR (1099), part-time", "CONTRACTOR, 1099, part-time"),
    ("Contracts Manager", None),
    ("Contract Manager (part-time)", "part-time"),
    ("Rails for Contract Packagers", None),
    ("Data clerk, contract", "contract"),
    ("International Intern", "Intern"),
    ("Ledger expert (internship experience needed)", None),
    ("We contracted a cold", None),
])
def test_engagement_words(text: str, words: str | None) -> None:
    assert engagement_words(text) == words


def test_recorded_hackernews_replies(shared: Path) -> None:
    hits = parse(reply(HIRING, shared / "recordings/ikevinxie_2026/hn.json"))
    assert len(hits[0]) == 6
    assert hits[1] == [("not_top_level", "48859053")]
    assert {post.board for post in hits[0].values()} == {"who_is_hiring"}
    assert hits[0]["48842567"].engagement == "Full time, contract"
    single, skips, unknown = parse(reply(ITEM, shared / "recordings/povoa_2026/hn-whoishiring.json"))
    assert list(single) == ["48747987"]
    assert (skips, unknown) == ([("not_top_level", "48779475")], ["item._threadId"])
    trimmed = reply(HIRING, shared / "recordings/ikevinxie_2026/hn.json")
    assert "not known whether" in str(load("hackernews").shortfall(trimmed))


def test_recorded_greenhouse_reply(shared: Path) -> None:
    recorded = reply(board("helsing"), shared / "recordings/wule15_2026/greenhouse.json")
    postings, skips, unknown = parse(recorded)
    assert (len(postings), skips, unknown) == (2, [], [])
    assert {post.employer for post in postings.values()} == {"Helsing"}
    assert "2 of 131 jobs" in str(load("greenhouse").shortfall(recorded))
