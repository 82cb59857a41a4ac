"""Bring your own archive: dump files are checked against a map and kept as sealed archives, from which postings are then read."""

from __future__ import annotations

import json
import logging
import mimetypes
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from scrapers.catalog import source_names
from scrapers.dump_formats import Dump, read_dump
from scrapers.import_map import ImportMap, Rule, parse_map, read_map
from scrapers.import_rows import iso_date, missing_columns, read_posting, text_of, values_at
from scrapers.leave_out import imported
from scrapers.records import copy_record
from scrapers.source import RawPosting, Skip, Unknown
from scrapers.was_read import Cut, reply_again
from warehouse.archive import ArchiveWriter, Record, read_archive
from warehouse.errors import BadInput
from warehouse.forgotten import forgotten
from warehouse.home import Home

log = logging.getLogger(__name__)
SCHEME = "import:"
MOST_COLUMNS_NAMED = 30


@dataclass(frozen=True)
class ImportReport:
    """What an import did.

    `archives` are new and sealed; `rows` counts the rows of each file in them; `known` files brought nothing because the same content
    is there already, from an earlier import or another file of this one; `refused` holds one line per file that was not taken.
    """

    source: str
    archives: tuple[str, ...]
    rows: dict[str, int]
    known: tuple[str, ...]
    refused: tuple[str, ...]

    def __str__(self) -> str:
        """The report for a terminal, one line each: what was imported, what was there already, what was refused and why."""
        lines = [f"{self.source}: imported {_count(sum(self.rows.values()), 'row')} from {_count(len(self.rows), 'file')} "
                 f"into {_count(len(self.archives), 'archive')}"]
        lines += [f"already there, nothing to do: {label}" for label in self.known]
        return "\n".join(lines + [f"refused: {reason}" for reason in self.refused])


@dataclass(frozen=True)
class _Checked:
    """A file that fits its map, with the moment it was observed and the period it covers."""

    label: str
    body: bytes
    rows: int
    observed: datetime
    period: tuple[date, date] | None

    @property
    def digest(self) -> str:
        return sha256(self.body).hexdigest()


def admit_import(home: Home, files: Sequence[Path], map_path: Path) -> ImportReport:
    """Puts dump files into sealed archives of `home`, as their map says, one per observed date and period.

    A file that is missing, malformed or does not fit the map is refused by name and the others go on. Raises BadInput when the map is
    wrong, when no file is left, or when the home holds simulated postings and the map real ones.
    """
    plan = read_map(map_path)
    if plan.source in source_names():
        raise BadInput(f"{map_path}: source = {plan.source!r} is a source that gigshift crawls: give the import a name of its own")
    if not files:
        raise BadInput("no file to import: name at least one")
    checked, refused = _check_files(files, plan, map_path)
    fresh = _fresh(home, plan, checked)
    if not checked:
        rest = "" if len(refused) == 1 else f" (and {len(refused) - 1} more files were refused)"
        raise BadInput(refused[0] + rest)
    archives = []
    if fresh:
        home.claim("simulated" if plan.is_simulated else "real")
        archives = [_write(home, plan, group) for group in _groups(fresh)]
    return ImportReport(
        source=plan.source,
        archives=tuple(archives),
        rows={file.label: file.rows for file in fresh},
        known=tuple(file.label for file in checked if file not in fresh),
        refused=tuple(refused),
    )


def parse_resource(facts: dict[str, Any], record: Record) -> Iterator[RawPosting | Skip]:
    """Postings of an imported file in row order, from its archive record and the facts of the archive; a row is one item, never none."""
    if record.kind == "conversion":
        read = reply_again(record).read
        yield from (item for item in (read.items if read else ()) if not isinstance(item, Unknown))
        return
    plan, file = map_of(facts), unquote(record.url.removeprefix(SCHEME))
    for index, row in enumerate(rows_of(facts, record)):
        yield read_posting(plan, row, index, file)


def rows_of(facts: dict[str, Any], record: Record) -> Sequence[Any]:
    """Rows of an imported file, with all their columns."""
    file = unquote(record.url.removeprefix(SCHEME))
    return read_dump(record.body, map_of(facts).shape(file), file).rows


def map_of(facts: dict[str, Any]) -> ImportMap:
    """The map that stands in the facts of an import's archive: who collected it, its terms, how its rows are read."""
    return parse_map(facts["map"], f"map of {facts['source']}")


def _check_files(files: Sequence[Path], plan: ImportMap, map_path: Path) -> tuple[list[_Checked], list[str]]:
    checked, refused = [], []
    for path in files:
        try:
            checked.append(_check(path, plan, map_path))
        except BadInput as error:
            refused.append(str(error))
    return sorted(checked, key=lambda file: (file.label, file.digest)), refused


def _check(path: Path, plan: ImportMap, map_path: Path) -> _Checked:
    try:
        body = path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"{path}: no such file") from error
    except OSError as error:
        raise BadInput(f"{path}: can't be read ({error.strerror}): name files, not folders") from error
    label = "/".join(path.resolve().parts[-2:]).lstrip("/")
    dump = read_dump(body, plan.shape(path.name), str(path))
    if not dump.rows:
        raise BadInput(f"{path}: holds no rows: nothing to import")
    for key, column in missing_columns(plan, dump.rows):
        raise BadInput(f"{path}: no row has {column!r}, which {key} of {map_path} reads: take the map of this data set or correct it; "
                       f"the rows have {', '.join(_columns(dump))}")
    observed = _observed(plan.observed, dump, label, str(path))
    return _Checked(label, body, len(dump.rows), observed, _period(plan.period, observed, label, str(path)))


def _columns(dump: Dump) -> list[str]:
    names = list(dict.fromkeys(str(key) for row in dump.rows if isinstance(row, dict) for key in row)) or ["no columns"]
    return names[:MOST_COLUMNS_NAMED] + (["…"] if len(names) > MOST_COLUMNS_NAMED else [])


def _observed(observed: date | Rule, dump: Dump, label: str, path: str) -> datetime:
    """When the file's postings were seen: a day counts until its last second, so that nothing in it was posted later."""
    if isinstance(observed, date):
        return datetime.combine(observed, time(23, 59, 59), UTC)
    if observed.source == "file":
        match = re.search(observed.text, label)
        texts = [match[1] if match.re.groups else match[0]] if match else []
    else:
        places: Iterable[Any] = [dump.document] if observed.source == "document" else dump.rows
        texts = [text for place in places for value in values_at(place, observed.text) or [] if (text := text_of(value))]
    found = [moment for moment, form in (iso_date(text, observed.formats) for text in texts) if form not in (None, "relative")]
    if not found:
        raise BadInput(f"{path}: observed_on finds no date in its {observed.source} {observed.text!r}: "
                       f"{'it says ' + repr(texts[0]) + ', add its format' if texts else 'nothing stands there'}")
    moments = [datetime.fromisoformat(text) for text in found]
    return max(moment if moment.tzinfo else datetime.combine(moment, time(23, 59, 59), UTC) for moment in moments)


def _period(period: tuple[date, date] | Rule | None, observed: datetime, label: str, path: str) -> tuple[date, date] | None:
    if isinstance(period, Rule):
        match = re.search(period.text, label)
        try:
            first = date.fromisoformat(f"{match[1] if match.re.groups else match[0]}-01" if match else "")
        except ValueError as error:
            raise BadInput(f"{path}: [period] month = {period.text!r} finds no month like 2024-05 in {label!r}") from error
        month_end = first.replace(day=monthrange(first.year, first.month)[1])
        period = (first, min(month_end, observed.date() - timedelta(days=1)))
    if period is not None and not period[0] <= period[1] <= observed.date():
        raise BadInput(f"{path}: the period {period[0]} to {period[1]} does not end before it was observed on {observed.date()}")
    return period


def _fresh(home: Home, plan: ImportMap, files: Iterable[_Checked]) -> list[_Checked]:
    """Files whose content no sealed archive holds under the same map, each content once."""
    known: set[str] = set()
    for path in sorted((home.archives / plan.source).glob("*.warc.gz")):
        facts = read_archive(path).facts
        if facts.get("map") == plan.table:
            known.update(digest for _, digest in facts.get("files", []))
    fresh = []
    for file in files:
        if file.digest not in known:
            known.add(file.digest)
            fresh.append(file)
    return fresh


def _groups(files: Iterable[_Checked]) -> list[list[_Checked]]:
    groups: dict[tuple[date, tuple[date, date] | None], list[_Checked]] = {}
    for file in files:
        groups.setdefault((file.observed.date(), file.period), []).append(file)
    return list(groups.values())


def _write(home: Home, plan: ImportMap, files: Sequence[_Checked]) -> str:
    night, period = files[0].observed.date(), files[0].period
    facts: dict[str, Any] = {
        "source": plan.source,
        "night": night.isoformat(),
        "observed_by": plan.kind,
        "simulated": plan.is_simulated,
        "plan": [_uri(file) for file in files],
        "files": [[file.label, file.digest] for file in files],
        "map": plan.table,
    }
    if period is not None:
        facts |= {"period_from": period[0].isoformat(), "period_to": period[1].isoformat()}
    content = sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
    name = f"{plan.source}/{night.isoformat()}-{content}.warc.gz"
    known = forgotten(home)
    with ArchiveWriter(home.archives / name, facts) as archive:
        for file in files:
            kind = mimetypes.guess_type(file.label)[0] or "application/octet-stream"
            record = Record("resource", _uri(file), file.observed, 0, [("Content-Type", kind)], file.body, 0)
            copy_record(imported(Cut(plan.source, known), facts, record) if known else record, archive)
        archive.seal()
    log.info("sealed %s: %d files, %d rows", name, len(files), sum(file.rows for file in files))
    return name


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _uri(file: _Checked) -> str:
    return SCHEME + quote(file.label)
