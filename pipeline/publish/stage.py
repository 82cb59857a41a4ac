"""The publish stage: a release folder, built under another name and renamed when it is whole."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from pipeline.publish import files, manifest
from pipeline.publish.listings import PLANS
from pipeline.publish.pages import quality_page, report_page
from pipeline.publish.quality import quality_report
from pipeline.publish.released import released_rows
from pipeline.publish.report import ANSWERS, INDEX, TRENDS, WEEKLY, Published
from warehouse.build import StageView
from warehouse.home import discard, write_json
from warehouse.tables import TABLES

log = logging.getLogger(__name__)


def publish(view: StageView) -> dict[str, int]:
    """Writes the release view.release: tables, manifest, report.html, quality.html and quality.json; returns files and how many are linked.

    Readers see it only when HEAD names it. A folder of that name is what a killed run left, and is replaced.
    """
    releases = view.home.releases
    for leftover in releases.glob(".*.new"):
        discard(leftover)
    folder = releases / f".{view.release}.new"
    folder.mkdir()
    folder.chmod(files.FOLDER_MODE)
    tables, counts = _write_tables(view, folder)
    quality = quality_report(
        view.night, view.read("coverage"), view.read("sources"), view.read("quarantine"), view.read("quality_results"),
        view.read("postings", columns=["source", "engagement_type"]))
    facts = _manifest(view, tables, quality)
    write_json(folder / manifest.NAME, facts)
    write_json(folder / "quality.json", quality)
    (folder / "quality.html").write_text(quality_page(facts, quality), encoding="utf-8")
    (folder / "report.html").write_text(report_page(facts, _published(view), quality), encoding="utf-8")
    for name in (manifest.NAME, "quality.json", "quality.html", "report.html"):
        (folder / name).chmod(files.FILE_MODE)
    discard(releases / view.release)
    folder.rename(releases / view.release)
    return counts


def _write_tables(view: StageView, folder: Path) -> tuple[dict[str, Any], dict[str, int]]:
    before = view.home.releases / view.previous_release if view.previous_release else None
    known = manifest.known_files(before)
    tables: dict[str, Any] = {}
    counts = {"files": 0, "files_linked": 0}
    for name, table in sorted(TABLES.items()):
        if not table.released:
            continue
        facts = files.write_table(folder, table, released_rows(view, name))
        counts["files"] += len(facts)
        counts["files_linked"] += files.link_unchanged(folder, facts, before, known)
        tables[name] = {"grain": table.grain, "rows": sum(fact["rows"] for fact in facts), "files": facts}
    return tables, counts


def _manifest(view: StageView, tables: dict[str, Any], quality: dict[str, Any]) -> dict[str, Any]:
    models = sorted(view.read("labels", ["model_version"])["model_version"].unique().to_pylist())
    shown = sorted(view.read("inflow_by_category", ["model_version"])["model_version"].unique().to_pylist())
    newest_rate = pc.max(view.read("postings", ["usd_rate_date"])["usd_rate_date"]).as_py()
    postings = {row["values"]: row["counts"] for row in pc.value_counts(view.read("postings", ["source"])["source"]).to_pylist()}
    sources = view.read("sources").sort_by("source").to_pylist()
    kept = ("source", "title", "homepage", "observed_by", "is_simulated", "attribution", "terms_url", "may_redistribute_text")
    coverage = ("source", "statuses", "first_night", "last_complete_night", "counts")
    return {
        "format": manifest.FORMAT,
        "release": view.release,
        "previous_release": view.previous_release,
        "night": str(view.night),
        "is_simulated": view.is_simulated,
        "versions": manifest.versions(models, str(newest_rate) if newest_rate else None) | {"model": ", ".join(shown) or "none"},
        "sources": [{name: row[name] for name in kept} | {"postings": postings.get(row["source"], 0)} for row in sources],
        "coverage": [{name: row[name] for name in coverage} for row in quality["sources"]],
        "quality": {"verdict": quality["verdict"]["colour"], "expectations": quality["expectation_counts"]},
        "tables": tables,
    }


def _published(view: StageView) -> Published:
    titles = {row["source"]: row["title"] for row in view.read("sources", ["source", "title"]).to_pylist()}
    return Published.of({name: view.read(name) for name in (*WEEKLY, *TRENDS, INDEX, ANSWERS, *PLANS)}, titles)
