from __future__ import annotations

from pipeline.clean.skills import skills


def test_tags_are_written_one_way() -> None:
    tags = ["Data  Entry", "data entry", "#Excel", "C++, .NET", " ", "—", "Ａｄｏｂｅ"]
    assert skills(tags) == [".net", "adobe", "c++", "data entry", "excel"]


def test_a_sentence_is_no_tag() -> None:
    assert skills(["x" * 61]) == []
