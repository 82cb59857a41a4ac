"""Whole words, the longest at each place."""

from __future__ import annotations

import pytest

from pipeline.extract.lexicon import lexicon
from pipeline.extract.phrases import Phrases
from warehouse.errors import BadInput


def skills(text: str) -> set[str]:
    return {name for kind, name in lexicon().phrases.in_text(text) if kind == "skill"}


@pytest.mark.parametrize(("text", "named"), [
    ("C++ and C# developer for .NET", {"cpp", "csharp", "dotnet"}),
    ("ASP.NET Core", {"dotnet"}),
    ("statistics in R for R&D", {"r"}),
    ("our R&D team", set()),
    ("Toys'R'Us", set()),
    ("let's go and excel together, cursor blinking", set()),
    ("Go developer who knows Excel", {"go", "excel"}),
    ("EXCEL EXPERT", {"excel"}),
    ("JavaScript, not the island", {"javascript"}),
    ("React Native app", {"react_native"}),
    ("React-Native, react", {"react_native", "react"}),
    ("Python/Django", {"python", "django"}),
    ("see https://www.youtube.com/watch?v=1 and docs.example.com/python", set()),
    ("write to me@python.org", set()),
    ("pythonic scripts", set()),
    ("data\nentry", {"data_entry"}),
    ("İstanbul: Python", {"python"}),
    ("", set()),
])
def test_whole_words_are_found_and_parts_are_not(text: str, named: set[str]) -> None:
    assert skills(text) == named


def test_tag_is_read_whole_before_its_words() -> None:
    phrases = lexicon().phrases
    assert phrases.in_tag("go") == {("skill", "go")}
    assert phrases.in_tag("Excel") == phrases.in_tag("excel") == {("skill", "excel")}
    assert phrases.in_tag("web design for wordpress") == {("skill", "web_design"), ("skill", "wordpress")}
    assert phrases.in_tag("something else") == set()


def test_alias_with_a_capital_is_found_as_written_or_in_capitals() -> None:
    phrases = Phrases([("Swift", "language"), ("swift ui", "toolkit"), ("#swift", "language")])
    assert phrases.in_text("SWIFT") == phrases.in_text("Swift") == {"language"}
    assert phrases.in_text("a swift reply") == set()
    assert phrases.in_text("Swift-UI") == {"toolkit"}


def test_one_alias_for_two_things_is_refused() -> None:
    with pytest.raises(BadInput, match=r"'Node-js' stands under one and under two"):
        Phrases([("node js", "one"), ("Node-js", "two")])
