"""The command `gigshift forget`: shows what would go, asks, and tells what came of it."""

from __future__ import annotations

import sys
from collections import Counter

import typer
from rich.table import Table

from gigshift.forget import Found, find, forget
from gigshift.progress import bar, print_table
from warehouse.errors import BadInput, GigshiftError
from warehouse.forgotten import FILE
from warehouse.home import Home


def forget_for_good(home: Home, what: str, *, dry_run: bool, yes: bool) -> None:
    """Forgets `what` after asking, unless told not to. Raises BadInput where nobody can be asked, GigshiftError if a trace is left."""
    with bar("Look for it in every archive, table, release and file", None):
        found = find(home, what)
    print_table(_shown(found))
    if dry_run:
        typer.echo("Nothing was changed (--dry-run)")
        return
    if not yes and not sys.stdin.isatty():
        raise BadInput("forgetting can't be undone: add --yes to go on without being asked")
    if not yes and not typer.confirm("This can't be undone. Take it away?"):
        typer.echo("Nothing was changed")
        return
    with bar("Take it away", None):
        left = forget(home, found)
    if left:
        raise GigshiftError(f"{len(left)} file(s) still hold it, look at them by hand: {', '.join(left[:5])}")
    typer.echo(f"Forgotten: {len(found.postings)} posting(s). {home.root / FILE} keeps hashes alone, by which they stay away")
    typer.echo("Numbers published before stand as they were")


def _shown(found: Found) -> Table:
    table = Table("what", "where", "how many")
    table.add_row("postings", "ids stay, what they said goes", f"{len(found.postings):,}")
    for name, count in found.archives.items():
        table.add_row("records", f"archives/{name}", f"{count:,}")
    for name, count in found.rows.items():
        table.add_row("rows", f"table {name}, and its history", f"{count:,}")
    folders = Counter("/".join(name.split("/")[:2]) for name in found.files if not name.startswith(("archives/", "tables/")))
    for folder, count in sorted(folders.items()):
        table.add_row("files", folder, f"{count:,}")
    return table
