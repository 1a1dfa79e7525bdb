from django.db import migrations

from nuanxin.base.database.operations import composite_key


class Migration(migrations.Migration):
    replaces = [("care", "0005_medical")]

    initial = True

    dependencies = [("care", "0001_tables"), ("registry", "0001_tables")]

    operations = [
        composite_key("care_assignment", "household_id", "region", "registry_household"),
        composite_key("care_familywish", "household_id", "region", "registry_household"),
        composite_key("care_toldevent", "household_id", "region", "registry_household"),
        composite_key("care_dutydone", "household_id", "region", "registry_household"),
        composite_key("care_lunarday", "person_id", "region", "registry_person"),
        composite_key("care_visit", "household_id", "region", "registry_household"),
        composite_key("care_handed", "household_id", "region", "registry_household"),
        composite_key("care_concern", "household_id", "region", "registry_household"),
        composite_key("care_visitlink", "household_id", "region", "registry_household"),
        composite_key("care_careplan", "household_id", "region", "registry_household"),
        composite_key("care_need", "household_id", "region", "registry_household"),
        composite_key("care_planstep", "household_id", "region", "registry_household"),
        composite_key("care_planreview", "household_id", "region", "registry_household"),
        composite_key("care_referral", "household_id", "region", "registry_household"),
        composite_key("care_aftermath", "household_id", "region", "registry_household"),
        composite_key("care_afterdone", "household_id", "region", "registry_household"),
        composite_key("care_channelvisit", "household_id", "region", "registry_household"),
        composite_key("care_doctorcontract", "household_id", "region", "registry_household"),
        composite_key("care_followup", "household_id", "region", "registry_household"),
        composite_key("care_hospitalstay", "household_id", "region", "registry_household"),
        composite_key("care_checkup", "household_id", "region", "registry_household"),
    ]
