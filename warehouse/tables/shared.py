"""Columns meant to be the same thing in several tables."""

from dataclasses import replace

import pyarrow as pa

from warehouse.schema import MONEY, STRINGS, TIMESTAMP, Column
from warehouse.taxonomies import (
    DECIDED_BY,
    ENGAGEMENT_TYPES,
    ESTIMATE_STATUSES,
    OBSERVED_BY,
    PAY_KINDS,
    PAY_UNITS,
    POSTED_AT_ORIGINS,
)

POSTING_ID = Column("posting_id", pa.string(), "Hash of source and the source's own id of the posting")
SOURCE = Column("source", pa.string(), "Name of the source: the file under scrapers/spiders, or the import map's name")
NIGHT = Column("night", pa.date32(), "Night (UTC date) that the row belongs to: the run date of its archive")
ARCHIVE = Column("archive", pa.string(), "WARC file, relative to the archives folder of the data home")
RECORD_OFFSET = Column("record_offset", pa.int64(), "Where the WARC record begins in the file", unit="bytes", minimum=0)
ITEM_INDEX = Column("item_index", pa.int32(), "Position of the posting in its response, from 0", minimum=0)
SOURCE_POSTING_ID = Column("source_posting_id", pa.string(), "The source's own id of the posting")
OBSERVED = Column("observed_by", pa.string(), "How it was seen: a crawl, or an import that is a complete series or a snapshot",
                  allowed=OBSERVED_BY)
TEXT_HASH = Column("text_hash", pa.string(), "Hash of redacted title, tags and description; finds the text in posting_texts")
CONTENT_HASH = Column("content_hash", pa.string(), "Hash of everything the posting says: text, pay, engagement, link")
WORK_ID = Column("work_id", pa.string(), "The work asked for: the smallest posting_id among postings that ask for the same work")
MODEL_VERSION = Column("model_version", pa.string(), "Version of the classifier that made the label")
CATEGORY = Column("category", pa.string(), "Category of the work, a slug of warehouse/taxonomies.py")
SOURCE_OR_ALL = replace(SOURCE, meaning=SOURCE.meaning + ", or all")
CATEGORY_OR_ALL = replace(CATEGORY, meaning=CATEGORY.meaning + ", or all")
WEEK = Column("week", pa.date32(), "Monday of the ISO week, UTC")
MONTH = Column("month", pa.date32(), "First day of the month; a week belongs to the month of its Thursday")

CONTENT = (
    SOURCE,
    SOURCE_POSTING_ID,
    Column("url", pa.string(), "Canonical link to the posting, where the source has one", nullable=True),
    TEXT_HASH,
    Column("employer_id", pa.string(), "Hash of the normalised employer name", nullable=True),
    Column("role_key", pa.string(), "Hash of the normalised title without place names: the role asked for"),
    Column("board", pa.string(), "Board, thread type or file within the source", nullable=True),
    Column("posted_at", TIMESTAMP, "When the source says it was posted", nullable=True),
    Column("posted_at_origin", pa.string(), "Where posted_at comes from", allowed=POSTED_AT_ORIGINS),
    Column("engagement_type", pa.string(), "Kind of engagement", allowed=ENGAGEMENT_TYPES),
    Column("engagement_decided_by", pa.string(), "What the engagement type was read from", allowed=DECIDED_BY),
    Column("is_gig", pa.bool_(), "Whether it counts as gig work: freelance, contract or temporary"),
    Column("pay_kind", pa.string(), "Hourly rate, fixed price, salary or unknown", allowed=PAY_KINDS),
    Column("pay_minimum", MONEY, "Lower end of the stated pay, in pay_currency per pay_unit", nullable=True, minimum=0),
    Column("pay_maximum", MONEY, "Upper end of the stated pay, in pay_currency per pay_unit", nullable=True, minimum=0),
    Column("pay_currency", pa.string(), "ISO 4217 code as stated; a bare $ is read as USD", nullable=True),
    Column("pay_unit", pa.string(), "What the pay is for", allowed=PAY_UNITS),
    Column("pay_usd_hour_minimum", MONEY, "Lower end of stated hourly pay", unit="USD per hour", nullable=True, minimum=0),
    Column("pay_usd_hour_maximum", MONEY, "Upper end of stated hourly pay", unit="USD per hour", nullable=True, minimum=0),
    Column("usd_rate", pa.decimal128(18, 8), "US dollars per unit of pay_currency used for the conversion", nullable=True),
    Column("usd_rate_date", pa.date32(), "Day of the ECB reference rate used", nullable=True),
    Column("pay_null_reason", pa.string(), "Why there is no pay in US dollars per hour", nullable=True),
    Column("language", pa.string(), "ISO 639-1 code of the text, und when undetermined"),
    Column("country_code", pa.string(), "ISO 3166-1 alpha-2 country stated for worker or client", nullable=True),
    Column("is_remote", pa.bool_(), "Whether the source says that the work is remote", nullable=True),
    Column("skills", STRINGS, "Skill and category tags as the source shows them, normalised to lower case, sorted; where its text may "
           "not be passed on, a release holds only those that at least 5 employers use"),
)

ESTIMATE = (
    Column("n", pa.int64(), "Works (distinct pieces of work) behind the estimate", minimum=0),
    Column("estimate", pa.float64(), "Point estimate", nullable=True),
    Column("low", pa.float64(), "Lower end of the 90 % interval", nullable=True),
    Column("high", pa.float64(), "Upper end of the 90 % interval", nullable=True),
    Column("status", pa.string(), "Whether the number can be used: suppressed is not null is not 0", allowed=ESTIMATE_STATUSES),
    Column("frame", pa.string(), "What the number is about: the boards it was counted on"),
    Column("source_set_id", pa.string(), "Hash of the set of sources behind the number"),
    MODEL_VERSION,
)


Q_VALUE = Column("q_value", pa.float64(), "Smallest false-discovery rate at which the change would count, over the categories of a source; "
                 "of all work its p-value (Benjamini & Hochberg 1995)", nullable=True, minimum=0, maximum=1)


def nullable(column: Column) -> Column:
    """The same column where the table allows it to be missing."""
    return replace(column, nullable=True)
