"""One row of a dump through the rules of its map: a posting in the words of its source, or a reason why it is none."""

from __future__ import annotations

import html
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any

from scrapers.engagement import engagement_words
from scrapers.import_map import DATE_FIELDS, ImportMap, Rule
from scrapers.source import RawPosting, Skip
from warehouse.ids import digest

SNOWFLAKE_EPOCH_MS = 1288834974657
LAST_EPOCH = 253402300799
_TAG = re.compile(r"<[^>]+>")
_AGO = re.compile(r"\b(ago|yesterday|today|just now|last (week|month))\b", re.IGNORECASE)


def values_at(value: Any, path: str) -> list[Any] | None:
    """What stands at a dotted path, None where there is no such place: `a.b` goes down, `a[]` takes each item of a list, `*` each value.

    A key that itself holds dots is found first, and a text that holds JSON is opened on the way down.
    """
    if not path:
        return [value]
    value = _opened(value)
    if not isinstance(value, Mapping):
        return None
    if path in value:
        return [value[path]]
    head, _, rest = path.partition(".")
    if head == "*":
        return _all_at(value.values(), rest)
    if head.endswith("[]") and head[:-2] in value:
        items = _opened(value[head[:-2]])
        return _all_at(items if isinstance(items, list) else [] if items is None else [items], rest)
    return values_at(value[head], rest) if head in value else None


def text_of(value: Any) -> str | None:
    """A value as text: numbers without a needless .0, dates in ISO form, lists joined, other objects as JSON; None for nothing."""
    if isinstance(value, Mapping) and "#text" in value:
        value = value["#text"]
    if value is None or value in ("", [], {}) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | Decimal) and value == int(value):
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and not any(isinstance(item, list | Mapping) for item in value):
        return ", ".join(text for item in value if (text := text_of(item))) or None
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | Mapping) else str(value).strip() or None


def iso_date(text: str, formats: Sequence[str]) -> tuple[str, str | None]:
    """A date as ISO 8601 text in UTC and the format that fitted; the text as it is and None when none of `formats` does."""
    for form in formats:
        try:
            moment = _moment(text, form)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if moment is not None:
            return moment if isinstance(moment, str) else moment.isoformat(), form
    return text, None


def read_posting(plan: ImportMap, row: Any, index: int, file: str) -> RawPosting | Skip:
    """The posting in row `index` of `file`, or why the row is left out: not_a_row, no_id, or a [[skip]] rule's reason."""
    if not isinstance(row, Mapping):
        return Skip("not_a_row", f"row {index}")
    posting_id = _first(plan.fields["id"], row, file)
    for rule in plan.skips:
        if any(text_of(value) in rule.values for value in values_at(row, rule.column) or []):
            return Skip(rule.reason, posting_id or f"row {index}")
    if posting_id is None:
        return Skip("no_id", f"row {index}")
    texts: dict[str, Any] = {}
    for field, rules in plan.fields.items():
        if field != "id":
            texts |= _texts(field, rules, row, file)
    return RawPosting(source_posting_id=posting_id, **texts)


def rule_texts(rule: Rule, row: Mapping[str, Any], file: str, is_list: bool = False) -> list[str]:
    """Texts that a rule finds in a row, in their order; `is_list` splits them at the rule's separator, and else it joins them."""
    if rule.when is not None and not any(text_of(value) for value in values_at(row, rule.when) or []):
        return []
    texts = [_trimmed(rule, text) for text in _found(rule, row, file)]
    if is_list and rule.separator:
        texts = [part for text in texts if text for part in text.split(rule.separator)]
    found = [text.strip() for text in texts if text and text.strip()]
    if is_list or rule.source not in ("column", "join"):
        return found
    return [(rule.separator or ", ").join(found)] if found else []


def missing_columns(plan: ImportMap, rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Columns that the map reads and no row has, each with the key of the map that names it."""
    wanted = {(f"[columns] {field}", path) for field, rules in plan.fields.items() for rule in rules if not rule.optional
              for path in rule.columns}
    wanted |= {("[[skip]] column", rule.column) for rule in plan.skips}
    for row in rows:
        if not wanted:
            break
        wanted = {(key, path) for key, path in wanted if not isinstance(row, Mapping) or values_at(row, path) is None}
    return sorted(wanted)


def _texts(field: str, rules: Sequence[Rule], row: Mapping[str, Any], file: str) -> dict[str, Any]:
    """What a field of a posting holds, and where a date or engagement was read."""
    if field == "tags":
        return {field: tuple(dict.fromkeys(text for rule in rules for text in rule_texts(rule, row, file, is_list=True)))}
    if field in DATE_FIELDS:
        text, origin = _date(rules, row, file)
        return {field: text, "posted_origin": origin} if field == "posted" else {field: text}
    if field == "engagement":
        text, origin = _engagement(rules, row, file)
        return {field: text, "engagement_origin": origin}
    return {field: _first(rules, row, file)}


def _first(rules: Sequence[Rule], row: Mapping[str, Any], file: str) -> str | None:
    return next((text for rule in rules for text in rule_texts(rule, row, file)), None)


def _engagement(rules: Sequence[Rule], row: Mapping[str, Any], file: str) -> tuple[str | None, str | None]:
    for rule in rules:
        for text in rule_texts(rule, row, file):
            return text, "source" if rule.source == "constant" else "text" if rule.engagement_words else None
    return None, None


def _date(rules: Sequence[Rule], row: Mapping[str, Any], file: str) -> tuple[str | None, str | None]:
    for rule in rules:
        for text in rule_texts(rule, row, file):
            moment, form = iso_date(text, rule.formats)
            origin = {"snowflake": "source_id", "relative": "relative"}.get(form or "", "source")
            return moment, "file" if rule.source == "file" else origin
    return None, None


def _found(rule: Rule, row: Mapping[str, Any], file: str) -> list[str | None]:
    if rule.source == "constant":
        return [rule.text]
    if rule.source == "file":
        return [_matched(rule.text, file)]
    if rule.source == "column":
        return [text_of(item) for value in values_at(row, rule.text) or [] for item in (value if isinstance(value, list) else [value])]
    texts = [next((text for value in values_at(row, path) or [] if (text := text_of(value))), None) for path in rule.paths]
    if rule.source == "join":
        return texts
    if rule.source == "hash":
        return [digest(*texts) if any(texts) else None]
    filled = rule.text
    for path, text in zip(rule.paths, texts, strict=True):
        filled = filled.replace(f"{{{path}}}", text or "")
    return [filled if all(texts) else None]


def _trimmed(rule: Rule, text: str | None) -> str | None:
    if text is not None and rule.pattern is not None:
        text = _matched(rule.pattern, text)
    if text is not None and rule.plain:
        text = " ".join(html.unescape(_TAG.sub("", text)).split())
    if text is not None and rule.engagement_words:
        text = engagement_words(text)
    if text is not None and rule.longest and len(text) > rule.longest:
        text = text[: rule.longest].rsplit(" ", 1)[0]
    return text if text is None or rule.values is None else rule.values.get(text)


def _matched(pattern: str, text: str) -> str | None:
    match = re.search(pattern, text)
    return match and (match[1] if match.re.groups else match[0])


def _opened(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _all_at(items: Iterable[Any], path: str) -> list[Any] | None:
    """Values at `path` in each item; None only if there are items and none of them has such a place."""
    found = [values_at(item, path) for item in items]
    return None if found and all(values is None for values in found) else [value for values in found for value in values or []]


def _moment(text: str, form: str) -> datetime | str | None:
    match form:
        case "relative":
            return text if _AGO.search(text) else None
        case "iso":
            is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", text)
            return date.fromisoformat(text).isoformat() if is_day else _utc(datetime.fromisoformat(text))
        case "epoch" | "epoch_ms":
            seconds = float(text) / (1000 if form == "epoch_ms" else 1)
            return datetime.fromtimestamp(seconds, UTC) if 0 < seconds <= LAST_EPOCH else None
        case "rfc2822":
            return _utc(parsedate_to_datetime(text))
        case "snowflake":
            return datetime.fromtimestamp(((int(text) >> 22) + SNOWFLAKE_EPOCH_MS) / 1000, UTC) if text.isdecimal() else None
    has_time = any(mark in form for mark in ("%H", "%I", "%c", "%X", "%T"))
    if "%z" not in form:
        text, form = f"{text} +0000", f"{form} %z"
    moment = datetime.strptime(text, form).astimezone(UTC)
    return moment if has_time else moment.date().isoformat()


def _utc(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
