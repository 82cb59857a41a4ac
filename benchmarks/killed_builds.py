"""Kills a build with SIGKILL at random moments, reruns it, and compares every table with an undisturbed build.

`python -m benchmarks.killed_builds --kills 20 --seed 1` prints one line a kill and fails on the first difference. A reader opens the home
after each kill and must find the state before it, whole.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa

from gigshift.progress import build_release
from simulation import TINY, write_world
from warehouse.home import Home
from warehouse.tables import TABLES


def contents(home: Home) -> dict[str, pa.Table]:
    return {name: home.read(name).select(table.stable_columns) for name, table in TABLES.items()}


def kill_after(home: Home, seconds: float) -> str:
    """Starts a rebuild in a child, kills it after `seconds`; returns the stages that had ended."""
    child = subprocess.Popen([sys.executable, "-m", "gigshift", "build", "--again"], env={"GIGSHIFT_HOME": str(home.root)},
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    ended = child.poll() is not None
    child.send_signal(signal.SIGKILL)
    child.wait()
    path = home.root / "build.json"
    done = path.read_text(encoding="utf-8").count('"name":') if path.exists() else 0
    return "had ended" if ended else f"{done} stage(s) done"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    moments = random.Random(options.seed)  # noqa: S311 - a seed for a test, no secret
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home").create()
        write_world(home, TINY)
        started = time.monotonic()
        build_release(home)
        length = time.monotonic() - started + 5
        before = contents(home)
        for number in range(options.kills):
            moment = moments.uniform(1, length)
            state = kill_after(home, moment)
            seen = contents(home)
            broken = [name for name in TABLES if not before[name].equals(seen[name])]
            print(f"kill {number + 1:>3} after {moment:5.1f} s ({state}): reader sees {broken or 'a whole state'}")
            if broken:
                sys.exit(1)
        build_release(home, again=True)
        after = contents(home)
        broken = [name for name in TABLES if not before[name].equals(after[name])]
        print(f"rerun after {options.kills} kills: {broken or 'equal content in every table'}")
        sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
