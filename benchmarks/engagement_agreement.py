"""How often the engagement that `clean` reads in real postings is the one that an annotator reads in them.

python -m benchmarks.engagement_agreement [--write | --misses]

Prints the figures; --write puts them into docs/engagement.md, --misses lists the postings on which the two differ. Needs ../shared.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from statsmodels.stats.proportion import proportion_confint

from benchmarks.dedupe_postings import ROOT
from benchmarks.fill_rates import DUMPS, imported, raw_table, recorded
from pipeline.clean.rows import clean_rows
from scrapers.fill_rates import SALARIED
from warehouse.taxonomies import GIG_ENGAGEMENTS

JUDGED = ROOT / "benchmarks" / "engagement_judged.csv"
PAGE = ROOT / "docs" / "engagement.md"
BEGIN, END = "<!-- figures: python -m benchmarks.engagement_agreement --write -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Judged:
    """A posting that the annotator has read: gig, salaried or unclear, beside what `clean` said at that time and says now."""

    sample: str
    source: str
    posting_id: str
    judged: str
    first_read: str
    read: str


def read_judged(shared: Path) -> list[Judged]:
    """The judged postings in the order of the file."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    kinds = {source: _kinds(shared, source) for source in sorted({row["source"] for row in rows})}
    return [Judged(row["sample"], row["source"], row["source_posting_id"], row["judged"], row["first_read"],
                   kinds[row["source"]][row["source_posting_id"]]) for row in rows]


def figures(judged: Sequence[Judged]) -> str:
    """The table of docs/engagement.md as Markdown."""
    lines = ["| sample | postings | judged gig, salaried, unclear | gig or not: agrees, first reading | gig or not: agrees now [95 %] | "
             "all three kinds: agrees now [95 %] |", "|---|---|---|---|---|---|"]
    for sample in dict.fromkeys(one.sample for one in judged):
        lines.append(_row(sample, [one for one in judged if one.sample == sample]))
    return "\n".join(lines)


def replace_block(page: str, block: str) -> str:
    """The page with `block` between its markers."""
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}\n{block}\n{END}{rest.split(END)[1]}"


def _kinds(shared: Path, source: str) -> dict[str, str]:
    held = imported(shared, source) if source in DUMPS else recorded(shared, source)
    rows = clean_rows(raw_table(source, held)).rows.to_pylist()
    return {row["source_posting_id"]: _kind(row["engagement_type"]) for row in rows}


def _kind(engagement: str) -> str:
    return "gig" if engagement in GIG_ENGAGEMENTS else "salaried" if engagement in SALARIED else "unclear"


def _row(sample: str, judged: Sequence[Judged]) -> str:
    counts = ", ".join(str(sum(one.judged == kind for one in judged)) for kind in ("gig", "salaried", "unclear"))
    first = sum((one.judged == "gig") == (one.first_read == "gig") for one in judged)
    now = sum((one.judged == "gig") == (one.read == "gig") for one in judged)
    exact = sum(one.judged == one.read for one in judged)
    return f"| {sample} | {len(judged)} | {counts} | {first} | {_share(now, len(judged))} | {_share(exact, len(judged))} |"


def _share(count: int, total: int) -> str:
    low, high = proportion_confint(count, total, method="wilson")
    return f"{count}: {count / total:.2f} [{low:.2f}, {high:.2f}]"


def main(arguments: Sequence[str]) -> None:
    judged = read_judged(ROOT.parent / "shared")
    for one in judged if "--misses" in arguments else ():
        if one.judged != one.read:
            print(f"{one.sample}: {one.source} {one.posting_id}: judged {one.judged}, read {one.read}")
    block = figures(judged)
    print(block)
    if "--write" in arguments:
        PAGE.write_text(replace_block(PAGE.read_text(encoding="utf-8"), block), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
