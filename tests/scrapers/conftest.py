"""What tests of sources share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scrapers.origins.boards import FERNHALL


@pytest.fixture
def domains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "domains.toml"
    path.write_text(f'[domains]\n"jobs.fernhall.example" = "{FERNHALL}/sitemap.xml"\n'
                    '"crumbworks.recruitee.com" = "https://crumbworks.recruitee.com/api/offers/"\n', encoding="utf-8")
    monkeypatch.setenv("GIGSHIFT_DOMAINS", str(path))
    return path
