"""Records under the names of their data sets, ninjs, feeds and e-mail."""

from __future__ import annotations

import csv
import email.policy
import io
import json
import mailbox
import time
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
import trafilatura

from selon import read_article
from selon.errors import InputError
from selon.inputs.columns import read_columns
from selon.inputs.files import read_articles
from selon.records import Article, Unread

STORY = "Ada Quill said the pump had failed.\n\nNobody was hurt, the harbour office said on Monday.\n"


def _write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


def _one(path: Path, mapping: str = "") -> Article:
    (item,) = read_articles([path], columns=read_columns(mapping) if mapping else ())
    assert isinstance(item, Article), item
    return item


# --- data sets ---------------------------------------------------------------------------------------------

NELA = {
    "id": "ledger--2019-03-03--The pump", "date": "2019-03-03", "source": "ledger", "title": "The pump",
    "content": STORY, "author": "Rhona Keel", "url": "https://ledger.example/pump",
    "published": "Sun, 03 Mar 2019", "published_utc": 1551605400, "collection_utc": 1551607200,
}  # fmt: skip
NEWS_PLEASE = {
    "authors": ["Rhona Keel", "Edda Marchbank"], "date_download": "2019-03-03 10:00:00",
    "date_modify": None, "date_publish": "2019-03-03 09:30:00", "description": "x", "filename": "f",
    "image_url": None, "language": "en", "localpath": None, "maintext": STORY,
    "source_domain": "ledger.example", "title": "The pump", "url": "https://ledger.example/pump",
}  # fmt: skip
CC_NEWS = {
    "title": "The pump", "text": STORY, "domain": "ledger.example", "date": "2019-03-03 09:30:00",
    "description": "x", "url": "https://ledger.example/pump", "image_url": "https://ledger.example/i.jpg",
}  # fmt: skip


@pytest.mark.parametrize(
    ("record", "outlet", "byline", "published"),
    [
        (NELA, "ledger", "Rhona Keel", "2019-03-03T09:30:00+00:00"),
        (NEWS_PLEASE, "ledger.example", "Rhona Keel, Edda Marchbank", "2019-03-03 09:30:00"),
        (CC_NEWS, "ledger.example", None, "2019-03-03 09:30:00"),
    ],
)
def test_the_columns_of_a_data_set_are_known(
    tmp_path: Path, record: dict[str, object], outlet: str, byline: str | None, published: str
) -> None:
    article = _one(_write(tmp_path / "a.jsonl", record))
    assert (article.text, article.title, article.url) == (STORY, "The pump", "https://ledger.example/pump")
    assert (article.outlet, article.byline, article.published) == (outlet, byline, published)


def test_capture_is_kept_apart_from_publication(tmp_path: Path) -> None:
    article = _one(_write(tmp_path / "a.jsonl", NELA))
    assert [(c.value, c.found_in) for c in article.candidates if c.field == "captured"] == [
        ("2019-03-03T10:00:00+00:00", "column collection_utc")
    ]


def test_what_trafilatura_writes(tmp_path: Path) -> None:
    page = f"""<html><head><title>The pump</title><meta property="og:site_name" content="The Ledger">
    <meta name="author" content="Rhona Keel"><meta property="article:published_time" content="2019-03-03">
    <link rel="canonical" href="https://ledger.example/pump"></head><body><article><h1>The pump</h1>
    {"".join(f"<p>{line}</p>" for line in STORY.split(chr(10) * 2) * 5)}</article></body></html>"""
    written = trafilatura.extract(
        page, output_format="json", with_metadata=True, url="https://ledger.example/pump"
    )
    assert written
    (tmp_path / "a.jsonl").write_text(written, "utf-8")
    article = _one(tmp_path / "a.jsonl")
    assert article.text == json.loads(written)["text"]
    assert (article.outlet, article.byline, article.published, article.url) == (
        "The Ledger", "Rhona Keel", "2019-03-03", "https://ledger.example/pump",
    )  # fmt: skip


def test_a_list_of_stories_without_their_texts_is_refused_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_text(
        "id,indexed_date,language,media_name,media_url,publish_date,title,url\n1,x,en,L,l,d,t,u\n", "utf-8"
    )
    (item,) = read_articles([path])
    assert isinstance(item, Unread)
    assert item.reason.startswith("a table without a column called “text”; say which holds it: --map text=…")
    path.write_text(
        "id,language,media_name,publish_date,title,url,text\n1,en,The Ledger,2019-03-03,T,u,Ada said so.\n",
        "utf-8",
    )
    article = _one(path)
    assert (article.outlet, article.published, article.lang) == ("The Ledger", "2019-03-03", "en")


def test_masked_words_are_said_and_kept_out(tmp_path: Path) -> None:
    text = "Ada Quill said the pump @ @ @ @ @ @ @ and that the quay is closed. Write to me @ noon."
    article = _one(_write(tmp_path / "a.jsonl", NELA | {"content": text}))
    assert article.masked
    assert [(text[s.span.start : s.span.end], s.reason) for s in article.leftovers] == [
        ("@ @ @ @ @ @ @", "words taken out by whoever published the text, an @ for each")
    ]
    assert read_article(article).attributions
    assert not _one(_write(tmp_path / "b.jsonl", NELA)).masked


# --- mapping -----------------------------------------------------------------------------------------------


def test_a_mapping_comes_before_everything_else(tmp_path: Path) -> None:
    record = {
        "body": STORY,
        "text": "not this",
        "when": 1551605400000,
        "who": "Rhona Keel",
        "title": "The pump",
    }
    article = _one(_write(tmp_path / "a.jsonl", record), "text=body,date=when,author=who")
    assert (article.text, article.published, article.byline, article.title) == (
        STORY, "2019-03-03T09:30:00+00:00", "Rhona Keel", "The pump",
    )  # fmt: skip


@pytest.mark.parametrize("given", ["text", "text=", "words=body", "=x", ""])
def test_a_mapping_that_maps_nothing(given: str) -> None:
    with pytest.raises(InputError, match="maps nothing"):
        read_columns(given)


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("body\nx\n", "utf-8")
    (item,) = read_articles([tmp_path / "a.csv"], columns=read_columns("text=content"))
    assert item == Unread(str(tmp_path / "a.csv"), "a table without a column called “content”")


def test_csv_with_its_columns_mapped(tmp_path: Path) -> None:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerows([["body", "when"], [STORY, "1551605400"]])
    (tmp_path / "a.csv").write_text(table.getvalue(), "utf-8", newline="")
    assert _one(tmp_path / "a.csv", "text=body,date=when").published == "2019-03-03T09:30:00+00:00"


# --- Parquet -----------------------------------------------------------------------------------------------


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "odd[1]*.parquet"
    with duckdb.connect() as base:
        base.execute("CREATE TABLE a (text VARCHAR, outlet VARCHAR, published TIMESTAMP)")
        base.executemany(
            "INSERT INTO a VALUES (?, ?, ?)", [[STORY, "The Ledger", "2019-03-03 09:30:00"]] * 120
        )
        base.execute("COPY a TO '" + str(tmp_path / "plain.parquet") + "' (FORMAT parquet)")
    (tmp_path / "plain.parquet").rename(path)
    articles = list(read_articles([path]))
    assert len(articles) == 120
    assert isinstance(articles[0], Article)
    assert (articles[0].text, articles[0].published) == (STORY, "2019-03-03T09:30:00")


@pytest.mark.parametrize("data", [b"PAR1 and nothing more", b"", b"\x1f\x8b\x08"])
def test_a_broken_parquet_table(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.parquet").write_bytes(data)
    (item,) = read_articles([tmp_path / "a.parquet"])
    assert isinstance(item, Unread)
    assert "Parquet" in item.reason


# --- ninjs -------------------------------------------------------------------------------------------------

NINJS_1 = {
    "uri": "https://agency.example/items/1", "type": "text", "versioncreated": "2019-03-03T09:30:00Z",
    "language": "en", "headline": "The pump", "byline": "Rhona Keel", "located": "Hollin Quay",
    "copyrightholder": "Transmar", "body_html": "".join(f"<p>{line}</p>" for line in STORY.split("\n\n") * 3),
    "infosources": [{"name": "Calmora harbour office", "uri": "https://office.example"}],
    "associations": {
        "picture": {"uri": "https://agency.example/p", "type": "picture", "headline": "The quay"},
        "earlier": {"uri": "https://agency.example/0", "type": "text", "headline": "Pump is old"},
    },
}  # fmt: skip
NINJS_3 = {
    "uri": "urn:agency:1", "type": "text", "versionCreated": "2019-03-03T09:30:00Z", "language": "en",
    "headlines": [{"role": "short", "value": "Pump"}, {"role": "main", "value": "The pump"}],
    "byline": "Rhona Keel", "located": "Hollin Quay", "copyrightHolder": "Transmar",
    "bodies": [{"role": "main", "contentType": "text/plain", "value": STORY}],
    "infoSources": [{"name": "Other Agency", "role": "isrol:originator"}],
    "associations": [{"name": "earlier", "uri": "urn:agency:0", "type": "text", "headlines": []}],
}  # fmt: skip


def test_ninjs_says_where_it_comes_from(tmp_path: Path) -> None:
    article = _one(_write(tmp_path / "a.json", NINJS_1))
    assert (article.id, article.title, article.byline, article.outlet, article.published) == (
        NINJS_1["uri"], "The pump", "Rhona Keel", "Transmar", "2019-03-03T09:30:00Z",
    )  # fmt: skip
    assert [(c.kind, c.name, c.url, c.found_in) for c in article.credits] == [
        ("information", "Calmora harbour office", "https://office.example", "ninjs infosources"),
        ("information", "Pump is old", "https://agency.example/0", "ninjs associations"),
    ]
    assert ("located", "Hollin Quay") in {(c.field, c.value) for c in article.candidates}


def test_ninjs_of_version_3(tmp_path: Path) -> None:
    article = _one(_write(tmp_path / "a.json", NINJS_3))
    assert (article.text, article.title) == (STORY, "The pump")
    assert [(c.kind, c.name) for c in article.credits] == [
        ("agency", "Other Agency"),
        ("information", "earlier"),
    ]


# --- feeds -------------------------------------------------------------------------------------------------


def test_the_links_of_an_atom_entry(tmp_path: Path) -> None:
    (tmp_path / "feed.atom").write_text(
        f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Signal</title><entry><title>The pump</title>
        <link rel="via" href="https://ledger.example/1" title="The Ledger"/>
        <link rel="alternate" href="https://signal.example/2"/>
        <link rel="self" href="https://signal.example/2.xml"/>
        <source><title>Where this was copied from</title></source>
        <content>{STORY}&nbsp;caf&eacute;</content></entry></feed>""",
        "utf-8",
    )
    article = _one(tmp_path / "feed.atom")
    assert article.url == "https://signal.example/2"
    assert article.text.endswith("\u00a0café")
    assert [(c.kind, c.name, c.url) for c in article.credits] == [
        ("information", "The Ledger", "https://ledger.example/1")
    ]


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><description>It %s &x;'
         "</description></item></channel></rss>", "uses the XML entity &x;, and selon expands none"),
        ('<!DOCTYPE rss [<!ENTITY a "%s">' + "".join(
            f'<!ENTITY {b} "{"".join(f"&{a};" for _ in range(10))}">' for a, b in pairwise("abcdefghi")
        ) + "]><rss><channel><item><description>&i;</description></item></channel></rss>", "XML nested too deep"),
        ("<rss><channel>" + "<item>" * 5000 + "%s" + "</item>" * 5000 + "</channel></rss>", "XML nested too deep"),
    ],
)  # fmt: skip
def test_hostile_feeds_are_refused(tmp_path: Path, feed: str, reason: str) -> None:
    (tmp_path / "feed.rss").write_text(feed.replace("%s", STORY), "utf-8")
    begin = time.process_time()
    (item,) = read_articles([tmp_path / "feed.rss"])
    assert isinstance(item, Unread)
    assert item.reason.startswith(reason)
    assert time.process_time() - begin < 2


# --- e-mail ------------------------------------------------------------------------------------------------


def _message(text: str = STORY, **headers: str) -> EmailMessage:
    message = EmailMessage(policy=email.policy.default)
    for name, value in {"From": "Rhona Keel <keel@ledger.example>", "Subject": "The pump", **headers}.items():
        message[name.replace("_", "-")] = value
    message["Date"] = "Sun, 03 Mar 2019 09:30:00 +0000"
    message.set_content(text)
    return message


def test_a_newsletter(tmp_path: Path) -> None:
    message = _message(
        List_Id="The Ledger Daily <daily.ledger.example>", Archived_At="<https://ledger.example/d/1>"
    )
    message.add_alternative(f"<html><body><h1>The pump</h1><p>{STORY * 3}</p></body></html>", subtype="html")
    (tmp_path / "a.eml").write_bytes(bytes(message))
    article = _one(tmp_path / "a.eml")
    assert (article.title, article.byline, article.outlet, article.published, article.url) == (
        "The pump", "Rhona Keel", "The Ledger Daily", "2019-03-03T09:30:00+00:00", "https://ledger.example/d/1",
    )  # fmt: skip
    assert "Nobody was hurt" in article.text


def test_a_forwarded_article_is_credited_to_its_sender(tmp_path: Path) -> None:
    outer = _message(
        "Have you seen this? I think the harbour office should be asked about it.\n", Subject="Fwd"
    )
    outer.add_attachment(_message())
    (tmp_path / "a.eml").write_bytes(bytes(outer))
    note, inner = read_articles([tmp_path / "a.eml"])
    assert isinstance(note, Article)
    assert isinstance(inner, Article)
    assert [(c.kind, c.name, c.found_in) for c in note.credits] == [
        ("republication", "Rhona Keel", "attached message")
    ]
    assert (inner.id, inner.text, inner.title) == ("a+1", STORY, "The pump")
    resent = _message(Resent_From="Joren Aske <aske@office.example>")
    (tmp_path / "b.eml").write_bytes(bytes(resent))
    assert [(c.name, c.found_in) for c in _one(tmp_path / "b.eml").credits] == [
        ("Rhona Keel", "mail Resent-From")
    ]


def test_messages_within_messages_end_somewhere(tmp_path: Path) -> None:
    message = _message()
    for _ in range(8):
        message, inner = _message(), message
        message.add_attachment(inner)
    (tmp_path / "a.eml").write_bytes(bytes(message))
    *articles, last = read_articles([tmp_path / "a.eml"])
    assert len(articles) == 5
    assert isinstance(last, Unread)
    assert last.reason == "more than 5 messages within each other"


def test_mbox_written_by_the_standard_library(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    box.add(_message("From the harbour:\n\nFrom noon the pump was still, Ada Quill said.\n"))
    box.add(_message(Subject="Another"))
    box.add(b"Subject: nothing in it\n\n")
    box.close()
    first, second, empty = read_articles([tmp_path / "a.mbox"])
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.text.startswith("From the harbour:\n\nFrom noon the pump was still, Ada Quill said.")
    assert (first.id, second.title) == ("a:1", "Another")
    assert empty == Unread(f"{tmp_path / 'a.mbox'}:3", "an empty part")


@pytest.mark.parametrize("text", ["", "no message at all", "From: x\n\n"])
def test_mail_that_is_none(tmp_path: Path, text: str) -> None:
    for name in ("a.mbox", "a.eml"):
        (tmp_path / name).write_text(text, "utf-8")
        (item,) = read_articles([tmp_path / name])
        if isinstance(item, Article):
            assert item.text.strip()
            assert name == "a.eml"
