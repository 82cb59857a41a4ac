import numpy as np
import pytest

from pipeline.classify.artefact import current, load
from pipeline.classify.encoder import Encoder
from pipeline.classify.encoder_text import MOST_TOKENS, encoder_texts
from pipeline.classify.features import Texts
from pipeline.classify.heads import WIDTHS

LONG = "We need somebody who reads each form and types name, date and amount. " * 60


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load(current())[0].encoder


def test_scores_have_the_width_of_their_head_and_the_order_of_their_texts(encoder: Encoder) -> None:
    texts = Texts(["Type forms", "Design a logo", "Type forms"], ["", "Logo", ""], ["", LONG, ""])
    scores = encoder.scores(texts)
    assert {name: values.shape for name, values in scores.items()} == {name: (3, width) for name, width in WIDTHS.items()}
    for values in scores.values():
        assert (values[0] == values[2]).all() and not (values[0] == values[1]).all()


def test_scores_of_a_posting_do_not_depend_on_its_neighbours(encoder: Encoder) -> None:
    texts = Texts(["Type forms", "Design a logo", "Audit"], [""] * 3, ["", LONG, "Check the books of a shop."])
    together = encoder.scores(texts)
    for row in range(3):
        for name, values in encoder.scores(texts.take([row])).items():
            assert (values[0] == together[name][row]).all()


def test_what_stands_after_the_last_token_is_not_read(encoder: Encoder) -> None:
    one, two = (encoder.scores(Texts(["Type forms"], [""], [LONG + end])) for end in ("", " Negotiate with partners."))
    assert all((one[name] == two[name]).all() for name in WIDTHS)
    assert len(encoder._tokenizer.encode(encoder_texts(Texts(["Type forms"], [""], [LONG]))[0]).ids) == MOST_TOKENS


def test_empty_and_strange_texts_have_finite_scores(encoder: Encoder) -> None:
    scores = encoder.scores(Texts(["", "\x00\ufffd", "数据 🤖"], [""] * 3, [""] * 3))
    assert all(np.isfinite(values).all() for values in scores.values())
