"""The pages load nothing, run nothing, escape what came from outside, and say 'no clear change' when that is the answer."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pyarrow as pa
import pytest

from pipeline.measure.stage import tables_of
from pipeline.publish import words
from pipeline.publish.pages import POLICY, quality_page, report_page, web_address
from pipeline.publish.quality import quality_report
from pipeline.publish.report import Published, drawn_weeks, headlines, source_changes
from tests.pipeline.measure.readings import panel_of
from tests.pipeline.measure.world import MODEL, START, World, moving_world
from warehouse.tables import TABLES

HOSTILE = "<script>alert('x')</script>"


def facts(world: World, *, simulated: bool = True) -> dict[str, Any]:
    sources = [{**row, "terms_url": "javascript:alert(1)", "postings": 3} for row in world.rows["sources"]]
    return {
        "night": "2026-03-02", "release": "2026-03-02.1", "is_simulated": simulated, "sources": sources,
        "versions": {"gigshift": "0.1.0", "model": MODEL, "taxonomy": "1", "currency_file": "rates 1", "newest_currency_rate": None},
        "tables": {"postings": {"grain": "One row per posting", "rows": 3}},
    }


def published(world: World) -> Published:
    panel = panel_of(world)
    return Published.of({name: panel.table(name) for name in tables_of("published")},
                        {row["source"]: row["title"] for row in world.rows["sources"]})


def quality(world: World, **tables: Any) -> dict[str, Any]:
    empty = {name: TABLES[name].empty() for name in ("quarantine", "quality_results")} | tables
    rows = world.tables()
    return quality_report(date(2026, 3, 2), rows["coverage"], rows["sources"], empty["quarantine"], empty["quality_results"],
                          rows["postings"])


class Outward(HTMLParser):
    """Collects whatever could load or run something, and where links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in ("script", "link", "iframe", "img", "image", "object", "embed", "use", "foreignobject"):
            self.loads.append(tag)
        self.loads += [name for name, value in attrs if name.startswith("on") or name == "src" or "url(h" in (value or "")]
        if tag == "a" and named.get("href"):
            self.links.append(str(named["href"]))


@pytest.fixture(scope="module")
def world() -> World:
    world = moving_world(60, 0.8)
    world.rows["sources"][0] |= {"title": HOSTILE, "attribution": HOSTILE, "homepage": "javascript:alert(1)"}
    world.rows["coverage"][40] |= {"status": "partial", "status_reason": HOSTILE}
    return world


@pytest.fixture(scope="module")
def report(world: World) -> str:
    return report_page(facts(world), published(world), quality(world))


def test_pages_load_and_run_nothing(world: World, report: str) -> None:
    for page in (report, quality_page(facts(world), quality(world))):
        outward = Outward()
        outward.feed(page)
        assert outward.loads == []
        assert all(link.startswith(("https://", "#")) or link in ("quality.html", "report.html") for link in outward.links)
        assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'.replace("'", "&#39;") in page
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page


def test_simulated_data_is_called_so_in_title_and_every_chart(world: World, report: str) -> None:
    charts = re.findall(r"<svg.*?</svg>", report, re.DOTALL)
    assert len(charts) > 20
    assert all("simulated data" in chart for chart in charts)
    assert re.search("<title>Simulated data", report)
    nothing = Published.of({name: TABLES[name].empty() for name in tables_of("published")}, {})
    real = report_page(facts(world, simulated=False), nothing, quality(world))
    assert "imulated" not in real.split("Sources</h2>")[0]


def test_charts_have_title_description_and_unique_ids(report: str) -> None:
    for chart in re.findall(r"<svg.*?</svg>", report, re.DOTALL):
        assert chart.startswith('<svg role="img" aria-labelledby=')
        assert "<title id=" in chart
        assert "<desc id=" in chart
    ids = re.findall(r'\bid="([^"]+)"', report)
    assert len(ids) == len(set(ids))


def test_report_names_its_annotator_frame_and_versions(report: str) -> None:
    assert "language-model annotator" in report
    assert "simulated postings on 2 boards" in report
    assert MODEL in report


def trend(low: float, high: float, status: str = "measured", weeks: int = 60) -> dict[str, Any]:
    numbers = ((low + high) / 2, low, high) if status == "measured" else (None, None, None)
    named = dict(zip(("estimate", "low", "high"), numbers, strict=True))
    return {**named, "status": status, "n": 400, "week_count": weeks, "first_week": START, "last_week": START, "source_set_id": "s",
            "q_value": 0.01 if low > 0 or high < 0 else 0.3}


@pytest.mark.parametrize(("low", "high", "verdict", "said"), [
    (3, 9, "rises", "It rises: +6 % a year (90 % interval +3 to +9)"),
    (-30, -10, "fades", "It fades: \u221220 % a year"),
    (-5, 7, "steady", "No clear change: +1 % a year (90 % interval \u22125 to +7)"),
])
def test_direction_is_said_only_under_false_discovery_control(low: float, high: float, verdict: str, said: str) -> None:
    assert words.verdict(trend(low, high)) == verdict
    assert said in words.trend_sentence(trend(low, high))
    assert "season" not in words.trend_sentence(trend(low, high))
    assert "season" in words.trend_sentence(trend(low, high, weeks=51))


def test_too_little_data_is_said() -> None:
    assert words.verdict(None) == words.verdict(trend(0, 0, "too_few")) == "unknown"
    assert "a trend needs 30 works and 13 weeks" in words.trend_sentence(trend(0, 0, "too_few", 5))
    assert "No week has been measured yet" in words.trend_sentence(None)


def test_headlines_say_no_when_nothing_moves() -> None:
    inflow = {("all", "all"): trend(-5, 7), ("all", "data_entry"): trend(-40, 3), ("all", "translation"): trend(-9, 9)}
    still: dict[str, Any] = {"inflow_trends": inflow, "routine_share_trends": {("all", "all"): trend(-1, 1)}}
    said = headlines(Published({name: {} for name in ("inflow_by_category", "stock_by_category", "routine_share")}, still))
    assert [headline.verdict for headline in said] == ["steady"] * 4
    assert said[2].text == "No category clearly fades, of 2 that have a trend."


def test_line_breaks_at_gaps_and_where_the_boards_change() -> None:
    weeks = (("measured", 1), ("measured", 1), ("gap", 0), ("measured", 1), ("measured", 2), ("partial", 2))
    rows = [{"week": START + timedelta(weeks=week), "status": status, "estimate": None if status == "gap" else 1.0, "low": 0.0, "high": 2.0,
             "source_set_id": boards, "frame": f"postings on {boards} boards: x"} for week, (status, boards) in enumerate(weeks)]
    assert [(row["segment"], row["is_whole"]) for row in drawn_weeks(rows)] == [(0, True), (0, True), (2, True), (3, True), (4, False)]
    assert [change["label"] for change in source_changes(rows)] == ["2 boards"]


def test_quality_report_adds_up_and_puts_what_is_unmet_first() -> None:
    world = moving_world(6, 0.2)
    world.rows["coverage"][1]["new_count"] += 1
    world.rows["coverage"][5] |= {"status": "partial", "night": date(2026, 3, 2)}
    result = {"night": date(2026, 3, 2), "table_name": "postings", "expectation_id": "a", "expectation_type": "t", "column_name": None,
              "severity": "warning", "reason": "because", "is_met": True, "checked_count": 9, "unexpected_count": 0, "observed": None,
              "examples": "[]"}
    unmet = {**result, "expectation_id": "b", "is_met": False, "unexpected_count": 2}
    older = {**unmet, "night": START, "expectation_id": "c"}
    results = pa.Table.from_pylist([result, unmet, older], schema=TABLES["quality_results"].schema)
    report = quality(world, quality_results=results)
    assert [len(source["gaps"]) for source in quality(moving_world(60, 0.1))["sources"]] == [0, 1, 0, 0]
    assert [source["adds_up"] for source in report["sources"]] == [False, True, True]
    assert [row["expectation_id"] for row in report["expectations"]] == ["b", "a"]
    assert report["expectation_counts"]["warning"] == {"met": 1, "unmet": 1}
    assert report["verdict"]["colour"] == "amber"
    assert len(report["verdict"]["reasons"]) == 2
    page = quality_page(facts(world), report)
    assert "not met" in page
    assert ">no</span>" in page


def test_quality_report_counts_gigs_salaried_and_unknown_postings() -> None:
    world = moving_world(6, 0.2)
    for row, kind in zip(world.rows["postings"], ("full_time", "part_time", "unknown"), strict=False):
        row |= {"engagement_type": kind, "is_gig": False, "source": "hackernews"}
    told = {row["source"]: row for row in quality(world)["engagement"]}["hackernews"]
    assert (told["salaried"], told["unknown"]) == (2, 1)
    assert told["postings"] == told["gig"] + 3
    assert "Gigs and salaried postings" in quality_page(facts(world), quality(world))


def test_only_addresses_of_the_web_become_links() -> None:
    assert web_address("https://example.org") == "https://example.org"
    assert web_address("javascript:alert(1)") is None
    assert web_address(None) is None
