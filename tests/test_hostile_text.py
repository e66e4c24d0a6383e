"""Arbitrary text through the whole read: nothing breaks, and every span is evidence in the text as given."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from selon.reading import read_all
from selon.records import Reading, Span, Spans, Unread

SINGLE_MARKS = "«»“”\"'‘’„‹›—–-…()[]:;,.?!"
MARKS = [*SINGLE_MARKS, "«\u202f", "\u00a0»", "“\n\n“", "\n\n", " ", "\r\n", "\t"]
NEWS = """
said told according to the minister Ada Quill, 40, a source close to the case which he who warned that on
Monday 12 March 2021 $3.4 million killed may have reportedly selon la préfète a-t-il déclaré d'après une
source proche du dossier aurait affirmé avoir vu qu' le 3 mars 1,2 million d'euros estime-t-on elle l'élue
"""
WORDS = NEWS.split()
ODD = [
    "\x00",
    "\x07",
    "\x1b[31m",
    "\u200f",
    "\u202e",
    "مرحبا",
    "שלום",
    "👩🏽‍🔬",
    "𝒳",
    "e\u0301",
    "\ufeff",
    "\u2028",
    "<script>",
    "&amp;",
]
CHARACTERS = st.characters(exclude_categories=("Cs",))

any_text = st.text(CHARACTERS, max_size=200)
news_like = st.lists(
    st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(MARKS), st.sampled_from(ODD)),
    max_size=80,
).map(" ".join)
tight = st.lists(st.sampled_from(WORDS + MARKS + ODD), max_size=60).map("".join)
languages = st.sampled_from(["en", "fr", "de", None])


def _read(text: str, lang: str | None) -> Reading | Unread:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.jsonl"
        path.write_text(json.dumps({"id": "a", "text": text} | ({"lang": lang} if lang else {})), "utf-8")
        (result,) = read_all([path])
    return result


def _all_spans(reading: Reading) -> Iterator[Span]:
    for attribution in reading.attributions:
        yield from (*attribution.source, *attribution.cue, *attribution.content, *attribution.hedges)
    for source in reading.sources:
        yield from source.spans
        yield from (span for span in (source.anonymity, source.told) if span)
    yield from (fact.span for fact in reading.facts)
    yield from reading.hedges
    yield from (skipped.span for skipped in reading.skipped)
    yield from (credit.span for credit in reading.article.credits if credit.span)


def _disjoint(spans: Spans) -> bool:
    return all(a.end <= b.start for a, b in itertools.pairwise(sorted(spans)))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(any_text, news_like, tight), languages)
def test_every_span_is_in_the_text_and_those_of_an_attribution_are_disjoint(
    text: str, lang: str | None
) -> None:
    reading = _read(text, lang)
    if isinstance(reading, Unread):
        assert not text.strip()
        return
    assert reading.article.text == text
    for start, end in _all_spans(reading):
        assert 0 <= start < end <= len(text)
    for attribution in reading.attributions:
        assert attribution.content
        assert _disjoint(attribution.source)
        assert _disjoint(attribution.cue)  # which holds the source in "a-t-il dit": its "il" is both
        assert _disjoint(attribution.content + attribution.cue)
        assert _disjoint(attribution.content + attribution.source)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(news_like, languages)
def test_ids_refer_to_what_is_there(text: str, lang: str | None) -> None:
    reading = _read(text, lang)
    if isinstance(reading, Unread):
        return
    sources = {source.id for source in reading.sources}
    attributions = {attribution.id for attribution in reading.attributions}
    assert len(attributions) == len(reading.attributions)
    assert {a.speaker for a in reading.attributions} - {None} <= sources
    assert {a.inside for a in reading.attributions} - {None} <= attributions
    assert {fact.attribution for fact in reading.facts} - {None} <= attributions
