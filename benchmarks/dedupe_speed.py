"""Rows a second of dedupe's signing and of its whole stage, beside shingling in plain Python.

python -m benchmarks.dedupe_speed [rows]
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from rensa import RMinHash

from pipeline.dedupe import dedupe
from pipeline.dedupe.signatures import sign
from pipeline.dedupe.stage import BATCH_ROWS
from warehouse.build import Build
from warehouse.home import Home
from warehouse.ids import digest
from warehouse.tables import TABLES

WORDS = 100


def made_up_texts(count: int) -> pa.Table:
    """`posting_texts` of random words, every tenth an edited copy of the one before."""
    rng = np.random.default_rng(3)
    vocabulary = np.array([f"word{number}" for number in range(20_000)])
    picks = rng.integers(0, len(vocabulary), (count, WORDS))
    picks[9::10] = picks[8::10][:len(picks[9::10])]
    picks[9::10, 40:43] = 7
    rows = [{"text_hash": digest(str(index)), "title": " ".join(vocabulary[row[:5]]), "tags": [], "description": " ".join(vocabulary[row]),
             "language": "en", "character_count": 800, "redacted_count": 0} for index, row in enumerate(picks)]
    return pa.Table.from_pylist(rows, schema=TABLES["posting_texts"].schema)


def plain_shingles(texts: Sequence[str]) -> list[list[str]]:
    """The baseline: words by regular expression, three-word strings of each text."""
    shingles = []
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        shingles.append([" ".join(words[start:start + 3]) for start in range(max(1, len(words) - 2))])
    return shingles


def run_stage(texts: pa.Table) -> None:
    """One first build over `texts`, one posting each."""
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    fixed = {"source": "board", "posted_at": moment, "posted_at_origin": "source", "engagement_type": "freelance",
             "engagement_decided_by": "source", "is_gig": True, "pay_kind": "unknown", "pay_unit": "unknown", "language": "en",
             "skills": [], "observed_by": "crawl",
             "first_seen_at": moment, "last_seen_at": moment, "version_count": 1, "is_left_truncated": False}
    rows = [fixed | {"posting_id": name, "content_hash": name, "source_posting_id": name, "text_hash": name, "role_key": digest(title)}
            for name, title in zip(*(texts.column(column).to_pylist() for column in ("text_hash", "title")), strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home").create()
        home.claim("simulated")
        build = Build.begin(home, (), home.head(), date(2026, 1, 5))
        with build.stage("seed") as view:
            view.replace("postings", pa.Table.from_pylist(rows, schema=TABLES["postings"].schema))
            view.replace("posting_texts", texts)
        with build.stage("dedupe") as view:
            print(f"whole stage, first night: {_rate(lambda: dedupe(view), len(rows))}")
        with build.stage("dedupe_again") as view:
            print(f"whole stage, nothing new: {_rate(lambda: dedupe(view), len(rows))}")


def _rate(work: Callable[[], object], rows: int, runs: int = 1) -> str:
    spans = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        spans.append(time.perf_counter() - started)
    return f"{rows / min(spans):,.0f} rows/s ({rows:,} rows, {min(spans):.2f} s, best of {runs})"


def main(arguments: Sequence[str]) -> None:
    count = int(arguments[0]) if arguments else 50_000
    texts = made_up_texts(count)
    descriptions = texts.column("description").to_pylist()
    tasks: dict[str, Callable[[], object]] = {
        "shingling in plain Python": lambda: plain_shingles(descriptions),
        "the same, then MinHash": lambda: RMinHash.digest_matrix_from_token_sets(plain_shingles(descriptions), 128, 42).to_rows(),
        "shingles and MinHash bands": lambda: list(sign(texts.to_batches(BATCH_ROWS))),
    }
    for name, work in tasks.items():
        print(f"{name}: {_rate(work, count, runs=5)}")
    run_stage(texts)


if __name__ == "__main__":
    main(sys.argv[1:])
