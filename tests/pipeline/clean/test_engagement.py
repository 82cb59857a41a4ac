from __future__ import annotations

import pytest

from pipeline.clean.engagement import Engagement, engagement


@pytest.mark.parametrize(("field", "kind", "is_gig"), [
    ("Freelance-Remote", "freelance", True), ("fixed_budget", "freelance", True), ("Hourly: $4 - $9", "freelance", True),
    ("CONTRACTOR", "contract", True), ("Full-time, Contract", "contract", True), ("Temporary", "temporary", True),
    ("Part Time", "part_time", False), ("Part-time hourly", "part_time", False), ("FullTime", "full_time", False),
    ("Permanent contract", "full_time", False), ("Internship", "internship", False), ("Volunteer", "volunteer", False),
])
def test_field_words_decide_first(field: str, kind: str, is_gig: bool) -> None:
    found = engagement(field, "Full-time clerk", "This is a full-time role.")
    assert (found, found.is_gig) == (Engagement(kind, "field"), is_gig)


@pytest.mark.parametrize(("title", "kind"), [
    ("Ledger typist (Freelance, Remote)", "freelance"), ("Seeking freelancer for map labels", "freelance"),
    ("Data clerk - Contract", "contract"),
    ("Contract role: proofreader", "contract"), ("Indexer, 6 month contract", "contract"), ("Temp data clerk", "unknown"),
    ("Data clerk (temp)", "temporary"), ("Summer intern", "internship"), ("Part-time archivist", "part_time"),
    ("Contract Manager", "unknown"), ("Smart contract developer", "unknown"), ("Contracts attorney", "unknown"),
    ("Gig economy researcher", "unknown"),
])
def test_titles_decide_where_no_field_does(title: str, kind: str) -> None:
    assert engagement(None, title, "").type == kind


@pytest.mark.parametrize(("text", "kind"), [
    ("Mill & Co | Clerk | Leeds | REMOTE | CONTRACT\nWe index maps.", "contract"),
    ("Mill & Co | Leeds | Full-time & Contract", "contract"),
    ("You will work as an independent contractor and choose your hours.", "contract"),
    ("This is a remote, freelance opportunity.", "freelance"),
    ("Employment type: Full-time\nWe index maps.", "full_time"),
    ("It is a full-time position with 401(k).", "full_time"),
    ("We employ full-time employees and people on a freelance basis.", "unknown"),
    ("Label maps and check what a model wrote about them.", "unknown"),
    ("Review every contract that suppliers send.", "unknown"),
])
def test_text_decides_last_and_never_by_guess(text: str, kind: str) -> None:
    found = engagement("", "Map clerk" if "|" not in text else "", text)
    assert (found.type, found.decided_by) == (kind, "none" if kind == "unknown" else "text")
