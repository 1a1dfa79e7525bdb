from django.db import migrations

# Documents and closed years are written once; what was empty may be filled in later, once. A
# closed year takes only what clears it, and no batch, whoever asks. A change of codes may
# follow the county. Batches drawn up before there were budget years were paid from the money
# of the year they were made in.
_REFUSED = """
CREATE FUNCTION money_filled_in_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION '% is written once: DELETE is refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT was.key INTO changed
      FROM jsonb_each(to_jsonb(OLD)) was JOIN jsonb_each(to_jsonb(NEW)) AS given USING (key)
     WHERE given.value <> was.value AND was.key <> 'region'
       AND NOT (was.key = ANY(TG_ARGV) AND was.value IN ('null'::jsonb, '""'::jsonb))
     LIMIT 1;
    IF changed IS NOT NULL THEN
        RAISE EXCEPTION '% is written once: % is refused', TG_TABLE_NAME, changed
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appropriation_written_once BEFORE UPDATE OR DELETE ON money_appropriation
    FOR EACH ROW EXECUTE FUNCTION money_filled_in_once(
        'confirmed_by_id', 'confirmed_role', 'confirmed_at', 'declined_by_id', 'declined_at',
        'declined_words', 'arrived_on', 'arrived_by_id');
CREATE TRIGGER year_closed_for_good BEFORE UPDATE OR DELETE ON money_closedyear
    FOR EACH ROW EXECUTE FUNCTION money_filled_in_once('closed_by_id', 'closed_at');

CREATE FUNCTION money_year_is_open(county bigint, wanted integer) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM money_closedyear closed
        WHERE closed.region = county AND closed.year = wanted AND closed.closed_at IS NOT NULL)
$$;
CREATE FUNCTION money_closed_years_take_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT money_year_is_open(NEW.region, (to_jsonb(NEW) ->> TG_ARGV[0])::integer) THEN
        RAISE EXCEPTION 'the budget year of % is closed', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appropriation_year_is_open BEFORE INSERT ON money_appropriation
    FOR EACH ROW WHEN (NEW.kind NOT IN ('clearing', 'recall', 'carried'))
    EXECUTE FUNCTION money_closed_years_take_nothing('year');
CREATE TRIGGER batch_year_is_open BEFORE INSERT ON money_batch
    FOR EACH ROW EXECUTE FUNCTION money_closed_years_take_nothing('budget_year');
"""
_UNDO = """
DROP TRIGGER batch_year_is_open ON money_batch;
DROP TRIGGER appropriation_year_is_open ON money_appropriation;
DROP FUNCTION money_closed_years_take_nothing();
DROP FUNCTION money_year_is_open(bigint, integer);
DROP TRIGGER year_closed_for_good ON money_closedyear;
DROP TRIGGER appropriation_written_once ON money_appropriation;
DROP FUNCTION money_filled_in_once();
"""
_YEARS = """
UPDATE money_batch SET budget_year = EXTRACT(year FROM made_at AT TIME ZONE 'Asia/Shanghai')
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0016_funds")]

    operations = [
        migrations.RunSQL(_YEARS, migrations.RunSQL.noop),
        migrations.RunSQL(_REFUSED, _UNDO),
    ]
