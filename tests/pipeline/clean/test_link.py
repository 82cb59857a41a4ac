from __future__ import annotations

import pytest

from pipeline.clean.link import canonical_link


@pytest.mark.parametrize(("url", "expected"), [
    ("https://Mill.example/jobs/7?utm_source=x&id=3&ref=y#top", "https://mill.example/jobs/7?id=3"),
    ("https://jo:secret@mill.example/7", "https://mill.example/7"),
    ("https://mill.example:8443/7", "https://mill.example:8443/7"),
    ("https://www.mill.examplehttps://www.mill.example/7", "https://www.mill.example/7"),
    ("mailto:jo@mill.example", None), ("https://mill.example/?to=jo@mill.example", None), ("javascript:alert(1)", None), ("/jobs/7", None),
    ("https://[broken", None), ("", None), (None, None),
])
def test_links_lose_what_changes_from_visit_to_visit(url: str | None, expected: str | None) -> None:
    assert canonical_link(url) == expected
