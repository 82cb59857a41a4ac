"""Every recorded reply of ../shared is read by its source's own reader or knowingly by none, and the fill rates in docs are theirs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from benchmarks.classifier_live_boards import LABELLED, recorded_texts
from benchmarks.engagement_agreement import BEGIN, END, PAGE, figures, read_judged
from benchmarks.fill_rates import DUMPS, measure, raw_table, recorded
from benchmarks.recordings import NOT_READ, RECORDINGS, Recording
from pipeline.clean.rows import clean_rows
from scrapers.catalog import load, source_for_url
from scrapers.fill_rates import AS_SERVED, CLEANED, FIGURES, render
from scrapers.source import RawPosting, Skip, Unknown
from warehouse.errors import SourceChanged
from warehouse.tables import TABLES

NEW_FIELDS = {"recordings/povoa_2026/hn-whoishiring.json": ["item._threadId"]}  # its collector's own


def test_every_recording_is_accounted_for(shared: Path) -> None:
    files = {path.relative_to(shared).as_posix() for path in (shared / "recordings").rglob("*")
             if path.is_file() and path.name != "SOURCE.txt"}
    read = {recording.path for recording in RECORDINGS}
    assert {path for path in read if path.startswith("recordings/")} | set(NOT_READ) == files
    assert read.isdisjoint(NOT_READ)


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.path)
def test_recording_is_read_whole_by_its_source(shared: Path, recording: Recording) -> None:
    source, reply = load(recording.source), recording.reply(shared)
    assert source_for_url(reply.url) is source
    items = list(source.parse(reply))
    assert [item.field for item in items if isinstance(item, Unknown)] == NEW_FIELDS.get(recording.path, [])
    assert {item.reason for item in items if isinstance(item, Skip)} <= {"not_top_level"}
    found = [item for item in items if isinstance(item, RawPosting)]
    assert found
    assert all(one.title and one.description and one.url and one.posted for one in found)
    source.shortfall(reply)
    source.follow(reply)


@pytest.mark.parametrize("source", sorted({recording.source for recording in RECORDINGS}))
def test_recorded_postings_are_cleaned_and_none_is_refused(shared: Path, source: str) -> None:
    raw = raw_table(source, recorded(shared, source))
    cleaned = clean_rows(raw)
    assert (cleaned.rows.num_rows, cleaned.quarantine.num_rows) == (raw.num_rows, 0)
    assert cleaned.rows.column("posted_at").null_count == 0
    TABLES["posting_texts"].conform(cleaned.texts)


def test_a_recording_that_no_reader_reads_is_no_reply_of_a_shipped_one(shared: Path) -> None:
    adzuna = Recording("recordings/povoa_2026/adzuna.json", "jobicy", "https://jobicy.com/api/v2/remote-jobs?count=100", "one job")
    with pytest.raises(SourceChanged):
        list(load("jobicy").parse(adzuna.reply(shared)))


def test_labelled_postings_of_live_boards_are_among_the_recordings(shared: Path) -> None:
    labelled = [row["text_hash"] for row in csv.DictReader(LABELLED.open(encoding="utf-8"))]
    assert len(labelled) == len(set(labelled)) == 49
    assert set(labelled) <= set(recorded_texts(shared))


def test_fill_rates_are_current(shared: Path) -> None:
    assert json.loads(FIGURES.read_text(encoding="utf-8")) == measure(shared), "run python -m benchmarks.fill_rates --write and make docs"


def test_fill_rates_hold_figures_and_no_text() -> None:
    told = json.loads(FIGURES.read_text(encoding="utf-8"))
    for row in (*told["recordings"], *told["dumps"]):
        assert set(row) == {"source", "postings", "recorded_by", "as_served", "quarantined", "cleaned"}
        assert (set(row["as_served"]), set(row["cleaned"])) == (set(AS_SERVED), set(CLEANED))
        counts = [*row["as_served"].values(), *row["cleaned"].values(), row["quarantined"]]
        assert all(isinstance(count, int) and 0 <= count <= row["postings"] for count in counts)
        kinds = row["cleaned"]["gig"] + row["cleaned"]["salaried"] + row["cleaned"]["unknown"]
        assert kinds == row["postings"] - row["quarantined"]
    assert {row["source"] for row in told["dumps"]} == set(DUMPS)
    assert {"title", "pay_unit", "bids", "posted"} <= set(AS_SERVED) <= set(TABLES["raw_postings"].schema.names)
    page = "\n".join(render())
    assert all(f"`{row['source']}`" in page for row in (*told["recordings"], *told["dumps"]))


def test_agreement_with_a_reader_is_as_docs_say(shared: Path) -> None:
    judged = read_judged(shared)
    assert len(judged) == 160
    assert {one.judged for one in judged} == {"gig", "salaried", "unclear"}
    block = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].strip()
    assert block == figures(judged), "run python -m benchmarks.engagement_agreement --write"
