import django.db.models.deletion
from django.db import migrations, models

# What a key promises, asked once per statement instead of once per row: a first run over a
# million people writes 587,000 findings, which name a few thousand grounds and one assessment.
# What is named is held until the commit, so that nobody deletes it meanwhile; deleting what is
# named is refused.
_CHECKED = """
CREATE FUNCTION support_findings_stand() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    named bigint[];
    held bigint;
BEGIN
    named := ARRAY(SELECT DISTINCT ground_id FROM written);
    SELECT COUNT(*) INTO held
      FROM (SELECT FROM support_ground WHERE id = ANY(named) FOR KEY SHARE) AS found;
    IF held <> cardinality(named) THEN
        RAISE EXCEPTION 'a finding without its ground' USING ERRCODE = 'foreign_key_violation';
    END IF;
    named := ARRAY(SELECT DISTINCT assessment_id FROM written);
    SELECT COUNT(*) INTO held
      FROM (SELECT FROM support_assessment WHERE id = ANY(named) FOR KEY SHARE) AS found;
    IF held <> cardinality(named) THEN
        RAISE EXCEPTION 'a finding without its assessment'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER findings_stand_new AFTER INSERT ON support_finding
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION support_findings_stand();
CREATE TRIGGER findings_stand_changed AFTER UPDATE ON support_finding
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION support_findings_stand();

CREATE FUNCTION support_named_by_findings() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    still bigint;
BEGIN
    EXECUTE format('SELECT gone.id FROM gone JOIN support_finding finding '
        'ON finding.%I = gone.id LIMIT 1', TG_ARGV[0]) INTO still;
    IF still IS NOT NULL THEN
        RAISE EXCEPTION '% % is named by findings', TG_TABLE_NAME, still
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER named_by_findings AFTER DELETE ON support_ground
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION support_named_by_findings('ground_id');
CREATE TRIGGER named_by_findings AFTER DELETE ON support_assessment
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION support_named_by_findings('assessment_id');
"""
_UNDO = """
DROP TRIGGER named_by_findings ON support_assessment;
DROP TRIGGER named_by_findings ON support_ground;
DROP FUNCTION support_named_by_findings();
DROP TRIGGER findings_stand_changed ON support_finding;
DROP TRIGGER findings_stand_new ON support_finding;
DROP FUNCTION support_findings_stand();
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0002_rows_keep_to_their_region")]

    operations = [
        migrations.AlterField(
            model_name="finding",
            name="assessment",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="support.assessment",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="ground",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="support.ground",
            ),
        ),
        migrations.RunSQL(_CHECKED, _UNDO),
    ]
