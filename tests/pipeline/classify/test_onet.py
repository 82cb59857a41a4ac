from pathlib import Path

import pytest

from pipeline.classify.onet import ALL, CONTEXT_FILE, TASKS_FILE, agreement_with_onet
from warehouse.errors import BadInput

ROUTINE = ("Type figures from paper forms into a spreadsheet", "Copy product data into the shop",
           "Transcribe recorded interviews word for word")
JUDGMENT = ("Negotiate contracts with partners", "Design a brand identity", "Develop the strategy of a business unit")
ELEMENTS = {"4.C.3.b.7": 1, "4.C.3.b.2": 1, "4.C.3.b.8": -1}


def _write(folder: Path) -> Path:
    """Twelve made-up occupations whose share of routine tasks is what their ratings say."""
    tasks, context = ["O*NET-SOC Code\tTask ID\tTask"], ["O*NET-SOC Code\tElement ID\tScale ID\tData Value"]
    for number in range(12):
        routine = number % 4
        for position in range(3):
            tasks.append(f"{number:02}-0000.00\t{number}{position}\t{(ROUTINE if position < routine else JUDGMENT)[position]}")
        context += [f"{number:02}-0000.00\t{element}\tCX\t{3 + sign * (routine + number / 100)}" for element, sign in ELEMENTS.items()]
        context.append(f"{number:02}-0000.00\t4.C.3.b.7\tCXP\t99")
    (folder / TASKS_FILE).write_text("\n".join(tasks), encoding="utf-8")
    (folder / CONTEXT_FILE).write_text("\n".join(context), encoding="utf-8")
    return folder


def test_occupations_of_routine_tasks_are_those_rated_so(tmp_path: Path) -> None:
    occupations, figures = agreement_with_onet(_write(tmp_path))
    assert occupations == 12
    assert set(figures) == {ALL, "repetition", "automation", "structure"}
    assert all(figure.estimate > 0.9 for figure in figures.values())


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    (TASKS_FILE, "Task\n", "Statement\n", "column 'Task' is missing"),
    (CONTEXT_FILE, "4.C.3.b.2\tCX", "4.C.3.b.9\tCX", "no mean rating .* of element 4.C.3.b.2"),
])
def test_file_that_does_not_fit_is_named(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    path = _write(tmp_path) / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        agreement_with_onet(tmp_path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=TASKS_FILE):
        agreement_with_onet(tmp_path)
