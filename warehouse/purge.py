"""Takes things out of every state that readers or a rerun may still open, and their old files off the disk.

What is kept: the newest published state, the one before it (from which a night is built again) and the build in progress. A journal makes
the change of several states and archives one step: what was killed before it is written leaves nothing behind, what was killed after is
finished by `settle`. Call all of this under `Home.locked`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pyarrow as pa

from warehouse import store
from warehouse.home import Head, Home, head_of, write_json
from warehouse.tables import TABLES

JOURNAL = "purge.json"

Scrub = Callable[[pa.Table], pa.Table]
"""Some rows of a table without what has to go; a row that has nothing of it comes back as it was."""


def rewrite(home: Home, scrubs: Mapping[str, Scrub], moves: Mapping[Path, Path] | None = None) -> int:
    """Passes tables of every kept state through their `scrubs`, and puts each file that `moves` names in place of another.

    Returns how many versions of tables had something to lose. Their old files stay until `prune`.
    """
    written: dict[tuple[str, int], int] = {}
    heads = kept_heads(home)
    for head in heads:
        for name in sorted(scrubs):
            version = head.tables.get(name)
            if version is not None and (name, version) not in written:
                written[name, version] = store.rewrite(home.tables / name, TABLES[name], version, scrubs[name])
    changed = [replace(head, tables={name: written.get((name, version), version) for name, version in head.tables.items()})
               for head in heads]
    lost = sum(before[1] != after for before, after in written.items())
    if lost or moves:
        write_json(home.root / JOURNAL, {
            "heads": [asdict(head) for head in changed],
            "moves": [[str(path.relative_to(home.root)) for path in move] for move in (moves or {}).items()]})
    settle(home)
    return lost


def settle(home: Home) -> None:
    """Ends a rewriting whose journal is there; without one nothing happens."""
    journal = home.root / JOURNAL
    if not journal.exists():
        return
    told = json.loads(journal.read_text(encoding="utf-8"))
    newest = home.head().number
    for head in map(head_of, told["heads"]):
        home.keep_head(head, is_newest=head.number == newest)
    for source, target in told["moves"]:
        if (home.root / source).exists():
            (home.root / source).replace(home.root / target)
    journal.unlink()


def prune(home: Home) -> int:
    """Removes what no kept state refers to: files of the tables, and records of older states; returns how many files went."""
    kept = kept_heads(home)
    states = [head.tables for head in kept] + _states_in_progress(home)
    gone = 0
    for path in sorted(path for path in home.tables.glob("*") if path.is_dir()):
        versions = {state[path.name] for state in states if path.name in state}
        known = {Path(file).name for version in versions for file in store.files(path, version)}
        for file in path.glob("*.parquet"):
            if file.name not in known:
                file.unlink()
                gone += 1
    for path in home.heads.glob("*.json"):
        if int(path.stem) not in {head.number for head in kept}:
            path.unlink()
    return gone


def kept_heads(home: Home) -> list[Head]:
    """The newest published state and the one before it, the newer last."""
    newest = home.head()
    return [head for head in (home.head_numbered(max(newest.number - 1, 0)), newest) if head.number]


def _states_in_progress(home: Home) -> list[dict[str, int]]:
    """States that the stages of a build in progress left; one that was killed after it was published is over."""
    path = home.root / "build.json"
    if not path.exists():
        return []
    told = json.loads(path.read_text(encoding="utf-8"))
    if told["release"] == home.head().release:
        path.unlink()
        return []
    return [stage["tables"] for stage in told["stages"]]
