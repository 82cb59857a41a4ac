"""The routine share as the codebook's annotator sees it."""

from __future__ import annotations

import pyarrow as pa

from pipeline.measure.corrected import corrected_rows
from pipeline.measure.panel import Panel
from warehouse.tables.routine_share_codebook import TABLE


def compute(panel: Panel) -> pa.Table:
    """Share of routine work among the works that entered in a week, corrected for the classifier's errors by random audits.

    What: The share of works that a language-model annotator who follows the project's codebook would label routine, had it read every work
    of the week; without work on site. The raw share of the classifier stands beside it.

    Formula: corrected share = λ · p̄ + c. p̄ is the mean routine probability of the week's works. λ is the weighted slope of label on
    probability within audits. c is the mean of label − λ · probability over audited works, weighted by 1 / inclusion probability, strata
    adjusted for works without a usable label; between and after audits c follows a random walk, whose yearly movement is averaged over what
    the audits make likely (half-normal prior of 3 points a year). The 90 % interval adds up the variance of who posts (employer
    bootstrap), of which works the stratified audits drew, of λ, and of how far c may have moved since: it widens with each week after the
    last audit, and status is then `unaudited`. `low_5` to `high_10`: the same interval if the annotator took up to 5 or 10 % of the
    works of one kind for the other.

    Unit: share, 0 to 1. n is works in the week, `audit_label_count` the usable labels behind the correction.

    After: difference estimation (Särndal, Swensson & Wretman 1992); prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan &
    Zrnic 2023) and its power tuning, PPI++ (Angelopoulos, Duchi & Zrnic 2023).

    Can not say: what people would answer (that is `routine_share_human`), nor how much work is done or paid. With fewer than 100 audit
    labels for a row's source and category there is no corrected number, only the raw one. A source that joins after the last
    audit is corrected as the others were, and errors that jump between two audits are spread over the time between them.
    """
    return corrected_rows(TABLE, panel, "codebook")
