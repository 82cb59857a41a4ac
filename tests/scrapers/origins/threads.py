"""Hacker News through Algolia's search: two threads, replies among the posts, and a ceiling on what one search shows."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from tests.scrapers.origins.gigs import GONE, Answer, Gig, Pay, Site, path, query, worded

HIRING, FREELANCER, OLD, WANTED = 49_000_100, 49_000_200, 48_000_100, 49_000_300
TITLES = {HIRING: "Ask HN: Who is hiring? (November 2026)", FREELANCER: "Ask HN: Freelancer? Seeking freelancer? (November 2026)",
          OLD: "Ask HN: Who is hiring? (October 2026)", WANTED: "Ask HN: Who wants to be hired? (November 2026)"}
SKIPS = ("worker_ad", "empty_text", "not_top_level", "side_not_stated")


class HackerNewsSite(Site):
    """At most `page_most` hits a page and `ceiling` hits a search, however many are asked for: Algolia's 1,000, only smaller."""

    name = "hackernews"
    hosts = ("hn.algolia.com",)
    page_most, ceiling = 30, 60
    kinds = (("CONTRACT", "contract"), ("Full-time", "full_time"), ("Freelance", "freelance"), ("Part-time", "part_time"),
             ("Full time or contract", "contract"), ("Internship", "internship"), ("1099, hourly", "contract"))

    def place(self, number: int) -> tuple[str, str]:
        return str(49_100_000 - number), f"https://news.ycombinator.com/item?id={49_100_000 - number}"

    def wage(self, number: int) -> tuple[Any, Pay]:
        return worded(self.rng, number)

    def draw(self, number: int) -> Gig:
        gig = super().draw(number)
        return Gig(**vars(gig) | {"engagement": "freelance"}) if self.thread(number) == FREELANCER else gig

    def thread(self, number: int) -> int:
        return FREELANCER if number % 6 == 5 else HIRING

    def skip(self, number: int) -> str | None:
        reason = SKIPS[number // 10 % 4] if number % 10 in (5, 8) else None
        return "worker_ad" if reason == "side_not_stated" and self.thread(number) != FREELANCER else reason

    def answer(self, url: str) -> Answer:
        asked = query(url)
        tags = asked.get("tags", "").split(",")
        if path(url) != "/api/v1/search_by_date":
            return GONE
        if "story" in tags:
            found = [{"objectID": str(id_), "title": title, "author": "whoishiring", "created_at": self.now.isoformat(), "created_at_i": 1,
                      "_tags": ["story", "author_whoishiring"], "num_comments": 9, "story_text": "Please say where.", "points": 4,
                      "url": None, "_highlightResult": {}} for id_, title in TITLES.items()]
        else:
            thread = int(next(tag for tag in tags if tag.startswith("story_")).removeprefix("story_"))
            self.repeats += "numericFilters" in asked and asked.get("page") == "0"  # a window begins with the last hit of the one before
            before = re.search(r"created_at_i<(\d+)", asked.get("numericFilters", ""))
            found = [self.hit(gig) for gig in self.gigs if self.thread(gig.number) == thread
                     and (before is None or gig.dated.timestamp() < int(before[1]))]
        return self.page(found, int(asked.get("page", 0)), min(int(asked.get("hitsPerPage", 20)), self.page_most))

    def page(self, found: list[dict[str, Any]], page: int, size: int) -> Answer:
        shown = found[:self.ceiling]
        body = {"hits": shown[page * size:(page + 1) * size], "nbHits": len(found), "page": page, "nbPages": -(-len(shown) // size),
                "hitsPerPage": size, "exhaustiveNbHits": True, "query": "", "params": "", "processingTimeMS": 3}
        return 200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(body).encode()

    def hit(self, gig: Gig) -> dict[str, Any]:
        thread = self.thread(gig.number)
        parent = 1 if gig.skip == "not_top_level" else thread
        return {"objectID": gig.id, "author": "ada", "comment_text": self.comment(gig, thread), "created_at_i": int(gig.dated.timestamp()),
                "created_at": gig.dated.strftime("%Y-%m-%dT%H:%M:%SZ"), "parent_id": parent, "story_id": thread,
                "story_title": TITLES[thread], "_tags": ["comment", "author_ada", f"story_{thread}"], "points": None, "title": None,
                "url": None, "story_url": None, "_highlightResult": {}}

    def comment(self, gig: Gig, thread: int) -> str | None:
        if gig.skip == "empty_text":
            return None if gig.number % 4 else "[deleted]"
        if gig.skip == "worker_ad":
            return f"SEEKING WORK | Remote | {escape(gig.text)}"
        if gig.skip == "side_not_stated":
            return escape(f"Is anyone reading this? {gig.text}")
        if thread == FREELANCER:
            parts = ["SEEKING FREELANCER", gig.title, "Remote"]
        else:
            parts = [gig.employer, gig.title, "Oslo, Norway", "REMOTE", gig.kind]
        header = escape(" | ".join([*parts, *([gig.wage] if gig.wage else [])])).replace("/", "&#x2F;")
        return f"{header}<p>{escape(gig.text)}<p>See <a href=\"https:&#x2F;&#x2F;one.example\" rel=\"nofollow\">one.example</a>"
