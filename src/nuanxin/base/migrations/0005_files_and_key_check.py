import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0004_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="VaultCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64, verbose_name="密钥指纹")),
                ("bound_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "密钥核对",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="vaultcheck_single_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("region", models.BigIntegerField(verbose_name="地区")),
                (
                    "public_id",
                    models.UUIDField(
                        default=nuanxin.kit.identifiers.new_id,
                        editable=False,
                        unique=True,
                        verbose_name="编号",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                ("purpose", models.CharField(max_length=60, verbose_name="用途")),
                ("sha256", models.CharField(max_length=64, verbose_name="校验值")),
                ("size", models.BigIntegerField(verbose_name="大小")),
                ("place", models.CharField(max_length=64, unique=True, verbose_name="存放名")),
                ("kept_until", models.DateField(blank=True, null=True, verbose_name="保存到")),
                ("stored_at", models.DateTimeField(auto_now_add=True, verbose_name="存入时间")),
                (
                    "stored_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="存入人",
                    ),
                ),
            ],
            options={
                "verbose_name": "存档文件",
                "abstract": False,
                "indexes": [
                    models.Index(fields=["region", "id"], name="storedfile_region"),
                    models.Index(fields=["sha256", "purpose"], name="storedfile_content"),
                    models.Index(fields=["kept_until"], name="storedfile_kept_until"),
                ],
            },
        ),
    ]
