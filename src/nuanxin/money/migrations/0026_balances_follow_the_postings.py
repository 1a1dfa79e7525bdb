from django.db import migrations

# The statement that writes postings adds them to what their batch has on each account. Postings
# are never changed, so the sums stand; entries of recoveries have no line and no batch.
_KEPT = """
INSERT INTO money_batchbalance (region, batch_id, account_id, amount_fen)
SELECT batch.region, batch.id, posting.account_id, SUM(posting.amount_fen)::bigint
  FROM money_posting posting
  JOIN money_entry entry ON entry.id = posting.entry_id
  JOIN money_batchline line ON line.id = entry.line
  JOIN money_batch batch ON batch.id = line.batch_id
 GROUP BY batch.id, posting.account_id;
CREATE FUNCTION money_balances_follow() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO money_batchbalance AS kept (region, batch_id, account_id, amount_fen)
    SELECT batch.region, batch.id, written.account_id, SUM(written.amount_fen)::bigint
      FROM written
      JOIN money_entry entry ON entry.id = written.entry_id
      JOIN money_batchline line ON line.id = entry.line
      JOIN money_batch batch ON batch.id = line.batch_id
     GROUP BY batch.id, written.account_id ORDER BY batch.id, written.account_id
    ON CONFLICT (batch_id, account_id)
    DO UPDATE SET amount_fen = kept.amount_fen + EXCLUDED.amount_fen;
    RETURN NULL;
END $$;
CREATE TRIGGER balances_follow AFTER INSERT ON money_posting REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION money_balances_follow();
"""
_UNDO = """
DROP TRIGGER balances_follow ON money_posting;
DROP FUNCTION money_balances_follow();
"""


class Migration(migrations.Migration):
    dependencies = [("money", "0025_batch_balances")]

    operations = [migrations.RunSQL(_KEPT, _UNDO)]
