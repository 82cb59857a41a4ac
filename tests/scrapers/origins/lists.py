"""JSON lists of remote jobs: Himalayas, Jobicy, Remotive, Remote OK and Arbeitnow as their documentation and recordings show them."""

from __future__ import annotations

import json
from base64 import b64encode
from html import escape
from typing import Any

from tests.scrapers.origins.gigs import GONE, Answer, Gig, Pay, Site, path, query, stated, worded

JSON = {"Content-Type": "application/json"}
ASKER = "203.0.113.77"


class HimalayasSite(Site):
    """The search, filtered by employment type and sorted from new to old, in pages of the server's size.

    A posting that came meanwhile pushes one job over the edge of a page, so that it stands on two.
    """

    name = "himalayas"
    hosts = ("himalayas.app",)
    size = 15
    kinds = (("Contractor", "contract"), ("Contractor", "contract"), ("Temporary", "temporary"), ("Full Time", "full_time"))
    units = (("hourly", "hour"), ("annual", "year"), ("monthly", "month"), ("weekly", "week"), ("fortnightly", "unknown"))

    def place(self, number: int) -> tuple[str, str]:
        url = f"https://himalayas.app/companies/house-{number % 7}/jobs/role-{number}"
        return url, url

    def wage(self, number: int) -> tuple[Any, Pay]:
        return stated(self.rng, number, self.units)

    @property
    def kept(self) -> list[Gig]:
        return [gig for gig in self.gigs if gig.kind != "Full Time"]

    def answer(self, url: str) -> Answer:
        asked = query(url)
        kind, page = asked.get("employment_type"), int(asked.get("page", 1))
        if path(url) != "/jobs/api/search" or kind not in {"Contractor", "Temporary", "Full Time"}:
            return 400, JSON, b'{"error": "unknown employment_type"}'
        found = [gig for gig in self.gigs if gig.kind == kind]
        start = (page - 1) * self.size
        shown = found[start:start + self.size]
        if page == 2 and kind == "Contractor":
            shown = [found[start - 1], *shown]
            self.repeats = 1
        body = {"comments": "Please link back", "updatedAt": int(self.now.timestamp()), "offset": start, "limit": self.size,
                "totalCount": len(found), "jobs": [self.entry(gig) for gig in shown]}
        return 200, JSON, json.dumps(body).encode()

    def entry(self, gig: Gig) -> dict[str, Any]:
        low, high = gig.wage["low"], gig.wage["high"]
        has_pay = low is not None or high is not None
        return {
            "title": gig.title, "excerpt": gig.text[:40], "companyName": gig.employer, "companySlug": "house", "companyLogo": "",
            "employmentType": gig.kind, "minSalary": low, "maxSalary": high, "salaryPeriod": gig.wage["unit"],
            "currency": gig.wage["currency"] if has_pay else None, "seniority": ["Mid-level"],
            "locationRestrictions": [[], ["Norway"], ["Norway", "Portugal"]][gig.number % 3], "timezoneRestrictions": [-1, 5.5],
            "categories": ["Captioning"], "parentCategories": [], "description": f"<p>{escape(gig.text)}</p>",
            "pubDate": int(gig.dated.timestamp()), "expiryDate": int(gig.dated.timestamp()) + 5_184_000, "applicationLink": gig.url,
            "guid": gig.url,
        }


class JobicySite(Site):
    """The newest jobs under `count`; older entries have their salary and their date in the shapes from before June 2026."""

    name = "jobicy"
    hosts = ("jobicy.com",)
    kinds = (("Contract", "contract"), ("Freelance", "freelance"), ("Full-Time", "full_time"), ("Part-Time", "part_time"),
             ("Internship", "internship"))
    has_late_dates = True
    units = (("hourly", "hour"), ("yearly", "year"), ("monthly", "month"), ("weekly", "week"))

    def place(self, number: int) -> tuple[str, str]:
        return str(150_000 - number), f"https://jobicy.com/jobs/{150_000 - number}-role"

    def wage(self, number: int) -> tuple[Any, Pay]:
        return stated(self.rng, number, self.units)

    def answer(self, url: str) -> Answer:
        if path(url) != "/api/v2/remote-jobs":
            return GONE
        shown = [self.entry(gig) for gig in self.gigs[:min(int(query(url).get("count", 10)), 100)]]
        body = {"apiVersion": "2.2.15", "documentationUrl": "https://jobi.cy/apidocs", "friendlyNotice": "Thanks", "jobCount": len(shown),
                "lastUpdate": self.now.isoformat(), "appliedFilters": dict(query(url)), "jobs": shown, "statusCode": 200, "success": True}
        return 200, JSON, json.dumps(body).encode()

    def entry(self, gig: Gig) -> dict[str, Any]:
        low, high = gig.wage["low"], gig.wage["high"]
        is_old = gig.wage["unit"] == "yearly" and gig.number % 2 == 0
        names = ("annualSalaryMin", "annualSalaryMax") if is_old else ("salaryMin", "salaryMax")
        money = {name: end for name, end in zip(names, (low, high), strict=True) if end is not None}
        extra = {"salaryCurrency": gig.wage["currency"], **({} if is_old else {"salaryPeriod": gig.wage["unit"]})} if money else {}
        return {
            "id": int(gig.id), "url": gig.url, "jobSlug": f"{gig.id}-role", "jobTitle": gig.title, "companyName": gig.employer,
            "companyLogo": "", "jobIndustry": ["Product &amp; Operations"], "jobType": [gig.kind], "jobGeo": "APAC,  EMEA",
            "jobLevel": "Any", "jobExcerpt": gig.text[:30], "jobDescription": f"<div>\n<p>{escape(gig.text)}</p></div>",
            "pubDate": f"{gig.dated:%Y-%m-%d %H:%M:%S}" if gig.number % 2 else gig.dated.isoformat(), **money, **extra,
        }


class RemotiveSite(Site):
    """One list whatever is asked; dates without a zone, pay in words."""

    name = "remotive"
    hosts = ("remotive.com",)
    kinds = (("freelance", "freelance"), ("contract", "contract"), ("full_time", "full_time"), ("part_time", "part_time"),
             ("internship", "internship"), ("", "unknown"), ("other", "unknown"))
    has_late_dates = True

    def place(self, number: int) -> tuple[str, str]:
        return str(2_091_000 - number), f"https://remotive.com/remote-jobs/writing/role-{2_091_000 - number}"

    def wage(self, number: int) -> tuple[Any, Pay]:
        return worded(self.rng, number)

    def answer(self, url: str) -> Answer:
        if path(url) != "/api/remote-jobs":
            return GONE
        jobs = [{"id": int(gig.id), "url": gig.url, "title": gig.title, "company_name": gig.employer, "company_logo": "",
                 "category": "Writing", "tags": ["excel"], "job_type": gig.kind, "publication_date": f"{gig.dated:%Y-%m-%dT%H:%M:%S}",
                 "candidate_required_location": "Worldwide", "salary": gig.wage, "description": f"<p>{escape(gig.text)}</p>",
                 "company_logo_url": ""} for gig in self.gigs]
        body = {"00-warning": "moved", "0-legal-notice": "link back", "job-count": len(jobs), "total-job-count": len(jobs), "jobs": jobs}
        return 200, JSON, json.dumps(body).encode()


class RemoteOKSite(Site):
    """One list; the element with the terms stands anywhere in it, and every text ends with a mark of who asked."""

    name = "remoteok"
    hosts = ("remoteok.com",)
    kinds = (("This is a freelance role.", "freelance"), ("You are paid as an independent contractor.", "contract"), ("", "unknown"),
             ("This is a full-time position.", "full_time"))

    def place(self, number: int) -> tuple[str, str]:
        return str(1_137_000 - number), f"https://remoteok.com/remote-jobs/remote-role-{1_137_000 - number}"

    def wage(self, number: int) -> tuple[Any, Pay]:
        return stated(self.rng, number, (("", "unknown"),), ("USD",))

    def skip(self, number: int) -> str | None:
        return "no_title_or_text" if number % 19 == 7 else None

    def answer(self, url: str) -> Answer:
        if path(url) != "/api":
            return GONE
        jobs: list[dict[str, Any]] = [self.entry(gig) for gig in self.gigs]
        jobs.insert(3, {"last_updated": int(self.now.timestamp()), "legal": "API Terms of Service: Please link back"})
        return 200, JSON, json.dumps(jobs, ensure_ascii=False).encode()

    def entry(self, gig: Gig) -> dict[str, Any]:
        mark = b64encode(ASKER.encode()).decode().rstrip("=")
        tail = (f"<br/><br/>Please mention the word **GENTLE** and tag R{mark} when applying to show you read the job post completely "
                f"(#R{mark}). This is a beta feature to avoid spam applicants.")
        return {
            "slug": f"remote-role-{gig.id}", "id": gig.id, "epoch": int(gig.dated.timestamp()), "date": gig.dated.isoformat(),
            "company": gig.employer, "company_logo": "", "position": "" if gig.skip and gig.number % 2 else gig.title,
            "tags": ["freelance", "exec", "part time"],
            "description": "" if gig.skip else f"<p>{escape(gig.text)} {gig.kind}</p>{tail}", "location": "", "apply_url": gig.url,
            "salary_min": gig.wage["low"] or 0, "salary_max": gig.wage["high"] or 0, "logo": "",
            "url": gig.url.replace("remoteok.com", "remoteOK.com"),
        }


class ArbeitnowSite(Site):
    """Pages whose `links.next` carries a search term that is no part of the list; engagement in German or English words."""

    name = "arbeitnow"
    hosts = ("www.arbeitnow.com",)
    size = 25
    kinds = (("Freelance", "freelance"), ("Vollzeit", "full_time"), ("Contract", "contract"), ("befristet", "temporary"),
             ("Teilzeit", "part_time"), ("Werkstudent", "internship"), ("professional / experienced", "unknown"),
             ("freiberuflich", "freelance"), ("unbefristet", "full_time"))

    def place(self, number: int) -> tuple[str, str]:
        return f"role-heidelberg-{number}", f"https://www.arbeitnow.com/jobs/companies/house/role-heidelberg-{number}"

    def wage(self, number: int) -> tuple[Any, Pay]:
        return "", Pay()

    def answer(self, url: str) -> Answer:
        page = int(query(url).get("page", 1))
        if path(url) != "/api/job-board-api" or "search" in query(url):
            return GONE
        shown, last = self.gigs[(page - 1) * self.size:page * self.size], -(-len(self.gigs) // self.size)
        following = f"https://www.arbeitnow.com/api/job-board-api?search=term{page}&page={page + 1}" if page < last else None
        body = {"data": [self.entry(gig) for gig in shown], "links": {"first": None, "last": None, "prev": None, "next": following},
                "meta": {"current_page": page, "from": 1, "path": "", "per_page": self.size, "to": len(shown), "terms": "link back"}}
        return 200, JSON, json.dumps(body).encode()

    def entry(self, gig: Gig) -> dict[str, Any]:
        return {"slug": gig.id, "company_name": gig.employer, "title": gig.title, "remote": gig.number % 2 == 0, "url": gig.url,
                "description": f"<p>{escape(gig.text)}</p>", "tags": ["Data &amp; more"], "job_types": [gig.kind], "location": "Heidelberg",
                "created_at": int(gig.dated.timestamp())}
