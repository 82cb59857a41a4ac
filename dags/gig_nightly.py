"""The nightly run: crawl every source, then carry the archives through the stages to a release.

Task bodies call one function each. Only a passing failure is tried again; a source that fails withdraws its own series, not the night.
`python -m dags.gig_nightly` runs the DAG once, in this process, on the database that AIRFLOW_HOME names.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.sdk import dag, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from gigshift.nightly import STAGES


@dag(
    dag_id="gig_nightly",
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["gigshift"],
    default_args={"owner": "gigshift", "retries": 2, "retry_delay": timedelta(minutes=5), "execution_timeout": timedelta(hours=3)},
    doc_md=__doc__,
)
def gig_nightly() -> None:
    """Crawl, build, publish, and fail at the gate when something needs a look."""

    @task
    def sources_due() -> list[str]:
        from scrapers.catalog import sources_due  # noqa: PLC0415 - rooms are imported when a task runs, not when Airflow parses
        from warehouse.home import Home  # noqa: PLC0415
        from warehouse.settings import read_settings  # noqa: PLC0415

        names: list[str] = sources_due(Home(read_settings().home))
        return names

    @task(max_active_tis_per_dag=2, execution_timeout=timedelta(hours=2))
    def crawl(source: str) -> str:
        from scrapers.crawl import crawl  # noqa: PLC0415

        return str(_call(lambda home: crawl(home, source, _run_date())))

    @task(trigger_rule="all_done")
    def begin(due: list[str]) -> int:
        from gigshift.building import begin  # noqa: PLC0415

        build = _call(lambda home: begin(home, None if home.kind == "simulated" else _run_date(), due=due))
        if build is None:
            raise AirflowSkipException("nothing to build: no new archive, and no source was due")
        return len(build.archives)

    @task
    def run(stage: str) -> dict[str, int]:
        from gigshift.building import run_stage  # noqa: PLC0415

        counts: dict[str, int] = _call(lambda home: run_stage(home, stage))
        return counts

    @task
    def swap_head() -> str:
        from gigshift.building import finish  # noqa: PLC0415

        return str(_call(lambda home: finish(home).head.release))

    @task(retries=0)
    def gate() -> None:
        from gigshift.building import verdict  # noqa: PLC0415

        reasons = _call(lambda home: verdict(home).reasons)
        if reasons:
            raise AirflowFailException(f"published, but amber: {'; '.join(reasons)}")

    due: Any = sources_due()
    chain: Any = begin(due)
    crawl.expand(source=due) >> chain
    for stage in STAGES:
        step = run.override(task_id=stage.name)(stage.name)
        chain >> step
        chain = step
    chain >> swap_head() >> sweep() >> gate()


@task
def sweep() -> dict[str, int]:
    """Takes away what no source's limit allows any longer, now that the new state is published."""
    from gigshift.building import sweep  # noqa: PLC0415

    counts: dict[str, int] = _call(sweep)
    return counts


def _call(function: Callable[[Any], Any]) -> Any:
    """Calls `function` with the data home; an error that another try can't mend stops the task at once."""
    from warehouse.errors import GigshiftError, TryAgain  # noqa: PLC0415
    from warehouse.home import Home  # noqa: PLC0415
    from warehouse.settings import read_settings  # noqa: PLC0415

    try:
        return function(Home(read_settings().home))
    except TryAgain:
        raise
    except GigshiftError as error:
        raise AirflowFailException(str(error)) from error


def _run_date() -> date:
    """Date of the run: of its schedule, or of its start when it was started by hand."""
    run = get_current_context()["dag_run"]
    moment: datetime = run.logical_date or run.run_after
    return moment.date()


nightly = gig_nightly()

if __name__ == "__main__":
    sys.exit(0 if nightly.test().state == "success" else 1)
