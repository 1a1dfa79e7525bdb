"""The statement that makes duties of the families named to it.

Days are made per kind and joined with what is in force on that day in the family's county. The
one who comes is the family's contact in the post the county named for the kind, otherwise its
nearest one (village, township, county; longest first); never one who has left, nor of a sex the
family does not want.
"""

from __future__ import annotations

DUTIES = """
WITH home AS MATERIALIZED (
  SELECT o.id, o.region, w.way, coalesce(w.sex, '') AS sex, coalesce(w.hours, '') AS hours,
    coalesce(w.silent, false) AS silent, w.festivals, w.birthdays,
    CASE WHEN o.region - o.region %% 1000000 = ANY (%(ruled)s::bigint[])
      THEN o.region - o.region %% 1000000 ELSE 0 END AS county
  FROM unnest(%(homes)s::bigint[], %(regions)s::bigint[]) AS o (id, region)
  LEFT JOIN care_familywish w ON w.household_id = o.id AND w.known_to IS NULL
),
kind AS (
  SELECT * FROM jsonb_to_recordset(%(kinds)s::jsonb) AS k
    (key text, place int, class text, age int, sex text, must bool, ages bool)
),
rule AS (
  SELECT * FROM jsonb_to_recordset(%(rules)s::jsonb) AS r
    (key text, county bigint, since date, until date, form text, before int, after int,
     post text, every int)
),
member AS MATERIALIZED (
  SELECT m.household_id AS household, m.person_id AS person, m.role, f.birth_date AS born,
    f.sex, coalesce(l.lunar, false) AS lunar, l.month, l.day
  FROM home h
  JOIN registry_membership m
    ON m.household_id = h.id AND m.known_to IS NULL AND m.valid_to IS NULL
  JOIN registry_personfacts f
    ON f.person_id = m.person_id AND f.known_to IS NULL AND f.valid_to IS NULL
  LEFT JOIN care_lunarday l ON l.person_id = m.person_id AND l.known_to IS NULL
  WHERE f.alive IS NOT FALSE AND f.death_date IS NULL
),
year AS (
  SELECT generate_series(
    extract(year FROM %(first)s::date)::int, extract(year FROM %(last)s::date)::int) AS y
),
born AS (
  SELECT m.household, m.person, m.sex, m.role, m.lunar, y.y - extract(year FROM m.born) AS age,
    (m.born + make_interval(years => y.y - extract(year FROM m.born)::int))::date AS due
  FROM member m CROSS JOIN year y
),
occasion AS (
  SELECT household, person, 'birthday' AS key, due FROM born
  WHERE NOT lunar AND age > 0 AND due BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT m.household, m.person, 'birthday', c.begins + least(m.day, c.days) - 1
  FROM member m
  JOIN jsonb_to_recordset(%(months)s::jsonb) AS c (month int, begins date, days int)
    ON c.month = m.month
  WHERE m.lunar AND c.begins + least(m.day, c.days) - 1 BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT b.household, b.person, k.key, b.due FROM born b
  JOIN kind k ON k.ages AND k.age = b.age AND k.sex IN ('', b.sex)
  WHERE b.role <> '子女' AND b.due BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT h.id, NULL::bigint, x.key, x.due FROM home h
  JOIN jsonb_to_recordset(%(fixed)s::jsonb) AS x (key text, county bigint, due date)
    ON x.county = h.county
  UNION ALL
  SELECT DISTINCT e.household_id, NULL::bigint, e.kind, e.told_on FROM home h
  JOIN care_toldevent e ON e.household_id = h.id
  WHERE e.told_on BETWEEN %(first)s AND %(last)s
  UNION ALL
  SELECT DISTINCT a.household_id, NULL::bigint, 'renewal', d.due FROM home h
  JOIN rule r ON r.key = 'renewal' AND r.county = h.county
  JOIN care_assignment a ON a.household_id = h.id
  CROSS JOIN LATERAL (
    SELECT a.ends_on AS due WHERE NOT EXISTS (
      SELECT FROM care_assignment n
      WHERE n.household_id = a.household_id AND n.post = a.post AND n.ends_on IS NULL)
    UNION ALL
    SELECT (a.starts_on + make_interval(months => r.every * n))::date
    FROM generate_series(1, 600 / greatest(r.every, 1)) n
    WHERE a.ends_on IS NULL AND r.every > 0
  ) d
  WHERE d.due BETWEEN %(first)s AND %(last)s AND d.due >= r.since AND d.due < r.until
),
duty AS (
  SELECT o.household, h.region, o.person, o.key, o.due, o.due - r.before AS opens,
    o.due + r.after AS closes,
    CASE WHEN h.way = 'none' THEN 'ask' WHEN h.way = 'phone' THEN 'call' ELSE r.form END
      AS form,
    h.silent, h.hours, h.sex, r.post AS wanted, coalesce(d.how, '') AS how, d.done_on, k.place
  FROM occasion o
  JOIN home h ON h.id = o.household
  JOIN kind k ON k.key = o.key
  JOIN rule r ON r.key = o.key AND r.county = h.county AND o.due >= r.since AND o.due < r.until
  LEFT JOIN care_dutydone d ON d.household_id = o.household AND d.kind = o.key
    AND d.occasion = o.due AND coalesce(d.person_id, 0) = coalesce(o.person, 0)
  WHERE (h.way IS DISTINCT FROM 'none' OR k.must)
    AND (k.class <> 'birthday' OR h.birthdays IS NOT FALSE)
    AND (k.class <> 'festival' OR h.festivals IS NOT FALSE)
    AND o.due - r.before <= %(to)s AND o.due + r.after >= %(from)s
    AND (%(kind)s = '' OR o.key = %(kind)s AND NOT h.silent)
    AND CASE %(state)s
      WHEN 'open' THEN d.id IS NULL AND o.due + r.after >= %(today)s
      WHEN 'late' THEN d.id IS NULL AND o.due + r.after < %(today)s
      WHEN 'done' THEN d.id IS NOT NULL ELSE true END
),
seat AS MATERIALIZED (
  SELECT a.household_id AS household, a.post, p.name, a.starts_on, a.id,
    array_position(ARRAY['village', 'township', 'county'], a.level::text) AS rank
  FROM home h
  JOIN care_assignment a ON a.household_id = h.id AND a.ends_on IS NULL
  JOIN care_contactperson p ON p.id = a.person_id AND p.left_on IS NULL
    AND h.sex IN ('', p.sex)
),
nearest AS (
  SELECT DISTINCT ON (household) household, post, name FROM seat
  ORDER BY household, rank, starts_on, id
),
listed AS (
  SELECT d.*, coalesce(s.post, n.post, d.wanted) AS post,
    coalesce(s.name, n.name, '') AS contact
  FROM duty d
  LEFT JOIN seat s ON s.household = d.household AND s.post = d.wanted AND d.wanted <> ''
  LEFT JOIN nearest n ON n.household = d.household AND d.wanted = ''
  WHERE (%(form)s = '' OR d.form = %(form)s)
    AND (NOT %(nobody)s OR coalesce(s.name, n.name) IS NULL)
    AND (%(who)s = '' OR coalesce(s.name, n.name) = %(who)s)
)
"""

LISTED = """
SELECT household, region, person, key, due, opens, closes, form, silent, hours, sex, post,
  contact, how, done_on
FROM listed
"""
ORDERS = {
    "due": "ORDER BY due, region, household, place, person NULLS FIRST"
    " LIMIT %(most)s OFFSET %(skip)s",
    "-due": "ORDER BY due DESC, region, household, place, person NULLS FIRST"
    " LIMIT %(most)s OFFSET %(skip)s",
    "place": "ORDER BY region, household, due, place, person NULLS FIRST"
    " LIMIT %(most)s OFFSET %(skip)s",
    "-place": "ORDER BY region DESC, household, due, place, person NULLS FIRST"
    " LIMIT %(most)s OFFSET %(skip)s",
    "closes": "ORDER BY closes, region, household, place, person NULLS FIRST"
    " LIMIT %(most)s OFFSET %(skip)s",
    "-closes": "ORDER BY closes DESC, region, household, place, person NULLS FIRST"
    " LIMIT %(most)s OFFSET %(skip)s",
}
COUNTED = "SELECT count(*) FROM listed"
PLACES = """
SELECT region - region %% %(step)s AS place,
  count(*) FILTER (WHERE how = '' AND closes >= %(today)s),
  count(*) FILTER (WHERE how = '' AND closes < %(today)s),
  count(*) FILTER (WHERE how <> ''),
  count(*) FILTER (WHERE how = '' AND closes >= %(today)s AND contact = '')
FROM listed GROUP BY 1 ORDER BY 1
"""
