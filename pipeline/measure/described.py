"""What each published table says, from the docstring of the function that computes it: docs and report show the same text."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from inspect import getdoc
from pathlib import Path

from pipeline.measure.stage import tables_of

PARTS = {"What": "", "Formula": "Formula", "Unit": "Unit", "After": "After", "Can not say": "Can not say"}
INTRODUCTION = Path(__file__).with_name("introduction.md")


@dataclass(frozen=True)
class Description:
    """One measure: a text for each of PARTS, in that order."""

    table: str
    parts: dict[str, str]


def described(table: str) -> Description:
    """The description of a published table; raises ValueError naming the part that its docstring lacks."""
    found: dict[str, str] = {}
    for paragraph in (getdoc(import_module(f"pipeline.measure.{table}").compute) or "").split("\n\n"):
        head, _, rest = paragraph.partition(":")
        part = head if head in PARTS else next(reversed(found), None)
        if part is not None:  # what stands before What is the title
            found[part] = " ".join([found.get(part, ""), *(rest if head in PARTS else paragraph).split()]).strip()
    if list(found) != list(PARTS):
        raise ValueError(f"the docstring of pipeline/measure/{table}.py: compute must have the paragraphs {', '.join(PARTS)}, in this "
                         f"order; it has {', '.join(found)}")
    return Description(table, found)


def descriptions() -> list[Description]:
    """Every published table's description, in order of name."""
    return [described(table) for table in tables_of("published")]


def render() -> str:
    """docs/measures.md as Markdown."""
    sections = [line for one in descriptions() for line in ("", f"## {one.table}", "", one.parts["What"], "", *(
        f"- *{name}*: {one.parts[head]}" for head, name in PARTS.items() if name))]
    return "\n".join([INTRODUCTION.read_text(encoding="utf-8").rstrip(), *sections, ""])
