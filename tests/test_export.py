"""What other programs read: each format as documented, whatever characters an article holds."""

from __future__ import annotations

import csv
import io
import json

import pytest

from selon.exports.readings import COLUMNS, reading_object, to_csv, to_json, to_jsonl
from selon.records import Article, Attribution, Reading, Source, Span, Unread
from tests.samples import ATTRIBUTIONS, EMPTY, NESTED, PATRIOT, TEXT, UNMEASURED

UNREAD = Unread("broken.jsonl:3", "not JSON")


def _quoting(text: str, quoted: str) -> Reading:
    """A reading of a text with one attribution, of `quoted`."""
    span = Span(text.index(quoted), text.index(quoted) + len(quoted))
    return Reading(Article("a", text, "en"), (Attribution("a1", (), (), (span,), "direct", "r"),))


def _csv_rows(*readings: Reading) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(to_csv(readings)).decode(), newline="")))


def test_a_line_holds_what_output_md_names() -> None:
    (line,) = to_jsonl([PATRIOT])
    article = json.loads(line)
    assert article["text"] == TEXT
    assert article["id"] == "patriot"
    assert article["published"] == "2025-10-22T09:15:00Z"
    first = article["attributions"][0]
    assert first["source"] == {"spans": [[169, 258]]}
    assert first["cue"] == {"spans": [[260, 264]]}
    assert first["content"] == {"spans": [[265, 431]]}
    assert (first["speech"], first["speaker"], first["rule"]) == ("indirect", "s1", "en-verb")
    assert first["hedges"] == [[316, 321]]
    assert article["sources"][0]["kind"] == "anonymous"
    assert article["facts"][2] == {
        "span": [289, 299],
        "type": "quantity",
        "value": {"amount": 10, "counted": "bursts"},
        "attribution": "a1",
    }


def test_every_span_of_a_line_reproduces_its_words() -> None:
    article = json.loads(b"".join(to_jsonl([NESTED])))
    inner = article["attributions"][1]
    (start, end), *_ = inner["content"]["spans"]
    assert article["text"][start:end] == "3 vannes auraient cédé"
    assert inner["inside"] == "a1"
    assert article["credits"][0]["span"] == [0, 43]
    assert article["credits"][1]["span"] is None


def test_a_role_without_spans_is_null() -> None:
    attribution = reading_object(_quoting("“Go,” it read.", "“Go,”"))["attributions"]
    assert isinstance(attribution, list)
    assert (attribution[0]["source"], attribution[0]["cue"]) == (None, None)


def test_leftovers_are_listed_once_among_what_was_skipped() -> None:
    skipped = json.loads(b"".join(to_jsonl([PATRIOT])))["skipped"]
    assert [(item["reason"], item["leftover"]) for item in skipped] == [
        ("related link", True),
        ("appeal to the reader", True),
    ]
    abstention = json.loads(b"".join(to_jsonl([NESTED])))["skipped"][0]
    assert abstention == {
        "span": [218, 221],
        "reason": "a quotation mark without a partner",
        "leftover": False,
    }


def test_not_measured_is_not_the_same_as_none() -> None:
    lines = [json.loads(line) for line in to_jsonl([UNMEASURED, EMPTY])]
    assert [line["measured"] for line in lines] == [False, True]
    assert [line["attributions"] for line in lines] == [[], []]


def test_json_is_one_object_that_lists_what_could_not_be_read() -> None:
    whole = json.loads(b"".join(to_json([PATRIOT, UNREAD, EMPTY])))
    assert [article["id"] for article in whole["articles"]] == ["patriot", "none"]
    assert whole["unread"] == [{"path": "broken.jsonl:3", "reason": "not JSON"}]


def test_json_of_nothing_is_still_json() -> None:
    assert json.loads(b"".join(to_json([]))) == {"articles": [], "unread": []}


@pytest.mark.parametrize(
    "text", ["\ud83d lone", "end \udc00", "a\u2028b\u2029c\x85d", "\x00\x1b[31m\x7f", "👩🏽‍🔬𝒳"]
)
def test_any_text_comes_back_from_json_on_one_line(text: str) -> None:
    line = b"".join(to_jsonl([Reading(Article("a", text))]))
    assert json.loads(line)["text"] == text
    assert len(line.decode("utf-8").splitlines()) == 1


def test_csv_has_a_row_an_attribution() -> None:
    rows = _csv_rows(PATRIOT, EMPTY, NESTED)
    assert len(rows) == len(ATTRIBUTIONS) + 2
    assert tuple(rows[0]) == COLUMNS
    assert rows[0] | {"content": ""} == {
        "article": "patriot",
        "outlet": "The Calmoran Patriot",
        "published": "2025-10-22T09:15:00Z",
        "lang": "en",
        "attribution": "a1",
        "speech": "indirect",
        "source": TEXT[169:258],
        "speaker": "s1",
        "name": "A security source",
        "kind": "anonymous",
        "cue": "said",
        "content": "",
        "source_spans": "169-258",
        "cue_spans": "260-264",
        "content_spans": "265-431",
        "hedges": "316-321",
        "inside": "",
        "rule": "en-verb",
        "guarded": "",
    }
    assert rows[-2]["content_spans"] == "46-66;88-155"
    assert rows[-2]["cue"] == "a assuré … a-t-elle ajouté"


@pytest.mark.parametrize("quoted", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_guarded_and_named(quoted: str) -> None:
    (row,) = _csv_rows(_quoting(f"He wrote {quoted} there", quoted))
    assert row["content"] == f"'{quoted}"
    assert row["guarded"] == "content"


@pytest.mark.parametrize("quoted", ["“a, b”", "two\nlines", 'a "b"', "1-2", "\x00"])
def test_other_cells_come_back_unchanged(quoted: str) -> None:
    (row,) = _csv_rows(_quoting(f"He wrote {quoted} there", quoted))
    assert row["content"] == quoted
    assert row["guarded"] == ""


def test_half_a_surrogate_pair_does_not_stop_a_csv() -> None:
    (row,) = _csv_rows(_quoting("He wrote \ud83d there", "\ud83d"))
    assert row["content"] == "\\ud83d"


def test_each_piece_comes_before_the_next_reading_is_asked_for() -> None:
    asked: list[int] = []

    def readings() -> list[Reading]:
        for number in range(3):
            asked.append(number)
            yield EMPTY

    next(iter(to_jsonl(readings())))
    assert asked == [0]


def test_a_speaker_that_no_source_bears_leaves_its_cells_empty() -> None:
    reading = _quoting("“Go,” she said", "“Go,”")
    other = Reading(reading.article, reading.attributions, (Source("s9", "X", "group", ()),))
    (row,) = _csv_rows(other)
    assert (row["name"], row["kind"]) == ("", "")
