"""JSON that a site puts into its HTML pages for its own scripts, for sources without an interface of their own."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from scrapers.source import Reply
from warehouse.errors import SourceChanged

_TAG = re.compile(r"<[^>]+>")


def script_json(reply: Reply, before: re.Pattern[str], what: str) -> dict[str, Any]:
    """The JSON object that follows the passage `before`; raises SourceChanged when the passage is missing or no object follows it."""
    page = reply.text
    found = before.search(page)
    if found is None:
        raise SourceChanged(f"{reply.url}: the page holds no {what}, it begins with {page[:40]!r}")
    try:
        value, _ = json.JSONDecoder().raw_decode(page[found.end():].lstrip())
    except ValueError as error:
        raise SourceChanged(f"{reply.url}: {what} is no JSON ({error})") from None
    return _object(reply, value, what)


def attribute_json(reply: Reply, element: str, attribute: str) -> dict[str, Any]:
    """The JSON object in an attribute of the first such element; raises SourceChanged when it is missing or something else."""
    what = f"attribute {attribute} of <{element}>"
    page = reply.text
    found = re.search(rf"<{element}\b[^>]*?\s{re.escape(attribute)}=(?:'([^']*)'|\"([^\"]*)\")", page)
    if found is None:
        raise SourceChanged(f"{reply.url}: the page holds no {what}, it begins with {page[:40]!r}")
    try:
        value = json.loads(html.unescape(found[1] if found[1] is not None else found[2]))
    except ValueError as error:
        raise SourceChanged(f"{reply.url}: {what} is no JSON ({error})") from None
    return _object(reply, value, what)


def plain(markup: str | None) -> str | None:
    """A short piece of HTML, such as a title, as one line of text; None where nothing is left."""
    return " ".join(html.unescape(_TAG.sub(" ", markup or "")).split()) or None


def label(value: Any, *names: str) -> str | None:
    """A text, or the first text under `names` in an object, for lists that sites fill with either; None for anything else."""
    if isinstance(value, dict):
        value = next((value[name] for name in names if isinstance(value.get(name), str) and value[name]), None)
    return value if isinstance(value, str) and value else None


def labels(values: Any, *names: str) -> tuple[str, ...]:
    """The labels of a list, in its order; empty for anything that is no list."""
    found = (label(value, *names) for value in values) if isinstance(values, list) else ()
    return tuple(text for text in found if text)


def _object(reply: Reply, value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SourceChanged(f"{reply.url}: {what} is a JSON {type(value).__name__}, not an object")
    return value
