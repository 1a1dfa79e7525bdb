from django.db import migrations, models

_KINDS = [
    ("viewed", "一天打开的家庭比同岗位多很多"),
    ("exported", "下班时间或周末导出"),
    ("turned_away", "多次去开没有授权的敏感个案"),
    ("glass", "一天多次紧急查看"),
    ("locked", "登录或动态码被锁"),
    ("machine", "同一处试了好几个账号"),
]
_LIMITS = """
INSERT INTO base_readinglimit (kind, floor, factor, valid_from, source, set_at) VALUES
    ('locked', 0, 0, '2026-01-01', '系统默认：被锁一次就列', now()),
    ('machine', 2, 0, '2026-01-01', '系统默认：一天超过 2 个账号，从那里进来了的不算', now())
"""
_GONE = "DELETE FROM base_readinglimit WHERE kind IN ('locked', 'machine')"


class Migration(migrations.Migration):
    dependencies = [("base", "0003_posts_that_go_apart")]

    operations = [
        *(
            migrations.AlterField(
                model_name=name,
                name="kind",
                field=models.CharField("类别", max_length=12, choices=_KINDS),
            )
            for name in ("readingalarm", "readinglimit")
        ),
        migrations.RunSQL(_LIMITS, _GONE),
    ]
