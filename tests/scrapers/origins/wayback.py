"""A Wayback Machine: its index of captures with resume keys, filters and collapsing, and the bodies as they were."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha1
from itertools import groupby
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from scrapers.source import request_key
from tests.scrapers.origin import Origin

HOST = "web.archive.org"
FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


@dataclass
class Wayback(Origin):
    """`captures` by address and time; `page_size` cuts the pages of the index short."""

    captures: dict[tuple[object, str], tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    page_size: int = 1000

    def capture(self, url: str, when: datetime, body: bytes, status: int = 200, **headers: str) -> None:
        """Adds a capture of a page."""
        own = {"Content-Type": "application/xml", "memento-datetime": when.isoformat()}
        original = {f"x-archive-orig-{name}": value for name, value in {"set-cookie": "session=secret", **headers}.items()}
        self.captures[request_key(url), f"{when:%Y%m%d%H%M%S}"] = status, own | original, body

    def mirrors(self, folder: Path) -> Path:
        path = folder / "mirrors.toml"
        path.write_text(f'[mirrors]\n"https://{HOST}" = "http://127.0.0.1:{self._server.server_port}/{HOST}"\n', encoding="utf-8")
        return path

    def answer(self, url: str, known_tag: str | None) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = super().answer(url, known_tag)
        if status != 404 or url.endswith("/robots.txt"):
            return status, headers, body
        if urlsplit(url).path == "/cdx/search/cdx":
            return 200, {"Content-Type": "application/json"}, json.dumps(self._index(parse_qs(urlsplit(url).query))).encode()
        played = re.fullmatch(rf"https://{HOST}/web/(\d{{14}})id_/(.+)", url)
        return self.captures.get((request_key(unquote(played[2])), played[1]), (404, {}, b"")) if played else (404, {}, b"")

    def _index(self, asked: dict[str, list[str]]) -> list[list[str]]:
        key, names = request_key(asked["url"][0]), asked["fl"][0].split(",")
        rows = [dict(zip(FIELDS, ("key", when, asked["url"][0], "application/xml", str(status), sha1(body).hexdigest(), "1"), strict=True))
                for (url, when), (status, _, body) in sorted(self.captures.items(), key=lambda one: one[0][1]) if url == key]
        begin, end = asked["from"][0].ljust(14, "0"), asked["to"][0].ljust(14, "9")
        rows = [row for row in rows if begin <= row["timestamp"] <= end]
        for name, value in (one.split(":") for one in asked.get("filter", [])):
            rows = [row for row in rows if row[name] == value]
        for name, _, length in (one.partition(":") for one in asked.get("collapse", [])):
            rows = [next(group) for _, group in groupby(rows, key=lambda row: row[name][:int(length or 99)])]
        rows = [row for row in rows if row["timestamp"] > asked.get("resumeKey", [""])[0]]
        size = min(self.page_size, int(asked["limit"][0]))
        page = [[row[name] for name in names] for row in rows[:size]]
        return ([names] if page else []) + page + ([[], [rows[size - 1]["timestamp"]]] if len(rows) > size else [])
