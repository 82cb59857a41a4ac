"""Why a request got no reply, in words that coverage can show."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from scrapers.reach import without_credentials

_WORDS = {
    "CannotResolveHostError": "its host name is not known",
    "DownloadCancelledError": "the reply is too large",
    "DownloadConnectionRefusedError": "the connection was refused",
    "DownloadFailedError": "the connection was lost before the whole reply came",
    "DownloadTimeoutError": "no whole reply within the time for one",
    "ResponseDataLossError": "the connection ended in the middle of the reply",
}


def reason(error: object) -> str:
    """One line that names the failure."""
    known = _WORDS.get(type(error).__name__)
    said = str(error) if isinstance(error, IgnoreRequest) or type(error).__name__ == "ResponseDataLossError" else ""
    return without_credentials(said or known or type(error).__name__)
