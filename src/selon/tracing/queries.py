"""The relational steps of tracing, as SQL that DuckDB and Spark SQL run unchanged.

Each step is a SELECT over relations made before it; who runs them says where the results are kept (a temporary
table, a Parquet file). The layout of the two stored relations, in any engine:

    traced(article, id, outlet, words, digest, body)
        `article` is a whole number, unique; `outlet` the number of its outlet; `words` how many words it has;
        `digest` a number that articles with the same words share; `body` its text, page furniture blanked.
    fingerprints(article, hash, position)
        one row for each distinct fingerprint of an article; `position` is the word at which it first starts.

and of the one that says what is asked:

    newcomers(article)      pairs are looked for that hold at least one of these

The steps, in order: `STEPS`. Numbers written into them are the constants below; each is explained there.
"""

from __future__ import annotations

from typing import NamedTuple

TABLES = """
CREATE TABLE IF NOT EXISTS traced(
    article INTEGER PRIMARY KEY, id VARCHAR, outlet BIGINT, words INTEGER, digest BIGINT, body VARCHAR);
CREATE TABLE IF NOT EXISTS fingerprints(article INTEGER, hash BIGINT, position INTEGER);
"""

# A fingerprint in more than ROOM * log2(n) of the n articles of an outlet is a line of that outlet rather than
# news: how often a story is run again hardly grows with the archive (8 of 200 articles, 14 of 20,000), how often
# a footer is does. At least RECURRENT, so that real copies in a small pile stay pairs.
ROOM = 1.0
RECURRENT = 4
# ... unless such fingerprints make up more than WHOLE of the articles that hold them: these are then copies.
WHOLE = 0.5
# Logarithms differ from engine to engine in their last bit; what lies that near counts as equal.
EXACT = 1e-9
# A line of several outlets (a legal notice, an agency's footer) is in that many articles of each on average; a
# story that a hundred outlets carry is in one or two of each.
EACH = 3
# A fingerprint in more articles than CROWD is joined to the NEAR first of them and the NEAR next ones, not to
# all; of such fingerprints one in THIN is enough, since alignment grows a passage from a few.
CROWD = 128
NEAR = 16
THIN = 4
# Of articles with the same words, that many are compared with all others, the rest with the first alone.
DOUBLES = 8
SHORTEST = 13  # words: the least that makes a passage
# A pair is looked at if it shares two fingerprints, or one that no more than FEW articles have.
FEW = 16
# Words of the first article whose fingerprints on one diagonal make one row: a verbatim page is a few rows, and two
# passages that happen to lie on one diagonal are told apart.
BLOCK = 64

# Of articles with the same words: which is the first, and how many stand before each.
DOUBLED = """
SELECT article, min(article) OVER (PARTITION BY digest) AS original,
       row_number() OVER (PARTITION BY digest ORDER BY article) AS place
FROM traced WHERE words > 0
"""

KEPT_ARTICLES = f"SELECT article FROM doubled WHERE place <= {DOUBLES}"

# The fingerprints that can make a pair.
REPEATED = """
SELECT hash FROM fingerprints GROUP BY hash HAVING count(*) > 1
"""
REPEATED_OF_NEW = """
SELECT DISTINCT hash FROM fingerprints JOIN newcomers ON fingerprints.article = newcomers.article
"""

SHARED = """
SELECT f.article, f.hash, f.position
FROM fingerprints f JOIN repeated r ON f.hash = r.hash
"""

OUTLETS = "SELECT outlet, count(*) AS articles FROM traced GROUP BY outlet"

SPREAD = """
SELECT s.hash, t.outlet, count(*) AS carriers, min(o.articles) AS articles
FROM shared s JOIN traced t ON s.article = t.article JOIN outlets o ON t.outlet = o.outlet
GROUP BY s.hash, t.outlet
"""

FREQUENCY = f"""
SELECT hash, sum(carriers) AS carriers,
       max(CASE WHEN carriers >= {RECURRENT} AND carriers > {ROOM} * log2(articles) + {EXACT}
                THEN 1 ELSE 0 END) AS inside,
       CASE WHEN count(*) > 1 AND sum(carriers) >= {EACH} * count(*)
                 AND sum(carriers) > {ROOM} * log2(sum(articles)) + {EXACT} THEN 1 ELSE 0 END AS across
FROM spread GROUP BY hash
"""

RECURRING = "SELECT hash FROM frequency WHERE inside = 1 OR across = 1"

RECURRING_ROWS = "SELECT s.article, s.hash FROM shared s JOIN recurring r ON s.hash = r.hash"

# In whole millionths: sums of fractions depend on their order, which differs from engine to engine.
RECURRING_SHARE = """
SELECT r.article, CAST(floor(1000000 * count(*) / (min(a.words) + 0.0)) AS BIGINT) AS portion
FROM recurring_rows r JOIN traced a ON r.article = a.article GROUP BY r.article
"""

BOILERPLATE = f"""
SELECT r.hash FROM recurring_rows r JOIN recurring_share s ON r.article = s.article
GROUP BY r.hash HAVING sum(s.portion) <= {WHOLE} * 1000000 * count(*)
"""

# What is left to join: no boilerplate, a bounded number of articles with the same words.
TELLING = """
SELECT s.article, s.hash, s.position, f.carriers
FROM shared s JOIN frequency f ON s.hash = f.hash JOIN kept_articles k ON s.article = k.article
WHERE f.carriers > 1 AND NOT EXISTS (SELECT 1 FROM boilerplate b WHERE b.hash = s.hash)
"""

# `slot` is 0 for the fingerprints that are joined to all; others stand in slots of NEAR in a row.
RANKED = f"""
SELECT article, hash, position, carriers, fresh, place,
       CASE WHEN place = 0 THEN 0 ELSE 1 + CAST(floor((place - 1) / {NEAR}) AS BIGINT) END AS slot
FROM (
    SELECT t.article, t.hash, t.position, t.carriers, CASE WHEN n.article IS NULL THEN 0 ELSE 1 END AS fresh,
           CASE WHEN t.carriers > {CROWD}
                THEN row_number() OVER (PARTITION BY t.hash ORDER BY t.article) ELSE 0 END AS place
    FROM telling t LEFT JOIN newcomers n ON t.article = n.article
    WHERE t.carriers <= {CROWD} OR t.hash % {THIN} = 0
) AS placed
"""

# Each with the NEAR next ones (they stand in its slot or the next one) and with the NEAR first. A slot meets no
# more than two others, so that a fingerprint in a million articles costs thirty-two million rows, not 10^12.
MET = f"""
SELECT x.article AS first, y.article AS second, x.position AS here, y.position AS there, x.carriers
FROM ranked x JOIN ranked y ON x.hash = y.hash AND x.slot = y.slot
WHERE x.article < y.article AND x.fresh + y.fresh > 0
UNION ALL
SELECT x.article AS first, y.article AS second, x.position AS here, y.position AS there, x.carriers
FROM ranked x JOIN ranked y ON x.hash = y.hash AND x.slot + 1 = y.slot
WHERE x.slot > 0 AND y.slot > 0 AND x.fresh + y.fresh > 0 AND (x.slot = 1 OR y.place - x.place <= {NEAR})
UNION ALL
SELECT x.article AS first, y.article AS second, x.position AS here, y.position AS there, x.carriers
FROM ranked x JOIN ranked y ON x.hash = y.hash
WHERE x.slot = 1 AND y.slot > 2 AND x.fresh + y.fresh > 0
"""

# Fingerprints in common, a row for each pair, diagonal and block of words: a verbatim page is a few rows.
HITS = f"""
SELECT first, second, there - here AS shift, min(here) AS low, max(here) AS high, count(*) AS hits,
       min(carriers) AS carriers
FROM met GROUP BY first, second, there - here, floor(here / {BLOCK})
"""

PAIRS = f"""
SELECT first, second FROM hits
GROUP BY first, second HAVING sum(hits) >= 2 OR min(carriers) <= {FEW}
"""

CANDIDATES = """
SELECT h.first, h.second, h.shift, h.low, h.high, h.hits
FROM hits h JOIN pairs p ON h.first = p.first AND h.second = p.second
"""

# Articles with the words of an earlier one that were not compared with all others.
REPEATS = f"""
SELECT d.original AS first, d.article AS second
FROM doubled d JOIN newcomers n ON d.article = n.article JOIN traced t ON d.article = t.article
WHERE d.place > {DOUBLES} AND t.words >= {SHORTEST}
ORDER BY d.original, d.article
"""


# What the bounds left out, a row for each bound that did: how many, and the largest that it met.
LIMITS = f"""
SELECT 'crowd' AS bound, count(*) AS times, CAST(max(f.carriers) AS BIGINT) AS largest
FROM frequency f WHERE f.carriers > {CROWD} AND NOT EXISTS (SELECT 1 FROM boilerplate b WHERE b.hash = f.hash)
HAVING count(*) > 0
UNION ALL
SELECT 'doubles', count(*), CAST(max(place) AS BIGINT) FROM doubled WHERE place > {DOUBLES} HAVING count(*) > 0
"""


class Bound(NamedTuple):
    """What a bound left out: its name, how often it bit, and the largest it met (`docs/scale.md` lists them)."""

    name: str
    times: int
    largest: int


class Step(NamedTuple):
    """A relation to be made: `stored` where it is read more than once, else it may stay a view."""

    name: str
    select: str
    stored: bool


STEPS: tuple[Step, ...] = (
    Step("doubled", DOUBLED, stored=True),
    Step("kept_articles", KEPT_ARTICLES, stored=False),
    Step("outlets", OUTLETS, stored=True),
    Step("repeated", REPEATED, stored=False),
    Step("shared", SHARED, stored=True),
    Step("spread", SPREAD, stored=False),
    Step("frequency", FREQUENCY, stored=True),
    Step("recurring", RECURRING, stored=True),
    Step("recurring_rows", RECURRING_ROWS, stored=True),
    Step("recurring_share", RECURRING_SHARE, stored=True),
    Step("boilerplate", BOILERPLATE, stored=True),
    Step("telling", TELLING, stored=False),
    Step("ranked", RANKED, stored=True),
    Step("met", MET, stored=False),
    Step("hits", HITS, stored=True),
    Step("pairs", PAIRS, stored=False),
    Step("candidates", CANDIDATES, stored=True),
)
# What is read after the last step: all else can be dropped then.
RESULTS = ("doubled", "newcomers", "boilerplate", "candidates")
