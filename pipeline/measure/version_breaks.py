"""When the instrument changed, and what that alone did to its labels."""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.measure.panel import Panel, published
from warehouse.tables.version_breaks import KINDS, TABLE

_COMPARED = ("n", "same_label_share", "routine_probability_change")


def compute(panel: Panel) -> pa.Table:
    """Nights on which the classifier or the lists of categories changed.

    What: One row says that from this night on every number comes from another classifier, or is counted under other lists, and what the
    change alone did to labels. A number of before and one of after differ by the instrument too, and are not compared in `revisions`.

    Formula: On the texts that both classifiers have labelled: the share with the same label, and the mean routine probability of the new
    classifier less that of the old one. Frozen once a newer classifier follows.

    Unit: Texts; share from 0 to 1; probability.

    After: An overlap sample, as statistical offices count with the old and the new method side by side when they change it.

    Can not say: Which of the two is right. Texts that both have labelled are those at hand when the new one came, not a random sample
    of all years.
    """
    nights = _versions(panel.table("vintages"))
    rows = [{"night": now["published_on"], "kind": kind, "old_version": before[f"{kind}_version"], "new_version": now[f"{kind}_version"]}
            for before, now in pairwise(nights) for kind in KINDS if before[f"{kind}_version"] != now[f"{kind}_version"]]
    overlaps = _overlaps(panel)
    nothing = {"n": 0, "same_label_share": None, "routine_probability_change": None}
    rows = [{**row, **overlaps.get((str(row["old_version"]), str(row["new_version"])), nothing)} for row in rows]
    return published(TABLE, {name: [row[name] for row in rows] for name in TABLE.schema.names})


def _versions(vintages: pa.Table) -> list[dict[str, object]]:
    """Night by night the versions in use, wherever a night added values."""
    shown = vintages.filter(pc.not_equal(vintages["status"], "withdrawn"))
    names = ["published_on", "model_version", "taxonomy_version"]
    found: list[dict[str, object]] = shown.group_by(names, use_threads=False).aggregate([]).sort_by("published_on").to_pylist()
    return found


def _overlaps(panel: Panel) -> dict[tuple[str, str], dict[str, object]]:
    """What is known of each pair of classifiers, old and new: as told then; of the one in use, as `model_overlap` tells."""
    known = {(row["old_version"], row["new_version"]): {name: row[name] for name in _COMPARED}
             for row in panel.read(TABLE.name).to_pylist() if row["kind"] == "model"}
    compared = {(row["earlier_version"], row["model_version"]): {
        "n": row["n"], "same_label_share": row["same_label_share"],
        "routine_probability_change": row["routine_probability_mean"] - row["earlier_routine_probability_mean"]}
        for row in panel.read("model_overlap").to_pylist() if row["category"] == "all"}
    return known | compared
