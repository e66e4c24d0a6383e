"""The lineage picture: where each dot, line and word of it stands. Pure geometry, in pixels of a 1180-wide drawing.

Time runs to the right, a lane is an outlet. A line leaves its article vertically and runs along the lane of the
article that took from it, so that each lane reads as a sentence: how it was taken, what changed, when, under
which title. A second link into the same article runs along the lane it comes from, and then to it.

Every word is given only the room that is free; what does not fit is left out here and stands in the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from selon.records import Derivation
from selon.reports.index import Index
from selon.reports.interface import Interface
from selon.reports.lineage import FoldedLane, Lane, Lanes
from selon.reports.room import BOLD, SANS, SERIF, Shelf, fit, in_lines, measure
from selon.reports.timeline import Timeline, lay_out_time

WIDTH = 1180
_LEFT, _RIGHT = 206.0, 1176.0  # of the plot; the names of the outlets stand left of it
_TOP, _LANE = 68.0, 52.0  # the first lane, and from one to the next
_GAP = 44.0  # between the lanes with a link and those without
_NEAR = 15.0  # dots nearer than this on one lane are drawn as one
_CORNER = 9.0

_Anchor = Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text at a place: its plain part, then a part that is set apart (a title, the changes)."""

    x: float
    y: float
    anchor: _Anchor
    plain: str
    apart: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """One article on its lane, or several that stand too near to be told apart."""

    articles: tuple[str, ...]
    x: float
    y: float
    absent: bool
    label: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A link, or several between the same two dots: its path, and what it is called."""

    links: tuple[Derivation, ...]
    path: str
    declared: bool
    directed: bool
    looped: bool
    label: str
    words: Words | None
    thin: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A lane as drawn: its name, the languages of its articles, and the articles themselves."""

    name: str
    shown: tuple[str, ...]
    langs: str
    y: float
    articles: tuple[str, ...]
    lang: str
    fold: int = 0
    folded: FoldedLane | None = None
    band: tuple[float, float] | None = None
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn."""

    height: float
    timeline: Timeline
    rows: tuple[Row, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    titles: tuple[Words, ...]
    rule: float | None
    folded: tuple[FoldedLane, ...]


def draw_lineage(index: Index, lanes: Lanes, words: Interface) -> Picture:
    """The picture of a case; the lanes are those that `arrange_lanes` gives."""
    return _Drawing(index, lanes, words).draw()


class _Drawing:
    """A picture in the making: where dots stand, and which stretches of text are taken."""

    def __init__(self, index: Index, lanes: Lanes, words: Interface) -> None:
        self.index = index
        self.lanes = lanes
        self.words = words
        moments = lanes.forest.moments
        self.time = lay_out_time(moments.values(), _LEFT, _RIGHT, before=26.0 if index.absent else 0.0)
        self.rows: list[Row] = []
        self.dots: dict[str, Dot] = {}
        self.above: dict[float, Shelf] = {}
        self.below: dict[float, Shelf] = {}

    def draw(self) -> Picture:
        y = _TOP
        for lane in self.lanes.linked:
            self._add(lane, y)
            y += _LANE
        rule = None
        if self.lanes.alone:
            if self.lanes.linked:
                rule = y - 18
                y += _GAP - 18
            for lane in self.lanes.alone:
                self._add(lane, y)
                y += _LANE
        titles = tuple(self._titles())
        lines = tuple(self._lines())
        folded = tuple(row.folded for row in self.rows if row.folded)
        dots = tuple(dict.fromkeys(self.dots.values()))
        return Picture(
            y - 12, self.time, tuple(self.rows), dots, lines, (*titles, *self._starts()), rule, folded
        )

    # Lanes and dots ------------------------------------------------------------------------------

    def _x(self, article: str) -> float:
        """Where an article stands; an absent one a little before the first that takes from it."""
        x = self.time.x(self.lanes.forest.moments[article])
        return x - 34 if article in self.index.absent else x

    def _add(self, lane: Lane | FoldedLane, y: float) -> None:
        self.above[y], self.below[y] = Shelf(), Shelf()
        if isinstance(lane, FoldedLane):
            self._add_folded(lane, y)
            return
        langs = list(dict.fromkeys(self.index.lang(a) for a in lane.articles if a in self.index.readings))
        codes = " ".join(code.upper() for code in langs if code != "und")
        shown = tuple(in_lines(lane.name, _LEFT - 20 - measure(codes, 8.2)))
        lang = langs[0] if len(langs) == 1 and langs[0] != "und" else ""
        self.rows.append(Row(lane.name, shown, codes, y, lane.articles, lang))
        for articles in self._near(lane.articles):
            x = sum(self._x(a) for a in articles) / len(articles)
            dot = self._dot(articles, x, y)
            self.dots.update(dict.fromkeys(articles, dot))

    def _near(self, articles: Sequence[str]) -> Iterable[tuple[str, ...]]:
        """The articles of a lane in groups that are drawn as one dot."""
        ordered = sorted(articles, key=self._x)
        group = ordered[:1]
        for before, article in pairwise(ordered):
            apart = self._x(article) - self._x(before) >= _NEAR
            if apart or (article in self.index.absent) != (before in self.index.absent):
                yield tuple(group)
                group = []
            group.append(article)
        yield tuple(group)

    def _dot(self, articles: tuple[str, ...], x: float, y: float) -> Dot:
        first = articles[0]
        link = self.lanes.forest.above.get(first)
        absent = first in self.index.absent
        if len(articles) > 1:
            label = f"{self.index.outlet(first)}: {self.words.count('article', len(articles))}"
        elif absent:
            label = f"{self.index.outlet(first)}: {self.words('lineage.absent')}"
        else:
            when = self.words.date(self.index.readings[first].article.published)
            title = self.index.title(first) or self.words("article.untitled")
            label = f"{self.index.outlet(first)}, {when}: {title}"
        return Dot(articles, x, y, absent, label, link.source if link else None)

    def _add_folded(self, lane: FoldedLane, y: float) -> None:
        xs = [self._x(a) for a in lane.articles]
        name = self.words.count("outlet-folded", len(lane.lanes))
        number = 1 + sum(row.folded is not None for row in self.rows)
        kinds = Counter(d.relation for a in lane.articles if (d := self.lanes.forest.above.get(a)))
        parts = [self.words.count(f"relation-{kind}", number) for kind, number in kinds.most_common()]
        changes = sum(
            len(self.index.changes.get((d.derived, d.source), ()))
            for a in lane.articles
            for d in self.index.into.get(a, ())
        )
        apart = self.words.count("change", changes) if changes else ""
        plain = ", ".join(parts) or self.words("lineage.no-link")
        note = Words(min(xs) - 4, y + 19, "start", plain + (" · " if apart else ""), apart)
        self.rows.append(
            Row(name, (name,), "", y, lane.articles, "", number, lane, (min(xs) - 7, max(xs) + 7), note)
        )
        for article in lane.articles:
            self.dots[article] = Dot((article,), self._x(article), y, article in self.index.absent, "", None)
        self.below[y].take(min(xs), measure(plain + apart, SANS))

    # Words above a lane: time and title -----------------------------------------------------------

    def _titles(self) -> Iterable[Words]:
        for row in self.rows:
            if row.folded:
                continue
            dots = list(dict.fromkeys(self.dots[a] for a in sorted(row.articles, key=self._x)))
            ends = [dot.x for dot in dots[1:]] + [_RIGHT + 18]
            for dot, end in zip(dots, ends, strict=True):
                last = end > _RIGHT
                if words := self._title(dot, end - (0 if last else 14), last=last):
                    yield words

    def _title(self, dot: Dot, end: float, *, last: bool) -> Words | None:
        """The time and the title of a dot, right of it, or ending at the edge where there is more room."""
        first = dot.articles[0]
        time, title, lang = self._time(first), self.index.title(first) or "", self.index.lang(first)
        if len(dot.articles) > 1:
            time, title = self.words.count("article", len(dot.articles)), ""
        if dot.absent:
            time, title = self.words("lineage.absent-short"), ""
        shelf, start = self.above[dot.y], dot.x + 11
        room = shelf.room(start, end)
        before = shelf.room_before(_RIGHT, _LEFT + 4)
        wide = measure(time, SANS) + measure(title, SERIF) + 8
        if last and wide > room and before > room:
            return self._words_before(shelf, dot, time, title, min(before, wide), lang)
        shown = fit(title, room - measure(time, SANS) - 8, SERIF) if title else ""
        if measure(time, SANS) > room:
            return None
        shelf.take(start, measure(time, SANS) + measure(shown, SERIF) + 8)
        return Words(start, dot.y - 11, "start", time, shown, lang)

    def _words_before(self, shelf: Shelf, dot: Dot, time: str, title: str, room: float, lang: str) -> Words:
        shown = fit(title, room - measure(time, SANS) - 8, SERIF)
        width = measure(time, SANS) + measure(shown, SERIF) + 8
        shelf.take(_RIGHT - width, width)
        return Words(_RIGHT, dot.y - 11, "end", time, shown, lang)

    def _time(self, article: str) -> str:
        """The time of day of an article; "" where its date names none."""
        if article in self.index.absent:
            return ""
        published = self.index.readings[article].article.published or ""
        moment = self.index.moment(article)
        return f"{moment:%H:%M}" if moment and len(published) > 10 else ""

    # Lines and the words below a lane ---------------------------------------------------------------

    def _lines(self) -> Iterable[Line]:
        """The lines, those of the forest first: they have the first choice of room for their words."""
        joined: dict[tuple[Dot, Dot, bool, bool], list[Derivation]] = {}
        for link in self.index.links:
            if link.derived not in self.dots or link.source not in self.dots:
                continue
            source, derived = self.dots[link.source], self.dots[link.derived]
            if not derived.label:  # on a folded lane, which has one line for all its articles
                continue
            hanging = self.lanes.forest.above.get(link.derived) is link
            joined.setdefault((source, derived, hanging, link.declared), []).append(link)
        both = self._both(joined)
        beside: Counter[Dot] = Counter()
        for (source, derived, hanging, declared), links in sorted(
            joined.items(), key=lambda item: not item[0][2]
        ):
            shift = (-3.0 if declared else 3.0) if source in both else 0.0
            if hanging or source.y == derived.y:
                path = _hang(source, derived, shift)
            else:
                beside[derived] += 1
                n = beside[derived]
                path = _beside(source, derived, (n + 1) // 2 * (5.0 if n % 2 == 0 else -5.0))
            yield self._line(links, path, source, derived, hanging)
        yield from self._to_bands()

    def _both(self, joined: Iterable[tuple[Dot, Dot, bool, bool]]) -> set[Dot]:
        """The dots that declared and inferred lines leave: their trunks stand side by side."""
        kinds: dict[Dot, set[bool]] = {}
        for source, _, hanging, declared in joined:
            if hanging:
                kinds.setdefault(source, set()).add(declared)
        return {dot for dot, found in kinds.items() if len(found) == 2}

    def _line(self, links: list[Derivation], path: str, source: Dot, derived: Dot, hanging: bool) -> Line:
        pairs = {(d.derived, d.source) for d in links}
        looped = bool(pairs & self.index.loop_links)
        return Line(
            tuple(links),
            path,
            links[0].declared,
            any(d.direction != "unknown" for d in links),
            looped,
            self._name(links),
            self._link_words(links, source, derived, hanging, looped),
            thin=not source.label,  # it leaves a folded lane
        )

    def _to_bands(self) -> Iterable[Line]:
        """A line to each folded lane, from the article that it leads back to."""
        for row in self.rows:
            if row.folded is None or row.folded.under is None or row.band is None:
                continue
            source = self.dots[row.folded.under]
            links = [d for a in row.articles if (d := self.lanes.forest.above.get(a))]
            x = row.band[0] if row.band[0] > source.x + 12 else source.x + 24
            end = Dot((), x, row.y, False, "", None)
            declared = all(d.declared for d in links)
            label = f"{self.index.outlet(row.folded.under)} → {row.name}"
            yield Line(tuple(links), _hang(source, end, 0.0), declared, True, False, label, None)

    def _name(self, links: list[Derivation]) -> str:
        """What a line is called: from where to where, how, and what changed."""
        first = links[0]
        if len({d.derived for d in links}) > 1:
            return f"{self.index.outlet(first.source)} → {self.words.count('article', len(links))}"
        parts = [self.relation(first), self.words("link.declared" if first.declared else "link.inferred")]
        parts += self._changes(links)
        return f"{self.index.outlet(first.source)} → {self.index.outlet(first.derived)}: {', '.join(parts)}"

    def relation(self, link: Derivation) -> str:
        """How an article was taken; of a translation, between which languages."""
        return relation_in_words(self.index, self.words, link)

    def _changes(self, links: Iterable[Derivation]) -> list[str]:
        found = Counter(c.type for d in links for c in self.index.changes.get((d.derived, d.source), ()))
        return [self.words.change(t) + (f" ×{n}" if n > 1 else "") for t, n in found.items()]

    def _link_words(
        self, links: list[Derivation], source: Dot, derived: Dot, hanging: bool, looped: bool
    ) -> Words | None:
        """How it was taken and what changed, under the lane that the line runs along."""
        if len(links) > 1:
            kinds = Counter(d.relation for d in links)
            plain = ", ".join(self.words.count(f"relation-{kind}", n) for kind, n in kinds.most_common())
        else:
            plain = self.relation(links[0])
        if looped and not hanging:
            plain = f"{plain} · {self.words('lineage.returns')}"
        changes = self._changes(links)
        if not hanging and source.y != derived.y:
            return self._words_at_end(source.y, source, derived, plain)
        shelf = self.below[derived.y]
        start = min(source.x, derived.x) + 14 if abs(source.x - derived.x) > 40 else derived.x + 12
        room = shelf.room(start, _RIGHT + 18)
        if room < 110 and not changes and measure(plain, SANS) > room:
            return self._words_at_end(derived.y, source, derived, plain)
        if room < 110 and derived.x > _RIGHT - 340:
            start, room = self._further_left(shelf, derived, start, room)
        plain = fit(plain, room, SANS)
        if not plain:
            return None
        apart = _fit_list(changes, room - measure(plain, SANS) - 12)
        shelf.take(start, measure(plain, SANS) + measure(apart, BOLD) + 12)
        return Words(start, derived.y + 18, "start", plain + (" · " if apart else ""), apart)

    def _further_left(self, shelf: Shelf, derived: Dot, start: float, room: float) -> tuple[float, float]:
        """Where words begin that must end at the edge, and how much room they have there."""
        before = min(320.0, shelf.room_before(_RIGHT + 10, _LEFT + 4))
        return (_RIGHT + 10 - before, before) if before > room else (start, room)

    def _words_at_end(self, y: float, source: Dot, derived: Dot, plain: str) -> Words | None:
        """Words that end where a line reaches its dot, below the lane at `y`."""
        shelf = self.below[y]
        end = min(derived.x - 12, _RIGHT)
        room = shelf.room_before(end, max(source.x + 14, _LEFT))
        shown = fit(plain, room, SANS)
        if not shown:
            return None
        shelf.take(end - measure(shown, SANS), measure(shown, SANS))
        return Words(end, y + 18, "end", shown)

    def _starts(self) -> Iterable[Words]:
        """Which articles claims enter by, in words below their dot."""
        for article, claims in self.index.entering.items():
            dot = self.dots.get(article)
            if dot is None or not dot.label:
                continue
            text = self.words.count("claim-starts", len(claims))
            shelf = self.below[dot.y]
            start = dot.x + 12
            if shelf.room(start, _RIGHT + 18) >= measure(text, SANS):
                shelf.take(start, measure(text, SANS))
                yield Words(start, dot.y + 18, "start", text)
            elif shelf.room_before(dot.x - 8, _LEFT - 60) >= measure(text, SANS):
                shelf.take(dot.x - 8 - measure(text, SANS), measure(text, SANS))
                yield Words(dot.x - 8, dot.y + 18, "end", text)


def relation_in_words(index: Index, words: Interface, link: Derivation) -> str:
    """How an article was taken; of a translation, between which languages: "translation EN → FR"."""
    name = words.relation(link.relation)
    source, derived = index.lang(link.source), index.lang(link.derived)
    if "und" in (source, derived) or source == derived:
        return name
    return f"{name} {source.upper()} → {derived.upper()}"


def _fit_list(items: list[str], room: float) -> str:
    """As many of the words as the room holds, and how many more there are."""
    for kept in range(len(items), 0, -1):
        more = f" +{len(items) - kept}" if kept < len(items) else ""
        text = ", ".join(items[:kept]) + more
        if measure(text, BOLD) <= room:
            return text
    return f"+{len(items)}" if items and room > 24 else ""


def _hang(source: Dot, derived: Dot, shift: float) -> str:
    """The path down from a dot and along the lane of another, to it."""
    x, y = source.x + shift, derived.y
    away = 9.0 if derived.x > x else -9.0
    if source.y == y:
        return f"M{source.x:.1f},{y:.0f}H{derived.x - away:.1f}"
    down = 1 if y > source.y else -1
    if abs(derived.x - x) < _CORNER + 11:
        return f"M{source.x:.1f},{source.y:.0f}L{derived.x:.1f},{y - 9 * down:.0f}"
    side = _CORNER if derived.x > x else -_CORNER
    corner = f"V{y - _CORNER * down:.0f}Q{x:.1f},{y:.0f} {x + side:.1f},{y:.0f}"
    return f"M{x:.1f},{source.y:.0f}{corner}H{derived.x - away:.1f}"


def _beside(source: Dot, derived: Dot, shift: float) -> str:
    """The path along a dot's own lane, then up or down to another dot."""
    x, down = derived.x + shift, 1 if derived.y > source.y else -1
    end = derived.y - 9 * down
    if abs(source.x - x) < _CORNER + 6:
        return f"M{source.x:.1f},{source.y:.0f}L{x:.1f},{end:.0f}"
    side = _CORNER if x > source.x else -_CORNER
    corner = f"H{x - side:.1f}Q{x:.1f},{source.y:.0f} {x:.1f},{source.y + _CORNER * down:.0f}"
    return f"M{source.x:.1f},{source.y:.0f}{corner}V{end:.0f}"
