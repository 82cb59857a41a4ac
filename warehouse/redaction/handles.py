"""Messenger and profile handles: links, `@names`, and what stands after the name of a messenger."""

from __future__ import annotations

import re

from warehouse.redaction.rules import WORDS, Rule, any_of

_WORDS = WORDS["handle"]
_SCHEME = r"(?:https?://)?(?:[a-z]{2,3}\.)?\b"
_PATH = r"[^\s<>()\[\]，。]{0,200}[^\s<>()\[\]，。.,;:!?]"
_PERSONAL_LINKS = re.compile(
    rf"{_SCHEME}(?:{any_of(_WORDS['personal_links'])})(?!(?:{any_of(_WORDS['site_pages'])})\b){_PATH}", re.IGNORECASE)
_SHARED_LINKS = re.compile(
    rf"{_SCHEME}(?:{any_of(_WORDS['shared_links'])})(?!(?:{any_of(_WORDS['site_pages'])})\b)@?[\w.\-]{{1,60}}\w/?(?![\w/])", re.IGNORECASE)
_SHARED_CUE = re.compile(rf"\b(?:{any_of(_WORDS['shared_cues'])})\b", re.IGNORECASE)
_BETWEEN = r"[\s\-]{0,4}(?:(?:user ?)?(?:name|id|handle|nick)|user|gebruiker|usuario|benutzer(?:name)?|ник|number|no\.?|号)?\s{0,3}" \
           r"(?:is\b|[:=\-–>：]){0,2}\s{0,3}"
_SHORT = [name for name in _WORDS["messengers"] if name.isascii() and len(name) < 4]
_LONG = [name for name in _WORDS["messengers"] if name not in _SHORT]
_AT_HANDLE = re.compile(
    rf"(?<![\w@＠/.`\[=])@(?!(?:{any_of(_WORDS['code'])})\b)[A-Za-z_]\w{{2,31}}(?:\.\w{{2,31}}){{0,3}}\b(?![/(])", re.IGNORECASE)
_SAYS_WHAT_FOLLOWS = re.compile(r"[:=：]|\bis\b", re.IGNORECASE)
_MARKS_ID = re.compile(r"\bid\b|handle|name|nick|ник|gebruiker|号", re.IGNORECASE)
_IS_WORKPLACE = re.compile(rf"\b(?:{any_of(WORDS['email']['workplaces'])}) \Z", re.IGNORECASE)
_AROUND = 30


def _shared(match: re.Match[str]) -> int:
    text = match.string
    around = text[max(0, match.start() - _AROUND):match.start()] + " " + text[match.end():match.end() + _AROUND]
    return len(match[0]) if _SHARED_CUE.search(around) else 0


def _named(match: re.Match[str]) -> int:
    """Words after a messenger's name are a handle if they look made up, or if the text says that a handle follows."""
    handle, between = match["secret"], match["between"]
    if handle[0] == "@" or handle.lower().startswith("live:"):
        return len(handle)
    if handle.isdigit():
        return len(handle) if between.strip() or match[0].lower().startswith(("qq", "icq")) else 0
    looks_made_up = bool(re.search(r"[\d#]|\w[._]\w", handle))
    if _SAYS_WHAT_FOLLOWS.search(between):
        is_handle = looks_made_up or bool(_MARKS_ID.search(between)) or match[0].lower().startswith("skype")
    else:
        is_handle = bool(re.search(r"\w_\w|#\d{4}\b", handle)) or (looks_made_up and bool(_MARKS_ID.search(between)))
    return len(handle) if is_handle else 0


def _at_name(match: re.Match[str]) -> int:
    return 0 if _IS_WORKPLACE.search(match.string[max(0, match.start() - _AROUND):match.start()]) else len(match[0])


def _named_handle(messengers: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![^\W\u0400-\u9fff\uac00-\ud7a3])(?:{messengers})(?![A-Za-z0-9_])(?P<between>{_BETWEEN})"
        r"(?P<secret>live:[\w.\-]{1,60}|@[\w.\-]{1,40}\w|[A-Za-z][\w.\-#]{2,40}\w|\d{6,15}(?![\w.]))", re.IGNORECASE)


HANDLES = (
    Rule(_PERSONAL_LINKS, tuple(_WORDS["personal_links"])),
    Rule(_SHARED_LINKS, tuple(_WORDS["shared_links"]), _shared),
    Rule(_named_handle(any_of(_LONG)), tuple(_LONG), _named),
    Rule(_named_handle(any_of(_SHORT)), tuple(_SHORT), _named, needs=re.compile(rf"\b(?:{any_of(_SHORT)})\b", re.IGNORECASE)),
    Rule(_named_handle("line(?= ?id\\b)"), ("line id", "lineid"), _named),
    Rule(_AT_HANDLE, ("@",), _at_name),
)
"""Rules for messenger handles and profiles."""
