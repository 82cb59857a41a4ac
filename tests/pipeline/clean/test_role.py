from __future__ import annotations

import pytest

from pipeline.clean.role import normalised_role, role_key


@pytest.mark.parametrize(("title", "location"), [
    ("Map Indexer", None), ("Map Indexer (Freelance, Remote)", None), ("Map indexer - Berlin", None), ("Map Indexer, Austin, TX", None),
    ("Map Indexer | Little Wallop", "Little Wallop, UK"), ("REMOTE: Map Indexer - Germany", None), ("Map Indexer in Lisbon", None),
    ("Map Indexer (req 1234)", None), ("Map Indexer – Contract", None), ("Map Indexer – New York City", "New York"),
])
def test_city_copies_share_one_role(title: str, location: str | None) -> None:
    assert normalised_role(title, location) == "map indexer"
    assert role_key(title, location) == role_key("Map Indexer")


@pytest.mark.parametrize(("one", "other"), [
    ("US Tax Accountant", "UK Tax Accountant"), ("French (Belgium) writers", "French (Canada) writers"),
    ("Map Indexer, French", "Map Indexer, German"),
    ("C++ developer", "C# developer"), ("Senior map indexer", "Map indexer"), ("Clerk - QA", "Clerk"),
])
def test_what_is_part_of_the_role_stays(one: str, other: str) -> None:
    assert role_key(one) != role_key(other)


def test_a_title_of_places_only_keeps_its_words() -> None:
    assert normalised_role("Remote, Berlin") != ""
