"""Sources that gigshift does not read, and why: kept so that nobody adds one without knowing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Refused:
    """A source without a reader. `decided_on` is the day of the decision, from stored copies of its terms and from public reports."""

    name: str
    title: str
    homepage: str
    terms_url: str
    reason: str
    decided_on: date = date(2026, 11, 22)


REFUSED = (
    Refused("craigslist", "Craigslist", "https://www.craigslist.org", "https://www.craigslist.org/about/terms.of.use",
            "the terms forbid copying by robots, scripts, crawlers or any manual equivalent, with liquidated damages, feeds included; "
            "there is case law"),
    Refused("fiverr", "Fiverr", "https://www.fiverr.com", "https://www.fiverr.com/legal-portal/legal-terms/terms-of-service",
            "workers' offers rather than clients' postings, and requests of buyers stand behind a login"),
    Refused("freelance_de", "freelance.de", "https://www.freelance.de", "https://www.freelance.de/agb",
            "details of projects stand behind a login or a subscription, and nothing permits automatic reading"),
    Refused("glassdoor", "Glassdoor", "https://www.glassdoor.com", "https://www.glassdoor.com/about/terms.htm",
            "the terms refuse robots, and the site blocks them"),
    Refused("gulp", "GULP", "https://www.gulp.de", "https://www.gulp.de/agb",
            "projects stand behind a login, and nothing permits automatic reading"),
    Refused("guru", "Guru", "https://www.guru.com", "https://www.guru.com/terms-of-service/",
            "the site answers robots, even for robots.txt, with a block page: permission can't even be looked up"),
    Refused("indeed", "Indeed", "https://www.indeed.com", "https://www.indeed.com/legal",
            "the terms refuse robots, and the site blocks them"),
    Refused("linkedin", "LinkedIn", "https://www.linkedin.com", "https://www.linkedin.com/legal/user-agreement",
            "the user agreement refuses robots and scraping"),
    Refused("malt", "Malt", "https://www.malt.com", "https://www.malt.com/about/legal/terms",
            "freelancers' profiles rather than clients' postings; projects stand behind a login"),
    Refused("mturk", "Amazon Mechanical Turk", "https://www.mturk.com", "https://www.mturk.com/participation-agreement",
            "the list of tasks stands behind a worker's login; the API shows a requester only their own tasks"),
    Refused("reddit", "Reddit (r/forhire and kin)", "https://www.reddit.com", "https://redditinc.com/policies/data-api-terms",
            "reading without an account is closed since May 2026, and the Data API terms want an agreement; half of r/forhire is workers"),
    Refused("smartrecruiters", "SmartRecruiters boards", "https://www.smartrecruiters.com",
            "https://www.sap.com/about/agreements/policies/api-policy.html",
            "robots.txt of its API closes it to all but one named crawler, and the SAP API policy bans scraping and harvesting"),
    Refused("toptal", "Toptal", "https://www.toptal.com", "https://www.toptal.com/tos",
            "clients' jobs stand behind a login of vetted freelancers"),
    Refused("upwork", "Upwork", "https://www.upwork.com", "https://www.upwork.com/legal",
            "feeds were removed in August 2024, robots.txt closes search and API, the terms forbid scraping; the GraphQL API wants a "
            "reviewed key and forbids keeping data, even hashed, beyond 24 hours"),
    Refused("workday", "Workday boards", "https://www.workday.com", "https://www.workday.com/en-us/legal/site-terms.html",
            "nothing permits reading employers' boards by programs; refused for the same want of permission as SmartRecruiters"),
)
