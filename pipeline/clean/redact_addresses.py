"""Street addresses: a street word of some language with a house number where that language puts it."""

import re

ADDRESS = "[address]"

_CAP = r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w.'’\-]*"
_HOUSE = r"\d{1,5}(?:\s?[A-Za-z]\b)?(?:[/\-]\w{1,4})?"
_END = r"(?=\s*(?:[,;.)\n]|$|[-–]|\d{4,5}))"

_ENGLISH = re.compile(
    r"\d{1,5}[A-Z]?\s(?:[NSEW]\.?\s|North\s|South\s|East\s|West\s)?"
    r"(?:(?:[A-Z][a-z'’]+|St\.|\d{1,3}(?:st|nd|rd|th))\s){1,3}"
    r"(?:Street|St\b\.?|Avenue|Ave\b\.?|Road|Rd\b\.?|Lane|Ln\b\.?|Drive|Dr\b\.?|Boulevard|Blvd\b\.?|Court|Ct\b\.?|Way|Place|Terrace|Square"
    r"|Crescent|Close|Parkway|Pkwy|Highway|Hwy)\b(?! to\b| [a-z]+ing\b)(?:,?\s(?:Suite|Ste\.?|Apt\.?|Unit|Floor|#)\s?\w{1,5}\b)?"
)
_POST_BOX = re.compile(r"\bP\.?\s?O\.?\sBox\s\d{1,7}\b", re.IGNORECASE)
_PART_OF_MORE = frozenset("$€£.,/-_#")
_FLAT = re.compile(r"\b(?:Flat|Unit|Apt\.?|Suite)\s\w{1,5},?\s\[address\]")
_GERMANIC = re.compile(
    rf"\b(?:[A-ZÄÖÜÅ][\wäöüßå\-]*(?:[Ss]traße|[Ss]trasse|[Ss]tr\.|[Ww]eg|[Pp]latz|[Aa]llee|gasse|(?<=[nrldgkm])ring|damm|ufer|chaussee|straat|laan|plein|gracht|kade|dijk|singel"
    rf"|gatan|vägen)|(?:{_CAP}\s){{1,2}}(?:Straße|Strasse|Str\.|Allee|Platz|Weg|Gasse)|(?:Am|An der|An den|Im|Zum|Zur|Auf der)\s(?:{_CAP}\s)?[A-ZÄÖÜ]?[\wäöüß\-]*"
    rf"(?:[Mm]arkt|[Bb]erg|[Hh]of|[Bb]ach|[Ff]eld|[Tt]or|[Ss]ee|[Ww]ald|[Pp]ark)) {_HOUSE}(?![\w%+])(?! (?:Tage|Stunden|Uhr|Personen|Jahre))")
_FRENCH = re.compile(
    r"\b\d{1,4}(?:\s(?:bis|ter))?,?\s(?:rue|avenue|av\.|boulevard|bd|place|chemin|allée|impasse|quai|route|cours|square)\s"
    rf"(?:(?:de|du|des|la|le|les|l['’]|d['’])\s?)*{_CAP}(?:\s(?:(?:de|du|des|la)\s)*{_CAP}){{0,3}}")
_SPANISH = re.compile(
    rf"(?<!\w)(?:Calle|C/|Avenida|Av\.|Avda\.|Paseo|Plaza|Carrera|Cra\.?|Ronda|Camino|Rua|R\.|Travessa|Praça|Largo|Alameda|Estrada)\s"
    rf"(?:(?:(?:de|del|da|do|das|dos|la|las|los|el)\s)*{_CAP}(?:\s(?:(?:de|del|da|do|das|dos|la|las)\s)*{_CAP}){{0,3}},?\s(?:n[ºo°.]{{1,2}}\s?|#\s?)?"
    rf"\d{{1,5}}\b|\d{{1,3}}\s?#\s?\d{{1,3}}[A-Za-z]?\s?-\s?\d{{1,3}}\b)")
_ITALIAN = re.compile(
    rf"\b(?:Via|Viale|Piazza|Piazzale|Corso|Vicolo|Largo|Strada)\s(?:(?:de|dei|del|della|delle|di|da|San|Santa)\s)*{_CAP}(?:\s{_CAP}){{0,2}}"
    rf",?\s(?:n\.?\s)?\d{{1,4}}(?:/?[A-Za-z])?\b{_END}")
_POLISH = re.compile(rf"\b(?:[Uu]l\.|[Uu]lica|[Aa]l\.|[Aa]leja|[Oo]s\.|[Pp]l\.)\s(?:{_CAP}\s){{1,3}}\d{{1,4}}[A-Za-z]?(?:/\d{{1,4}})?\b")
_TURKISH = re.compile(rf"\b(?:{_CAP}\s){{1,3}}(?:Sokak|Sokağı|Sok\.|Sk\.|Caddesi|Cad\.|Cd\.|Mahallesi|Mah\.|Bulvarı)\s(?:No\s?:?\s?)?\d{{1,4}}\b")
_LATIN = (
    (_GERMANIC, ("straße", "strasse", "str.", "weg ", "platz ", "allee ", "gasse ", "ring ", "damm ", "ufer ", "chaussee ", "straat ", "laan ",
                 "plein ", "gracht ", "kade ", "dijk ", "singel ", "gatan ", "vägen ", "markt ", "berg ", "hof ", "bach ", "feld ", "tor ",
                 "see ", "wald ", "park ")),
    (_FRENCH, (" rue ", " avenue ", " av. ", " boulevard ", " bd ", " place ", " chemin ", " allée ", " impasse ", " quai ", " route ",
               " cours ", " square ")),
    (_SPANISH, ("calle ", "c/ ", "avenida ", "av. ", "avda. ", "paseo ", "plaza ", "carrera ", "cra", "ronda ", "camino ", "rua ", "r. ",
                "travessa ", "praça ", "largo ", "alameda ", "estrada ")),
    (_ITALIAN, ("via ", "viale ", "piazza ", "piazzale ", "corso ", "vicolo ", "largo ", "strada ")),
    (_POLISH, ("ul. ", "ulica ", "al. ", "aleja ", "os. ", "pl. ")),
    (_TURKISH, ("sokak ", "sokağı ", "sok. ", "sk. ", "caddesi ", "cad. ", "cd. ", "mahallesi ", "mah. ", "bulvarı ")),
)
_CYRILLIC = r"[А-ЯЁІЇЄҐ][\w\-]*"
_CYRILLIC_HOUSE = r",?\s(?:д\.|дом|буд\.|будинок)?\s?\d{1,4}[а-я]?\b"
_OTHER = (
    (re.compile(rf"\b(?:ул\.|улица|вул\.|вулиця|пр\.|пр-т|просп\.|проспект|пер\.|переулок|провулок|бульвар|бул\.|наб\.|набережная|шоссе|пл\.|площадь)"
                rf"\s(?:{_CYRILLIC}\s?){{1,3}}{_CYRILLIC_HOUSE}"
                rf"|\b{_CYRILLIC}\s(?:улица|вулиця|проспект|переулок|провулок|бульвар|набережная|шоссе|площадь){_CYRILLIC_HOUSE}"),
     ("ул.", "улица", "вул", "пр.", "пр-т", "просп", "пер", "провулок", "буль", "бул.", "наб", "шоссе", "пл.", "площадь")),
    (re.compile(r"شارع\s[\u0621-\u064a]+(?:\s[\u0621-\u064a]+){0,2}،?\s(?:رقم\s)?\d{1,4}|\d{1,4}،?\sشارع\s[\u0621-\u064a]+(?:\s[\u0621-\u064a]+)?"),
     ("شارع",)),
    (re.compile(r"\d{1,4},?\s[\u0900-\u097f]+(?:\s[\u0900-\u097f]+)?\s(?:मार्ग|रोड|गली|नगर|सड़क)|मकान\s(?:नंबर|संख्या|न\.)\s\d{1,4}"),
     ("मार्ग", "रोड", "गली", "नगर", "सड़क", "मकान")),
    (re.compile(r"[\u4e00-\u9fff]{2,8}(?:路|街|大道|巷|胡同|弄)\d{1,5}[号號](?:\d{1,4}[室楼])?|[\u4e00-\u9fff]{1,6}\d{1,3}丁目\d{1,3}番(?:地|\d{1,3}号)?"),
     ("号", "號", "丁目")),
)


def addresses(text: str, lower: str) -> tuple[str, int]:
    """`text` without street addresses, and how many there were; `lower` is the text in lower case as it first was."""
    count = 0

    def blank(match: re.Match[str]) -> str:
        nonlocal count
        before = text[match.start() - 1:match.start()]
        if before.isalnum() or before in _PART_OF_MORE:
            return match[0]
        count += 1
        return ADDRESS

    text = _ENGLISH.sub(blank, text)
    if count:
        text = _FLAT.sub(ADDRESS, text)
    if " box " in lower:
        text, found = _POST_BOX.subn(ADDRESS, text)
        count += found
    for patterns in (_LATIN,) if lower.isascii() else (_LATIN, _OTHER):
        for pattern, signs in patterns:
            if any(sign in lower for sign in signs):
                text, found = pattern.subn(ADDRESS, text)
                count += found
    return text, count
