from django.db import migrations

from nuanxin.base.database.operations import composite_key

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
_UNDO = """
DROP TRIGGER hands_are_counted ON money_batch;
DROP FUNCTION money_hands_are_counted();
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0022_bands_of_release")]

    operations = [
        composite_key("money_batchsignature", "batch_id", "region", "money_batch"),
        migrations.RunSQL(_COUNTED, _UNDO),
    ]
