"""Small numeric facts of real postings that worlds are resampled from, read at run time; stated stand-ins where there are no files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FILE = "data/upwork_2023/1_1_2023_general.csv"


@dataclass(frozen=True)
class Facts:
    """How many works an employer posts in a week, stated hourly pay in US dollars, the share of works posted again, and where from."""

    bulks: NDArray[np.int64]
    hourly: NDArray[np.float64]
    repost_share: float
    origin: str


def resampled(shared: Path | None) -> Facts:
    """Facts of the Upwork search results of January 2023 under `shared`, else stand-ins of like size."""
    if shared is None or not (shared / FILE).is_file():
        bulks = np.repeat([1, 2, 3, 6], [91, 6, 2, 1])
        hourly = np.exp(np.random.default_rng(1).normal(np.log(20), 0.8, 2000))
        return Facts(bulks, hourly, 0.03, "stand-ins: bulks of 1, 2, 3, 6 (91, 6, 2, 1 %), log-normal pay around 20 USD, 3 % reposts")
    columns = ["client_company_org_uid", "title", "created_on", "hourly_rate"]
    rows = pd.read_csv(shared / FILE, usecols=columns, parse_dates=["created_on"])
    week = rows["created_on"].dt.strftime("%G-%V")
    works = rows.drop_duplicates(["client_company_org_uid", "title"])
    bulks = works.groupby(["client_company_org_uid", week.loc[works.index]]).size().to_numpy().astype(np.int64)
    hourly = rows["hourly_rate"].dropna()
    return Facts(bulks, hourly[hourly > 0].to_numpy(dtype=np.float64), 1 - len(works) / len(rows),
                 f"{FILE}: {len(bulks):,} employer-weeks, {len(hourly):,} hourly rates, {1 - len(works) / len(rows):.1%} reposts")
