"""The tables of a case file, the views its users query, and how a file of an older version is brought up.

Each table keeps records as selon has them (`record`, JSON of `selon.records`); the views lay them out as rows
and columns, with the characters of every span beside it. `docs/case.md` lists the views with examples. Spans
are `[start, end)` in code points, as everywhere.
"""

from __future__ import annotations

VERSION = 2  # of the tables; a file with a larger number was made by a newer selon

# What lineage found of each article and each pair, so that it is found once (`case/lineage.py`). `outlets` is the
# digest of what was known of outlets when `citations` were found; `content` is made where a credit may need it.
# `asked`: the words of which it must be known in how many articles they stand, a line each. `families`: what was found
# of each family of articles, under a digest of all that it was found from.
_LINEAGE = """
CREATE TABLE profiles (
    article VARCHAR PRIMARY KEY, record JSON NOT NULL, outlets VARCHAR, citations JSON, content VARCHAR
);
CREATE TABLE words (word VARCHAR NOT NULL, articles INTEGER NOT NULL);
CREATE TABLE names (name VARCHAR NOT NULL, articles INTEGER NOT NULL);
ALTER TABLE matches ADD COLUMN coverage JSON;
ALTER TABLE matches ADD COLUMN comparison JSON;
ALTER TABLE matches ADD COLUMN asked VARCHAR;
CREATE TABLE families (digest VARCHAR NOT NULL, record JSON NOT NULL);
"""

TABLES = f"""
CREATE TABLE about (key VARCHAR PRIMARY KEY, value VARCHAR NOT NULL);
CREATE TABLE files (digest VARCHAR, path VARCHAR, maker VARCHAR, PRIMARY KEY (digest, path, maker));
CREATE TABLE unread (path VARCHAR PRIMARY KEY, reason VARCHAR NOT NULL);
CREATE TABLE articles (
    n INTEGER PRIMARY KEY, id VARCHAR NOT NULL UNIQUE, digest VARCHAR NOT NULL,
    title VARCHAR, outlet VARCHAR, byline VARCHAR, published VARCHAR, lang VARCHAR NOT NULL, url VARCHAR,
    path VARCHAR, text VARCHAR NOT NULL, record JSON NOT NULL
);
CREATE TABLE readings (article VARCHAR PRIMARY KEY, maker VARCHAR NOT NULL, record JSON NOT NULL);
CREATE TABLE matches (first VARCHAR NOT NULL, second VARCHAR NOT NULL, across BOOLEAN NOT NULL, record JSON NOT NULL);
CREATE TABLE decisions (id VARCHAR PRIMARY KEY, time VARCHAR NOT NULL, record JSON NOT NULL);
CREATE TABLE results (kind VARCHAR NOT NULL, n INTEGER NOT NULL, record JSON NOT NULL, PRIMARY KEY (kind, n));
{_LINEAGE}"""

# One statement a view. `piece(text, span)` is the characters of a span.
_SPAN = '"INTEGER[]"'
_SPANS = '"INTEGER[][]"'
VIEWS = f"""
CREATE MACRO piece(text, span) AS substring(text, span[1] + 1, span[2] - span[1]);
CREATE MACRO pieces(text, spans) AS array_to_string(list_transform(spans, lambda s: piece(text, s)), ' … ');
CREATE VIEW candidates AS
    SELECT id AS article, unnest(from_json(record->'candidates',
        '[{{"field":"VARCHAR","value":"VARCHAR","found_in":"VARCHAR","span":{_SPAN}}}]'), max_depth := 2)
    FROM articles;
CREATE VIEW credits AS
    SELECT id AS article, unnest(from_json(record->'credits',
        '[{{"kind":"VARCHAR","name":"VARCHAR","url":"VARCHAR","span":{_SPAN},"found_in":"VARCHAR",
           "rule":"VARCHAR"}}]'), max_depth := 2)
    FROM articles;
CREATE VIEW attributions AS
    SELECT a.article, a.id, speech, speaker, pieces(text, source) AS source_text, pieces(text, cue) AS cue_text,
        pieces(text, content) AS content_text, source, cue, content, hedges, inside, rule
    FROM (SELECT article, unnest(from_json(record->'attributions',
        '[{{"id":"VARCHAR","source":{_SPANS},"cue":{_SPANS},"content":{_SPANS},"speech":"VARCHAR",
           "rule":"VARCHAR","speaker":"VARCHAR","hedges":{_SPANS},"inside":"VARCHAR"}}]'), max_depth := 2)
        FROM readings) a JOIN articles ON articles.id = a.article;
CREATE VIEW sources AS
    SELECT article, unnest(from_json(record->'sources',
        '[{{"id":"VARCHAR","name":"VARCHAR","kind":"VARCHAR","description":"VARCHAR","spans":{_SPANS},
           "anonymity":{_SPAN},"told":{_SPAN},"unresolved":"VARCHAR"}}]'), max_depth := 2)
    FROM readings;
CREATE VIEW facts AS
    SELECT f.article, type, piece(text, span) AS fact_text, span, value, attribution
    FROM (SELECT article, unnest(from_json(record->'facts',
        '[{{"span":{_SPAN},"type":"VARCHAR","value":"JSON","attribution":"VARCHAR"}}]'), max_depth := 2)
        FROM readings) f JOIN articles ON articles.id = f.article;
CREATE VIEW skipped AS
    SELECT s.article, reason, piece(text, span) AS skipped_text, span
    FROM (SELECT article, unnest(from_json(record->'skipped',
        '[{{"span":{_SPAN},"reason":"VARCHAR"}}]'), max_depth := 2)
        FROM readings) s JOIN articles ON articles.id = s.article;
CREATE VIEW derivations AS
    SELECT unnest(from_json(record, '{{"derived":"VARCHAR","source":"VARCHAR","relation":"VARCHAR",
        "declared":"BOOLEAN","score":"DOUBLE","direction":"VARCHAR","sibling":"BOOLEAN",
        "passages":"INTEGER[][][]","evidence":"JSON"}}'))
    FROM results WHERE kind = 'derivation' ORDER BY n;
CREATE VIEW passages AS
    SELECT derived, source, piece(d.text, passage[1]) AS derived_text, piece(s.text, passage[2]) AS source_text,
        passage[1] AS derived_span, passage[2] AS source_span
    FROM (SELECT derived, source, unnest(passages) AS passage FROM derivations) p
    JOIN articles d ON d.id = p.derived JOIN articles s ON s.id = p.source;
CREATE VIEW absent AS
    SELECT unnest(from_json(record, '{{"id":"VARCHAR","name":"VARCHAR","url":"VARCHAR",
        "credited_by":"VARCHAR[]"}}'))
    FROM results WHERE kind = 'absent' ORDER BY n;
CREATE VIEW changes AS
    SELECT source, derived, type, piece(s.text, before) AS before_text, piece(d.text, after) AS after_text,
        before, after, rule
    FROM (SELECT n, unnest(from_json(record, '{{"source":"VARCHAR","derived":"VARCHAR","type":"VARCHAR",
        "before":{_SPAN},"after":{_SPAN},"rule":"VARCHAR"}}'))
        FROM results WHERE kind = 'change') c
    JOIN articles s ON s.id = c.source JOIN articles d ON d.id = c.derived ORDER BY c.n;
CREATE VIEW claims AS
    SELECT record->>'id' AS id, record->>'label' AS label, json_array_length(record->'statements') AS statements,
        CAST(record->'origins'->>'at_least' AS INTEGER) AS at_least,
        CAST(record->'origins'->>'at_most' AS INTEGER) AS at_most,
        CAST(record->'origins'->>'declared_only' AS INTEGER) AS declared_only
    FROM results WHERE kind = 'claim' ORDER BY n;
CREATE VIEW statements AS
    SELECT claim, article, piece(text, span) AS statement_text, span, attribution
    FROM (SELECT record->>'id' AS claim, unnest(from_json(record->'statements', '["JSON"]')) AS s
        FROM results WHERE kind = 'claim'),
        LATERAL (SELECT s->>0 AS article, from_json(s->1, '{_SPAN}') AS span,
            s->>2 AS attribution)
    JOIN articles ON articles.id = article;
"""

# UPGRADES[n] brings a file from version n to n + 1.
UPGRADES: dict[int, str] = {1: _LINEAGE}
