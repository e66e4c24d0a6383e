"""The server over real connections: who is answered, what is refused, what is kept."""

from __future__ import annotations

import base64
import http.client
import json
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import msgspec
import pytest

from selon.case.contents import contents_of
from selon.case.store import Case, open_case
from selon.errors import SelonError
from selon.inputs.files import read_articles
from selon.records import Contents, Decision, Reference, Span
from selon.reports.index import Index
from selon.server.desk import Desk
from selon.server.guard import FILE_LIMIT, FORM_LIMIT
from selon.server.run import Listening, is_local, listen
from selon.server.search import Finder, fold, read_terms
from tests.cases import CASES, SKARN, load_case, make_case


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Served:
    """A server that runs, and a way to ask it."""

    def __init__(self, contents: Contents, *, password: str | None = None) -> None:
        self.case = open_case()
        self.desk = Desk(self.case, lambda case: self._load(contents, case))
        self.listening: Listening = listen(self.desk, password=password)
        self.root = urlsplit(self.listening.address)
        self.thread = threading.Thread(target=self.listening.run, daemon=True)
        self.thread.start()

    @staticmethod
    def _load(contents: Contents, case: Case) -> Contents:
        readings = contents.readings + tuple(case.readings())
        return replace(contents, readings=readings, decisions=case.decisions(), unread=tuple(case.unread()))

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        *,
        whole: bool = False,
        **headers: str,
    ) -> Answer:
        """The answer to a request below the token, or to a whole path."""
        connection = http.client.HTTPConnection(self.root.hostname or "", self.root.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path if whole else self.root.path + path, body, named)
        response = connection.getresponse()
        answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return answer

    def post(self, path: str, **fields: str) -> Answer:
        """The answer to a form that a page of this server sends."""
        return self.ask(
            path,
            "POST",
            urlencode(fields).encode(),
            Content_Type="application/x-www-form-urlencoded",
            Sec_Fetch_Site="same-origin",
        )

    def stop(self) -> None:
        self.listening.server.should_exit = True
        self.thread.join(5)


@pytest.fixture(scope="module")
def shown() -> Iterator[Served]:
    served = Served(load_case())
    yield served
    served.stop()


@pytest.fixture
def served() -> Iterator[Served]:
    served = Served(load_case())
    yield served
    served.stop()


# Who is answered --------------------------------------------------------------------------------------


def test_without_the_token_nothing_is_shown(shown: Served) -> None:
    for path in ("/", "/en/", "/wrong/en/", f"{shown.root.path[:-2]}x/en/", "//", "/assets/x.css"):
        assert shown.ask(path, whole=True).status == 404
    assert shown.ask("en/").status == 200
    assert len(shown.root.path.strip("/")) >= 20
    other = Served(load_case())
    assert other.root.path != shown.root.path
    other.stop()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "", "localhost.evil.example"])
def test_a_host_that_is_not_ours_is_refused(shown: Served, host: str) -> None:
    assert shown.ask("en/", Host=host).status == 400


def test_the_names_of_this_machine_are_ours(shown: Served) -> None:
    assert shown.ask("en/", Host=f"localhost:{shown.root.port}").status == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_causes_is_refused(shown: Served, site: str) -> None:
    assert shown.ask("en/", Sec_Fetch_Site=site).status == 403
    assert shown.ask("en/", Sec_Fetch_Site="none").status == 200
    assert shown.ask("en/undo", "POST", b"id=x", Sec_Fetch_Site=site).status == 403
    assert shown.ask("en/", Origin="https://evil.example").status == 403


def test_a_change_that_does_not_say_where_it_comes_from_is_refused(served: Served) -> None:
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    body = urlencode({"kind": "note", "target": "[]", "note": "x"}).encode()
    assert served.ask("en/decide", "POST", body, **form).status == 403
    assert served.ask("en/decide", "POST", body, Sec_Fetch_Site="none", **form).status == 403
    assert served.desk.decisions() == ()
    own = f"http://127.0.0.1:{served.root.port}"
    assert served.ask("en/decide", "POST", body, Origin=own, **form).status == 303
    assert len(served.desk.decisions()) == 1


def test_every_answer_forbids_what_no_page_needs(shown: Served) -> None:
    for path in ("en/", "en/nowhere", "en/decisions.json"):
        headers = shown.ask(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
    assert "frame-ancestors 'none'" in shown.ask("wrong", whole=True).headers["content-security-policy"]


def test_pages_hold_no_script_or_style_of_their_own(shown: Served) -> None:
    for path in ("en/", "en/sources", "en/article?id=patriot", "fr/pair?derived=patriot&source=ledger"):
        text = shown.ask(path).text
        assert "<style" not in text
        assert text.count("<script") == 1
        assert " style=" not in text
        assert " on" not in {part[:3] for part in text.split("<a")[1:]}


def test_bodies_are_bounded(served: Served) -> None:
    big = b"note=" + b"x" * FORM_LIMIT
    form = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}
    assert served.ask("en/decide", "POST", big, **form).status == 413
    lying = {"Content_Length": str(FILE_LIMIT + 1), "Sec_Fetch_Site": "same-origin"}
    assert served.ask("en/files/x.txt", "PUT", b"", **lying).status == 413


def test_a_body_without_a_length_is_counted_as_it_comes(served: Served) -> None:
    connection = http.client.HTTPConnection(served.root.hostname or "", served.root.port, timeout=20)
    connection.putrequest("POST", served.root.path + "en/decide")
    for name, value in (
        ("Transfer-Encoding", "chunked"),
        ("Sec-Fetch-Site", "same-origin"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ):
        connection.putheader(name, value)
    connection.endheaders()
    chunk = b"note=" + b"x" * 8000
    for _ in range(20):
        try:
            connection.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        except OSError:
            break  # the answer came before the end, and the connection was closed
    try:
        connection.send(b"0\r\n\r\n")
        assert connection.getresponse().status == 413
    except (OSError, http.client.HTTPException):
        pass  # closed on us: refused all the same
    finally:
        connection.close()
    assert served.ask("en/").status == 200
    assert served.desk.decisions() == ()


def test_a_password_is_asked_for_where_one_is_set() -> None:
    served = Served(load_case(), password="correct horse")
    assert served.ask("en/").status == 401
    assert served.ask("en/", Authorization="Basic !!").status == 401
    wrong = base64.b64encode(b"me:wrong").decode()
    assert served.ask("en/", Authorization=f"Basic {wrong}").status == 401
    right = base64.b64encode(b"me:correct horse").decode()
    assert served.ask("en/", Authorization=f"Basic {right}").status == 200
    served.stop()


def test_other_machines_need_a_password() -> None:
    desk = Desk(open_case(), lambda case: load_case())
    with pytest.raises(SelonError, match="--password-file"):
        listen(desk, "0.0.0.0")
    assert is_local("127.0.0.1")
    assert is_local("::1")
    assert is_local("localhost")
    assert not is_local("0.0.0.0")
    assert not is_local("news.example")


def test_a_port_that_is_taken_is_named(shown: Served) -> None:
    with pytest.raises(SelonError, match=f"127.0.0.1:{shown.root.port}"):
        listen(shown.desk, port=shown.root.port or 0)


# What is shown ----------------------------------------------------------------------------------------


def test_the_language_is_that_of_the_browser(shown: Served) -> None:
    for asked, lang in (("fr-FR,fr;q=0.9,en;q=0.8", "fr"), ("de, en;q=0.5", "en"), ("", "en")):
        answer = shown.ask("", Accept_Language=asked)
        assert answer.status == 303
        assert answer.headers["location"].endswith(f"/{lang}/")


@pytest.mark.parametrize(
    "path",
    [
        "en/article?id=nobody",
        "en/article",
        "en/pair?derived=patriot&source=nobody",
        "en/claim?id=c999",
        "en/articles?outlet=nobody",
        "de/",
        "en/nowhere",
        "assets/other.css",
    ],
)
def test_what_is_not_there_is_said_to_be_so(shown: Served, path: str) -> None:
    assert shown.ask(path).status == 404


@pytest.mark.parametrize("span", ["10-5", "0-99999999", "x-y", "-1-4", "5"])
def test_a_span_that_is_none_shows_the_article(shown: Served, span: str) -> None:
    answer = shown.ask(f"en/article?id=patriot&span={span}")
    assert answer.status == 200
    assert 'id="here"' not in answer.text


def test_ids_may_hold_anything() -> None:
    contents = load_case()
    odd = "a/b?c=d&e#f <g>"
    readings = [
        replace(r, article=replace(r.article, id=odd)) if r.article.id == "esquerre" else r
        for r in contents.readings
    ]
    served = Served(replace(contents, readings=tuple(readings)))
    assert served.ask(f"en/article?{urlencode({'id': odd})}").status == 200
    served.stop()


def test_the_report_can_be_taken_along(shown: Served) -> None:
    answer = shown.ask("fr/report.html")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert '<html lang="fr">' in answer.text


# What a person does -----------------------------------------------------------------------------------


def _target(*references: Reference) -> str:
    return msgspec.json.encode(references).decode()


def test_a_decision_is_kept_with_its_time_and_exported(served: Served) -> None:
    target = _target(Reference("patriot"), Reference("ledger"))
    answer = served.post(
        "en/decide",
        kind="derivation",
        target=target,
        value="rejected",
        note="no",
        back=served.root.path + "en/x?y#z",
    )
    assert answer.status == 303
    assert answer.headers["location"] == served.root.path + "en/x?y#z"
    exported = msgspec.json.decode(served.ask("en/decisions.json").body, type=list[Decision])
    assert exported == list(served.case.decisions())
    assert exported[0].target == (Reference("patriot"), Reference("ledger"))
    assert exported[0].time.startswith("20")
    assert "4 independent texts" in served.ask("en/").text
    served.post("en/undo", id=exported[0].id)
    assert "3 independent texts" in served.ask("en/").text
    assert served.case.decisions()[0].undone is not None


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/other", "", "{root}en/\\x"])
def test_no_way_back_leads_elsewhere(served: Served, back: str) -> None:
    answer = served.post("en/undo", id="x", back=back.format(root=served.root.path))
    assert answer.headers["location"] == f"{served.root.path}en/"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "verdict", "target": "[]", "value": "true"},
        {"kind": "derivation", "target": "[]", "value": "rejected"},
        {"kind": "derivation", "target": '[["patriot",null],["nobody",null]]', "value": "rejected"},
        {"kind": "derivation", "target": '[["patriot",null],["ledger",null]]', "value": "maybe"},
        {"kind": "grade", "target": '[["patriot",[0,99999999]]]', "value": "A"},
        {"kind": "grade", "target": '[["patriot",[5,5]]]', "value": "A"},
        {"kind": "note", "target": "[]", "note": "   "},
        {"kind": "note", "target": "{", "note": "x"},
        {"kind": "sources", "target": "[]", "value": "confirmed", "same-as": "1", "version": "77"},
    ],
)
def test_what_is_no_decision_is_refused_with_a_reason(served: Served, fields: dict[str, str]) -> None:
    answer = served.post("en/decide", **fields)
    assert answer.status == 400
    assert answer.text.strip().endswith(".")
    assert served.desk.decisions() == ()


def test_files_are_added_and_broken_ones_say_why(served: Served) -> None:
    own = {"Sec_Fetch_Site": "same-origin"}
    good = b"The mayor, Ann Lee, said the bridge was safe."
    answer = json.loads(served.ask("en/files/a%20b.txt", "PUT", good, **own).text)
    assert answer == {"new": 1, "unchanged": 0, "unread": []}
    again = json.loads(served.ask("en/files/c.txt", "PUT", good, **own).text)
    assert again["unchanged"] + again["new"] == 1
    broken = json.loads(served.ask("en/files/..%2F..%2Fetc%2Fx.jsonl", "PUT", b'{"id":', **own).text)
    assert broken["new"] == 0
    assert broken["unread"][0]["reason"]
    assert "tmp" not in broken["unread"][0]["path"]
    assert json.loads(served.ask("en/analyse", "POST", b"", **own).text)["version"] >= 1
    assert "12 articles" in served.ask("en/").text
    assert served.desk.views("en").index.readings


def test_decisions_are_respected_when_the_case_is_analysed_again(tmp_path: Path) -> None:
    path = tmp_path / "story.selon"
    with open_case(path) as case:
        case.add(read_articles([CASES / SKARN / "articles.jsonl"]))
        desk = Desk(case, lambda case: contents_of(case, "Skarn"))
        before = desk.views("en").index
        link = before.links[0]
        desk.decide("derivation", (Reference(link.derived), Reference(link.source)), "rejected")
        desk.forget()
        after = desk.views("en").index
        assert (link.derived, link.source) not in {(d.derived, d.source) for d in after.links}
    with open_case(path) as case:
        kept = Index(contents_of(case, "Skarn"))
        assert [(d.derived, d.source) for d in kept.rejected] == [(link.derived, link.source)]
        desk = Desk(case, lambda case: contents_of(case, "Skarn"))
        assert desk.undo(case.decisions()[0].id)
        assert len(desk.views("en").index.links) == len(before.links)
        assert desk.views("en").index.corroboration == before.corroboration


# Search -----------------------------------------------------------------------------------------------


def test_folding_keeps_every_position() -> None:
    for text in ("Énergie ß ﬁ İstanbul 😀 l’été", "ŒUVRE"):
        assert len(fold(text)) == len(text)
    assert fold("Énergie") == "energie"
    assert read_terms('Two "Warning  shots" « près du »') == ["two", "warning shots", "pres du"]


def test_search_finds_articles_statements_and_sources() -> None:
    views = Desk(open_case(), lambda case: load_case()).views("en")
    finder = Finder(views.index, views.quoted)
    found = finder.search("trawl cut")
    assert found.statements
    hit = finder.search('"ten bursts"').articles[0]
    assert hit.article == "patriot"
    text = views.index.readings["patriot"].article.text
    assert text[hit.span.start : hit.span.end] == "ten bursts"
    assert [q.name for q in finder.search("le guevel").sources] == ["Baptiste Le Guével"]
    assert finder.search("").numbers == (0, 0, 0)
    assert finder.search("zzz").numbers == (0, 0, 0)
    assert isinstance(hit.span, Span)


# Figures ----------------------------------------------------------------------------------------------


def test_pages_of_a_thousand_articles_are_made_fast() -> None:
    """CPU time of a page made for the first time, median and worst; the floors are 100 and 400 ms."""
    contents = make_case(1000)
    served = Served(contents)
    trace = contents.trace
    assert trace
    link = trace.derivations[7]
    pages = [f"en/article?id=a{n}" for n in range(0, 1000, 25)] + [
        "en/",
        "en/articles?page=4",
        "en/claims",
        "en/claim?id=c3",
        "en/changes",
        "en/sources",
        "en/search?q=harbour",
        f"en/pair?derived={link.derived}&source={link.source}",
    ]
    served.ask("en/decisions")  # templates are compiled once
    taken = []
    for path in pages:
        start = time.process_time()
        assert served.ask(path).status == 200
        taken.append(time.process_time() - start)
    assert statistics.median(taken) < 0.1
    assert max(taken) < 1.0
    served.stop()
