"""`gigshift audit`: works drawn at random to be read by an annotator, and the labels that come back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from warehouse.home import Home
from warehouse.settings import read_settings

audit = typer.Typer(no_args_is_help=True, rich_markup_mode=None,
                    help="Draw works at random, have them labelled, and correct the routine share by the labels (docs/audit.md).")

Week = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], show_default=False)]


class AnnotatorKind(StrEnum):
    """Whose labels they are: each has a table of its own."""

    CODEBOOK = "codebook"
    HUMAN = "human"


@audit.command()
def draw(
    out: Annotated[Path, typer.Option(help="Label file to write, to be filled by `gigshift label` or by hand.", show_default=False)],
    n: Annotated[int, typer.Option("--n", help="Works to draw.", min=1)] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 0,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], show_default=False,
                                                   help="First day; else the first week that no audit is about.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], show_default=False,
                                                  help="Last day; else the last whole week of the newest release.")] = None,
) -> None:
    """Draw works that entered in the weeks not audited yet, by source and score, each with a known chance."""
    from gigshift.auditing import Asked, draw_works  # noqa: PLC0415 - imported where used to keep --help fast

    asked = Asked(n, seed, first and first.date(), last and last.date(), _today())
    drawn = draw_works(Home(read_settings().home), asked, out)
    typer.echo(f"Audit {drawn.draw_id}: {drawn.count} of {drawn.population:,} works that entered from {drawn.first} to {drawn.last}, "
               f"in {drawn.strata} strata")
    typer.echo(f"Label them:    gigshift label {out} --annotator NAME --count {drawn.count}")
    typer.echo(f"Then read them: gigshift audit import {out} --annotator NAME --kind human")


@audit.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Label file that `gigshift audit draw` wrote, filled.", show_default=False)],
    annotator: Annotated[str, typer.Option(help="Who labelled; stands in the released table audit_labels.", show_default=False)],
    kind: Annotated[AnnotatorKind, typer.Option(help="codebook: a language model that follows the codebook; human: a person.",
                                                show_default=False)],
    draw_id: Annotated[str | None, typer.Option("--draw", help="Audit that was labelled, if its works are in several.",
                                                show_default=False)] = None,
) -> None:
    """Take the labels of an audit into the home; the next build corrects by them (at once: `gigshift build --again`)."""
    from gigshift.auditing import import_labels  # noqa: PLC0415 - imported where used to keep --help fast

    counts = import_labels(Home(read_settings().home), file, annotator, kind.value, draw_id)
    typer.echo(f"Audit {counts.draw_id}: {counts.routine} routine, {counts.judgment} judgment-heavy, {counts.onsite} on site, "
               f"{counts.missing} of {counts.drawn} drawn works without a label (the others of their stratum stand for them)")


def _today() -> date:
    return datetime.now(UTC).date()
