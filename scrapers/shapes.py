"""Shapes that recur among sources: a JSON list of jobs, and the checks and readings that such lists need. RSS is in scrapers.rss."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapers.source import Fields, Item, Reply, Source
from warehouse.errors import SourceChanged


class JsonBoard(Source):
    """A source whose replies are JSON lists of jobs, each in the field `jobs_field` of an object, or the reply itself where that is None.

    `envelope` names the other fields of the object that are known and not used; a subclass says what one job means.
    """

    jobs_field: str | None
    envelope: tuple[str, ...] = ()

    def follow(self, reply: Reply) -> list[str]:
        """Nothing: one reply holds the whole list."""
        return []

    def shortfall(self, reply: Reply) -> str | None:
        """None where the reply holds a list; raises SourceChanged where it does not, as a block page with status 200."""
        self.jobs(reply)
        return None

    def jobs(self, reply: Reply) -> list[Any]:
        """Entries of the list; raises SourceChanged when there is none."""
        if self.jobs_field is None:
            return reply.array
        jobs: list[Any] = Fields(reply.document, reply.url).need(self.jobs_field, list)
        return jobs

    def parse(self, reply: Reply) -> Iterator[Item]:
        """Jobs of the list, read from the scrubbed body, and fields that the source does not know."""
        clean = replace(reply, body=self.scrub(reply.body))
        jobs = self.jobs(clean)
        if self.jobs_field is not None:
            envelope = Fields(clean.document, reply.url)
            envelope.ignore(self.jobs_field, *self.envelope)
            yield from envelope.rest("reply")
        for index, job in enumerate(jobs):
            yield from self.job(Fields(job, f"{reply.url}: {self.jobs_field or 'list'}[{index}]"))

    @abstractmethod
    def job(self, job: Fields) -> Iterator[Item]:
        """Items of one entry: a posting or a skip, and what is unknown in it."""


def parameter(url: str, name: str) -> str | None:
    """The value of one query parameter of an address, None where it has none."""
    return parse_qs(urlsplit(url).query).get(name, [None])[0]


def listed(fields: Fields, name: str) -> tuple[str, ...]:
    """Texts of an optional list field, blank ones left out; a single text is a list of one. Raises SourceChanged on anything else."""
    value = fields.take(name)
    texts = [value] if isinstance(value, str) else value or []
    if not isinstance(texts, list) or not all(isinstance(text, str | None) for text in texts):
        raise SourceChanged(f"field {name!r} holds {str(value)[:80]!r}, expected a list of texts")
    return tuple(text for text in texts if text and text.strip())


def amount(fields: Fields, name: str) -> str | None:
    """An optional amount as served, None where it is missing or 0, by which boards say that they don't know it."""
    text = fields.text(name)
    try:
        return None if text is None or float(text) == 0 else text
    except ValueError:
        return text


def narrow_window(reply: Reply, posted: Iterable[datetime], most: int) -> str | None:
    """Why a list that shows only its newest `most` entries may have missed some: it is full and reaches over less than a day."""
    moments = sorted(posted)
    if len(moments) < most or moments[-1] - moments[0] >= timedelta(days=1):
        return None
    return f"{reply.url}: the newest {len(moments)} entries reach over {moments[-1] - moments[0]}, a nightly crawl may have missed others"
