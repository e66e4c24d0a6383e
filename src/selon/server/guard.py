"""Who may ask, and for what: checked before any page is made.

The address holds a random token, without which nothing is answered. Against a page elsewhere that makes the
reader's browser ask: the Host header must be one of ours (a name that was rebound to this machine is not), and a
request that another site caused, or that changes something without saying where it comes from, is refused.
Bodies are bounded. Every answer forbids what a page does not need: scripts and styles of others, frames, forms
that lead elsewhere, guesses at the type of a file.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM_LIMIT = 64 * 1024  # bytes of a form: a note of some thousand characters, percent-encoded
FILE_LIMIT = 128 * 1024 * 1024  # bytes of a file that is added
_SAFE = {"GET", "HEAD"}
_SLOW_DOWN = 0.5  # seconds that a wrong password costs

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Access:
    """What a request must bring: the token of the address, a host of ours, and a password where one is asked.

    `any_address`: the Host may also be any address in numbers, since only a name can be rebound.
    """

    token: str
    hosts: frozenset[str]
    password: str | None = None
    any_address: bool = False


def hosts_of(names: Iterable[str], port: int) -> frozenset[str]:
    """The Host headers by which a server on a port is called under some names."""
    bracketed = [f"[{name}]" if ":" in name else name for name in names]
    return frozenset(f"{name}:{port}".lower() for name in bracketed)


class Guard:
    """The application, behind what every request must satisfy."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # there are no web sockets here
            await send({"type": "websocket.close", "code": 1008})
            return
        refusal = self._refuse(scope)
        if refusal is not None:
            if refusal.status_code == 401:
                await asyncio.sleep(_SLOW_DOWN)
            await refusal(scope, receive, _with_headers(send))
            return
        bounded = _Bounded(receive, _limit(scope))
        try:
            await self.app(scope, bounded.receive, _with_headers(bounded.watch(send)))
        except TooLargeError:
            if not bounded.answered:
                await _plain(413, "Too large.")(scope, receive, _with_headers(send))

    def _refuse(self, scope: Scope) -> Response | None:
        """Why a request is not answered, as the answer to it; None where it is."""
        headers = Headers(scope=scope)
        if not self._host_fits(headers.get("host", "")):
            return _plain(400, "This address is not one that selon serves.")
        if not self._password_fits(headers.get("authorization", "")):
            refusal = _plain(401, "A password is needed.")
            refusal.headers["WWW-Authenticate"] = 'Basic realm="selon", charset="UTF-8"'
            return refusal
        if not _same_text(scope["path"].split("/")[1] if "/" in scope["path"] else "", self.access.token):
            return _plain(404, "Open the whole address that selon serve printed: it holds a token.")
        if _is_foreign(scope["method"], headers, scope["scheme"]):
            return _plain(403, "The request came from another site.")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _limit(scope):
            return _plain(413, "Too large.")
        return None

    def _host_fits(self, host: str) -> bool:
        return host.lower() in self.access.hosts or (self.access.any_address and _is_address(host))

    def _password_fits(self, authorization: str) -> bool:
        if self.access.password is None:
            return True
        scheme, _, encoded = authorization.partition(" ")
        try:
            given = (
                base64.b64decode(encoded, validate=True).decode("utf-8") if scheme.lower() == "basic" else ""
            )
        except (binascii.Error, UnicodeDecodeError):
            return False
        return _same_text(given.partition(":")[2], self.access.password)


def _same_text(a: str, b: str) -> bool:
    return hmac.compare_digest(a.encode("utf-8", "replace"), b.encode("utf-8", "replace"))


def _is_address(host: str) -> bool:
    """Whether a Host header names its machine by an address in numbers."""
    name = host[1:].partition("]")[0] if host.startswith("[") else host.rpartition(":")[0] or host
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_foreign(method: str, headers: Headers, scheme: str) -> bool:
    """Whether another site caused a request, or it would change something and does not say where it is from.

    A browser says so in Sec-Fetch-Site ("none": the reader typed the address or followed it from a terminal),
    an old one in Origin.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site not in ({"same-origin", "none"} if method in _SAFE else {"same-origin"}):
        return True
    own = f"{scheme}://{headers.get('host', '')}".lower()
    if origin is not None and origin.lower() != own:
        return True
    return method not in _SAFE and site is None and origin is None


def _limit(scope: Scope) -> int:
    return FILE_LIMIT if scope["method"] == "PUT" else FORM_LIMIT


def _plain(status: int, words: str) -> PlainTextResponse:
    return PlainTextResponse(f"{words}\n", status)


class TooLargeError(Exception):
    """More came than a request may hold."""


class _Bounded:
    """A request whose body is counted as it comes, since its announced length may be missing or false."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit
        self.answered = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLargeError
        return message

    def watch(self, send: Send) -> Send:
        async def watched(message: Message) -> None:
            self.answered = True
            await send(message)

        return watched


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
