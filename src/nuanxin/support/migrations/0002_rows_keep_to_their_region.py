from django.db import migrations

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    replaces = [("support", "0019_pilots")]

    initial = True

    dependencies = [("support", "0001_tables"), ("registry", "0001_tables")]

    operations = [
        composite_key("support_finding", "household_id", "region", "registry_household"),
        composite_key("support_entitlement", "household_id", "region", "registry_household"),
        composite_key("support_deferral", "household_id", "region", "registry_household"),
        composite_key("support_hold", "entitlement_id", "region", "support_entitlement"),
        composite_key("support_issue", "household_id", "region", "registry_household"),
        composite_key("support_reviewline", "household_id", "region", "registry_household"),
        composite_key("support_takenover", "household_id", "region", "registry_household"),
        composite_key("support_villagerequest", "household_id", "region", "registry_household"),
        composite_key("support_happening", "household_id", "region", "registry_household"),
        composite_key("support_departedbenefit", "departure_id", "region", "support_departure"),
        composite_key("support_pilotentry", "pilot_id", "region", "support_pilot"),
    ]
