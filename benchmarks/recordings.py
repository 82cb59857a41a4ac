"""The recorded replies of ../shared/recordings: which source's reader reads which, from which address, and which ones none reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from scrapers.source import Reply

Shape = Literal["whole", "one job", "projects"]

HIMALAYAS = "https://himalayas.app/jobs/api/search?employment_type=Contractor&sort=recent&page=1"
JOBICY = "https://jobicy.com/api/v2/remote-jobs?count=100"
REMOTIVE = "https://remotive.com/api/remote-jobs"
REMOTEOK = "https://remoteok.com/api"
ARBEITNOW = "https://www.arbeitnow.com/api/job-board-api?page=1"
ASHBY = "https://api.ashbyhq.com/posting-api/job-board/mercor?includeCompensation=true"
GREENHOUSE = "https://boards-api.greenhouse.io/v1/boards/helsing/jobs?content=true"
LEVER = "https://api.lever.co/v0/postings/matchgroup?mode=json&skip=0&limit=100"
WWR = "https://weworkremotely.com/categories/all-other-remote-jobs.rss"
HITS = "https://hn.algolia.com/api/v1/search_by_date?tags=comment,story_48747976&hitsPerPage=1000&page=0"
ITEM = "https://hn.algolia.com/api/v1/items/48747987"
FREELANCER = "https://www.freelancer.com/api/projects/0.1/projects/active/?limit=100&offset=0"


@dataclass(frozen=True)
class Recording:
    """One recorded file below ../shared. Its collector kept a whole reply, one job of the list, or a list without its envelope."""

    path: str
    source: str
    url: str
    shape: Shape = "whole"

    @property
    def recorded_by(self) -> date:
        """Day of the commit that holds the recording: it was made on that day or before."""
        return COLLECTED[self.path.split("/")[1]]

    def reply(self, shared: Path) -> Reply:
        """The recording as the reply that its source gave, with the envelope put back where the collector took it off."""
        body = (shared / self.path).read_bytes()
        if self.shape == "projects":
            projects = json.loads(body)
            body = json.dumps({"status": "success", "result": {"projects": projects, "total_count": len(projects)}}).encode()
        elif self.shape == "one job":
            envelope = {"arbeitnow": b'{"data": [%b]}', "remoteok": b"[%b]"}.get(self.source, b'{"jobs": [%b]}')
            body = envelope % body
        return Reply(self.url, body, datetime.combine(self.recorded_by, datetime.max.time(), UTC))


COLLECTED = {
    "freelancercom_2021": date(2021, 9, 20),
    "ikevinxie_2026": date(2026, 8, 8),
    "lcarlini_2026": date(2026, 8, 8),
    "povoa_2026": date(2026, 8, 20),
    "wule15_2026": date(2026, 8, 22),
}
RECORDINGS = (
    Recording("recordings/lcarlini_2026/arbeitnow.json", "arbeitnow", ARBEITNOW),
    Recording("recordings/povoa_2026/arbeitnow.json", "arbeitnow", ARBEITNOW, "one job"),
    Recording("recordings/lcarlini_2026/ashby.json", "ashby", ASHBY),
    Recording("recordings/wule15_2026/ashby.json", "ashby", ASHBY),
    Recording("data/freelancercom_2021/projects.json", "freelancer", FREELANCER, "projects"),
    Recording("recordings/wule15_2026/greenhouse.json", "greenhouse", GREENHOUSE),
    Recording("recordings/ikevinxie_2026/hn.json", "hackernews", HITS),
    Recording("recordings/povoa_2026/hn-whoishiring.json", "hackernews", ITEM),
    Recording("recordings/ikevinxie_2026/himalayas.json", "himalayas", HIMALAYAS),
    Recording("recordings/povoa_2026/himalayas.json", "himalayas", HIMALAYAS, "one job"),
    Recording("recordings/ikevinxie_2026/jobicy.json", "jobicy", JOBICY),
    Recording("recordings/lcarlini_2026/jobicy.json", "jobicy", JOBICY),
    Recording("recordings/povoa_2026/jobicy.json", "jobicy", JOBICY, "one job"),
    Recording("recordings/wule15_2026/jobicy.json", "jobicy", JOBICY),
    Recording("recordings/wule15_2026/lever.json", "lever", LEVER),
    Recording("recordings/ikevinxie_2026/remoteok.json", "remoteok", REMOTEOK),
    Recording("recordings/lcarlini_2026/remoteok.json", "remoteok", REMOTEOK),
    Recording("recordings/povoa_2026/remoteok.json", "remoteok", REMOTEOK, "one job"),
    Recording("recordings/wule15_2026/remoteok.json", "remoteok", REMOTEOK),
    Recording("recordings/ikevinxie_2026/remotive.json", "remotive", REMOTIVE),
    Recording("recordings/lcarlini_2026/remotive.json", "remotive", REMOTIVE),
    Recording("recordings/povoa_2026/remotive.json", "remotive", REMOTIVE, "one job"),
    Recording("recordings/wule15_2026/remotive.json", "remotive", REMOTIVE),
    Recording("recordings/ikevinxie_2026/wwr.xml", "weworkremotely", WWR),
)
NOT_READ = {
    "recordings/ikevinxie_2026/eleduck.json": "Eleduck: no reader; its interface and terms have not been looked into",
    "recordings/ikevinxie_2026/v2ex.json": "V2EX: no reader; its interface and terms have not been looked into",
    "recordings/ikevinxie_2026/workingnomads.json": "Working Nomads: no reader; its terms of 2025-03-11 make the list a paid product",
    "recordings/povoa_2026/adzuna.json": "Adzuna: no reader; its API wants a key, and gigshift reads without credentials",
    "recordings/povoa_2026/jooble.json": "Jooble: no reader; its API wants a key, and gigshift reads without credentials",
    "recordings/povoa_2026/landing-jobs.json": "Landing.jobs: no reader; its interface and terms have not been looked into",
}
