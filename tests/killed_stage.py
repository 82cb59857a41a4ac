"""Carries a build on and kills this very process with SIGKILL inside one stage: `python -m tests.killed_stage HOME STAGE`.

Carrying on means: the stage before it runs again, as after a kill; before the first stage the newest night begins anew. Inside means: after
the stage's first table write has landed, or, for a stage that writes no table, just before it would end.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pyarrow as pa

from gigshift.building import begin, run_stage
from gigshift.nightly import STAGES
from warehouse.build import Build, StageView
from warehouse.home import Home


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(root: str, doomed: str) -> None:
    home = Home(Path(root))
    written = StageView._written

    def die_after_first_write(view: StageView, table: str, rows: pa.Table) -> None:
        written(view, table, rows)
        if view.stage == doomed:
            die()

    StageView._written = die_after_first_write  # type: ignore[method-assign]
    names = [stage.name for stage in STAGES]
    place = names.index(doomed)
    if place:
        run_stage(home, names[place - 1])
    elif begin(home, again=True) is None:
        raise SystemExit("nothing to build")
    Build._save = lambda build: die()  # type: ignore[method-assign]
    run_stage(home, doomed)


if __name__ == "__main__":
    main(*sys.argv[1:])
