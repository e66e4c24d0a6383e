"""Every kind of input, and every way in which one can be broken: each is named, and the others go on."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from pathlib import Path

import pytest

from selon.inputs import files
from selon.inputs.files import read_articles
from selon.records import Article, Unread

STORY = "Ada Quill said the pump had failed.\n\nNobody was hurt, the harbour office said on Monday.\n"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>The pump</title></head><body><article><h1>The pump</h1>
<p>Ada Quill said the pump had failed on Monday morning, and that nobody had been told of it since.</p>
<p>Nobody was hurt, the harbour office said in a statement that it sent to the press on Tuesday night.</p>
</article></body></html>"""


def _read(*paths: Path | str, **more: object) -> list[Article | Unread]:
    return list(read_articles(paths, **more))  # type: ignore[arg-type] # stdin alone is passed


def _article(path: Path) -> Article:
    (item,) = _read(path)
    assert isinstance(item, Article), item
    return item


def _reason(path: Path) -> str:
    (item,) = _read(path)
    assert isinstance(item, Unread), item
    assert item.path.startswith(str(path))
    return item.reason


def _write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


# --- kinds -------------------------------------------------------------------------------------------------


def test_text_is_kept_and_its_line_ends_made_one(tmp_path: Path) -> None:
    article = _article(_write(tmp_path / "pump.txt", STORY.replace("\n", "\r\n")))
    assert (article.id, article.text, article.lang) == ("pump", STORY, "en")


HEADLINE = "Forty pump engineers were sent to the port in secret, officer says"


@pytest.mark.parametrize(
    ("first", "outlet", "title"),
    [
        ("Grayville Post", "Grayville Post", HEADLINE),
        ("Le blog de Titi", "Le blog de Titi", HEADLINE),
        ("Courrier de l'Ouest", "Courrier de l'Ouest", HEADLINE),
        ("The Sun Rises Again", None, HEADLINE),
        ("Histoire et société", None, HEADLINE),
        ("Un signal fort", None, HEADLINE),
    ],
)
def test_a_masthead_is_the_outlet_and_no_title(
    tmp_path: Path, first: str, outlet: str | None, title: str
) -> None:
    head = f"{first}\n\n14 April 2024\n\n" if outlet else f"{first}\n\n"
    article = _article(_write(tmp_path / "a.txt", f"{head}{title}\n\n{STORY * 4}"))
    assert (article.outlet, article.title) == (outlet, title)


def test_the_only_line_above_the_text_is_its_title(tmp_path: Path) -> None:
    article = _article(_write(tmp_path / "a.txt", f"The Calmora Post\n\n{STORY * 4}"))
    assert (article.outlet, article.title) == (None, "The Calmora Post")


def test_a_record_is_taken_as_it_is(tmp_path: Path) -> None:
    text = "  Ada Quill said\r\nit 👩🏽‍🔬 had \u202ffailed.\u200f "
    record = {
        "id": "x1",
        "text": text,
        "title": "T",
        "outlet": "The Ledger",
        "lang": "en",
        "published": "2025",
    }
    article = _article(_write(tmp_path / "a.jsonl", json.dumps(record)))
    assert article.text == text
    assert (article.id, article.title, article.outlet) == ("x1", "T", "The Ledger")
    assert {c.found_in for c in article.candidates} == {"record", "text (py3langid)"}


def test_a_list_of_records_and_our_own_output_are_read_again(tmp_path: Path) -> None:
    records = [{"id": "a", "text": STORY}, {"id": "b", "text": STORY}]
    for name, loaded in (("list.json", records), ("report.json", {"articles": records})):
        items = _read(_write(tmp_path / name, json.dumps(loaded)))
        assert [item.id for item in items if isinstance(item, Article)] == ["a", "b"]


def test_html_in_a_record_is_extracted(tmp_path: Path) -> None:
    article = _article(_write(tmp_path / "a.jsonl", json.dumps({"id": "p", "html": PAGE})))
    assert article.id == "p"
    assert "Nobody was hurt" in article.text
    assert "<p>" not in article.text


def test_csv_by_its_columns(tmp_path: Path) -> None:
    table = io.StringIO()
    rows = csv.DictWriter(table, ["id", "text", "outlet", "other"])
    rows.writeheader()
    rows.writerow({"id": "r1", "text": STORY, "outlet": "The Ledger", "other": "x"})
    article = _article(_write(tmp_path / "a.csv", "\ufeff" + table.getvalue()))
    assert (article.id, article.text, article.outlet) == ("r1", STORY, "The Ledger")


def test_rss_and_its_declared_source(tmp_path: Path) -> None:
    feed = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Northern Signal</title>
    <item><title>The pump</title><link>https://signal.example/1</link>
    <pubDate>Mon, 03 Mar 2025 09:30:00 GMT</pubDate><description>{STORY.strip()}</description>
    <source url="https://ledger.example/rss">The Calmora Ledger</source></item></channel></rss>"""
    article = _article(_write(tmp_path / "feed.xml", feed))
    assert (article.title, article.outlet, article.published) == (
        "The pump",
        "Northern Signal",
        "2025-03-03T09:30:00+00:00",
    )
    (credit,) = article.credits
    assert (credit.name, credit.url, credit.found_in, credit.span) == (
        "The Calmora Ledger",
        "https://ledger.example/rss",
        "RSS source",
        None,
    )


def test_atom(tmp_path: Path) -> None:
    feed = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Signal</title><entry><title>The pump</title>
    <link href="https://signal.example/2"/><published>2025-03-03</published>
    <content>{STORY}</content></entry></feed>"""
    article = _article(_write(tmp_path / "feed.atom", feed))
    assert (article.title, article.url, article.published) == (
        "The pump",
        "https://signal.example/2",
        "2025-03-03",
    )


def test_front_matter_is_known_and_left_out(tmp_path: Path) -> None:
    text = "---\ntitle: The pump\nauthor: Rhona Keel\ndate: 2025-03-03\n---\n" + STORY
    article = _article(_write(tmp_path / "a.md", text))
    assert (article.title, article.byline, article.published) == ("The pump", "Rhona Keel", "2025-03-03")
    assert [(s.span.start, s.reason) for s in article.leftovers] == [(0, "front matter")]
    assert article.text == text


@pytest.mark.parametrize(
    ("content", "count"), [(STORY, 1), (PAGE, 1), ('{"text": "A story, he said."}\n' * 3, 3)]
)
def test_standard_input_is_recognised_by_its_content(content: str, count: int) -> None:
    items = _read("-", stdin=io.BytesIO(content.encode()))
    assert len(items) == count
    assert all(isinstance(item, Article) for item in items)


def test_gzip(tmp_path: Path) -> None:
    article = _article(_write(tmp_path / "pump.txt.gz", gzip.compress(STORY.encode())))
    assert (article.id, article.text) == ("pump", STORY)


def test_a_folder_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt", "inner/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        _write(tmp_path / name, STORY)
    assert [item.id for item in _read(tmp_path) if isinstance(item, Article)] == ["a", "b", "c"]


def test_two_files_of_one_name_get_two_ids(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    paths = [_write(tmp_path / "pump.txt", STORY), _write(tmp_path / "x" / "pump.txt", STORY)]
    assert [item.id for item in _read(*paths) if isinstance(item, Article)] == ["pump", "pump-2"]


# --- what is broken ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", "", "empty"),
        ("a.txt", " \n\t\n", "empty"),
        ("a.jsonl", "", "empty"),
        ("a.txt", b"\x00\x01\x02" * 50, "not text: it holds binary data"),
        ("a.html", b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not text: it holds binary data"),
        ("a.html", "<html><body><nav>Home</nav></body></html>", "no article was found in the page"),
        ("a.json", "[" * 200_000, "JSON nested too deep"),
        ("a.json", '{"text": 3}', "“text” is not a string"),
        ("a.json", '{"title": "no text"}', "no text in the record"),
        ("a.json", '{"text": "  "}', "its text is empty"),
        ("a.json", "3", "not an object with a “text”"),
        ("a.csv", "id,title\n1,x\n", "a table without a column called “text”"),
        ("a.xml", "<note>x</note>", "XML, but neither an RSS nor an Atom feed"),
        ("a.xml", "<rss><channel></channel></rss>", "a feed without any entry that holds text"),
    ],
)
def test_the_reason_is_said(tmp_path: Path, name: str, content: str | bytes, reason: str) -> None:
    assert _reason(_write(tmp_path / name, content)).startswith(reason)


def test_a_broken_line_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    good = json.dumps({"text": STORY})
    path = _write(tmp_path / "a.jsonl", f'{good}\n{{"text": \n\n{good}\n'.encode() + b'{"text": "\xff"}\n')
    first, broken, last, encoding = _read(path)
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(broken, Unread)
    assert broken.path == f"{path}:2"
    assert broken.reason.startswith("not JSON")
    assert isinstance(encoding, Unread)
    assert (encoding.path, encoding.reason) == (f"{path}:5", "not UTF-8 at byte 10")


def test_a_missing_file_among_others(tmp_path: Path) -> None:
    here = _write(tmp_path / "a.txt", STORY)
    missing, article = _read(tmp_path / "none.txt", here)
    assert missing == Unread(str(tmp_path / "none.txt"), "no such file or folder")
    assert isinstance(article, Article)


def test_a_file_that_may_not_be_read() -> None:
    """Root may read everything, so the refusal is one that binds root too: memory of a process that is none."""
    (item,) = _read(Path("/proc/self/mem"))
    assert isinstance(item, Unread)
    assert item.path == "/proc/self/mem"


def test_no_permission_is_said_in_words() -> None:
    assert files._why(PermissionError(13, "Permission denied")) == "no permission to read it"


def test_a_link_back_to_its_own_folder(tmp_path: Path) -> None:
    _write(tmp_path / "a.txt", STORY)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "again").symlink_to(tmp_path, target_is_directory=True)
    items = _read(tmp_path)
    assert Unread(str(tmp_path / "inner" / "again"), "a link back to a folder that holds it") in items
    assert sum(isinstance(item, Article) for item in items) == 1


def test_an_unknown_kind_of_file_in_a_folder_is_listed(tmp_path: Path) -> None:
    _write(tmp_path / "picture.png", b"\x89PNG")
    assert _read(tmp_path) == [
        Unread(str(tmp_path / "picture.png"), "not a kind of file that selon reads: .png")
    ]


def test_a_file_too_large_for_an_article_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.html"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)  # a sparse file: 200 MB of nothing, on no disk space
    assert _reason(path) == "larger than 64 MiB, the most that one article may have"


def test_gzip_cut_short(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.txt.gz", gzip.compress(os.urandom(50_000).hex().encode())[:500])
    assert _reason(path).startswith("gzip data cut short or damaged")


def test_truncated_html_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    article = _article(_write(tmp_path / "a.html", PAGE[: PAGE.index("statement that")]))
    assert "Ada Quill said the pump had failed" in article.text


def test_an_encoding_declared_wrongly_is_seen_through(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace(
        "pump had", "pompe « très » had"
    )
    assert "« très »" in _article(_write(tmp_path / "a.html", page)).text


def test_an_old_encoding_is_recognised(tmp_path: Path) -> None:
    text = "La préfète a déclaré que l'été serait très sec, et que les digues étaient prêtes. " * 5
    assert _article(_write(tmp_path / "a.txt", text.encode("cp1252"))).text == text
    assert _article(_write(tmp_path / "b.txt", text.encode("utf-16"))).text == text


def test_a_file_cut_inside_a_character_loses_that_one_alone(tmp_path: Path) -> None:
    assert _article(
        _write(tmp_path / "a.txt", "La digue a cédé, dit-il à l’été".encode()[:-1])
    ).text.endswith("l’ét")


def test_control_characters_stay_where_they_are(tmp_path: Path) -> None:
    text = STORY * 10 + "\x07 and \x1b[31mred"
    assert _article(_write(tmp_path / "a.txt", text)).text == text


def test_a_lone_surrogate_is_replaced_and_listed(tmp_path: Path) -> None:
    article = _article(_write(tmp_path / "a.jsonl", '{"text": "Ada said \\ud800 it failed."}'))
    assert article.text == "Ada said \ufffd it failed."
    assert [(s.span, s.reason) for s in article.leftovers] == [
        ((9, 10), "a lone surrogate is no character: replaced by U+FFFD")
    ]
