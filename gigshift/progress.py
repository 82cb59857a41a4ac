"""Long work shows progress on a terminal and plain log lines elsewhere."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.logging import RichHandler
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from gigshift.building import Verdict, begin, finish, run_stage, sweep
from gigshift.nightly import STAGES
from warehouse.build import Build
from warehouse.home import Home

console = Console(stderr=True, highlight=False)


def start_logging(*, verbose: bool) -> None:
    """Log lines go to standard error; on a terminal only what needs a look, unless `verbose`."""
    level = logging.INFO if verbose or not sys.stderr.isatty() else logging.WARNING
    handler: logging.Handler = RichHandler(console=console, show_path=False) if sys.stderr.isatty() else logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s" if sys.stderr.isatty() else "%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("great_expectations", "asyncio", "matplotlib"):
        logging.getLogger(name).setLevel(logging.WARNING)


@contextmanager
def bar(title: str, total: int | None) -> Iterator[Progress]:
    """A progress display with one task of `total` steps; silent where there is no terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        progress.add_task(title, total=total)
        yield progress


def build_release(home: Home, night: date | None = None, *, due: Sequence[str] = (), again: bool = False) -> Verdict | None:
    """Builds all archives not read yet into a release, stage by stage; None when there is nothing to build."""
    build = begin(home, night, due=due, again=again)
    if build is None:
        if home.head().number:
            sweep(home)
        return None
    return run_stages(home, build)


def run_stages(home: Home, build: Build) -> Verdict:
    """Carries a build that has begun through all stages and publishes it."""
    console.print(f"Building {len(build.archives)} archive(s) into release {build.release}")
    with bar("", len(STAGES)) as progress:
        task = progress.task_ids[0]
        for stage in STAGES:
            progress.update(task, description=stage.title)
            started = time.monotonic()
            counts = run_stage(home, stage.name)
            said = ", ".join(f"{key.replace('_', ' ')} {value:,}" for key, value in counts.items())
            progress.console.print(f"  {stage.name:<9}{time.monotonic() - started:6.1f} s  {said}")
            progress.advance(task)
    outcome = finish(home)
    swept = ", ".join(f"{key.replace('_', ' ')} {value:,}" for key, value in sweep(home).items())
    console.print(f"  sweep    {swept}")
    return outcome


def output() -> Console:
    """Standard output, as wide as the terminal, 200 characters elsewhere."""
    return Console(width=None if sys.stdout.isatty() else 200, highlight=False)


def print_table(table: Table) -> None:
    """Prints a table to standard output."""
    output().print(table)
