from django.db import migrations

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    replaces = [("privacy", "0002_what_is_over_is_emptied")]

    initial = True

    dependencies = [("privacy", "0001_tables"), ("registry", "0001_tables")]

    operations = [
        composite_key("privacy_erasure", "household_id", "region", "registry_household"),
    ]
