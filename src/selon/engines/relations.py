"""The relations of a trace over Parquet files, as SQL that DuckDB and Spark SQL run unchanged.

Around the steps of `tracing.queries`: before them, articles numbered by their files, in the order of the files'
names; after them, candidates put into pages of bounded size with the texts they need, and pairs that share text
put into groups whose lineage is found together. What a relation holds is said above it.
"""

from __future__ import annotations

from selon.tracing.queries import DOUBLES, LIMITS, SHORTEST

# Words of the texts of a page, and the articles of a block: pages of one block stand together.
PAGE = 2_000_000
BLOCK = 256
# Articles with the words of one other, at most in a page.
REPEATED = 2_000
# Articles whose lineage is found together; in a larger group each pair is judged by itself.
MEMBERS = 400
# A page's number: its block times this, plus its place in the block; repeats from half of it on.
PLACES = 1_000_000

FILES = """
SELECT file, sum(count(*)) OVER (ORDER BY file) - count(*) AS begin, count(*) AS articles
FROM {given} GROUP BY file
"""

NUMBERED = """
SELECT CAST(f.begin + g.place + {shift} AS INT) AS article, {fields}
FROM {given} g JOIN {files} f ON g.file = f.file
"""

BODIES = "SELECT article, body FROM {traced} WHERE words > 0"

# How many words each pair of candidates has to compare.
LOADS = """
SELECT p.first, p.second, CAST(a.words AS BIGINT) + b.words AS words
FROM (SELECT DISTINCT first, second FROM candidates) p
JOIN traced a ON p.first = a.article JOIN traced b ON p.second = b.article
"""

PLACED = f"""
SELECT first, second, {PLACES} * CAST(floor(first / {BLOCK}) AS BIGINT)
    + CAST(floor((sum(words) OVER (PARTITION BY floor(first / {BLOCK}) ORDER BY first, second) - words)
                 / {PAGE}) AS BIGINT) AS page
FROM loads
"""

REPEATS = f"""
SELECT d.original AS first, d.article AS second, {PLACES} * CAST(floor(d.original / {BLOCK}) AS BIGINT)
    + {PLACES // 2} + CAST(floor(d.place / {REPEATED}) AS BIGINT) AS page
FROM doubled d JOIN newcomers n ON d.article = n.article JOIN traced t ON d.article = t.article
WHERE d.place > {DOUBLES} AND t.words >= {SHORTEST}
"""

NEEDED = """
SELECT page, first AS article FROM placed UNION SELECT page, second FROM placed
UNION SELECT page, first FROM repeats UNION SELECT page, second FROM repeats
"""

# What a page is made of, in this order: texts, candidates, and articles that have the same words. Relations with texts
# stand first in a join: the others, which are small, are what an engine holds in memory.
TEXT, CANDIDATE, REPEAT = range(3)
PAGES = f"""
SELECT n.page, {TEXT} AS kind, n.article AS first, 0 AS second, 0 AS shift, 0 AS low, 0 AS high, 0 AS hits, t.body
FROM traced t JOIN needed n ON n.article = t.article
UNION ALL
SELECT p.page, {CANDIDATE}, c.first, c.second, c.shift, c.low, c.high, CAST(c.hits AS INT), NULL
FROM candidates c JOIN placed p ON c.first = p.first AND c.second = p.second
UNION ALL
SELECT page, {REPEAT}, first, second, 0, 0, 0, 0, NULL FROM repeats
"""

# What the bounds left out, a row for each bound that did: how many, and the largest.
BOUNDS = f"""{LIMITS}
UNION ALL
SELECT 'boilerplate', count(*), CAST(max(f.carriers) AS BIGINT)
FROM frequency f JOIN boilerplate b ON f.hash = b.hash HAVING count(*) > 0
UNION ALL
SELECT 'unread', count(*), CAST(0 AS BIGINT) FROM traced WHERE reason IS NOT NULL HAVING count(*) > 0
"""

UNALIGNED = """
SELECT count(*) AS times, CAST(max(unaligned) AS BIGINT) AS largest FROM shared_text WHERE unaligned > 0
"""

# All pairs, for one task to link.
LINKS = "SELECT 0 AS whole, 0 AS kind, first, second FROM matches"

# Groups: articles that matches link, each with the least number of those it is linked to, round by round.
EDGES = "SELECT first AS article, second AS other FROM matches UNION ALL SELECT second, first FROM matches"

FIRST_LABELS = "SELECT article, least(article, min(other)) AS label FROM edges GROUP BY article"

NEXT_LABELS = """
SELECT s.article, least(s.label, min(m.label)) AS label
FROM (SELECT e.article, least(min(a.label), min(o.label)) AS label
      FROM edges e JOIN {labels} a ON e.article = a.article JOIN {labels} o ON e.other = o.article
      GROUP BY e.article) s JOIN {labels} m ON s.label = m.article
GROUP BY s.article, s.label
"""

MOVED = """
SELECT count(*) FROM {before} x JOIN {after} y ON x.article = y.article WHERE x.label <> y.label
"""

SIZES = "SELECT label, count(*) AS members FROM {labels} GROUP BY label"

# Pairs with the group they are judged in; a pair of an oversized group is one by itself. `page` says which groups
# are shipped together: the pairs of the article that has more of them, so that a long one is shipped seldom.
LINKED = "SELECT article, count(*) AS pairs FROM edges GROUP BY article"

GROUPED = f"""
SELECT first, second, CASE WHEN members <= {MEMBERS} THEN label ELSE -(first * 2147483648 + second) - 1 END AS family,
       CASE WHEN members <= {MEMBERS} THEN label
            ELSE -(hub * {PLACES} + CAST(floor((place - 1) / {BLOCK}) AS BIGINT)) - 1 END AS page
FROM (
    SELECT first, second, members, label, hub, row_number() OVER (PARTITION BY hub ORDER BY first, second) AS place
    FROM (SELECT CAST(m.first AS BIGINT) AS first, CAST(m.second AS BIGINT) AS second, s.members,
                 CAST(l.label AS BIGINT) AS label,
                 CAST(CASE WHEN x.pairs >= y.pairs THEN m.first ELSE m.second END AS BIGINT) AS hub
          FROM matches m JOIN {{labels}} l ON m.first = l.article JOIN sizes s ON l.label = s.label
          JOIN linked x ON m.first = x.article JOIN linked y ON m.second = y.article) pairs
) placed
"""

OVERSIZED = f"SELECT count(*) AS times, max(members) AS largest FROM sizes WHERE members > {MEMBERS}"

KIN = """
SELECT page, first AS article FROM grouped UNION SELECT page, second FROM grouped
"""

# What a group is made of, in this order: readings, and matches.
READING, MATCH = range(2)
FAMILIES = f"""
SELECT k.page, {READING} AS kind, k.article AS first, CAST(0 AS BIGINT) AS second, CAST(0 AS BIGINT) AS family,
       r.id, r.text, r.record, r.reading
FROM kin_readings r JOIN kin k ON k.article = r.article
UNION ALL
SELECT g.page, {MATCH}, g.first, g.second, g.family, NULL, NULL, m.record, NULL
FROM matches m JOIN grouped g ON g.first = m.first AND g.second = m.second
"""
