"""Replies of simulated Greenhouse boards, in the shape of `GET /v1/boards/<token>/jobs?content=true`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any
from zlib import crc32

from simulation.grammar import Filler, lexicon, pick
from simulation.works import Posting
from simulation.world import Board, World

FIRST_ID = 7_100_000_000
ENGAGEMENTS = {"freelance": "Freelance", "contract": "Contract", "full_time": "Full-time"}


def address(token: str) -> str:
    """Address of a board's reply."""
    return f"https://boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true"


def job_ids(postings: Sequence[Posting]) -> list[str]:
    """The source's ids of `postings`, which stand in the order of posting."""
    return [str(FIRST_ID + 37 * number) for number, _ in enumerate(postings)]


class BoardPage:
    """One board: gives its reply for the postings that are open at a moment."""

    def __init__(self, world: World, board: Board) -> None:
        self.board = board
        self._world = world
        self._zone = timezone(timedelta(hours=board.utc_offset))
        self._known: dict[tuple[str, bool], str] = {}

    def reply(self, shown: Sequence[tuple[str, Posting]], moment: datetime) -> bytes:
        """The reply at `moment`: `shown` postings by id, and one prospect post."""
        jobs = [self._job(job_id, posting, moment) for job_id, posting in shown]
        jobs.append(json.dumps(self._prospect(), separators=(",", ":"), ensure_ascii=False))
        return f'{{"jobs":[{",".join(jobs)}],"meta":{{"total":{len(jobs)}}}}}'.encode()

    def _job(self, job_id: str, posting: Posting, moment: datetime) -> str:
        is_revised = posting.revised_at is not None and posting.revised_at <= moment
        known = self._known.get((job_id, is_revised))
        if known is None:
            job = self._describe(int(job_id), posting, moment)
            known = self._known[job_id, is_revised] = json.dumps(job, separators=(",", ":"), ensure_ascii=False)
        return known

    def _describe(self, job_id: int, posting: Posting, moment: datetime) -> dict[str, Any]:
        ad, work = posting.ad_at(moment), posting.work
        engagement, says = ENGAGEMENTS[work.engagement], self.board.says_engagement
        changed = posting.revised_at if posting.revised_at is not None and posting.revised_at <= moment else posting.posted_at
        is_remote = posting.place.startswith("Remote")
        departments = [lexicon()[ad.category]["department"], *([engagement] if says == "department" else [])]
        suffix = f" ({engagement}{', Remote' if is_remote else ''})" if says == "title" else ""
        content = "".join(_paragraphs(ad.body))
        if self.board.has_introduction:
            content = f'<div class="content-intro"><p>{escape(self._introduction(work.company))}</p></div>{content}'
        return self._frame(job_id, ad.title + suffix, work.company, changed, posting.posted_at, content) | {
            "internal_job_id": job_id - 900_000_000,
            "location": {"name": posting.place},
            "metadata": [_metadata(engagement)] if says == "metadata" else None,
            "requisition_id": work.work_id.upper(),
            "departments": [_department(name) for name in departments],
            "offices": [_office("Remote" if is_remote else posting.place)],
        }

    def _prospect(self) -> dict[str, Any]:
        rng = self._world.rng("prospect", self.board.token)
        words = lexicon()["shared"]
        begun = self._world.begins_at - timedelta(days=30)
        text = Filler(rng, words["slots"]).fill(pick(words["noise"]["prospect_text"], rng))
        number = FIRST_ID - 1_000_000 + crc32(self.board.token.encode()) % 900_000
        return self._frame(number, pick(words["noise"]["prospect"], rng), _title(self.board), begun, begun, f"<p>{escape(text)}</p>") | {
            "internal_job_id": None, "location": {"name": "Anywhere"}, "metadata": None, "requisition_id": None, "departments": [],
            "offices": [],
        }

    def _frame(self, job_id: int, title: str, company: str, updated: datetime, published: datetime, content: str) -> dict[str, Any]:
        for _ in range(self.board.escapes):
            content = escape(content)
        return {
            "absolute_url": f"https://job-boards.greenhouse.io/{self.board.token}/jobs/{job_id}",
            "data_compliance": [{
                "type": "gdpr", "requires_consent": False, "requires_processing_consent": False, "requires_retention_consent": False,
                "retention_period": None, "demographic_data_consent_applies": False}],
            "id": job_id,
            "updated_at": updated.astimezone(self._zone).isoformat(timespec="seconds"),
            "title": title,
            "company_name": company,
            "first_published": published.astimezone(self._zone).isoformat(timespec="seconds"),
            "language": "en",
            "application_deadline": None,
            "content": content,
            "ai_disclaimer": None, "include_ai_disclaimer": None, "ai_opt_out_request_url": None,
        }

    def _introduction(self, company: str) -> str:
        """Words that stand above every ad of a client."""
        words = lexicon()["shared"]
        rng = self._world.rng("introduction", company)
        return Filler(rng, words["slots"], company=company).fill(
            "About {company}: {a_firm}, {people_count} people, known among {customer_kind} and {customer_kind_b} in {place}.")


def _title(board: Board) -> str:
    return board.token.replace("sim-", "Sim ").title()


def _paragraphs(body: Sequence[str | tuple[str, ...]]) -> list[str]:
    return [_list(block) if isinstance(block, tuple) else f"<p>{escape(block)}</p>\n" for block in body]


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>\n"


def _metadata(engagement: str) -> dict[str, Any]:
    return {"id": 5_200_101, "name": "Employment Type", "value": engagement, "value_type": "single_select"}


def _department(name: str) -> dict[str, Any]:
    return {"id": _number(name), "name": name, "child_ids": [], "parent_id": None}


def _office(name: str) -> dict[str, Any]:
    location = None if name == "Remote" else name
    return {"id": _number(f"office {name}"), "name": name, "location": location, "child_ids": [], "parent_id": None}


def _number(name: str) -> int:
    return 4_000_000_000 + crc32(name.encode()) % 30_000_000
