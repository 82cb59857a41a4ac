"""Mistakes in a map, and that docs/imports.md tells of every key and every shipped map."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from scrapers.dump_formats import READERS
from scrapers.import_map import DATE_FORMATS, FIELDS, Rule, SkipRule, Terms, parse_map, read_map
from scrapers.source import RawPosting
from warehouse.errors import BadInput

ROOT = Path(__file__).parents[2]
GOOD = """
source = "fair"
title = "The fair"
kind = "snapshot"
observed_on = 2024-05-13
[dump]
rows = "jobs"
[terms]
attribution = "the fair"
licence = "made up"
may_redistribute_text = true
may_train = false
[columns]
id = "no"
title = "work"
"""


def test_the_fields_of_a_map_are_those_of_a_posting() -> None:
    made_otherwise = {"source_posting_id", "posted_origin", "engagement_origin"}
    assert set(FIELDS) - {"id"} == {field.name for field in fields(RawPosting)} - made_otherwise


def test_a_map_survives_the_facts_of_an_archive() -> None:
    plan = parse_map(tomllib.loads(GOOD + '[[skip]]\ncolumn = "k"\nvalues = ["x"]\nreason = "not_work"\n'), "fair.toml")
    assert parse_map(plan.table, "facts") == plan
    assert plan.observed == date(2024, 5, 13)
    assert plan.skips == (SkipRule("k", ("x",), "not_work"),)
    assert plan.fields["id"] == (Rule("column", text="no", paths=("no",)),)


@pytest.mark.parametrize(("old", "new", "parts"), [
    ('source = "fair"\n', "", ("source is missing", "add source =")),
    ('source = "fair"', 'source = "The Fair"', ("'The Fair'", "a-z")),
    ('source = "fair"', "source = 7", ("source = 7", "a text")),
    ('title = "The fair"', 'title = ""', ("title = ''", "a text")),
    ('title = "The fair"', 'titel = "The fair"', ("title is missing",)),
    ('kind = "snapshot"', 'kind = "dump"', ("'dump'", "series or snapshot")),
    ("2024-05-13", '"May 2024"', ("'May 2024'", "2024-05-13")),
    ("2024-05-13", '{ column = "seen", file = "x" }', ("observed_on", "exactly one of column, document or file")),
    ("2024-05-13", '{ column = "seen", formats = ["us"] }', ("'us'", "epoch")),
    ("observed_on = 2024-05-13\n", "observed_on = 2024-05-13\nlicense = 1\n", ("unknown key 'license'", "use one of kind, source")),
    ("[terms]", "[period]\nfrom = 2024-01-01\nto = 2024-02-01\n[terms]", ("[period]", "snapshot covers no period")),
    ('"snapshot"', '"series"', ("a series needs [period]",)),
    ("may_train = false", 'may_train = "no"', ("[terms]", "may_train = 'no'", "true or false")),
    ("may_train = false", "", ("[terms]", "may_train is missing")),
    ("may_train = false", "may_train = false\nraw_retention_days = true", ("raw_retention_days", "whole number")),
    ('rows = "jobs"', 'format = "excel"', ("[dump]", "'excel'", "csv")),
    ('rows = "jobs"', 'format = { csv = "excel" }', ("[dump]", "'excel'", "csv")),
    ('rows = "jobs"', 'encoding = "utf-12"', ("[dump]", "'utf-12'")),
    ('rows = "jobs"', 'delimiter = ";;"', ("[dump]", "one character")),
    ('id = "no"', "", ("[columns]", "id is missing", "hash")),
    ('id = "no"', "id = 3", ("[columns] id", "column = 3")),
    ('id = "no"', 'id = { colum = "no" }', ("[columns] id", "exactly one of column, join")),
    ('id = "no"', 'id = { column = "no", constant = "x" }', ("[columns] id", "exactly one of")),
    ('id = "no"', 'id = { column = "no", patern = "x" }', ("[columns] id", "unknown key 'patern'", "pattern")),
    ('id = "no"', 'id = { column = "no", pattern = "(" }', ("[columns] id", "regular expression")),
    ('id = "no"', 'id = { column = "no", formats = ["iso"] }', ("[columns] id", "unknown key 'formats'")),
    ('id = "no"', 'id = { column = "no", values = { a = 1 } }', ("[columns] id", "texts into texts")),
    ('id = "no"', "id = { hash = [1] }", ("[columns] id", "list of texts")),
    ('title = "work"', 'title = "work"\nposted = { column = "d", formats = ["dd/mm"] }', ("[columns] posted", "'dd/mm'", "%d/%m/%Y")),
    ('title = "work"', 'title = "work"\nwage = "w"', ("[columns]", "unknown key 'wage'", "pay_minimum")),
    ('title = "work"', 'title = "work"\n[[skip]]\ncolumn = "k"\nreason = "x"', ("[[skip]] 1", "values")),
    ('title = "work"', 'title = "work"\n[[skip]]\ncolumn = "k"\nvalues = ["a"]\nreason = "Not work"', ("[[skip]] 1", "reason")),
    ('title = "work"', 'title = "work"\n[skip]\ncolumn = "k"', ("skip", "a list")),
    ("[columns]", "[columns", ("can't be read",)),
])
def test_a_mistake_is_one_line_that_names_map_and_key(tmp_path: Path, old: str, new: str, parts: tuple[str, ...]) -> None:
    path = tmp_path / "fair.toml"
    assert GOOD.count(old) >= 1
    path.write_text(GOOD.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        read_map(path)
    message = str(caught.value)
    assert message.startswith(str(path)) and "\n" not in message
    assert all(part in message for part in parts), message


def test_a_map_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.toml: no such map file"):
        read_map(tmp_path / "none.toml")


def test_the_page_tells_of_every_key_and_every_shipped_map() -> None:
    page = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    keys = [*FIELDS, *READERS, *DATE_FORMATS]
    keys += [field.name for field in fields(Rule) if field.name not in ("source", "text", "paths")]
    keys += [f"{field.name}_days" if "retention" in field.name else field.name for field in fields(Terms)]
    keys += ["source", "homepage", "kind", "observed_on", "simulated", "join", "hash", "template", "constant", "file", "month", "rows",
             "encoding", "delimiter", "reason"]
    assert [key for key in keys if f"`{key}" not in page] == []
    assert [path.stem for path in (ROOT / "scrapers" / "maps").glob("*.toml") if f"`{path.stem}`" not in page] == []
