"""`gigshift sources`: what the crawler may read and why, and permissions that an operator records."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from gigshift.progress import output
from warehouse.home import Home
from warehouse.settings import read_settings

sources = typer.Typer(rich_markup_mode=None, help="Show every source with its terms, or record a permission with `gigshift sources allow`.")


@sources.callback(invoke_without_command=True)
def show(context: typer.Context) -> None:
    """Show each source: on, off until a permission is recorded, or refused; why, its limits, its terms."""
    if context.invoked_subcommand is not None:
        return
    from scrapers.permissions import grants  # noqa: PLC0415 - imported where used to keep --help fast
    from scrapers.registry import entries  # noqa: PLC0415

    out = output()
    listed = entries(grants(Home(read_settings().home)))
    for entry in listed:
        out.print(Text.assemble((f"{entry.name:<15} {entry.status:<7} ", "bold"), f"{entry.title}, {entry.homepage}"), soft_wrap=True)
        for fact in entry.facts:
            out.print(Padding(Text(fact), (0, 0, 0, 4)) if out.is_terminal else f"    {fact}", soft_wrap=not out.is_terminal, markup=False)
    counts = Counter(entry.status for entry in listed)
    out.print(f"{counts['on']} on, {counts['off']} off until you record a permission, {counts['refused']} refused")


@sources.command()
def allow(
    name: Annotated[str, typer.Argument(help="Source that is off, see `gigshift sources`.", show_default=False)],
    by: Annotated[str, typer.Option(help="Who has the permission and answers for it.", show_default=False)],
    evidence: Annotated[str, typer.Option(help="By what it can be shown: a letter's date and subject, a contract's number.",
                                          show_default=False)],
    on: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Day of the permission; today unless given.")] = None,
) -> None:
    """Record that you may crawl a source that is off; releases name who allowed it, when, and the evidence as you write it."""
    from scrapers.permissions import FILE, Grant  # noqa: PLC0415 - imported where used to keep --help fast
    from scrapers.permissions import allow as record  # noqa: PLC0415

    home = Home(read_settings().home)
    record(home, name, Grant(by, (on or datetime.now(UTC)).date(), evidence))
    typer.echo(f"{name} is on in {home.root}: recorded in {FILE}; to take it back, remove its entry there")
