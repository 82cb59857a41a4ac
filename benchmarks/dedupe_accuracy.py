"""How often dedupe is right on the labelled pairs: imports ../shared/data, reads, cleans and dedupes it, then asks for each pair.

python -m benchmarks.dedupe_accuracy [--write]    prints the figures; --write puts them into docs/dedupe.md
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from benchmarks.dedupe_postings import FILES, MAPS, ROOT, Pair, files_of, halves, raw_postings, read_pairs
from pipeline.clean import clean
from pipeline.dedupe import dedupe
from scrapers.imports import admit_import
from scrapers.read import read
from warehouse.build import Build
from warehouse.home import Home
from warehouse.ids import posting_id

PAGE = ROOT / "docs" / "dedupe.md"
BEGIN, END = "<!-- figures: python -m benchmarks.dedupe_accuracy --write -->", "<!-- end of figures -->"
SAME = ("identical", "repost", "city_copy", "edited")
DIFFERENT = ("other_subject", "other_role", "template", "generic_title", "late_repost", "unrelated")
DRAWS = 2000
KEYED = "upwork_2023"  # labelled with the client key in sight, which dedupe reads as the employer: no independent test


def works(shared: Path, root: Path) -> dict[str, str]:
    """Work by posting, after the real chain over every source that a pair points at."""
    home = Home(root).create()
    for source in FILES:
        admit_import(home, files_of(shared, source), MAPS / f"{source}.toml")
    build = Build.begin(home, home.pending_archives(home.head()), home.head())
    for name, run in (("read", read), ("clean", clean), ("dedupe", dedupe)):
        with build.stage(name) as view:
            run(view)
            rows = view.read("duplicates", ["posting_id", "work_id"]).to_pydict()
    return dict(zip(rows["posting_id"], rows["work_id"], strict=True))


def posting_names(shared: Path) -> dict[tuple[str, str], str]:
    """Posting id by source and row."""
    return {(source, row): posting_id(source, posting.source_posting_id)
            for source in FILES for row, posting in raw_postings(shared, source)}


def figures(pairs: Sequence[Pair], names: dict[tuple[str, str], str], work_of: dict[str, str]) -> str:
    """The tables of docs/dedupe.md as Markdown."""
    half = halves(list(pairs), names)
    said = {pair.pair_id: work_of[names[pair.left]] == work_of[names[pair.right]] for pair in pairs}
    held = [pair for pair in pairs if half[pair.pair_id] == "held_out"]
    tuning = [pair for pair in pairs if half[pair.pair_id] == "tuning"]
    blind = [pair for pair in held if KEYED not in (pair.left[0], pair.right[0])]
    lines = ["| pairs | n | precision | recall | F1 |", "|---|---|---|---|---|",
             _overall("held out", held, said, names), _overall("held out, without Upwork 2023", blind, said, names),
             _overall("tuning", tuning, said, names), "",
             "Held-out half by kind:", "", "| same work | n | recall [95 %] |", "|---|---|---|"]
    lines += [_by_kind(kind, held, said, wanted=True) for kind in SAME]
    lines += ["| cross_source | 0 | none found in the data |", "", "| different work | n | kept apart [95 %] |", "|---|---|---|"]
    lines += [_by_kind(kind, held, said, wanted=False) for kind in DIFFERENT]
    return "\n".join(lines)


def replace_block(page: str, block: str) -> str:
    """The page with `block` between its markers."""
    head, rest = page.split(BEGIN)
    return f"{head}{BEGIN}\n{block}\n{END}{rest.split(END)[1]}"


def _by_kind(kind: str, pairs: Sequence[Pair], said: dict[str, bool], wanted: bool) -> str:
    answers = [said[pair.pair_id] == wanted for pair in pairs if pair.kind == kind]
    return f"| {kind} | {len(answers)} | {_share(sum(answers), len(answers))} |"


def _overall(name: str, pairs: Sequence[Pair], said: dict[str, bool], names: dict[tuple[str, str], str]) -> str:
    truth = np.array([pair.is_same_work for pair in pairs])
    answer = np.array([said[pair.pair_id] for pair in pairs])
    low, high = _f1_interval(pairs, truth, answer, names)
    right = int((truth & answer).sum())
    return (f"| {name} | {len(pairs)} | {_share(right, int(answer.sum()))} | {_share(right, int(truth.sum()))} | "
            f"{_f1(truth, answer):.3f} [{low:.3f}, {high:.3f}] |")


def _f1(truth: np.ndarray, answer: np.ndarray) -> float:
    return float(2 * (truth & answer).sum() / (truth.sum() + answer.sum()))


def _f1_interval(pairs: Sequence[Pair], truth: np.ndarray, answer: np.ndarray, names: dict[tuple[str, str], str]) -> tuple[float, float]:
    """Percentile bootstrap over groups of pairs that share their left posting, which are not independent."""
    groups: dict[str, list[int]] = {}
    for index, pair in enumerate(pairs):
        groups.setdefault(names[pair.left], []).append(index)
    members = list(groups.values())
    rng = np.random.default_rng(1)
    draws = [np.concatenate([members[pick] for pick in rng.integers(0, len(members), len(members))]) for _ in range(DRAWS)]
    low, high = np.percentile([_f1(truth[draw], answer[draw]) for draw in draws], [2.5, 97.5])
    return float(low), float(high)


def _share(count: int, total: int) -> str:
    low, high = proportion_confint(count, total, method="wilson")
    return f"{count / total:.3f} [{low:.3f}, {high:.3f}]"


def main(arguments: Sequence[str]) -> None:
    shared = ROOT.parent / "shared"
    with tempfile.TemporaryDirectory() as folder:
        block = figures(read_pairs(), posting_names(shared), works(shared, Path(folder) / "home"))
    print(block)
    if "--write" in arguments:
        PAGE.write_text(replace_block(PAGE.read_text(encoding="utf-8"), block), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
