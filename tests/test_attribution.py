"""Attribution over whole passages; single sentences are the examples of the packs' constructions."""

from __future__ import annotations

import re

import pytest

from selon.attribution.statements import attribute
from selon.packs import load_pack
from selon.records import Span

PASSAGES = [
    # one statement cut in two by its incise
    ("en", "{1:“The bridge is closed,”} <1:Ms Holt> said, {1:“and it will stay so.”}"),
    ("fr", "{1:« Le pont est fermé}, a déclaré <1:le maire>, {1:et il le restera. »}"),
    # a quotation over two paragraphs
    ("en", "<1:Ada Quill> was blunt: {1:“We waited for hours.\n“Nobody came.”}"),
    # quotations that are never closed: on after the incise, and in the paragraph that reopens them
    (
        "fr",
        "{1:« La vanne est fermée}, m’a dit <1:un éclusier> qui a requis l’anonymat. {1:Elle ne rouvrira pas.\n"
        "« Personne ne viendra la réparer.}\nLa mairie n’a pas répondu.",
    ),
    (
        "en",
        "{1:“The sluice is shut}, <1:a lock keeper> told me. {1:It will not open again.\n"
        "“Nobody will come to mend it.}\nThe council did not answer.",
    ),
    (
        "fr",
        "{1:« La vanne est fermée. Elle ne rouvrira pas.\n« Impossible}, a dit <1:l’éclusière>, "
        "{1:et nous l’avions annoncé. Personne ne viendra.}",
    ),
    # two incises in one quotation
    (
        "fr",
        "{1:« La vanne est fermée}, a dit <1:Odette Varin>. {2:Nous l’avions annoncé}, a-t-<2:elle> ajouté. "
        "{2:Personne ne viendra. »}",
    ),
    # what an incise says of its speaker is not quoted
    ("fr", "{1:« La vanne est fermée}, a dit <1:l’éclusière>, qui a tout vu. {1:Personne ne viendra. »}"),
    # a block quotation introduced by a colon, in the next paragraph
    (
        "en",
        "<1:The report> says:\n{1:“The pump had failed twice before the flood, and nobody wrote it down.”}",
    ),
    # the same where its mark never closes, in words that introduce speech by the colon alone
    (
        "fr",
        "<1:La géologue> n'est pas surprise :\n\n{1:« Ces murs ont cent ans. Ils cèdent.}",
    ),
    ("en", "<1:The mayor> was not surprised:\n{1:“The wall is fifty years old, and nobody pays.}\nHe left."),
    # a quotation reopened by who says it last belongs to that person, and not to the one before
    (
        "en",
        "{1:“You kept your head down}, said <1:one>.\n{2:“That night the panel was already dark.\n“We thought it "
        "was a bulb}, <2:a second worker> said.",
    ),
    # whom it was said to is not said
    (
        "en",
        '{1:"They write things down so that they need not be done}, <1:one retired engineer> told Radio Tamber.',
    ),
    # a statement inside a statement
    (
        "fr",
        "{1:{2:Le navire a coulé}, a déclaré <2:le pilote>}, selon <1:la préfecture>.",
    ),
    # a source whose relative clause parts it from its verb
    ("en", "<1:A security source>, who is not authorised to speak, said {1:the vessel fired twice}."),
    # whom one speaks to is not who speaks
    ("en", "{1:Calmora has not protested}, <1:a ministry spokeswoman, Lise Thornquist>, told the newspaper."),
    ("fr", "{1:Le pont est fermé}, a-t-on appris auprès <1:de la préfecture>."),
    ("fr", "Selon <1:une source proche du dossier>, {1:deux hommes ont été blessés}."),
    ("fr", "<1:Elle> affirme {1:avoir vu deux hommes}."),
]
NOTHING = [
    ("fr", "La récolte démarrera en juin, selon la saison."),
    ("fr", "On ne voit la ligne que sur les cartes."),
    ("fr", "Le critique « littéraire » est parti."),
    ("en", "The so-called “peace” talks lasted, say, ten hours."),
    ("en", "She read “The Waves” on the train."),
    ("en", "Everything went according to plan."),
]


def _parse(marked: str) -> tuple[str, dict[str, list[Span]], dict[str, list[Span]]]:
    """The text without its marks, and the content and source spans by number."""
    text, content, source = "", {}, {}
    open_: list[tuple[str, str, int]] = []
    for piece in re.split(r"([{<]\d:|[}>])", marked):
        if re.fullmatch(r"[{<]\d:", piece):
            open_.append((piece[0], piece[1], len(text)))
        elif piece in ("}", ">"):
            kind, number, start = open_.pop()
            (content if kind == "{" else source).setdefault(number, []).append(Span(start, len(text)))
        else:
            text += piece
    return text, content, source


@pytest.mark.parametrize(("lang", "marked"), PASSAGES)
def test_passage(lang: str, marked: str) -> None:
    text, content, source = _parse(marked)
    found, _ = attribute(text, load_pack(lang))
    shown = {tuple(a.source): tuple(text[s:e] for s, e in a.content) for a in found}
    for number, spans in source.items():
        assert shown.get(tuple(spans)) == tuple(text[s:e] for s, e in content[number])


@pytest.mark.parametrize(("lang", "text"), NOTHING)
def test_no_attribution(lang: str, text: str) -> None:
    assert attribute(text, load_pack(lang))[0] == []


def test_what_is_left_out_is_not_read() -> None:
    text = "The pump failed, said Ada Quill.\nThe bridge is closed, said Tom Reed."
    line = Span(0, text.index("\n"))
    found, _ = attribute(text, load_pack("en"), [line])
    assert [text[a.source[0].start : a.source[0].end] for a in found] == ["Tom Reed"]


def test_speech_tells_direct_mixed_and_indirect_apart() -> None:
    text = "“It failed,” said Ada. Bob said it was “a plain mistake”. Carl said it had failed."
    found, _ = attribute(text, load_pack("en"))
    assert [a.speech for a in found] == ["direct", "mixed", "indirect"]


def test_all_of_a_quotation_that_never_closes_is_direct() -> None:
    text = "« Ils sont rentrés chez eux, a dit le maire. Il parle d'un « incident sans gravité\" de niveau 1."
    found, _ = attribute(text, load_pack("fr"))
    assert [a.speech for a in found] == ["direct", "mixed"]


def test_work_on_a_line_without_stops_grows_with_its_length() -> None:
    """Counted in attributions rather than seconds: each stretch is read alone, so twice the text gives twice."""
    once = "le maire a dit que selon lui il affirme avoir dit que " * 300
    few, many = (len(attribute(text, load_pack("fr"))[0]) for text in (once, once * 4))
    assert 3.5 * few < many < 4.5 * few
