"""What a source lets nobody pass on is in no file of a release; whose postings are shown is said, with the way back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from gigshift.progress import build_release
from pipeline.publish.released import common_tags, without_rare_tags
from tests.pipeline.retain.boards import BODY, Board
from tests.searching import places
from warehouse.home import Home

FIRST = date(2026, 1, 10)
CLOSED, OPEN = Board("closed", may_redistribute=False), Board("open")
SECRET, FREE, BOTH = "Secretmarker ledgers", "Freemarker ledgers", "Bothmarker ledgers"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Two nights of two boards: one lets its text be passed on, the other does not; the refused row leaves an excerpt."""
    folder = tmp_path_factory.mktemp("whose")
    home = Home(folder / "home").create()
    for night in (FIRST, FIRST + timedelta(days=7)):
        CLOSED.arrives(home, folder, night, {f"{night}-1": SECRET, f"{night}-2": SECRET + " x" * 100_001}, tags=[SECRET])
        OPEN.arrives(home, folder, night, {"1": FREE}, tags=[FREE])
        for board in (Board("closed_too", may_redistribute=False), Board("open_too")):
            board.arrives(home, folder, night, {"1": BOTH})
        build_release(home)
    return home


@pytest.mark.parametrize("marker", [SECRET, BOTH, BODY])
def test_closed_text_is_in_no_released_file(home: Home, marker: str) -> None:
    found = places(home.root, marker)
    assert {place.split("/")[0] for place in found if "releases" not in place} == {"archives", "tables"}
    held = [place for place in found if place.startswith("releases")]
    assert held == [] if marker != BODY else {place.split("/")[2] for place in held} == {"posting_texts"}


def test_open_text_is_released(home: Home) -> None:
    release = home.release()
    assert pd.read_parquet(release / "posting_texts")["title"].tolist() == [FREE]
    skills = pd.read_parquet(release / "postings").set_index("source")["skills"]
    assert [list(tags) for tags in skills[["open"]]] == [[FREE.lower()]]
    assert {len(tags) for tags in skills[["closed"]]} == {0}
    assert SECRET.lower() in {skill for skills in home.read("postings").column("skills").to_pylist() for skill in skills}


def test_closed_tags_are_released_once_five_employers_use_them() -> None:
    shared = [["python"], ["python", "a b c"], ["python"], ["python", "a b c"], ["python"], ["rust"]]
    postings = pa.table({"posting_id": list("abcdef"), "employer_id": [None, None, "x", "y", "z", "z"], "skills": shared,
                         "source": ["closed"] * 4 + ["open"] * 2})
    sources = pa.table({"source": ["closed", "open"], "may_redistribute_text": [False, True]})
    assert common_tags(postings).to_pylist() == ["python"]
    assert common_tags(postings.slice(0, 4)).to_pylist() == []
    rows = without_rare_tags(postings, common_tags(postings), sources)
    assert rows.column("skills").to_pylist() == [["python"]] * 5 + [["rust"]]
    assert rows.drop_columns("skills").equals(postings.drop_columns("skills"))
    assert without_rare_tags(postings.slice(0, 0), pa.array([], pa.string()), sources).num_rows == 0


class Page(HTMLParser):
    """Words of a page, and words of its links by address."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.words, self.links, self._address = "", set[tuple[str, str]](), ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._address = dict(attrs).get("href") or "" if tag == "a" else self._address

    def handle_endtag(self, tag: str) -> None:
        self._address = "" if tag == "a" else self._address

    def handle_data(self, data: str) -> None:
        self.words += data
        if self._address:
            self.links.add((data, self._address))


@pytest.mark.parametrize("page", ["report.html", "quality.html"])
def test_every_source_that_a_page_shows_is_attributed_and_linked(home: Home, page: str) -> None:
    read = Page(home.release() / page)
    for board in (CLOSED, OPEN):
        assert f"Board {board.name}" in read.words
        assert f"Notices of {board.name}.example" in read.words
        assert (f"Board {board.name}", f"https://{board.name}.example") in read.links


def test_tables_say_whose_postings_they_hold_and_lead_back(home: Home) -> None:
    release = home.release()
    sources = pd.read_parquet(release / "sources").set_index("source")
    postings = pd.read_parquet(release / "postings")
    assert set(sources.loc[postings["source"], "attribution"]) == set(sources["attribution"])
    assert all(row.url.startswith(sources.loc[row.source, "homepage"] + "/") for row in postings.itertuples())
    told = {row["source"]: row for row in json.loads((release / "manifest.json").read_text())["sources"]}
    assert told["closed"]["attribution"] == "Notices of closed.example"
    assert told["closed"]["may_redistribute_text"] is False
