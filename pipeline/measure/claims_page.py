"""The page docs/claims.md, from the registry."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.measure.claims_registry import MEASURES, registry
from pipeline.measure.statistics.false_discovery import FALSE_DISCOVERIES

_TEMPLATE = "claims.md.jinja"


def claims_page() -> str:
    """Markdown page: how a verdict is reached, every registered claim, how to register one."""
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=False,  # noqa: S701
                              keep_trailing_newline=True)
    return environment.get_template(_TEMPLATE).render(claims=registry(), measures=MEASURES, false_discoveries=f"{FALSE_DISCOVERIES:.0%}")
