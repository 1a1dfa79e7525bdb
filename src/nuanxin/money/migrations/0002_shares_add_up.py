from django.db import migrations

from nuanxin.base.database.operations import composite_key

# At commit every payable touched must equal its shares to the fen, whoever wrote them.
_ADD_UP = """
CREATE FUNCTION money_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked bigint;
    wanted bigint;
    found bigint;
BEGIN
    IF TG_TABLE_NAME = 'money_payable' THEN
        asked := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        asked := OLD.payable_id;
    ELSE
        asked := NEW.payable_id;
    END IF;
    SELECT amount_fen INTO wanted FROM money_payable WHERE id = asked;
    IF wanted IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT COALESCE(SUM(amount_fen), 0) INTO found
    FROM money_payableshare WHERE payable_id = asked;
    IF wanted <> found THEN
        RAISE EXCEPTION 'payable %: amount % but shares %', asked, wanted, found
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payable_equals_shares AFTER INSERT OR UPDATE OF amount_fen
    ON money_payable DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION money_shares_add_up();
CREATE CONSTRAINT TRIGGER shares_equal_payable AFTER INSERT OR UPDATE OR DELETE
    ON money_payableshare DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION money_shares_add_up();
"""
_UNDO = """
DROP TRIGGER shares_equal_payable ON money_payableshare;
DROP TRIGGER payable_equals_shares ON money_payable;
DROP FUNCTION money_shares_add_up();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0001_payables"),
        ("registry", "0002_rows_stay_in_their_region"),
    ]

    operations = [
        composite_key("money_payable", "household_id", "region", "registry_household"),
        composite_key("money_payableshare", "payable_id", "region", "money_payable"),
        composite_key("money_employerdue", "household_id", "region", "registry_household"),
        migrations.RunSQL(_ADD_UP, _UNDO),
    ]
