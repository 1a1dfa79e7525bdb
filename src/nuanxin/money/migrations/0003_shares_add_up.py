from django.db import migrations

# Every payable touched equals its shares to the fen, whoever wrote them. Asked once per
# statement: a county's half-year writes 50,000 payables with 200,000 shares. Shares are written
# before their payables; a share without a payable fails its key at commit.
_ADD_UP = """
CREATE FUNCTION money_refuse_unequal(asked bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT payable.id, payable.amount_fen, COALESCE(SUM(share.amount_fen), 0) AS shared
    INTO wrong
    FROM money_payable payable
    LEFT JOIN money_payableshare share ON share.payable_id = payable.id
    WHERE payable.id = ANY(asked)
    GROUP BY payable.id, payable.amount_fen
    HAVING payable.amount_fen <> COALESCE(SUM(share.amount_fen), 0)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'payable %: amount % but shares %',
            wrong.id, wrong.amount_fen, wrong.shared USING ERRCODE = 'check_violation';
    END IF;
END $$;

CREATE FUNCTION money_payables_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM money_refuse_unequal(ARRAY(SELECT id FROM written));
    RETURN NULL;
END $$;
CREATE FUNCTION money_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM money_refuse_unequal(ARRAY(SELECT DISTINCT payable_id FROM written));
    RETURN NULL;
END $$;

CREATE TRIGGER payables_add_up_new AFTER INSERT ON money_payable
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION money_payables_add_up();
CREATE TRIGGER payables_add_up_changed AFTER UPDATE ON money_payable
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION money_payables_add_up();
CREATE TRIGGER shares_add_up_new AFTER INSERT ON money_payableshare
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION money_shares_add_up();
CREATE TRIGGER shares_add_up_changed AFTER UPDATE ON money_payableshare
    REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION money_shares_add_up();
CREATE TRIGGER shares_add_up_gone AFTER DELETE ON money_payableshare
    REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION money_shares_add_up();
"""
_UNDO = """
DROP TRIGGER shares_add_up_gone ON money_payableshare;
DROP TRIGGER shares_add_up_changed ON money_payableshare;
DROP TRIGGER shares_add_up_new ON money_payableshare;
DROP TRIGGER payables_add_up_changed ON money_payable;
DROP TRIGGER payables_add_up_new ON money_payable;
DROP FUNCTION money_shares_add_up();
DROP FUNCTION money_payables_add_up();
DROP FUNCTION money_refuse_unequal(bigint[]);
"""


class Migration(migrations.Migration):
    replaces = [("money", "0029_units_are_written_to")]

    initial = True

    dependencies = [("money", "0002_rows_keep_to_their_region")]

    operations = [
        migrations.RunSQL(_ADD_UP, _UNDO),
    ]
