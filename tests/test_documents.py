"""PDF, DOCX and EPUB, made by the programs that people make them with; broken ones are refused."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A6
from reportlab.pdfgen.canvas import Canvas

from selon import read, read_article, read_text
from selon.inputs.documents import find_breaks, join_pages
from selon.inputs.files import read_articles
from selon.mending import mend, unmend
from selon.records import Article, Reading, Span, Unread

PARAGRAPHS = (
    "The pump of the harbour failed",
    "By Rhona Keel",
    "“The pump failed on Monday,” said Ada Quill, the harbourmaster of Hollin Quay, who had asked for "
    "another one three years ago. The office refused it, she said, because there was no money for it.",
    "A spokesman of the office, Joren Aske, said that nobody had been told of any such request, and that "
    "the harbourmaster would be asked about it. The harbourmaster keeps the letters in a drawer.",
)
STORY = "\n".join(PARAGRAPHS)


def _one(path: Path) -> Article:
    (item,) = read_articles([path])
    assert isinstance(item, Article), item
    return item


def _reason(path: Path) -> str:
    (item,) = read_articles([path])
    assert isinstance(item, Unread), item
    return item.reason


def _pdf(path: Path, paragraphs: tuple[str, ...] = PARAGRAPHS, width: int = 40, rows: int = 6) -> Path:
    """A PDF of short pages whose lines are broken, with hyphens, at a width in characters."""
    lines: list[str] = []
    for paragraph in paragraphs:
        lines += [*_broken(paragraph, width), ""]
    canvas = Canvas(str(path), pagesize=A6)
    canvas.setTitle("The pump of the harbour failed")
    canvas.setAuthor("Rhona Keel")
    for number, at in enumerate(range(0, len(lines), rows), 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(20, 400, f"The Calmora Ledger {number}")
        for row, line in enumerate(lines[at : at + rows]):
            canvas.drawString(20, 370 - 24 * row, line)
        canvas.showPage()
    canvas.save()
    return path


def _broken(paragraph: str, width: int) -> list[str]:
    """Lines of a paragraph, long words broken by a hyphen where they do not fit."""
    lines = [""]
    for word in paragraph.split():
        room = width - len(lines[-1]) - 1
        if len(word) <= room:
            lines[-1] = f"{lines[-1]} {word}".strip()
        elif len(word) > 9 and room > 5 and word[:9].isalpha():
            lines[-1] += f" {word[:4]}-"
            lines.append(word[4:])
        else:
            lines.append(word)
    return lines


# --- PDF ---------------------------------------------------------------------------------------------------


def test_the_lines_of_a_pdf_are_joined_across_pages(tmp_path: Path) -> None:
    article = _one(_pdf(tmp_path / "pump.pdf"))
    assert "-\n" in article.text, "the fixture breaks a word"
    mended = mend(article).text
    assert [" ".join(line.split()) for line in mended.split("\n")] == list(PARAGRAPHS)
    assert article.title == "The pump of the harbour failed"
    assert ("byline", "Rhona Keel", "PDF Author") in {
        (c.field, c.value, c.found_in) for c in article.candidates
    }
    assert article.outside[0] == "The Calmora Ledger 1"
    assert len(article.outside) == len(article.pages)


def test_every_span_of_a_pdf_has_its_page(tmp_path: Path) -> None:
    reading = read(_pdf(tmp_path / "pump.pdf"))
    article = reading.article
    pages = PdfReader(tmp_path / "pump.pdf").pages
    assert len(article.pages) == len(pages) > 2
    assert article.pages[0].start == 0
    assert article.pages[-1].end == len(article.text)
    for attribution in reading.attributions:
        for span in attribution.source:
            number = article.page_of(span)
            assert number is not None
            first_word = article.text[span.start : span.end].split("-\n")[0].split()[0]
            assert first_word in pages[number - 1].extract_text()


def test_a_broken_word_is_whole_for_the_analysis_and_broken_in_the_text() -> None:
    text = "The pump failed, the harbour-\nmaster of Hollin Quay said. “Nobody paid,” har-\nbourmaster Quill said."
    whole = read_text(text.replace("-\n", ""), lang="en")
    article = read_text(text, lang="en").article
    breaks = tuple(Span(i, i + 2) for i in range(len(text)) if text[i : i + 2] == "-\n")
    reading = read_article(replace(article, text=text, breaks=breaks))
    assert reading.article.text == text
    assert [a.rule for a in reading.attributions] == [a.rule for a in whole.attributions]
    said = [text[s.start : s.end] for a in reading.attributions for s in a.source]
    assert said == ["the harbour-\nmaster of Hollin Quay", "har-\nbourmaster Quill"]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("the har-\nbour", "the harbour"),
        ("the foot\u00ad\nball", "the football"),
        ("Jean-\nPierre Quill", "Jean-Pierre Quill"),
        ("a-t-\nil dit", "a-t-il dit"),
        ("an e-\nmail came", "an e-mail came"),
        ("a well-\nknown man, well-known here", "a well-known man, well-known here"),
        ("a co-\nworker; his coworker", "a coworker; his coworker"),
        ("le porte-\nparole, un porte-parole", "le porte-parole, un porte-parole"),
        ("1998-\n2001 and so", "1998-\n2001 and so"),
    ],
)
def test_whose_the_hyphen_is(text: str, mended: str) -> None:
    assert mend(Article("a", text, breaks=find_breaks(text))).text == mended


@given(st.text(alphabet="ab-\n «é", max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_spans_come_back_to_their_words(text: str, one: int, other: int) -> None:
    article = Article("a", text, breaks=find_breaks(text))
    mended = mend(article)
    start, end = sorted((min(one, len(mended.text)), min(other, len(mended.text))))
    (back,) = unmend(Reading(mended, hedges=(Span(start, end),)), article).hedges
    inner = "".join(c for i, c in enumerate(text) if back.start <= i < back.end
                    and not any(b.start <= i < b.end for b in article.breaks))  # fmt: skip
    assert inner == mended.text[start:end]


def test_a_page_without_text_has_a_place_too() -> None:
    layout = join_pages([["One line of a text that goes on and"], [], ["on to its end, he said."]])
    assert layout.text == "One line of a text that goes on and on to its end, he said."
    assert [p.start for p in layout.pages] == [0, 35, 36]
    assert Article("a", layout.text, pages=layout.pages).page_of(Span(40, 41)) == 3


def test_a_pdf_of_pictures_is_refused(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    assert _reason(tmp_path / "scan.pdf") == "a PDF without a text layer: its pages are pictures"


def test_a_locked_pdf_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=_pdf(tmp_path / "pump.pdf"))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")
    assert _reason(tmp_path / "locked.pdf") == "a locked PDF: it asks for a password"


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_a_pdf_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    data = _pdf(tmp_path / "pump.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.4\n" + data[9 : int(len(data) * share)])
    (item,) = read_articles([tmp_path / "cut.pdf"])
    if isinstance(item, Unread):
        assert item.reason.startswith(("a PDF cut short or damaged", "a PDF without a text layer"))
    else:
        assert "pump" in item.text  # what is left was mended


def test_a_pdf_bomb_is_refused_in_time(tmp_path: Path) -> None:
    packed = zlib.compress(b"BT /F1 8 Tf (" + b"A" * 300_000_000 + b") Tj ET", 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    data = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    (tmp_path / "bomb.pdf").write_bytes(data + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF")
    begin = time.process_time()
    assert "PDF" in _reason(tmp_path / "bomb.pdf")
    assert time.process_time() - begin < 20


# --- DOCX --------------------------------------------------------------------------------------------------


def test_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.author = "Rhona Keel"
    for paragraph in PARAGRAPHS:
        document.add_paragraph(paragraph)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Pumps", "3"
    document.save(str(tmp_path / "pump.docx"))
    article = _one(tmp_path / "pump.docx")
    assert article.text == STORY + "\nPumps\n3"
    assert article.title == PARAGRAPHS[0]
    assert {"captured", "modified"} <= {c.field for c in article.candidates}


def test_a_docx_with_a_bomb_an_entity_or_none_of_its_parts(tmp_path: Path) -> None:
    docx.Document().save(str(tmp_path / "empty.docx"))
    assert _reason(tmp_path / "empty.docx") == "a document without text"
    for name, body in (
        ("bomb", b"<x>" + b" " * 70_000_000),
        ("entity", b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]><x>&y;</x>'),
        ("deep", b"<x>" * 5000 + b"</x>" * 5000),
    ):
        path = tmp_path / f"{name}.docx"
        with zipfile.ZipFile(tmp_path / "empty.docx") as old, zipfile.ZipFile(path, "w", 8) as new:
            for member in old.namelist():
                new.writestr(member, body if member == "word/document.xml" else old.read(member))
        assert _reason(path)
    (tmp_path / "cut.docx").write_bytes((tmp_path / "empty.docx").read_bytes()[:5000])
    assert _reason(tmp_path / "cut.docx") == "a zip archive cut short or damaged: its end is missing"


# --- EPUB --------------------------------------------------------------------------------------------------

CONTAINER = """<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 version="1.0"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
BOOK = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The pump</dc:title>
<dc:creator>Rhona Keel</dc:creator><dc:date>2025-03-03</dc:date><dc:language>en</dc:language>
<dc:source>https://ledger.example/pump</dc:source></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="a" href="a%20b.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/></spine></package>"""
CHAPTER = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>The pump</title></head><body><h1>The pump</h1>%s</body></html>"  # noqa: E501


def _epub(path: Path, container: str = CONTAINER) -> Path:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", container)
        book.writestr("OEBPS/book.opf", BOOK)
        book.writestr("OEBPS/nav.xhtml", CHAPTER % "<p>Contents</p>")
        paragraphs = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[2:])
        book.writestr("OEBPS/a b.xhtml", CHAPTER % paragraphs)
    return path


def test_epub(tmp_path: Path) -> None:
    article = _one(_epub(tmp_path / "pump.epub"))
    assert "the harbourmaster of Hollin Quay" in article.text
    assert (article.title, article.byline, article.published, article.url) == (
        "The pump", "Rhona Keel", "2025-03-03", "https://ledger.example/pump",
    )  # fmt: skip


def test_an_epub_on_standard_input_and_under_another_name(tmp_path: Path) -> None:
    (item,) = read_articles(["-"], stdin=io.BytesIO(_epub(tmp_path / "x").read_bytes()))
    assert isinstance(item, Article)
    assert _one(tmp_path / "x").title == "The pump"


@pytest.mark.parametrize(
    ("container", "reason"),
    [
        (CONTAINER.replace("OEBPS/book.opf", "../../etc/passwd"), "the archive holds no ../../etc/passwd"),
        ("<!DOCTYPE c [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><c>&x;</c>", "uses the XML entity &x;"),
        ("<a>" * 1000 + "</a>" * 1000, "XML nested too deep"),
        ("no xml", "not XML"),
    ],
)
def test_a_broken_epub_is_refused(tmp_path: Path, container: str, reason: str) -> None:
    assert _reason(_epub(tmp_path / "pump.epub", container)).startswith(reason)
