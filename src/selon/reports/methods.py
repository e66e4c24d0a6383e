"""The methods paragraph of a report: what was done, on what, and what was not, in words that may be cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from selon.reports.findings import Findings
from selon.reports.wording import count, date_in_words, language_in_words, one_line

_MOST_NAMES = 8  # absent articles named in the paragraph


def methods_in_words(findings: Findings, version: str) -> str:
    """One paragraph: material, links, statements, claims, origins; then what was absent and not measured."""
    return " ".join([*_material(findings, version), *_method(findings), *_limits(findings)])


def _material(findings: Findings, version: str) -> Iterator[str]:
    articles = [r.article for r in findings.readings.values()]
    langs = Counter(a.lang for a in articles)
    listed = ", ".join(f"{language_in_words(code)} {number}" for code, number in langs.most_common())
    days = sorted(a.published[:10] for a in articles if a.published)
    yield f"selon {version} read {count(len(articles), 'article', 'articles')} as supplied ({listed})"
    yield (
        f"of {count(findings.outlets(findings.readings), 'outlet', 'outlets')}"
        + (f", dated {date_in_words(days[0])} to {date_in_words(days[-1])}." if days else ", without dates.")
    )


def _method(findings: Findings) -> Iterator[str]:
    declared = sum(d.declared for d in findings.links)
    yield (
        "Links between articles were taken from what they declare, and inferred from passages in common within a "
        f"language and across languages ({count(len(findings.links), 'link', 'links')}, {declared} declared); "
        "dates alone never made an article the original."
    )
    yield (
        "Statements are clauses, attributed or in the article's own voice. Statements of different articles were "
        "joined into claims by their place in copied or translated passages, else by the names, figures, dates "
        "and words they share, weighed by rarity in these articles; an altered statement stays with the claim it "
        "alters."
    )
    yield (
        "Origins are an interval: the lower number accepts every plausible join of sources, the upper one only "
        "those that an article declares or the texts put beyond doubt; the number on declared links alone stands "
        "beside it. A source who spoke to several reporters is one origin, reported several times."
    )


def _limits(findings: Findings) -> Iterator[str]:
    if findings.absent:
        names = [findings.name(i).strip("()") for i in findings.absent]
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        yield f"Credited but not supplied: {', '.join(names[:_MOST_NAMES])}{more}."
    else:
        yield "No article was credited that was not supplied."
    unmeasured = [r.article for r in findings.readings.values() if not r.measured]
    if unmeasured:
        listed = ", ".join(sorted({language_in_words(a.lang) for a in unmeasured}))
        yield (
            f"Statements were not measured in {count(len(unmeasured), 'article', 'articles')} "
            f"({one_line(listed)}), for want of a language pack."
        )
    undated = sum(r.article.published is None for r in findings.readings.values())
    if undated:
        yield f"{count(undated, 'article gives', 'articles give')} no date."
    yield (
        "Not measured: whether a claim is true, what was said outside the articles supplied, pictures and sound, "
        "and a source that two articles describe in different words. “Not found” means not found in these articles."
    )
