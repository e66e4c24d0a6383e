"""The case on the desk of one person: what its pages show, and what that person decides about it.

Pages are made from one `Contents` at a time. A decision, or files added, make the next one; pages of before are
forgotten. Everything here may be called from several threads.
"""

from __future__ import annotations

import re
import tempfile
import uuid
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock

from selon.case.store import Case
from selon.decisions import standing, subject
from selon.inputs.files import read_articles
from selon.records import Article, Contents, Decision, DecisionKind, Reference, Unread
from selon.reports.case_page import CaseViews
from selon.reports.interface import load_interface

_ENDING = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){1,2}$")  # of a name: what says the kind of file, ".warc.gz" too
_KEPT_PAGES = 200  # made pages that are kept; one of a case of a thousand articles has about 300 kB


@dataclass(frozen=True, slots=True)
class FileAdded:
    """What came of one file: how many articles are new, how many were there, and what could not be read."""

    name: str
    new: int
    unchanged: int
    unread: tuple[Unread, ...]


class Desk:
    """A case, its views in each language, and the pages made from them."""

    def __init__(self, case: Case, load: Callable[[Case], Contents]) -> None:
        self._case = case
        self._load = load
        self._lock = RLock()
        self._contents = load(case)
        self._stale = False
        self._views: dict[str, CaseViews] = {}
        self._pages: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self.version = 0

    # What pages show -----------------------------------------------------------------------------

    def views(self, lang: str) -> CaseViews:
        """The views of the case in a language of the interface; what was added since is analysed first."""
        with self._lock:
            self.renew()
            if lang not in self._views:
                self._views[lang] = CaseViews(self._contents, load_interface(lang))
            return self._views[lang]

    def forget(self) -> None:
        """Has statements compared and joined again, with the decisions that stand, before the next page."""
        with self._lock:
            self._case.forget("corroboration")
            self._stale = True

    def renew(self) -> None:
        """Analyses the case again if files were added to it, or `forget` asked for it."""
        with self._lock:
            if self._stale:
                self._stale = False
                self._show(self._load(self._case))

    def page(self, lang: str, key: str, make: Callable[[CaseViews], str]) -> bytes:
        """A page under its key, made once for as long as the case stays as it is."""
        with self._lock:
            views = self.views(lang)
            if (lang, key) not in self._pages:
                self._pages[lang, key] = make(views).encode("utf-8", "replace")
                if len(self._pages) > _KEPT_PAGES:
                    self._pages.popitem(last=False)
            self._pages.move_to_end((lang, key))
            return self._pages[lang, key]

    def _show(self, contents: Contents) -> None:
        self._contents = contents
        self._views.clear()
        self._pages.clear()
        self.version += 1

    # What a person does --------------------------------------------------------------------------

    def decide(
        self,
        kind: DecisionKind,
        target: tuple[Reference, ...],
        value: str = "",
        *,
        detail: str = "",
        note: str = "",
    ) -> Decision:
        """Keeps a decision, with its time; it takes the place of an earlier one on the same."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        decision = Decision(uuid.uuid4().hex, now, kind, target, value, detail, note)
        with self._lock:
            self._case.decide(decision)
            self._show(replace(self._contents, decisions=self._case.decisions()))
        return decision

    def undo(self, name: str) -> bool:
        """Takes a decision back; it stays listed, with the time. False where there is none of that id."""
        with self._lock:
            found = next((d for d in self._contents.decisions if d.id == name and d.undone is None), None)
            if found is None:
                return False
            now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            self._case.decide(replace(found, undone=now))
            if found.kind == "derivation" and found.value == "rejected":
                self.forget()  # what the link carried may have been left out of the analysis
            self._show(replace(self._contents, decisions=self._case.decisions()))
            return True

    def take_back_grade(self, target: tuple[Reference, ...]) -> None:
        """Leaves a source without a grade again."""
        with self._lock:
            about = subject(Decision("", "", "grade", target))
            found = standing(self._contents.decisions).get(about)
            if found is not None:
                self.undo(found.id)

    def decisions(self) -> tuple[Decision, ...]:
        """All decisions, those taken back among them."""
        return self._contents.decisions

    def add(self, name: str, data: bytes) -> FileAdded:
        """Adds the articles of a file; the pages show them once the case is analysed again."""
        with tempfile.TemporaryDirectory(prefix="selon-") as folder:
            ending = _ENDING.search(name)
            path = Path(folder) / f"file{ending[0] if ending else ''}"
            path.write_bytes(data)
            items = [_renamed(item, str(path), name) for item in read_articles([path])]
        with self._lock:
            added = self._case.add(items)
            self._stale = self._stale or bool(added.new or added.unread)
        return FileAdded(name, len(added.new), added.unchanged, tuple(added.unread))


def _renamed(item: Article | Unread, path: str, name: str) -> Article | Unread:
    """The article or what could not be read, with its file named as the person named it."""
    return item if item.path is None else replace(item, path=item.path.replace(path, name))
