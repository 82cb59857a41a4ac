"""Which postings are compared when the classifier is audited: by source, country, English variety, length, pay, place and year."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.classify.training_data import LONG_TEXT, LabelledPostings

UNKNOWN = "unknown"

_COUNTRY_GROUPS = {"US": "United States"} | {code: group for group, codes in {
    "other English-speaking": "GB IE CA AU NZ",
    "South Asia": "IN PK BD LK NP",
    "rest of Europe": "AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IS IT LT LU LV MT NL NO PL PT RO RS SE SI SK UA",
}.items() for code in codes.split()}
_VARIETIES = {
    "South Asian phrases": r"\b(?:kindly|do the needful|prepone|revert back|lakhs?|crores?|freshers?|dear sirs?|out of station)\b",
    "British spelling": r"\b(?:\w*isation|(?:organ|optim|real|special|custom|recogn|priorit|util)is(?:e|es|ed|ing)|"
                        r"(?:colour|favour|behaviour|labour)\w*|centres?|programmes?|whilst|cheques?)\b",
    "American spelling": r"\b(?:\w*ization|(?:organ|optim|real|special|custom|recogn|priorit|util)iz(?:e|es|ed|ing)|"
                         r"(?:color|favor|behavior|labor)\w*|centers?)\b",
}
_ATTRIBUTES = ("source", "country_code", "is_remote", "pay_kind", "pay_unit", "pay_minimum", "usd_rate", "posted_at")


def audit_groups(data: LabelledPostings, postings: pa.Table, texts: pa.Table) -> dict[str, NDArray[np.str_]]:
    """Dimension to the group of each posting; `unknown` where nothing is stated or the home does not hold the posting."""
    known = _attributes(data, postings, texts)
    shown = pd.Series([" ".join(parts) for parts in zip(*data.texts, strict=True)])
    lengths = data.description_lengths
    return {
        "source": data.datasets,
        "country": known["country_code"].map(_country_group).to_numpy(dtype=str),
        "english": _variety(shown),
        "length": np.select([lengths == 0, lengths < LONG_TEXT], ["title only", f"under {LONG_TEXT}"], f"{LONG_TEXT} and more"),
        "pay": known.apply(_pay_band, axis=1).to_numpy(dtype=str),
        "place": known["is_remote"].map({True: "remote", False: "on site"}).fillna(UNKNOWN).to_numpy(dtype=str),
        "year": known["posted_at"].dt.strftime("%Y").fillna(UNKNOWN).to_numpy(dtype=str),
    }


def _attributes(data: LabelledPostings, postings: pa.Table, texts: pa.Table) -> pd.DataFrame:
    """What a home knows of each labelled posting: found by its id, else by source and title where one posting alone has them."""
    held = postings.select(["posting_id", "text_hash", *_ATTRIBUTES]).to_pandas()
    held = held.merge(texts.select(["text_hash", "title"]).to_pandas(), on="text_hash")
    held["title"] = held["title"].fillna("").map(_title_key)
    by_id = held.set_index("posting_id")
    by_title = held.drop_duplicates(["source", "title"], keep=False).set_index(["source", "title"])
    wanted = pd.DataFrame({"id": data.ids, "source": data.datasets, "title": [_title_key(title) for title in data.texts.title]})
    columns = list(_ATTRIBUTES[1:])
    first = by_id.reindex(wanted["id"])[columns].reset_index(drop=True)
    second = by_title.reindex(pd.MultiIndex.from_frame(wanted[["source", "title"]]))[columns].reset_index(drop=True)
    is_known = pd.Series(wanted["id"].isin(by_id.index).to_numpy())
    found: pd.DataFrame = first.where(is_known, second)
    return found


def _title_key(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", title.lower()).strip()


def _country_group(code: object) -> str:
    return _COUNTRY_GROUPS.get(code, "rest of the world") if isinstance(code, str) else UNKNOWN


def _variety(shown: pd.Series) -> NDArray[np.str_]:
    found = np.full(len(shown), "no marker", dtype=object)
    for name, pattern in reversed(_VARIETIES.items()):
        found[shown.str.contains(pattern, case=False, regex=True).to_numpy(dtype=bool)] = name
    return found.astype(str)


def _pay_band(row: pd.Series) -> str:
    if pd.isna(row["pay_minimum"]) or pd.isna(row["usd_rate"]) or row["pay_unit"] not in ("hour", "project"):
        return UNKNOWN
    amount = float(row["pay_minimum"]) * float(row["usd_rate"])
    edges = (10, 25, 50) if row["pay_unit"] == "hour" else (50, 200, 1000)
    names = (f"under {edges[0]}", *(f"{low} to {high}" for low, high in pairwise(edges)), f"{edges[-1]} and more")
    band = names[bisect(edges, amount)]
    return f"{band} USD per {row['pay_unit']}"
