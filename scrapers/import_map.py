"""The map of an import: a TOML file that says where a dump keeps id, title, text, date, pay and the rest, and what may be done with it.

Reading is strict: an unknown key, a wrong type or a missing table is one BadInput line that names the map, the key and the remedy.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scrapers.dump_formats import EXTENSIONS, READERS, Shape
from scrapers.strict_toml import StrictTable, load_toml
from warehouse.errors import BadInput

FIELDS = (
    "id", "url", "title", "description", "tags", "employer", "board", "location", "country", "remote", "posted", "updated", "engagement",
    "pay", "pay_minimum", "pay_maximum", "pay_currency", "pay_unit", "bids", "language", "is_open",
)
DATE_FIELDS = ("posted", "updated")
DATE_FORMATS = ("iso", "epoch", "epoch_ms", "rfc2822", "snowflake", "relative")
KINDS = ("series", "snapshot")
SOURCES = ("column", "join", "hash", "template", "constant", "file")


@dataclass(frozen=True)
class Rule:
    """How one value is read from a row; docs/imports.md says what each key means."""

    source: str
    text: str = ""
    paths: tuple[str, ...] = ()
    pattern: str | None = None
    values: Mapping[str, str] | None = None
    separator: str | None = None
    formats: tuple[str, ...] = ()
    plain: bool = False
    engagement_words: bool = False
    longest: int = 0
    when: str | None = None
    optional: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every path of a row that the rule looks at."""
        return self.paths if self.when is None else (*self.paths, self.when)


@dataclass(frozen=True)
class SkipRule:
    """Rows that are no postings: those whose `column` holds one of `values`; counted under `reason`."""

    column: str
    values: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Terms:
    """What the collector's terms allow; retention in days, None when no limit is stated."""

    attribution: str
    licence: str
    terms_url: str | None
    terms_read_on: date | None
    raw_retention: int | None
    text_retention: int | None
    may_redistribute_text: bool
    may_train: bool


@dataclass(frozen=True)
class ImportMap:
    """A checked map. `table` is its plain content, as it stands in the facts of the archives made with it."""

    source: str
    title: str
    homepage: str | None
    kind: str
    is_simulated: bool
    observed: date | Rule
    period: tuple[date, date] | Rule | None
    shapes: Mapping[str, Shape]
    terms: Terms
    fields: Mapping[str, tuple[Rule, ...]]
    skips: tuple[SkipRule, ...]
    table: Mapping[str, Any]

    @property
    def cadence(self) -> str:
        """Monthly where each file covers the month in its name: what comes a month at a time has no weekly series."""
        return "monthly" if isinstance(self.period, Rule) else "continuous"

    def shape(self, file: str) -> Shape:
        """Layout of a file, from the map or the file's extension; raises BadInput when neither says it."""
        extension = file.rpartition(".")[2].lower()
        shape = self.shapes.get(extension) or self.shapes.get("*")
        if shape is None:
            raise BadInput(f"{file}: the map doesn't say what .{extension} is: set format in [dump] to one of {', '.join(READERS)}")
        return shape


def read_map(path: Path) -> ImportMap:
    """The map in a TOML file; raises BadInput in one line that names file, key and what to do."""
    return parse_map(load_toml(path), str(path))


def parse_map(data: Mapping[str, Any], where: str) -> ImportMap:
    """The map in `data`, a TOML document or its JSON form with dates as ISO text; `where` names it in errors."""
    table = StrictTable(data, where)
    kind = table.choice("kind", KINDS)
    parsed = ImportMap(
        source=_source_name(table),
        title=table.take("title", str),
        homepage=table.take("homepage", str, None),
        kind=kind,
        is_simulated=table.take("simulated", bool, False),
        observed=_observed(table),
        period=_period(table, kind),
        shapes=_shapes(table.table("dump", required=False)),
        terms=_terms(table.table("terms")),
        fields=_fields(table.table("columns")),
        skips=tuple(_skip(entry) for entry in table.tables("skip")),
        table=json.loads(json.dumps(data, default=str)),
    )
    table.close()
    return parsed


def _source_name(table: StrictTable) -> str:
    name = table.take("source", str)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise table.fail(f"source = {name!r} should hold only a-z, 0-9 and _, and begin with a letter")
    return name


def _observed(table: StrictTable) -> date | Rule:
    value = table.data.get("observed_on")
    if not isinstance(value, dict):
        return table.take("observed_on", date)
    rule = StrictTable(table.take("observed_on", dict), table.where, "observed_on")
    sources = [key for key in ("column", "document", "file") if key in rule.data]
    if len(sources) != 1:
        raise rule.fail("name exactly one of column, document or file")
    text = rule.take(sources[0], str) if sources[0] != "file" else rule.pattern("file") or ""
    read = Rule(sources[0], text=text, paths=() if sources[0] == "file" else (text,), formats=_formats(rule))
    rule.close()
    return read


def _period(table: StrictTable, kind: str) -> tuple[date, date] | Rule | None:
    period = table.table("period", required=False)
    if kind == "snapshot":
        if period.data:
            raise period.fail('a snapshot covers no period: take [period] out, or set kind = "series"')
        return None
    if not period.data:
        raise table.fail("a series needs [period] with from and to, or with month = a pattern that finds 2024-05 in the file name")
    read: tuple[date, date] | Rule
    if "month" in period.data:
        read = Rule("file", text=period.pattern("month") or "")
    else:
        read = (period.take("from", date), period.take("to", date))
        if read[0] > read[1]:
            raise period.fail(f"from {read[0]} is after to {read[1]}")
    period.close()
    return read


def _shapes(table: StrictTable) -> dict[str, Shape]:
    by_extension = table.data.get("format")
    if isinstance(by_extension, dict):
        formats = {key.lower().lstrip("."): value for key, value in table.take("format", dict).items()}
    else:
        one = table.take("format", str, None)
        formats = {"*": one} if one else dict(EXTENSIONS)
    rows, encoding, delimiter = table.take("rows", str, None), table.take("encoding", str, "utf-8"), table.take("delimiter", str, ",")
    table.close()
    for value in formats.values():
        if value not in READERS:
            raise table.fail(f"format {value!r} is unknown: use one of {', '.join(READERS)}")
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise table.fail(f"encoding {encoding!r} is unknown: utf-8 and cp1252 are usual ones") from error
    if len(delimiter) != 1:
        raise table.fail(f"delimiter {delimiter!r} should be one character")
    return {key: Shape(value, rows, encoding, delimiter) for key, value in formats.items()}


def _terms(table: StrictTable) -> Terms:
    terms = Terms(
        attribution=table.take("attribution", str),
        licence=table.take("licence", str),
        terms_url=table.take("terms_url", str, None),
        terms_read_on=table.take("terms_read_on", date, None),
        raw_retention=table.take("raw_retention_days", int, None),
        text_retention=table.take("text_retention_days", int, None),
        may_redistribute_text=table.take("may_redistribute_text", bool),
        may_train=table.take("may_train", bool),
    )
    table.close()
    return terms


def _fields(table: StrictTable) -> dict[str, tuple[Rule, ...]]:
    for needed in ("id", "title"):
        if needed not in table.data:
            raise table.fail(f"{needed} is missing: say which column holds it" +
                             (", or make one with id = { hash = [\"column\", …] }" if needed == "id" else ""))
    fields = {}
    for name in FIELDS:
        entry = table.take(name, object, None)
        if entry is not None:
            entries = entry if isinstance(entry, list) else [entry]
            fields[name] = tuple(_rule(name, each, table.where) for each in entries)
    table.close()
    return fields


def _rule(field: str, entry: object, where: str) -> Rule:
    table = StrictTable(entry if isinstance(entry, dict) else {"column": entry}, where, f"[columns] {field}")
    sources = [key for key in SOURCES if key in table.data]
    if len(sources) != 1:
        raise table.fail(f"name exactly one of {', '.join(SOURCES)}")
    source, text, paths = sources[0], "", tuple[str, ...]()
    if source in ("join", "hash"):
        paths = table.texts(source)
    else:
        text = (table.pattern(source) if source == "file" else table.take(source, str)) or ""
        paths = (text,) if source == "column" else tuple(re.findall(r"\{([^{}]+)\}", text)) if source == "template" else ()
    rule = Rule(
        source=source, text=text, paths=paths, pattern=table.pattern("pattern"), values=_values(table),
        separator=table.take("separator", str, None), formats=_formats(table) if field in DATE_FIELDS else (),
        plain=table.take("plain", bool, False), engagement_words=table.take("engagement_words", bool, False),
        longest=table.take("longest", int, 0),
        when=table.take("when", str, None), optional=table.take("optional", bool, False),
    )
    table.close()
    return rule


def _values(table: StrictTable) -> dict[str, str] | None:
    values = table.take("values", dict, None)
    if not all(isinstance(value, str) for value in (values or {}).values()):
        raise table.fail('values should turn texts into texts, like values = { hourly = "hour" }')
    return values


def _formats(table: StrictTable) -> tuple[str, ...]:
    formats = table.texts("formats")
    for form in formats:
        if form not in DATE_FORMATS and "%" not in form:
            raise table.fail(f"formats {form!r} is unknown: use {', '.join(DATE_FORMATS)} or a pattern such as %d/%m/%Y")
    return formats or ("iso",)


def _skip(table: StrictTable) -> SkipRule:
    rule = SkipRule(table.take("column", str), table.texts("values"), table.take("reason", str))
    if not rule.values or not re.fullmatch(r"[a-z][a-z0-9_]*", rule.reason):
        raise table.fail('needs values = ["…"] and a reason like reason = "job_story"')
    table.close()
    return rule
