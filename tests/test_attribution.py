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
    # the day, an aside or whom one speaks to between a verb and its inverted subject
    ("fr", "{1:Le phare a fermé}, a annoncé vendredi 24 juillet, <1:le ministère de la mer>."),
    ("fr", "{1:C'est une honte}, a reconnu cette semaine <1:le patron du port, Félix Huet>."),
    ("fr", "{1:Le carnet servait aux marins}, a expliqué à l'AFP <1:Ada Quill Brun, organisatrice>."),
    ("fr", "<1:Le maire, Yann Tual>, a annoncé, mercredi 22 juillet, {1:avoir remboursé les frais}."),
    ("fr", "{1:La somme est prête}, a annoncé <1:Bruno Le Marec, le ministre de la mer>."),
    ("fr", "D'autant plus, poursuit <1:Laure Gavel>, {1:que le prix a été étudié}."),
    (
        "fr",
        "{1:Ce qui compte}, poursuit <1:l'élu de Valmer et deuxième adjoint>, {1:c'est la gare}.",
    ),
    ("fr", "{1:« Nous espérons un accord »}, selon <1:le préfet>."),
    # an apposition inside a quotation that its incise cuts
    (
        "fr",
        "{1:« Il faut de l'eau}, réclame <1:Yann Tual, président du comité>. {1:Attendre serait grave. »}",
    ),
    # a subordinate clause, dashes or a hyphen before what is said
    ("en", "{1:If the gauge fails at night, the crew may not wake up}, <1:Dr Marlow> said."),
    ("en", "{1:Pumps are called 0.25-0.50 cent higher this week}, <1:traders> said."),
    ("en", "{1:The town -- only nine people live there -- has a port}, <1:he> said."),
    # an incise that parts a subject from its verb
    ("en", "{1:The new survey}, <1:proponents> say, {1:represents a step}."),
    # whom a gerund belongs to
    ("en", "Police held three men, with <1:reports> suggesting {1:that they sold fuel}."),
    ("en", "<1:Mayor Hazel Blear> defended the move saying {1:it would help}."),
    # a source with what its adjective or participle takes; what follows it is not said
    ("en", "{1:The dam leaks}, according to <1:sources close to the inquiry>."),
    ("en", "{1:The dam leaks}, according to <1:a notice> on the gate, which is new."),
    ("en", "{1:The dam leaks}, according to <1:a statement issued by the office>."),
    # subjects that an unlisted verb, a conjunction or another phrase stands before
    ("en", "Many went out because <1:local papers> indicated {1:it was calm}."),
    ("en", "<1:Smit> accepts the point but says {1:the tapes were old}."),
    ("en", "<1:Dr Tarl and colleagues> say {1:the next step is near}."),
    ("en", "A late header spared them on a day <1:their manager> said {1:he would forget}."),
    # a quotation alone goes on with the one before it, or is said by whom the sentence before is about
    (
        "en",
        "{1:“It failed,”} said <1:one official> who said he asked not to be named. {1:“Who goes out at two?”}",
    ),
    ("en", '{1:"Time matters,"} <1:she> said. {1:"The longer we wait, the tougher to reclaim"} the pier.'),
    ("en", "Wilf Cord taught here for years. {1:“It is the trust that takes the lessons.”} He left."),
    ("en", "{1:“That is not it,”} said <1:an executive at a firm> that makes them."),
    ("en", "It was written by <1:an analyst, who> called {1:the practice “quite indefensible”}."),
    ("fr", "Or, de l'aveu même de <1:ses services>, {1:le car met une heure de plus}."),
    # an impersonal passive, a quoted outlet, a name of two firms, whom a gerund belongs to
    ("fr", "{1:Le pont est fermé}, est-il précisé dans <1:le communiqué>."),
    ("fr", "{1:« Oui »}, a déclaré au « Welt » <1:Ada Quill, la chancelière>."),
    ("fr", "<1:Le patron> a renoncé à son poste en demandant {1:que le port reste ouvert}."),
    ("fr", "Alors que <1:le ministre> dit {1:que le plan est prêt}, Ada Quill a remis un rapport."),
    ("fr", "La Cour parle {1:d'une « offre résiduelle »}."),
    ("en", "Mr Clark rejected that idea saying {1:it was a small part of the case}."),
    ("en", "They got many letters from fans stating {1:that the fuel was gone}."),
    ("en", "The board said {1:First Harbour had failed}."),
    ("en", "Earlier this month <1:deputy minister Ada Quill> said {1:it was over}."),
    # a dash, "and" and another subject go on without the speaker
    ("fr", "<1:Le port> a démenti {1:les rumeurs de la presse} – et l'agence a publié une alerte."),
    ("en", "<1:The port> denied {1:that the gate was open} – and the agency published an alert."),
]
NOTHING = [
    ("fr", "La récolte démarrera en juin, selon la saison."),
    ("fr", "On ne voit la ligne que sur les cartes."),
    ("fr", "Le critique « littéraire » est parti."),
    ("fr", "La direction persiste et signe."),
    ("fr", "Il est également à noter que le phare est fermé."),
    ("fr", "Il n'est pas facile de dire si le phare est fermé."),
    ("fr", "Une liste de « cinquante promesses » s'est ajoutée au plan."),
    ("fr", "Il convient de « tourner la page »."),
    ("fr", "Cela signifie-t-il que tout va bien ?"),
    ("en", "It helps explain the jump in prices."),
    ("en", "If you think it could get worse, you are wrong."),
    ("fr", "Parmi les élus punis, mentionnons le maire et son adjoint."),
    ("en", "Researchers found several trials that compared different doses."),
    ("en", "The views expressed in this article are those of the author."),
    ("en", "The letter was dull but that report could not draw conclusions."),
    ("en", "The only question is, will they fall for it?"),
    ("en", "He got much blame for his early remarks that some were drunk."),
    ("en", "She set it out in a parliamentary answer which was then published."),
    ("en", "He runs a group called “Roses of the old north”."),
    ("en", "MORE: The vote\nIt rained.\nIt snowed.\nMORE: The count\nIt froze.\nIt thawed.\nMORE: The end"),
    ("en", "Sticking points to membership have included fuel."),
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


@pytest.mark.parametrize(
    "text", ["The lock failed according to its keeper", "The lock failed according to Ada Quill"]
)
def test_a_source_may_be_the_last_words_of_a_text(text: str) -> None:
    (found,), _ = attribute(text, load_pack("en"))
    assert [text[slice(*span)] for span in found.content] == ["The lock failed"]
