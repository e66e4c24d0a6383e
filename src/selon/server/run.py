"""Starting the server: on which address, and how it is announced."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from dataclasses import dataclass

import uvicorn

from selon.errors import SelonError
from selon.server.app import make_app
from selon.server.desk import Desk
from selon.server.guard import Access, hosts_of

LOCAL = "127.0.0.1"
_LOOPBACK = (LOCAL, "localhost", "::1")
_TOKEN = 18  # random bytes in the address: 144 bits
_BACKLOG = 128


@dataclass(frozen=True, slots=True)
class Listening:
    """A server that has its address, and waits to be run."""

    address: str
    server: uvicorn.Server
    socket: socket.socket

    def run(self) -> None:
        """Answers until it is stopped (Ctrl-C)."""
        self.server.run(sockets=[self.socket])


def is_local(host: str) -> bool:
    """Whether only this machine reaches a host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(desk: Desk, host: str = LOCAL, port: int = 0, *, password: str | None = None) -> Listening:
    """A server for a case on an address; port 0 takes one that is free.

    Raises SelonError where the address cannot be had, or would be reached from elsewhere without a password.
    """
    if not is_local(host) and not password:
        raise SelonError(f"{host} is reached from other machines: give a password with --password-file")
    bound = _bind(host, port)
    port = bound.getsockname()[1]
    names = (
        {host, *_LOOPBACK, socket.gethostname(), socket.getfqdn()}
        if not is_local(host)
        else {host, *_LOOPBACK}
    )
    access = Access(
        secrets.token_urlsafe(_TOKEN), hosts_of(names, port), password, any_address=not is_local(host)
    )
    shown = f"[{host}]" if ":" in host else host
    config = uvicorn.Config(
        make_app(desk, access),
        log_level="warning",
        access_log=False,  # the addresses hold the token
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
    )
    return Listening(f"http://{shown}:{port}/{access.token}/", uvicorn.Server(config), bound)


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise SelonError(f"{host}: is no address to listen on: {error.strerror or error}") from error
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        raise SelonError(f"{host}:{port}: cannot be listened on: {error.strerror or error}") from error
    return bound
