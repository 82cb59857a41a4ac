"""The one reader of the environment: settings are `GIGSHIFT_*` variables, listed by `gigshift doctor`."""

from __future__ import annotations

import csv
import logging
import os
import tomllib
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from urllib.parse import urlsplit

from warehouse.errors import BadInput

SETTINGS = {
    "GIGSHIFT_HOME": "where data lives (default ./data)",
    "GIGSHIFT_ENGINE": "local (DuckDB, default) or spark",
    "GIGSHIFT_CONTACT": "who runs the crawler: an e-mail or web address, sent in the user agent; no live crawl without it",
    "GIGSHIFT_MIRRORS": "TOML file whose table [mirrors] sends requests for an origin to another base URL",
    "GIGSHIFT_DOMAINS": "TOML file whose table [domains] names sites with schema.org job pages and the sitemap of each",
    "GIGSHIFT_PRICES": "CSV file month,index (2026-03,104.2): a price index by which pay is also shown in real terms",
}
ENGINES = ("local", "spark")


@dataclass(frozen=True)
class Settings:
    """What the environment says.

    `mirrors` maps an origin (scheme://host) to the base URL that stands in for it, `domains` a host to the address where reading it begins,
    `prices` the first day of a month to the price index of that month.
    """

    home: Path
    engine: str
    contact: str | None
    mirrors: dict[str, str]
    domains: dict[str, str]
    prices: dict[date, float]


def read_settings() -> Settings:
    """Settings from the environment; raises BadInput naming the variable that is wrong."""
    engine = os.environ.get("GIGSHIFT_ENGINE", "local")
    if engine not in ENGINES:
        raise BadInput(f"GIGSHIFT_ENGINE is {engine!r}: set it to one of {', '.join(ENGINES)}")
    contact = os.environ.get("GIGSHIFT_CONTACT", "").strip() or None
    return Settings(
        home=Path(os.environ.get("GIGSHIFT_HOME") or "data").resolve(),
        engine=engine,
        contact=contact,
        mirrors=_mirrors(os.environ.get("GIGSHIFT_MIRRORS", "")),
        domains=_domains(os.environ.get("GIGSHIFT_DOMAINS", "")),
        prices=_prices(os.environ.get("GIGSHIFT_PRICES", "")),
    )


def _table(setting: str, name: str, key: str) -> dict[str, object]:
    """The table `key` of the TOML file that a setting names, empty without a file."""
    if not name:
        return {}
    try:
        table = tomllib.loads(Path(name).read_text(encoding="utf-8")).get(key, {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{setting} names {name}, which can't be read: {error}") from error
    if not isinstance(table, dict):
        raise BadInput(f"{name}: [{key}] must be a table")
    return table


def _domains(name: str) -> dict[str, str]:
    table = _table("GIGSHIFT_DOMAINS", name, "domains")
    for host, url in table.items():
        parts = urlsplit(str(url))
        if parts.scheme != "https" or parts.netloc != host or host != host.lower():
            raise BadInput(f'{name}: [domains] {host!r} = {url!r} must map a domain like "jobs.example.org" to an https address on it, '
                           'like "https://jobs.example.org/sitemap.xml"')
    return {host: str(url) for host, url in sorted(table.items())}


def _mirrors(name: str) -> dict[str, str]:
    path, table = Path(name), _table("GIGSHIFT_MIRRORS", name, "mirrors")
    for origin, base in table.items():
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or urlsplit(str(base)).scheme not in ("http", "https"):
            raise BadInput(f"{path}: [mirrors] {origin!r} = {base!r} must map an origin like \"https://example.org\" to an http(s) address")
    return {str(origin): str(base).rstrip("/") for origin, base in table.items()}


def _prices(name: str) -> dict[date, float]:
    """The price index by month, empty without a file."""
    if not name:
        return {}
    try:
        header, *rows = list(csv.reader(Path(name).read_text(encoding="utf-8-sig").splitlines())) or [[]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"GIGSHIFT_PRICES names {name}, which can't be read: {error}") from error
    if [word.strip() for word in header] != ["month", "index"]:
        raise BadInput(f"{name}: the first line must be month,index")
    prices: dict[date, float] = {}
    for number, row in enumerate(rows, 2):
        month, price = _month_and_price(row) or (None, 0.0)
        if month is None:
            raise BadInput(f"{name}, line {number}: {','.join(row)!r} must be a month and a positive number, like 2026-03,104.2")
        if month in prices:
            raise BadInput(f"{name}, line {number}: {row[0]} stands twice; keep one line a month")
        prices[month] = price
    return prices


def _month_and_price(row: list[str]) -> tuple[date, float] | None:
    try:
        month, price = (word.strip() for word in row)
        first_day, amount = date.fromisoformat(f"{month}-01"), float(price)
    except ValueError:
        return None
    return (first_day, amount) if isfinite(amount) and amount > 0 else None


def crawl_environment() -> dict[str, str]:
    """Environment for the child process of a crawl, which runs in another folder: files that settings name are named from the root."""
    domains = os.environ.get("GIGSHIFT_DOMAINS")
    return {**os.environ, **({"GIGSHIFT_DOMAINS": str(Path(domains).resolve())} if domains else {})}


def third_party_environment(home: Path) -> dict[str, str]:
    """Environment for child processes that run Airflow: its own folder, loopback only, nothing sent home, no examples."""
    airflow = home / "airflow"
    return {
        **os.environ,
        "GIGSHIFT_HOME": str(home),
        "AIRFLOW_HOME": str(airflow),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(Path(__file__).resolve().parent.parent / "dags"),
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "WARNING",
        "GX_ANALYTICS_ENABLED": "false",
        "NO_COLOR": "1",
    }


def quiet_third_parties() -> None:
    """Switches off what libraries would send home or draw on the terminal; call before importing Great Expectations."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    os.environ["TQDM_DISABLE"] = "1"
    for name in ("great_expectations", "great_expectations._docs_decorators", "py4j", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


def keep_spark_on_loopback() -> None:
    """Lets Spark listen on loopback alone, unless SPARK_LOCAL_IP or Spark's own configuration says otherwise; call before starting it."""
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
