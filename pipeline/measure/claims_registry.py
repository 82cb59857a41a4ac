"""The registry of claims: what is said about AI and gig work, and the test that decides each statement."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from warehouse.errors import BadInput
from warehouse.taxonomies import AI_RELATIONS, CATEGORY_CODES, CLAIM_DIRECTIONS, EXPOSURES, LABELS

REGISTRY = Path(__file__).with_suffix(".toml")
FALLS, RISES, STEADY = CLAIM_DIRECTIONS
ODDS, LEVEL, MENTION_ODDS, RATE, LOG_MEAN, COMOVEMENT, NONE = MEASURES = (
    "odds", "level", "mention_odds", "rate", "log_mean", "comovement", "none")
_KNOWN = {"category": CATEGORY_CODES, "label": LABELS, "exposure": EXPOSURES, "ai_relation": AI_RELATIONS}


@dataclass(frozen=True)
class Claim:
    """One statement with its test; `margin` is the least change that it is taken to mean, in % a year (comovement: a correlation)."""

    id: str
    version: int
    registered_on: date
    statement: str
    said_by: str
    estimand: str
    direction: str
    margin: float
    measure: str
    where: Mapping[str, list[str]] = field(default_factory=dict)
    table: str = ""
    column: str = ""
    why_not: str = ""
    minimum_n: int = 100
    minimum_weeks: int = 26

    @property
    def is_yearly(self) -> bool:
        """Whether the estimate is a change per year, on the log scale inside."""
        return self.measure != COMOVEMENT

    @property
    def unit(self) -> str:
        """Of estimate and margin."""
        return "% a year" if self.is_yearly else "correlation"

    def shown(self, value: float) -> float:
        """A value of the inner scale in the claim's unit."""
        return float(np.expm1(min(value, 50.0)) * 100) if self.is_yearly else value

    def edge(self, sign: int) -> float:
        """The margin upwards (1) or downwards (-1) on the inner scale."""
        return float(np.log1p(sign * self.margin / 100)) if self.is_yearly else sign * self.margin


@cache
def registry(path: Path = REGISTRY) -> tuple[Claim, ...]:
    """All claims in their order; raises BadInput naming the entry and the field that can't be used."""
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["claim"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise BadInput(f"{path}: no registry of claims ({error}); it holds [[claim]] entries, see docs/claims.md") from error
    claims = tuple(_claim(entry, f"{path}: claim {entry.get('id', f'number {number}')}") for number, entry in enumerate(entries, 1))
    repeated = {claim.id for claim in claims if sum(claim.id == other.id for other in claims) > 1}
    if repeated:
        raise BadInput(f"{path}: claim {min(repeated)} stands twice; give each its own id")
    return claims


def _claim(entry: Mapping[str, Any], where: str) -> Claim:
    needed = {column.name for column in fields(Claim) if column.default is MISSING and column.default_factory is MISSING}
    wrong = sorted((needed - entry.keys()) | (entry.keys() - {column.name for column in fields(Claim)}))
    if wrong:
        raise BadInput(f"{where}: {wrong[0]} is missing or no field of a claim; see docs/claims.md")
    claim = Claim(**entry)
    for name, value, allowed in (("direction", claim.direction, CLAIM_DIRECTIONS), ("measure", claim.measure, MEASURES)):
        if value not in allowed:
            raise BadInput(f"{where}: {name} {value!r} is not one of {', '.join(allowed)}")
    for column, values in claim.where.items():
        if unknown := sorted(set(values) - set(_KNOWN.get(column, values))):
            raise BadInput(f"{where}: where.{column} holds {unknown[0]!r}, which is not in warehouse/taxonomies.py")
    if len({claim.measure in (RATE, LOG_MEAN), bool(claim.table), bool(claim.column)}) > 1:
        raise BadInput(f"{where}: measure {claim.measure} needs table and column, others have none")
    if (claim.measure == NONE) != bool(claim.why_not) or (claim.margin > 0) == (claim.measure == NONE):
        raise BadInput(f"{where}: a claim that can't be observed has measure none, margin 0 and why_not; any other has a margin over 0")
    return claim
