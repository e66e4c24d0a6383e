"""Mentions of one source are joined, and what cannot be joined says why."""

from __future__ import annotations

import pytest

from selon.attribution.mentions import read_mention
from selon.attribution.sources import resolve_sources
from selon.attribution.statements import attribute
from selon.packs import load_pack
from selon.records import Source, Span

KINDS = [
    ("fr", "Clara Vidal, chercheuse à Port-Hélian", "named-person", "Clara Vidal"),
    ("fr", "la procureure de Valmont, Isabelle Thévenet", "named-person", "Isabelle Thévenet"),
    ("fr", "Le Premier ministre, Otgonbayar Sükh", "named-person", "Otgonbayar Sükh"),
    ("fr", "le maire", "named-person", "le maire"),
    ("fr", "le ministre délégué aux Transports Jean-Baptiste Djeb", "named-person", "Jean-Baptiste Djeb"),
    ("fr", "Le PDG de la SNR Jean-Pierre Farand", "named-person", "Jean-Pierre Farand"),
    ("fr", "Le président russe Orlov", "named-person", "Orlov"),
    ("fr", "Cette riveraine de la rue Basse", "anonymous", "cette riveraine de la rue Basse"),
    ("fr", "Laurent Gauz de l'Agence de développement", "named-person", "Laurent Gauz"),
    ("fr", "les Philippines", "named-organisation", "Philippines"),
    ("fr", "Le fils de Mme Monnier", "anonymous", "le fils de Mme Monnier"),
    ("fr", "une source proche du dossier", "anonymous", "une source proche du dossier"),
    ("fr", "des sources sécuritaires", "anonymous", "des sources sécuritaires"),
    ("fr", "plusieurs riverains", "group", "plusieurs riverains"),
    ("fr", "le ministère de la Santé", "named-organisation", "le ministère de la Santé"),
    ("fr", "L’agence régionale de santé", "named-organisation", "l’agence régionale de santé"),
    ("fr", "l'agence Transmar", "outlet", "l'agence Transmar"),
    ("fr", "un rapport de 112 pages", "document", "un rapport de 112 pages"),
    ("fr", "La rumeur", "none", "la rumeur"),
    ("en", "Joren Aske, its spokesman", "named-person", "Joren Aske"),
    ("en", "Mr Cook", "named-person", "Cook"),
    ("en", "proponents", "group", "proponents"),
    ("en", "Foreign Minister Ada Quill", "named-person", "Ada Quill"),
    ("en", "The owner of the Gannet Rose, Edda Marchbank", "named-person", "Edda Marchbank"),
    ("en", "a senior security official", "anonymous", "a senior security official"),
    ("en", "security sources", "anonymous", "security sources"),
    ("en", "two former employees", "group", "two former employees"),
    ("en", "The Veldrian fisheries inspectorate", "named-organisation", "Veldrian fisheries inspectorate"),
    ("en", "The Calmora Ledger", "outlet", "Calmora Ledger"),
    ("en", "an internal memo", "document", "an internal memo"),
]


@pytest.mark.parametrize(("lang", "phrase", "kind", "label"), KINDS)
def test_kind_and_label(lang: str, phrase: str, kind: str, label: str) -> None:
    mention = read_mention(phrase, (Span(0, len(phrase)),), load_pack(lang))
    assert mention is not None
    assert (mention.kind, mention.label) == (kind, label)


def _sources(lang: str, text: str, **known: str) -> dict[str, Source]:
    """Sources by the text of each of their mentions."""
    pack = load_pack(lang)
    _, sources = resolve_sources(text, attribute(text, pack)[0], pack, **known)
    return {text[s:e]: source for source in sources for s, e in source.spans}


JOINED = [
    (
        "en",
        "Inspector Michael Horvath testified that it leaked. On Tuesday Horvath said no more. Horvath added that "
        "it rained.",
        ["Inspector Michael Horvath", "Horvath"],
    ),
    (
        "en",
        "Rep. Steve King asked about it. King said the text was clear. “Clear,” Mr King said.",
        ["King", "Mr King"],
    ),
    (
        "en",
        "Union chairman Jan Berry said it was wrong. “They go,” she said. Ms Berry said this had changed.",
        ["Union chairman Jan Berry", "she", "Ms Berry"],
    ),
    (
        "en",
        "“It works,” said Dr. Michael K. Stell. The trial of Dr. Michael Stell was long. “Yes,” Dr. Stell said.",
        ["Dr. Michael K. Stell", "Dr. Stell"],
    ),
    (
        "fr",
        "« Rien n'est sûr », a dit Clara Vidal, chercheuse. Mme Vidal a ajouté que l'eau montait. "
        "« Elle monte vite », a expliqué la chercheuse. Elle a précisé que le pont tenait.",
        ["Clara Vidal, chercheuse", "Mme Vidal", "la chercheuse", "Elle"],
    ),
    (
        "fr",
        "Selon une source proche du dossier, deux hommes sont morts. La même source affirme que le pont a cédé.",
        ["une source proche du dossier", "La même source"],
    ),
    (
        "en",
        "The ministry said the pump had failed. It added that the bridge was closed.",
        ["The ministry", "It"],
    ),
    (
        "en",
        "A security source said the vessel fired twice. “They went home,” the source said.",
        ["A security source", "the source"],
    ),
    (
        "en",
        "Ada Quill, the harbour master, said the pump had failed. Quill added that it was old. "
        "“It is old,” she said.",
        ["Ada Quill, the harbour master", "Quill", "she"],
    ),
]


APART = [
    (
        "en",
        "Corvale has said the plan is new. On Monday the Velmar military said one man had died.",
        ["Corvale", "the Velmar military"],
    ),
    (
        "en",
        "Spokesman Menz Camber said it was late. The premier's official spokesman said it was clear.",
        ["Spokesman Menz Camber", "The premier's official spokesman"],
    ),
    (
        "fr",
        "Les banques du pays ont affirmé que tout allait bien, et la banque centrale a assuré que non.",
        ["Les banques du pays", "la banque centrale"],
    ),
    ("fr", "Les Philippines ont dit que non. La France a dit que oui.", ["Les Philippines", "La France"]),
]


@pytest.mark.parametrize(("lang", "text", "mentions"), APART)
def test_apart(lang: str, text: str, mentions: list[str]) -> None:
    found = _sources(lang, text)
    assert len({found[m].id for m in mentions}) == len(mentions)


@pytest.mark.parametrize(("lang", "text", "mentions"), JOINED)
def test_joined(lang: str, text: str, mentions: list[str]) -> None:
    found = _sources(lang, text)
    assert {found[m].id for m in mentions} == {found[mentions[0]].id}


def test_two_residents_are_two() -> None:
    found = _sources("fr", "« Il pleut », dit un habitant. « Il vente », dit un voisin.")
    assert len({s.id for s in found.values()}) == 2


def test_a_pronoun_that_fits_two_stays_apart_and_says_so() -> None:
    text = (
        "Tom Reed said the pump had failed. Then Bill Stone sat down, and it rained. "
        "Some of it was true. “It is old,” he said."
    )
    he = _sources("en", text)["he"]
    assert he.unresolved == "“he” may be Tom Reed or Bill Stone"


def test_a_pronoun_without_anyone_before_it_says_so() -> None:
    she = _sources("en", "“It is old,” she said.")["she"]
    assert she.unresolved == "“she”: nobody it could stand for is named before it"


def test_why_a_source_is_not_named_and_to_whom_it_spoke() -> None:
    text = (
        "A Veldrian vessel crossed the line, a security source told The Calmora Ledger. The source, who is not "
        "authorised to speak publicly and asked not to be identified, said it fired twice."
    )
    source = _sources("en", text)["a security source"]
    assert source.told is not None
    assert text[source.told.start : source.told.end] == "The Calmora Ledger"
    assert source.anonymity is not None
    assert text[source.anonymity.start : source.anonymity.end].endswith("asked not to be identified")


def test_the_article_s_own_voice_is_its_outlet() -> None:
    found = _sources("en", "We reported that the pump had failed.", outlet="The Calmora Ledger")
    assert (found["We"].kind, found["We"].name) == ("outlet", "The Calmora Ledger")


def test_i_inside_a_quotation_is_its_speaker() -> None:
    pack = load_pack("fr")
    text = "« Je l'ai dit au maire, et je répète que le pont est fermé », a déclaré Clara Vidal."
    told, sources = resolve_sources(text, attribute(text, pack)[0], pack)
    assert {a.speaker for a in told} == {sources[0].id}
