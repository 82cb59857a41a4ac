"""TOML read strictly: every mistake is one line that names the file, the table, the key and what to write instead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from warehouse.errors import BadInput

T = TypeVar("T")


def load_toml(path: Path) -> dict[str, Any]:
    """The document in a TOML file; raises BadInput when it is missing or broken."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadInput(f"{path}: no such map file") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: it can't be read: {error}") from error


_NAMES: dict[type, str] = {str: "a text", bool: "true or false", int: "a whole number", list: "a list", dict: "a table", date: "a date",
                           object: "a column name or a table"}
_EXAMPLES: dict[type, str] = {str: '"…"', bool: "false", int: "30", list: '["…"]', dict: "{ … }", date: "2024-05-13",
                              object: '"column"'}


class StrictTable:
    """A TOML table whose keys are taken out one by one; what is left over at the end is a mistake."""

    def __init__(self, data: Mapping[str, Any], where: str, path: str = "") -> None:
        self.data, self.where, self.path = dict(data), where, path
        self.known: list[str] = []

    def fail(self, message: str) -> BadInput:
        """The error to raise for a mistake in this table."""
        return BadInput(f"{self.where}: {self.path + ': ' if self.path else ''}{message}")

    def take(self, key: str, kind: type[T], default: Any = ...) -> T:
        """The value of `key`, which must be a `kind`; without a default it must be there. An empty text is a mistake."""
        self.known.append(key)
        if key not in self.data:
            if default is ...:
                raise self.fail(f"{key} is missing: add {key} = {_EXAMPLES.get(kind, '…')}")
            return cast(T, default)
        value = self.data.pop(key)
        if kind is date and isinstance(value, str):
            value = self.day(key, value)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool) or value == "":
            raise self.fail(f"{key} = {value!r} should be {_NAMES.get(kind, kind.__name__)}, like {key} = {_EXAMPLES.get(kind, '…')}")
        return value

    def day(self, key: str, text: str) -> date:
        """A date written as ISO text."""
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise self.fail(f"{key} = {text!r} is no date: write it as 2024-05-13") from error

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """A text that is one of `choices`."""
        value = self.take(key, str)
        if value not in choices:
            raise self.fail(f"{key} = {value!r}: set it to {' or '.join(choices)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the key is missing."""
        values = self.take(key, list, [])
        if not all(isinstance(value, str) and value for value in values):
            raise self.fail(f"{key} should be a list of texts, like {key} = [\"one\", \"two\"]")
        return tuple(values)

    def pattern(self, key: str) -> str | None:
        """A regular expression; None when the key is missing."""
        text = self.take(key, str, None)
        if text is not None:
            try:
                re.compile(text)
            except re.error as error:
                raise self.fail(f"{key} = {text!r} is no regular expression: {error}") from error
        return text

    def table(self, key: str, required: bool = True) -> StrictTable:
        """A table below this one; an empty one when it is missing and not required."""
        return StrictTable(self.take(key, dict, ... if required else {}), self.where, f"[{key}]")

    def tables(self, key: str) -> list[StrictTable]:
        """The tables of a [[key]] list; none when it is missing."""
        entries = self.take(key, list, [])
        if not all(isinstance(entry, dict) for entry in entries):
            raise self.fail(f"{key} should be tables that begin with [[{key}]]")
        return [StrictTable(entry, self.where, f"[[{key}]] {number}") for number, entry in enumerate(entries, start=1)]

    def close(self) -> None:
        """Raises BadInput if a key is left that nobody asked for."""
        if self.data:
            raise self.fail(f"unknown key {next(iter(self.data))!r}: use one of {', '.join(self.known)}")
