from django.db import migrations

from nuanxin.base.database.operations import composite_key

# A locked batch is what people signed: its lines change no more, whoever asks.
_FROZEN = """
CREATE FUNCTION money_lines_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text;
BEGIN
    SELECT status INTO state FROM money_batch WHERE id = OLD.batch_id;
    IF state IN ('locked', 'checked', 'approved', 'sent') THEN
        IF TG_OP = 'UPDATE' AND state <> 'sent' AND OLD.live AND NOT NEW.live
            AND to_jsonb(NEW) - 'live' = to_jsonb(OLD) - 'live' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'batch % is %, its lines are frozen', OLD.batch_id, state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER lines_frozen BEFORE UPDATE OR DELETE ON money_batchline
    FOR EACH ROW EXECUTE FUNCTION money_lines_are_frozen();
"""
_UNDO = """
DROP TRIGGER lines_frozen ON money_batchline;
DROP FUNCTION money_lines_are_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0003_payouts")]

    operations = [
        composite_key("money_batchline", "batch_id", "region", "money_batch"),
        composite_key("money_batchline", "household_id", "family_region", "registry_household"),
        composite_key("money_light", "batch_id", "region", "money_batch"),
        composite_key("money_batchstep", "batch_id", "region", "money_batch"),
        migrations.RunSQL(_FROZEN, _UNDO),
    ]
