import django.db.models.deletion
from django.db import migrations, models

# The marks of findings, as a question to be put to any rows with subject, benefit, first_month,
# months and ground_id: a table still to be written, or findings that stand. Rows without a mark
# are left out. Bits as in support.benefits.marks.
_MARKS = """
CREATE FUNCTION support_marks_of(rows text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
SELECT replace($q$
    SELECT subject, benefit, first_month, months, bit_or(mark)::smallint AS marks FROM (
        SELECT asked.subject, asked.benefit, asked.first_month, asked.months,
               CASE WHEN said.ends_on IS NULL THEN 3 ELSE 1 END AS mark
          FROM {rows} asked JOIN support_entitlement said USING (subject, benefit)
         WHERE said.starts_on < support_month(asked.first_month + asked.months)
           AND (said.ends_on IS NULL OR said.ends_on > support_month(asked.first_month))
        UNION ALL
        SELECT asked.subject, asked.benefit, asked.first_month, asked.months, 4
          FROM {rows} asked JOIN support_entitlement said USING (subject, benefit)
          JOIN support_hold hold ON hold.entitlement_id = said.id
         WHERE hold.from_month < asked.first_month + asked.months
           AND (hold.until_month IS NULL OR hold.until_month > asked.first_month)
        UNION ALL
        SELECT asked.subject, asked.benefit, asked.first_month, asked.months,
               CASE aside.listed WHEN 'to_confirm' THEN 8 WHEN 'to_stop' THEN 16
                    WHEN 'changed' THEN 32 ELSE 0 END
          FROM {rows} asked JOIN support_deferral aside USING (subject, benefit, ground_id)
        UNION ALL
        SELECT asked.subject, asked.benefit, asked.first_month, asked.months, 64
          FROM {rows} asked
          JOIN support_finding former ON former.subject = asked.subject
           AND former.benefit = asked.benefit AND former.months = asked.months
           AND former.first_month = asked.first_month - asked.months
           AND former.known_to IS NULL AND former.ground_id <> asked.ground_id
          JOIN support_ground was ON was.id = former.ground_id
          JOIN support_ground is_now ON is_now.id = asked.ground_id
         WHERE (was.verdict, was.amount_fen)
               IS DISTINCT FROM (is_now.verdict, is_now.amount_fen)
    ) AS found GROUP BY 1, 2, 3, 4
$q$, '{rows}', rows) $$;

CREATE FUNCTION support_month(month integer) RETURNS date LANGUAGE sql IMMUTABLE AS $$
SELECT make_date(month / 12, month % 12 + 1, 1) $$;

-- Sets the marks of the findings of some subjects and benefits, asked for by the trigger's
-- argument. Whoever saves an assessment holds the lock alone, so that nobody confirms what it
-- is about to write; findings are locked first, so that of two who change marks the second sees
-- what the first has done.
CREATE FUNCTION support_mark_findings() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held bigint[];
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtext('support.marks'));
    EXECUTE 'SELECT array_agg(id) FROM (SELECT finding.id FROM support_finding finding '
        'JOIN (' || TG_ARGV[0] || ') AS pair USING (subject, benefit) '
        'WHERE finding.known_to IS NULL ORDER BY finding.id FOR NO KEY UPDATE OF finding) x'
        INTO held;
    IF held IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE 'WITH asked AS MATERIALIZED (SELECT id, subject, benefit, first_month, months, '
        'ground_id FROM support_finding WHERE id = ANY($1)), '
        'told AS MATERIALIZED (' || support_marks_of('asked') || ') '
        'UPDATE support_finding finding SET marks = COALESCE(told.marks, 0) '
        'FROM asked LEFT JOIN told USING (subject, benefit, first_month, months) '
        'WHERE finding.id = asked.id AND finding.marks <> COALESCE(told.marks, 0)'
        USING held;
    RETURN NULL;
END $$;
"""
_MARKED = """
CREATE TRIGGER marks_{name}_new AFTER INSERT ON support_{table}
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION support_mark_findings({new!r});
CREATE TRIGGER marks_{name}_changed AFTER UPDATE ON support_{table}
    REFERENCING OLD TABLE AS gone NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION support_mark_findings({both!r});
CREATE TRIGGER marks_{name}_gone AFTER DELETE ON support_{table}
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION support_mark_findings({old!r});
"""
_UNMARKED = """
DROP TRIGGER marks_{name}_gone ON support_{table};
DROP TRIGGER marks_{name}_changed ON support_{table};
DROP TRIGGER marks_{name}_new ON support_{table};
"""
_PAIRS = "SELECT DISTINCT subject, benefit FROM {rows}"
_HELD = (
    "SELECT DISTINCT said.subject, said.benefit FROM {rows} hold "
    "JOIN support_entitlement said ON said.id = hold.entitlement_id"
)


def _words(table: str) -> dict[str, str]:
    asked = _HELD if table == "hold" else _PAIRS
    new, old = asked.format(rows="written"), asked.format(rows="gone")
    return {"name": table, "table": table, "new": new, "old": old, "both": f"{new} UNION {old}"}


_TABLES = ("entitlement", "hold", "deferral")

# How many findings of a place, ground and term bear which marks, as they come and go: lines to
# be added up, so that nobody waits for another.
_COUNTS = """
CREATE FUNCTION support_count_findings() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE 'INSERT INTO support_findingcount (region, every, term, ground_id, marks, people) '
        'SELECT region, every, term, ground_id, marks, SUM(n) FROM (' || TG_ARGV[0] || ') AS x '
        'WHERE known_to IS NULL GROUP BY 1, 2, 3, 4, 5 HAVING SUM(n) <> 0';
    RETURN NULL;
END $$;
CREATE TRIGGER counts_new AFTER INSERT ON support_finding
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION support_count_findings('SELECT *, 1 AS n FROM written');
CREATE TRIGGER counts_changed AFTER UPDATE ON support_finding
    REFERENCING OLD TABLE AS gone NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION support_count_findings(
        'SELECT *, 1 AS n FROM written UNION ALL SELECT *, -1 FROM gone');
CREATE TRIGGER counts_gone AFTER DELETE ON support_finding
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION support_count_findings('SELECT *, -1 AS n FROM gone');
"""
_NO_COUNTS = """
DROP TRIGGER counts_gone ON support_finding;
DROP TRIGGER counts_changed ON support_finding;
DROP TRIGGER counts_new ON support_finding;
DROP FUNCTION support_count_findings();
"""
_NO_MARKS = """
DROP FUNCTION support_mark_findings();
DROP FUNCTION support_month(integer);
DROP FUNCTION support_marks_of(text);
"""
# What stood before: marked once, then counted.
_STANDING = """
DO $$ BEGIN
    EXECUTE 'WITH asked AS MATERIALIZED (SELECT subject, benefit, first_month, months, '
        'ground_id FROM support_finding WHERE known_to IS NULL), '
        'told AS (' || support_marks_of('asked') || ') '
        'UPDATE support_finding finding SET marks = told.marks FROM told '
        'WHERE finding.known_to IS NULL AND finding.subject = told.subject '
        'AND finding.benefit = told.benefit AND finding.first_month = told.first_month '
        'AND finding.months = told.months';
    INSERT INTO support_findingcount (region, every, term, ground_id, marks, people)
    SELECT region, every, term, ground_id, marks, COUNT(*) FROM support_finding
     WHERE known_to IS NULL GROUP BY 1, 2, 3, 4, 5;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0004_trials_keep_their_lines")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="marks",
            field=models.SmallIntegerField(db_default=0, default=0, verbose_name="标记"),
        ),
        migrations.CreateModel(
            name="FindingCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.BigIntegerField(verbose_name="地区")),
                ("every", models.CharField(max_length=1, verbose_name="周期")),
                ("term", models.CharField(max_length=8, verbose_name="期间")),
                ("marks", models.SmallIntegerField(verbose_name="标记")),
                ("people", models.IntegerField(verbose_name="人数")),
                (
                    "ground",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="support.ground",
                    ),
                ),
            ],
            options={
                "verbose_name": "名单人数",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["region", "id"], name="findingcount_region"),
                    models.Index(fields=["term", "region"], name="findingcount_term"),
                ],
            },
        ),
        migrations.RunSQL(_MARKS, _NO_MARKS),
        *(
            migrations.RunSQL(
                _MARKED.format(**_words(table)), _UNMARKED.format(**_words(table))
            )
            for table in _TABLES
        ),
        migrations.RunSQL(_STANDING, migrations.RunSQL.noop),
        migrations.RunSQL(_COUNTS, _NO_COUNTS),
    ]
