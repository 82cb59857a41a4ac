"""From fits to verdicts: all claims that can be tested on one day, judged together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

from pipeline.measure.claims_registry import FALLS, LEVEL, MENTION_ODDS, ODDS, STEADY, Claim
from pipeline.measure.statistics.false_discovery import FALSE_DISCOVERIES, q_values
from pipeline.measure.statistics.sequential import moderated, reach
from pipeline.measure.statistics.trend import Fit
from warehouse.taxonomies import CLAIM_VERDICTS

SUPPORTED, NOT_SUPPORTED, REVERSED, TOO_LITTLE_DATA, NOT_OBSERVABLE = CLAIM_VERDICTS
POWER = 0.8
COUNTED = (ODDS, MENTION_ODDS, LEVEL)
"""Measures whose noise is told in multiples of what single works would give, and can be pooled."""


@dataclass(frozen=True)
class Verdict:
    """What is said of one claim; numbers on the inner scale (logs for yearly changes). `smallest` would be seen in 4 of 5 cases."""

    verdict: str
    reason: str
    estimate: float
    low: float
    high: float
    q_value: float
    smallest: float


def judge(tested: Sequence[tuple[Claim, Fit]]) -> list[Verdict]:
    """Verdicts in the order of the claims: noise pooled over the counts, false discoveries held down over all of them."""
    counted = iter(moderated([fit for claim, fit in tested if claim.measure in COUNTED]))
    fits = [next(counted) if claim.measure in COUNTED else fit for claim, fit in tested]
    chances = [max(2 * float(stats.t.sf(abs(fit.slope - edge) / fit.error, fit.freedom)) for edge in _edges(claim))
               for (claim, _), fit in zip(tested, fits, strict=True)]
    return [_verdict(claim, fit, float(q)) for (claim, _), fit, q in zip(tested, fits, q_values(chances, method="by"), strict=True)]


def _edges(claim: Claim) -> tuple[float, ...]:
    return (claim.edge(-1), claim.edge(1)) if claim.direction == STEADY else (0.0,)


def _verdict(claim: Claim, fit: Fit, q_value: float) -> Verdict:
    is_selected = q_value <= FALSE_DISCOVERIES
    half = reach(fit.error, fit.freedom)
    low, high = fit.slope - half, fit.slope + half
    decide = _steady if claim.direction == STEADY else _directed
    verdict, reason = decide(claim, low, high, is_selected)
    if verdict == TOO_LITTLE_DATA and not is_selected and decide(claim, low, high, True)[0] != verdict:
        reason = f"its interval would do for one claim; among all tested together its false-discovery rate is {q_value:.2f}"
    return Verdict(verdict, reason, fit.slope, low, high, q_value, half + float(stats.norm.ppf(POWER)) * fit.error)


def _directed(claim: Claim, low: float, high: float, is_selected: bool) -> tuple[str, str]:
    sign = -1 if claim.direction == FALLS else 1
    least, most = sorted((sign * low, sign * high))
    if most < 0 and is_selected:
        return REVERSED, "the whole interval lies on the other side of no change"
    if most < abs(claim.edge(sign)):
        return NOT_SUPPORTED, f"the interval leaves out the claimed change of {claim.margin:g} {claim.unit} and anything beyond it"
    if least > 0 and is_selected:
        return SUPPORTED, "the whole interval lies on the claimed side of no change"
    return TOO_LITTLE_DATA, f"the interval holds both no change and the claimed {claim.margin:g} {claim.unit}"


def _steady(claim: Claim, low: float, high: float, is_selected: bool) -> tuple[str, str]:
    if is_selected and claim.edge(-1) < low and high < claim.edge(1):
        return SUPPORTED, f"the whole interval lies within {claim.margin:g} {claim.unit} of no change"
    if is_selected and (high < claim.edge(-1) or low > claim.edge(1)):
        return REVERSED, f"the whole interval lies {'below' if high < 0 else 'above'} the {claim.margin:g} {claim.unit} that steady allows"
    return TOO_LITTLE_DATA, f"the interval reaches both within and beyond {claim.margin:g} {claim.unit} of no change"
