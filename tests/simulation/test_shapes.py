"""Simulated replies have the fields and types that the sources document and that recordings show."""

from __future__ import annotations

import json
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from simulation import Truth
from warehouse.archive import read_archive

JOB = {
    "id": int, "internal_job_id": (int, type(None)), "title": str, "company_name": str, "updated_at": str, "first_published": str,
    "requisition_id": (str, type(None)), "location": dict, "absolute_url": str, "language": str, "metadata": (list, type(None)),
    "content": str, "departments": list, "offices": list, "application_deadline": type(None), "data_compliance": list,
}
HIT = {
    "objectID": str, "author": str, "comment_text": str, "created_at": str, "created_at_i": int, "parent_id": int, "story_id": int,
    "story_title": str, "_tags": list, "_highlightResult": dict,
}
ENVELOPE = {
    "hits": list, "page": int, "nbHits": int, "nbPages": int, "hitsPerPage": int, "query": str, "params": str, "processingTimeMS": int,
}


def replies(archives: Path, source: str) -> list[tuple[str, Any]]:
    found = []
    for path in sorted((archives / source).glob("*.warc.gz")):
        found += [(record.url, json.loads(record.body)) for record in read_archive(path).records if record.status == 200]
    return found


@pytest.fixture(scope="module")
def boards(tiny: Truth, archives: Path) -> list[Any]:
    return [reply for _, reply in replies(archives, "greenhouse")]


@pytest.fixture(scope="module")
def jobs(boards: list[Any]) -> list[Any]:
    return [job for reply in boards for job in reply["jobs"]]


@pytest.fixture(scope="module")
def hits(tiny: Truth, archives: Path) -> list[Any]:
    return [hit for url, reply in replies(archives, "hackernews") if "tags=comment" in url for hit in reply["hits"]]


def test_greenhouse_replies_have_the_documented_shape(boards: list[Any], jobs: list[Any]) -> None:
    assert all(set(reply) == {"jobs", "meta"} and reply["meta"]["total"] == len(reply["jobs"]) for reply in boards)
    for job in jobs:
        for name, kind in JOB.items():
            assert isinstance(job[name], kind), name
        assert job["location"].keys() == {"name"}
        assert datetime.fromisoformat(job["first_published"]).utcoffset() is not None
        assert datetime.fromisoformat(job["first_published"]) <= datetime.fromisoformat(job["updated_at"])
        assert "<" not in job["content"]
    assert any(unescape(job["content"]).startswith("&lt;") for job in jobs)
    assert any(unescape(job["content"]).startswith("<") for job in jobs)
    assert any(job["internal_job_id"] is None for job in jobs)


def test_comment_hits_have_the_documented_shape(hits: list[Any], archives: Path) -> None:
    for hit in hits:
        for name, kind in HIT.items():
            assert isinstance(hit[name], kind), name
        assert datetime.fromisoformat(hit["created_at"]).timestamp() == hit["created_at_i"]
        assert f"story_{hit['story_id']}" in hit["_tags"]
        assert "<" not in hit["comment_text"].replace("<p>", "")
    assert any(hit["parent_id"] != hit["story_id"] for hit in hits)
    assert any("SEEKING WORK" in hit["comment_text"] for hit in hits)
    assert any("SEEKING FREELANCER" in hit["comment_text"] for hit in hits)
    for _, reply in replies(archives, "hackernews"):
        for name, kind in ENVELOPE.items():
            assert isinstance(reply[name], kind), name
        ids = [int(hit["objectID"]) for hit in reply["hits"]]
        assert ids == sorted(ids, reverse=True)


def test_the_discovery_shows_the_three_threads_of_a_month(archives: Path, tiny: Truth) -> None:
    for url, reply in replies(archives, "hackernews"):
        if "tags=story" in url:
            assert [hit["title"].rsplit(" (", 1)[0] for hit in reply["hits"][:3]] == [
                "Ask HN: Who wants to be hired?", "Ask HN: Who is hiring?", "Ask HN: Freelancer? Seeking freelancer?"]
            assert {hit["author"] for hit in reply["hits"]} == {"whoishiring"}


def test_greenhouse_fields_match_a_recording(shared: Path, jobs: list[Any]) -> None:
    recorded = json.loads((shared / "recordings" / "wule15_2026" / "greenhouse.json").read_text())["jobs"]
    assert_like(recorded, jobs)
    for name in ("location", "departments", "offices", "data_compliance"):
        assert_like([part for job in recorded for part in parts(job[name])], [part for job in jobs for part in parts(job[name])])
    metadata = [part for job in jobs for part in parts(job["metadata"])]
    assert_like([part for job in recorded for part in job["metadata"]], metadata, but="value")


def test_comment_hits_match_a_recording(shared: Path, hits: list[Any]) -> None:
    recorded = json.loads((shared / "recordings" / "ikevinxie_2026" / "hn.json").read_text())["hits"]
    assert {name for hit in recorded for name in hit} <= set(hits[0])
    for name in {name for hit in recorded for name in hit}:
        assert {type(hit[name]) for hit in hits} <= {type(hit[name]) for hit in recorded}
    assert {len(hit["created_at"]) for hit in recorded} == {len(hit["created_at"]) for hit in hits}


def assert_like(recorded: list[Any], made: list[Any], but: str = "") -> None:
    """All objects have the recorded fields and no others, of recorded types (save field `but`); null may stand anywhere."""
    names = {name for item in recorded for name in item}
    assert all(set(item) == names for item in made)
    for name in names - {but}:
        assert {type(item[name]) for item in made} - {type(None)} <= {type(item[name]) for item in recorded}, name


def parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
