"""How long ads were seen open: counted, so that ad life can be estimated without touching a posting again."""

import pyarrow as pa

from warehouse.schema import Column, Table
from warehouse.tables.shared import CATEGORY, MODEL_VERSION, SOURCE
from warehouse.tables.weekly_cells import REPLICATES
from warehouse.taxonomies import AD_ENDINGS, CATEGORY_CODES, EVERGREEN_KINDS


def _days(name: str, meaning: str) -> Column:
    return Column(name, pa.int32(), meaning, unit="days", minimum=0)


TABLE = Table(
    "ad_spells",
    "One row per source, category, evergreen kind, ending and ages in whole days, of ads: postings of gig works on a crawled board",
    ("source", "category", "evergreen_kind", "ending", "entry_age", "open_age", "closing_days", "model_version"),
    (
        SOURCE,
        Column(CATEGORY.name, CATEGORY.type, CATEGORY.meaning, allowed=CATEGORY_CODES),
        Column("evergreen_kind", pa.string(), "Why the ad's work stands in evergreen_works, or none", allowed=EVERGREEN_KINDS),
        Column("ending", pa.string(), "closed: the source said so; left_source: a complete crawl no longer showed it; open: the last "
               "complete crawl showed it; source_silent: it did, over 10 days before the newest crawl of any source; undated: of unknown "
               "age, so its days are 0 and it is counted only", allowed=AD_ENDINGS),
        _days("entry_age", "Age when a crawl first showed it: ads that closed younger were never seen"),
        _days("open_age", "Age when a crawl last showed it open"),
        _days("closing_days", "From then to the first crawl by which it was closed or gone; 0 where it was not seen to close"),
        MODEL_VERSION,
        Column("ad_count", pa.int64(), "Ads", unit="ads", minimum=1),
        Column("ad_replicates", pa.list_(pa.int32()), f"{REPLICATES} Poisson bootstrap totals of the ads, weights drawn per employer"),
    ),
    layer="cells",
)
