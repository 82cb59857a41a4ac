"""Street addresses: a street word of some language with a house number where that language puts it."""

from __future__ import annotations

import re

from warehouse.redaction.rules import WORDS, Rule, any_of

_WORDS = WORDS["address"]
_CAP = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’\-]{0,40}"
_HOUSE = r"\d{1,5}(?:\s?[A-Za-z]\b)?(?:[/\-]\w{1,4})?"
_UNIT = r"(?:Suite|Ste\.?|Apt\.?|Apartment|Unit|Flat|Floor|#)"
_COMPASS = r"(?:[NSEW]\.?|North|South|East|West)"
_STREET_NAME = rf"(?:{_COMPASS}\s)?(?:(?:[A-Z][a-z'’]{{1,30}}|St\.|\d{{1,3}}(?:st|nd|rd|th))\s){{1,3}}"
_AFTER_STREET = rf"(?:\s{_COMPASS}(?![\w'’]))?(?:[.,]{{0,2}}\s?(?:{_UNIT}\s?\w{{1,5}}\b|\d{{1,3}}(?:st|nd|rd|th) Floor\b))?"
_STREET_WORD = rf"(?:(?:{any_of(_WORDS['english_strong'])})(?!\w)(?! to\b| [a-z]{{1,20}}ing\b)" \
               rf"|(?:{any_of(_WORDS['english_weak'])})(?!\w)(?=[,;.)]|\s{{0,3}}(?:\n|\Z)|\s{_UNIT}\s?\w))"
_CYRILLIC = r"[А-ЯЁІЇЄҐ][\w\-]{0,40}"
_CYRILLIC_HOUSE = r",?\s?(?:д\.|дом|буд\.|будинок)?\s?\d{1,4}[а-я]?\b(?:,?\s(?:кв|оф|офис|корп|к|стр|под)\.?\s?\d{1,4}\b){0,2}"
_ARTICLES = r"(?:de|du|des|del|do|da|das|dos|la|las|le|les|los|el|dei|della|delle|di|San|Santa)"
_FLOOR = r"(?:,?\s\d{1,2}[ºª°]\s?[A-Z]?\b)?"


def _signs(words: list[str], after: str = " ") -> tuple[str, ...]:
    return tuple(word.lower() + after for word in words)


ADDRESSES = (
    Rule(re.compile(rf"(?<![\w$€£.,\-#/])\d{{1,5}}[A-Z]?(?:[\-/]\d{{1,4}})?\s{_STREET_NAME}{_STREET_WORD}{_AFTER_STREET}"),
         needs=re.compile(rf"\d[A-Z]?\s(?:{_COMPASS}\s)?(?:[A-Z][a-z]|St\.|\d)")),
    Rule(re.compile(r"\b(?:Flat|Unit|Apt\.?|Suite)\s\w{1,5},?\s\[address\]"), ("[address]",)),
    Rule(re.compile(r"\bP\.?\s?O\.?\sBox\s\d{1,7}\b", re.IGNORECASE), (" box ",)),
    Rule(re.compile(r"\b(?:Plot|House|Shop)\s(?:No\.?\s?)?\d{1,5}[A-Z]?,\s(?:Sector|Phase|Block|Road|Street)[ \-]\w{1,4}\b"),
         ("plot ", "house ", "shop ")),
    Rule(re.compile(
        rf"\b(?:[A-ZÄÖÜÅ][\wäöüßå\-]{{0,40}}(?:(?i:{any_of(_WORDS['german_ends'])}|kade)|(?<=[nrldgkm])ring)"
        rf"|(?:{_CAP}\s){{1,2}}(?:{any_of(_WORDS['german_words'])})"
        rf"|(?:Am|An der|An den|Im|Zum|Zur|Auf der)\s(?:{_CAP}\s)?[A-ZÄÖÜ]?[\wäöüß\-]{{0,40}}"
        rf"(?i:{any_of(_WORDS['german_places'])})) {_HOUSE}(?![\w%+])(?! (?:Tage|Stunden|Uhr|Personen|Jahre|Gäste))"),
         (*_signs(_WORDS["german_ends"]),
          *(f"{word} {digit}" for word in (*_WORDS["german_places"], "kade", "ring") for digit in range(10)))),
    Rule(re.compile(
        rf"\b\d{{1,4}}(?:\s(?:bis|ter))?,?\s(?:{any_of(_WORDS['french'])})\s"
        rf"(?:(?:{_ARTICLES}\s|[ld]['’]\s?)){{0,3}}{_CAP}(?:\s(?:{_ARTICLES}\s){{0,2}}{_CAP}){{0,3}}"),
         tuple(f" {word} " for word in _WORDS["french"])),
    Rule(re.compile(
        rf"(?<!\w)(?:{any_of(_WORDS['iberian'])})\s(?:(?:{_ARTICLES}\s){{0,3}}{_CAP}(?:\s(?:{_ARTICLES}\s){{0,2}}{_CAP}){{0,3}}"
        rf",?\s(?:n[ºo°.]{{1,2}}\s?|#\s?)?\d{{1,5}}\b{_FLOOR}|\d{{1,3}}\s?#\s?\d{{1,3}}[A-Za-z]?\s?-\s?\d{{1,3}}\b)"),
         _signs(_WORDS["iberian"])),
    Rule(re.compile(
        rf"\b(?:{any_of(_WORDS['italian'])})\s(?:{_ARTICLES}\s){{0,3}}{_CAP}(?:\s{_CAP}){{0,2}}"
        rf",?\s(?:n\.?\s)?\d{{1,4}}(?:/?[A-Za-z])?\b"
        r"(?=\s?(?:[,;.)\n]|\Z|[-–]|\d{4,5}))"), _signs(_WORDS["italian"])),
    Rule(re.compile(rf"\b(?i:{any_of(_WORDS['polish'])})\s(?:{_CAP}\s){{1,3}}\d{{1,4}}[A-Za-z]?(?:/\d{{1,4}})?\b"),
         _signs(_WORDS["polish"])),
    Rule(re.compile(rf"\b(?:{_CAP}\s){{1,3}}(?:{any_of(_WORDS['turkish'])})\s(?:No\s?:?\s?)?\d{{1,4}}\b"), _signs(_WORDS["turkish"])),
    Rule(re.compile(
        rf"\b(?i:{any_of(_WORDS['cyrillic_before'])})\s(?:{_CYRILLIC}\s?){{1,3}}{_CYRILLIC_HOUSE}"
        rf"|\b{_CYRILLIC}\s(?i:{any_of(_WORDS['cyrillic_after'])}){_CYRILLIC_HOUSE}"),
         tuple(_WORDS["cyrillic_before"])),
    Rule(re.compile(r"شارع\s[\u0621-\u064a]{1,30}(?:\s[\u0621-\u064a]{1,30}){0,2}،?\s(?:رقم\s)?\d{1,4}"
                    r"|\d{1,4}،?\sشارع\s[\u0621-\u064a]{1,30}(?:\s[\u0621-\u064a]{1,30})?"), ("شارع",)),
    Rule(re.compile(rf"\d{{1,4}},?\s[\u0900-\u097f]{{1,30}}(?:\s[\u0900-\u097f]{{1,30}})?\s(?:{any_of(_WORDS['hindi'])})"
                    r"|मकान\s(?:नंबर|संख्या|न\.)\s\d{1,4}"),
         (*_WORDS["hindi"], "मकान")),
    Rule(re.compile(rf"[\u4e00-\u9fff]{{2,20}}(?:{any_of(_WORDS['chinese'])})\d{{1,5}}[号號](?:\d{{1,4}}[室楼])?"), ("号", "號")),
    Rule(re.compile(r"[\u4e00-\u9fff]{1,12}\d{1,3}丁目\d{1,3}番(?:地|\d{1,3}号)?|(?:東京都|大阪府|京都府|北海道|[\u4e00-\u9fff]{2,3}県)"
                    r"[\u3040-\u30ff\u4e00-\u9fff]{1,20}\d{1,4}(?:[\-－−丁目番地号]{1,2}\d{1,4}){1,3}"), ("丁目", "都", "府", "道", "県")),
)
"""Rules for street addresses."""
