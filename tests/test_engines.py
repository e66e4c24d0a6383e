"""Traces over Parquet: the same on DuckDB and on Spark, resumed, bounded, and of two collections."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from eval.translation import OWN, read_aligned
from selon.case.contents import trace_of
from selon.case.store import open_case
from selon.cli import cli
from selon.engines import stages
from selon.engines.embedded import open_duckdb
from selon.engines.needs import find_java
from selon.engines.slices import Slice, Wanted, load_slice
from selon.engines.spark import Spark, open_spark
from selon.engines.stages import read_archive, trace_archive
from selon.engines.work import Engine, Outcome
from selon.records import Article, Match
from selon.tracing.queries import Bound
from selon.tracing.reuse import find_reuse
from selon.tracing.translation import find_translations

Row = dict[str, str]


def prose(count: int, seed: int) -> str:
    """Words that no other seed gives."""
    chance = random.Random(seed)
    return " ".join(
        "".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(count)
    )


def story(number: int, copies: int) -> list[Row]:
    text = prose(60, number)
    return [
        {"id": f"s{number}-{copy}", "outlet": f"O{copy}", "text": f"{prose(9, 100 * number + copy)} {text}."}
        for copy in range(copies)
    ]


def save(folder: Path, *files: Sequence[Row]) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for number, rows in enumerate(files):
        pq.write_table(pa.Table.from_pylist(list(rows)), folder / f"{number}.parquet")
    return [str(folder / f"{number}.parquet") for number in range(len(files))]


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    """One Spark for all tests; `make test` installs its Java."""
    if find_java() is None:
        pytest.skip("no Java: run `make test`, or install default-jre-headless")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Spark's own sockets, on the way out
        with open_spark("local[2]") as engine:
            engine.session.conf.set("spark.sql.shuffle.partitions", "2")
            yield engine


def on_duckdb(run: Callable[[Engine], Outcome], work: Path) -> Outcome:
    with open_duckdb(str(work), "256MB") as engine:
        return run(engine)


def results(folder: Path, columns: str = "*") -> list[tuple[object, ...]]:
    rows = duckdb.sql(f"SELECT {columns} FROM read_parquet('{folder}/*.parquet')").fetchall()
    return sorted(rows, key=repr)


def pairs(folder: Path) -> set[frozenset[str]]:
    return {
        frozenset((str(one), str(other))) for one, other in results(folder, "derived, source") if one != other
    }


def test_both_engines_give_the_same_to_the_character(spark: Spark, tmp_path: Path) -> None:
    paths = save(
        tmp_path / "in", story(1, 4) + story(2, 2), [*story(3, 3), {"id": "x", "outlet": "", "text": " "}]
    )
    work, out = tmp_path / "work", tmp_path / "out"
    one = on_duckdb(lambda engine: trace_archive(engine, paths, f"{out}-d", f"{work}-d"), work)
    two = trace_archive(spark, paths, f"{out}-s", f"{work}-s")
    assert results(Path(f"{out}-d")) == results(Path(f"{out}-s"))
    assert results(Path(f"{work}-d/shared_text")) == results(Path(f"{work}-s/shared_text"))
    assert one.articles == two.articles == 10
    assert one.pairs == two.pairs == 6 + 1 + 3
    assert [(b.name, b.times) for b in two.bounds if b.name == "unread"] == [("unread", 1)]
    assert one.bounds == two.bounds
    again = trace_archive(spark, paths, f"{out}-s", f"{work}-s")
    assert (two.done, again.ran, again.done) == ([], [], two.ran)


def test_changed_files_are_traced_again(tmp_path: Path) -> None:
    paths = save(tmp_path / "in", story(1, 3))

    def run(engine: Engine) -> Outcome:
        return trace_archive(engine, paths, str(tmp_path / "out"), str(tmp_path / "work"))

    first, again = on_duckdb(run, tmp_path / "work"), on_duckdb(run, tmp_path / "work")
    assert (first.done, again.ran, again.done) == ([], [], first.ran)
    save(tmp_path / "in", story(1, 2))
    assert on_duckdb(run, tmp_path / "work").ran == first.ran


KILLED = """
import os, sys
from selon.engines.stages import trace_archive
paths, out, work = sys.argv[2].split(), sys.argv[3], sys.argv[4]
def follow(stage):
    if stage == "hits":
        os._exit(9)
if sys.argv[1] == "spark":
    from selon.engines.spark import open_spark
    with open_spark("local[1]") as engine:
        trace_archive(engine, paths, out, work, follow=follow)
else:
    from selon.engines.embedded import open_duckdb
    with open_duckdb(work) as engine:
        trace_archive(engine, paths, out, work, follow=follow)
"""


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_a_killed_run_goes_on(name: str, spark: Spark, tmp_path: Path) -> None:
    paths = save(tmp_path / "in", story(1, 3))
    work, out = tmp_path / "work", tmp_path / "out"
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, name, " ".join(paths), str(out), str(work)],
        capture_output=True,
        timeout=120,
    )
    assert killed.returncode == 9, killed.stderr.decode()[-2000:]
    assert not out.exists()

    def go_on(engine: Engine) -> Outcome:
        return trace_archive(engine, paths, str(out), str(work))

    found = go_on(spark) if name == "spark" else on_duckdb(go_on, work)
    assert found.done[:2] == ["given_traced", "given_fingerprints"]
    assert found.ran[0] == "hits"
    assert found.pairs == 3


@pytest.mark.parametrize("name", ["duckdb", "spark"])
def test_new_articles_against_an_archive(name: str, spark: Spark, tmp_path: Path) -> None:
    old, new = story(1, 4) + story(2, 3), story(3, 2)
    archive = save(tmp_path / "archive", old[1:])
    paths = save(tmp_path / "new", [old[0], *new])
    work, out = tmp_path / "work", tmp_path / "out"

    def run(engine: Engine) -> Outcome:
        return trace_archive(engine, paths, str(out), str(work), archive=archive)

    found = run(spark) if name == "spark" else on_duckdb(run, work)
    assert found.pairs == 3 + 1
    linked = {name for pair in pairs(out) for name in pair}
    assert linked == {row["id"] for row in [*old[:4], *new]}


def across(work: Path, ids: Sequence[str]) -> dict[frozenset[str], Match]:
    """The translations among the matches that a run kept."""
    rows = duckdb.sql(f"SELECT record FROM read_parquet('{work}/matches/*.parquet')").fetchall()
    kept = [msgspec.json.decode(row[0], type=Match) for row in rows]
    return {frozenset((ids[int(m.first)], ids[int(m.second)])): m for m in kept if m.across}


def test_translations_are_those_of_a_case_on_both_engines(spark: Spark, tmp_path: Path) -> None:
    told = [article for pair in read_aligned(OWN / "en_fr_aligned.txt") for article in pair.articles]
    copies = [replace(told[1], id="copy"), replace(told[2], id="part", text=told[2].text[:900])]
    german = Article("und", prose(200, 5), "de")
    articles = [*told, *copies, german]
    rows = [{**row_of(article), "outlet": f"O{n}"} for n, article in enumerate(articles)]
    paths = save(tmp_path / "in", rows[:9], rows[9:])
    work, out = tmp_path / "work", tmp_path / "out"
    one = on_duckdb(lambda engine: trace_archive(engine, paths, f"{out}-d", f"{work}-d"), work)
    two = trace_archive(spark, paths, f"{out}-s", f"{work}-s")
    assert results(Path(f"{work}-d/matches")) == results(Path(f"{work}-s/matches"))
    assert results(Path(f"{out}-d")) == results(Path(f"{out}-s"))
    assert one.pairs == two.pairs
    found = across(Path(f"{work}-d"), [article.id for article in articles])
    expected = {frozenset((m.first, m.second)): m for m in find_translations(articles)}
    assert len(expected) >= len(told) // 2 + 1
    assert found.keys() == expected.keys()
    assert all(found[pair].passages == match.passages for pair, match in expected.items())
    assert "translation" in {row[0] for row in results(Path(f"{out}-d"), "relation")}


def row_of(article: Article) -> Row:
    record = msgspec.json.encode(replace(article, text="")).decode()
    return {"id": article.id, "text": article.text, "record": record}


def test_in_one_language_nothing_is_done_for_translations(tmp_path: Path) -> None:
    paths = save(tmp_path / "in", story(1, 3))
    run = on_duckdb(
        lambda e: trace_archive(e, paths, str(tmp_path / "out"), str(tmp_path / "w")), tmp_path / "w"
    )
    assert "all_anchors" not in run.ran
    assert run.pairs == 3


def test_skew_is_bounded_and_reported(spark: Spark, tmp_path: Path) -> None:
    footer = prose(30, 7)
    copies = [
        {"id": f"c{n}", "outlet": f"O{n}", "text": f"{prose(9, n + 50)} {prose(40, 1)}"} for n in range(300)
    ]
    same = [{"id": f"e{n}", "outlet": f"P{n}", "text": prose(40, 2)} for n in range(100)]
    lined = [{"id": f"f{n}", "outlet": "Q", "text": f"{prose(30, n + 900)} {footer}"} for n in range(100)]
    long = [{"id": "long", "outlet": "L", "text": prose(60_000, 3)}]
    paths = save(tmp_path / "in", copies + same, lined + long)
    work, out = tmp_path / "work", tmp_path / "out"
    one = on_duckdb(lambda engine: trace_archive(engine, paths, f"{out}-d", f"{work}-d"), work)
    two = trace_archive(spark, paths, f"{out}-s", f"{work}-s")
    assert results(Path(f"{work}-d/shared_text")) == results(Path(f"{work}-s/shared_text"))
    assert one.bounds == two.bounds
    bit = {bound.name: bound for bound in two.bounds}
    assert bit.keys() == {"boilerplate", "crowd", "doubles"}
    assert (bit["crowd"].largest, bit["doubles"].times, bit["doubles"].largest) == (300, 92, 100)
    assert two.pairs < 300 * 32 + 100 * 9


@pytest.mark.parametrize("linked", [0, stages.LINKED])
def test_chains_of_copies_are_one_family(
    linked: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each article shares one passage with the one before and another with the one after, in an order of its own."""
    monkeypatch.setattr(stages, "LINKED", linked)
    parts = [prose(40, n) for n in range(31)]
    order = random.Random(5).sample(range(30), 30)
    rows = [{"id": f"c{n}", "outlet": f"O{n}", "text": f"{parts[n]} {parts[n + 1]}"} for n in order]
    paths = save(tmp_path / "in", rows, story(90, 2))
    work = tmp_path / "w"
    found = on_duckdb(lambda e: trace_archive(e, paths, str(tmp_path / "o"), str(work)), work)
    last = max(work.glob("labels*/"), key=lambda path: path.stat().st_mtime_ns)
    assert found.pairs == 29 + 1
    labels = {row[0]: row[1] for row in results(last, "article, label")}
    assert labels == {**dict.fromkeys(range(30), 0), 30: 30, 31: 30}


def test_more_runs_than_are_aligned_are_said(tmp_path: Path) -> None:
    runs = [prose(16, n) for n in range(100)]
    texts = {side: " ".join(f"{run} {prose(60, 1000 * place + n)}" for n, run in enumerate(runs, 1))
             for place, side in enumerate("ab", 1)}  # fmt: skip
    paths = save(
        tmp_path / "in", [{"id": side, "outlet": side, "text": text} for side, text in texts.items()]
    )
    found = on_duckdb(
        lambda e: trace_archive(e, paths, str(tmp_path / "o"), str(tmp_path / "w")), tmp_path / "w"
    )
    assert found.bounds == [Bound("alignments", 1, 36)]
    [match] = find_reuse([Article(side, text, "en", side) for side, text in texts.items()])
    assert len(match.passages) == 64
    assert [e.detail for e in match.evidence if e.rule == "runs-left"] == ["36"]


def test_what_bounds_leave_out_of_a_case_is_said_and_kept(tmp_path: Path) -> None:
    same = [{"id": f"e{n}", "text": prose(40, 2), "outlet": f"P{n}"} for n in range(12)]
    lines = tmp_path / "articles.jsonl"
    lines.write_text("\n".join(msgspec.json.encode(row).decode() for row in same), "utf-8")
    case = str(tmp_path / "case.selon")
    for inputs in ([str(lines), "--case", case], [case]):
        told = CliRunner().invoke(cli, ["trace", *inputs])
        assert told.exit_code == 0, told.output
        assert "4 articles have the words of eight others (up to 12)" in told.output


def test_readings_and_a_slice_of_the_results_as_a_case(spark: Spark, tmp_path: Path) -> None:
    said = "The mayor said the bridge would be closed for a year, according to a report published on Monday."
    rows = [
        {"id": name, "outlet": name, "lang": "en", "text": f"{prose(20, n)}. {said} {prose(40, 9)}."}
        for n, name in enumerate("abc")
    ]
    paths = save(tmp_path / "in", rows + story(4, 2))
    readings, out = tmp_path / "readings", tmp_path / "out"
    read_archive(spark, paths, str(readings), str(tmp_path / "work-r"))
    work = tmp_path / "work-d"
    on_duckdb(lambda e: read_archive(e, paths, f"{readings}-d", str(work)), work)
    assert results(readings) == results(Path(f"{readings}-d"))
    trace_archive(spark, paths, str(out), str(tmp_path / "work"))
    with open_case() as case:
        part = load_slice(case, str(out), Wanted(("a",)), [str(readings)])
        assert part == Slice(asked=1, near=2)
        assert [article.id for article in case.articles()] == ["a", "b", "c"]
        assert len(trace_of(case).derivations) == 3
        assert all(reading.attributions for reading in case.readings())


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a trace: two stories of four and three outlets, and an article alone."""
    folder = tmp_path_factory.mktemp("traced")
    told = [{**row, "title": "Le pont fermé" if n else "Le pont"} for n, row in enumerate(story(1, 4))]
    alone = {"id": "alone", "outlet": "Le Courrier", "text": prose(50, 77), "title": "Seul"}
    paths = save(folder / "in", told + story(2, 3), [alone])
    out = str(folder / "out")
    on_duckdb(lambda engine: trace_archive(engine, paths, out, f"{out}.work"), folder / "out.work")
    return folder


def opened(*arguments: str) -> tuple[int, str, set[str]]:
    """Status and words of `selon trace` on results, and the articles of the case it made."""
    path = Path(arguments[0]).parent / f"{abs(hash(arguments))}.selon"
    done = CliRunner().invoke(cli, ["trace", *arguments, "--case", str(path), "--format", "jsonl"])
    words = done.output if done.exception is None else f"{done.output}{done.exception}"
    with open_case(path) as case:
        return done.exit_code, words, {article.id for article in case.articles()}


@pytest.mark.parametrize(
    ("options", "ids", "told"),
    [
        (["--around", "s1-2"], {"s1-0", "s1-1", "s1-2", "s1-3"}, "1 article asked for and 3 that share"),
        (
            ["--around", "s2-0", "--at-most", "2"],
            {"s2-0", "s2-1"},
            "left out: 0 more asked for, 1 that share",
        ),
        (["--outlet", "o3"], {"s1-0", "s1-1", "s1-2", "s1-3"}, "1 article asked for"),
        (["--containing", "FERME pont", "--at-most", "2"], {"s1-1", "s1-2"}, "left out: 1 more asked for"),
        (["--containing", "pont", "--outlet", "O0", "--at-most", "1"], {"s1-0"}, "1 article asked for\n"),
        ([], {f"s1-{n}" for n in range(4)} | {f"s2-{n}" for n in range(3)}, "7 articles asked for\n"),
    ],
)
def test_a_part_of_the_results_is_opened(options: list[str], ids: set[str], told: str, traced: Path) -> None:
    status, words, found = opened(str(traced / "out"), *options)
    assert (status, found) == (0, ids), words
    assert told in words
    kept = [line for line in words.splitlines() if line.startswith("{")]
    assert len(kept) == sum(
        one in ids and other in ids for one, other in results(traced / "out", "derived, source")
    )


def test_articles_without_links_are_opened_from_their_own_files(traced: Path) -> None:
    status, words, found = opened(
        str(traced / "out"), "--around", "alone", "--articles", str(traced / "in/*.parquet")
    )
    assert (status, found) == (0, {"alone"}), words


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--around", "alone"], "no article “alone” among the articles that share text with others"),
        (["--containing", "nowhere"], "nothing that was asked for is among the articles"),
        (["--at-most", "3"], "7 articles have links: say around which"),
        (["--around", "s1-0", "--articles", "nothing.parquet"], "nothing.parquet: IO Error: No files found"),
    ],
)
def test_what_cannot_be_opened_is_said(options: list[str], told: str, traced: Path) -> None:
    status, words, found = opened(str(traced / "out"), *options)
    assert (status, found) == (1, set())
    assert told in words


def test_options_of_a_slice_go_with_results_alone(traced: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["trace", str(traced / "in"), "--around", "s1-0"])
    assert told.exit_code == 2
    assert "--around goes with the derivations" in told.output
    both = CliRunner().invoke(cli, ["trace", str(traced / "out"), str(traced / "in")])
    assert "stand alone" in str(both.exception)
    case = str(tmp_path / "full.selon")
    assert CliRunner().invoke(cli, ["trace", str(traced / "in"), "--case", case]).exit_code == 0
    again = CliRunner().invoke(cli, ["trace", str(traced / "out"), "--case", case])
    assert "holds articles already" in str(again.exception)
    engine = ["--engine", "duckdb", "--out", str(tmp_path / "o"), "--around", "s1-0"]
    refused = CliRunner().invoke(cli, ["trace", str(traced / "in/0.parquet"), *engine])
    assert "not with --around" in refused.output


def test_an_id_that_stands_for_several_articles_is_left_out(tmp_path: Path) -> None:
    first, second = story(1, 3), story(2, 2)
    paths = save(tmp_path / "in", first, [{**row, "id": f"s1-{2 * n}"} for n, row in enumerate(second)])
    out = str(tmp_path / "out")
    on_duckdb(lambda engine: trace_archive(engine, paths, out, f"{out}.work"), tmp_path / "out.work")
    status, words, found = opened(out, "--around", "s1-1")
    assert (status, found) == (0, {"s1-1"}), words
    assert "left out: 2 ids of several articles each" in words
    assert opened(out, "--around", "s1-0", "--at-most", "1")[:1] == (1,)


def test_a_text_that_is_not_there_is_said(traced: Path, tmp_path: Path) -> None:
    [part] = save(tmp_path, story(1, 2))
    status, words, found = opened(str(traced / "out"), "--around", "s1-0", "--articles", part)
    assert (status, found) == (0, {"s1-0", "s1-1"}), words
    assert "left out: 2 articles whose text is not there" in words


def test_a_slice_is_served_and_reported(traced: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    done = CliRunner().invoke(cli, ["report", str(traced / "out"), "--around", "s1-0", "-o", str(page)])
    assert done.exit_code == 0, done.output
    assert "s1-3" in page.read_text("utf-8")
    assert "s2-0" not in page.read_text("utf-8")
    command = "from selon.cli import main; main()"
    options = ["serve", str(traced / "out"), "--around", "s1-0", "--no-browser"]
    process = subprocess.Popen([sys.executable, "-c", command, *options], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        address = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}en/", timeout=60) as answer:
            assert b"s1-3" in answer.read()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def test_without_java_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    paths = save(tmp_path / "in", story(1, 2))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    told = CliRunner().invoke(cli, ["trace", *paths, "--engine", "spark", "--out", str(tmp_path / "out")])
    words = told.output or str(told.exception)
    assert told.exit_code != 0
    assert "default-jre-headless" in words
    there = CliRunner().invoke(cli, ["trace", *paths, "--engine", "duckdb", "--out", str(tmp_path / "out")])
    assert there.exit_code == 0, there.output
    assert "2 articles, 1 pair" in there.output


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "duckdb"], "--out"),
        (["--engine", "duckdb", "--out", "out", "--format", "jsonl"], "not with --format"),
        (["--out", "out"], "go with --engine"),
    ],
)
def test_options_that_do_not_go_together_are_refused(options: list[str], told: str, tmp_path: Path) -> None:
    [path] = save(tmp_path / "in", story(1, 2))
    for command in ("trace", "read"):
        result = CliRunner().invoke(cli, [command, path, *options])
        assert result.exit_code == 2
        assert told in result.output
