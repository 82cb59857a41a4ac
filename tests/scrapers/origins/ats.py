"""Boards of employers: Greenhouse, Lever and Ashby as their documentation shows them."""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from html import escape
from typing import Any
from uuid import UUID

from tests.scrapers.origins.gigs import GONE, Answer, Gig, Pay, Site, path, query, stated, worded

JSON = {"Content-Type": "application/json; charset=utf-8"}
NEW_YORK, KOLKATA = timezone(timedelta(hours=-4)), timezone(timedelta(hours=5, minutes=30))


class GreenhouseSite(Site):
    """Boards in one reply each; content escaped once or twice, pay and engagement in custom fields whose names are the employer's."""

    name = "greenhouse"
    hosts = ("boards-api.greenhouse.io",)
    boards = ("alignerr", "turing", "prolific")
    kinds = (("Freelance", "freelance"), ("Contract", "contract"), ("Full-time", "full_time"), ("Temporary", "temporary"),
             ("Independent Contractor", "freelance"), ("Part-Time", "part_time"), ("Intern", "internship"))

    def board(self, number: int) -> str:
        return self.boards[number % 3]

    def place(self, number: int) -> tuple[str, str]:
        return str(4_600_000_000 + number), f"https://job-boards.greenhouse.io/{self.board(number)}/jobs/{4_600_000_000 + number}"

    def wage(self, number: int) -> tuple[Any, Pay]:
        return stated(self.rng, number, (("Hourly rate", "hour"), ("Pay range", "unknown"), ("Annual salary", "year")))

    def skip(self, number: int) -> str | None:
        return "prospect_post" if number % 11 == 4 else None

    def answer(self, url: str) -> Answer:
        board = next((board for board in self.boards if path(url) == f"/v1/boards/{board}/jobs"), None)
        if board is None:
            return GONE
        jobs = [self.entry(gig) for gig in self.gigs if self.board(gig.number) == board]
        return 200, JSON, json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()

    def entry(self, gig: Gig) -> dict[str, Any]:
        content = escape(f"<h2>About</h2>\n<p>{escape(gig.text)}</p>&nbsp;")
        metadata = [{"id": 1, "name": "Employment Type", "value": gig.kind, "value_type": "single_select"},
                    {"id": 2, "name": "Languages", "value": ["Welsh"], "value_type": "multi_select"},
                    {"id": 3, "name": "Confidential role", "value": False, "value_type": "yes_no"},
                    {"id": 4, "name": "Team lead", "value": None, "value_type": "short_text"}, *self.money(gig)]
        zone = (NEW_YORK, KOLKATA)[gig.number % 2]
        return {
            "absolute_url": gig.url, "data_compliance": [{"type": "gdpr", "requires_consent": False}],
            "internal_job_id": None if gig.skip else 4_400_000_000 + gig.number, "location": {"name": "Remote - Norway"},
            "metadata": metadata, "id": int(gig.id), "updated_at": self.now.astimezone(zone).isoformat(), "requisition_id": "661",
            "title": gig.title, "company_name": gig.employer, "first_published": gig.dated.astimezone(zone).isoformat(), "language": "en",
            "application_deadline": None, "content": escape(content) if gig.number % 2 else content,
            "departments": [{"id": 9, "name": "Experts", "child_ids": [], "parent_id": None}], "offices": [],
        }

    def money(self, gig: Gig) -> list[dict[str, Any]]:
        low, high, currency = gig.wage["low"], gig.wage["high"], gig.wage["currency"]
        field = {"id": 5, "name": gig.wage["unit"]}
        if low is None and high is None:
            return [field | {"value": None, "value_type": "currency_range"}]
        if low == high:
            return [field | {"value": {"unit": currency, "amount": str(float(low))}, "value_type": "currency"}]
        ends = {"min_value": low and str(float(low)), "max_value": high and str(float(high))}
        return [field | {"value": {"unit": currency, **ends}, "value_type": "currency_range"}]


class LeverSite(Site):
    """Sites on two instances, paged by skip and limit; the site with most postings fills more than one page."""

    name = "lever"
    hosts = ("api.lever.co", "api.eu.lever.co")
    sites = (("api.lever.co", "rws"), ("api.eu.lever.co", "weloglobal"))
    kinds = (("Freelance-Remote", "freelance"), ("Contract", "contract"), ("Full-time", "full_time"), ("Temporary", "temporary"),
             ("Part-time", "part_time"), ("Contractor (1099)", "contract"), ("Permanent", "full_time"))
    has_late_dates = True
    units = (("per-hour-wage", "hour"), ("per-year-salary", "year"), ("per-month-salary", "month"), ("per-day-wage", "day"),
             ("one-time", "project"), ("per-week-salary", "week"))

    def site(self, number: int) -> tuple[str, str]:
        return self.sites[number % 9 == 8]

    def place(self, number: int) -> tuple[str, str]:
        id_ = str(UUID(int=number, version=4))
        return id_, f"https://jobs.lever.co/{self.site(number)[1]}/{id_}"

    def wage(self, number: int) -> tuple[Any, Pay]:
        return stated(self.rng, number, self.units)

    def answer(self, url: str) -> Answer:
        host, asked = url.split("/")[2], query(url)
        site = next((site for site in self.sites if site[0] == host and path(url) == f"/v0/postings/{site[1]}"), None)
        if site is None:
            return 404, JSON, b'{"ok":false,"error":"Document not found"}'
        start, most = int(asked.get("skip", 0)), int(asked.get("limit", 1000))
        listed = [self.entry(gig) for gig in self.gigs if self.site(gig.number) == site]
        return 200, JSON, json.dumps(listed[start:start + most]).encode()

    def entry(self, gig: Gig) -> dict[str, Any]:
        low, high = gig.wage["low"], gig.wage["high"]
        salary = {"interval": gig.wage["unit"], "currency": gig.wage["currency"], "min": low, "max": high}
        has_level = gig.number % 2 == 0
        return {
            "id": gig.id, "text": gig.title, "hostedUrl": gig.url, "applyUrl": f"{gig.url}/apply",
            "createdAt": int(gig.dated.timestamp() * 1000) + 267, "country": "NO" if gig.number % 3 else None,
            "workplaceType": ("remote", "unspecified", "hybrid")[gig.number % 3],
            "categories": {"commitment": gig.kind, "department": "AI data services", "location": "Oslo", "team": "Language",
                           "allLocations": ["Oslo", "Bergen"], **({"level": "Any"} if has_level else {})},
            "description": f"<div>{escape(gig.text)}</div>", "descriptionPlain": gig.text, "additional": "", "additionalPlain": "",
            "lists": [{"text": "What you need", "content": "<li>Patience</li>"}],
            **({"salaryRange": salary} if low is not None or high is not None else {}),
        }


class AshbySite(Site):
    """Boards in one reply each; pay in components beside a summary in words, unlisted jobs among the others."""

    name = "ashby"
    hosts = ("api.ashbyhq.com",)
    boards = ("mercor", "pareto-ai")
    kinds = (("Contract", "contract"), ("FullTime", "full_time"), ("Temporary", "temporary"), ("PartTime", "part_time"),
             ("Intern", "internship"))
    has_late_dates = True

    def place(self, number: int) -> tuple[str, str]:
        id_ = str(UUID(int=number + 7000, version=4))
        return id_, f"https://jobs.ashbyhq.com/{self.boards[number % 2]}/{id_}"

    def wage(self, number: int) -> tuple[Any, Pay]:
        if number % 4 == 3:
            return worded(self.rng, number // 4)
        return stated(self.rng, number, (("1 HOUR", "hour"), ("1 YEAR", "year"), ("1 MONTH", "month"), ("1 DAY", "day")))

    def skip(self, number: int) -> str | None:
        return "unlisted" if number % 13 == 6 else None

    def answer(self, url: str) -> Answer:
        board = next((board for board in self.boards if path(url) == f"/posting-api/job-board/{board}"), None)
        if board is None:
            return 404, {"Content-Type": "text/plain"}, b"Not Found"
        jobs = [self.entry(gig) for gig in self.gigs if self.boards[gig.number % 2] == board]
        return 200, JSON, json.dumps({"apiVersion": "1", "jobs": jobs}).encode()

    def entry(self, gig: Gig) -> dict[str, Any]:
        return {
            "id": gig.id, "title": gig.title, "department": "Experts", "team": "Chemistry", "employmentType": gig.kind,
            "location": "Lisbon", "shouldDisplayCompensationOnJobPostings": True,
            "secondaryLocations": [{"location": "Porto", "address": {"postalAddress": {"addressCountry": "Portugal"}}}],
            "publishedAt": gig.dated.isoformat(timespec="milliseconds"), "isListed": gig.skip is None, "isRemote": True,
            "workplaceType": "Remote", "address": {"postalAddress": {"addressCountry": "Portugal", "addressLocality": "Lisbon"}},
            "jobUrl": gig.url, "applyUrl": f"{gig.url}/application", "descriptionHtml": f"<p>{escape(gig.text)}</p>",
            "descriptionPlain": gig.text, "compensation": self.money(gig.wage),
        }

    def money(self, wage: Any) -> dict[str, Any]:
        bonus = {"id": "b", "compensationType": "Bonus", "interval": "NONE", "currencyCode": None, "minValue": None, "maxValue": None}
        if isinstance(wage, str):
            return {"compensationTierSummary": f"{wage} • Offers Bonus" if wage else None, "compensationTiers": [],
                    "scrapeableCompensationSalarySummary": wage or None, "summaryComponents": [bonus]}
        salary = {"id": "s", "compensationType": "Salary", "interval": wage["unit"], "currencyCode": wage["currency"],
                  "minValue": wage["low"], "maxValue": wage["high"]}
        return {"compensationTierSummary": None, "scrapeableCompensationSalarySummary": None, "compensationTiers": [],
                "summaryComponents": [bonus, salary]}
