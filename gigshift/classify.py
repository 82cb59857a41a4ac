"""`gigshift classify`: the classifier in use over a file of anybody's postings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.current_model import Backend
from warehouse.errors import BadInput

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}


def classify(
    file: Annotated[Path, typer.Argument(help="CSV, JSON Lines or Parquet with id, title and, where known, tags and description.",
                                         show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="File to write: .csv, .jsonl or .parquet.", show_default=False)],
    backend: Annotated[Backend, typer.Option(help="What runs the encoder: torch uses a GPU where there is one (extra `train`).")] = "onnx",
) -> None:
    """Label postings of a file: routine probability, label, category, AI exposure, AI relation; a row out for each row in."""
    _format(out)
    table = label_rows(_read(file), backend)
    _write(table, out)
    unsupported = table.column("label").to_pylist().count("unlabelled")
    uncertain = sum(table.column("uncertain").to_pylist()) - unsupported
    typer.echo(f"{table.num_rows - unsupported} of {table.num_rows} rows labelled in {out}, {uncertain} of them uncertain; "
               f"{unsupported} in no language that the model knows")


def label_rows(rows: list[dict[str, Any]], backend: Backend = "onnx") -> Any:
    """An Arrow table, a row per posting in the same order: id and what the classifier says of it."""
    import pyarrow as pa  # noqa: PLC0415 - imported where used to keep --help fast
    import pyarrow.compute as pc  # noqa: PLC0415

    from pipeline.classify.predict import least_certainty, predict  # noqa: PLC0415
    from pipeline.clean.text import plain_text, single_line  # noqa: PLC0415

    titles = [single_line(row["title"]) for row in rows]
    descriptions = [plain_text(row["description"]) for row in rows]
    found = predict(titles, [row["tags"] for row in rows], descriptions, backend=backend)
    routine = found.column("routine_probability")
    certainty = pc.max_element_wise(routine, pc.subtract(1.0, routine))
    return pa.table({
        "id": pa.array([row["id"] for row in rows], pa.string()),
        "routine_probability": routine,
        "label": found.column("label"),
        "uncertain": pc.fill_null(pc.less(certainty, least_certainty()), True),
        **{name: found.column(name) for name in ("category", "category_probability", "exposure", "ai_relation", "model_version")},
    })


def _read(path: Path) -> list[dict[str, Any]]:
    from scrapers.dump_formats import Shape, read_dump  # noqa: PLC0415

    try:
        body = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} can't be read: {error.strerror}") from error
    rows = read_dump(body, Shape(_format(path)), str(path)).rows
    return [_posting(row, f"{path}: row {number}") for number, row in enumerate(rows, start=1)]


def _posting(row: Any, where: str) -> dict[str, Any]:
    if not isinstance(row, dict) or not {"id", "title"} <= row.keys():
        names = ", ".join(map(str, row)) if isinstance(row, dict) else type(row).__name__
        raise BadInput(f"{where} needs id and title, it has {names[:200]}")
    tags = row.get("tags") or []
    return {
        "id": str(row["id"]),
        "title": str(row["title"] or ""),
        "tags": [str(tag) for tag in tags] if isinstance(tags, list | tuple) else [str(tags)],
        "description": str(row.get("description") or ""),
    }


def _format(path: Path) -> str:
    if path.suffix.lower() not in FORMATS:
        raise BadInput(f"{path}: name it {', '.join(FORMATS)}, by which its format is known")
    return FORMATS[path.suffix.lower()]


def _write(table: Any, out: Path) -> None:
    import duckdb  # noqa: PLC0415

    kind = {"csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json", "parquet": "FORMAT parquet"}[_format(out)]
    quoted = str(out).replace("'", "''")
    try:
        duckdb.from_arrow(table).query("labelled", f"COPY (SELECT * FROM labelled) TO '{quoted}' ({kind})")  # noqa: S608 - quoted above
    except duckdb.IOException as error:
        raise BadInput(f"{out} can't be written: {str(error).splitlines()[0]}") from error
