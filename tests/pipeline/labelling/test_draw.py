from collections import Counter

import numpy as np
import pyarrow as pa
import pytest

from pipeline.labelling.draw import Candidate, draw
from warehouse.errors import BadInput

N = 400


@pytest.fixture
def tables() -> tuple[pa.Table, pa.Table, pa.Table]:
    """400 postings: the first 40 doubtful, the next 40 surely routine, the rest surely judgment-heavy; 40 of a small source."""
    hashes = [f"text{number}" for number in range(N)]
    postings = pa.table({"posting_id": [f"id{number:03}" for number in range(N)], "text_hash": hashes,
                         "source": ["small" if number % 10 == 0 else "large" for number in range(N)]})
    texts = pa.table({"text_hash": hashes, "title": [f"title {number}" for number in range(N)], "tags": [["a", "b"], None] * (N // 2),
                      "description": ["", None, "short", "long " * 200] * (N // 4)})
    routine = [0.5] * 40 + [0.97] * 40 + [0.03] * (N - 80)
    labels = pa.table({"text_hash": hashes, "routine_probability": routine, "category": ["translation", "other"] * (N // 2),
                       "category_probability": [0.95] * N})
    return postings, texts, labels


def drawn(tables: tuple[pa.Table, pa.Table, pa.Table], how: str, count: int = 60, seed: int = 1) -> list[Candidate]:
    return draw(*tables, how, count, (), np.random.default_rng(seed))


def numbers(candidates: list[Candidate]) -> list[int]:
    return [int(one.posting_id.removeprefix("id")) for one in candidates]


def test_doubt_and_routine_weigh_and_chance_does_not(tables: tuple[pa.Table, pa.Table, pa.Table]) -> None:
    found = {how: numbers(drawn(tables, how)) for how in ("uncertain", "routine_prone", "random")}
    assert sum(number < 40 for number in found["uncertain"]) > 18
    assert sum(40 <= number < 80 for number in found["routine_prone"]) > 15
    assert sum(number >= 80 for number in found["random"]) > 35


def test_strata_are_drawn_evenly(tables: tuple[pa.Table, pa.Table, pa.Table]) -> None:
    counts = Counter(one.source for one in drawn(tables, "stratum"))
    assert counts["small"] >= 20


def test_draw_is_seeded_distinct_and_leaves_known_postings_out(tables: tuple[pa.Table, pa.Table, pa.Table]) -> None:
    assert drawn(tables, "random") == drawn(tables, "random") != drawn(tables, "random", seed=2)
    known = {f"id{number:03}" for number in range(N - 5)}
    rest = draw(*tables, "uncertain", 50, known, np.random.default_rng(1))
    assert sorted(numbers(rest)) == [395, 396, 397, 398, 399]
    by_number = dict(zip(numbers(rest), rest, strict=True))
    assert (by_number[396].tags, by_number[396].description, by_number[397].tags) == (("a", "b"), "", ())
    with pytest.raises(BadInput, match="no posting left"):
        draw(*tables, "uncertain", 50, known | set(tables[0].column("posting_id").to_pylist()), np.random.default_rng(1))


def test_one_of_equal_texts_is_enough(tables: tuple[pa.Table, pa.Table, pa.Table]) -> None:
    postings, texts, labels = tables
    same = postings.set_column(1, "text_hash", pa.array(["text7"] * N))
    assert numbers(draw(same, texts, labels, "random", 9, (), np.random.default_rng(1))) == [0]
