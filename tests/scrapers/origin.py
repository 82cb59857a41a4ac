"""A local origin server that speaks the interfaces of the live sources: real HTTP, robots.txt, ETags, failures on demand."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from scrapers.source import request_key

Answer = tuple[int, dict[str, str], bytes]
Fault = Callable[[BaseHTTPRequestHandler, Answer], Answer | None]
"""What goes wrong with an answer: another one in its place, or none where the fault has written to the connection itself."""

PAGES = Path(__file__).resolve().parents[1] / "pages"
HN, GREENHOUSE = "hn.algolia.com", "boards-api.greenhouse.io"
SEARCH = f"https://{HN}/api/v1/search_by_date"
THREADS = f"{SEARCH}?tags=story,author_whoishiring&hitsPerPage=30"
HIRING = f"{SEARCH}?tags=comment,story_49000100&hitsPerPage=1000&page=0"
FREELANCER = f"{SEARCH}?tags=comment,story_49000200&hitsPerPage=1000&page=0"


def board(token: str) -> str:
    """Address of a Greenhouse board."""
    return f"https://{GREENHOUSE}/v1/boards/{token}/jobs?content=true"


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    url: str
    status: int
    headers: dict[str, str]


@dataclass
class Origin:
    """What the server answers, by original address; `asked` is what it was asked for.

    Where no page is put the site of its host answers, plainly or as `zips` and `slashes` name it: gzipped, or only under an address that
    ends with a slash. A fault holds until it is taken away, whoever answers.
    """

    pages: dict[object, Answer] = field(default_factory=dict)
    sites: dict[str, Callable[[str], Answer]] = field(default_factory=dict)
    zips: set[str] = field(default_factory=set)
    slashes: set[str] = field(default_factory=set)
    faults: dict[object, Fault] = field(default_factory=dict)
    robots: dict[str, tuple[int, str]] = field(default_factory=dict)
    failures: dict[object, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    before_answer: dict[str, Callable[[], None]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def put(self, url: str, body: bytes, status: int = 200, **headers: str) -> None:
        self.pages[request_key(url)] = (status, {"Content-Type": "application/json", "Set-Cookie": "session=secret"} | headers, body)

    def put_page(self, url: str, name: str) -> None:
        self.put(url, (PAGES / name).read_bytes())

    def fail_once(self, url: str, status: int, **headers: str) -> None:
        self.failures.setdefault(request_key(url), []).append((status, headers))

    def urls(self) -> list[str]:
        return [one.url for one in self.asked if not one.url.endswith("/robots.txt")]

    def __enter__(self) -> Origin:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def mirrors(self, folder: Path, hosts: Iterable[str] = (HN, GREENHOUSE)) -> Path:
        """A mirrors file that sends requests for `hosts` here."""
        base = f"http://127.0.0.1:{self._server.server_port}"
        path = folder / "mirrors.toml"
        path.write_text("[mirrors]\n" + "".join(f'"https://{host}" = "{base}/{host}"\n' for host in hosts), encoding="utf-8")
        return path

    def break_(self, url: str, fault: Fault) -> None:
        """Lets `fault` happen to every answer at an address."""
        self.faults[request_key(url)] = fault

    def answer(self, url: str, known_tag: str | None) -> Answer:
        host = url.split("/")[2]
        if url.endswith("/robots.txt"):
            status, text = self.robots.get(host, (404, "none"))
            return status, {"Content-Type": "text/plain"}, text.encode()
        key = request_key(url)
        if self.failures.get(key):
            status, extra = self.failures[key].pop(0)
            return status, extra, b"try later"
        status, headers, body = self.pages.get(key) or self._of_site(url, host)
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if status == 200 and known_tag == tag:
            return 304, {"ETag": tag}, b""
        return status, {**headers, "ETag": tag}, body

    def _of_site(self, url: str, host: str) -> Answer:
        address, mark, parameters = url.partition("?")
        if host in self.slashes and not address.endswith("/"):
            return 301, {"Location": f"/{address.split('/', 3)[3]}/{mark}{parameters}"}, b""
        site = self.sites.get(host)
        return site(url) if site else (404, {"Content-Type": "application/json"}, b'{"status":404,"error":"not found"}')


def hacker_news() -> Origin:
    """An origin with the hiring threads of tests/pages/hackernews."""
    origin = Origin()
    origin.robots[HN] = (200, "User-agent: *\nDisallow: /private")
    for url, page in ((THREADS, "threads"), (HIRING, "who_is_hiring"), (FREELANCER, "freelancer")):
        origin.put_page(url, f"hackernews/{page}.json")
    return origin


def _handler(origin: Origin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host, _, rest = self.path.lstrip("/").partition("/")
            url = f"https://{host}/{rest}"
            fault = origin.faults.get(request_key(url))
            answer: Answer | None = origin.answer(url, None if fault else self.headers.get("If-None-Match"))
            assert answer is not None
            origin.asked.append(Asked(url, answer[0], dict(self.headers)))
            origin.before_answer.get(url, lambda: None)()
            status, headers, body = answer
            if host in origin.zips and body and "gzip" in self.headers.get("Accept-Encoding", ""):
                answer = status, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body, 1)
            with suppress(ConnectionError):
                answer = fault(self, answer) if fault else answer
                if answer is not None:
                    send(self, answer)

        def log_message(self, format: str, *args: object) -> None:
            """Keeps the test output quiet."""

    return Handler


def send(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """Writes a whole answer."""
    status, headers, body = answer
    handler.send_response(status)
    for name, value in ({"Content-Length": str(len(body))} | headers).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
