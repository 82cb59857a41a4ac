"""One id for all spellings of an employer's name."""

import re
import unicodedata
from functools import lru_cache

from warehouse.ids import digest

_LEGAL_FORM = re.compile(r"\b(?:incorporated|inc|llc|llp|ltd|limited|corp|corporation|co|company|plc|gmbh|ag|ug|kg|sarl|sas|sa|srl|"
                         r"spa|bv|nv|ab|oy|aps|pty|pvt|pte|private|kk|sp z o o|l l c)\b")
_NOBODY = frozenset({"", "na", "n a", "none", "null", "nan", "unknown", "confidential", "anonymous", "undisclosed",
                     "private client", "not disclosed"})


def normalised_employer(name: str) -> str:
    """`name` in lower case without accents, punctuation and legal form; empty where it names nobody."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    words = " ".join(re.sub(r"[^\w]+|_", " ", letters).split())
    bare = " ".join(_LEGAL_FORM.sub(" ", words).split()) or words
    return "" if bare in _NOBODY else bare


@lru_cache(maxsize=100_000)
def employer_id(name: str | None) -> str | None:
    """Hash of the normalised employer name, the same across sources; none where no employer is named."""
    normalised = normalised_employer(name or "")
    return digest("employer", normalised) if normalised else None
