import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.classify.features import Texts, as_texts, fit_vectoriser, words


def prepare(*parts) -> Texts:
    return words(as_texts(*parts))


def _fitted(descriptions: list[str], origins: list[str]):
    texts = prepare(["sort invoices"] * len(descriptions), [()] * len(descriptions), descriptions)
    return fit_vectoriser(texts, np.array(origins))


@pytest.mark.parametrize("text, plain", [
    ("Write to jo.doe@example.com or https://example.com/x?y=1", "write to or"),
    ("Call [phone] about 300 PDFs", "call about pdfs"),
    ("C++, C# and R", "c++ c# and r"),
    (None, ""),
])
def test_addresses_numbers_and_marks_are_no_words(text: str | None, plain: str) -> None:
    assert prepare([text], [None], [None]).title == [plain]


def test_word_of_one_data_set_is_learnt_from_headings_but_not_from_descriptions() -> None:
    texts = prepare(["paint zinnia"] * 3 + ["paint"] * 3, [()] * 6, ["ask ottoline"] * 3 + ["ask"] * 3)
    learnt = fit_vectoriser(texts, np.array(["a"] * 3 + ["b"] * 3)).vocabularies[0]
    assert learnt == ("ask", "paint", "zinnia")


def test_word_of_two_postings_is_not_learnt() -> None:
    learnt = _fitted(["rare", "rare", "", ""], ["a", "b", "a", "b"]).vocabularies[0]
    assert "rare" not in learnt and "invoices" in learnt


def test_every_block_of_a_known_posting_has_the_length_of_its_weight() -> None:
    vectoriser = _fitted(["by hand"] * 3, ["a", "b", "c"])
    row = vectoriser.transform(prepare(["sort invoices"], [("sort",)], ["by hand and quickly"]))
    assert np.sqrt(row.multiply(row).sum()) == pytest.approx(np.sqrt(sum(block.weight**2 for block in vectoriser.blocks)))


def test_repeating_a_text_changes_its_direction_less_than_its_count() -> None:
    vectoriser = _fitted(["alpha beta", "alpha beta", "alpha beta"], ["a", "b", "c"])
    once, often = (vectoriser.transform(prepare([""], [()], [text])).toarray()[0] for text in ("alpha beta", "alpha beta " + "alpha " * 7))
    alpha, beta = (vectoriser.vocabularies[0].index(word) for word in ("alpha", "beta"))
    assert once[alpha] == once[beta]
    assert 1 < often[alpha] / often[beta] < 4


@given(st.text(), st.lists(st.text(), max_size=3), st.text())
def test_any_text_becomes_a_finite_row(title: str, tags: list[str], description: str) -> None:
    vectoriser = _fitted(["by hand"] * 3, ["a", "b", "c"])
    texts = prepare([title], [tags], [description])
    rows = vectoriser.transform(texts)
    assert rows.shape == (1, sum(map(len, vectoriser.vocabularies)))
    assert np.isfinite(rows.data).all()
    assert 0 <= vectoriser.known_shares(texts)[0] <= 1
    assert rows.nnz or vectoriser.known_shares(texts)[0] == 0


def test_parts_are_shown_without_addresses_and_with_everything_else() -> None:
    assert as_texts(["Type 300 PDFs"], [("Data Entry", "Excel")], ["Write to  jo@example.com\nsoon."]) == Texts(
        ["Type 300 PDFs"], ["Data Entry, Excel"], ["Write to soon."])
