from django.db import migrations

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    replaces = [("casework", "0007_refusals_name_what_was_found")]

    initial = True

    dependencies = [("casework", "0001_tables"), ("registry", "0001_tables")]

    operations = [
        composite_key("casework_case", "household_id", "region", "registry_household"),
        composite_key("casework_reminder", "case_id", "region", "casework_case"),
        composite_key("casework_reminder", "household_id", "region", "registry_household"),
    ]
