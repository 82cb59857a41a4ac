"""Every shipped map on a dump of the shape of its data set, and what an import refuses, repeats and keeps."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.clean.text import plain_text
from scrapers.catalog import source_names
from scrapers.imports import admit_import, parse_resource
from scrapers.source import RawPosting, Skip
from warehouse.archive import read_archive
from warehouse.errors import BadInput
from warehouse.home import Home

MAPS = sorted((Path(__file__).parents[2] / "scrapers" / "maps").glob("*.toml"))
DUMPS = Path(__file__).parent / "dumps"
MAP = """
source = "fair"
title = "The fair"
kind = "snapshot"
observed_on = 2024-05-13
simulated = true
[terms]
attribution = "the fair"
licence = "made up"
may_redistribute_text = true
may_train = true
[columns]
id = "no"
title = "work"
"""


@pytest.fixture
def real(tmp_path: Path) -> Home:
    return Home(tmp_path / "real")


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    path = tmp_path / "fair.toml"
    path.write_text(MAP)
    return path


def dump(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def dump_files(name: str) -> list[Path]:
    return sorted(path for path in (DUMPS / name / "files").rglob("*") if path.is_file())


def plain(item: RawPosting | Skip) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in vars(item).items() if value not in (None, ())}


def read_back(home: Home, archives: tuple[str, ...]) -> list[dict[str, Any]]:
    found = []
    for name in archives:
        reading = read_archive(home.archives / name)
        assert not reading.faults
        facts = reading.facts
        period = {"period": [facts["period_from"], facts["period_to"]]} if "period_from" in facts else {}
        for record in reading.records:
            items = [plain(item) for item in parse_resource(facts, record)]
            found.append({"file": record.url, "observed": record.fetched_at.isoformat(), **period, "items": items})
    return sorted(found, key=lambda entry: str(entry["file"]))


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_a_shipped_map_reads_its_dump(path: Path, real: Home) -> None:
    report = admit_import(real, dump_files(path.stem), path)
    assert report.source == path.stem
    assert not report.refused and not report.known
    found = read_back(real, report.archives)
    assert found == json.loads((DUMPS / path.stem / "expected.json").read_text(encoding="utf-8"))
    assert sum(report.rows.values()) == sum(len(entry["items"]) for entry in found)
    assert real.kind == "real"


def test_every_map_has_a_dump_and_a_source_of_its_own() -> None:
    assert MAPS and {path.stem for path in MAPS} == {path.name for path in DUMPS.iterdir()}
    assert not {path.stem for path in MAPS} & set(source_names())


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_a_shipped_map_says_why_it_is_a_series_or_a_snapshot(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    kind = next(line.split('"')[1] for line in lines if line.startswith("kind = "))
    assert any(line.startswith(f"# {kind}: ") for line in lines)


def test_text_that_is_escaped_twice_or_json_in_a_cell_ends_as_text(real: Home) -> None:
    expected = {"ai_training_2025_alignerr": "You read patterns & mark mistakes.\n\nPay\n\n$20 per hour, it's weekly.",
                "ai_training_2025_invisible": 'Name the plant in a photo, say "why", and grade what the model says.'}
    for name, text in expected.items():
        report = admit_import(real, dump_files(name), next(path for path in MAPS if path.stem == name))
        assert plain_text(read_back(real, report.archives)[0]["items"][0]["description"]) == text


def test_a_malformed_file_is_refused_by_name_and_the_rest_goes_on(real: Home) -> None:
    name = "upwork_powerbi_2024_rss"
    broken = DUMPS / name / "refused" / "1_conv_20240513_feed.txt"
    report = admit_import(real, [broken, *dump_files(name)], next(path for path in MAPS if path.stem == name))
    assert len(report.refused) == 1 and str(broken) in report.refused[0] and "XML" in report.refused[0]
    assert sum(report.rows.values()) == 4
    assert str(report).splitlines()[0] == f"{name}: imported 4 rows from 2 files into 2 archives"
    assert f"refused: {report.refused[0]}" in str(report)


def test_the_same_content_again_changes_nothing_and_says_so(home: Home, tmp_path: Path, map_file: Path) -> None:
    first = dump(tmp_path, "a.csv", "no,work\n1,Sweep\n")
    twin = dump(tmp_path, "copy/b.csv", "no,work\n1,Sweep\n")
    report = admit_import(home, [first, twin], map_file)
    assert len(report.archives) == 1 and len(report.rows) == 1 and len(report.known) == 1
    before = {path: path.read_bytes() for path in home.archives.rglob("*.gz")}
    again = admit_import(home, [twin, first], map_file)
    assert again.archives == () and again.rows == {} and len(again.known) == 2
    assert "already there, nothing to do: copy/b.csv" in str(again)
    assert {path: path.read_bytes() for path in home.archives.rglob("*.gz")} == before
    more = admit_import(home, [first, dump(tmp_path, "c.csv", "no,work\n2,Mend\n")], map_file)
    assert len(more.archives) == 1 and list(more.rows.values()) == [1]


def test_archives_do_not_depend_on_the_order_of_files_or_the_home(tmp_path: Path, map_file: Path) -> None:
    files = [dump(tmp_path, "x/a.csv", "no,work\n1,Sweep\n"), dump(tmp_path, "x/b.csv", "no,work\n2,Mend\n")]
    contents = []
    for number, order in enumerate((files, files[::-1])):
        home = Home(tmp_path / f"home{number}")
        (name,) = admit_import(home, order, map_file).archives
        contents.append((name, (home.archives / name).read_bytes()))
        assert (home.archives / name).stat().st_mode & 0o777 == 0o600
    assert contents[0] == contents[1]


def test_replay_needs_neither_the_file_nor_the_map(home: Home, tmp_path: Path, map_file: Path) -> None:
    path = dump(tmp_path, "a.csv", "no,work\n1,Sweep\n,Mend\n1,Sweep\n2,\n")
    (name,) = admit_import(home, [path], map_file).archives
    path.unlink()
    map_file.unlink()
    reading = read_archive(home.archives / name)
    items = list(parse_resource(reading.facts, reading.records[0]))
    assert items == [RawPosting("1", title="Sweep"), Skip("no_id", "row 1"), RawPosting("1", title="Sweep"), RawPosting("2")]


def refusal(home: Home, files: list[Path], map_file: Path) -> str:
    with pytest.raises(BadInput) as caught:
        admit_import(home, files, map_file)
    message = str(caught.value)
    assert "\n" not in message and caught.value.exit_code == 2
    assert not list(home.archives.rglob("*.warc.gz*"))
    return message


@pytest.mark.parametrize(("name", "text", "parts"), [
    ("a.csv", "nr,work\n1,Sweep\n", ("a.csv", "'no'", "[columns] id", "nr, work")),
    ("a.csv", "no,work\n", ("a.csv", "no rows")),
    ("a.csv", "", ("a.csv", "no rows")),
    ("a.csv", "no,work\n1,Sweep,now\n", ("a.csv", "row 1", "3 cells", "2")),
    ("a.csv", 'no,work\n1,"Sweep\n', ("a.csv", "line 2", "CSV")),
    ("a.csv", "no,no\n1,Sweep\n", ("a.csv", "same name")),
    ("a.json", '{"jobs": []}', ("a.json", "rows", "jobs")),
    ("a.json", '[{"no": 1', ("a.json", "line 1", "JSON")),
    ("a.json", "[]", ("a.json", "no rows")),
    ("a.json", "[1, 2]", ("a.json", "no columns")),
    ("a.jsonl", '{"no": 1, "work": "x"}\nno\n', ("a.jsonl", "line 2")),
    ("a.parquet", "PAR?", ("a.parquet", "Parquet")),
    ("a.xml", "<rss><channel>", ("a.xml", "XML")),
    ("a.xml", "<html><body/></html>", ("a.xml", "RSS", "html")),
    ("a.js", "export default load()", ("a.js", "JavaScript")),
    ("a.doc", "?", ("a.doc", "format in [dump]")),
])
def test_a_file_that_cannot_be_imported_is_refused_in_one_line(home: Home, tmp_path: Path, map_file: Path, name: str, text: str,
                                                               parts: tuple[str, ...]) -> None:
    message = refusal(home, [dump(tmp_path, name, text)], map_file)
    assert all(part in message for part in parts), message


def test_missing_files_folders_and_wrong_text_are_refused(home: Home, tmp_path: Path, map_file: Path) -> None:
    assert "nothing.csv: no such file" in refusal(home, [tmp_path / "nothing.csv"], map_file)
    assert "folder" in refusal(home, [tmp_path], map_file)
    assert "name at least one" in refusal(home, [], map_file)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("no,work\n1,Caf\xe9\n".encode("latin-1"))
    assert "byte 13" in refusal(home, [latin], map_file) and "encoding" in refusal(home, [latin], map_file)
    assert "and 1 more file" in refusal(home, [latin, tmp_path], map_file)


def test_simulated_and_real_postings_stay_apart(home: Home, real: Home, tmp_path: Path, map_file: Path) -> None:
    path = dump(tmp_path, "a.csv", "no,work\n1,Sweep\n")
    shutil.copy(map_file, tmp_path / "real.toml")
    (tmp_path / "real.toml").write_text(MAP.replace("simulated = true", ""))
    assert "simulated" in refusal(home, [path], tmp_path / "real.toml")
    admit_import(real, [path], tmp_path / "real.toml")
    with pytest.raises(BadInput, match="real postings"):
        admit_import(real, [dump(tmp_path, "b.csv", "no,work\n2,Mend\n")], map_file)


def test_the_name_of_a_crawled_source_is_taken(home: Home, tmp_path: Path, map_file: Path) -> None:
    map_file.write_text(MAP.replace('"fair"', f'"{source_names()[0]}"'))
    assert source_names()[0] in refusal(home, [dump(tmp_path, "a.csv", "no,work\n1,Sweep\n")], map_file)


OBSERVED = 'observed_on = { column = "seen", formats = ["iso", "%d.%m.%Y"] }'


def test_a_file_is_dated_by_its_newest_row(home: Home, tmp_path: Path, map_file: Path) -> None:
    map_file.write_text(MAP.replace("observed_on = 2024-05-13", OBSERVED))
    path = dump(tmp_path, "a.csv", "no,work,seen\n1,Sweep,3.5.2024\n2,Mend,2024-05-01T10:00:00+02:00\n3,Dig,\n")
    (name,) = admit_import(home, [path], map_file).archives
    assert name.startswith("fair/2024-05-03-")
    bad = dump(tmp_path, "b.csv", "no,work,seen\n1,Sweep,in May\n")
    with pytest.raises(BadInput, match=r"b\.csv: observed_on finds no date in its column 'seen': it says 'in May', add its format"):
        admit_import(home, [bad], map_file)


def test_a_series_states_its_period_by_dates_or_by_the_month_of_the_file(home: Home, tmp_path: Path, map_file: Path) -> None:
    series = MAP.replace('"snapshot"', '"series"')
    map_file.write_text(series + "[period]\nfrom = 2024-04-01\nto = 2024-05-13\n")
    (name,) = admit_import(home, [dump(tmp_path, "a.csv", "no,work\n1,Sweep\n")], map_file).archives
    facts = read_archive(home.archives / name).facts
    assert (facts["observed_by"], facts["period_from"], facts["period_to"]) == ("series", "2024-04-01", "2024-05-13")
    map_file.write_text(series + "[period]\nmonth = '(\\d{4}-\\d\\d)'\n")
    files = [dump(tmp_path, f"m/{month}.csv", f"no,work\n{month},Sweep\n") for month in ("2024-02", "2024-05")]
    names = admit_import(home, files, map_file).archives
    periods = [tuple(read_archive(home.archives / name).facts[key] for key in ("period_from", "period_to")) for name in names]
    assert periods == [("2024-02-01", "2024-02-29"), ("2024-05-01", "2024-05-12")]
    for name, reason in (("m/all.csv", "finds no month"), ("m/2024-06.csv", "does not end before it was observed")):
        with pytest.raises(BadInput, match=reason):
            admit_import(home, [dump(tmp_path, name, f"no,work\n{name},Sweep\n")], map_file)
