from django.db import migrations

from nuanxin.base.database.operations import composite_key

# A line that failed is noted while the batch is with finance; one that came back after it was
# paid, when the whole batch may long be settled. Nothing else of a frozen line changes.
_FROZEN = """
CREATE OR REPLACE FUNCTION money_lines_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text;
    sealed text[] := ARRAY['id_number_sealed', 'account_sealed'];
BEGIN
    SELECT status INTO state FROM money_batch WHERE id = OLD.batch_id;
    IF state IN ('locked', 'checked', 'approved', 'sent', 'settled') THEN
        IF TG_OP = 'UPDATE' AND state NOT IN ('sent', 'settled') AND OLD.live AND NOT NEW.live
            AND to_jsonb(NEW) - 'live' = to_jsonb(OLD) - 'live' THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND state IN ('sent', 'settled') AND NEW.failed AND NOT OLD.failed
            AND to_jsonb(NEW) - 'failed' = to_jsonb(OLD) - 'failed' THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND current_setting('nuanxin.resealing', true) = 'on'
            AND to_jsonb(NEW) - sealed = to_jsonb(OLD) - sealed THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'batch % is %, its lines are frozen', OLD.batch_id, state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0020_late_returns")]

    operations = [
        composite_key("money_latereturn", "payable_id", "region", "money_payable"),
        migrations.RunSQL(_FROZEN, migrations.RunSQL.noop),
    ]
