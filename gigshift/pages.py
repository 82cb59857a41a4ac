"""The generated pages under docs/: `make docs` writes them, a test fails when one is out of date."""

from __future__ import annotations

from pathlib import Path

from expectations.suites import render as render_expectations
from pipeline.classify.artefact import current
from pipeline.classify.fairness_page import fairness_page
from pipeline.classify.model_card import model_card
from pipeline.classify.reliability_plot import reliability_plot
from pipeline.measure.claims_page import claims_page
from pipeline.measure.described import render as render_measures
from scrapers.registry import render as render_sources
from warehouse.crosswalks import render as render_crosswalks
from warehouse.dictionary import render as render_tables


def render_model() -> str:
    """The model card of the classifier in use."""
    return model_card(current())


def render_fairness() -> str:
    """The audit of the classifier in use."""
    return fairness_page(current())


def render_reliability() -> str:
    """The picture on the model card."""
    return reliability_plot(current())


PAGES = {"tables.md": render_tables, "expectations.md": render_expectations, "measures.md": render_measures, "model.md": render_model,
         "fairness.md": render_fairness, "reliability.svg": render_reliability, "sources.md": render_sources,
         "crosswalks.md": render_crosswalks, "claims.md": claims_page}
DOCS = Path(__file__).resolve().parent.parent / "docs"


def write() -> None:
    """Writes every generated page."""
    for name, render in PAGES.items():
        (DOCS / name).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    write()
