"""The sources that gigshift knows, found by listing the files under spiders/."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warehouse.errors import BadInput

if TYPE_CHECKING:
    from scrapers.source import Source
    from warehouse.home import Home


def source_names() -> list[str]:
    """Names of all sources, sorted; imports none of them."""
    folder = Path(__file__).parent / "spiders"
    return sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))


@cache
def load(name: str) -> Source:
    """The source of that name; raises BadInput listing the known ones."""
    from scrapers.source import Source  # noqa: PLC0415 - listing names must stay light

    if name not in source_names():
        raise BadInput(f"unknown source {name!r}: known are {', '.join(source_names())}")
    module = import_module(f"scrapers.spiders.{name}")
    found = [value for value in vars(module).values()
             if isinstance(value, type) and issubclass(value, Source) and value.__module__ == module.__name__]
    if len(found) != 1:
        raise TypeError(f"{module.__name__} must define exactly one Source, it defines {len(found)}")
    source: Source = found[0]()
    return source


def source_for_url(url: str) -> Source | None:
    """The source that an address belongs to, by its host."""
    host = urlsplit(url).hostname or ""
    return next((source for source in map(load, source_names()) if host in source.hosts), None)


def sources_due(home: Home) -> list[str]:
    """Names of the sources that a night should crawl: those that are on or that the home's operator allowed; none for a simulated home."""
    from scrapers.permissions import effective, grants  # noqa: PLC0415 - listing names must stay light

    if home.kind == "simulated":
        return []
    given = grants(home)
    return [name for name in source_names() if effective(load(name), given.get(name)).status == "on"]
