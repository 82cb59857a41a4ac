"""The words by which a text names a kind of engagement."""

import re

# A contract manager or a contract manufacturer names no kind of engagement
_NO_ENGAGEMENT = (r"(?! ?(?:administ|analy|attorney|complian|counsel|draft|law|lifecycle|manag|manufact|negoti|packag|research|review|"
                  r"special))")
_WORDS = re.compile(
    r"(?<!smart )(?<!smart-)\b(?:"
    rf"freelanc\w*|contract(?:or|ors|ing)?\b{_NO_ENGAGEMENT}|contract-to-hire|c2c|corp[- ]to[- ]corp|1099|temporary|temp|fixed[- ]term|"
    r"part[- ]?time|full[- ]?time|permanent|intern|interns|internship(?! experience)|volunteer|hourly"
    r")\b", re.IGNORECASE)


def engagement_words(text: str) -> str | None:
    """Engagement words of `text` as served, each once, in their order and joined by commas; None where it has none."""
    found: dict[str, str] = {}
    for match in _WORDS.finditer(text):
        found.setdefault(match[0].lower(), match[0])
    return ", ".join(found.values()) or None
