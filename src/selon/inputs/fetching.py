"""Addresses: fetched politely, bounded, and kept as a WARC file, so that the run can be repeated offline.

The site's robots.txt is respected (RFC 9309). Only public addresses are reached, also through redirects: a
name is resolved once, every address it has must be public, and the connection goes to that address and no
other, so that a name that changes its answer in between gains nothing.

Not handled: pages that need scripts or a login, and sites that answer only a browser.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import urllib3
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from selon.errors import InputError
from selon.records import Unread

AGENT = "selon"  # what robots.txt calls us
LARGEST = 16 * 2**20  # bytes of one answer: a page has some hundred thousand
LONGEST = 30.0  # seconds for one answer, whatever drips in
REDIRECTS = 5
PAUSE = 1.0  # seconds between two requests to one host
_CHUNK = 64 * 2**10

Allows = Callable[[str], bool]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not private, loopback, link-local or reserved."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server: its status line's number and words, its headers, its body as it was sent."""

    url: str
    status: int
    reason: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(slots=True)
class Fetcher:
    """Fetches addresses into one WARC file; it remembers each host's robots.txt and when it was asked last.

    `allows` says which IP addresses may be reached.
    """

    allows: Allows = is_public
    pause: float = PAUSE
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)

    def fetch(self, urls: Iterable[str], archive: Path) -> list[Unread]:
        """Writes the answers into `archive` and gives the addresses that could not be fetched, with reasons."""
        failed: list[Unread] = []
        with archive.open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for url in urls:
                try:
                    for answer in self._follow(url):
                        _write(writer, answer)
                except InputError as error:
                    failed.append(Unread(url, str(error)))
        return failed

    def _follow(self, url: str) -> list[Answer]:
        """The answers on the way to a page: its redirects, then itself."""
        answers: list[Answer] = []
        for _ in range(REDIRECTS + 1):
            if not self._may_fetch(url):
                raise InputError(f"the site's robots.txt asks programs not to fetch {url}")
            answer = self._ask(url)
            answers.append(answer)
            target = answer.header("location")
            if not 300 <= answer.status < 400 or target is None:
                if answer.status != 200:
                    raise InputError(f"the server answered {answer.status} {answer.reason}")
                return answers
            url = urljoin(url, target)
        raise InputError(f"more than {REDIRECTS} redirects")

    def _may_fetch(self, url: str) -> bool:
        parts = _parts(url)
        home = f"{parts.scheme}://{parts.netloc}"
        if home not in self._robots:
            rules = RobotFileParser()
            answer = self._ask_robots(f"{home}/robots.txt")
            if answer is None or answer.status >= 500:  # unreachable: RFC 9309 takes it for "nothing allowed"
                rules.parse(["User-agent: *", "Disallow: /"])
            elif answer.status != 200:
                rules.parse([])
            else:
                rules.parse(answer.body.decode("utf-8", "replace").splitlines())
            self._robots[home] = rules
        return self._robots[home].can_fetch(AGENT, url)

    def _ask_robots(self, url: str) -> Answer | None:
        for _ in range(REDIRECTS + 1):
            answer = self._ask(url)
            target = answer.header("location")
            if not 300 <= answer.status < 400 or target is None:
                return answer
            url = urljoin(url, target)
        return None

    def _ask(self, url: str) -> Answer:
        """One answer, from an address that may be reached; raises InputError with the reason."""
        parts = _parts(url)
        self._wait(parts.hostname or "")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            address = self._resolve(parts.hostname or "", port)
            return _request(url, parts.scheme, parts.hostname or "", address, port)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise InputError(f"could not be fetched: {_why(error)}") from error

    def _wait(self, host: str) -> None:
        since = time.monotonic() - self._asked.get(host, -self.pause)
        if since < self.pause:
            time.sleep(self.pause - since)
        self._asked[host] = time.monotonic()

    def _resolve(self, host: str, port: int) -> str:
        """The first address of a host; raises InputError where any of them may not be reached."""
        found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        barred = [address for address in found if not self.allows(address)]
        if barred or not found:
            raise InputError(f"{host} is {', '.join(barred) or 'nowhere'}: not a public address")
        return found[0]


def _parts(url: str) -> SplitResult:
    """An address of the web in its parts; raises InputError where it is none."""
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0:
            return parts
    except ValueError:  # brackets that do not close, a port that is no number
        pass
    raise InputError(f"not an address that can be fetched: {url}")


def _request(url: str, scheme: str, host: str, address: str, port: int) -> Answer:
    """One GET to that address, the certificate checked against the host's name."""
    timeout = urllib3.Timeout(connect=10, read=10)
    pool: urllib3.HTTPConnectionPool
    if scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, server_hostname=host, assert_hostname=host
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout)
    parts = urlsplit(url)
    with pool:
        response = pool.request(
            "GET",
            (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            headers={
                "Host": parts.netloc.rpartition("@")[2],
                "User-Agent": f"{AGENT}/{version('selon')} (reads single articles for a person)",
                "Accept": "text/html,application/xhtml+xml",
                "Accept-Encoding": "identity",
            },
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
        )
        try:
            body = _body(response)
        finally:
            response.release_conn()
    headers = [(str(name), str(value)) for name, value in response.headers.items()]
    return Answer(url, response.status, response.reason or "", headers, body)


def _body(response: urllib3.BaseHTTPResponse) -> bytes:
    """The body of an answer; raises InputError once it is too large or takes too long."""
    begin, held = time.monotonic(), BytesIO()
    for chunk in response.stream(_CHUNK, decode_content=False):
        held.write(chunk)
        if held.tell() > LARGEST:
            raise InputError(f"an answer larger than {LARGEST >> 20} MiB")
        if time.monotonic() - begin > LONGEST:
            raise InputError(f"no whole answer within {LONGEST:.0f} seconds")
    return held.getvalue()


def _write(writer: WARCWriter, answer: Answer) -> None:
    """One response record, as it came; transfer encodings are undone, and the headers say so."""
    headers = [(k, v) for k, v in answer.headers if k.lower() not in ("transfer-encoding", "content-length")]
    headers.append(("Content-Length", str(len(answer.body))))
    status = StatusAndHeaders(f"{answer.status} {answer.reason}".strip(), headers, protocol="HTTP/1.1")
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    record = writer.create_warc_record(
        answer.url,
        "response",
        payload=BytesIO(answer.body),
        http_headers=status,
        warc_headers_dict={"WARC-Date": moment},
    )
    writer.write_record(record)
    record.raw_stream.close()  # warcio may have put a temporary file in its place, which it leaves open


def _why(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "no such host"
    if isinstance(error, TimeoutError | urllib3.exceptions.TimeoutError):
        return "no answer in time"
    return str(error) or type(error).__name__
