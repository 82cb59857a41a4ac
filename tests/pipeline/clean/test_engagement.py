from __future__ import annotations

import pytest

from pipeline.clean.engagement import Engagement, engagement, text_engagement


@pytest.mark.parametrize(("field", "kind", "is_gig"), [
    ("Freelance-Remote", "freelance", True), ("fixed_budget", "freelance", True), ("Hourly: $4 - $9", "freelance", True),
    ("CONTRACTOR", "contract", True), ("Full-time, Contract", "contract", True), ("Temporary", "temporary", True),
    ("Part Time", "part_time", False), ("Part-time hourly", "part_time", False), ("FullTime", "full_time", False),
    ("Permanent contract", "full_time", False), ("Internship", "internship", False), ("Volunteer", "volunteer", False),
])
def test_field_words_decide_first(field: str, kind: str, is_gig: bool) -> None:
    found = engagement(field, None, text_engagement("Full-time clerk", "This is a full-time role."))
    assert (found, found.is_gig) == (Engagement(kind, "field"), is_gig)


@pytest.mark.parametrize(("stated", "origin", "decided_by"), [
    ("Freelance", None, "field"), ("Freelance", "text", "text"), ("freelance", "source", "source"), ("Sabbatical", None, "text"),
    (None, None, "text"),
])
def test_it_is_kept_what_decided(stated: str | None, origin: str | None, decided_by: str) -> None:
    assert engagement(stated, origin, "contract").decided_by == decided_by
    assert engagement(None, origin, None) == Engagement("unknown", "none")


@pytest.mark.parametrize(("stated", "text", "found"), [
    ("part_time", "This opportunity is offered on an independent contractor basis.", Engagement("contract", "text")),
    ("Part-Time", "We look for a clerk on a part-time / freelance basis.", Engagement("freelance", "text")),
    ("part_time", "It is a permanent role with 401(k).", Engagement("part_time", "field")),
    ("part_time", "Map clerks, some hours a week.", Engagement("part_time", "field")),
    ("Full-Time", "This opportunity is offered on an independent contractor basis.", Engagement("full_time", "field")),
])
def test_part_time_tells_hours_and_a_text_may_say_who_employs(stated: str, text: str, found: Engagement) -> None:
    assert engagement(stated, None, text_engagement("Map clerk (part-time)", text)) == found


@pytest.mark.parametrize(("title", "kind"), [
    ("Ledger typist (Freelance, Remote)", "freelance"), ("Seeking freelancer for map labels", "freelance"),
    ("Data clerk - Contract", "contract"),
    ("Contract role: proofreader", "contract"), ("Indexer, 6 month contract", "contract"), ("Temp data clerk", "unknown"),
    ("Data clerk (temp)", "temporary"), ("Summer intern", "internship"), ("Part-time archivist", "part_time"),
    ("Contract Manager", "unknown"), ("Smart contract developer", "unknown"), ("Contracts attorney", "unknown"),
    ("Gig economy researcher", "unknown"),
])
def test_titles_decide_where_no_field_does(title: str, kind: str) -> None:
    assert engagement(None, None, text_engagement(title, "")).type == kind


@pytest.mark.parametrize(("text", "kind"), [
    ("Mill & Co | Clerk | Leeds | REMOTE | CONTRACT\nWe index maps.", "contract"),
    ("Mill & Co | Leeds | Full-time & Contract", "contract"),
    ("You will work as an independent contractor and choose your hours.", "contract"),
    ("This is a remote, freelance opportunity.", "freelance"),
    ("A remote, part-time project-based role.", "freelance"),
    ("Employment type: Full-time\nWe index maps.", "full_time"),
    ("It is a full-time position with 401(k).", "full_time"),
    ("We employ full-time employees and people on a freelance basis.", "unknown"),
    ("Label maps and check what a model wrote about them.", "unknown"),
    ("Review every contract that suppliers send.", "unknown"),
])
def test_text_decides_last_and_never_by_guess(text: str, kind: str) -> None:
    found = engagement("", None, text_engagement("Map clerk" if "|" not in text else "", text))
    assert (found.type, found.decided_by) == (kind, "none" if kind == "unknown" else "text")
