"""From links between postings to works: connected parts, their first posting, and the works that were merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from pipeline.dedupe.verdict import Link
from warehouse.tables import TABLES


@dataclass(frozen=True)
class Node:
    """A posting to be assigned: the day on which it entered and the hash of what it was compared by."""

    posting_id: str
    day: int
    compared_hash: str


Links = Mapping[tuple[str, str], Link]


def assign(nodes: Iterable[Node], links: Links) -> pa.Table:
    """`duplicates` rows of `nodes`, sorted. `links` (posting ids in ascending order) must join no posting outside `nodes`.

    The first posting of a work by day, then id, is its original; every other row names its closest match, an earlier one if there is any.
    """
    ordered = {node.posting_id: node for node in sorted(nodes, key=lambda node: node.posting_id)}
    neighbours: dict[str, list[tuple[str, Link]]] = defaultdict(list)
    for (left, right), link in links.items():
        neighbours[left].append((right, link))
        neighbours[right].append((left, link))
    rows = []
    for members in _parts(list(ordered), links):
        original = min(members, key=lambda name: (ordered[name].day, name))
        for name in members:
            match = None if name == original else _closest(ordered[name], neighbours[name], ordered)
            rows.append({
                "posting_id": name, "work_id": members[0], "kind": match[1].kind if match else "original",
                "matched_posting_id": match[0] if match else None, "similarity": match[1].similarity if match else None,
                "compared_hash": ordered[name].compared_hash})
    rows.sort(key=lambda row: str(row["posting_id"]))
    return pa.Table.from_pylist(rows, schema=TABLES["duplicates"].schema)


def merges(before: pa.Table, after: pa.Table, night: date) -> pa.Table:
    """`work_merges` rows: every work_id of `before` that `after` no longer uses, and the work that its first member now belongs to."""
    now = {row["posting_id"]: row for row in after.to_pylist()}
    used = {row["work_id"] for row in now.values()}
    rows = []
    for absorbed in sorted(set(before.column("work_id").to_pylist()) - used):
        row = now.get(absorbed)
        if row is None:
            continue
        kind = row["kind"] if row["kind"] != "original" else now[row["work_id"]]["kind"]
        rows.append({"absorbed_work_id": absorbed, "work_id": row["work_id"], "night": night, "kind": kind})
    return pa.Table.from_pylist(rows, schema=TABLES["work_merges"].schema)


def _parts(names: list[str], links: Links) -> list[list[str]]:
    position = {name: index for index, name in enumerate(names)}
    left = [position[pair[0]] for pair in links]
    right = [position[pair[1]] for pair in links]
    graph = coo_matrix(([True] * len(left), (left, right)), shape=(len(names), len(names)))
    _, labels = connected_components(graph, directed=False)
    parts: dict[int, list[str]] = defaultdict(list)
    for name, label in zip(names, labels.tolist(), strict=True):
        parts[label].append(name)
    return list(parts.values())


def _closest(node: Node, neighbours: list[tuple[str, Link]], nodes: Mapping[str, Node]) -> tuple[str, Link]:
    def order(neighbour: tuple[str, Link]) -> tuple[bool, float, int, str]:
        other = nodes[neighbour[0]]
        return ((other.day, other.posting_id) > (node.day, node.posting_id), -neighbour[1].similarity, other.day, other.posting_id)
    return min(neighbours, key=order)
