"""Worlds that several tests look at; each is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation import TINY, Truth, write_world
from simulation.works import Posting, Work, draw_works
from simulation.world import CONSTANT, DEMO
from warehouse.home import Home


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("tiny") / "home")


@pytest.fixture(scope="session")
def tiny(tiny_home: Home) -> Truth:
    return write_world(tiny_home, TINY)


@pytest.fixture(scope="session")
def archives(tiny_home: Home, tiny: Truth) -> Path:
    return tiny_home.archives


@pytest.fixture(scope="session")
def demo() -> list[tuple[Work, list[Posting]]]:
    return draw_works(DEMO)


@pytest.fixture(scope="session")
def constant() -> list[tuple[Work, list[Posting]]]:
    return draw_works(CONSTANT)
