from collections import Counter
from pathlib import Path

import pytest

from benchmarks.dedupe_accuracy import BEGIN, DIFFERENT, END, PAGE, SAME, figures, posting_names, works
from benchmarks.dedupe_postings import FILES, halves, raw_postings, read_pairs, text_key


def test_pairs_are_600_distinct_and_their_kind_agrees_with_their_label() -> None:
    pairs = read_pairs()
    assert len({frozenset((pair.left, pair.right)) for pair in pairs}) == 600
    assert [pair.pair_id for pair in pairs] == [f"p{number:03}" for number in range(1, 601)]
    assert all(pair.kind in (SAME if pair.is_same_work else DIFFERENT) for pair in pairs)


def test_every_pair_finds_its_two_postings(shared: Path) -> None:
    keys = {(source, row): text_key(posting) for source in FILES for row, posting in raw_postings(shared, source)}
    names = posting_names(shared)
    for pair in read_pairs():
        assert (keys[pair.left], keys[pair.right]) == (pair.left_text_key, pair.right_text_key), pair.pair_id
        assert names[pair.left] != names[pair.right], pair.pair_id


def test_no_posting_stands_in_both_halves(shared: Path) -> None:
    pairs, names = read_pairs(), posting_names(shared)
    half = halves(pairs, names)
    sides = {side: {names[row] for pair in pairs if half[pair.pair_id] == side for row in (pair.left, pair.right)}
             for side in ("held_out", "tuning")}
    assert not sides["held_out"] & sides["tuning"]
    assert Counter(half.values()) == {"held_out": 300, "tuning": 300}


@pytest.mark.timeout(900)
def test_committed_figures_are_reproduced(shared: Path, tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    block = figures(read_pairs(), posting_names(shared), works(shared, tmp_path / "home"))
    assert page.split(BEGIN)[1].split(END)[0].strip() == block
