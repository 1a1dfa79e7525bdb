from django.db import migrations, models

_KINDS = [
    ("borne", "各级负担"),
    ("owed", "应付家庭"),
    ("transit", "在途"),
    ("paid", "已付"),
    ("returned", "退回"),
    ("held", "待缴财政"),
    ("earlier", "缴回以前年度"),
]


class Migration(migrations.Migration):
    dependencies = [("money", "0029_units_are_written_to")]

    operations = [
        migrations.AlterField(
            "account", "kind", models.CharField("类别", choices=_KINDS, max_length=10)
        )
    ]
