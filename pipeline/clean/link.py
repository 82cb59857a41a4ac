"""The link to a posting, without what changes from visit to visit."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(r"^(?:utm_\w+|gclid|fbclid|ref|referrer|referrer_url_path|source|gh_src|src|trk|mc_[ce]id|"
                       r"sessionid|jsessionid)$", re.IGNORECASE)
_DOUBLED = re.compile(r"^https?://[^/?#]+(?=https?://)", re.IGNORECASE)
_LONGEST = 2000


@lru_cache(maxsize=50_000)
def canonical_link(url: str | None) -> str | None:
    """`url` without fragment, tracking parameters and user name; none where it is no http(s) address."""
    try:
        parts = urlsplit(_DOUBLED.sub("", (url or "").strip()))
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or ("." not in host and host != "localhost") or len(url or "") > _LONGEST:
        return None
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)])
    if "@" in parts.path + query or "%40" in parts.path + query:
        return None
    return urlunsplit((parts.scheme.lower(), host + port, parts.path, query, ""))
