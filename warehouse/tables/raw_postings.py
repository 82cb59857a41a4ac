"""What the sources said, as read: strings only, with the way back to the archived response."""

import pyarrow as pa

from warehouse.schema import STRINGS, TIMESTAMP, Column, Table
from warehouse.tables.shared import ARCHIVE, ITEM_INDEX, NIGHT, OBSERVED, RECORD_OFFSET, SOURCE, SOURCE_POSTING_ID


def _text(name: str, meaning: str) -> Column:
    return Column(name, pa.string(), meaning, nullable=True)


TABLE = Table(
    "raw_postings",
    "One row per archived response and posting in it",
    ("archive", "record_offset", "item_index"),
    (
        SOURCE,
        NIGHT,
        ARCHIVE,
        RECORD_OFFSET,
        ITEM_INDEX,
        SOURCE_POSTING_ID,
        OBSERVED,
        Column("request_url", pa.string(), "Address (or file) that was read"),
        Column("fetched_at", TIMESTAMP, "When it was fetched, or the import's stated date"),
        _text("url", "Link to the posting"),
        _text("title", "Title"),
        _text("description", "Description, HTML or text as served"),
        Column("tags", STRINGS, "Tags, skills, categories, departments as served"),
        _text("employer", "Employer or client name"),
        _text("board", "Board, thread type or file within the source"),
        _text("location", "Place or region"),
        _text("country", "Country"),
        _text("remote", "Whether remote, as the source puts it"),
        _text("posted", "Posting date as served"),
        _text("posted_origin", "Where the posting date was read: source, source_id, relative, file"),
        _text("updated", "Date of last change as served"),
        _text("engagement", "Kind of engagement as served"),
        _text("engagement_origin", "Where the engagement was read: text (title, header), source (all its postings); empty: a field"),
        _text("pay", "Pay as one text"),
        _text("pay_minimum", "Lower end of pay as served"),
        _text("pay_maximum", "Upper end of pay as served"),
        _text("pay_currency", "Currency as served"),
        _text("pay_unit", "Unit of pay as served"),
        _text("bids", "Bids or proposals so far as served"),
        _text("language", "Language as served"),
        _text("is_open", "Open or closed as served; empty when the source only shows open postings"),
    ),
    layer="raw",
    released=False,
)
