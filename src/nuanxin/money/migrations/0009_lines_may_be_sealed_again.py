from django.db import migrations

# A new key under a frozen line changes nothing of what people signed: every column but the two
# sealed ones stays, and only a rotation of keys says so.
_FROZEN = """
CREATE OR REPLACE FUNCTION money_lines_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    state text;
    sealed text[] := ARRAY['id_number_sealed', 'account_sealed'];
BEGIN
    SELECT status INTO state FROM money_batch WHERE id = OLD.batch_id;
    IF state IN ('locked', 'checked', 'approved', 'sent') THEN
        IF TG_OP = 'UPDATE' AND state <> 'sent' AND OLD.live AND NOT NEW.live
            AND to_jsonb(NEW) - 'live' = to_jsonb(OLD) - 'live' THEN
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
    dependencies = [("money", "0008_recoveries")]

    operations = [migrations.RunSQL(_FROZEN, migrations.RunSQL.noop)]
