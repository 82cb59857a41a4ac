"""What must be true of `quarantine`: a reason for each row, and no personal data in the excerpt."""

from __future__ import annotations

from expectations.example import ARCHIVE, NIGHT, SOURCE
from expectations.patterns import E_MAIL
from expectations.rule import CRITICAL, IN_ARCHIVES, Suite, expects, never_matches

_GOOD: dict[str, object] = {
    "source": SOURCE, "night": NIGHT, "archive": ARCHIVE, "record_offset": 400, "item_index": 1, "column_name": "posted_at",
    "reason": "no date", "excerpt": "13/13/2026",
}

SUITE = Suite(
    "quarantine",
    good=[_GOOD],
    changed=IN_ARCHIVES,
    rules=(
        expects("excerpt_is_short", "ExpectColumnValueLengthsToBeBetween", CRITICAL,
                "Whole texts have one durable home, and it is not here", {"quarantine": [{"excerpt": "x" * 201}]},
                column="excerpt", max_value=200),
        never_matches("excerpt_names_nobody", "excerpt", E_MAIL, CRITICAL,
                      "Excerpts are redacted", {"quarantine": [{"excerpt": "write to ann@board.example"}]}),
        expects("reason_has_content", "ExpectColumnValueLengthsToBeBetween", CRITICAL,
                "Nothing is refused without a reason", {"quarantine": [{"reason": ""}]}, column="reason", min_value=1),
    ),
)
