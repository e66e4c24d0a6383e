"""Which articles of different languages may translate each other, as SQL that DuckDB and Spark SQL run unchanged.

The stored relation, in any engine, a row for each anchor of an article:

    anchors(article, lang, anchor, position)
        `article` is a whole number, unique; `anchor` the number of a key; `position` the code point it stands at.

and the one that says what is asked:

    newcomers(article)      pairs are looked for that hold at least one of these

`STEPS` are run in order; the last, `crossings(first, second, score)`, is what they are for; no name is one of
`queries.STEPS`. An anchor counts by how rare it is, in whole thousandths of a nat: sums of fractions depend on
their order, which differs from engine to engine. Whole articles are compared, and blocks of them, so that a
passage is found in a long article. The work of each step grows with the number of articles: an article brings
`RARE` anchors a block to the join, and each of them meets at most `CROWD` articles of another language.
"""

from __future__ import annotations

BLOCK = 1500  # code points: about two hundred and fifty words, a quarter of a long article
RARE = 40  # anchors of a block that are compared, the rarest first; a block holds some two hundred
CROWD = 60  # articles of one language beyond which an anchor tells nothing
NEAREST = 3  # candidates kept of each article, by the whole of it
NEAREST_OF_BLOCK = 2  # and by each of its blocks
SHARE = 0.4  # of the score of the best candidate of an article or block; what scores less is left
# Two texts that are surely translated, as wholes, by others, with scores that theirs is less than this share of, are
# no candidates any more.
FAR_LESS = 0.5
# In a case of so many articles the limits above hold; in one of half as many, twice as much is looked at, and so on:
# of a story told five times the names are less rare than chance words, and looking at all of few articles is cheap.
# (The limits are multiplied out: fractions differ from engine to engine.)
FEW = 100

STANDING = f"""
SELECT article, lang, anchor, floor(position / {BLOCK}) AS block
FROM anchors GROUP BY article, lang, anchor, floor(position / {BLOCK})
"""

CARRIED = "SELECT anchor, lang, count(DISTINCT article) AS carriers FROM standing GROUP BY anchor, lang"

KNOWN = f"""
SELECT anchor, sum(carriers) AS carriers FROM carried
GROUP BY anchor HAVING count(*) > 1 AND max(carriers) <= {CROWD}
"""

TOTAL = "SELECT count(DISTINCT article) AS articles FROM standing"

STANDING_RANKED = """
SELECT s.article, s.lang, s.block, s.anchor,
       CAST(round(1000 * (ln(t.articles / (p.carriers + 0.0)) + 0.1)) AS BIGINT) AS worth,
       row_number() OVER (PARTITION BY s.article, s.block ORDER BY p.carriers, s.anchor) AS place
FROM standing s JOIN known_anchors p ON s.anchor = p.anchor CROSS JOIN standing_total t
"""

RARE_ONES = f"""
SELECT article, lang, block, anchor, worth FROM standing_ranked CROSS JOIN standing_total
WHERE place * least(articles, {FEW}) <= {RARE * FEW}
"""

SHARED_ONES = """
SELECT x.article AS first, x.block AS first_block, y.article AS second, y.block AS second_block,
       x.anchor AS anchor, x.worth AS worth
FROM rare_ones x JOIN rare_ones y ON x.anchor = y.anchor
WHERE x.article < y.article AND x.lang <> y.lang
  AND (x.article IN (SELECT article FROM newcomers) OR y.article IN (SELECT article FROM newcomers))
"""

# Scores of two articles, and of a block of one with the whole of the other: each anchor counted once.
WHOLE = """
SELECT first, second, CAST(sum(worth) AS BIGINT) AS score
FROM (SELECT DISTINCT first, second, anchor, worth FROM shared_anchors) AS once
GROUP BY first, second
"""

BLOCKS = """
SELECT article, block, other, CAST(sum(worth) AS BIGINT) AS score FROM (
    SELECT DISTINCT first AS article, first_block AS block, second AS other, anchor, worth FROM shared_anchors
    UNION ALL
    SELECT DISTINCT second AS article, second_block AS block, first AS other, anchor, worth FROM shared_anchors
) AS once GROUP BY article, block, other
"""

NEAREST_ONES = f"""
SELECT article, other FROM (
    SELECT article, other, score, max(score) OVER (PARTITION BY article) AS best,
           row_number() OVER (PARTITION BY article ORDER BY score DESC, other) AS place
    FROM (SELECT first AS article, second AS other, score FROM whole
          UNION ALL SELECT second AS article, first AS other, score FROM whole) AS sides
) AS placed CROSS JOIN standing_total
WHERE place * least(articles, {FEW}) <= {NEAREST * FEW}
  AND score * {FEW} >= {SHARE} * least(articles, {FEW}) * best
"""

NEAREST_BLOCKS = f"""
SELECT DISTINCT article, other FROM (
    SELECT article, other, score, max(score) OVER (PARTITION BY article, block) AS best,
           row_number() OVER (PARTITION BY article, block ORDER BY score DESC, other) AS place
    FROM blocks
) AS placed CROSS JOIN standing_total
WHERE place * least(articles, {FEW}) <= {NEAREST_OF_BLOCK * FEW}
  AND score * {FEW} >= {SHARE} * least(articles, {FEW}) * best
"""

CROSSINGS = """
SELECT w.first, w.second, w.score
FROM whole w JOIN (
    SELECT DISTINCT least(article, other) AS first, greatest(article, other) AS second
    FROM (SELECT article, other FROM nearest_ones UNION ALL SELECT article, other FROM nearest_blocks) AS found
) AS pairs ON w.first = pairs.first AND w.second = pairs.second
"""

STEPS: tuple[tuple[str, str], ...] = (
    ("standing", STANDING),
    ("carried", CARRIED),
    ("known_anchors", KNOWN),
    ("standing_total", TOTAL),
    ("standing_ranked", STANDING_RANKED),
    ("rare_ones", RARE_ONES),
    ("shared_anchors", SHARED_ONES),
    ("whole", WHOLE),
    ("blocks", BLOCKS),
    ("nearest_ones", NEAREST_ONES),
    ("nearest_blocks", NEAREST_BLOCKS),
    ("crossings", CROSSINGS),
)
