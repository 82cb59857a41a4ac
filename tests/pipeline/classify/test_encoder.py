import numpy as np
import pytest

from pipeline.classify.artefact import current, load
from pipeline.classify.encoder import Encoder
from pipeline.classify.encoder_text import MOST_PIECES, MOST_TOKENS, PIECE_CHARACTERS, encoder_texts, pieces
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


def test_no_piece_has_more_tokens_than_are_read(encoder: Encoder) -> None:
    dense = "数" * PIECE_CHARACTERS
    assert len(encoder._tokenizer.encode(encoder_texts(Texts(["Type forms"], [""], [dense]))[0]).ids) == MOST_TOKENS


@pytest.mark.parametrize(("length", "expected"), [
    (0, [0]), (PIECE_CHARACTERS + 100, [0]), (2 * PIECE_CHARACTERS, [0, PIECE_CHARACTERS]),
    (10 * PIECE_CHARACTERS, [0, 4.5 * PIECE_CHARACTERS, 9 * PIECE_CHARACTERS]),
])
def test_long_descriptions_are_read_in_evenly_spaced_pieces(length: int, expected: list[float]) -> None:
    description = "".join(chr(0x4e00 + position) for position in range(length))
    shown, owners = pieces(Texts(["Audit", "Type forms"], ["", "Excel"], ["", description]))
    assert owners == [0] + [1] * len(expected)
    assert shown.description == ["", *(description[int(start):][:PIECE_CHARACTERS] for start in expected)]
    assert set(shown.title[1:]) == {"Type forms"} and set(shown.tags[1:]) == {"Excel"}


def test_scores_of_a_long_posting_are_the_mean_over_its_pieces(encoder: Encoder) -> None:
    texts = Texts(["Clerk"], ["Office"], [LONG[:PIECE_CHARACTERS] + "Negotiate with partners. " * 60 + "Answer the telephone. " * 60])
    shown, _ = pieces(texts)
    one_by_one = [encoder.scores(Texts(["Clerk"], ["Office"], [text])) for text in shown.description]
    assert len(one_by_one) == MOST_PIECES
    for name, values in encoder.scores(texts).items():
        assert values == pytest.approx(np.mean([scores[name] for scores in one_by_one], axis=0))


def test_empty_and_strange_texts_have_finite_scores(encoder: Encoder) -> None:
    scores = encoder.scores(Texts(["", "\x00\ufffd", "数据 🤖"], [""] * 3, [""] * 3))
    assert all(np.isfinite(values).all() for values in scores.values())
