"""Readings made by hand, for the tests of what shows them."""

from __future__ import annotations

from selon.records import (
    Article,
    Attribution,
    Candidate,
    Credit,
    Fact,
    Reading,
    Skipped,
    Source,
    Span,
    Spans,
)

TEXT = """\
A Veldrian fisheries patrol vessel crossed as much as four nautical miles into Calmoran waters late \
on Sunday before firing warning shots near the trawler Gannet Rose.

A security source, who is not authorised to speak publicly and asked not to be identified, said the \
patrol vessel fired ten bursts into the air at about 11.40 p.m. close to the Skarn Bank, a fishing \
ground both sides have policed since the line was drawn in 1998. The account has not been verified.

“They came over, they made their point and they went home. Someone on that bridge was told to do \
it,” the source said.

Also on the Patriot: Who sold our cod? A timeline of shame.

The Veldrian fisheries inspectorate said it had no record of any vessel leaving its area that night. \
“Our crews know where the line is,” said its spokesman, Joren Aske.

The owner of the Gannet Rose, Edda Marchbank, said the boat had cut away its trawl and returned \
early to Hollin Quay. “My crew are home and I am not going to forget it,” she said. She would not \
discuss what they had seen.

A spokeswoman for Calmora’s foreign ministry, Lise Thornquist, said the ministry was aware of the \
matter and had not lodged a protest.

If you value plain speaking, buy Old Salt a pint. Mugs and flags in the shop."""


def find_span(text: str, words: str, nth: int = 0) -> Span:
    """The span of the `nth` occurrence of some words, counted from 0; the words must be there."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def _at(*words: str) -> Spans:
    return tuple(find_span(TEXT, part) for part in words)


def _said(
    number: int, speaker: str, source: Spans, cue: Spans, content: Spans, hedges: Spans = ()
) -> Attribution:
    direct = bool(content) and TEXT[content[0].start] == "“"
    return Attribution(
        f"a{number}",
        source,
        cue,
        content,
        "direct" if direct else "indirect",
        "en-verb",
        speaker,
        hedges=hedges,
    )


def _cue(nth: int) -> Spans:
    return (find_span(TEXT, " said", nth)._replace(start=find_span(TEXT, " said", nth).start + 1),)


ATTRIBUTIONS = (
    _said(
        1,
        "s1",
        _at("A security source, who is not authorised to speak publicly and asked not to be identified"),
        _cue(0),
        _at(
            "the patrol vessel fired ten bursts into the air at about 11.40 p.m. close to the Skarn Bank, a "
            "fishing ground both sides have policed since the line was drawn in 1998"
        ),
        hedges=_at("about"),
    ),
    _said(
        2,
        "s1",
        _at("the source"),
        _cue(1),
        _at(
            "“They came over, they made their point and they went home. Someone on that bridge was told to "
            "do it,”"
        ),
    ),
    _said(
        3,
        "s2",
        _at("The Veldrian fisheries inspectorate"),
        _cue(2),
        _at("it had no record of any vessel leaving its area that night"),
    ),
    _said(4, "s3", _at("its spokesman, Joren Aske"), _cue(3), _at("“Our crews know where the line is,”")),
    _said(
        5,
        "s4",
        _at("The owner of the Gannet Rose, Edda Marchbank"),
        _cue(4),
        _at("the boat had cut away its trawl and returned early to Hollin Quay"),
    ),
    _said(
        6,
        "s4",
        (find_span(TEXT, "she said")._replace(end=find_span(TEXT, "she said").start + 3),),
        _cue(5),
        _at("“My crew are home and I am not going to forget it,”"),
    ),
    _said(
        7,
        "s5",
        _at("A spokeswoman for Calmora’s foreign ministry, Lise Thornquist"),
        _cue(6),
        _at("the ministry was aware of the matter and had not lodged a protest"),
    ),
)

SOURCES = (
    Source(
        "s1",
        "A security source",
        "anonymous",
        (*ATTRIBUTIONS[0].source, *ATTRIBUTIONS[1].source),
        anonymity=find_span(TEXT, "not authorised to speak publicly and asked not to be identified"),
    ),
    Source("s2", "The Veldrian fisheries inspectorate", "named-organisation", ATTRIBUTIONS[2].source),
    Source("s3", "Joren Aske", "named-person", ATTRIBUTIONS[3].source, description="its spokesman"),
    Source(
        "s4",
        "Edda Marchbank",
        "named-person",
        (*ATTRIBUTIONS[4].source, *ATTRIBUTIONS[5].source),
        description="the owner of the Gannet Rose",
    ),
    Source(
        "s5",
        "Lise Thornquist",
        "named-person",
        ATTRIBUTIONS[6].source,
        description="A spokeswoman for Calmora’s foreign ministry",
    ),
)

LEFTOVERS = tuple(
    Skipped(find_span(TEXT, words), reason)
    for words, reason in (
        ("Also on the Patriot: Who sold our cod? A timeline of shame.", "related link"),
        (
            "If you value plain speaking, buy Old Salt a pint. Mugs and flags in the shop.",
            "appeal to the reader",
        ),
    )
)

ARTICLE = Article(
    id="patriot",
    text=TEXT,
    lang="en",
    title="THEY FIRED ON OUR BOYS",
    outlet="The Calmoran Patriot",
    byline="Old Salt",
    published="2025-10-22T09:15:00Z",
    url="https://calmoranpatriot.example/post/they-fired-on-us",
    path="articles.jsonl:3",
    candidates=(
        Candidate("title", "THEY FIRED ON OUR BOYS", "record"),
        Candidate("title", "they-fired-on-us", "address"),
        Candidate("outlet", "The Calmoran Patriot", "record"),
        Candidate("outlet", "calmoranpatriot.example", "address"),
        Candidate("byline", "Old Salt", "record"),
        Candidate("published", "2025-10-22T09:15:00Z", "record"),
        Candidate("lang", "en", "record"),
        Candidate("url", "https://calmoranpatriot.example/post/they-fired-on-us", "record"),
    ),
    leftovers=LEFTOVERS,
)

FACTS = (
    Fact(find_span(TEXT, "four nautical miles"), "quantity", {"amount": 4, "unit": "nautical mile"}),
    Fact(find_span(TEXT, "late on Sunday"), "date", {"date": "2025-10-19", "precision": "day"}),
    Fact(find_span(TEXT, "ten bursts"), "quantity", {"amount": 10, "counted": "bursts"}, "a1"),
    Fact(find_span(TEXT, "11.40 p.m."), "date", {"time": "23:40", "precision": "minute"}, "a1"),
    Fact(find_span(TEXT, "1998"), "date", {"date": "1998", "precision": "year"}, "a1"),
    Fact(find_span(TEXT, "Hollin Quay"), "place", {"name": "Hollin Quay"}, "a5"),
)

PATRIOT = Reading(
    ARTICLE,
    ATTRIBUTIONS,
    SOURCES,
    FACTS,
    hedges=(find_span(TEXT, "as much as"), find_span(TEXT, "about")),
    skipped=LEFTOVERS,
)

_FR = """Publié initialement par Le Courant du Large.

« Le barrage tient », a assuré Mme Vidal, « mais selon une source proche du dossier, 3 vannes auraient \
cédé », a-t-elle ajouté mardi. 😀 <script>alert("non")</script> [bold]fin[/bold]"""

_NAME = "une source proche du dossier"
_INNER = find_span(_FR, "3 vannes auraient cédé")
NESTED = Reading(
    Article(
        id="barrage",
        text=_FR,
        lang="fr",
        title="Barrage : <b>« il tient »</b>",
        credits=(
            Credit(
                find_span(_FR, "Publié initialement par Le Courant du Large"),
                "republication",
                "Le Courant du Large",
                None,
                "text",
                "fr-publie-initialement",
            ),
            Credit(None, "link", None, "javascript:alert(1)", "canonical link", "canonical"),
        ),
    ),
    (
        Attribution(
            "a1",
            (find_span(_FR, "Mme Vidal"),),
            (find_span(_FR, "a assuré"), find_span(_FR, "a-t-elle ajouté")),
            (
                find_span(_FR, "« Le barrage tient »"),
                find_span(_FR, "« mais selon une source proche du dossier, 3 vannes auraient cédé »"),
            ),
            "direct",
            "fr-incise",
            "s1",
        ),
        Attribution(
            "a2",
            (find_span(_FR, _NAME),),
            (find_span(_FR, "selon"),),
            (_INNER,),
            "indirect",
            "fr-selon",
            "s2",
            hedges=(find_span(_FR, "auraient"),),
            inside="a1",
        ),
    ),
    (
        Source(
            "s2",
            "une source proche du dossier",
            "anonymous",
            (find_span(_FR, "une source proche du dossier"),),
        ),
        Source("s1", "Mme Vidal", "named-person", (find_span(_FR, "Mme Vidal"), find_span(_FR, "elle"))),
    ),
    (
        Fact(find_span(_FR, "3 vannes"), "quantity", {"amount": 3, "counted": "vannes"}, "a2"),
        Fact(find_span(_FR, "mardi"), "date", {"date": None}),
    ),
    hedges=(find_span(_FR, "auraient"),),
    skipped=(Skipped(find_span(_FR, "fin"), "a quotation mark without a partner"),),
)

UNMEASURED = Reading(Article("de1", "Das Wetter bleibt schön.", "de"), measured=False)
EMPTY = Reading(Article("none", "Nobody says anything here.", "en"))
