"""The command line: `gigshift --help` tells a stranger what each command does."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from gigshift import __version__
from gigshift.audit import audit
from gigshift.building import Verdict, verdict
from gigshift.classify import classify
from gigshift.label import label
from gigshift.progress import build_release, console, print_table, start_logging
from gigshift.sources import sources
from pipeline.current_model import ENCODER
from warehouse.errors import BadInput, GigshiftError
from warehouse.home import Home
from warehouse.settings import SETTINGS, read_settings
from warehouse.tables import TABLES

AMBER = 3

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
                  help="gigshift watches gig work: it collects public postings, labels each task routine or judgment-heavy, "
                  "and measures how demand moves. Data live under GIGSHIFT_HOME (default ./data). "
                  "Exit codes: 0 done, 1 failed, 2 bad input, 3 published but something needs a look, 75 try again later.")

app.add_typer(sources, name="sources")
app.add_typer(audit, name="audit")

Files = Annotated[list[Path], typer.Argument(help="Files to read.", show_default=False)]
Hold = Annotated[bool, typer.Option("--hold", help="Only keep the archives; build later with `gigshift build`.")]
Night = Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Run date (UTC); today unless given.")]


@app.callback()
def options(verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show log lines on a terminal too.")] = False) -> None:
    """Options of every command."""
    start_logging(verbose=verbose)


@app.command()
def demo() -> None:
    """Simulate two years of postings and run the nightly DAG over them in Airflow."""
    from gigshift.demo import run_demo  # noqa: PLC0415 - only this command needs the simulation

    home = _home()
    _conclude(home, run_demo(home), amber=0)


@app.command()
def nightly(night: Night = None) -> None:
    """Crawl every source that is on, then build tonight's release."""
    from gigshift.building import crawl_night  # noqa: PLC0415 - only crawls need Scrapy

    home, when = _home(), _date(night)
    due = crawl_night(home, when)
    _conclude(home, build_release(home, when, due=due))


@app.command()
def crawl(
    sources: Annotated[list[str], typer.Argument(help="Names of sources, see `gigshift sources`.")],
    night: Night = None,
    first: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM", show_default=False,
                                              help="Fetch the past instead, from this month on; what is there already is not asked "
                                                   "for again.")] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM", show_default=False, help="Last month to fetch.")] = None,
    wayback: Annotated[bool, typer.Option("--wayback", help="Fetch the past from captures of the Wayback Machine, see "
                                                            "docs/history.md; needs `gigshift sources allow wayback`.")] = False,
) -> None:
    """Fetch sources into archives, tonight's or with --from and --to those of past months; nothing is built."""
    from scrapers.crawl import crawl as fetch  # noqa: PLC0415 - only crawls need Scrapy

    home, when = _home(), _date(night)
    if first is not None and last is not None and night is None:
        from gigshift.past import fetch_past  # noqa: PLC0415 - only back-fills need it

        fetch_past(home, sources, first, last, wayback=wayback)
        return
    if first is not None or last is not None or wayback:
        raise BadInput("the past needs both --from YYYY-MM and --to YYYY-MM, and no --date")
    for source in sources:
        typer.echo(fetch(home, source, when))


@app.command()
def replay(files: Files, hold: Hold = False) -> None:
    """Read WARC archives instead of the web, with the same readers, and build a release."""
    from scrapers.admit import admit  # noqa: PLC0415 - imported where used to keep --help fast

    home = _home()
    for line in admit(home, files):
        console.print(line, markup=False, soft_wrap=True)
    if not hold:
        _conclude(home, build_release(home))


@app.command("import")
def import_(files: Files, map_: Annotated[Path, typer.Option("--map", help="TOML map: which column is what, see docs/imports.md.")],
            hold: Hold = False) -> None:
    """Read dumps (CSV, JSON, JSON Lines, Parquet, RSS, Atom) by a map and build a release."""
    from scrapers.imports import admit_import  # noqa: PLC0415 - imported where used to keep --help fast

    home = _home()
    report = admit_import(home, files, map_)
    console.print(str(report), markup=False, soft_wrap=True)
    if not hold:
        _conclude(home, build_release(home))


@app.command()
def build(again: Annotated[bool, typer.Option("--again", help="Build the newest release once more, from its archives.")] = False) -> None:
    """Build a release from all archives not read yet."""
    home = _home()
    _conclude(home, build_release(home, again=again))


@app.command()
def query(sql: Annotated[str, typer.Argument(help="SQL of DuckDB; each table of the release is a view.")]) -> None:
    """Ask the newest release in SQL, for example: gigshift query "select * from routine_share"."""
    from gigshift.query import run, show  # noqa: PLC0415 - imported where used to keep --help fast

    show(*run(_home(), sql))


@app.command()
def tables() -> None:
    """Show the tables of the newest published state: rows, key, where they lie."""
    home = _home()
    head = home.head()
    table = Table("table", "rows", "one row per", "released")
    for name, contract in TABLES.items():
        table.add_row(name, f"{home.read(name, head).num_rows:,}", contract.grain.removeprefix("One row per "),
                      "yes" if contract.released else "no")
    print_table(table)
    if head.release:
        typer.echo(f"Release: {home.release(head)}")


@app.command()
def forget(what: Annotated[str, typer.Argument(help="Address or id of a posting, or a text: a name, an e-mail address, a phone number.",
                                               show_default=False)],
           dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would go.")] = False,
           yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False) -> None:
    """Take a posting, or whatever holds a text, away for good: archives, tables, releases, logs; it does not come back."""
    from gigshift.forgetting import forget_for_good  # noqa: PLC0415 - only this command needs the readers

    forget_for_good(_home(), what, dry_run=dry_run, yes=yes)


@app.command()
def simulate(weeks: Annotated[int, typer.Option(help="Weeks of archives to write.", min=1)] = 104,
             seed: Annotated[int, typer.Option(help="Seed of the made-up world.")] = 7) -> None:
    """Write archives of a made-up world, in the sources' own response shapes; nothing is built."""
    from dataclasses import replace  # noqa: PLC0415

    from simulation import DEMO, write_world  # noqa: PLC0415 - only this command needs the simulation

    home = _home()
    write_world(home, replace(DEMO, weeks=weeks, seed=seed))
    typer.echo(f"{len(home.sealed_archives())} simulated archives in {home.archives}")


app.command()(classify)
app.command()(label)


@app.command()
def relabel() -> None:
    """Label all texts with the classifier in use and publish again: after a new classifier. Can be broken off and goes on.

    Labels of earlier versions stay; the table model_overlap shows what the change did.
    """
    from gigshift.building import begin_relabelling  # noqa: PLC0415 - imported where used to keep --help fast
    from gigshift.progress import run_stages  # noqa: PLC0415

    home = _home()
    _conclude(home, run_stages(home, begin_relabelling(home)))


@app.command()
def train(labels: Annotated[Path, typer.Argument(help="Folder that holds labels/ with the labelled postings.")],
          encoder: Annotated[str, typer.Option(help="Pre-trained encoder to start from: a folder, or a name on the model hub.")] =
          ENCODER) -> None:
    """Train the classifier, judge it, audit it and make it the one in use (some hours on two cores; goes on where it was broken off).

    It learns from the labelled postings of LABELS, from the labels that come with gigshift where this home holds their postings
    (docs/model.md says which imports it takes), and from postings written for training. Needs the extra `train`: docs/classifier.md.
    """
    from gigshift.training import train_classifier  # noqa: PLC0415 - only this command trains

    typer.echo(train_classifier(_home(), labels, encoder))


@app.command()
def evaluate(onet: Annotated[Path | None, typer.Option(help="Folder with O*NET's text files: compare with its ratings of occupations "
                                                            "instead.", show_default=False)] = None,
             labels: Annotated[Path | None, typer.Option(help="Label file of this home's postings (`gigshift label`): judge by it instead.",
                                                         show_default=False)] = None,
             again: Annotated[Path | None, typer.Option(help="Second pass over the same postings: how far labels agree with each other.",
                                                        show_default=False)] = None) -> None:
    """Show how well the classifier in use labels postings that its training never saw."""
    if (onet and labels) or (again and not labels):
        raise BadInput("evaluate takes --onet alone, or --labels with or without --again")
    if labels is not None:
        from gigshift.judging import judge_by_labels  # noqa: PLC0415 - reads the home

        typer.echo(judge_by_labels(_home(), labels, again))
        return
    from pipeline.classify.artefact import current  # noqa: PLC0415 - only this command reads the evaluation
    from pipeline.classify.model_card import model_card  # noqa: PLC0415

    if onet is None:
        typer.echo(model_card(current()))
        return
    from pipeline.classify.onet import agreement_with_onet  # noqa: PLC0415 - runs the classifier

    occupations, figures = agreement_with_onet(onet)
    typer.echo(f"Spearman over {occupations} occupations, mean routine probability of an occupation's tasks with O*NET's rating [95 %]")
    for name, figure in figures.items():
        typer.echo(f"  {name:<11} {figure.estimate:.2f} [{figure.low:.2f}, {figure.high:.2f}]")


@app.command()
def doctor() -> None:
    """Check this installation and list the settings."""
    settings = read_settings()
    home = Home(settings.home)
    head = home.head()
    table = Table("what", "value", "meaning")
    table.add_row("gigshift", __version__, "version")
    table.add_row("python", sys.version.split()[0], "3.11 is needed")
    values = {"GIGSHIFT_HOME": settings.home, "GIGSHIFT_ENGINE": settings.engine, "GIGSHIFT_CONTACT": settings.contact,
              "GIGSHIFT_MIRRORS": ", ".join(settings.mirrors) or None, "GIGSHIFT_DOMAINS": ", ".join(settings.domains) or None,
              "GIGSHIFT_PRICES": f"{len(settings.prices)} months" if settings.prices else None}
    for name, meaning in SETTINGS.items():
        table.add_row(name, escape(str(values[name] or "not set")), escape(meaning))
    table.add_row("postings", home.kind or "none yet", "a home holds simulated or real postings, never both")
    table.add_row("archives", str(len(home.sealed_archives())), f"{len(home.pending_archives(head))} not built yet")
    table.add_row("release", head.release or "none yet", f"published state number {head.number}")
    free = shutil.disk_usage(settings.home if settings.home.exists() else Path.cwd()).free
    table.add_row("disk", f"{free / 1e9:.0f} GB free", "")
    print_table(table)


def main() -> None:
    """Entry point: errors made on purpose become one line and their exit code."""
    try:
        app()
    except GigshiftError as error:
        console.print(f"gigshift: {error}", style="red", markup=False, soft_wrap=True)
        sys.exit(error.exit_code)


def _home() -> Home:
    return Home(read_settings().home)


def _date(given: datetime | None) -> date:
    return (given or datetime.now(UTC)).date()


def _conclude(home: Home, outcome: Verdict | None, *, amber: int = AMBER) -> None:
    """Says what came of a build: counts that add up, where things lie, what needs a look."""
    from gigshift.reconcile import summary  # noqa: PLC0415 - imported where used to keep --help fast

    if outcome is None:
        if home.head().number == 0:
            raise BadInput(f"{home.root} holds no archive: run `gigshift nightly`, `replay`, `import` or `demo` first")
        console.print("Nothing new: every archive is in the newest release already")
        outcome = verdict(home)
    release = home.release(outcome.head)
    if outcome.head.archives:
        print_table(summary(home, outcome.head))
    typer.echo(f"Report:         {release / 'report.html'}")
    typer.echo(f"Quality report: {release / 'quality.html'}")
    typer.echo(f"Tables:         {release}/<table>/*.parquet")
    typer.echo("Ask:            gigshift query \"select * from routine_share where category = 'all' order by week desc limit 5\"")
    for reason in outcome.reasons:
        console.print(f"needs a look: {reason}", style="yellow", markup=False, soft_wrap=True)
    if not outcome.is_green:
        raise typer.Exit(amber)
