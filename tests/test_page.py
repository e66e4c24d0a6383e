"""The page as markup: one file, whatever an article holds is text, and every link has its target."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from selon.records import Article, Attribution, Candidate, Credit, Reading, Skipped, Source, Span, Unread
from selon.reports.page import css_class, render_page, web_address
from tests.samples import ARTICLE, EMPTY, NESTED, PATRIOT, UNMEASURED

VOID = {"meta", "link", "input", "br"}


class _Page(HTMLParser):
    """What a page holds: its elements, and for each the text inside; it fails on tags that do not match."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(markup)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: tuple[str, dict[str, str], list[str]] = (
            tag,
            {name: value or "" for name, value in attrs},
            [],
        )
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, _, inside in self.open:
            inside.append(data)

    def find(self, tag: str, **attributes: str) -> list[str]:
        """The text of the elements of that tag that have those attributes, `class_` one of its classes."""
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [
            "".join(inside)
            for found, attrs, inside in self.elements
            if found == tag and all(value in attrs.get(name, "").split() for name, value in wanted.items())
        ]


def _page(*readings: Reading | Unread) -> _Page:
    return _Page("".join(render_page(readings)))


SEVERAL = _page(PATRIOT, NESTED, UNMEASURED, EMPTY, Unread("a/b.html", "the file is empty"))


@pytest.mark.parametrize("page", [_page(PATRIOT), _page(NESTED), SEVERAL, _page(), _page(UNMEASURED)])
def test_every_link_has_its_target_and_every_id_is_one(page: _Page) -> None:
    ids = Counter(attrs["id"] for _, attrs, _ in page.elements if "id" in attrs)
    assert set(ids.values()) <= {1}
    targets = {attrs["href"][1:] for _, attrs, _ in page.elements if attrs.get("href", "").startswith("#")}
    assert targets <= set(ids)
    lit = {attrs["data-s"] for _, attrs, _ in page.elements if "data-s" in attrs}
    assert lit <= set(ids)
    labelled = {
        name for _, attrs, _ in page.elements for name in attrs.get("aria-labelledby", "").split() if name
    }
    assert labelled <= set(ids)


def test_the_text_of_an_article_is_whole() -> None:
    paragraphs = _page(PATRIOT).find("p", dir="auto")
    without_labels = [re.sub(r"(PE|OR|AN)\d", "", paragraph) for paragraph in paragraphs]
    assert "\n\n".join(without_labels) == PATRIOT.article.text


def test_each_role_of_an_attribution_is_marked_with_its_kind() -> None:
    page = _page(PATRIOT)
    assert page.find("mark", class_="source")[1].startswith("A security source, who is not authorised")
    assert page.find("a", class_="n")[0] == "AN1"
    assert page.find("mark", class_="cue")[1:3] == ["said", "said"]
    assert "the source" in page.find("mark", class_="AN")
    assert page.find("span", class_="leftover")[1:] == _left_out()


def _left_out() -> list[str]:
    article = PATRIOT.article
    return [article.text[item.span.start : item.span.end] for item in article.leftovers]


def test_a_statement_inside_a_statement_is_drawn_inside_it() -> None:
    page = _page(NESTED)
    outer = page.find("mark", id="m1-1")
    inner = page.find("mark", id="m1-2")
    assert outer == ["« Le barrage tient »"]
    assert "3 vannes auraient cédé" in inner[0]
    classes = [
        attrs["class"] for tag, attrs, _ in page.elements if tag == "mark" and attrs.get("id") == "m1-2"
    ]
    assert classes == ["content AN in1"]


def test_what_is_no_web_address_is_no_link() -> None:
    page = _page(NESTED)
    assert not any("javascript" in attrs.get("href", "") for _, attrs, _ in page.elements)
    assert any("javascript:alert(1)" in text for text in page.find("dd"))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/b", True),
        ("HTTP://a.example", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//a.example", False),
        ("https://[a", False),
        (" javascript:alert(1)", False),
        (None, False),
    ],
)
def test_only_the_web_is_linked_to(url: str | None, linked: bool) -> None:
    assert web_address(url) == (url if linked else None)


EVIL = "</p></style></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"


def test_nothing_an_article_holds_becomes_markup() -> None:
    reading = Reading(
        Article(
            EVIL,
            f"{EVIL} said {EVIL}",
            f'fr" onload="{EVIL}',
            title=EVIL,
            outlet=EVIL,
            published=EVIL,
            url=f"https://a.example/{EVIL}",
            path=EVIL,
            candidates=(Candidate("byline", EVIL, EVIL), Candidate("byline", "other", EVIL)),
            credits=(Credit(Span(0, 5), "republication", EVIL, f"https://x/{EVIL}", EVIL, EVIL),),
            leftovers=(Skipped(Span(0, 8), EVIL),),
        ),
        (Attribution("a1", (Span(0, 9),), (Span(0, 3),), (Span(9, 30),), "direct", EVIL, "s1"),),
        (Source("s1", EVIL, "group", (Span(0, 9),), EVIL, Span(1, 4), Span(2, 5), EVIL),),
    )
    page = _page(reading, EMPTY, Unread(EVIL, EVIL))
    tags = Counter(tag for tag, _, _ in page.elements)
    assert (tags["script"], tags["style"], tags["img"]) == (1, 1, 0)
    assert not any(name.startswith("on") for _, attrs, _ in page.elements for name in attrs)
    assert "49" not in "".join(page.find("h2"))


def test_the_policy_allows_this_style_and_this_script_and_nothing_else() -> None:
    page = _page(PATRIOT)
    (policy,) = [attrs["content"] for _, attrs, _ in page.elements if "http-equiv" in attrs]
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (source,) = page.find(tag)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert not any("style" in attrs for _, attrs, _ in page.elements)
    assert not re.search(r"url\(|@import", page.find("style")[0])


def test_candidates_that_differ_are_all_shown() -> None:
    (title, *_) = _page(PATRIOT).find("dd")
    shown = " ".join(title.split())
    assert shown == "2 candidates differ THEY FIRED ON OUR BOYS record they-fired-on-us address"


def test_an_article_says_its_language() -> None:
    assert len(SEVERAL.find("div", lang="fr")) == 1
    assert len(SEVERAL.find("div", lang="de")) == 1
    unknown = _page(replace(EMPTY, article=replace(EMPTY.article, lang="und")))
    assert unknown.find("dd")[0] == "not recognised"


def test_several_articles_have_an_index_and_what_was_not_read() -> None:
    assert SEVERAL.find("h1") == ["4 articles read"]
    assert SEVERAL.find("a", class_="ti")[0] == "THEY FIRED ON OUR BOYS"
    (unread,) = SEVERAL.find("ul", class_="plain")
    assert unread.strip() == "a/b.html: the file is empty"
    assert len(SEVERAL.find("h2", class_="title")) == 4
    assert not _page(PATRIOT).find("section", id="index")


def test_headings_go_down_one_level_at_a_time() -> None:
    for page in (_page(PATRIOT), SEVERAL):
        levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h\d", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_characters_that_do_not_show_are_shown_as_signs() -> None:
    page = _page(Reading(replace(ARTICLE, text="a\x00b\ud800c \u202ed", leftovers=())))
    assert page.find("p", dir="auto") == ["a␀b�c �d"]


def test_no_two_kinds_share_a_class() -> None:
    kinds = ("named-person", "named-organisation", "anonymous", "group", "document", "outlet", "none")
    assert len({css_class(kind) for kind in kinds}) == len(kinds)
