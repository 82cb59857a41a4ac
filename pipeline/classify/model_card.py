"""The page docs/model.md, from the evaluation that the artefact carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.classify.artefact import EVALUATION_FILE, MANIFEST_FILE, MODEL_FILE, verified
from pipeline.current_model import ENCODER

_TEMPLATE = "model_card.md.jinja"
_HEADS = {
    "routine": "Routine or judgment-heavy",
    "category": "Category (24)",
    "exposure": "Exposure to AI",
    "ai_relation": "Relation to AI",
}
_DESIGNS = {
    "folds": "Random folds, postings of one title kept together",
    "data_sets_left_out": "Groups of whole data sets left out",
}
_METHODS = {
    "model": "this model",
    "words": "word model alone (baseline)",
    "encoder": "encoder alone",
    "majority": "commonest label",
    "category_lookup": "commonest label of the *true* category",
}
_FIGURES = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "kappa": "Cohen's kappa",
    "auc": "AUC",
}
_GROUPS = {
    "clear": "clear (`mixed` = 0)",
    "mixed": "mixed",
    "title_only": "title and tags only",
    "short": "description under 400 characters",
    "long": "description of 400 characters and more",
    "long_boards": "… of these, without the public-sector advertisements",
    "touches_ai": "relation other than none",
}
_SHOWN_GROUPS = (("folds", "routine"), ("data_sets_left_out", "routine"), ("folds", "category"), ("data_sets_left_out", "category"),
                 ("folds", "ai_relation"))
# What the project wants of the classifier on postings of other boards, months and files that are kept apart from it.
_GOALS = (
    ("routine", "all", {"macro_f1": 0.91, "kappa": 0.82, "auc": 0.97}),
    ("routine", "clear", {"macro_f1": 0.96}),
    ("routine", "long", {"macro_f1": 0.90, "kappa": 0.80}),
    ("routine", "long_boards", {"macro_f1": 0.87, "kappa": 0.74}),
    ("category", "all", {"accuracy": 0.82, "macro_f1": 0.76}),
    ("category", "long", {"accuracy": 0.80}),
)


def model_card(folder: Path) -> str:
    """Markdown page of one version folder; raises BadInput where the folder is damaged."""
    files = verified(folder)
    described = json.loads(files[MODEL_FILE])
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=False,  # noqa: S701
                              keep_trailing_newline=True)
    environment.filters |= {"counts": _counts, "cells": _cells, "versions": _versions, "figure": _shown}
    evaluation = json.loads(files[EVALUATION_FILE])
    return environment.get_template(_TEMPLATE).render(
        manifest=json.loads((folder / MANIFEST_FILE).read_bytes()),
        described=described,
        evaluation=evaluation,
        importances={name: value for name, value in described["training"].items() if name.endswith("_importance")},
        goals=list(_goals(evaluation)), within=list(_within(evaluation)), known_encoder=ENCODER,
        blocks=list(zip(described["blocks"], described["vocabularies"], strict=True)),
        heads=_HEADS, designs=_DESIGNS, methods=_METHODS, figures=_FIGURES, groups=_GROUPS, shown_groups=_SHOWN_GROUPS,
    )


def _goals(evaluation: dict[str, Any]) -> Iterator[tuple[str, str, str, float, list[tuple[dict[str, float], bool]]]]:
    """Head, group, figure, its goal, and per design the figure as it is and whether it reaches the goal."""
    found = {(row["design"], row["head"], row["group"]): row["figures"] for row in evaluation["slices"] if row["method"] == "model"}
    for head, group, wanted in _GOALS:
        rows = [found.get((design, head, group)) for design in _DESIGNS]
        for name, goal in wanted.items() if all(rows) else ():
            figures = [row[name] for row in rows if row]
            yield head, group, name, goal, [(figure, figure["estimate"] >= goal) for figure in figures]


def _within(evaluation: dict[str, Any]) -> Iterator[tuple[str, int, dict[str, float], dict[str, float]]]:
    found = {(row["group"], row["method"]): row for row in evaluation["slices"] if (row["design"], row["head"]) == ("folds", "routine")}
    for (group, method), row in found.items():
        lookup = found.get((group, "category_lookup"))
        if method == "model" and group.startswith("category ") and lookup:
            yield group.removeprefix("category "), row["n"], row["figures"]["accuracy"], lookup["figures"]["accuracy"]


def _cells(figures: dict[str, dict[str, float]]) -> str:
    return "".join(f" {_shown(figures[name])} |" if name in figures else " |" for name in _FIGURES)


def _shown(figure: dict[str, float]) -> str:
    estimate, low, high = (f"{round(figure[name], 3) + 0.0:.3f}" for name in ("estimate", "low", "high"))
    return f"{estimate} [{low}, {high}]"


def _counts(counts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {count:g}" if isinstance(count, int | float) else f"{name} {count}" for name, count in counts.items())


def _versions(versions: dict[str, Any]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items())
