"""Web pages around given articles: what a news site puts around its text, so that extraction has its work.

Three layouts, none of a real site: the text in paragraphs of an `article`, of nested `div`s, or with a figure
and a list of related links in its middle. Navigation, sidebar, comments, scripts and footer are on all.
"""

from __future__ import annotations

from html import escape

_STATE = '{"id":%d,"slug":"story-%d","tags":["news","local"],"size":[320,640,1280],"tracking":{"v":"a%d"}}'


def wrap(text: str, lang: str, number: int) -> str:
    """The page that carries `text`, its first line as the title; `number` chooses layout and links."""
    title, _, body = text.partition("\n")
    paragraphs = [escape(p) for p in body.split("\n") if p.strip()]
    story = (_article, _divisions, _mixed)[number % 3](paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | The Daily</title>"
        f'<meta property="og:title" content="{escape(title)}">'
        f'<meta property="article:published_time" content="2025-03-{number % 28 + 1:02}T09:30:00Z">'
        f'<link rel="canonical" href="https://daily.example/{number}"><style>{_styles()}</style>{_scripts(number)}'
        f"</head><body><header><nav>{_links('section', 60, number)}</nav></header>"
        f"<main><h1>{escape(title)}</h1>{story}</main>"
        f"<aside><h2>Most read</h2>{_links('story', 80, number)}</aside>{_comments(20)}"
        f"<footer>{_links('about', 50, number)}<p>© The Daily. All rights reserved.</p></footer>"
        "</body></html>"
    )


def _article(paragraphs: list[str]) -> str:
    return f"<article>{''.join(f'<p>{p}</p>' for p in paragraphs)}</article>"


def _divisions(paragraphs: list[str]) -> str:
    inner = "".join(f'<div class="row"><div class="text"><p>{p}</p></div></div>' for p in paragraphs)
    return f'<div class="page"><div class="story-body">{inner}</div></div>'


def _mixed(paragraphs: list[str]) -> str:
    figure = '<figure><img src="/i.jpg" alt=""><figcaption>The scene. Photo: Staff</figcaption></figure>'
    related = f'<div class="related"><h3>Read also</h3>{_links("related", 6, 0)}</div>'
    middle = len(paragraphs) // 2
    first, second = (
        "".join(f"<p>{p}</p>" for p in part) for part in (paragraphs[:middle], paragraphs[middle:])
    )
    return f'<article class="entry-content">{figure}{first}{related}{second}</article>'


def _links(kind: str, count: int, number: int) -> str:
    items = (
        f'<li class="item"><a class="link link--{kind}" href="/{kind}/{number}-{i}" data-track="{kind}:{i}">'
        f"The {kind} number {i} of the day</a></li>"
        for i in range(count)
    )
    return f"<ul>{''.join(items)}</ul>"


def _comments(count: int) -> str:
    items = "".join(
        f'<li class="comment"><b>reader{i}</b><p>A remark on this story.</p></li>' for i in range(count)
    )
    return f'<section id="comments"><h2>Comments</h2><ol>{items}</ol></section>'


def _styles() -> str:
    return "".join(f".c{i}{{margin:{i}px;padding:0 {i}px;color:#{i:06x}}}" for i in range(200))


def _scripts(number: int) -> str:
    states = (
        ",".join(_STATE % (i, i, number) for i in range(150 * part, 150 * part + 150)) for part in range(2)
    )
    return "".join(f"<script>window.__STATE__=[{state}];</script>" for state in states)
