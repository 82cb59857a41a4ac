"""Redaction on made-up cases: how often it must be right, that it is stable, and that docs/privacy.md states what is so."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.redaction_accuracy import BEGIN, END, HALVES, PAGE, Case, blanked, figures, outcome, read_cases
from warehouse.redaction import KINDS, redact

CASES = read_cases()


def test_there_are_enough_cases_of_every_kind_and_language() -> None:
    assert len(CASES) >= 400
    assert len({(case.half, case.text) for case in CASES}) == len(CASES)
    assert {case.half for case in CASES} == set(HALVES)
    assert min(Counter(kind for case in CASES for kind, _ in case.secrets)[kind] for kind in KINDS) >= 50
    assert {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "ar", "tr", "hi", "zh"} <= {case.language for case in CASES}
    assert sum(not case.secrets for case in CASES) >= 150


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("kind", KINDS)
def test_nearly_every_secret_goes(kind: str, half: str) -> None:
    found = [is_gone for case in CASES if case.half == half for name, is_gone in outcome(case).found if name == kind]
    assert sum(found) / len(found) >= 0.9


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("kind", KINDS)
def test_few_blanks_stand_for_nothing(kind: str, half: str) -> None:
    blanks = [is_right for case in CASES if case.half == half for name, is_right in outcome(case).blanks if name == kind]
    assert sum(blanks) / len(blanks) >= 0.9


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:30])
def test_redacting_twice_changes_nothing_more(case: Case) -> None:
    once, _ = redact(case.text)
    assert redact(once) == (once, 0)


def test_blanks_are_traced_back_to_what_they_stand_for() -> None:
    assert blanked("Hi jo@mill.com or 1", "Hi [email] or 1") == [("email", (3, 14))]
    with pytest.raises(ValueError, match="does not come from"):
        blanked("Hi", "Ho [email]")


def test_the_page_states_the_figures() -> None:
    block = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].strip()
    assert block == figures(CASES), "run `python -m benchmarks.redaction_accuracy --write`"
