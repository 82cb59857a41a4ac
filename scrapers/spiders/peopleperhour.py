"""PeoplePerHour: projects from the state that its listing pages give to their own script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from scrapers.embedded import script_json
from scrapers.source import Bounds, Fields, Item, Permission, RawPosting, Reply, Source
from warehouse.errors import SourceChanged

JOBS = "https://www.peopleperhour.com/freelance-jobs"
MOST_PAGES = 100

_STATE = re.compile(r"window\.PPHReact\.initialState\s*=\s*")


class PeoplePerHour(Source):
    """Projects of a British marketplace. Clients' names are not kept."""

    name = "peopleperhour"
    title = "PeoplePerHour projects"
    homepage = "https://www.peopleperhour.com"
    hosts = ("www.peopleperhour.com",)
    bounds = Bounds(minimum=20, maximum=5000)
    gig_field = "every project; `project_type` says fixed or hourly"
    permission = Permission(
        status="off",
        status_reason="there is no interface for programs, and the terms are not cleared",
        attribution="Projects on PeoplePerHour (peopleperhour.com); each links to its page there",
        terms_url="https://www.peopleperhour.com/static/terms",
        terms_read_on=None,
        robots_remark="not known; it is read before each crawl and obeyed",
        max_polls_per_day=1,
        crawl_delay=3.0,
        raw_retention=30,
        text_retention=30,
        may_redistribute_text=False,
        may_train=False,
    )

    def start(self, night: date) -> list[str]:
        """First page of all projects."""
        return [JOBS]

    def follow(self, reply: Reply) -> list[str]:
        """The next page, until one holds no project."""
        number = _number(reply)
        return [f"{JOBS}?page={number + 1}"] if _listed(reply)[0] and number < MOST_PAGES else []

    def shortfall(self, reply: Reply) -> str | None:
        """Whether the last page that is read still holds projects, so that more may follow."""
        is_last = _number(reply) >= MOST_PAGES
        return f"{reply.url}: more than {MOST_PAGES} pages" if is_last and _listed(reply)[0] else None

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Projects that a page lists."""
        listed, projects = _listed(reply)
        for project_id in listed:
            if project_id not in projects:
                raise SourceChanged(f"{reply.url}: project {project_id} is listed and not among entities.projects")
            entity = Fields(projects[project_id], f"{reply.url}: entities.projects[{project_id}]")
            yield from _project(Fields(entity.need("attributes", dict), f"{reply.url}: project {project_id}"), project_id)


def _number(reply: Reply) -> int:
    number = parse_qs(urlsplit(reply.url).query).get("page", ["1"])[0]
    return int(number) if number.isdigit() else 1


def _listed(reply: Reply) -> tuple[list[str], dict[str, Any]]:
    """Ids that a page lists, and the projects that it holds by id."""
    state = Fields(script_json(reply, _STATE, "window.PPHReact.initialState"), f"{reply.url}: initialState")
    jobs = Fields(state.need("freelanceJobs", dict), f"{reply.url}: freelanceJobs")
    main = Fields(jobs.need("main", dict), f"{reply.url}: freelanceJobs.main")
    listed = [Fields(one, f"{reply.url}: freelanceJobs.main.data").need_text("id") for one in main.need("data", list)]
    entities = Fields(state.need("entities", dict), f"{reply.url}: entities")
    projects = entities.need("projects", dict) if listed else {}
    return listed, projects


def _project(project: Fields, project_id: str) -> Iterator[Item]:
    kind, budget = project.need_text("project_type"), project.text("budget")
    client = Fields(project.take("client") or {}, "project client")
    category = Fields(project.take("sub_category") or {}, "project sub_category")
    category_name = category.text("subcate_name")
    client.ignore("public_name")
    posting = RawPosting(
        source_posting_id=project_id,
        url=urljoin(JOBS, project.need_text("url")),
        title=project.need_text("title"),
        description=project.need_text("proj_desc"),
        tags=(category_name,) if category_name else (),
        country=client.text("country"),
        posted=project.need_text("posted_dt"),
        posted_origin="source",
        engagement=kind,
        pay_minimum=budget,
        pay_maximum=budget,
        pay_currency=project.text("currency"),
        pay_unit=kind,
    )
    yield from project.rest("project")
    yield from client.rest("client")
    yield posting
