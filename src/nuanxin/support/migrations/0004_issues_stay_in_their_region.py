from django.db import migrations

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    dependencies = [("support", "0003_crosscheck")]

    operations = [
        composite_key("support_issue", "household_id", "region", "registry_household"),
    ]
