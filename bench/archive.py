"""Traces of generated archives of any size: seconds, memory and disk by stage, and how large the groups get.

    python -m bench.archive 200000 FOLDER            makes the articles (Parquet), traces them with DuckDB
    python -m bench.archive 200000 FOLDER --buckets  also simulates how fingerprints and pages spread over machines

Articles are words drawn by Zipf's law from a vocabulary of two hundred thousand, so that chance repeats hardly a run
of five words, as in news; each third belongs to a story that two to thirty outlets carry whole, cut or edited; every
outlet has its own footer. Figures are CPU seconds of all threads of the process.
"""

from __future__ import annotations

import argparse
import json
import resource
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from selon.engines.embedded import open_duckdb
from selon.engines.stages import trace_archive
from selon.engines.work import Outcome

VOCABULARY = 200_000
WORDS = 250  # of an article, on average: that of the news of ../shared/eval/reuse
PART = 20_000  # articles of a file
ARTICLES_OF_OUTLET = 2_000
COPIED = 0.33  # of the articles
Row = dict[str, str]


def generate(count: int, seed: int = 8) -> Iterator[list[Row]]:
    """So many articles, a file's worth at a time."""
    chance = np.random.default_rng(seed)
    letters = np.array(list("abcdefghijklmnoprstuvw"))
    words = ["".join(chance.choice(letters, 3 + n % 8)) + str(n % 7 or "") for n in range(VOCABULARY)]
    weights = 1 / np.arange(10, VOCABULARY + 10)
    edges = np.cumsum(weights / weights.sum())
    outlets = max(count // ARTICLES_OF_OUTLET, 10)
    footers = [_draw(chance, words, edges, 30) for _ in range(outlets)]
    made = 0
    stories: list[tuple[list[str], int]] = []
    while made < count:
        rows = []
        for number in range(made, min(made + PART, count)):
            outlet = int(chance.integers(outlets))
            body = _body(chance, words, edges, stories)
            text = " ".join([*body, *footers[outlet]])
            rows.append(_row(number, outlet, text))
        made += len(rows)
        yield rows


def _row(number: int, outlet: int, text: str) -> Row:
    name = f"outlet-{outlet}"
    record = json.dumps({"id": str(number), "text": "", "lang": "en", "outlet": name})
    return {"id": str(number), "outlet": name, "text": text, "record": record}


def _draw(chance: np.random.Generator, words: Sequence[str], edges: np.ndarray, count: int) -> list[str]:
    return [words[place] for place in np.searchsorted(edges, chance.random(count)).tolist()]


def _body(
    chance: np.random.Generator,
    words: Sequence[str],
    edges: np.ndarray,
    stories: list[tuple[list[str], int]],
) -> list[str]:
    """A new text, or a copy of one of the stories under way: whole, cut or with a tenth of its words replaced."""
    if chance.random() >= COPIED or not stories:
        body = _draw(chance, words, edges, int(chance.integers(WORDS // 2, WORDS * 3 // 2)))
        if chance.random() < COPIED / 2:
            stories.append((body, int(chance.integers(2, 30))))
        return body
    place = int(chance.integers(len(stories)))
    body, left = stories[place]
    if left <= 1:
        stories[place] = stories[-1]
        stories.pop()
    else:
        stories[place] = body, left - 1
    kind = chance.integers(3)
    if kind == 1:
        begin = int(chance.integers(len(body) // 2))
        return body[begin : begin + len(body) // 2] + _draw(chance, words, edges, 60)
    if kind == 2:
        other = _draw(chance, words, edges, len(body))
        kept = chance.random(len(body)) >= 0.1
        return [one if keep else new for one, new, keep in zip(body, other, kept.tolist(), strict=True)]
    return list(body)


def write(count: int, folder: Path) -> None:
    """The articles as Parquet files, if they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "made").exists():
        for number, rows in enumerate(generate(count)):
            pq.write_table(
                pa.Table.from_pylist(rows), folder / f"part-{number:05}.parquet", compression="zstd"
            )
        (folder / "made").write_text(str(count))


def measure(folder: Path, memory: str) -> Outcome:
    """Traces the articles in a folder; prints each stage with its CPU seconds and the disk it took."""
    work = folder / "work"
    begin = process_time()
    running: list[tuple[str, float]] = []

    def follow(stage: str) -> None:
        if running:
            name, moment = running.pop()
            size = sum(file.stat().st_size for file in (work / name).glob("*.parquet")) / 2**20
            print(f"{name:20}{process_time() - moment:10.1f} s{size:10.1f} MB", flush=True)
        running.append((stage, process_time()))

    with open_duckdb(str(work), memory) as engine:
        found = trace_archive(
            engine, [str(folder / "part-*.parquet")], str(folder / "out"), str(work), follow=follow
        )
    follow("")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{found.articles} articles, {found.pairs} pairs: {process_time() - begin:.1f} CPU s, {peak:.0f} MB"
    )
    print(*found.bounds, sep="\n")
    return found


def simulate(folder: Path, machines: Sequence[int] = (16, 256, 4096)) -> None:
    """How unevenly fingerprints (by their hash) and pages (by their number) would spread over so many tasks."""
    work = folder / "work"
    for tasks in machines:
        for name, key in (("shared", "hash"), ("placed", "page")):
            source = f"read_parquet('{work}/{name}/*.parquet')"
            load = f"SELECT abs(hash({key}) % {tasks}) AS task, count(*) AS load FROM {source} GROUP BY ALL"
            most, mean = duckdb.execute(f"SELECT max(load), sum(load) / {tasks} FROM ({load})").fetchall()[0]
            print(f"{name:8}{tasks:6} tasks: mean {mean:12.0f} rows, fullest {most / mean:6.2f} times that")
    ranks = "SELECT carriers, count(*) FROM read_parquet('{}/frequency/*.parquet') GROUP BY 1 ORDER BY 1 DESC LIMIT 5"
    print("fingerprints by how many articles have them:", duckdb.execute(ranks.format(work)).fetchall())


def main() -> None:
    """Generates, traces and, if asked, simulates."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--memory", default="1GB")
    parser.add_argument("--buckets", action="store_true")
    arguments = parser.parse_args()
    write(arguments.count, arguments.folder)
    measure(arguments.folder, arguments.memory)
    if arguments.buckets:
        simulate(arguments.folder)


if __name__ == "__main__":
    main()
