"""Homes that hold imports under terms of their own, from boards that were made up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scrapers.imports import admit_import
from warehouse.home import Home

BODY = ("We keep the order books of a small bakery on paper and want every line of them typed into one sheet by somebody patient who "
        "checks the totals against the till roll and marks whatever does not add up.")


@dataclass(frozen=True)
class Board:
    """A board whose postings come as dumps; limits are days."""

    name: str
    raw: int | None = None
    text: int | None = None
    may_redistribute: bool = True
    is_simulated: bool = True

    def arrives(self, home: Home, folder: Path, on: date, ads: dict[str, str], kind: str = "series",
                tags: Sequence[str] = ("ledgers", "typing")) -> None:
        """Admits a dump seen on a day: title by id; every description ends with the title."""
        folder = folder / f"{self.name}-{on}"
        folder.mkdir(parents=True)
        rows = [{"id": name, "title": title, "text": f"{BODY} {title}", "tags": list(tags),
                 "url": f"https://{self.name}.example/{name}", "posted": str(on)} for name, title in ads.items()]
        dump, map_ = folder / f"{on}.json", folder / "map.toml"
        dump.write_text(json.dumps(rows), encoding="utf-8")
        map_.write_text(self._map(on, kind), encoding="utf-8")
        admit_import(home, [dump], map_)

    def _map(self, on: date, kind: str) -> str:
        limits = "".join(f"{name}_retention_days = {days}\n" for name, days in (("raw", self.raw), ("text", self.text)) if days is not None)
        period = f"\n[period]\nfrom = {on.replace(day=1)}\nto = {on}\n" if kind == "series" else ""
        return f"""
source = "{self.name}"
title = "Board {self.name}"
homepage = "https://{self.name}.example"
kind = "{kind}"
observed_on = {on}
simulated = {str(self.is_simulated).lower()}

[terms]
attribution = "Notices of {self.name}.example"
licence = "made up"
may_redistribute_text = {str(self.may_redistribute).lower()}
may_train = false
{limits}
[columns]
id = "id"
title = "title"
description = "text"
tags = "tags[]"
url = "url"
posted = "posted"
engagement = {{ constant = "freelance" }}
{period}"""
