from __future__ import annotations

import pytest

from pipeline.clean.bids import bid_count


@pytest.mark.parametrize(("stated", "count"), [
    ("12", 12), ("0", 0), ("Proposals: 5 to 10", 5), ("20 to 50", 20), ("50+", 50), ("Less than 5", 0), ("1,204 bids", 1204),
    ("", None), (None, None), ("none yet", None), ("-1", None), ("99999999999", None),
])
def test_lower_end_of_what_is_stated(stated: str | None, count: int | None) -> None:
    assert bid_count(stated) == count
