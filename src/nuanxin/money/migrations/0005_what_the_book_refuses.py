from django.db import migrations

# Entries and postings are written once. What is refused is refused to everybody: half an entry,
# one that does not add up, a posting to somebody else's account, an entry added to later, a
# closed month. Postings are checked by the statement that writes them – a county's half-year
# is 400,000 of them –, entries at commit. The checks see every row, whoever's scope it is.
_REFUSED = """
CREATE FUNCTION money_book_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER account_written_once BEFORE UPDATE OR DELETE ON money_account
    FOR EACH ROW EXECUTE FUNCTION money_book_is_written_once();
CREATE TRIGGER entry_written_once BEFORE UPDATE OR DELETE ON money_entry
    FOR EACH ROW EXECUTE FUNCTION money_book_is_written_once();
CREATE TRIGGER posting_written_once BEFORE UPDATE OR DELETE ON money_posting
    FOR EACH ROW EXECUTE FUNCTION money_book_is_written_once();
CREATE TRIGGER month_closed_for_good BEFORE UPDATE OR DELETE ON money_closedmonth
    FOR EACH ROW EXECUTE FUNCTION money_book_is_written_once();

CREATE FUNCTION money_postings_stand() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    wrong record;
BEGIN
    SELECT written.entry_id INTO wrong FROM written
      LEFT JOIN money_entry entry
        ON entry.id = written.entry_id AND entry.region = written.region
      LEFT JOIN money_account account
        ON account.id = written.account_id AND account.region = written.region
     WHERE entry.id IS NULL OR account.id IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry %: a posting without its entry or account', wrong.entry_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    SELECT entry_id, SUM(amount_fen) AS fen, COUNT(*) AS number INTO wrong
      FROM written GROUP BY entry_id HAVING SUM(amount_fen) <> 0 OR COUNT(*) < 2 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry %: % postings add up to %', wrong.entry_id, wrong.number,
            wrong.fen USING ERRCODE = 'check_violation';
    END IF;
    SELECT told.entry_id INTO wrong
      FROM (SELECT entry_id, COUNT(*) AS number FROM written GROUP BY entry_id) told
     CROSS JOIN LATERAL (SELECT COUNT(*) AS number FROM money_posting posting
                          WHERE posting.entry_id = told.entry_id) stored
     WHERE stored.number <> told.number LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry % has been written already', wrong.entry_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER postings_stand AFTER INSERT ON money_posting REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION money_postings_stand();

CREATE FUNCTION money_months_are_closed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    shut record;
BEGIN
    SELECT written.day INTO shut FROM written
      JOIN money_closedmonth closed ON closed.region = written.region AND closed.month
         = (EXTRACT(year FROM written.day) * 12 + EXTRACT(month FROM written.day) - 1)::int
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the month of % is closed', shut.day
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_month_is_open AFTER INSERT ON money_entry
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION money_months_are_closed();

CREATE FUNCTION money_entry_balances() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    fen numeric;
    number bigint;
BEGIN
    SELECT COALESCE(SUM(amount_fen), 0), COUNT(*) INTO fen, number
      FROM money_posting WHERE entry_id = NEW.id;
    IF fen <> 0 OR number < 2 THEN
        RAISE EXCEPTION 'entry %: % postings add up to %', NEW.idem, number, fen
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON money_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION money_entry_balances();

ALTER TABLE money_entry ADD CONSTRAINT money_entry_line FOREIGN KEY (line)
    REFERENCES money_batchline (id) DEFERRABLE INITIALLY DEFERRED;
"""
_UNDO = """
ALTER TABLE money_entry DROP CONSTRAINT money_entry_line;
DROP TRIGGER entry_balances ON money_entry;
DROP TRIGGER entry_month_is_open ON money_entry;
DROP TRIGGER postings_stand ON money_posting;
DROP TRIGGER month_closed_for_good ON money_closedmonth;
DROP TRIGGER posting_written_once ON money_posting;
DROP TRIGGER entry_written_once ON money_entry;
DROP TRIGGER account_written_once ON money_account;
DROP FUNCTION money_entry_balances();
DROP FUNCTION money_months_are_closed();
DROP FUNCTION money_postings_stand();
DROP FUNCTION money_book_is_written_once();
"""
# The statement that writes postings adds them to what their batch has on each account. Postings
# are never changed, so the sums stand; entries of recoveries have no line and no batch.
_BALANCES = """
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
_NO_BALANCES = """
DROP TRIGGER balances_follow ON money_posting;
DROP FUNCTION money_balances_follow();
"""


class Migration(migrations.Migration):
    replaces = [("money", "0031_lists_go_out_as_text")]

    initial = True

    dependencies = [("money", "0004_lines_are_frozen")]

    operations = [
        migrations.RunSQL(_REFUSED, _UNDO),
        migrations.RunSQL(_BALANCES, _NO_BALANCES),
    ]
