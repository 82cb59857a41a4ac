"""What a source says of a posting in a word: whether it is open, whether the work is remote."""

import re
from functools import lru_cache

_CLOSED = re.compile(r"^\s*(?:false|no|0|closed|expired|filled|inactive|archived|ended|cancell?ed|"
                     r"completed?|deleted)\s*$", re.IGNORECASE)
_YES = frozenset({"true", "yes", "1", "1.0", "y", "remote", "fully remote", "fully_remote", "telecommute", "100", "anywhere", "worldwide"})
_NO = frozenset({"false", "no", "0", "0.0", "n", "onsite", "on-site", "on site", "on_site", "in-office", "in office", "office", "hybrid"})
_REMOTE_PLACE = re.compile(r"\b(?:remote|anywhere|worldwide|work from home|wfh)\b", re.IGNORECASE)
_NOT_REMOTE = re.compile(r"\b(?:no|not|non)[ -]remote\b|\bhybrid\b", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def is_open(stated: str | None) -> bool:
    """Whether the source shows the posting as open; a source that says nothing shows only open ones."""
    return not _CLOSED.match(stated or "")


@lru_cache(maxsize=50_000)
def is_remote(stated: str | None, location: str | None) -> bool | None:
    """Whether the work is remote by the source's own field, else by its location; none where neither says so. Hybrid is not remote."""
    word = (stated or "").strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    for text in (stated or "", location or ""):
        if _NOT_REMOTE.search(text):
            return False
        if _REMOTE_PLACE.search(text):
            return True
    return None
