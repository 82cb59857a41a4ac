"""Which postings are worth comparing: Ibis expressions over the working tables."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from pipeline.engine import Engine

REPOST_DAYS = 28
BANDS_FOR_OTHER_ROLE = 4
SHORT_CHARACTERS = 200

FACE = ("posting_id", "text_hash", "source", "employer_id", "role_key", "country_code")


@dataclass(frozen=True)
class Face:
    """What one posting looked like in one of its texts, and the day on which it entered (days since 1970)."""

    posting_id: str
    text_hash: str
    source: str
    employer_id: str | None
    role_key: str
    country_code: str | None
    day: int


def faces(engine: Engine) -> ir.Table:
    """One row per posting and distinct text, role, employer and country that it ever had, with `day` (days since 1970).

    The day is the source's posting date, else the first sighting. Earlier versions count: a posting is the same work as its own past.
    """
    postings = engine.table("postings")
    entered = postings.select(
        "posting_id", day=(ibis.coalesce(postings.posted_at, postings.first_seen_at).epoch_seconds() / 86400).floor().cast("int64"))
    seen = ibis.union(postings.select(*FACE), engine.table("posting_versions").select(*FACE), distinct=True)
    return seen.inner_join(entered, "posting_id").select(*FACE, "day")


def changed(engine: Engine, rows: ir.Table) -> pa.Table:
    """posting_id and `compared_hash` of postings that are new, or whose faces differ from those compared last time."""
    text = ibis.literal("|").join([ibis.coalesce(rows[name], "") for name in FACE[1:]]).concat("|", rows.day.cast("string"))
    hashes = rows.select("posting_id", face=text).group_by("posting_id").agg(
        compared_hash=_.face.collect().sort().join("\n").hexdigest("sha256").substr(0, 32))
    known = engine.table("duplicates").select("posting_id", "compared_hash")
    return engine.collect(hashes.anti_join(known, ["posting_id", "compared_hash"]))


def pairs(engine: Engine, rows: ir.Table, mine: pa.Table, others: pa.Table | None = None) -> pa.Table:
    """Pairs of faces (suffixes `_left`, `_right`; left from `mine`) that could be the same work, each once.

    `mine` and `others` hold posting_id; without `others` everything is compared. A pair shares MinHash bands, or the employer and either
    the role or that both texts are short; its days lie at most 28 apart, and within one source two known employers are equal.
    """
    own = engine.memory("mine", mine)
    left = _sided(rows.semi_join(own, "posting_id"), "left")
    right = _sided(rows if others is None else rows.semi_join(engine.memory("others", others), "posting_id"), "right")
    alike = _alike_texts(engine.table("text_signatures"), left, right)
    by_text = left.inner_join(alike, "text_hash_left").inner_join(right, "text_hash_right")
    by_text = by_text.filter((by_text.role_key_left == by_text.role_key_right) | (by_text.bands >= BANDS_FOR_OTHER_ROLE))
    by_role = left.inner_join(right, [left.employer_id_left == right.employer_id_right, left.role_key_left == right.role_key_right])
    texts = engine.table("posting_texts")
    short = texts.filter(texts.character_count <= SHORT_CHARACTERS).select("text_hash")
    short_left = left.semi_join(short, left.text_hash_left == short.text_hash)
    short_right = right.semi_join(short, right.text_hash_right == short.text_hash)
    by_employer = short_left.inner_join(short_right, short_left.employer_id_left == short_right.employer_id_right)
    columns = (*left.columns, *right.columns)
    found = (_possible(joined, own).select(columns) for joined in (by_text, by_role, by_employer))
    return engine.collect(ibis.union(*found, distinct=True))


def _possible(joined: ir.Table, own: ir.Table) -> ir.Table:
    # A join, not "not in": Spark knows no "not in" inside an "or"
    found = joined.left_join(own.select(posting_id_right="posting_id", is_mine=True), "posting_id_right")
    employers_fit = found.employer_id_left.isnull() | found.employer_id_right.isnull() | (found.employer_id_left == found.employer_id_right)
    return found.filter(
        (found.posting_id_left < found.posting_id_right)
        | ((found.posting_id_left > found.posting_id_right) & found.is_mine.isnull()),
        (found.day_left - found.day_right).abs() <= REPOST_DAYS,
        employers_fit | (found.source_left != found.source_right))


def face_of(row: dict[str, object], side: str) -> Face:
    """The `left` or `right` face in a row of `pairs`."""
    return Face(*(row[f"{name}_{side}"] for name in (*FACE, "day")))  # type: ignore[arg-type]


def _alike_texts(signatures: ir.Table, left: ir.Table, right: ir.Table) -> ir.Table:
    first = signatures.semi_join(left, signatures.text_hash == left.text_hash_left).rename(text_hash_left="text_hash")
    second = signatures.semi_join(right, signatures.text_hash == right.text_hash_right).rename(text_hash_right="text_hash")
    return first.inner_join(second, ["band", "band_hash"]).group_by(["text_hash_left", "text_hash_right"]).agg(bands=_.count())


def _sided(rows: ir.Table, side: str) -> ir.Table:
    return rows.rename({f"{name}_{side}": name for name in (*FACE, "day")})
