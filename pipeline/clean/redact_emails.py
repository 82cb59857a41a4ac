"""E-mail addresses, also as people write them to hide them from machines: `jo [at] mill [dot] com`, `jo arroba mill punto es`."""

import re

EMAIL = "[email]"

_DOMAIN_ENDS = "com|org|net|io|co|ai|dev|edu|gov|de|fr|es|it|nl|pl|ru|ua|in|uk|us|eu|ch|at|be|se|no|dk|fi|ca|au|me|app|tech|info|biz|xyz|" \
               "studio|agency|team|health|tv|so|gg|sh|cc|pt|br|tr|mx|ar|cn|jp|example"
_AT_WORDS = "at|ät|arroba|arobase|chiocciola|apenstaartje|klammeraffe|malpa|małpa|собака|собачка"
_DOT_WORDS = "dot|d0t|punkt|punto|ponto|point|kropka|точка|крапка|nokta|punt"
_AT = rf"(?:\s*[\[({{<#%*]\s*(?:(?:{_AT_WORDS})@?|@)\s*[\])}}>#%*]\s*|\s+(?:{_AT_WORDS})\s+|\s*@\s*)"
_BRACKETED_AT = rf"\s*[\[({{<#%*]\s*(?:(?:{_AT_WORDS})@?|@|a)\s*[\])}}>#%*]\s*"
_DOT = rf"(?:\s*[\[({{<#%*]\s*(?:(?:{_DOT_WORDS})\.?|\.)\s*[\])}}>#%*]\s*|\s+(?:{_DOT_WORDS})\s+)"
_NAME = r"[\w.+\-]{1,64}"
_LABEL = r"[A-Za-z0-9\-]{1,63}"
_PLACEHOLDERS = "latest|next|beta|host|hostname|domain|server|localhost|remote|ip"
_EMAILS = (
    re.compile(rf"(?:mailto:)?(?<![\w.+\-])(?!git@){_NAME}[@＠](?:[\w\-]{{1,63}}\.)+[^\W\d_]{{2,24}}", re.IGNORECASE),
    re.compile(rf"\b{_NAME}{_AT}{_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,3}}{_DOT}[A-Za-z]{{2,24}}\b", re.IGNORECASE),
    re.compile(rf"\b{_NAME}{_BRACKETED_AT}(?:{_LABEL}\.)*[A-Za-z][\w\-]{{1,24}}\b", re.IGNORECASE),
    re.compile(rf"\b{_NAME}(?:\s+@\s*|@\s+)(?:{_LABEL}\.)+(?:{_DOMAIN_ENDS})\b", re.IGNORECASE),
    re.compile(rf"\b{_NAME}@\s?(?:[<\[{{(](?!email\])[^<>\[\]{{}}()\n]{{1,40}}[>\]}})]|(?!(?:{_PLACEHOLDERS})\b)[A-Za-z][\w\-]{{1,63}}\b"
               r"(?![(@]|\.\w+:))", re.IGNORECASE),
    re.compile(r"(?<=mail )(?!us\b|me\b|your\b|the\b|our\b|them\b|or\b|and\b|is\b|address\b|to\b)[a-z.\-]{2,30} at "
               rf"(?:{_LABEL}\.)+(?:{_DOMAIN_ENDS})\b", re.IGNORECASE),
)
# A plain substring that each pattern needs: looking for it first makes most texts cheap
_DOT_SIGNS = ("dot", "d0t", "[.]", "(.)", "{.}", "<.>", " . ", "[ . ]", "punkt", "punto", "ponto", "(point", "[point", " point com", " point fr", "kropka",
              "точка", "крапка", "nokta", "(punt", "[punt", " punt ")
_SIGNS = (("@", "＠"), _DOT_SIGNS, ("[", "(", "{", "<", "#", "%", "*"), ("@",), ("@",), ("mail ",))


def emails(text: str, lower: str) -> tuple[str, int]:
    """`text` without e-mail addresses, and how many there were; `lower` is the text in lower case as it first was."""
    count = 0
    for pattern, signs in zip(_EMAILS, _SIGNS, strict=True):
        if any(sign in lower for sign in signs):
            text, found = pattern.subn(EMAIL, text)
            count += found
    return text, count
