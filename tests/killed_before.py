"""Runs `gigshift` and kills it with SIGKILL just before it changes a certain file: `python -m tests.killed_before CHANGE COMMAND…`.

CHANGE is part of the path of a file that is removed or renamed; `part:2` waits for the second such change.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from gigshift.cli import main
from warehouse.home import Home

ROOT = Path(__file__).resolve().parent.parent
CHANGES = ("os.remove", "os.rename")


def killed_before(change: str, home: Home, *command: str) -> subprocess.CompletedProcess[str]:
    """`gigshift` with a command on `home`, killed before that change."""
    return subprocess.run([sys.executable, "-m", "tests.killed_before", change, *command], capture_output=True, text=True, check=False,
                          cwd=ROOT, env={"GIGSHIFT_HOME": str(home.root), "PYTHONPATH": str(ROOT)})


def die_before(part: str, times: int) -> None:
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in CHANGES and part in str(arguments[:2]):
            seen += 1
            if seen == times:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


if __name__ == "__main__":
    part, _, times = sys.argv.pop(1).partition(":")
    die_before(part, int(times or 1))
    main()
