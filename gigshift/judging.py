"""`gigshift evaluate --labels`: the classifier in use judged by a label file, as a page of Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.errors import BadInput
from warehouse.home import Home

if TYPE_CHECKING:
    from pipeline.classify.metrics import Figure

FIGURES = ("label accuracy", "label macro-F1", "label kappa", "AUC", "category accuracy", "category macro-F1")


def judge_by_labels(home: Home, labels: Path, again: Path | None) -> str:
    """Two tables: how the answers fit the labels, and whether probabilities mean what they say. Raises BadInput naming what is missing."""
    from pipeline.classify.own_labels import compare  # noqa: PLC0415 - needs NumPy and pandas
    from pipeline.current_model import current_version  # noqa: PLC0415
    from pipeline.labelling.label_file import read_labels  # noqa: PLC0415

    for path in (labels, *([again] if again else [])):
        if not path.is_file():
            raise BadInput(f"{path} is no file; name one that `gigshift label` wrote")
    first = read_labels(labels)
    found = compare(home.read("postings"), home.read("posting_texts"), home.read("labels"), first, read_labels(again) if again else None)
    annotators = ", ".join(sorted({f"{row.annotator} ({row.annotator_kind.replace('_', ' ')})" for row in first}))
    kind = "Simulated postings. " if home.kind == "simulated" else ""
    lines = [f"{kind}`{current_version()}` by the labels of {annotators} in {labels.name}, 95 % bootstrap intervals over postings. "
             f"Left out: {found.learnt} labels of postings whose title it learnt from, {found.not_held} of texts that this home does "
             f"not hold, {found.unlabelled} of texts that it has not labelled.", "",
             _row("group", "n", "routine", "by", *FIGURES), _row(*["---"] * (4 + len(FIGURES)))]
    lines += [_row(one.group, f"{one.n:,}", f"{one.routine_share:.3f}", one.reader, *(_shown(one.figures.get(name)) for name in FIGURES))
              for one in found.judged]
    lines += ["", "Probability of routine. Error: debiased; null: perfect calibration stays under it in 95 %; bias: mean minus share.", "",
              _row("group", "error", "null", "slope", "bias"), _row(*["---"] * 5)]
    lines += [_row(one.group, _shown(one.calibration.error), "–" if one.calibration.null is None else f"{one.calibration.null:.3f}",
                   _shown(one.calibration.slope), _shown(one.calibration.bias)) for one in found.judged if one.calibration]
    return "\n".join(lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _shown(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.estimate:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
