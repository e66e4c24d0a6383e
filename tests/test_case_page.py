"""The report of a case as one file: whole, self-contained, in two languages, and deaf to what an article says."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selon import read_article
from selon.records import (
    Absent,
    Article,
    Change,
    Claim,
    Contents,
    Corroboration,
    Derivation,
    Edit,
    Evidence,
    Join,
    Origin,
    Origins,
    Passage,
    Span,
    Statement,
    Trace,
    Unread,
)
from selon.reports.case_page import render_case
from selon.reports.index import Index
from selon.reports.pair_view import differing, view_change, view_pair
from tests.cases import SKARN, load_case, make_case

CASES = (SKARN, "orrendale-dam-report", "sainte-aldine-leak", "ferry-corrin-sound")


class _Page(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            self.open.remove(tag)

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def _render(contents: Contents, lang: str = "en") -> tuple[str, _Page]:
    html = "".join(render_case(contents, lang))
    return html, _Page(html)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_link_has_its_target_and_every_id_is_one(name: str, lang: str) -> None:
    _, page = _render(load_case(name), lang)
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {attrs["href"][1:] for _, attrs in page.elements if attrs.get("href", "").startswith("#")}
    assert targets <= set(ids)


@pytest.mark.parametrize("contents", [load_case(without="ledger"), Contents("Empty", ()), make_case(60)])
def test_states_of_a_case_have_their_pages_too(contents: Contents) -> None:
    _, page = _render(contents)
    ids = {attrs["id"] for _, attrs in page.elements if "id" in attrs}
    assert {a["href"][1:] for _, a in page.elements if a.get("href", "").startswith("#")} <= ids


def test_what_was_not_measured_is_not_said_to_be_absent() -> None:
    _, page = _render(replace(load_case(), trace=None, corroboration=None))
    assert "Where texts come from was not measured." in page.text
    assert "Not measured." in page.text
    assert "No article was found" not in page.text
    _, page = _render(replace(load_case(), trace=Trace(), corroboration=Corroboration()))
    assert "No article was found to take text from another" in page.text
    assert "No two articles were found to assert the same" in page.text


def test_nothing_is_asked_for_from_anywhere() -> None:
    _, page = _render(load_case())
    for tag, attrs in page.elements:
        assert "src" not in attrs, tag
        assert tag not in {"iframe", "object", "embed", "form", "base"}
        assert tag != "link" or attrs["href"] == "data:,"
        assert not [name for name in attrs if name.startswith("on")]


def test_twenty_articles_stay_under_a_megabyte() -> None:
    twice = [
        replace(r, article=replace(r.article, id=f"{r.article.id}-b")) for r in load_case(CASES[1]).readings
    ]
    contents = replace(load_case(), readings=(*load_case().readings, *twice[:9]))
    html, _ = _render(contents)
    assert len(contents.readings) == 20
    assert len(html.encode()) < 1_000_000


def test_the_five_answers_are_those_of_the_records() -> None:
    index = Index(load_case())
    _, page = _render(load_case())
    declared = sum(d.declared for d in index.links)
    assert (
        f"{len(index.readings)} articles, {len(index.outlets)} outlets → {len(index.groups())} independent texts"
        in (page.text)
    )
    assert (
        f"{declared} links declared by the article itself, {len(index.links) - declared} inferred"
        in page.text
    )
    changed = {(c.derived, c.source) for c in index.corroboration.changes}
    assert (
        f"{len(index.corroboration.changes)} changes on {len(changed)} of the {len(index.links)} links"
        in page.text
    )
    main = index.claims[0]
    assert (
        f"{len({s.article for s in main.statements})} articles → {main.origins.at_least} origin." in page.text
    )


def test_no_word_of_the_other_language_is_left_in_the_french_interface() -> None:
    html, page = _render(load_case(), "fr")
    assert '<html lang="fr">' in html
    for word in (
        "Articles that",
        "Taken from",
        "edited copy",
        "hedge dropped",
        "statements",
        "Not found",
        "How each",
    ):
        assert word not in page.text, word


# A pair -------------------------------------------------------------------------------------------


def _link(derived: str) -> Derivation:
    trace = load_case().trace
    assert trace
    return next(d for d in trace.derivations if d.derived == derived)


@pytest.mark.parametrize("derived", ["cove", "patriot", "courant", "signal", "transmar", "soir", "strait"])
def test_a_pair_shows_every_word_of_both_sides_once(derived: str) -> None:
    index = Index(load_case())
    link = _link(derived)
    view = view_pair(index, link)
    for name, sides in (
        (link.source, [r.before for r in view.rows]),
        (link.derived, [r.after for r in view.rows]),
    ):
        words = "".join(piece.text for side in sides if side for piece in (*side.pieces,))
        text = index.readings[name].article.text
        assert sorted(re.findall(r"\w", words)) == sorted(re.findall(r"\w", text))


def test_a_pair_sets_sentences_beside_the_ones_they_come_from() -> None:
    view = view_pair(Index(load_case()), _link("patriot"))
    changed = [row for row in view.rows if row.changes]
    assert [[c.type for c in row.changes] for row in changed] == [
        ["hedge-dropped", "attribution-dropped"],
        ["figure-changed"],
        ["quote-altered"],
    ]
    assert {row.state for row in view.rows} >= {"changed", "same", "added", "cut"}


def test_of_a_translation_each_sentence_stands_beside_its_own() -> None:
    view = view_pair(Index(load_case()), _link("courant"))
    rows = [
        ("".join(p.text for p in row.before.pieces), "".join(p.text for p in row.after.pieces))
        for row in view.rows
        if row.before and row.after
    ]
    assert len(rows) >= 10
    for name in ("Joren Aske", "Edda Marchbank", "Lise Thornquist", "1998"):
        assert [name in before for before, _ in rows] == [name in after for _, after in rows], name


def test_only_what_differs_is_marked() -> None:
    assert differing("fired two bursts", "fired ten bursts") == ([Span(6, 9)], [Span(6, 9)])
    assert differing("a b", "a b") == ([], [])
    long = "word " * 400
    assert differing(long, "x") == ([Span(0, len(long))], [Span(0, 1)])


def test_of_what_was_dropped_nothing_is_marked_as_put_in() -> None:
    index = Index(load_case())
    change = next(c for c in index.corroboration.changes if c.type == "attribution-dropped")
    row = view_change(index, change)
    assert "".join(p.text for p in row.before if p.role == "change").strip(" ,.") == (
        "a security source told The Calmora Ledger"
    )
    assert [p for p in row.after if p.role == "change"] == []


def test_words_that_differ_in_form_alone_are_no_other_words() -> None:
    articles = [
        Article("a", "The mayor said: 'It was safe.' Nobody asked him twice.", "en", outlet="A"),
        Article("b", "The Mayor said: “It was safe.” Nobody asked him twice.", "en", outlet="B"),
    ]
    whole = Span(0, len(articles[0].text))
    link = Derivation("b", "a", "edited", False, 1, "date", (Passage(whole, whole),))
    contents = Contents("Two", tuple(map(read_article, articles)), trace=Trace((link,)))
    assert {row.state for row in view_pair(Index(contents), link).rows} == {"form", "same"}


# Hostile articles -----------------------------------------------------------------------------------

HOSTILE = st.lists(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "</title></style></script><svg onload=alert(1)>",
            "<!--",
            "]]>",
            "{{ 7*7 }}{% raw %}",
            "&lt;b&gt;&#x3c;",
            "\u202eright\u202c \u2067rtl\u2069 \u200f",
            "A" * 3000,
            "שלום עולם",
            "\x00\x1b[31m\x7f\ud800",
            "javascript:alert(1)",
            "«\u202fOui\u202f», a dit M. X.",
            "“Fine,” said Ann Lee. ",
            "\n\n",
            "word ",
        ]
    ),
    min_size=1,
    max_size=12,
).map("".join)


def hostile_case(text: str, other: str) -> Contents:
    """Two articles whose every field is what it should not be, with a link, a change and a claim between them."""
    articles = [
        Article(
            f"{n}/{body[:9]}?&#",
            body,
            lang="en",
            title=body[:200] or None,
            outlet=body[-120:] or None,
            byline=body[:50],
            published=body[:20],
            url=body[:80],
            path=body[:30],
        )
        for n, body in enumerate((text, other))
    ]
    readings = tuple(map(read_article, articles))
    a, b = (article.id for article in articles)
    spans = [Span(0, max(1, len(article.text) // 2)) for article in articles]
    first, second = Statement(a, spans[0]), Statement(b, spans[1])
    evidence = Evidence(text[:30], b, spans[1], text)
    join = Join(first, second, "plausible", evidence)
    origin = Origin(text, "anonymous", text, a, (first, second))
    return Contents(
        text[:60],
        readings,
        (Unread(text[:40], text[:40]),),
        Trace(
            (Derivation(b, a, "edited", False, 0.5, "unknown", (Passage(spans[1], spans[0]),), (evidence,)),),
            (Absent("gone", text[:40], text[:40], (a,)),),
        ),
        Corroboration(
            (Change(a, b, "quote-altered", spans[0], spans[1], "x"),),
            (Edit(a, b, "added", None, spans[1]),),
            (Claim("c1", text, (first, second), Origins(1, 2, 2, (origin,), (join,)), (join,)),),
        ),
    )


@settings(max_examples=40, deadline=None)
@given(HOSTILE, HOSTILE)
def test_nothing_of_an_article_becomes_markup(text: str, other: str) -> None:
    _, page = _render(hostile_case(text, other), "fr")
    allowed = {"a", "abbr", "article", "aside", "b", "bdi", "body", "br", "caption", "circle", "code", "dd"}
    allowed |= {
        "defs",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "g",
    }
    allowed |= {
        "h1",
        "h2",
        "h3",
        "h4",
        "head",
        "header",
        "html",
        "i",
        "input",
        "ins",
        "label",
        "legend",
        "li",
    }
    allowed |= {
        "line",
        "link",
        "main",
        "mark",
        "marker",
        "meta",
        "nav",
        "ol",
        "p",
        "path",
        "q",
        "rect",
        "script",
    }
    allowed |= {"section", "small", "span", "style", "summary", "svg", "table", "tbody", "td", "text", "th"}
    allowed |= {"thead", "title", "tr", "tspan", "ul"}
    tags = [tag for tag, _ in page.elements]
    assert set(tags) <= allowed
    assert tags.count("script") == 1
    for _, attrs in page.elements:
        assert not [name for name in attrs if name.startswith("on")]
        assert not attrs.get("href", "").lower().startswith("javascript:")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", "".join(page.words))
