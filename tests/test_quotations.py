"""Quotation marks are paired tolerantly; an odd one shifts nothing after it."""

from __future__ import annotations

import pytest

from selon.attribution.sentences import read_sentences
from selon.attribution.tokens import lexicon_of
from selon.packs import load_pack

# In each text the quotations to find stand between braces, which are taken out before reading.
PAIRED = [
    ("fr", "Il a dit : {« Le pont est fermé »} hier."),
    ("fr", "Il a dit : {«\u202fLe pont est fermé\u202f»} hier."),
    ("fr", "Il a dit : {«Le pont est fermé»} hier."),
    ("fr", "Il a dit : {“Le pont est fermé”} hier."),
    ("fr", 'Il a dit : {"Le pont est fermé"} hier.'),
    ("en", "She said {‘the bridge is closed’} on Monday."),
    ("en", "She said the workers' union's {'offer'} {“stands as it is”}, didn't she."),
    # mixed pairs, as machine translation leaves them
    ("fr", 'Il a dit : {« Le pont est fermé"} hier, et {« la route aussi »}.'),
    ("en", 'The head said {“an incident has occurred"} and left. {"We know it,"} she said.'),
    # straight marks padded with spaces, and one typed for an apostrophe
    ("fr", 'Il a dit que {" le pont, fermé, est sûr "}, puis {" la route aussi "}.'),
    ("fr", 'L"école a fermé d"un coup. {"Nous partons"}, a dit le maire.'),
    # one inside another
    ("fr", "{« Le cadre nous a répondu : “Faites au mieux.” On ne fait plus au mieux »}, enchaîne-t-elle."),
    ("en", "{“He told us ‘go away’ and we went,”} she said."),
    # never closed: up to the reporting clause, else the sentence or the paragraph
    ("fr", "{« Ils sont venus et ils sont rentrés chez eux}, ont-elles déclaré."),
    ("fr", "{« Le pont est fermé. La route aussi.}\nLe maire est parti."),
    ("en", "He called it {“a plain mistake and left.}\nThen {“we went home,”} he said."),
    # never closed: past its reporting clause, where the words after it are not the writer's
    ("fr", "{« L'eau monte, a dit la gardienne. Le quai est noyé.}\n{« Tout est fini.}"),
    ("fr", "{« L'eau monte}, a dit la gardienne. Elle a ensuite quitté le quai.\n{« Tout est fini.}"),
    ("fr", "{« L'eau monte}, a dit la gardienne. La mairie affirme que le quai est sec."),
    ("fr", "{« L'eau monte, a dit le gardien. Il faut partir. Elle a quitté le quai.}\n{« Tout est fini.}"),
    ("en", "{“The water is rising, she said. The quay is gone.}\n{“It is over.}"),
    ("en", "{“The water is rising}, she said. She then left the quay.\n{“It is over.}"),
    # a text that closes its marks lost one: only "we" shows that the quotation goes on
    (
        "fr",
        "{« Oui »}, dit-il. {« Non »}, dit-elle. {« Si »}.\n{« L'eau monte}, a dit Ada Quill. Le quai est noyé.",
    ),
    ("fr", "{« Oui »}, dit-il. {« Si »}.\n{« L'eau monte, a dit Ada Quill. Le quai est noyé. Nous partons.}"),
    # reopened at each paragraph
    ("en", "{“We waited for hours.}\n{“Nobody came,”} she said."),
    ("fr", "{« Nous avons attendu.}\n{« Personne n'est venu »}, a-t-elle dit."),
    # a heading without a stop above says nothing of where it opens; what opens in mid-sentence is not continued
    ("fr", "Deux ouvrages sur trois\n{« Ils ont cinquante ans. Ils en auront cent.}\nLe maire est parti."),
    # never opened
    ("en", "It rained. {Nobody came to see us,”} she said. {“We left.”}"),
]


def _quotations(lang: str, text: str) -> list[str]:
    sentences, quotations, _ = read_sentences(text, lexicon_of(load_pack(lang)), ())
    assert sentences
    return [text[q.span.start : q.span.end] for q in quotations]


@pytest.mark.parametrize(("lang", "marked"), PAIRED)
def test_pairs(lang: str, marked: str) -> None:
    text = marked.replace("{", "").replace("}", "")
    expected = [part.partition("}")[0] for part in marked.split("{")[1:]]
    assert _quotations(lang, text) == expected


def test_an_odd_mark_is_listed_and_costs_nothing() -> None:
    text = "» Menu\nIl a dit : « Le pont est fermé. » Puis il est parti."
    _, quotations, odd = read_sentences(text, lexicon_of(load_pack("fr")), ())
    assert [text[q.span.start : q.span.end] for q in quotations] == ["« Le pont est fermé. »"]
    assert [(s.span, s.reason) for s in odd] == [((0, 1), "closing quotation mark without an opening one")]
