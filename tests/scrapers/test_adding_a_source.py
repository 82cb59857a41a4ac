"""docs/sources.md keeps its word: the source it shows, dropped into a copy of the package, is listed, allowed, crawled and read."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.scrapers.origin import Origin

ROOT = Path(__file__).resolve().parents[2]
GIGS = "https://jobs.teahouse.example/api/gigs"
READ = """
import json
from datetime import date
from pathlib import Path
from scrapers.read import read
from tests.conftest import stage
from warehouse.home import Home
home = Home(Path({home!r}))
with stage(home, "read", tuple(home.sealed_archives()), date(2026, 6, 6)) as view:
    read(view)
    tables = {{name: view.read(name).to_pylist() for name in ("raw_postings", "coverage", "sources")}}
print(json.dumps(tables, default=str))
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs Python in a copy of the checkout that holds the documented source, and nothing of it outside the two places named."""
    folder = tmp_path_factory.mktemp("copy")
    for room in ("gigshift", "pipeline", "scrapers", "warehouse", "expectations", "tests"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    page = (ROOT / "docs/sources.md").read_text(encoding="utf-8")
    code, (gigs, expected) = re.findall(r"```python\n(.*?)```", page, re.DOTALL), re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert len(code) == 1
    (folder / "scrapers/spiders/teahouse.py").write_text(code[0], encoding="utf-8")
    (folder / "tests/pages/teahouse").mkdir()
    (folder / "tests/pages/teahouse/gigs.json").write_text(gigs, encoding="utf-8")
    (folder / "tests/pages/teahouse/expected.json").write_text(expected, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIGSHIFT_", "PYTHONPATH"))}  # noqa: TID251 - handed on

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=folder,
                              env={**kept, "PYTHONPATH": str(folder), "GIGSHIFT_HOME": str(folder / "home"), **environment})

    return run


def test_documented_source_is_listed_allowed_crawled_and_read(run: Run, tmp_path: Path) -> None:
    contact, home = "crawler@gigshift.example", str(tmp_path / "home")
    with Origin() as origin:
        base = f"http://127.0.0.1:{origin._server.server_port}/jobs.teahouse.example"
        mirrors = tmp_path / "mirrors.toml"
        mirrors.write_text(f'[mirrors]\n"https://jobs.teahouse.example" = "{base}"\n', encoding="utf-8")
        page = re.findall(r"```json\n(.*?)```", (ROOT / "docs/sources.md").read_text(encoding="utf-8"), re.DOTALL)[0]
        origin.put(GIGS, page.encode())
        setting = {"GIGSHIFT_HOME": home, "GIGSHIFT_CONTACT": contact, "GIGSHIFT_MIRRORS": str(mirrors)}
        refused = run("-m", "gigshift", "crawl", "teahouse", "--date", "2026-06-06", **setting)
        assert (refused.returncode, origin.asked) == (2, [])
        assert "teahouse is off: the terms ask robots to write first" in refused.stderr
        allowed = run("-m", "gigshift", "sources", "allow", "teahouse", "--by", "Ada Quill", "--evidence", "their letter", **setting)
        assert allowed.returncode == 0, allowed.stderr
        crawled = run("-m", "gigshift", "crawl", "teahouse", "--date", "2026-06-06", **setting)
        assert crawled.returncode == 0, crawled.stderr
        assert origin.urls() == [GIGS]
    shown = run("-m", "gigshift", "sources", **setting).stdout
    row = next(line for line in shown.splitlines() if "teahouse" in line)
    assert re.search(r"\bon\b", row)
    assert "Ada Quill" in shown
    tables = json.loads(run("-c", READ.format(home=home)).stdout)
    (posting,), (coverage,), (source,) = tables["raw_postings"], tables["coverage"], tables["sources"]
    assert (posting["title"], posting["pay"], posting["request_url"]) == ("Describe forty teas", "€4 per tea", GIGS)
    assert (coverage["status"], coverage["read_count"], coverage["skipped_by_reason"]) == ("complete", 2, '{"taken": 1}')
    assert (source["status"], source["allowed_by"], source["evidence"]) == ("on", "Ada Quill", "their letter")


def test_documented_source_is_found_by_the_tests_and_the_page(run: Run) -> None:
    found = run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/scrapers/test_marketplaces.py", "tests/scrapers/test_spiders.py",
                "-k", "teahouse")
    assert found.returncode == 0, found.stdout
    assert int(re.findall(r"(\d+) passed", found.stdout)[0]) >= 3
    assert "### teahouse" in run("-c", "from scrapers.registry import render; print(render())").stdout
