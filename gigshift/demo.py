"""The demo: a simulated world, carried through the real Airflow DAG into a release."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from gigshift.building import Verdict, verdict
from gigshift.nightly import STAGES
from gigshift.progress import bar, console
from simulation import DEMO, write_world
from warehouse.errors import GigshiftError
from warehouse.home import Home
from warehouse.settings import third_party_environment


def run_demo(home: Home) -> Verdict:
    """Writes about 104 weeks of simulated archives (once) and runs the DAG `gig_nightly` over them in one batch."""
    home.claim("simulated")
    if not home.sealed_archives():
        with bar("Simulate 104 weeks of two boards", None) as progress:
            write_world(home, DEMO, lambda done, total: progress.update(progress.task_ids[0], completed=done, total=total))
    console.print(f"{len(home.sealed_archives())} simulated archives in {home.archives}")
    if home.pending_archives(home.head()):
        run_dag(home)
        if home.pending_archives(home.head()):
            raise GigshiftError(f"the DAG run published nothing: see {_log(home)}")
    return verdict(home)


def run_dag(home: Home) -> None:
    """Runs `gig_nightly` once on an SQLite database under the data home; its log goes to airflow/demo.log."""
    environment = third_party_environment(home.root)
    (home.root / "airflow").mkdir(mode=0o700, exist_ok=True)
    with _log(home).open("w") as log:
        with bar("Prepare Airflow's database", None):
            subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], env=environment, stdout=log, stderr=log, umask=0o077,
                           check=True)
        process = subprocess.Popen([sys.executable, "-m", "dags.gig_nightly"], env=environment, stdout=log, stderr=log, umask=0o077)
        with bar("Airflow runs gig_nightly", len(STAGES)) as progress:
            while process.poll() is None:
                progress.update(progress.task_ids[0], completed=_stages_done(home))
                time.sleep(0.5)


def _stages_done(home: Home) -> int:
    path = home.root / "build.json"
    return path.read_text(encoding="utf-8").count('"name":') if path.exists() else 0


def _log(home: Home) -> Path:
    return home.root / "airflow" / "demo.log"
