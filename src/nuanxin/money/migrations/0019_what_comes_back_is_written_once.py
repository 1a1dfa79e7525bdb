from django.db import migrations

from nuanxin.base.database.operations import composite_key

# A plan, its parts, a receipt, a waiver, a step are written once. Besides the region, which
# follows the family, only what is still empty may be filled in, as the trigger's words name it.
# The parts of a plan come to its amount, to the fen.
_ONCE = """
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
"""
_UNDO = """
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
    dependencies = [("money", "0018_recoveries_are_paid_back")]

    operations = [
        composite_key("money_recoveryplan", "payable_id", "region", "money_payable"),
        composite_key("money_recoveryinstalment", "plan_id", "region", "money_recoveryplan"),
        composite_key("money_recoveryreceipt", "payable_id", "region", "money_payable"),
        composite_key("money_recoverywaiver", "payable_id", "region", "money_payable"),
        migrations.RunSQL(_ONCE, _UNDO),
    ]
