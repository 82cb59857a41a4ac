"""`gigshift crawl SOURCE --from … --to …`: back-fills with a progress bar, one line of output per archive."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from gigshift.progress import bar, console
from scrapers.backfill import Backfill, Filled
from scrapers.history import captures_of, month, months_of
from warehouse.errors import TryAgain
from warehouse.home import Home


def fetch_past(home: Home, sources: Sequence[str], first: str, last: str, *, wayback: bool) -> None:
    """Fills the windows of each source and prints their archives; raises TryAgain, after all others, where some still lack replies."""
    begin, end = month(first, "--from"), month(last, "--to")
    lacking = []
    for source in sources:
        with bar(f"{source}: looking for captures" if wayback else source, None):
            backfill = (captures_of if wayback else months_of)(home, source, begin, end)
        lacking += _fill(backfill)
    if lacking:
        names = ", ".join(filled.window.name for filled in lacking[:5]) + (f" and {len(lacking) - 5} more" if len(lacking) > 5 else "")
        raise TryAgain(f"replies are lacking in {names} ({lacking[0].told}): run it again, only they are asked for")


def _fill(backfill: Backfill) -> list[Filled]:
    """Windows that still lack replies."""
    if backfill.left_out:
        console.print(f"{backfill.source.name}: {backfill.left_out}", markup=False)
    lacking = []
    with bar(backfill.source.name, len(backfill.windows)) as progress:
        for filled in backfill.fill():
            progress.update(progress.task_ids[0], advance=1, description=f"{backfill.source.name} {filled.window.name}")
            if filled.archive is None:
                lacking.append(filled)
            else:
                progress.console.print(f"{filled.window.name}: {filled.told}", markup=False)
                typer.echo(filled.archive)
    return lacking
