"""The main text of a page, and every candidate that its head and body declare."""

from __future__ import annotations

from selon.inputs.webpage import read_page

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0040)https://mirror.example/story -->
<html lang="en-GB"><head>
<title>Pump fails | Harbour Dispatch</title>
<meta property="og:title" content="Pump fails at quay">
<meta property="og:site_name" content="Harbour Dispatch">
<meta name="author" content="Rhona Keel">
<meta property="article:published_time" content="2025-06-12">
<link rel="canonical" href="https://origin.example/story">
<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], "headline": "Pump may have failed",
 "author": [{"name": "R. Keel"}, {"name": "T. Reed"}], "publisher": {"name": "Harbour Dispatch"},
 "datePublished": "2025-06-12T06:15:00Z",
 "isBasedOn": [{"name": "The Ledger", "url": "https://ledger.example/1"}, "https://signal.example/2"]}]}</script>
<script type="application/ld+json">{"broken": </script>
</head><body><nav><a href="/">Home</a></nav><article><h1>Pump fails</h1>
<p>By <span class="author">Rhona Keel</span>, <time datetime="2025-06-12T06:15+00:00">12 June</time></p>
<p>The pump at the quay failed on Monday, the harbour master said, and nobody had been told of it.</p>
<blockquote><p>“We were told to stop taking samples on the second day, and nobody said why,” she said.</p></blockquote>
<p>The &lt;script&gt; of the play was found in the office. <script>alert("no text")</script> It was wet.</p>
</article></body></html>"""


def _values(field: str) -> list[tuple[str, str]]:
    return [(c.value, c.found_in) for c in read_page(PAGE).candidates if c.field == field]


def test_every_title_is_kept_in_the_order_of_trust() -> None:
    assert _values("title") == [
        ("Pump may have failed", "JSON-LD headline"),
        ("Pump fails at quay", "meta og:title"),
        ("Pump fails", "h1"),
        ("Pump fails | Harbour Dispatch", "<title>"),
    ]


def test_authors_dates_outlet_and_language() -> None:
    assert _values("byline")[0] == ("R. Keel, T. Reed", "JSON-LD author")
    assert _values("published") == [
        ("2025-06-12T06:15:00Z", "JSON-LD datePublished"),
        ("2025-06-12", "meta article:published_time"),
        ("2025-06-12T06:15+00:00", "<time>"),
    ]
    assert {place for _, place in _values("outlet")} == {"JSON-LD publisher", "meta og:site_name"}
    assert _values("lang") == [("en-GB", "html lang")]


def test_credits_outside_the_text() -> None:
    found = [(c.kind, c.name, c.url, c.found_in, c.span) for c in read_page(PAGE).credits]
    assert found == [
        ("link", "The Ledger", "https://ledger.example/1", "JSON-LD isBasedOn", None),
        ("link", None, "https://signal.example/2", "JSON-LD isBasedOn", None),
        ("republication", None, "https://origin.example/story", "canonical link", None),
    ]


def test_a_canonical_link_to_the_page_itself_is_no_credit() -> None:
    page = PAGE.replace("https://mirror.example/story", "https://www.origin.example/story?utm=1")
    assert "canonical link" not in {c.found_in for c in read_page(page).credits}


def test_the_text_holds_the_story_and_no_script() -> None:
    text = read_page(PAGE).text
    assert "“We were told to stop taking samples" in text
    assert "The <script> of the play" in text
    assert "alert" not in text
    assert "Home" not in text


def test_what_is_no_page_has_no_text() -> None:
    assert read_page("").text == ""


def _page(body: str) -> str:
    head = "<head><title>Pump fails at quay</title></head>"
    return f"<html>{head}<body><h1>Pump fails at quay</h1>{body}</body></html>"


STORY = "<br><br>".join(
    f"The pump at the quay failed on day {day}, the harbour master said, and nobody had been told of it."
    for day in range(1, 7)
)


def test_a_forum_set_as_a_table_is_read_line_by_line() -> None:
    rows = f"<tr><td>oldsalt<br>Posts: 12</td><td>{STORY}</td></tr><tr><td>Top</td><td>Profile</td></tr>"
    framed = "<table><tr><td>“It was never inspected,” the ledger says of it.</td></tr></table>"
    text = read_page(_page(f"<table>{rows}</table>").replace("day 3", f"day 3 {framed}")).text
    assert "|" not in text
    for day in (1, 2, 6):
        assert STORY.split("<br><br>")[day - 1] in text.split("\n")
    assert "“It was never inspected,” the ledger says of it." in text.split("\n")


def test_a_table_of_figures_stays_a_table() -> None:
    rows = "".join(f"<tr><td>Pier {n}</td><td>{n}00 tonnes</td></tr>" for n in range(1, 9))
    text = read_page(_page(f"<p>{STORY}</p><table>{rows}</table><p>{STORY}</p>")).text
    assert "Pier 3 | 300 tonnes" in text


def test_a_standfirst_left_out_is_put_back() -> None:
    first = "Harbour office knew of the failure for a week"
    body = f"<p class='article__standfirst'>{first}</p><div class='meta'>3 min read</div>"
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY.split("<br><br>"))
    text = read_page(_page(f"{body}<article><div class='article-body'>{paragraphs}</div></article>")).text
    assert text.split("\n")[0] == first
    assert text.count(first) == 1


def test_the_motto_of_a_blog_is_no_standfirst() -> None:
    motto = (
        "<h1>The Watchful Heron</h1><p class='description lead'>News that they bury, dug up daily here</p>"
    )
    body = f"{motto}<h3 class='post-title'>Pump fails at quay</h3><div class='post-body'>{STORY}</div>"
    html = (
        _page(body)
        .replace("<h1>Pump fails at quay</h1>", "")
        .replace("</head>", "<meta property='og:title' content='Pump fails at quay'></head>")
    )
    assert "dug up daily" not in read_page(html).text
