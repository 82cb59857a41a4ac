"""Files that people keep postings in, read as rows: CSV, JSON, JSON Lines, Parquet, RSS and Atom, a feed as JSON, a JavaScript list."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from lxml import etree

from warehouse.errors import BadInput

EXTENSIONS = {
    "csv": "csv", "json": "json", "jsonl": "jsonl", "ndjson": "jsonl", "parquet": "parquet", "xml": "rss", "rss": "rss", "atom": "rss",
    "js": "js",
}
csv.field_size_limit(2**31 - 1)
_JS_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=\s*[\]}])', re.DOTALL)
_JS_HEAD = re.compile(r"^\s*(?:export\s+default|module\.exports\s*=|(?:export\s+)?(?:const|let|var)\s+\w+\s*=)\s*")


@dataclass(frozen=True)
class Shape:
    """How a dump is laid out. `rows` is the dotted path to the list of postings in a JSON object."""

    format: str
    rows: str | None = None
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True)
class Dump:
    """A file as read: its rows in file order, and what it says about itself as a whole (feed channel, JSON object)."""

    rows: list[Any]
    document: Mapping[str, Any]


def read_dump(body: bytes, shape: Shape, name: str) -> Dump:
    """Rows of a dump; raises BadInput naming the file, the place and the reason when it is not well formed."""
    return READERS[shape.format](body, shape, name)


def _read_csv(body: bytes, shape: Shape, name: str) -> Dump:
    lines = csv.reader(io.StringIO(_text(body, shape, name), newline=""), delimiter=shape.delimiter, strict=True)
    rows: list[Any] = []
    try:
        header = next(lines, [])
        if len(set(header)) < len(header):
            raise BadInput(f"{name}: two columns have the same name in its first line: {', '.join(header)}")
        for number, cells in enumerate(lines, start=1):
            if not cells:
                continue
            if len(cells) != len(header):
                raise BadInput(f"{name}: row {number} (ends in line {lines.line_num}) has {len(cells)} cells where the header has "
                               f"{len(header)}: repair the file, or set delimiter in [dump]")
            rows.append(dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise BadInput(f"{name}: line {lines.line_num} is not well-formed CSV: {error}") from error
    return Dump(rows, {})


def _read_json(body: bytes, shape: Shape, name: str) -> Dump:
    return _listed(_parsed(_text(body, shape, name), name), shape, name)


def _read_js(body: bytes, shape: Shape, name: str) -> Dump:
    text = _JS_HEAD.sub("", _text(body, shape, name)).rstrip().removesuffix(";")
    plain = _JS_TOKENS.sub(lambda match: "" if match.group() == "," else match.group(), text)
    return _listed(_parsed(plain, name, "a JavaScript file that holds one JSON list or object"), shape, name)


def _read_jsonl(body: bytes, shape: Shape, name: str) -> Dump:
    rows = []
    for number, line in enumerate(_text(body, shape, name).split("\n"), start=1):
        if line.strip():
            try:
                rows.append(json.loads(line))
            except ValueError as error:
                raise BadInput(f"{name}: line {number} is not JSON: {error}") from error
    return Dump(rows, {})


def _read_parquet(body: bytes, shape: Shape, name: str) -> Dump:
    try:
        return Dump(pq.read_table(pa.BufferReader(body)).to_pylist(), {})
    except (pa.ArrowInvalid, OSError) as error:
        raise BadInput(f"{name}: not a Parquet file: {str(error).splitlines()[0]}") from error


def _read_rss(body: bytes, shape: Shape, name: str) -> Dump:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(f"{name}: not well-formed XML: {error.msg}") from error
    return _feed({_tag(root): _tree(root)}, name)


def _read_rss_json(body: bytes, shape: Shape, name: str) -> Dump:
    return _feed(_parsed(_text(body, shape, name), name), name)


READERS: dict[str, Callable[[bytes, Shape, str], Dump]] = {
    "csv": _read_csv, "json": _read_json, "jsonl": _read_jsonl, "parquet": _read_parquet, "rss": _read_rss, "rss_json": _read_rss_json,
    "js": _read_js,
}


def _text(body: bytes, shape: Shape, name: str) -> str:
    try:
        return body.decode(shape.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name}: byte {error.start} is not {shape.encoding}: set encoding in [dump]") from error


def _parsed(text: str, name: str, wanted: str = "JSON") -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"{name}: line {error.lineno} column {error.colno}: not {wanted}: {error.msg}") from error


def _listed(data: Any, shape: Shape, name: str) -> Dump:
    rows = data
    for step in (shape.rows or "").split(".") if shape.rows else []:
        if not isinstance(rows, dict) or step not in rows:
            raise BadInput(f"{name}: [dump] rows = {shape.rows!r} leads nowhere at {step!r}: {_keys(rows)}")
        rows = rows[step]
    if not isinstance(rows, list):
        raise BadInput(f"{name}: no list of postings: say in [dump] rows where it stands: {_keys(rows)}")
    return Dump(rows, data if isinstance(data, dict) else {})


def _feed(data: Any, name: str) -> Dump:
    if isinstance(data, dict):
        rss, atom = data.get("rss"), data.get("feed")
        channel, kind = (rss.get("channel"), "item") if isinstance(rss, dict) else (atom, "entry")
        if isinstance(channel, dict):
            items = channel.get(kind, [])
            return Dump(items if isinstance(items, list) else [items], channel)
    raise BadInput(f"{name}: neither an RSS channel nor an Atom feed: {_keys(data)}")


def _keys(data: Any) -> str:
    return f"its keys are {', '.join(map(str, data))}" if isinstance(data, dict) else f"there is a {type(data).__name__}"


def _tag(element: Any) -> str:
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


def _tree(element: Any) -> Any:
    """An element as xmltodict shows it: text, or an object with children, @attributes and #text."""
    tree: dict[str, Any] = {f"@{etree.QName(key).localname}": value for key, value in element.attrib.items()}
    for child in element.iterchildren(tag=etree.Element):
        tag, value = _tag(child), _tree(child)
        if tag not in tree:
            tree[tag] = value
        elif isinstance(tree[tag], list):
            tree[tag].append(value)
        else:
            tree[tag] = [tree[tag], value]
    text = "".join(element.xpath("text()")).strip()
    if not tree:
        return text or None
    if text:
        tree["#text"] = text
    return tree
