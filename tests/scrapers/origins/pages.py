"""Feeds, WordPress and pages: We Work Remotely, OneForma, Mercor, and any site with schema.org data."""

from __future__ import annotations

import gzip
import json
from email.utils import format_datetime
from html import escape
from typing import Any

from tests.scrapers.origins.gigs import GONE, Answer, Gig, Pay, Site, path, query, stated, worded

XML, HTML = {"Content-Type": "application/rss+xml; charset=utf-8"}, {"Content-Type": "text/html; charset=utf-8"}
SITEMAP = '<?xml version="1.0" encoding="UTF-8"?>\n<{0} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{1}</{0}>'


def sitemap(urls: list[str], *, is_index: bool = False) -> bytes:
    """A sitemap of `urls`."""
    entry = "<sitemap><loc>{}</loc></sitemap>" if is_index else "<url><loc>{}</loc><lastmod>2026-11-20</lastmod></url>"
    return SITEMAP.format("sitemapindex" if is_index else "urlset", "".join(entry.format(escape(url)) for url in urls)).encode()


class WeWorkRemotelySite(Site):
    """A feed a category and one of the newest of all, where some stand alone; one job of each category stands in the next one too."""

    name = "weworkremotely"
    hosts = ("weworkremotely.com",)
    feeds = ("all-other-remote-jobs", "remote-design-jobs", "remote-customer-support-jobs")
    kinds = (("Contract", "contract"), ("Full-Time", "full_time"), ("Part-Time", "part_time"), ("Contract", "contract"))

    def place(self, number: int) -> tuple[str, str]:
        url = f"https://weworkremotely.com/remote-jobs/house-role-{number}"
        return url, url

    def wage(self, number: int) -> tuple[Any, Pay]:
        amount = self.rng.randint(12, 49)
        shapes = ((f"Pay is ${amount} per hour.", Pay(str(amount), str(amount), "USD", "hour")), ("", Pay()),
                  (f"It pays £{amount} - £{amount + 9}/hr.", Pay(str(amount), str(amount + 9), "GBP", "hour")))
        return shapes[number % 3]

    def answer(self, url: str) -> Answer:
        newest = self.gigs[:20]
        sorted_in = [gig for gig in self.gigs if gig.number % 10 != 9 or gig not in newest]
        self.repeats = len(self.feeds) + sum(gig in sorted_in for gig in newest)
        if path(url) == "/remote-jobs.rss":
            return 200, XML, self.feed(newest)
        for index, feed in enumerate(self.feeds):
            if path(url) == f"/categories/{feed}.rss":
                own, other = (sorted_in[position % 3::3] for position in (index, index + 1))
                return 200, XML, self.feed([*own, other[-1]])
        return 404, HTML, b"<html>Not found</html>"

    def feed(self, gigs: list[Gig]) -> bytes:
        items = "".join(
            f'<item><media:content url="https://logos.example/none.gif" type="image/png"/><title>{escape(f"{gig.employer}: {gig.title}")}'
            f"</title><region>Anywhere in the World</region><country>🇳🇴 Norway</country><state>Leeds</state><skills>Writing, Welsh</skills>"
            f"<category>Design</category><type>{gig.kind}</type>"
            f"<description>{escape(f'<p>{escape(gig.text)}</p><p>{gig.wage}</p>')}</description><pubDate>{format_datetime(gig.dated)}"
            f"</pubDate><expires_at>{format_datetime(self.now)}</expires_at><guid>{gig.url}</guid><link>{gig.url}</link></item>"
            for gig in gigs)
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
                'xmlns:media="http://search.yahoo.com/mrss"><channel><title>We Work Remotely</title><link>https://weworkremotely.com</link>'
                f"<description>Jobs</description><language>en-US</language><ttl>60</ttl>{items}</channel></rss>").encode()


class OneFormaSite(Site):
    """WordPress posts, embedded terms beside them; the server holds fewer posts a page than it was asked for."""

    name = "oneforma"
    hosts = ("www.oneforma.com",)
    size = 40
    kinds = (("Freelance", "freelance"), ("Contract", "contract"), ("Freelance", "freelance"), ("Temporary", "temporary"))

    def place(self, number: int) -> tuple[str, str]:
        return str(9000 + number), f"https://www.oneforma.com/jobs/{9000 + number}/"

    def wage(self, number: int) -> tuple[Any, Pay]:
        amount = self.rng.randint(12, 49)
        return (f"The rate is ${amount} per hour.", Pay(str(amount), str(amount), "USD", "hour")) if number % 2 else ("", Pay())

    def answer(self, url: str) -> Answer:
        asked = query(url)
        if path(url) != "/wp-json/wp/v2/job":
            return 404, {"Content-Type": "application/json"}, b'{"code":"rest_no_route"}'
        page, size = int(asked.get("page", 1)), min(int(asked.get("per_page", 10)), self.size)
        pages = -(-len(self.gigs) // size)
        if page > pages:
            return 400, {"Content-Type": "application/json"}, b'{"code":"rest_post_invalid_page_number"}'
        body = json.dumps([self.entry(gig) for gig in self.gigs[(page - 1) * size:page * size]]).encode()
        return 200, {"Content-Type": "application/json", "X-WP-Total": str(len(self.gigs)), "X-WP-TotalPages": str(pages)}, body

    def entry(self, gig: Gig) -> dict[str, Any]:
        stamp = f"{gig.dated:%Y-%m-%dT%H:%M:%S}"
        text = escape(f"{gig.text} {gig.wage}").replace("-", "&#8211;")
        return {
            "id": int(gig.id), "date": stamp, "date_gmt": stamp, "guid": {"rendered": gig.url}, "modified": stamp, "modified_gmt": stamp,
            "slug": "role", "status": "publish", "type": "job", "link": gig.url, "title": {"rendered": gig.title},
            "content": {"rendered": f"<p>{text}</p>", "protected": False}, "excerpt": {"rendered": "", "protected": False},
            "featured_media": 0, "template": "", "meta": [], "job_type": [100], "class_list": ["job"], "acf": [],
            "_links": {"self": [{"href": "https://www.oneforma.com/wp-json/wp/v2/job/1"}]},
            "_embedded": {"wp:term": [[{"id": 100, "link": "", "name": gig.kind, "slug": "x", "taxonomy": "job_type"}],
                                      [{"id": 7, "link": "", "name": "Remote", "slug": "remote", "taxonomy": "job_location"}]]},
        }


class MercorSite(Site):
    """A sitemap and a page a role: with the page's own data, or with schema.org data alone. Some listed roles are gone."""

    name = "mercor"
    hosts = ("work.mercor.com",)
    kinds = (("part-time contractor", "contract"), ("full-time contractor", "contract"), ("contract", "contract"),
             ("CONTRACTOR", "contract"))

    def place(self, number: int) -> tuple[str, str]:
        return f"list_AAAB{number:04}", f"https://work.mercor.com/jobs/list_AAAB{number:04}/role-{number}"

    def wage(self, number: int) -> tuple[Any, Pay]:
        return stated(self.rng, number, (("hourly", "hour"), ("one-time", "project"), ("yearly", "year")), ("USD",))

    def answer(self, url: str) -> Answer:
        if path(url) == "/sitemap.xml":
            listed = [*(gig.url for gig in self.gigs), "https://work.mercor.com/jobs/list_GONE/x", "https://work.mercor.com/about",
                      "https://elsewhere.example/jobs/list_AAAB0001/x"]
            return 200, {"Content-Type": "application/xml"}, sitemap(listed)
        gig = next((gig for gig in self.gigs if url == gig.url), None)
        return (200, HTML, self.page(gig)) if gig else (410, HTML, b"<html>This role is closed</html>")

    def page(self, gig: Gig) -> bytes:
        low, high, number = gig.wage["low"], gig.wage["high"], gig.number
        stamp = gig.dated.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        role = {"listingId": gig.id, "uid": "u", "title": gig.title, "description": gig.text, "status": "active", "listingType": "standard",
                "rateMin": low, "rateMax": high, "payRateFrequency": gig.wage["unit"], "commitment": gig.kind, "location": "Remote",
                "workArrangement": "Remote", "remainingSlots": 4, "hoursPerWeek": 15, "postedAt": stamp, "createdAt": stamp}
        value = {"@type": "QuantitativeValue", "minValue": low, "maxValue": high, "unitText": gig.wage["unit"]}
        described = {"@context": "https://schema.org/", "@type": "JobPosting", "title": gig.title, "description": f"<p>{gig.text}</p>",
                     "datePosted": stamp, "employmentType": gig.kind, "hiringOrganization": {"@type": "Organization", "name": "Mercor"},
                     "baseSalary": {"@type": "MonetaryAmount", "currency": "USD", "value": value}, "jobLocationType": "TELECOMMUTE"}
        data = {"props": {"pageProps": {"role": role}}, "page": "/jobs/[...slug]", "query": {}, "buildId": "b"}
        script = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>' if number % 3 else ""
        linked = f'<script type="application/ld+json">{json.dumps(described)}</script>' if number % 3 != 1 else ""
        return f"<!DOCTYPE html><html><head><title>Role</title>{linked}</head><body><h1>Role</h1>{script}</body></html>".encode()


class FernhallSite(Site):
    """A site with schema.org job pages behind a sitemap index, one part of it gzipped; every page in another sloppy style."""

    name = "jobposting"
    hosts = ("jobs.fernhall.example",)
    kinds = (("CONTRACTOR", "contract"), ("FULL_TIME", "full_time"), ("Freelance", "freelance"), ("TEMPORARY", "temporary"),
             ("PER_DIEM", "contract"), ("PART_TIME", "part_time"), ("INTERN", "internship"))
    base = "https://jobs.fernhall.example"

    def place(self, number: int) -> tuple[str, str]:
        url = f"{self.base}/jobs/{number}"
        return url, url

    def wage(self, number: int) -> tuple[Any, Pay]:
        if number % 5 == 4:
            return worded(self.rng, number // 5)
        return stated(self.rng, number, (("HOUR", "hour"), ("YEAR", "year"), ("MONTH", "month"), ("DAY", "day"), ("WEEK", "week")))

    def answer(self, url: str) -> Answer:
        urls, half = [gig.url for gig in self.gigs], len(self.gigs) // 2
        if path(url) == "/sitemap.xml":
            return 200, {"Content-Type": "text/xml"}, sitemap([f"{self.base}/jobs-1.xml", f"{self.base}/jobs-2.xml.gz"], is_index=True)
        if path(url) == "/jobs-1.xml":
            return 200, {"Content-Type": "text/xml"}, sitemap(urls[:half])
        if path(url) == "/jobs-2.xml.gz":
            return 200, {"Content-Type": "application/gzip"}, gzip.compress(sitemap([*urls[half:], f"{self.base}/about-us"]))
        gig = next((gig for gig in self.gigs if url == gig.url), None)
        if gig is None:
            return (200, HTML, b"<html><p>About us</p></html>") if path(url) == "/about-us" else GONE
        return 200, HTML, self.page(gig).encode()

    def page(self, gig: Gig) -> str:
        posting = {"@context": "https://schema.org", "@type": "JobPosting", "title": gig.title, "description": f"<p>{escape(gig.text)}</p>",
                   "datePosted": gig.dated.isoformat(), "employmentType": [gig.kind] if gig.number % 2 else gig.kind, "url": gig.url,
                   "hiringOrganization": {"@type": "Organization", "name": gig.employer},
                   "jobLocation": {"@type": "Place", "address": {"addressLocality": "Oslo", "addressCountry": "NO"}},
                   "validThrough": "2099-01-01T00:00", **self.salary(gig.wage)}
        if gig.number % 6 == 5:
            return self.microdata(gig)
        plain = json.dumps(posting)
        script = (plain, f"// made by hand\n{plain[:-1]},}}", escape(plain), f"/*<![CDATA[*/ [{plain}] /*]]>*/",
                  json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, posting]}))[gig.number % 6]
        return f'<!doctype html><html><head><script type="application/ld+json">{script}</script></head><body>{gig.title}</body></html>'

    def salary(self, wage: Any) -> dict[str, Any]:
        if isinstance(wage, str):
            return {"baseSalary": wage} if wage else {}
        low, high = wage["low"], wage["high"]
        ends = {"value": low} if low == high else {"minValue": low, "maxValue": high}
        value = {"@type": "QuantitativeValue", **ends, "unitText": wage["unit"]}
        return {"baseSalary": {"@type": "MonetaryAmount", "currency": wage["currency"], "value": value}}

    def microdata(self, gig: Gig) -> str:
        wage = gig.wage if isinstance(gig.wage, str) else ""
        pay = f'<span itemprop="baseSalary">{escape(wage)}</span>' if wage else self.money(gig.wage)
        return (f'<html><body><div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">{gig.title}</h1>'
                f'<div itemprop="description">{escape(gig.text)}</div><meta itemprop="datePosted" content="{gig.dated.isoformat()}">'
                f'<meta itemprop="employmentType" content="{gig.kind}"><span itemprop="hiringOrganization" itemscope '
                f'itemtype="https://schema.org/Organization"><span itemprop="name">{gig.employer}</span></span>{pay}</div></body></html>')

    def money(self, wage: Any) -> str:
        if isinstance(wage, str):
            return ""
        names = (("minValue", wage["low"]), ("maxValue", wage["high"]), ("unitText", wage["unit"]))
        inner = "".join(f'<meta itemprop="{name}" content="{end}">' for name, end in names if end is not None)
        return (f'<span itemprop="baseSalary" itemscope itemtype="https://schema.org/MonetaryAmount"><meta itemprop="currency" '
                f'content="{wage["currency"]}"><span itemprop="value" itemscope itemtype="https://schema.org/QuantitativeValue">{inner}'
                "</span></span>")
