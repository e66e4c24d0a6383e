"""Messy pages, written for selon as people repost: eval/pages, marked as `eval.marked` says.

    python -m eval.pages            the figures, development and test part and the languages apart
    python -m eval.pages --errors   and what is wrong on each page of the development part

body kept       of the characters of the article, those that are read and not left out
leftovers out   of the characters of what is no article, those that are not read, or left out
credits p, r    credits found that the page makes; credits of the page that are found, in text or beside it
credits right   of all credits of the page, those found with their kind, their name and their address
unclosed r      attributions with a quotation that never closes: contents alike by .8, the same source
joint, overlap  as in `eval.scoring`, over all attributions
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.gold import Found, FoundArticle, Gold, Quote, Spans, Stretch
from eval.marked import Mark, Marked, Token, find_counterparts, read_marked, read_tokens
from eval.scoring import score
from selon.inputs.files import read_articles
from selon.reading import read_article
from selon.records import Article, Attribution, Credit, Reading, Span

PAGES = Path(__file__).parent / "pages"
_ALIKE = 0.8  # intersection over union from which the content of an unclosed quotation counts as found


@dataclass(frozen=True, slots=True)
class Declared:
    """A credit of gold; `spans` are where it stands in the text as read, () where the text does not hold it.

    `kinds`: those that are right: "De : https://…" may be a link or a republication.
    """

    kinds: tuple[str, ...]
    name: str
    url: str
    words: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Outcome:
    """A page as read, beside its marks."""

    marked: Marked
    reading: Reading
    page: Sequence[Token]
    text: Sequence[Token]
    counterparts: dict[int, int]

    def inside(self, span: Span) -> list[int]:
        """The tokens of the page, by index, within a span of it."""
        return [i for i, t in enumerate(self.page) if span.start <= t.span.start < span.end]

    def spans_of(self, span: Span) -> Spans:
        """Where a stretch of the page stands in the text as read: no span, or one from its first to its last word."""
        found = [self.text[self.counterparts[i]].span for i in self.inside(span) if i in self.counterparts]
        return ((found[0].start, found[-1].end),) if found else ()


def read_pages() -> list[Marked]:
    """All pages of the set, in the order of their names."""
    return [read_marked(path) for path in sorted(PAGES.glob("*/*"))]


def read_page(marked: Marked, folder: Path) -> Outcome:
    """What selon reads in a page, put into a folder without its marks."""
    path = folder / marked.name
    path.write_text(marked.page, "utf-8")
    (article,) = read_articles([path])
    assert isinstance(article, Article), article
    page = read_tokens(marked.page, tags=marked.is_html)
    text = read_tokens(article.text)
    return Outcome(marked, read_article(article), page, text, find_counterparts(page, text))


# --- body and leftovers --------------------------------------------------------------------------------------


def find_kept(outcome: Outcome) -> set[int]:
    """The tokens of the page, by index, that are read and not left out."""
    left = [skipped.span for skipped in outcome.reading.article.leftovers]
    out = set()
    for i, j in outcome.counterparts.items():
        start = outcome.text[j].span.start
        if not any(span.start <= start < span.end for span in left):
            out.add(i)
    return out


def _count_body(outcome: Outcome, n: Counter[str]) -> None:
    kept = find_kept(outcome)
    for mark in outcome.marked.marks:
        if mark.name in ("B", "L"):
            for i in outcome.inside(mark.span):
                size = len(outcome.page[i].words)
                n[mark.name] += size
                n[f"{mark.name} kept"] += size if i in kept else 0


# --- credits -------------------------------------------------------------------------------------------------


def find_declared(outcome: Outcome) -> list[Declared]:
    """The credits of gold."""
    out = []
    for mark in outcome.marked.marks:
        if mark.name == "C":
            kinds, name, url = (part.strip() for part in mark.value.split("|"))
            words = " ".join(outcome.page[i].words for i in outcome.inside(mark.span))
            out.append(Declared(tuple(kinds.split("/")), name, url, words, outcome.spans_of(mark.span)))
    return out


def is_answer(credit: Credit, declared: Declared) -> bool:
    """Whether a credit found is one of gold: the same stretch of the text, or the same name or address."""
    there = credit.span
    overlaps = there is not None and any(a < there.end and there.start < b for a, b in declared.spans)
    names = credit.name is not None and _is_same_name(credit.name, declared.name)
    return overlaps or names or (declared.url != "" and credit.url == declared.url)


def is_right(credit: Credit, declared: Declared) -> bool:
    """Whether kind, name and address are those of gold; a name where gold has none counts for nothing."""
    named = not declared.name or _is_same_name(credit.name or "", declared.name)
    return credit.kind in declared.kinds and named and (credit.url or "") == declared.url


def _is_same_name(found: str, gold: str) -> bool:
    """Whether two names are the same, with or without an article before them."""
    return bool(gold) and gold.casefold() in (found.casefold(), found.casefold().partition(" ")[2])


def _count_credits(outcome: Outcome, n: Counter[str]) -> None:
    declared, found = find_declared(outcome), outcome.reading.article.credits
    n["credits"] += len(declared)
    n["credits found"] += sum(any(is_answer(c, d) for c in found) for d in declared)
    n["credits right"] += sum(any(is_answer(c, d) and is_right(c, d) for c in found) for d in declared)
    n["given"] += len(found)
    n["given true"] += sum(any(is_answer(c, d) for d in declared) for c in found)


# --- attributions --------------------------------------------------------------------------------------------


def find_quotes(outcome: Outcome) -> dict[int, Quote]:
    """The attributions of gold by their number, in offsets of the text as read."""
    roles: dict[int, dict[str, Spans]] = {}
    for mark in outcome.marked.marks:
        if mark.name[0] in "sct" and mark.name[1:].isdigit():
            part = roles.setdefault(int(mark.name[1:]), {"s": (), "c": (), "t": ()})
            part[mark.name[0]] += outcome.spans_of(mark.span)
    return {n: Quote(content_spans=p["t"], source_spans=p["s"], cue_spans=p["c"]) for n, p in roles.items()}


def find_unclosed(outcome: Outcome) -> list[tuple[int, bool]]:
    """The number of each attribution with a quotation that never closes, and whether it was found."""
    marks = outcome.marked.marks
    open_ones = [mark.span for mark in marks if mark.name == "U"]
    numbers = {
        int(m.name[1:]) for m in marks if m.name[0] == "t" and any(_meet(m.span, u) for u in open_ones)
    }
    quotes, found = find_quotes(outcome), outcome.reading.attributions
    return [(n, any(_is_same_quote(quotes[n], a) for a in found)) for n in sorted(numbers)]


def _meet(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _is_same_quote(quote: Quote, found: Attribution) -> bool:
    wanted, given = _cells(quote.content_spans), _cells(found.content)
    alike = len(wanted & given) / max(1, len(wanted | given))
    sources = _cells(quote.source_spans), _cells(found.source)
    return alike >= _ALIKE and (bool(sources[0] & sources[1]) or sources == (set(), set()))


def _cells(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def _gold(outcome: Outcome) -> tuple[Gold, FoundArticle]:
    """The attributions of a page for `eval.scoring`: gold, and what was found."""
    name, text = outcome.marked.name, outcome.reading.article.text
    found = tuple(
        Found(Stretch(a.content), Stretch(a.source), Stretch(a.cue)) for a in outcome.reading.attributions
    )
    quotes = tuple(find_quotes(outcome).values())
    return Gold(name, outcome.marked.lang, text, quotes), FoundArticle(name, text, found)


# --- figures -------------------------------------------------------------------------------------------------


def measure_outcomes(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The figures of some pages, in percent."""
    n: Counter[str] = Counter()
    for outcome in outcomes:
        _count_body(outcome, n)
        _count_credits(outcome, n)
        for _, found in find_unclosed(outcome):
            n["unclosed"] += 1
            n["unclosed found"] += found
    pairs = [_gold(outcome) for outcome in outcomes]
    attributions = score([gold for gold, _ in pairs], {answer.id: answer for _, answer in pairs})
    return {
        "body kept": _share(n["B kept"], n["B"]),
        "leftovers out": _share(n["L"] - n["L kept"], n["L"]),
        "credits p": _share(n["given true"], n["given"]),
        "credits r": _share(n["credits found"], n["credits"]),
        "credits right": _share(n["credits right"], n["credits"]),
        "unclosed r": _share(n["unclosed found"], n["unclosed"]),
        **{name: attributions[name] for name in ("overlap .8 f1", "joint f1")},
    }


def measure() -> Iterator[tuple[str, dict[str, float]]]:
    """The figures of each part of the set, by its name: the language and the split."""
    outcomes = list(_read_all(read_pages()))
    for lang, split in sorted({(o.marked.lang, o.marked.split) for o in outcomes}):
        part = [o for o in outcomes if (o.marked.lang, o.marked.split) == (lang, split)]
        yield f"{lang} {split}", measure_outcomes(part)


def _read_all(pages: Iterable[Marked]) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        for marked in pages:
            yield read_page(marked, Path(folder))


def _share(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 1)


# --- what is wrong -------------------------------------------------------------------------------------------


def find_errors(outcome: Outcome) -> Iterator[str]:
    """What is wrong on a page, a line each."""
    kept = find_kept(outcome)
    for mark in outcome.marked.marks:
        if mark.name in ("B", "L"):
            yield from _wrong_words(outcome, mark, kept)
    declared, found = find_declared(outcome), outcome.reading.article.credits
    for d in declared:
        answers = [c for c in found if is_answer(c, d)]
        if not any(is_right(c, d) for c in answers):
            yield f"credit {d.kinds}, {d.name}, {d.url}, “{d.words}”: {answers or 'missed'}"
    yield from (f"no credit: {c}" for c in found if not any(is_answer(c, d) for d in declared))
    text, quotes = outcome.reading.article.text, find_quotes(outcome)
    for number in [n for n, ok in find_unclosed(outcome) if not ok]:
        yield f"unclosed {number}: {[text[a:b] for a, b in quotes[number].content_spans]}"
    for a in outcome.reading.attributions:
        shown = ([text[x:y] for x, y in spans] for spans in (a.source, a.cue, a.content))
        yield f"found {a.rule}: " + " | ".join(map(str, shown))


def _wrong_words(outcome: Outcome, mark: Mark, kept: set[int]) -> Iterator[str]:
    """The runs of words of a body that are lost, or of a leftover that are kept."""
    run: list[str] = []
    for i in outcome.inside(mark.span):
        if (i in kept) == (mark.name == "L"):
            run.append(outcome.page[i].words)
        elif run:
            yield f"{'lost' if mark.name == 'B' else 'let in'}: {' '.join(run)}"
            run = []
    if run:
        yield f"{'lost' if mark.name == 'B' else 'let in'}: {' '.join(run)}"


def main() -> int:
    """Prints the figures, and what is wrong where that is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="say what is wrong on each development page")
    if parser.parse_args().errors:
        for outcome in _read_all(page for page in read_pages() if page.split == "dev"):
            print(f"\n== {outcome.marked.name}", *find_errors(outcome), sep="\n")
    for name, figures in measure():
        print(name, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
