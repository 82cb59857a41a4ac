"""schema.org JobPosting in pages: JSON-LD and microdata, as strict or as sloppy as sites write them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import extruct

from scrapers.source import Reply

MOST_DEPTH = 20

_OPENING = re.compile(r"<script\b[^<>]*\btype\s*=\s*[\"']?application/ld\+json\b[^<>]*>", re.IGNORECASE)
_CLOSING = re.compile(r"</script\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:<!--[^<>]*-->|/\*.*?\*/|//[^\n]*\n|<!--|<!\[CDATA\[|\s)+", re.DOTALL)
_TAILS = ("-->", "]]>", "//", ";", "/*", "*/")
_ESCAPED = re.compile(r"[\s\[{]+(?:&quot;|&#3[49];|&#x22;)", re.IGNORECASE)
_COMMENT_LINE = re.compile(r"^[ \t]*(?://.*|<!--.*-->)$", re.MULTILINE)
_SPARE_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?![\\"/bfnrtu])')
_END_OF_STRING = re.compile(r'\s*(?:[:}\]]|$|,\s*(?:["\[{}\]\d-]|true\b|false\b|null\b))')
_PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:)", re.IGNORECASE)
_HEAD = '<script type="application/ld+json">'


def job_postings(reply: Reply) -> tuple[list[dict[str, Any]], int]:
    """Every JobPosting of a page as an object of plain property names, and how many JSON-LD scripts naming one can't be read.

    JSON-LD counts before microdata: a page that has both says the same thing twice.
    """
    if "JobPosting" not in reply.text:
        return [], 0
    page, unreadable = _mended(reply.text)
    found = extruct.extract(page, base_url=reply.url, syntaxes=["json-ld", "microdata"], uniform=True, errors="log")
    linked = list(_of_type(found.get("json-ld", []), 0))
    return linked or list(_of_type(found.get("microdata", []), 0)), unreadable


def text_of(value: Any) -> str | None:
    """What a property says as one text: a scalar, the value or name of an object, the items of a list joined by `; `."""
    if isinstance(value, dict):
        value = next((value[name] for name in ("@value", "value", "name", "@id") if value.get(name)), None)
        return text_of(value) if not isinstance(value, dict) else None
    if isinstance(value, list):
        return "; ".join(dict.fromkeys(text for item in value if (text := text_of(item)))) or None
    return None if value is None or not str(value).strip() else str(value).strip()


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a property that holds one, several or none."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def places(locations: Any) -> tuple[list[str], list[str]]:
    """Names of the places of a `jobLocation` or `applicantLocationRequirements`, each once, and the countries among them."""
    names: dict[str, None] = {}
    countries: dict[str, None] = {}
    for place in locations if isinstance(locations, list) else [locations]:
        address = place.get("address", place) if isinstance(place, dict) else place
        address = address[0] if isinstance(address, list) and address else address
        if not isinstance(address, dict):
            name, country = text_of(address), None
        else:
            country = text_of(address.get("addressCountry"))
            parts = [text_of(address.get(part)) for part in ("addressLocality", "addressRegion")]
            name = ", ".join(dict.fromkeys(part for part in (*parts, country) if part)) or text_of(place)
        names.update({name: None} if name else {})
        countries.update({country: None} if country else {})
    return list(names), list(countries)


def salary(posting: dict[str, Any]) -> dict[str, str]:
    """`minimum`, `maximum`, `currency`, `unit` and `text` of a posting's base salary, those that it states, as served."""
    stated = posting.get("baseSalary")
    outer = next(iter(objects(stated)), None)
    if outer is None:
        whole = text_of(stated)
        found = {"text": whole, "currency": text_of(posting.get("salaryCurrency"))}
        return {name: text for name, text in found.items() if text}
    inner = next(iter(objects(outer.get("value"))), {})
    one = text_of(inner.get("value")) or (text_of(outer.get("value")) if not inner else None) or text_of(outer.get("price"))
    is_number = one is not None and re.fullmatch(r"[\d.,\s]+", one) is not None
    found = {
        "minimum": _first(inner, outer, "minValue", "minPrice") or (one if is_number else None),
        "maximum": _first(inner, outer, "maxValue", "maxPrice") or (one if is_number else None),
        "currency": _first(outer, inner, "currency", "priceCurrency") or text_of(posting.get("salaryCurrency")),
        "unit": _first(inner, outer, "unitText", "unitCode"),
        "text": None if is_number else one,
    }
    return {name: text for name, text in found.items() if text}


def _first(nearer: dict[str, Any], farther: dict[str, Any], *names: str) -> str | None:
    return next((text for values in (nearer, farther) for name in names if (text := text_of(values.get(name)))), None)


def _of_type(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every JobPosting anywhere in `value`, in its order."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _of_type(item, depth + 1)
    elif isinstance(value, dict):
        plain = {_PREFIX.sub("", str(name)): item for name, item in value.items()}
        kinds = plain.get("@type")
        if any(_PREFIX.sub("", str(kind)) == "JobPosting" for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield plain
            return
        for item in plain.values():
            yield from _of_type(item, depth + 1)


def _mended(page: str) -> tuple[str, int]:
    """The page with strict JSON in its JSON-LD scripts, and how many scripts that name a JobPosting can't be read and were left out."""
    pieces: list[str] = []
    end = unreadable = 0
    for opening in _OPENING.finditer(page):
        closing = _CLOSING.search(page, opening.end())
        if opening.start() < end:
            continue
        start, stop = opening.end(), closing.start() if closing else len(page)
        value = _loads(page[start:stop])
        unreadable += value is None and "JobPosting" in page[start:stop]
        strict = json.dumps(value).replace("<", "\\u003c") if value is not None else "null"
        pieces += (page[end:opening.start()], _HEAD, strict)
        end = stop
        if closing is None:
            break
    return "".join((*pieces, page[end:])), unreadable


def _loads(script: str) -> Any:
    """The JSON of a script, mended only as far as needed; None where it can't be read."""
    lead = _LEAD.match(script)
    text = script[lead.end() if lead else 0:].rstrip()
    while text.endswith(_TAILS):
        text = text[:-max(len(tail) for tail in _TAILS if text.endswith(tail))].rstrip()
    if _ESCAPED.match(text):
        text = html.unescape(text)
    for mend in (None, _without_comments, _escaped, _quoted):
        text = mend(text) if mend else text
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict | list) else None
    return None


def _without_comments(text: str) -> str:
    """`text` without lines of comment and without commas before a closing bracket."""
    return _SPARE_COMMA.sub(r"\1", _COMMENT_LINE.sub("", text))


def _escaped(text: str) -> str:
    """`text` with backslashes that escape nothing doubled, and none before apostrophes."""
    return _BAD_ESCAPE.sub(r"\\\\", text.replace("\\'", "'"))


def _quoted(text: str) -> str:
    """`text` with backslashes before the quotation marks that stand inside its strings."""
    pieces: list[str] = []
    is_inside, position = False, 0
    while position < len(text):
        sign = text[position]
        if sign == "\\" and is_inside:
            pieces.append(text[position:position + 2])
            position += 2
            continue
        if sign == '"':
            is_end = is_inside and _END_OF_STRING.match(text, position + 1) is not None
            pieces.append(sign if is_end or not is_inside else '\\"')
            is_inside = not is_end
        else:
            pieces.append(sign)
        position += 1
    return "".join(pieces)
