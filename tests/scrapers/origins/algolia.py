"""A search of Hacker News as Algolia answers it: tags, a window of seconds, newest first, and never more than the first 1,000 hits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.scrapers.origin import HN, SEARCH, Origin

CEILING = 1000
BOT = "whoishiring"


@dataclass
class Algolia(Origin):
    """An origin whose index holds stories and comments; `pages` and `failures` go before the index."""

    index: list[dict[str, Any]] = field(default_factory=list)

    def thread(self, story_id: int, title: str, opened: datetime, author: str = BOT, size: int = 100) -> None:
        """Adds a story."""
        self.index.append({
            "objectID": str(story_id), "author": author, "title": title, "num_comments": size, **_moment(opened),
            "_tags": ["story", f"author_{author}", f"story_{story_id}", "ask_hn"], "story_id": story_id,
        })

    def comment(self, comment_id: int, story_id: int, posted: datetime, text: str, parent: int | None = None) -> None:
        """Adds a comment to a story, or an answer to another comment."""
        title = next(story["title"] for story in self.index if story["objectID"] == str(story_id))
        self.index.append({
            "objectID": str(comment_id), "author": "someone", "comment_text": text, "parent_id": parent or story_id, "story_id": story_id,
            "story_title": title, **_moment(posted), "_tags": ["comment", "author_someone", f"story_{story_id}"],
        })

    def comments(self, first_id: int, count: int, story_id: int, begin: datetime, end: datetime) -> set[str]:
        """Adds gig posts, evenly spread over the time from `begin` to before `end`; returns their ids."""
        step = (end - begin) / count
        for number in range(count):
            text = f"Firm {first_id + number} | Typist {first_id + number} | REMOTE | CONTRACT<p>Type what was scanned, batch {number}."
            self.comment(first_id + number, story_id, begin + number * step, text)
        return {str(first_id + number) for number in range(count)}

    def answer(self, url: str, known_tag: str | None) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = super().answer(url, known_tag)
        if status != 404 or not url.startswith(SEARCH):
            return status, headers, body
        return 200, {"Content-Type": "application/json"}, json.dumps(self._search(parse_qs(urlsplit(url).query))).encode()

    def _search(self, asked: dict[str, list[str]]) -> dict[str, Any]:
        tags, words = set(asked["tags"][0].split(",")), asked.get("query", [""])[0].lower().split()
        found = [hit for hit in self.index if tags <= set(hit["_tags"]) and all(word in str(hit.get("title")).lower() for word in words)]
        for sign, second in re.findall(r"created_at_i([<>])(\d+)", asked.get("numericFilters", [""])[0]):
            found = [hit for hit in found if (hit["created_at_i"] < int(second) if sign == "<" else hit["created_at_i"] > int(second))]
        found.sort(key=lambda hit: (-hit["created_at_i"], -int(hit["objectID"])))
        size, page = min(int(asked.get("hitsPerPage", ["20"])[0]), CEILING), int(asked.get("page", ["0"])[0])
        shown = found[:CEILING][page * size:(page + 1) * size]
        return {"hits": shown, "nbHits": len(found), "page": page, "hitsPerPage": size, "nbPages": -(-len(found[:CEILING]) // size),
                "query": " ".join(words), "params": "", "processingTimeMS": 1}


def searched(urls: Iterable[str]) -> list[str]:
    """The searches among addresses asked for."""
    return [url for url in urls if url.startswith(f"https://{HN}/api/v1/search_by_date")]


def _moment(when: datetime) -> dict[str, Any]:
    whole = when.astimezone(UTC).replace(microsecond=0)
    return {"created_at": whole.strftime("%Y-%m-%dT%H:%M:%SZ"), "created_at_i": int(whole.timestamp()),
            "updated_at": (whole + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")}
