"""The page docs/model.md, from the evaluation that the artefact carries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.classify.artefact import EVALUATION_FILE, MANIFEST_FILE, MODEL_FILE, verified
from pipeline.classify.evaluation import BETWEEN, LOOKUP
from pipeline.current_model import ENCODER

_TEMPLATE = "model_card.md.jinja"
_HEADS = {
    "routine": "Routine or judgment-heavy",
    "category": "Category (24)",
    "exposure": "Exposure to AI",
    "ai_relation": "Relation to AI",
}
_DESIGNS = {
    "folds": "Random folds, postings of one title or one text kept together",
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
    "given": "the labels that the project began with",
    "as_found": "drawn without an eye on the label (`as_found`)",
    "upwork": "Upwork",
    "elsewhere": "other boards than Upwork",
    "between": "the seven categories between",
}
_SHOWN_GROUPS = (("folds", "routine"), ("data_sets_left_out", "routine"), ("folds", "category"), ("data_sets_left_out", "category"),
                 ("folds", "ai_relation"))
# What the project wants of the classifier on postings of other boards, months and files that are kept apart from it.
_GOALS = (
    ("routine", "all", {"macro_f1": 0.91, "kappa": 0.82, "auc": 0.97}),
    ("routine", "given", {"macro_f1": 0.91, "kappa": 0.82, "auc": 0.97}),
    ("routine", "as_found", {"macro_f1": 0.89}),
    ("routine", "clear", {"macro_f1": 0.96}),
    ("routine", "long", {"macro_f1": 0.90, "kappa": 0.80}),
    ("routine", "long_boards", {"macro_f1": 0.87, "kappa": 0.74}),
    ("category", "all", {"accuracy": 0.82, "macro_f1": 0.76}),
    ("category", "given", {"accuracy": 0.82, "macro_f1": 0.76}),
    ("category", "long", {"accuracy": 0.80}),
)
_MOST_CALIBRATION_ERROR, _SLOPES, _MOST_BIAS = 0.05, (0.85, 1.15), 0.02


@dataclass(frozen=True)
class Goal:
    """One goal, and per design the figure beside it and whether it is reached."""

    group: str
    figure: str
    goal: str
    found: list[tuple[str, bool]]


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
        goals=list(_goals(evaluation)), within=list(_within(evaluation)), between=BETWEEN, known_encoder=ENCODER,
        gains=[one for one in evaluation["gains"] if one["over"] == LOOKUP or one["group"] in ("all", "long")],
        blocks=list(zip(described["blocks"], described["vocabularies"], strict=True)),
        heads=_HEADS, designs=_DESIGNS, methods=_METHODS, figures=_FIGURES, groups=_GROUPS, shown_groups=_SHOWN_GROUPS,
    )


def _goals(evaluation: dict[str, Any]) -> Iterator[Goal]:
    """Goals of agreement, then those of the calibration of the routine probability; none where a group or figure is missing."""
    found = {(row["design"], row["head"], row["group"]): row for row in evaluation["slices"] if row["method"] == "model"}
    for head, group, wanted in _GOALS:
        rows = [found.get((design, head, group), {"figures": {}})["figures"] for design in _DESIGNS]
        for name, goal in wanted.items():
            if all(name in row for row in rows):
                yield Goal(f"{_HEADS[head]}: {_GROUPS.get(group, group)}", _FIGURES[name], f"≥ {goal:.2f}",
                           [(_shown(row[name]), row[name]["estimate"] >= goal) for row in rows])
    judged = [found[design, "routine", "all"]["calibration"] for design in _DESIGNS]
    if all(one["error"] and one["slope"] for one in judged):
        title, (least, most) = f"{_HEADS['routine']}: calibration", _SLOPES
        yield Goal(title, "debiased error, upper end", f"≤ {_MOST_CALIBRATION_ERROR}",
                   [(_shown(one["error"]), one["error"]["high"] <= _MOST_CALIBRATION_ERROR) for one in judged])
        yield Goal(title, "slope", f"{least} to {most}",
                   [(_shown(one["slope"]), least <= one["slope"]["estimate"] <= most) for one in judged])
        yield Goal(title, "mean bias of each data set", f"≤ {100 * _MOST_BIAS:.0f} points",
                   [_biases(evaluation, design) for design in _DESIGNS])


def _biases(evaluation: dict[str, Any], design: str) -> tuple[str, bool]:
    """How many data sets are biased no more than is wanted, and the worst."""
    found = {row["group"].removeprefix("data set "): row["calibration"]["bias"]["estimate"] for row in evaluation["slices"]
             if (row["design"], row["method"], row["head"]) == (design, "model", "routine") and row["group"].startswith("data set ")}
    if not found:
        return "–", False
    within, worst = sum(abs(bias) <= _MOST_BIAS for bias in found.values()), max(found, key=lambda name: abs(found[name]))
    return f"{within} of {len(found)}; worst {found[worst]:+.3f} ({worst})", within == len(found)


def _within(evaluation: dict[str, Any]) -> Iterator[tuple[str, int, list[dict[str, float]]]]:
    """Per category the accuracy of the label, by the model and by a lookup of the true category, in each design."""
    found = {(row["group"], row["design"], row["method"]): row for row in evaluation["slices"] if row["head"] == "routine"}
    for (group, design, method), row in found.items():
        if (design, method) == ("folds", "model") and group.startswith("category "):
            cells = [found[group, one, other]["figures"]["accuracy"] for one in _DESIGNS for other in ("model", "category_lookup")]
            yield group.removeprefix("category "), row["n"], cells


def _cells(figures: dict[str, dict[str, float]]) -> str:
    return "".join(f" {_shown(figures[name])} |" if name in figures else " – |" for name in _FIGURES)


def _shown(figure: dict[str, float]) -> str:
    estimate, low, high = (f"{round(figure[name], 3) + 0.0:.3f}" for name in ("estimate", "low", "high"))
    return f"{estimate} [{low}, {high}]"


def _counts(counts: dict[str, Any]) -> str:
    return ", ".join(f"{name} {count:g}" if isinstance(count, int | float) else f"{name} {count}" for name, count in counts.items())


def _versions(versions: dict[str, Any]) -> str:
    return ", ".join(f"{name} {number}" for name, number in versions.items())
