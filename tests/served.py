"""A server that runs, for the tests that drive a browser against it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from playwright.sync_api import Page

from selon.case.store import Case, open_case
from selon.records import Contents
from selon.server.desk import Desk
from selon.server.run import Listening, listen


@dataclass
class Served:
    """A server that runs, its case, and the addresses of its pages."""

    listening: Listening
    desk: Desk
    case: Case

    def page(self, path: str = "", lang: str = "en") -> str:
        return f"{self.listening.address}{lang}/{path}"


def serve(contents: Contents) -> Served:
    """A server of given contents, whose decisions are kept in a case in memory."""
    case = open_case()

    def load(case: Case) -> Contents:
        added = tuple(case.readings())
        kept = replace(contents, readings=contents.readings + added, decisions=case.decisions())
        return replace(kept, unread=contents.unread + tuple(case.unread()))

    desk = Desk(case, load)
    listening = listen(desk)
    threading.Thread(target=listening.run, daemon=True).start()
    return Served(listening, desk, case)


def follow(page: Page, act: Callable[[], None]) -> None:
    """Does what leads to another page, and waits for it."""
    with page.expect_navigation():
        act()


def press(page: Page, key: str = "Enter") -> None:
    follow(page, lambda: page.keyboard.press(key))
