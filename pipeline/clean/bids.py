"""How many bids a posting has so far."""

import re
from functools import lru_cache

_LESS = re.compile(r"\b(?:less than|fewer than|under|below)\s*\d+|<\s*\d+", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_MOST = 1_000_000


@lru_cache(maxsize=10_000)
def bid_count(stated: str | None) -> int | None:
    """Bids in `stated` (`12`, `Proposals: 5 to 10`, `50+`), the lower end of a range, 0 for `less than 5`; none where there is no count."""
    text = stated or ""
    if _LESS.search(text):
        return 0
    found = _COUNT.search(text)
    if not found or "-" in text[:found.start()]:
        return None
    count = int(found[0].replace(",", ""))
    return count if count <= _MOST else None
