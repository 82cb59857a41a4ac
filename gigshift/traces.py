"""Where a text or an address still stands under a data home, in whatever kind of file, and how it is blanked in files that hold lines."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.forgotten import words

Cell = str | bytes | int | float | None

BLANK = "[forgotten]"
SQLITE = b"SQLite format 3\x00"
MANAGED = ("archives", "tables")
"""Folders whose files are rewritten as what they are, not as lines."""


@dataclass(frozen=True)
class Traces:
    """Texts to be looked for: whatever stands between their words, in any case, plain or as HTML or JSON writes it."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Traces:
        """The traces of `texts`."""
        return cls(re.compile("|".join(sorted({_spelled(text) for text in texts}, key=len, reverse=True)), re.IGNORECASE))

    def files(self, root: Path) -> list[Path]:
        """Every file under `root` that holds one of the texts, in its name or anywhere in it."""
        return [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink() and self.is_in(path)]

    def is_in(self, path: Path) -> bool:
        """Whether a file holds one of the texts, in its name or anywhere in it."""
        return any(self.pattern.search(part) for part in (path.name, *_parts(path)))

    def blank(self, root: Path) -> int:
        """Blanks the texts in every file under `root` that holds lines or is an SQLite database; returns how many files changed."""
        return sum(self._blanked(path) for path in self._loose(root))

    def without(self, text: str) -> str:
        """`text` with the texts blanked."""
        return self.pattern.sub(BLANK, text)

    def _loose(self, root: Path) -> list[Path]:
        return [path for path in sorted(root.rglob("*")) if path.is_file() and not path.is_symlink() and path.suffix != ".parquet"
                and path.relative_to(root).parts[0] not in MANAGED]

    def _blanked(self, path: Path) -> bool:
        if _begins(path, SQLITE):
            return _blank_database(path, self)
        text = path.read_bytes().decode("utf-8", "surrogateescape")
        if not self.pattern.search(text):
            return False
        neighbour = path.with_name(f".{path.name}.new")
        neighbour.touch(mode=path.stat().st_mode & 0o777)
        neighbour.write_bytes(self.without(text).encode("utf-8", "surrogateescape"))
        neighbour.replace(path)
        return True


def _spelled(text: str) -> str:
    """A pattern for a text; for an address the text itself, else its words with anything but words between them."""
    if text.startswith(("https://", "http://")):
        forms = dict.fromkeys((text, html.escape(text), json.dumps(text)[1:-1]))
        return "(?:" + "|".join(re.escape(form.rstrip("/")) for form in forms) + r")/?(?![\w\-?&=%#/])"
    between = r"(?:[\W_]|\\[nrt]|&\w{1,8};){1,24}?"
    return r"(?<!\w)" + between.join(map(_word, words(text))) + r"(?!\w)"


def _word(word: str) -> str:
    if word.isdigit():
        return r"[\s().\-/]{0,3}".join(word)
    forms = dict.fromkeys((word, json.dumps(word)[1:-1], word.encode("ascii", "xmlcharrefreplace").decode()))
    return "(?:" + "|".join(re.escape(form) for form in forms) + ")"


def _begins(path: Path, signature: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(signature)) == signature


def _parts(path: Path) -> Iterator[str]:
    """Everything that a file says, as text."""
    if _begins(path, b"PAR1"):
        for batch in pq.ParquetFile(path).iter_batches():
            for column in batch.columns:
                yield from _values(column)
    elif _begins(path, SQLITE):
        with closing(sqlite3.connect(path)) as database:
            for table, columns in _columns(database):
                for row in database.execute(f"SELECT {', '.join(columns)} FROM {table}"):  # noqa: S608 - names of the database itself
                    yield from (_text(cell) for cell in row if isinstance(cell, str | bytes))
    elif _begins(path, b"\x1f\x8b"):
        yield _unzipped(path)
    else:
        yield path.read_bytes().decode("utf-8", "replace")


def _values(column: pa.Array) -> Iterator[str]:
    if pa.types.is_list(column.type):
        yield from _values(column.flatten())
    elif pa.types.is_string(column.type) or pa.types.is_string_view(column.type):
        yield from (value for value in column.unique().to_pylist() if value)


def _unzipped(path: Path) -> str:
    """What the whole gzip members of a file say, and the beginning of a torn one."""
    rest, said = path.read_bytes(), []
    while rest:
        inflate = zlib.decompressobj(31)
        try:
            said.append(inflate.decompress(rest))
        except zlib.error:
            break
        rest = inflate.unused_data
    return b"".join(said).decode("utf-8", "replace")


def _blank_database(path: Path, traces: Traces) -> bool:
    """Blanks texts in every cell; what was overwritten leaves no page behind."""
    if not traces.is_in(path):
        return False
    with closing(sqlite3.connect(path, timeout=30)) as database:
        database.create_function("without", 1, lambda cell: _blanked_cell(cell, traces), deterministic=True)
        database.execute("PRAGMA secure_delete = ON")
        for table, columns in _columns(database):
            for column in columns:
                database.execute(f"UPDATE {table} SET {column} = without({column}) "  # noqa: S608 - names of the database itself
                                 f"WHERE {column} IS NOT without({column})")
        database.commit()
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return True


def _columns(database: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    """Quoted names of all tables, and of their columns."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
    return [(_quoted(table), [_quoted(row[1]) for row in database.execute(f"PRAGMA table_info({_quoted(table)})")]) for (table,) in tables]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(cell: str | bytes) -> str:
    return cell if isinstance(cell, str) else cell.decode("utf-8", "surrogateescape")


def _blanked_cell(cell: Cell, traces: Traces) -> Cell:
    if not isinstance(cell, str | bytes):
        return cell
    blanked = traces.without(_text(cell))
    return blanked if isinstance(cell, str) else blanked.encode("utf-8", "surrogateescape")
