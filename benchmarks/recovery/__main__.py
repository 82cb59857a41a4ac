"""Plays worlds with known truth through the real measures and prints, per violated assumption, how well the truth was found.

    python -m benchmarks.recovery [--worlds 1000] [--jobs 2] [--only CASE] [--shared FOLDER]
    python -m benchmarks.recovery --from-warc 10 [--weeks 30]

The worlds are shared out evenly among the cases. Tables that are not built yet are named and left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.recovery import from_archives
from benchmarks.recovery.cases import CASES
from benchmarks.recovery.judges import missing
from benchmarks.recovery.resampled import resampled
from benchmarks.recovery.trials import tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=[case.name for case in CASES], action="append")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    parser.add_argument("--from-warc", type=int, metavar="WORLDS", help="worlds through archives and every nightly stage instead")
    parser.add_argument("--weeks", type=int, default=30, help="weekly crawls of a world from archives")
    options = parser.parse_args()
    if options.from_warc:
        for line in from_archives.lines(options.from_warc, options.weeks, options.shared):
            print(line, flush=True)
        return
    cases = [case for case in CASES if not options.only or case.name in options.only]
    facts = resampled(options.shared)
    print(f"Resampled from {facts.origin}.")
    for table in missing():
        print(f"Not judged, for there is no table {table} yet.")
    for line in tables(cases, facts, -(-options.worlds // len(cases)), options.jobs):
        print(line, flush=True)


if __name__ == "__main__":
    main()
