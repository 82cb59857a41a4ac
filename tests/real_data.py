"""The data sets of ../shared/data: which files each import map reads."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "ai_training_2025_afterquery": "ai_training_2025/afterquery_jobs.csv",
    "ai_training_2025_alignerr": "ai_training_2025/alignerr_jobs.csv",
    "upwork_dataanalyst_2023": "upwork_dataanalyst_2023/job_data.json",
}


def data_files(shared: Path, name: str) -> list[Path]:
    if name in FILES:
        return [shared / "data" / FILES[name]]
    return sorted(path for path in (shared / "data" / name).rglob("*") if path.is_file() and path.name != "SOURCE.txt")
