from django.db import migrations

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    replaces = [("registry", "0011_villages_are_asked")]

    initial = True

    dependencies = [("registry", "0001_tables")]

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
        composite_key("registry_employerfacts", "employer_id", "region", "registry_employer"),
        composite_key("registry_move", "household_id", "region", "registry_household"),
        composite_key("registry_consent", "person_id", "region", "registry_person"),
        composite_key("registry_sensitivemark", "household_id", "region", "registry_household"),
        composite_key("registry_caseaccess", "household_id", "region", "registry_household"),
        composite_key("registry_namewish", "household_id", "region", "registry_household"),
        composite_key("registry_villageask", "household_id", "region", "registry_household"),
    ]
