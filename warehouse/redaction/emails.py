"""E-mail addresses, also as people write them to hide them from machines: `jo [at] mill [dot] com`, `jo arroba mill punto es`."""

from __future__ import annotations

import re

from warehouse.redaction.rules import WORDS, Rule, any_of

_WORDS = WORDS["email"]
_AT_WORDS, _DOT_WORDS, _ENDS = any_of(_WORDS["at"]), any_of(_WORDS["dot"]), any_of(_WORDS["domain_ends"])
_OPEN, _CLOSE = r"[\[({<>#%*~]{1,2}", r"[\])}<>#%*~]{1,2}"
_WRAPPED_AT = rf"(?:\s{{0,3}}{_OPEN}\s{{0,3}}(?:(?:{_AT_WORDS})@?|[@＠])\s{{0,3}}{_CLOSE}\s{{0,3}}" \
              rf"|\s-{{1,2}}\s?(?:{_AT_WORDS}|@)\s?-{{1,2}}\s)"
_BARE_AT = rf"(?:\s{{1,3}}(?:{_AT_WORDS})\s{{1,3}}|\s{{0,3}}[@＠]\s{{0,3}})"
_DOT = rf"(?:\s{{0,3}}{_OPEN}\s{{0,3}}(?:(?:{_DOT_WORDS})\.?|\.)\s{{0,3}}{_CLOSE}\s{{0,3}}|\s-{{1,2}}\s?(?:{_DOT_WORDS})\s?-{{1,2}}\s" \
       rf"|\s{{1,3}}(?:{_DOT_WORDS}|point(?=\s(?:com|fr|net|org|ch|eu|io)\b))\s{{1,3}}|\s\.\s)"
_PART = r"[\w.+\-]{1,64}"
_NAME = rf"{_PART}(?:{_DOT}{_PART}){{0,3}}"
_LABEL = r"[A-Za-z0-9\-]{1,63}"
_DOMAIN = rf"(?:{_LABEL}\.){{1,4}}(?:{_ENDS})\b"
_NO_NAME = rf"(?!(?:{any_of([*_WORDS['no_names'], *_WORDS['workplaces']])})\b)"
_OUR_DOMAIN = r"(?:our|the|my|company|this|above)[ \-]?(?:domain|company|website|site|url|name)\b(?: above)?"
_ASKED = r"(?:(?:e-?)?mail|contact|reach|directly|write|send|resumes?|cvs?|ping|touch|info|questions)" \
         r"(?: me| us)?(?: out)?(?: with| to| at)?\s?[:\-(]?\s?"
_DOT_SIGNS = (*_WORDS["dot"], "point", "[.]", "(.)", "{.}", "<.>", " . ")
_AT_SIGNS = ("@", "＠")


def _rule(pattern: str, *signs: str, needs: str | None = None) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), signs, needs=re.compile(needs, re.IGNORECASE) if needs else None)


EMAILS = (
    _rule(rf"(?:mailto:)?(?<![\w.+\-])(?:\"[\w. +\-]{{1,64}}\"|{_PART}(?:{_DOT}{_PART}){{0,2}})[@＠]{{1,2}}"
          r"(?:[\w\-]{1,63}[.．]){1,8}[^\W\d_]{2,24}", *_AT_SIGNS),
    _rule(rf"\b{_NO_NAME}{_PART}(?:{_DOT}{_PART}){{1,3}}(?:{_WRAPPED_AT}|{_BARE_AT}){_DOMAIN}", *_DOT_SIGNS, needs=_DOT),
    _rule(rf"\b(?:{_NAME}{_WRAPPED_AT}|{_NO_NAME}{_NAME}{_BARE_AT}){_LABEL}(?:\s{_LABEL})?"
          rf"(?:(?:{_DOT}|\.){_LABEL}){{0,3}}{_DOT}[A-Za-z]{{2,24}}\b(?!{_WRAPPED_AT})", *_DOT_SIGNS, needs=_DOT),
    _rule(rf"\b{_NAME}{_WRAPPED_AT}(?:{_LABEL}\.){{0,4}}[A-Za-z][\w\-]{{1,24}}\b", needs=_WRAPPED_AT),
    _rule(rf"\b{_NAME}\s{{0,3}}[\[(]a[\])]\s{{0,3}}{_DOMAIN}", "[a]", "(a)"),
    _rule(rf"\b{_NO_NAME}{_PART}(?:\s{{1,2}}[@＠]\s{{0,2}}|[@＠]\s{{1,2}}){_DOMAIN}", *_AT_SIGNS, needs=r"[@＠]\s|\s[@＠]"),
    _rule(rf"\b{_PART}\s{{0,2}}[@＠]\s{{0,2}}(?:{any_of(_WORDS['providers'])})\b(?:\s?[,.]\s?(?:{_ENDS})\b)?", *_WORDS["providers"]),
    _rule(rf"\b{_PART}\s?@\s?{_OUR_DOMAIN}", "@", needs=rf"@\s?{_OUR_DOMAIN}"),
    _rule(rf"\b{_PART}@(?:\s?[<\[{{(](?!email\])[^<>\[\]{{}}()\n]{{1,40}}[>\]}})]"
          rf"|(?!(?:{any_of(_WORDS['no_domains'])})\b)[A-Za-z][\w\-]{{1,63}}\b(?![(@]|\.\w+:))", "@"),
    _rule(r"(?<![\w.+\-@])[A-Za-z][\w.+\-]{2,63}@(?=\s[A-Za-z]|[,;)]|\.\.\.|$)", "@"),
    _rule(rf"(?<=[>)\]])@(?:{_LABEL}\.){{1,4}}[A-Za-z]{{2,24}}\b", "@"),
    _rule(rf"\b{_ASKED}(?P<secret>{_NO_NAME}[a-z][a-z.\-]{{1,30}} at {_DOMAIN})", " at "),
    Rule(re.compile(rf"\b{_PART} AT {_DOMAIN}"), (" at ",)),
    _rule(rf"(?:\[[\w\-]{{1,40}}\]\[\.\]){{0,3}}\[[\w\-]{{1,40}}\]\[(?:{_AT_WORDS}|@)\](?:\[[\w.\-]{{1,40}}\]){{1,6}}", "]["),
    _rule(r"\b[\w.]{2,30}-at-\w{2,40}-dot-[a-z]{2,10}\b", "-dot-"),
    _rule(r"\b(?:e-?mail|contact)[^\n()]{0,20}\((?P<secret>[a-z.]{2,20} at)\)", " at)"),
    # Whatever is left that the check of posting_texts takes for an address, such as a git remote: a release must not fail for it
    _rule(r"[\w.+\-]@(?:[A-Z0-9\-]{1,63}\.)+[A-Z]{2,}", "@"),
    _rule(r"\b(?:g-?mail|hotmail|e-?mail)(?: id| address| account)?\s?(?:is|:|=)\s{0,2}"
          r"(?P<secret>[A-Za-z][\w.\-]{3,40}\d[\w.]{0,20})(?![\w@])",
          "mail"),
)
"""Rules for e-mail addresses."""
