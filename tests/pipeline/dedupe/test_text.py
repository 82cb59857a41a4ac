import numpy as np
import pyarrow as pa
import pytest

from pipeline.dedupe.shingles import jaccard, read_texts, shingle_hashes, tokenise
from pipeline.dedupe.signatures import BANDS, sign
from pipeline.dedupe.titles import Titles
from tests.pipeline.dedupe.postings import Ad, texts


def titles(first: str, second: str) -> Titles:
    rows = tokenise(pa.array([first, second])).to_pylist()
    return Titles(tuple(rows[0]), tuple(rows[1]))


def test_words_keep_letters_of_every_script_and_programming_names() -> None:
    rows = tokenise(pa.array(["C++ & C#, naïve Café!", "", None, "数据录入 job", "हिन्दी"])).to_pylist()
    assert rows == [["c++", "c#", "naïve", "café"], [], [], ["数", "据", "录", "入", "job"], ["हिन्दी"]]


def test_shingles_are_runs_of_three_words_within_one_row() -> None:
    hashes, offsets = shingle_hashes(tokenise(pa.array(["a b c d", "a b c", "", "a b", "b c d", "b a"])))
    assert offsets.tolist() == [0, 2, 3, 3, 4, 5, 6]
    assert hashes[0] == hashes[2] and hashes[1] == hashes[4]
    assert len({int(value) for value in hashes}) == 4


def test_jaccard_counts_distinct_shingles() -> None:
    read = read_texts(texts([Ad("a", body="a b c d e"), Ad("b", body="a b c d f"), Ad("c", body="")]))
    first, second, empty = read.values()
    assert jaccard(first.body, second.body) == 0.5
    assert jaccard(empty.body, empty.body) == 1.0


def test_signatures_do_not_depend_on_the_batch_and_stay_the_same_across_versions() -> None:
    body = "{} sheets of the same order book are typed each week by hand for us"
    rows = texts([Ad(str(number), body=body.format(number)) for number in range(5)])
    whole = pa.Table.from_batches(sign(rows.to_batches()))
    single = pa.Table.from_batches(sign(rows.to_batches(max_chunksize=1)))
    assert whole.to_pylist() == single.to_pylist()
    assert whole.num_rows == 5 * BANDS
    assert whole.column("band_hash")[0].as_py() == -1282932513846294042


def test_similar_texts_share_bands_and_different_ones_do_not() -> None:
    rng = np.random.default_rng(4)
    words = np.array([f"w{number}" for number in range(5000)])
    base = [list(rng.choice(words, 120)) for _ in range(60)]
    edited = [[*row[:50], "edited", *row[51:]] for row in base]
    rows = texts([Ad(str(index), title="t", body=" ".join(row)) for index, row in enumerate([*base, *edited])])
    bands = pa.Table.from_batches(sign(rows.to_batches())).to_pandas()
    shared = bands.merge(bands, on=["band", "band_hash"]).groupby(["text_hash_x", "text_hash_y"]).size()
    order = rows.column("text_hash").to_pylist()
    pairs = {(order[index], order[index + 60]) for index in range(60)}
    assert pairs <= set(shared.index)
    assert len({pair for pair in shared.index if pair[0] < pair[1]}) == 60


def test_texts_that_say_too_little_get_no_signature() -> None:
    rows = texts([Ad("a", title="Graphic designer", body=""), Ad("b", title="Retype my grandfather's diary", body="")])
    assert pa.Table.from_batches(sign(rows.to_batches())).num_rows == BANDS


@pytest.mark.parametrize(("first", "second"), [
    ("Data entry clerk needed", "Need a data entry clerk"),
    ("Sew two hundred aprons for a café in our new ...", "Sew two hundred aprons for a café in our new street"),
    ("Shop designers", "shop designer"),
])
def test_same_titles(first: str, second: str) -> None:
    assert titles(first, second).are_same


@pytest.mark.parametrize(("first", "second"), [
    ("Shelf auditor (Global)", "Shelf auditor (US/EU ONLY)"),
    ("Wedding photographer in Fresno, CA", "Wedding photographer in Marin and Napa County, CA"),
    ("Shelf auditor", "Shelf auditor, Germany"),
])
def test_titles_that_differ_in_place(first: str, second: str) -> None:
    assert titles(first, second).differ_in_place


@pytest.mark.parametrize(("first", "second"), [
    ("Caption writer", "Caption reader"),
    ("Writer for French (Belgium)", "Writer for French (France)"),
    ("Java tutor", "JavaScript tutor"),
    ("Help in Excel", "Help in Python"),
])
def test_titles_of_different_works(first: str, second: str) -> None:
    pair = titles(first, second)
    assert not pair.are_same and not pair.differ_in_place and pair.only_first and pair.only_second
