"""What people say about AI and gig work, decided at the end of each month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import ceil

import numpy as np
import pyarrow as pa

from pipeline.measure.claim_evidence import Cells, Evidence
from pipeline.measure.claims_registry import Claim, registry
from pipeline.measure.observation import MEASURED
from pipeline.measure.panel import Panel, published
from pipeline.measure.verdicts import NOT_OBSERVABLE, TOO_LITTLE_DATA, Verdict, judge
from pipeline.measure.weekly import TOO_FEW
from warehouse.tables.claims import TABLE

LONGEST_WAIT = 520
"""Weeks beyond which a forecast says nothing."""


def compute(panel: Panel) -> pa.Table:
    """Verdicts on what is said about AI and gig work, claim by claim.

    What: One row says what the postings of one fixed set of boards said to one claim at one month end. Claims, margins and smallest numbers
    were written down beforehand (docs/claims.md). The verdict is supported, not supported, reversed, too little data or not observable,
    and stands until the next month end.

    Formula: For most claims the slope of the log odds that a work belongs to the group rather than to all other gig work; the slope of the
    log count, of bids per work or of log pay (within source and category) for the others; a mean correlation for boards that move together.
    The standard error allows for bulk posting and for weeks that resemble each other, and is pooled over claims that count works. From it
    comes a 95 % confidence sequence, which holds at all month ends together. Supported: the whole sequence lies on the claimed side of no
    change, and the claim is among those selected from all that are tested on that day at 5 % false discoveries, whatever they share.
    Reversed: the same on the other side. Not supported: the whole sequence leaves out the claimed margin. A claim that something is steady
    is supported when the sequence lies within the margin, reversed when it lies beyond it.

    Unit: % a year; a correlation for boards that move together.

    After: Robbins 1970 and Howard, Ramdas, McAuliffe & Sekhon 2021 (confidence sequences), Waudby-Smith et al. 2024 (asymptotic ones),
    Jennison & Turnbull 1997 (sequential regression), Benjamini & Yekutieli 2001 (false discoveries), Smyth 2004 (pooled variances).

    Can not say: Why something changes, or whether AI is the cause. Nothing about boards outside the fixed set, or about hires and pay
    received. In the first year a season looks like a trend. The classifier's errors are in every group, and a group that is partly
    misread moves less than the truth. Month ends before a claim was registered are a look back.
    """
    columns: dict[str, list[object]] = {field.name: [] for field in TABLE.schema}
    cells = Cells(panel)
    for day in _month_ends(panel, cells) if panel.frames.sources else ():
        for claim, evidence, verdict in decided(cells, day):
            for name, value in (_stated(claim, day) | _found(panel, claim, evidence, verdict)).items():
                columns[name].append(value)
    return published(TABLE, columns)


def decided(cells: Cells, day: date) -> Iterator[tuple[Claim, Evidence, Verdict]]:
    """Every claim with its evidence and verdict at the end of a day."""
    evidence = {claim.id: cells.evidence(claim, day) for claim in registry()}
    tested = [(claim, fit) for claim in registry() if (fit := evidence[claim.id].fit) is not None]
    verdicts = {claim.id: verdict for (claim, _), verdict in zip(tested, judge(tested), strict=True)}
    for claim in registry():
        yield claim, evidence[claim.id], verdicts.get(claim.id) or _untested(claim, evidence[claim.id])


def _month_ends(panel: Panel, cells: Cells) -> list[date]:
    """Last days of the months that are over, from the first measured week on, the newest alone where no week was measured."""
    newest = panel.night.replace(day=1) - timedelta(days=1)
    first = min((weeks[0] for weeks in cells.measured.values()), default=newest)
    ends = [newest]
    while (earlier := ends[-1].replace(day=1) - timedelta(days=1)) > first:
        ends.append(earlier)
    return ends[::-1]


def _untested(claim: Claim, evidence: Evidence) -> Verdict:
    verdict, reason = NOT_OBSERVABLE, evidence.missing
    if not reason:
        verdict, reason = TOO_LITTLE_DATA, (
            f"needs {claim.minimum_weeks} measured weeks (has {len(evidence.weeks)}) and {claim.minimum_n} works on either side of the "
            f"comparison (has {evidence.n} that it is about)")
    return Verdict(verdict, reason, *[np.nan] * 5)


def _stated(claim: Claim, day: date) -> dict[str, object]:
    return {"claim": claim.id, "decided_on": day, "claim_version": claim.version, "registered_on": claim.registered_on,
            "is_retrospective": day < claim.registered_on, "statement": claim.statement, "estimand": claim.estimand,
            "direction": claim.direction, "unit": claim.unit, "margin": claim.margin}


def _found(panel: Panel, claim: Claim, evidence: Evidence, verdict: Verdict) -> dict[str, object]:
    frame = panel.frames.of(tuple(evidence.boards), evidence.boards)
    status = NOT_OBSERVABLE if evidence.missing else MEASURED if evidence.fit else TOO_FEW
    return {"verdict": verdict.verdict, "reason": verdict.reason, "week_count": len(evidence.weeks), "n": evidence.n,
            "estimate": claim.shown(verdict.estimate), "low": claim.shown(verdict.low), "high": claim.shown(verdict.high),
            "status": status, "frame": frame.text, "source_set_id": frame.source_set_id, "model_version": panel.model_version,
            "q_value": verdict.q_value, "smallest_effect": claim.shown(verdict.smallest),
            "expected_on": _expected_on(claim, evidence, verdict)}


def _expected_on(claim: Claim, evidence: Evidence, verdict: Verdict) -> date | None:
    """Month end by which the standard error, which falls with the weeks to the power 1.5 (a mean's: .5), should show the margin."""
    weeks = len(evidence.weeks)
    if verdict.verdict != TOO_LITTLE_DATA or not weeks or not evidence.n:
        return None
    if evidence.fit:
        later = ceil(weeks * ((verdict.smallest / abs(claim.edge(1))) ** (2 / 3 if claim.is_yearly else 2) - 1))
    else:
        later = max(claim.minimum_weeks - weeks, ceil((claim.minimum_n - evidence.n) * weeks / evidence.n))
    if not 0 < later <= LONGEST_WAIT:
        return None
    due = evidence.weeks[-1] + timedelta(weeks=later + 1)
    return (due.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
