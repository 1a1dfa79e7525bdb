from django.db import migrations

from nuanxin.base.database.operations import composite_key

# A signed list stays as it was when the family moves on: a line names the household only.
_LINES_STAY = """
ALTER TABLE money_batchline ADD CONSTRAINT money_batchline_household_id
    FOREIGN KEY (household_id) REFERENCES registry_household (id) DEFERRABLE INITIALLY DEFERRED;
"""
_UNDO = "ALTER TABLE money_batchline DROP CONSTRAINT money_batchline_household_id"


class Migration(migrations.Migration):
    replaces = [("money", "0028_whose_money_it_was")]

    initial = True

    dependencies = [("money", "0001_tables"), ("registry", "0001_tables")]

    operations = [
        composite_key("money_payable", "household_id", "region", "registry_household"),
        composite_key("money_payableshare", "payable_id", "region", "money_payable"),
        composite_key("money_employerdue", "household_id", "region", "registry_household"),
        composite_key("money_batchline", "batch_id", "region", "money_batch"),
        composite_key("money_light", "batch_id", "region", "money_batch"),
        composite_key("money_batchstep", "batch_id", "region", "money_batch"),
        composite_key("money_recoverystep", "payable_id", "region", "money_payable"),
        composite_key("money_bounce", "payable_id", "region", "money_payable"),
        composite_key("money_returnfile", "batch_id", "region", "money_batch"),
        composite_key("money_recoveryplan", "payable_id", "region", "money_payable"),
        composite_key("money_recoveryinstalment", "plan_id", "region", "money_recoveryplan"),
        composite_key("money_recoveryreceipt", "payable_id", "region", "money_payable"),
        composite_key("money_recoverywaiver", "payable_id", "region", "money_payable"),
        composite_key("money_latereturn", "payable_id", "region", "money_payable"),
        composite_key("money_batchsignature", "batch_id", "region", "money_batch"),
        composite_key("money_duestep", "due_id", "region", "money_employerdue"),
        migrations.RunSQL(_LINES_STAY, _UNDO),
    ]
