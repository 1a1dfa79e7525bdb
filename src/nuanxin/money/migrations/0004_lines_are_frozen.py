from django.db import migrations

# A locked batch is what people signed: its lines change no more, whoever asks. That a line
# failed is noted while the batch is with finance, or later when it came back after it was paid;
# a new key changes the two sealed columns only, and only a rotation of keys says so.
_FROZEN = """
CREATE FUNCTION money_lines_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER lines_frozen BEFORE UPDATE OR DELETE ON money_batchline
    FOR EACH ROW EXECUTE FUNCTION money_lines_are_frozen();
"""
_THAWED = """
DROP TRIGGER lines_frozen ON money_batchline;
DROP FUNCTION money_lines_are_frozen();
"""
# What a batch needs is written when it is locked and never after; and it moves on only with as
# many hands as that, each somebody else's, none of whoever made it or took lines out.
_COUNTED = """
CREATE FUNCTION money_hands_are_counted() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    checks integer;
    approvals integer;
BEGIN
    IF OLD.status <> 'draft'
        AND (NEW.checks_needed, NEW.approvals_needed)
            IS DISTINCT FROM (OLD.checks_needed, OLD.approvals_needed) THEN
        RAISE EXCEPTION 'batch %: what it needs was settled when it was locked', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status = OLD.status OR NEW.checks_needed + NEW.approvals_needed <= 2
        OR NEW.status NOT IN ('checked', 'approved', 'sent', 'settled') THEN
        RETURN NEW;
    END IF;
    SELECT COUNT(*) FILTER (WHERE kind = 'check'), COUNT(*) FILTER (WHERE kind = 'approve')
      INTO checks, approvals FROM money_batchsignature
     WHERE batch_id = NEW.id AND user_id <> NEW.maker_id
       AND user_id IS DISTINCT FROM NEW.amended_by_id;
    IF checks < NEW.checks_needed
        OR NEW.status <> 'checked' AND approvals < NEW.approvals_needed THEN
        RAISE EXCEPTION 'batch %: % rechecked, % approved, not enough for %', NEW.id, checks,
            approvals, NEW.status USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hands_are_counted BEFORE UPDATE ON money_batch
    FOR EACH ROW EXECUTE FUNCTION money_hands_are_counted();
"""
_UNCOUNTED = """
DROP TRIGGER hands_are_counted ON money_batch;
DROP FUNCTION money_hands_are_counted();
"""


class Migration(migrations.Migration):
    replaces = [("money", "0030_the_levels_bear")]

    initial = True

    dependencies = [("money", "0003_shares_add_up")]

    operations = [
        migrations.RunSQL(_FROZEN, _THAWED),
        migrations.RunSQL(_COUNTED, _UNCOUNTED),
    ]
