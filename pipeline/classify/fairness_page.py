"""The page docs/fairness.md, from the audit that the artefact carries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.classify.artefact import fairness
from pipeline.classify.fairness import BIAS, ERROR, FLIPPED, LEAN, MOVED, OVERCONFIDENCE
from pipeline.classify.swaps import SENTENCES

_TEMPLATE = "fairness.md.jinja"
_TITLES = {"source": "Source", "country": "Country of the client", "english": "Variety of English", "length": "Length of the description",
           "pay": "Stated pay", "place": "On site or remote", "year": "Year of posting"}
_MEASURES = {ERROR: "error", BIAS: "share bias", OVERCONFIDENCE: "overconfidence"}
_SWAPS = ("swap", "swap_doubtful")
_REMARKABLE = 0.05

Row = dict[str, Any]


def fairness_page(folder: Path) -> str:
    """Markdown page of one version folder; raises BadInput where the folder is damaged."""
    rows = fairness(folder)
    found = {(row["dimension"], row["value"], row["measure"]): row for row in rows}
    tested = [row for row in rows if row["q_value"] is not None]
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=False,  # noqa: S701
                              keep_trailing_newline=True)
    environment.filters["cells"] = _cells
    return environment.get_template(_TEMPLATE).render(
        version=folder.name, tests=len(tested), found=sum(row["q_value"] < _REMARKABLE for row in tested), titles=_TITLES,
        measures=_MEASURES, dimensions={name: _groups(rows, name) for name in _TITLES},
        swapped={name: found[name, next(iter(SENTENCES)), MOVED]["n"] for name in _SWAPS},
        swaps=[{"name": name, "sentence": sentence, "values": values,
                "figures": [_interval(found[dimension, name, measure]) for dimension in _SWAPS for measure in (MOVED, FLIPPED)],
                "leans": {value: [_interval(found[dimension, f"{name}: {value}", LEAN]) for dimension in _SWAPS] for value in values}}
               for name, (sentence, values) in SENTENCES.items()],
    )


def _groups(rows: list[Row], dimension: str) -> dict[str, dict[str, Row]]:
    groups: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["dimension"] == dimension:
            groups.setdefault(row["value"], {})[row["measure"]] = row
    return groups


def _cells(row: Row) -> str:
    if row["status"] != "measured":
        return " | | |"
    mark = "**" if row["q_value"] < _REMARKABLE else ""
    return f" {mark}{_interval(row)}{mark} | {row['rest']:.3f} | {row['q_value']:.3f} |"


def _interval(row: Row) -> str:
    if row["status"] != "measured":
        return "–"
    return f"{row['estimate']:.3f} [{row['low']:.3f}, {row['high']:.3f}]"
