from django.db import migrations

# Documents and closed years are written once; what was empty may be filled in later, once. A
# closed year takes only what clears it, and no batch, whoever asks. A change of codes may
# follow the county.
_DOCUMENTS = """
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
_NO_DOCUMENTS = """
DROP TRIGGER batch_year_is_open ON money_batch;
DROP TRIGGER appropriation_year_is_open ON money_appropriation;
DROP FUNCTION money_closed_years_take_nothing();
DROP FUNCTION money_year_is_open(bigint, integer);
DROP TRIGGER year_closed_for_good ON money_closedyear;
DROP TRIGGER appropriation_written_once ON money_appropriation;
DROP FUNCTION money_filled_in_once();
"""
# A plan, its parts, a receipt, a waiver, a step are written once. Besides the region, which
# follows the family, only what is still empty may be filled in, as the trigger's words name it.
# The parts of a plan come to its amount, to the fen.
_RECOVERIES = """
CREATE FUNCTION money_recovery_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    named text;
    filled text[] := string_to_array(TG_ARGV[0], ',');
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - 'region' - filled = to_jsonb(OLD) - 'region' - filled THEN
        FOREACH named IN ARRAY filled LOOP
            IF to_jsonb(OLD) ->> named <> ''
                AND to_jsonb(OLD) -> named IS DISTINCT FROM to_jsonb(NEW) -> named THEN
                RAISE EXCEPTION '% is written once: %', TG_TABLE_NAME, named
                    USING ERRCODE = 'restrict_violation';
            END IF;
        END LOOP;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is written once: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER recovery_step_once BEFORE UPDATE OR DELETE ON money_recoverystep
    FOR EACH ROW EXECUTE FUNCTION money_recovery_is_written_once('');
CREATE TRIGGER recovery_plan_once BEFORE UPDATE OR DELETE ON money_recoveryplan
    FOR EACH ROW EXECUTE FUNCTION money_recovery_is_written_once('');
CREATE TRIGGER recovery_instalment_once BEFORE UPDATE OR DELETE ON money_recoveryinstalment
    FOR EACH ROW EXECUTE FUNCTION money_recovery_is_written_once('');
CREATE TRIGGER recovery_refund_once BEFORE UPDATE OR DELETE ON money_recoveryrefund
    FOR EACH ROW EXECUTE FUNCTION money_recovery_is_written_once('');
CREATE TRIGGER recovery_receipt_once BEFORE UPDATE OR DELETE ON money_recoveryreceipt
    FOR EACH ROW EXECUTE FUNCTION money_recovery_is_written_once(
        'refund_id,earlier,cancelled_by_id,cancelled_at');
CREATE TRIGGER recovery_waiver_once BEFORE UPDATE OR DELETE ON money_recoverywaiver
    FOR EACH ROW EXECUTE FUNCTION money_recovery_is_written_once(
        'granted,decider_id,decided_at,document');

CREATE FUNCTION money_plan_adds_up() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    wanted bigint;
    fen bigint;
    plan bigint := CASE TG_TABLE_NAME WHEN 'money_recoveryplan' THEN NEW.id
                        ELSE (to_jsonb(NEW) ->> 'plan_id')::bigint END;
BEGIN
    SELECT amount_fen INTO wanted FROM money_recoveryplan WHERE id = plan;
    SELECT COALESCE(SUM(amount_fen), 0) INTO fen
      FROM money_recoveryinstalment WHERE plan_id = plan;
    IF fen IS DISTINCT FROM wanted THEN
        RAISE EXCEPTION 'plan %: % in instalments of %', plan, fen, wanted
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER plan_adds_up AFTER INSERT ON money_recoveryplan
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION money_plan_adds_up();
CREATE CONSTRAINT TRIGGER instalments_add_up AFTER INSERT ON money_recoveryinstalment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION money_plan_adds_up();
CREATE TRIGGER due_step_once BEFORE UPDATE OR DELETE ON money_duestep
    FOR EACH ROW EXECUTE FUNCTION money_recovery_is_written_once('');
"""
_NO_RECOVERIES = """
DROP TRIGGER due_step_once ON money_duestep;
DROP TRIGGER instalments_add_up ON money_recoveryinstalment;
DROP TRIGGER plan_adds_up ON money_recoveryplan;
DROP FUNCTION money_plan_adds_up();
DROP TRIGGER recovery_waiver_once ON money_recoverywaiver;
DROP TRIGGER recovery_receipt_once ON money_recoveryreceipt;
DROP TRIGGER recovery_refund_once ON money_recoveryrefund;
DROP TRIGGER recovery_instalment_once ON money_recoveryinstalment;
DROP TRIGGER recovery_plan_once ON money_recoveryplan;
DROP TRIGGER recovery_step_once ON money_recoverystep;
DROP FUNCTION money_recovery_is_written_once();
"""


class Migration(migrations.Migration):
    replaces = [("money", "0032_books_are_checked_by_night")]

    initial = True

    dependencies = [("money", "0005_what_the_book_refuses")]

    operations = [
        migrations.RunSQL(_DOCUMENTS, _NO_DOCUMENTS),
        migrations.RunSQL(_RECOVERIES, _NO_RECOVERIES),
    ]
