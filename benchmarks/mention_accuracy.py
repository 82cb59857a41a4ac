"""How often the lexicon reads what stands in real texts: `python -m benchmarks.mention_accuracy HOME`.

HOME holds the texts of ../shared/data, imported by the maps. `mention_readings.jsonl` says what each of 128 of them names, read by a
language model before it saw what the code finds: of the title and the first `characters` of the description.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from statsmodels.stats.proportion import proportion_confint

from pipeline.extract.lexicon import lexicon
from pipeline.extract.reading import read_text
from warehouse.home import Home
from warehouse.taxonomies import STATED_CLAUSES

READINGS = Path(__file__).with_name("mention_readings.jsonl")
LISTS = {"skill": "stated_skills", "ai_tool": "ai_tools", "judgment_skill": "judgment_skills", "clause": "clauses"}


def facts(named: set[str], turnaround: float | None, duration: float | None, is_asap: bool) -> dict[str, set[str]]:
    """What a text states, by kind; each clause is a kind of its own."""
    kinds = {kind: {name for name in named if name.startswith(f"{kind}:")} for kind in LISTS if kind != "clause"}
    kinds |= {clause: named & {f"clause:{clause}"} for clause in STATED_CLAUSES}
    times = {"turnaround": turnaround, "duration": duration}
    kinds |= {kind: set() if days is None else {f"{days:g}"} for kind, days in times.items()}
    return kinds | {"asap": {"asap"} if is_asap else set()}


def found(text: Mapping[str, Any], characters: int) -> dict[str, set[str]]:
    row = read_text(lexicon(), text["title"], (), text["description"][:characters], "en")
    named = {f"{kind}:{name}" for kind, column in LISTS.items() for name in row[column]}
    ends = [row[f"{name}_days_maximum"] or row[f"{name}_days_minimum"] for name in ("turnaround", "duration")]
    return facts(named, *ends, row["is_asap"])


def share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    low, high = proportion_confint(part, whole, method="wilson")
    return f"{part / whole:.3f} [{low:.3f}, {high:.3f}]"


def main(root: str) -> None:
    texts = {row["text_hash"]: row for row in Home(Path(root)).read("posting_texts").to_pylist()}
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    readings = [json.loads(line) for line in READINGS.read_text(encoding="utf-8").splitlines()]
    known = [reading for reading in readings if reading["text_hash"] in texts]
    for reading in known:
        states = facts(set(reading["named"]), reading["turnaround_days"], reading["duration_days"], reading["is_asap"])
        for kind, finds in found(texts[reading["text_hash"]], reading["characters"]).items():
            for place, number in enumerate((len(finds), len(states[kind]), len(finds & states[kind]))):
                counts[kind][place] += number
    print(f"{len(known)} of {len(readings)} texts\n\n| kind | found | precision [95 %] | stated | recall [95 %] |\n|---|---|---|---|---|")
    for kind, (finds, stated, right) in counts.items():
        print(f"| {kind} | {finds} | {share(right, finds)} | {stated} | {share(right, stated)} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
