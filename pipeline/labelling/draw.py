"""Which postings to label next: by the classifier's doubt, evenly over strata, or at random."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.classify.training_data import LONG_TEXT
from warehouse.errors import BadInput
from warehouse.taxonomies import UNLABELLED

LEAST_WEIGHT = 0.02
STRATUM = ("source", "category", "length")


@dataclass(frozen=True)
class Candidate:
    """A posting to be labelled, as a freelancer would read it."""

    posting_id: str
    text_hash: str
    source: str
    title: str
    tags: tuple[str, ...]
    description: str


def draw(postings: pa.Table, texts: pa.Table, labels: pa.Table, how: str, count: int, known: Collection[str],
         rng: np.random.Generator) -> list[Candidate]:
    """`count` postings with distinct texts that are not `known` (posting ids), in random order, all there are where they are fewer.

    `uncertain` weighs by the variance of the routine probability and the doubt about the category, `routine_prone` by the routine
    probability, `stratum` draws evenly over source, category and length (title only, short, long), `random` weighs all alike. Drawn
    without replacement by exponential keys (Efraimidis & Spirakis 2006). Raises BadInput where nothing is left to label.
    """
    rows = _candidates(postings, texts, labels, known)
    if rows.empty:
        raise BadInput("there is no posting left to label: import or crawl some, and build a release, first")
    keys = pd.Series(rng.exponential(size=len(rows)), index=rows.index) / _weights(rows, how)
    if how == "stratum":
        keys = keys.groupby([rows[name] for name in STRATUM]).rank() + keys / (1 + keys.max())
    chosen = rows.loc[keys.nsmallest(count).index]
    chosen = chosen.iloc[rng.permutation(len(chosen))]
    shown = pa.Table.from_pandas(chosen[[field.name for field in fields(Candidate)]], preserve_index=False).to_pylist()
    return [Candidate(**row | {"title": row["title"] or "", "tags": tuple(row["tags"]), "description": row["description"] or ""})
            for row in shown]


def _candidates(postings: pa.Table, texts: pa.Table, labels: pa.Table, known: Collection[str]) -> pd.DataFrame:
    named = postings.select(["posting_id", "text_hash", "source"]).to_pandas()
    rows: pd.DataFrame = named[~named["posting_id"].isin(list(known))].sort_values("posting_id").drop_duplicates("text_hash")
    read = texts.select(["text_hash", "title", "tags", "description"]).to_pandas()
    read["tags"] = [() if tags is None else tuple(tags) for tags in read["tags"]]
    doubt = labels.select(["text_hash", "routine_probability", "category", "category_probability"]).to_pandas()
    rows = rows.merge(read, on="text_hash").merge(doubt.drop_duplicates("text_hash", keep="last"), on="text_hash", how="left")
    rows["category"] = rows["category"].fillna(UNLABELLED)
    rows["length"] = pd.cut(rows["description"].fillna("").str.len(), [-1, 0, LONG_TEXT - 1, np.inf], labels=False)
    return rows


def _weights(rows: pd.DataFrame, how: str) -> pd.Series:
    routine = rows["routine_probability"].fillna(0.5)
    if how == "uncertain":
        return (4 * routine * (1 - routine) + (1 - rows["category_probability"].fillna(0.5)) / 2).clip(LEAST_WEIGHT)
    if how == "routine_prone":
        return routine.clip(LEAST_WEIGHT)
    return pd.Series(1.0, index=rows.index)
