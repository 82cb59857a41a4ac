"""`gigshift label`: what a stranger sees of it, and how its options become a session."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from warehouse.home import Home
from warehouse.settings import read_settings


class AnnotatorKind(StrEnum):
    """What labels: every table that is built on labels has to say it."""

    PERSON = "person"
    LANGUAGE_MODEL = "language_model"


class Draw(StrEnum):
    """How postings to label are drawn."""

    UNCERTAIN = "uncertain"
    ROUTINE_PRONE = "routine_prone"
    STRATUM = "stratum"
    RANDOM = "random"


def label(
    file: Annotated[Path, typer.Argument(help="Label file to begin or go on with (CSV: ids and hashes, no text).", show_default=False)],
    annotator: Annotated[str, typer.Option(help="Who labels; stands in each row.", show_default=False)],
    kind: Annotated[AnnotatorKind, typer.Option(help="What the annotator is; tables built on the labels say so.")] = AnnotatorKind.PERSON,
    draw: Annotated[Draw, typer.Option(help="By the classifier's doubt, toward routine work, evenly over source, category and length, "
                                       "or at random.")] = Draw.UNCERTAIN,
    count: Annotated[int, typer.Option(help="Most postings to show.", min=1)] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the draw.")] = 0,
    second_pass_of: Annotated[Path | None, typer.Option(help="Label the postings of this file once more, blind, and show the agreement.",
                                                        show_default=False)] = None,
) -> None:
    """Label this home's postings by reading them: routine or judgment-heavy, category, AI exposure, AI relation."""
    from rich.console import Console  # noqa: PLC0415 - imported where used to keep --help fast

    from gigshift.labelling import Session, agreement_lines, run_session  # noqa: PLC0415

    session = Session(file, annotator, kind.value, draw.value, count, seed, datetime.now(UTC).date(), second_pass_of)
    done = run_session(Home(read_settings().home), session, input, Console())
    typer.echo(f"{done} labelled in {file}")
    for line in agreement_lines(second_pass_of, file) if second_pass_of else ():
        typer.echo(line)
