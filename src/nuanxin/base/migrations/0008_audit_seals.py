from django.db import migrations, models

TABLE = """
CREATE TABLE base_auditseal (
    number bigint PRIMARY KEY CHECK (number > 0),
    at timestamptz NOT NULL,
    cluster varchar(24) NOT NULL,
    after_id bigint NOT NULL,
    top_id bigint NOT NULL,
    low xid8 NOT NULL,
    high xid8 NOT NULL CHECK (high > low),
    entries integer NOT NULL CHECK (entries > 0),
    total bigint NOT NULL CHECK (total >= entries),
    previous bytea NOT NULL CHECK (length(previous) = 32),
    root bytea NOT NULL UNIQUE CHECK (length(root) = 32)
);
CREATE TRIGGER auditseal_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON base_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION base_audit_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0007_second_factors_and_sittings"),
    ]

    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE base_auditseal"),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "number",
                    models.BigIntegerField(
                        primary_key=True, serialize=False, verbose_name="批次"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="封存时间")),
                ("cluster", models.CharField(max_length=24, verbose_name="数据库标识")),
                ("after_id", models.BigIntegerField(verbose_name="起始编号")),
                ("top_id", models.BigIntegerField(verbose_name="最大编号")),
                ("entries", models.IntegerField(verbose_name="条数")),
                ("total", models.BigIntegerField(verbose_name="累计条数")),
                ("previous", models.BinaryField(verbose_name="上一批的值")),
                ("root", models.BinaryField(verbose_name="本批的值")),
            ],
            options={
                "verbose_name": "审计封存",
                "db_table": "base_auditseal",
                "managed": False,
            },
        ),
    ]
