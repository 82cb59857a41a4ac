"""Looks for a text in every byte under a folder, also where it lies compressed or in pages: gzip, Parquet, SQLite."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq


def places(folder: Path, text: str) -> list[str]:
    """Files under `folder` that hold `text`, in any case."""
    wanted = text.casefold()
    names = {str(path.relative_to(folder)): path for path in folder.rglob("*")}
    return sorted(name for name, path in names.items()
                  if wanted in name.casefold() or (path.is_file() and any(wanted in part for part in _parts(path))))


def _parts(path: Path) -> Iterator[str]:
    body = path.read_bytes()
    yield body.decode("utf-8", "replace").casefold()
    if body[:2] == b"\x1f\x8b":
        yield _unzipped(body).decode("utf-8", "replace").casefold()
    if body[:4] == b"PAR1":
        for column in pq.read_table(path).columns:
            yield repr(column.to_pylist()).casefold()
    if body[:15] == b"SQLite format 3":
        with sqlite3.connect(path) as database:
            yield "\n".join(database.iterdump()).casefold()


def _unzipped(body: bytes) -> bytes:
    """All whole gzip members, and what a torn one at the end still gives."""
    try:
        return gzip.decompress(body)
    except (EOFError, OSError, zlib.error):
        parts = []
        while body:
            inflate = zlib.decompressobj(31)
            try:
                parts.append(inflate.decompress(body))
            except zlib.error:
                break
            body = inflate.unused_data
        return b"".join(parts)
