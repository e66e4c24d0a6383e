"""The relations of translations over Parquet files, as SQL that DuckDB and Spark SQL run unchanged.

Around the steps of `tracing.anchor_queries`: before them, which anchors are looked at; after them, in what order
pairs are aligned, the pages they are aligned in, and what is known of all alignments of a text when one is judged.

In memory (`tracing.translation.find_translations`) pairs are aligned one after the other, those that share most
first, since a text that surely translates another is not looked for elsewhere, and tells nothing of chance. Here
they are aligned in turns: in a turn, each pair that shares more than any other pair of either text that is left.
That is the same order as far as any pair can tell. The last turn takes all that is left, page by page.
"""

from __future__ import annotations

from selon.engines.relations import BLOCK, PLACES
from selon.tracing.anchor_queries import FAR_LESS
from selon.tracing.translation import UNSEEN, UNSEEN_NEAR

RIVALS = 200  # articles of other languages with which one is compared, those with the highest scores
PAGE = 400_000  # words of the texts of a page: with their anchors they take some thirty times as many bytes
TURNS = 3

LANGUAGES = "SELECT count(DISTINCT lang) FROM traced WHERE words > 0"

BODIES = """
SELECT t.article, t.lang, t.body FROM traced t JOIN kept_articles k ON t.article = k.article
"""

# Sounds are compared between scripts, and say nothing within one. No mark is rare.
ANCHORS = """
SELECT article, lang, anchor, position FROM all_anchors
WHERE kind = 'plain' OR (kind = 'sound' AND 1 < (SELECT count(DISTINCT latin) FROM all_anchors))
"""

CROSSING_RANKS = """
SELECT first, second, score, row_number() OVER (PARTITION BY first ORDER BY score DESC, second) AS of_first,
       row_number() OVER (PARTITION BY second ORDER BY score DESC, first) AS of_second
FROM crossings
"""

CROSSED = (
    f"SELECT first, second, score FROM crossing_ranks WHERE of_first <= {RIVALS} AND of_second <= {RIVALS}"
)

RIVALLED = f"""
SELECT count(*) AS times, max(greatest(of_first, of_second)) AS largest FROM crossing_ranks
WHERE of_first > {RIVALS} OR of_second > {RIVALS}
"""

BESIDE = """
SELECT first AS article, second AS other FROM crossed UNION ALL SELECT second, first FROM crossed
"""

CROSSED_BODIES = """
SELECT t.article, t.lang, t.body FROM traced t JOIN (SELECT DISTINCT article FROM beside) b ON t.article = b.article
"""

ANCHORED = "SELECT count(DISTINCT article) FROM all_anchors"

# Keys in so many articles that chance is told by that, and not by the articles near the pair (`chance_of`).
COMMON = f"""
SELECT anchor, carriers FROM (SELECT anchor, count(DISTINCT article) AS carriers FROM all_anchors GROUP BY anchor) c
WHERE (carriers - 1.5) * ({{near}} + {UNSEEN_NEAR}) >= 0.5 * ({{articles}} - 2 + {UNSEEN})
"""

MOST_BESIDE = "SELECT coalesce(max(near), 0) FROM (SELECT count(*) AS near FROM beside GROUP BY article) n"

# --- turns; {aligned} are the pairs that were aligned in turns before, {sure} those that translate each other ---

NONE_ALIGNED = "SELECT first, second, score FROM crossed WHERE first < 0"

SETTLED = """
SELECT article, max(score) AS score
FROM (SELECT first AS article, score FROM {sure} UNION ALL SELECT second, score FROM {sure}) s GROUP BY article
"""

LEFT = f"""
SELECT c.first, c.second, c.score
FROM {{pairs}} c LEFT JOIN {{settled}} x ON c.first = x.article LEFT JOIN {{settled}} y ON c.second = y.article
WHERE c.score >= {FAR_LESS} * least(coalesce(x.score, 0), coalesce(y.score, 0))
  AND NOT EXISTS (SELECT 1 FROM {{aligned}} a WHERE a.first = c.first AND a.second = c.second)
"""

# Of those, the pairs that come before all others of either of their texts.
FOREMOST = """
SELECT first, second, min(score) AS score FROM (
    SELECT first, second, score, row_number() OVER (PARTITION BY article ORDER BY score DESC, first, second) AS place
    FROM (SELECT first AS article, first, second, score FROM {left}
          UNION ALL SELECT second AS article, first, second, score FROM {left}) sides
) placed WHERE place = 1 GROUP BY first, second HAVING count(*) = 2
"""

TURN = f"""
SELECT first, second, score, {PLACES} * CAST(floor(first / {BLOCK}) AS BIGINT)
    + CAST(floor((sum(words) OVER (PARTITION BY floor(first / {BLOCK}) ORDER BY first, second) - words)
                 / {PAGE}) AS BIGINT) AS page
FROM (SELECT p.first, p.second, p.score, CAST(a.words AS BIGINT) + b.words AS words
      FROM {{pairs}} p JOIN traced a ON p.first = a.article JOIN traced b ON p.second = b.article) loads
"""

TURN_NEEDS = """
SELECT page, first AS article FROM {turn} UNION SELECT page, second FROM {turn}
"""

# What a page is made of, in this order: texts, what is known of those near them, which are near, which of these
# translate them, and the pairs, by what they share.
BITEXT, NEAR, BESIDE_IT, JOINED, CROSSING = range(5)
TURN_PAGES = f"""
SELECT n.page, {BITEXT} AS kind, n.article AS first, 0 AS second, CAST(0 AS BIGINT) AS score, b.record, b.keys
FROM bitexts b JOIN {{needs}} n ON n.article = b.article
UNION ALL
SELECT n.page, {NEAR}, n.article, 0, CAST(0 AS BIGINT), {{near_record}}, b.keys
FROM bitexts b
JOIN (SELECT DISTINCT n.page, o.other AS article FROM {{needs}} n JOIN beside o ON n.article = o.article) n
ON n.article = b.article
UNION ALL
SELECT n.page, {BESIDE_IT}, n.article, o.other, CAST(0 AS BIGINT), NULL, NULL
FROM {{needs}} n JOIN beside o ON n.article = o.article
UNION ALL
SELECT n.page, {JOINED}, n.article, s.second, CAST(0 AS BIGINT), NULL, NULL
FROM {{needs}} n JOIN {{sure}} s ON n.article = s.first
UNION ALL
SELECT n.page, {JOINED}, n.article, s.first, CAST(0 AS BIGINT), NULL, NULL
FROM {{needs}} n JOIN {{sure}} s ON n.article = s.second
UNION ALL
SELECT page, {CROSSING}, first, second, score, NULL, NULL FROM {{turn}}
"""

# --- judgements --------------------------------------------------------------------------------------------

# What was aligned, without what would not have been looked at after all pairs that share more.
WEIGHED = f"""
SELECT a.first, a.second, a.worth, a.record
FROM {{aligned}} a LEFT JOIN {{settled}} x ON a.first = x.article LEFT JOIN {{settled}} y ON a.second = y.article
WHERE a.record IS NOT NULL AND a.score >= {FAR_LESS} * least(coalesce(x.score, 0), coalesce(y.score, 0))
"""

JUDGED = """
SELECT w.first, w.second, w.record, x.worth AS most_of_first, y.worth AS most_of_second
FROM {weighed} w JOIN {most} x ON w.first = x.article JOIN {most} y ON w.second = y.article
"""

MOST = """
SELECT article, max(worth) AS worth
FROM (SELECT first AS article, worth FROM {weighed} UNION ALL SELECT second, worth FROM {weighed}) w GROUP BY article
"""

# What a lexicon is learnt from: pairs that are sure, of two languages without a common glossary.
TAUGHT = """
SELECT record, first, second FROM (
    SELECT a.record, a.first, a.second, a.score, row_number() OVER (PARTITION BY
        least(x.lang, y.lang), greatest(x.lang, y.lang) ORDER BY a.score DESC, a.first, a.second) AS place
    FROM {aligned} a JOIN traced x ON a.first = x.article JOIN traced y ON a.second = y.article
    WHERE a.teaches
) t WHERE place <= {most} ORDER BY score DESC, first, second
"""

TAUGHT_BODIES = """
SELECT article, lang, body FROM traced WHERE article IN (SELECT first FROM taught UNION SELECT second FROM taught)
"""

# Pairs of which neither text was matched: looked at again with a lexicon.
AGAIN = """
SELECT c.first, c.second, c.score FROM crossed c
WHERE NOT EXISTS (SELECT 1 FROM matched m WHERE m.article = c.first)
  AND NOT EXISTS (SELECT 1 FROM matched m WHERE m.article = c.second)
"""

MATCHED = "SELECT first AS article FROM {translated} UNION SELECT second FROM {translated}"

# Of two articles in different languages that share text: a copy with a wrong label, if most is word for word the
# same; else a table, a list of names or a quotation that stands in both.
MATCHES_OF_ONE = "SELECT first, second, score, record FROM shared_text"

MATCHES = """
SELECT s.first, s.second, s.score, s.record
FROM shared_text s JOIN traced x ON s.first = x.article JOIN traced y ON s.second = y.article
WHERE (x.lang = y.lang OR s.score > {same_words}) AND NOT EXISTS (
    SELECT 1 FROM {translated} t
    WHERE least(t.first, t.second) = s.first AND greatest(t.first, t.second) = s.second)
UNION ALL SELECT first, second, score, record FROM {translated}
"""
