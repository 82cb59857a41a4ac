"""What the boards and job pages of tests/pages answer: by source, each address with the page and the headers of its reply."""

from __future__ import annotations

from scrapers.spiders.lever import HOSTS

LEVER = f"https://{HOSTS[0]}/v0/postings/rws?mode=json&skip=0&limit=100"
ASHBY = "https://api.ashbyhq.com/posting-api/job-board/mercor?includeCompensation=true"
ONEFORMA = "https://www.oneforma.com/wp-json/wp/v2/job?per_page=100&_embed=wp:term&page=1"
MERCOR = "https://work.mercor.com"
FERNHALL = "https://jobs.fernhall.example"
HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "application/xml"}

REPLIES: dict[str, dict[str, tuple[str, dict[str, str]]]] = {
    "lever": {LEVER: ("lever/rws.json", {})},
    "ashby": {ASHBY: ("ashby/mercor.json", {})},
    "oneforma": {ONEFORMA: ("oneforma/jobs.json", {"X-WP-Total": "2", "X-WP-TotalPages": "1"})},
    "mercor": {
        f"{MERCOR}/sitemap.xml": ("mercor/sitemap.xml", XML),
        f"{MERCOR}/jobs/list_AAAB01/bridge-inspector": ("mercor/role.html", HTML),
        f"{MERCOR}/jobs/list_AAAB02/tram-timetable": ("mercor/json_ld.html", HTML),
    },
    "jobposting": {
        f"{FERNHALL}/sitemap.xml": ("jobposting/sitemap.xml", XML),
        **{f"{FERNHALL}/jobs/{name}": (f"jobposting/{name}.html", HTML) for name in ("graph", "sloppy", "escaped", "microdata", "broken")},
    },
}
