import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.labelling.agreement import passes_agree
from pipeline.labelling.label_file import ALLOWED, COLUMNS, LABELS_IN_REPO, Labelled, append, labels_in_repo, read_labels, remove_last
from warehouse.errors import BadInput

HEADER = ",".join(COLUMNS)
ROW = Labelled("a" * 32, "b" * 32, "north", "random", "R", "0", "data_entry", "E2", "none", "3", "ada", "person", "2026-05-03")


def test_rows_come_back_in_order_and_the_last_can_be_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "ada.csv"
    rows = [replace(ROW, posting_id=f"{number:032x}", label=label) for number, label in enumerate("RJR")]
    for row in rows:
        append(path, row)
    assert read_labels(path) == rows
    assert remove_last(path) == rows[-1]
    assert read_labels(path) == rows[:-1]
    assert path.read_text().splitlines()[0] == ",".join(COLUMNS)


@pytest.mark.parametrize(("line", "said"), [
    ("id,label", "no label file"),
    (HEADER + "\nx,x,x,", "row 2 has 4 of 13 values"),
    (f"{HEADER}\naa,bb,north,random,maybe,0,data_entry,E2,none,3,ada,person,2026-05-03", "row 2: label is 'maybe'"),
    (f"{HEADER}\naa,bb,north,random,R,0,data_entry,E2,none,3,ada,person,spring", "row 2: labelled_on"),
    (f"{HEADER}\naa,bb,north,random,R,0,data_entry,E2,none,3,,person,2026-05-03", "must not be empty"),
    (HEADER + 2 * "\naa,bb,north,random,R,0,data_entry,E2,none,3,ada,person,2026-05-03", "row 3 labels posting aa a second"),
])
def test_bad_file_is_refused_with_row_and_reason(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BadInput, match=said) as refusal:
        read_labels(path)
    assert str(path) in str(refusal.value)


def test_taking_back_from_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no label to take back"):
        remove_last(tmp_path / "none.csv")


def test_agreement_is_that_of_the_postings_in_both_passes() -> None:
    first = [replace(ROW, posting_id=str(number), label="RJ"[number % 2]) for number in range(8)]
    second = [replace(row, label="R" if row.posting_id == "1" else row.label) for row in first[:4]]
    n, figures = passes_agree(first, second)
    assert n == 4
    assert figures["label"]["accuracy"] == 0.75
    assert figures["label"]["kappa"] == pytest.approx(0.5)
    assert figures["category"]["accuracy"] == 1
    assert passes_agree(first, [replace(ROW, posting_id="elsewhere")]) == (0, {})


def test_committed_labels_are_valid_and_no_posting_is_labelled_twice() -> None:
    rows = labels_in_repo()
    assert len({row.posting_id for row in rows}) == len(rows) >= 2500
    assert LABELS_IN_REPO.is_dir()


def test_second_pass_agrees_as_the_page_says() -> None:
    first = [*read_labels(LABELS_IN_REPO / "2026-11-26-a.csv"), *read_labels(LABELS_IN_REPO / "2026-11-26-b.csv")]
    n, figures = passes_agree(first, read_labels(LABELS_IN_REPO / "2026-11-26-c.again.csv"))
    kappas = [f"{figures[column]['kappa']:.2f}".removeprefix("0") for column in ("label", "category", "exposure", "mixed")]
    page = " ".join((LABELS_IN_REPO.parent / "README.md").read_text(encoding="utf-8").split())
    assert f"{n} postings of parts a and b" in page
    assert "kappa {} on the label, {} on the category, {} on exposure, {} on `mixed`".format(*kappas) in page


def test_second_pass_of_part_d_agrees_as_the_page_says() -> None:
    first, again = (read_labels(LABELS_IN_REPO / f"2026-11-26-d{kind}.csv") for kind in ("", ".again"))
    n, figures = passes_agree(first, again)
    assert (len(first), n) == (2554, len(again))
    kappas = [f"{figures[column]['kappa']:.2f}".removeprefix("0") for column in ("label", "category", "exposure", "mixed")]
    page = " ".join((LABELS_IN_REPO.parent / "README.md").read_text(encoding="utf-8").split())
    assert f"{n:,} postings of part d" in page
    assert "with kappa {} on the label, {} on the category, {} on exposure, {} on `mixed`".format(*kappas) in page


def test_codebook_knows_every_value_that_may_be_written_down() -> None:
    page = (LABELS_IN_REPO.parent / "codebook.md").read_text(encoding="utf-8")
    assert [name for name in (*ALLOWED["category"], *ALLOWED["ai_relation"]) if not re.search(rf"\b{name}\b", page)] == []


def test_written_postings_are_whole_distinct_and_labelled_by_the_codebook() -> None:
    rows = [json.loads(line) for line in (LABELS_IN_REPO.parent / "written.jsonl").read_text(encoding="utf-8").splitlines()]
    texts = {(row["title"], row["description"], *row["tags"]) for row in rows}
    assert len({row["id"] for row in rows}) == len(texts) == len(rows) == 12_422
    for row in rows:
        assert row["title"] and isinstance(row["description"], str) and isinstance(row["tags"], list)
        for column in ("label", "mixed", "category", "exposure", "ai_relation", "confidence"):
            assert str(row[column]) in ALLOWED[column], row["id"]


def test_written_statements_are_distinct_and_labelled_by_the_codebook() -> None:
    rows = [json.loads(line) for line in (LABELS_IN_REPO.parent / "statements.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len({row["title"] for row in rows}) == len(rows) == 156
    for row in rows:
        for column in ("label", "mixed", "category", "exposure", "ai_relation"):
            assert str(row[column]) in ALLOWED[column], row["id"]
