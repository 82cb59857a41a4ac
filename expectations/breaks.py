"""What must be true of `breaks`: a reader can tell what changed, and of which source."""

from __future__ import annotations

from datetime import timedelta

from expectations.example import NIGHT, SOURCE, WEEK
from expectations.rule import CRITICAL, WARNING, Suite, holds, none_of

TABLE = "breaks"

SUITE = Suite(
    TABLE,
    good=[{"source": SOURCE, "day": WEEK - timedelta(weeks=10), "kind": "price", "note": "Posting costs twice as much",
           "link": "https://board.example/news", "recorded_in": "operator"}],
    rules=(
        holds("says_what_changed", "trim(note) <> ''", CRITICAL, "A break that nobody can explain can't be checked",
              {TABLE: [{"note": " "}]}),
        holds("link_is_one", "link LIKE 'http%://%'", CRITICAL, "A link leads to where the change can be read",
              {TABLE: [{"link": "a letter"}]}),
        holds("has_happened", "day <= (SELECT night FROM this_build)", WARNING, "A break to come is announced, not recorded",
              {TABLE: [{"day": NIGHT + timedelta(days=1)}]}),
        none_of("source_is_known", "SELECT source FROM breaks ANTI JOIN sources USING (source)", WARNING,
                "A break of a source that is not read here moves nothing: its name may be misspelt", {TABLE: [{"source": "bord"}]}),
    ),
)
