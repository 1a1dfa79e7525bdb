from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_exchange"),
        ("support", "0004_issues_stay_in_their_region"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="entitlement",
            index=models.Index(fields=["subject", "benefit"], name="entitlement_subject"),
        ),
    ]
