"""Made-up labelled postings that the tests of this room share."""

import pytest

from pipeline.classify.training_data import LabelledPostings, read_labelled
from tests.pipeline.classify.postings import write_labelled


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> LabelledPostings:
    """72 postings of 3 data sets and 4 kinds of work."""
    shared = tmp_path_factory.mktemp("shared")
    write_labelled(shared)
    return read_labelled(shared)
