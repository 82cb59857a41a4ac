from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.text import is_junk, plain_text, single_line

MARKUP = st.lists(st.sampled_from([*"ab <>&;/p#x27\n\"'é\u200b\u202e", "<p>", "&lt;", "&amp;", "<br/>", "</li>", "<li>", "<b"]),
                  max_size=40).map("".join)


@pytest.mark.parametrize(("served", "shown"), [
    ("<p>Type <b>fast</b></p><p>and well</p>", "Type fast\n\nand well"),
    ("one<br>two<br />three", "one\ntwo\nthree"),
    ("<ul><li>post</li><li>stamps</li></ul>", "- post\n\n- stamps"),
    ("Tom &amp; Ada &#x27;s", "Tom & Ada 's"),
    ("pre <script>alert('x < y')</script>post", "pre post"),
    ("a <!-- hidden --> b", "a b"),
    ("vector<int> and a < b > c", "vector<int> and a < b > c"),
    ("tabs\t and\u00a0 spaces \r\n next\u2028line", "tabs and spaces\nnext\nline"),
    ("a\n\n\n\n\nb", "a\n\nb"),
    ("cut off <a href=\"https://mill.exam", "cut off"),
    ("", ""),
])
def test_shows_what_a_reader_sees(served: str, shown: str) -> None:
    assert plain_text(served) == shown


@pytest.mark.parametrize("times", [1, 2, 3])
def test_entities_are_unescaped_to_a_fixed_point_before_tags_go(times: int) -> None:
    served = "<p>Sort &amp; scan</p><p data-x=\"{&quot;a&quot;:1}\">invoices</p>"
    for _ in range(times):
        served = html.escape(served)
    assert plain_text(served) == "Sort & scan\n\ninvoices"


def test_mojibake_is_mended_and_good_text_is_not_touched() -> None:
    assert plain_text("schÃ¶n gebÃ¼gelt â€“ sofort") == "schön gebügelt – sofort"
    assert plain_text("naïve café “quoted” – ok 👍") == "naïve café “quoted” – ok 👍"


def test_control_characters_and_bidi_overrides_go() -> None:
    assert plain_text("in\x00voice\u202egnp\u202c.\u200bexe\ufeff") == "invoicegnp.exe"


def test_single_line_has_no_line_breaks() -> None:
    assert single_line(" <h1>Clerk</h1>\n<p>Leeds</p> ") == "Clerk Leeds"


def test_junk_is_what_is_mostly_control_characters() -> None:
    assert is_junk("\x01\x02\x03abc")
    assert not is_junk("a clean line\n\twith a tab, café")
    assert not is_junk("")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["<!--", "<script>", "&lt;style&gt;", "<b ", "&amp;", "<"])
def test_no_text_takes_longer_than_its_length_allows(piece: str) -> None:
    assert len(plain_text(piece * (200_000 // len(piece)))) <= 200_000


@given(MARKUP)
def test_cleaning_twice_changes_nothing(served: str) -> None:
    once = plain_text(served)
    assert plain_text(once) == once
