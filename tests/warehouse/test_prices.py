"""The operator's price index: read whole, or refused with the line that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from warehouse.errors import BadInput
from warehouse.settings import read_settings


def test_prices_are_read_by_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GIGSHIFT_PRICES", raising=False)
    assert read_settings().prices == {}
    file = tmp_path / "prices.csv"
    file.write_text("month,index\n2026-01,100\n2026-02, 100.4\n", encoding="utf-8-sig")
    monkeypatch.setenv("GIGSHIFT_PRICES", str(file))
    assert read_settings().prices == {date(2026, 1, 1): 100.0, date(2026, 2, 1): 100.4}


@pytest.mark.parametrize(("text", "word"), [
    ("", "first line"), ("year,index\n2026,1\n", "first line"), ("month,index\n2026-13,100\n", "line 2"),
    ("month,index\n2026-01,100\n2026-02,-3\n", "line 3"), ("month,index\n2026-01,nan\n", "line 2"), ("month,index\n2026-01\n", "line 2"),
    ("month,index\n2026-01,1\n2026-01,2\n", "twice"), (None, "can't be read"),
])
def test_wrong_file_is_refused_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, word: str) -> None:
    file = tmp_path / "prices.csv"
    if text is not None:
        file.write_text(text)
    monkeypatch.setenv("GIGSHIFT_PRICES", str(file))
    with pytest.raises(BadInput, match=word):
        read_settings()
