from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.dedupe import dedupe
from tests.conftest import NIGHT, seed, stage
from tests.pipeline.dedupe.postings import BODY, OTHER_BODY, Ad, postings, texts, versions
from warehouse.home import Home


def build(home: Home, ads: Sequence[Ad], past: Sequence[Ad] = (), number: int = 0) -> dict[str, dict]:
    """Duplicates by posting after a night whose tables hold `ads`, and `past` as their earlier versions."""
    night = NIGHT + timedelta(days=number)
    seed(home, {"postings": postings(ads), "posting_versions": versions([*past, *ads]), "posting_texts": texts([*past, *ads])}, night)
    with stage(home, f"dedupe_{number}", night=night) as view:
        dedupe(view)
        return {row["posting_id"]: row for row in view.read("duplicates").to_pylist()}


def grouped(rows: dict[str, dict], ads: Iterable[Ad]) -> list[list[str]]:
    """Names of the ads, one list per work."""
    works: dict[str, list[str]] = {}
    for ad in ads:
        works.setdefault(rows[ad.posting_id]["work_id"], []).append(ad.name)
    return sorted(sorted(names) for names in works.values())


def test_repost_within_28_days_of_the_previous_one_is_the_same_work(home: Home) -> None:
    ads = [Ad("a"), Ad("b", day=20), Ad("c", day=48), Ad("d", day=77)]
    rows = build(home, ads)
    assert grouped(rows, ads) == [["a", "b", "c"], ["d"]]
    first, second = rows[ads[0].posting_id], rows[ads[1].posting_id]
    assert (first["kind"], first["matched_posting_id"], first["similarity"]) == ("original", None, None)
    assert (second["kind"], second["matched_posting_id"], second["similarity"]) == ("repost", ads[0].posting_id, 1.0)
    assert first["work_id"] == min(ad.posting_id for ad in ads[:3])


@pytest.mark.parametrize(("other", "kind"), [
    (Ad("b"), "identical"),
    (Ad("b", day=1), "repost"),
    (Ad("b", body=BODY.replace("forty pages", "fifty pages")), "edited"),
    (Ad("b", title="Type bakery order books into a sheet (Berlin, Germany)"), "city_copy"),
    (Ad("b", employer="Agency Nine", source="board_b"), "cross_source"),
    (Ad("b", title="Needed: type bakery order books into a sheet"), "identical"),
])
def test_the_same_work_and_its_kind(home: Home, other: Ad, kind: str) -> None:
    rows = build(home, [Ad("a"), other])
    assert len({row["work_id"] for row in rows.values()}) == 1
    assert {row["kind"] for row in rows.values()} == {"original", kind}


@pytest.mark.parametrize("other", [
    Ad("b", body=OTHER_BODY),
    Ad("b", employer="Agency Nine"),
    Ad("b", title="Type butcher order books into a sheet", body=BODY.replace("bakeries", "butchers, and butcher shops")),
    Ad("b", day=29),
])
def test_different_works(home: Home, other: Ad) -> None:
    assert len({row["work_id"] for row in build(home, [Ad("a"), other]).values()}) == 2


def test_same_template_for_another_language_is_another_work(home: Home) -> None:
    body = BODY + " You work in {} and follow our guide."
    ads = [Ad(word, title=f"Proofread order books, {word} desk", body=body.format(word)) for word in ("Danish", "Finnish", "Slovak")]
    ads += [Ad(place, title=f"Proofread French ({place}) order books", body=body.format("French")) for place in ("Belgium", "France")]
    assert len(grouped(build(home, ads), ads)) == 5


def test_generic_titles_without_a_text_are_the_same_work_only_for_one_employer(home: Home) -> None:
    strangers = [Ad(name, title="Graphic designer", body="", employer=None, country="PK") for name in "ab"]
    named = [Ad(name, title="Graphic designer", body="", employer="Crust & Sons") for name in "cd"]
    telling = [Ad(name, title="Retype my grandfather's beekeeping diary", body="", employer=None, country=country)
               for name, country in (("e", "PK"), ("f", "PK"), ("g", "DE"), ("h", None))]
    ads = [*strangers, *named, *telling]
    assert grouped(build(home, ads), ads) == [["a"], ["b"], ["c", "d"], ["e", "f"], ["g"], ["h"]]


def test_a_posting_keeps_the_work_of_its_earlier_versions(home: Home) -> None:
    was, now = Ad("a"), Ad("a", title="Write museum captions", body=OTHER_BODY)
    ads = [now, Ad("b", day=3), Ad("c", title="Write museum captions", body=OTHER_BODY, day=5)]
    assert grouped(build(home, ads, past=[was]), ads) == [["a", "b", "c"]]


def test_a_night_that_joins_two_works_says_so(home: Home) -> None:
    early, late, between = Ad("a"), Ad("c", day=40), Ad("b", day=20)
    before = build(home, [early, late])
    assert grouped(before, [early, late]) == [["a"], ["c"]]
    after = build(home, [early, late, between], number=1)
    work = min(ad.posting_id for ad in (early, late, between))
    assert {row["work_id"] for row in after.values()} == {work}
    with stage(home, "look", night=NIGHT + timedelta(days=1)) as view:
        merged = view.read("work_merges").to_pylist()
    assert {row["absorbed_work_id"] for row in merged} == {early.posting_id, late.posting_id} - {work}
    assert {(row["work_id"], row["night"], row["kind"]) for row in merged} == {(work, NIGHT + timedelta(days=1), "repost")}


def test_a_corrected_date_takes_a_work_apart(home: Home) -> None:
    ads = [Ad("a"), Ad("b", day=20)]
    assert len(grouped(build(home, ads), ads)) == 1
    moved = [ads[0], Ad("b", day=60)]
    assert grouped(build(home, moved, number=1), moved) == [["a"], ["b"]]


def test_a_work_outlives_its_forgotten_text(home: Home) -> None:
    ads = [Ad("a"), Ad("b", day=10, body=BODY.replace("forty", "fifty"))]
    first = build(home, ads)
    seed(home, {"posting_texts": texts(ads[1:])}, NIGHT + timedelta(days=1))
    third = Ad("c", day=15, body=ads[1].body)
    night = NIGHT + timedelta(days=2)
    seed(home, {"postings": postings([*ads, third]), "posting_versions": versions([*ads, third])}, night)
    with stage(home, "dedupe_again", night=night) as view:
        counts = dedupe(view)
        rows = {row["posting_id"]: row for row in view.read("duplicates").to_pylist()}
    assert len({row["work_id"] for row in rows.values()}) == 1
    assert rows[ads[1].posting_id]["similarity"] == first[ads[1].posting_id]["similarity"]
    assert counts["postings_compared"] == 1


def test_a_second_run_changes_nothing(home: Home) -> None:
    ads = [Ad("a"), Ad("b", day=5), Ad("c", title="Write museum captions", body=OTHER_BODY)]
    rows = build(home, ads)
    with stage(home, "dedupe_again") as view:
        counts = dedupe(view)
        again = {row["posting_id"]: row for row in view.read("duplicates").to_pylist()}
    assert again == rows
    assert counts == {"texts_signed": 0, "postings_compared": 0, "postings_linked": 0, "works_touched": 0, "works_merged": 0,
                          "evergreen_works": 0}


ADS = st.lists(
    st.tuples(
        st.sampled_from([BODY, BODY.replace("forty pages", "ninety sheets"), BODY[:150], OTHER_BODY, ""]),
        st.sampled_from(["Type bakery order books", "Type bakery order books (Oslo, Norway)", "Museum captions", "Data entry"]),
        st.integers(0, 70), st.sampled_from(["Crust & Sons", None, "Agency Nine"]), st.sampled_from(["board_a", "board_b"]),
        st.integers(0, 2)),
    min_size=2, max_size=9)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ADS)
def test_nights_and_one_batch_give_the_same_works(drawn: list[tuple]) -> None:
    ads = [(Ad(str(index), title, body, day, employer, source), night)
           for index, (body, title, day, employer, source, night) in enumerate(drawn)]
    with TemporaryDirectory() as folder:
        at_once, nightly = (Home(Path(folder) / name).create() for name in ("once", "nightly"))
        for each in (at_once, nightly):
            each.claim("simulated")
        expected = build(at_once, [ad for ad, _ in ads])
        got: dict[str, dict] = {}
        for number in range(3):
            got = build(nightly, [ad for ad, night in ads if night <= number], number=number)
    assert got == expected


def test_a_batch_says_what_it_did(home: Home) -> None:
    ads = [Ad("a"), Ad("b", day=5), Ad("c", title="Write museum captions", body=OTHER_BODY)]
    seed(home, {"postings": postings(ads), "posting_texts": texts(ads)})
    with stage(home, "dedupe") as view:
        assert dedupe(view) == {"texts_signed": 2, "postings_compared": 3, "postings_linked": 2, "works_touched": 2, "works_merged": 0,
                                "evergreen_works": 0}
        assert isinstance(view.read("text_signatures"), pa.Table)
