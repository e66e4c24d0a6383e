"""What a person sent: read strictly, and only about what the case holds.

A decision names its subject by articles and spans, which the form carries as JSON. What it names must be in the
case: an article, and a span inside its text.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from starlette.requests import Request

from selon.records import Decision, DecisionKind, Reference
from selon.reports.case_page import CaseViews
from selon.reports.index import Index
from selon.reports.quoted import Quoted

_LONGEST_NOTE = 4000  # characters
_VALUES: dict[DecisionKind, frozenset[str]] = {
    "derivation": frozenset({"confirmed", "rejected"}),
    "change": frozenset({"confirmed", "rejected"}),
    "join": frozenset({"confirmed", "rejected"}),
    "sources": frozenset({"confirmed", "rejected"}),
    "grade": frozenset({"", "A", "B", "C", "D", "E", "F"}),
    "note": frozenset({""}),
}
_TARGETS: dict[DecisionKind, tuple[int, int]] = {
    "derivation": (2, 2),
    "change": (2, 2),
    "join": (2, 2),
    "sources": (2, 2),
    "grade": (1, 1),
    "note": (0, 2),
}


class BadFormError(Exception):
    """A form that does not say what a form here says."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form."""

    fields: dict[str, str]

    def field(self, name: str) -> str:
        """A field, "" where it is missing."""
        return self.fields.get(name, "")

    def decision(self, views: CaseViews, version: int) -> Decision:
        """The decision that a form makes, without id and time; raises BadFormError where it makes none."""
        kind = _kind(self.field("kind"))
        note = self.field("note").strip()[:_LONGEST_NOTE]
        value = self.field("value")
        if value not in _VALUES[kind] or (kind == "note" and not note):
            raise BadFormError("This is no decision.")
        target = self._same_as(views, version) if self.field("same-as") else self._target(kind)
        for reference in target:
            _check(views.index, reference)
        return Decision("", "", kind, target, value, self.field("detail"), note)

    def _target(self, kind: DecisionKind) -> tuple[Reference, ...]:
        try:
            target = msgspec.json.decode(self.field("target"), type=tuple[Reference, ...])
        except (msgspec.DecodeError, UnicodeError) as error:
            raise BadFormError("This names nothing in the case.") from error
        least, most = _TARGETS[kind]
        if not least <= len(target) <= most:
            raise BadFormError("This names nothing in the case.")
        return target

    def _same_as(self, views: CaseViews, version: int) -> tuple[Reference, ...]:
        """A mention of a source, and one of the source whose number a person typed or chose."""
        if self.field("version") != str(version):
            raise BadFormError("The case changed meanwhile: go back, load the page again, and choose again.")
        number = self.field("same-as").split(" ")[0].rstrip(".")
        other = next((q for q in views.quoted if str(q.number) == number), None)
        if other is None:
            raise BadFormError("There is no source of this number.")
        return *self._target("grade"), mention_of(other)


def mention_of(quoted: Quoted) -> Reference:
    """A mention of a source of the case, by which a decision names it."""
    return next((a.reference for a in quoted.appearances if a.source.spans), quoted.appearances[0].reference)


async def read_form(request: Request) -> Form:
    """The fields of a request's form; files in it are refused."""
    async with request.form(max_files=0, max_fields=20) as form:
        return Form({name: value for name, value in form.items() if isinstance(value, str)})


def _kind(name: str) -> DecisionKind:
    for kind in _VALUES:
        if kind == name:
            return kind
    raise BadFormError("This is no decision.")


def _check(index: Index, reference: Reference) -> None:
    known = reference.article in index.readings
    if not known and (reference.article not in index.absent or reference.span is not None):
        raise BadFormError("This names nothing in the case.")
    if known and reference.span is not None:
        start, end = reference.span
        if not 0 <= start < end <= len(index.readings[reference.article].article.text):
            raise BadFormError("This names nothing in the case.")
