from django.db import migrations

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0001_benefits"),
        ("registry", "0002_rows_stay_in_their_region"),
    ]

    operations = [
        composite_key("support_finding", "household_id", "region", "registry_household"),
        composite_key("support_entitlement", "household_id", "region", "registry_household"),
        composite_key("support_deferral", "household_id", "region", "registry_household"),
        composite_key("support_hold", "entitlement_id", "region", "support_entitlement"),
    ]
