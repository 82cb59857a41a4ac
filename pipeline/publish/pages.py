"""The two pages of a release. They load nothing and run nothing; whatever came from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.measure.described import descriptions
from pipeline.publish import pictures, words
from pipeline.publish.report import ALL, Published, answer_rows, headlines, measured, source_rows

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
NIGHTS_SHOWN = 60

Facts = Mapping[str, Any]


def _environment() -> Environment:
    environment = Environment(loader=PackageLoader("pipeline.publish"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True)
    environment.globals |= {"policy": POLICY, "marks": words.MARKS, "labels": words.LABELS}
    environment.filters |= {"whole": words.whole, "web": web_address}
    return environment


def web_address(value: str | None) -> str | None:
    """The address if it is one of the web, else None: nothing else may become a link."""
    return value if value and value.startswith(("https://", "http://")) else None


def report_page(manifest: Facts, published: Published, quality: Facts) -> str:
    """The report for readers."""
    simulated = " \u00b7 simulated data" if manifest["is_simulated"] else ""
    drawn = [*pictures.weekly_pictures(published, simulated), *pictures.forest_pictures(published, simulated)]
    weeks = measured(published.series("inflow_by_category"))
    return _environment().get_template("report.html.j2").render(
        manifest=manifest,
        quality=quality,
        headlines=headlines(published),
        pictures={picture.name: picture for picture in drawn},
        panels=pictures.category_panels(published, simulated),
        sources=source_rows(published),
        homepages={source["source"]: source["homepage"] for source in manifest["sources"]},
        answers=answer_rows(published),
        listings={listing.name: listing for listing in published.listings},
        descriptions=descriptions(),
        together=published.weekly["inflow_by_category"].get((ALL, ALL), []),
        frame=pictures.frame_of(published),
        period=f"{words.day(weeks[0]['week'])} to {words.day(weeks[-1]['week'])}" if weeks else "",
        week_count=len(weeks),
    )


def quality_page(manifest: Facts, quality: Facts) -> str:
    """The quality report for maintainers."""
    return _environment().get_template("quality.html.j2").render(manifest=manifest, quality=quality, nights_shown=NIGHTS_SHOWN)
