from django.db import migrations

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_people")]

    operations = [
        composite_key(
            "registry_householdfacts", "household_id", "region", "registry_household"
        ),
        composite_key("registry_membership", "household_id", "region", "registry_household"),
        composite_key("registry_membership", "person_id", "person_region", "registry_person"),
        composite_key("registry_personfacts", "person_id", "region", "registry_person"),
        composite_key("registry_marriage", "person_id", "region", "registry_person"),
        composite_key("registry_account", "person_id", "region", "registry_person"),
        composite_key("registry_supportcertificate", "person_id", "region", "registry_person"),
        composite_key(
            "registry_certificatestamp",
            "certificate_id",
            "region",
            "registry_supportcertificate",
        ),
    ]
