"""The real postings that the labelled pairs point at: which files of ../shared/data, read by which import map, and their rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from scrapers.dump_formats import read_dump
from scrapers.import_map import read_map
from scrapers.import_rows import read_posting
from scrapers.source import RawPosting

ROOT = Path(__file__).resolve().parents[1]
MAPS = ROOT / "scrapers" / "maps"
PAIRS = ROOT / "benchmarks" / "dedupe_pairs.csv"
FILES = {
    "ai_training_2025_afterquery": "ai_training_2025/afterquery_jobs.csv",
    "ai_training_2025_alignerr": "ai_training_2025/alignerr_jobs.csv",
    "hn_whoishiring_2013_2018": "hn_whoishiring_2013_2018/*.json",
    "hn_whoishiring_2026": "hn_whoishiring_2026/*/raw.json",
    "upwork_2018": "upwork_2018/*.json",
    "upwork_2023": "upwork_2023/*.csv",
    "upwork_dataai_2025": "upwork_dataai_2025/upwork_jobs.csv",
    "upwork_dataanalyst_2023": "upwork_dataanalyst_2023/job_data.json",
    "upwork_devops_2025": "upwork_devops_2025/upwork_jobs.csv",
    "upwork_powerbi_2024_rss": "upwork_powerbi_2024_rss/1_conv_*.json",
    "upwork_webdev_2025": "upwork_webdev_2025/upwork_jobs.csv",
}


@dataclass(frozen=True)
class Pair:
    """Two postings, each by source and row, and what the annotator says of them."""

    pair_id: str
    left: tuple[str, str]
    left_text_key: str
    right: tuple[str, str]
    right_text_key: str
    kind: str
    is_same_work: bool


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """The committed pairs in order of pair_id."""
    with path.open(encoding="utf-8", newline="") as file:
        return [Pair(row["pair_id"], (row["left_dataset"], row["left_row"]), row["left_text_key"],
                     (row["right_dataset"], row["right_row"]), row["right_text_key"], row["kind"], row["is_same_work"] == "1")
                for row in csv.DictReader(file)]


def files_of(shared: Path, source: str) -> list[Path]:
    """Files of one source, sorted."""
    return sorted((shared / "data").glob(FILES[source]))


def raw_postings(shared: Path, source: str) -> Iterator[tuple[str, RawPosting]]:
    """Rows of one source as (row, posting) as the import map reads them; row is `file:index` below the data set's folder."""
    plan = read_map(MAPS / f"{source}.toml")
    folder = shared / "data" / FILES[source].split("/")[0]
    for path in files_of(shared, source):
        label = path.relative_to(folder).as_posix()
        for index, row in enumerate(read_dump(path.read_bytes(), plan.shape(path.name), str(path)).rows):
            posting = read_posting(plan, row, index, "/".join(path.parts[-2:]))
            if isinstance(posting, RawPosting):
                yield f"{label}:{index}", posting


def text_key(posting: RawPosting) -> str:
    """First 16 hex digits of SHA-256 over lower-cased `title|first 200 characters of description`, as the map reads them."""
    return sha256(f"{posting.title or ''}|{(posting.description or '')[:200]}".lower().encode()).hexdigest()[:16]


def halves(pairs: list[Pair], names: dict[tuple[str, str], str]) -> dict[str, str]:
    """`tuning` or `held_out` by pair_id. Pairs that share a posting (by `names`: source and row to posting id) stay together.

    Groups are dealt in order of size and first pair, each to the half that holds fewer pairs so far.
    """
    group = {pair.pair_id: pair.pair_id for pair in pairs}
    seen: dict[str, str] = {}
    for pair in pairs:
        for posting in (names[pair.left], names[pair.right]):
            old, new = group[seen.setdefault(posting, pair.pair_id)], group[pair.pair_id]
            if old != new:
                group = {key: min(old, new) if value in (old, new) else value for key, value in group.items()}
    members: dict[str, list[str]] = {}
    for pair_id, leader in sorted(group.items()):
        members.setdefault(leader, []).append(pair_id)
    dealt: dict[str, list[str]] = {"held_out": [], "tuning": []}
    for _, ids in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])):
        min(dealt.values(), key=len).extend(ids)
    return {pair_id: half for half, ids in dealt.items() for pair_id in ids}
