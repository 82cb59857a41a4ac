"""What the nights showed, as sets: sightings, versions, and whether each item was new. No order of builds matters."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from warehouse.tables import TABLES

OUTCOMES = ("new", "changed", "unchanged", "repeated")

# Two fetches at the same instant can differ only in what is not part of the content hash: these settle which one speaks
_SETTLING = ("posted_at", "posted_at_origin", "employer_id", "role_key", "board", "language", "country_code", "is_remote",
             "engagement_decided_by", "usd_rate")


def outcomes(rows: ir.Table, known: ir.Table) -> ir.Table:
    """How many items of each archive were new, changed, unchanged or repeated.

    `rows` has the schema of pipeline.clean.rows, `known` that of posting_versions before this build. An item is compared with what was
    last seen of its posting in the order of night and fetch; a posting that stands again in the same archive is repeated.
    Returns archive, outcome, count.
    """
    order = ["night", "fetched_at", "archive", "record_offset", "item_index"]
    newest = ibis.window(group_by="posting_id", order_by=[ibis.desc("valid_to"), ibis.desc("valid_from"), "content_hash"])
    placed = known.mutate(place=ibis.row_number().over(newest))
    last_known = placed.filter(placed.place == 0).select("posting_id", known_hash="content_hash")
    joined = rows.select("posting_id", "content_hash", *order).left_join(last_known, "posting_id")
    in_archive = ibis.window(group_by=["posting_id", "archive"], order_by=order)
    of_posting = ibis.window(group_by="posting_id", order_by=order)
    ranked = joined.mutate(repeat=ibis.row_number().over(in_archive),
                           before=ibis.coalesce(joined.content_hash.lag().over(of_posting), joined.known_hash))
    outcome = ibis.cases(
        (ranked.repeat > 0, "repeated"),
        (ranked.before.isnull(), "new"),
        (ranked.before != ranked.content_hash, "changed"),
        else_="unchanged")
    return ranked.mutate(outcome=outcome).group_by("archive", "outcome").aggregate(count=ibis._.count())


def sightings(rows: ir.Table, known: ir.Table) -> ir.Table:
    """Sightings of the postings and nights in `rows`, merged with `known` ones: of each way to observe the night's last fetch speaks."""
    names = TABLES["sightings"].schema.names
    last_in_archive = ibis.window(group_by=["posting_id", "night", "archive"], order_by=[
        ibis.desc("fetched_at"), ibis.desc("record_offset"), ibis.desc("item_index")])
    fresh = rows.mutate(place=ibis.row_number().over(last_in_archive)).filter(ibis._.place == 0).select(names)
    touched = known.semi_join(rows, ["posting_id", "night", "observed_by"]).select(names)
    both = ibis.union(fresh, touched)
    last = ibis.window(group_by=["posting_id", "night", "observed_by"], order_by=[
        ibis.desc("fetched_at"), ibis.desc("archive"), "content_hash"])
    return both.mutate(place=ibis.row_number().over(last)).filter(ibis._.place == 0).select(names)


def versions(rows: ir.Table, known: ir.Table) -> ir.Table:
    """Versions of the postings in `rows`, merged with `known` ones: valid from the first to the last fetch that showed the content.

    What is not part of the content (posting date, place, language …) is as the first fetch showed it.
    """
    names = TABLES["posting_versions"].schema.names
    fresh = rows.mutate(valid_from=rows.fetched_at, valid_to=rows.fetched_at).select(names)
    both = ibis.union(fresh, known.semi_join(rows, "posting_id").select(names))
    key = ["posting_id", "content_hash"]
    first = ibis.window(group_by=key, order_by=["valid_from", *(ibis.asc(name, nulls_first=False) for name in _SETTLING)])
    whole = ibis.window(group_by=key)
    settled = both.mutate(place=ibis.row_number().over(first), valid_from=both.valid_from.min().over(whole),
                          valid_to=both.valid_to.max().over(whole))
    return settled.filter(settled.place == 0).select(names)
