import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import Tables


class Migration(migrations.Migration):
    replaces = [
        ("base", "0001_instance_marker"),
        ("base", "0002_identity_and_regions"),
        ("base", "0003_jobs"),
        ("base", "0004_audit"),
        ("base", "0005_files_and_key_check"),
        ("base", "0006_sent_forms"),
        ("base", "0007_second_factors_and_sittings"),
        ("base", "0008_audit_seals"),
        ("base", "0009_posts_that_go_apart"),
        ("base", "0010_posts_are_lent"),
        ("base", "0011_regions_change"),
        ("base", "0012_unusual_reading"),
        ("base", "0013_meters_of_limits"),
        ("base", "0014_links_that_open_one_task"),
        ("base", "0015_texted_codes_and_linked_identities"),
    ]

    initial = True

    dependencies = []

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("user_id", models.BigIntegerField(null=True, verbose_name="用户")),
                        ("post_id", models.BigIntegerField(null=True, verbose_name="岗位")),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        ("role", models.CharField(max_length=24, verbose_name="岗位类别")),
                        ("ip", models.GenericIPAddressField(null=True, verbose_name="地址")),
                        ("session", models.CharField(max_length=16, verbose_name="会话")),
                        ("act", models.CharField(max_length=60, verbose_name="操作")),
                        (
                            "object_kind",
                            models.CharField(max_length=40, verbose_name="对象类别"),
                        ),
                        (
                            "object_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                size=None,
                                verbose_name="对象",
                            ),
                        ),
                        ("region", models.BigIntegerField(null=True, verbose_name="地区")),
                        ("purpose", models.CharField(max_length=200, verbose_name="事由")),
                        ("ok", models.BooleanField(default=True, verbose_name="成功")),
                        (
                            "payload",
                            models.JSONField(
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="内容",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "审计记录",
                        "db_table": "base_auditentry",
                        "managed": False,
                    },
                ),
                migrations.CreateModel(
                    name="AuditList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("region", models.BigIntegerField(verbose_name="地区")),
                        (
                            "object_kind",
                            models.CharField(max_length=40, verbose_name="对象类别"),
                        ),
                        (
                            "object_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                size=None,
                                verbose_name="对象",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        ("role", models.CharField(max_length=24, verbose_name="岗位类别")),
                        ("purpose", models.CharField(max_length=200, verbose_name="事由")),
                        ("listed", models.CharField(max_length=40, verbose_name="名单类别")),
                        ("said", models.CharField(max_length=200, verbose_name="名单")),
                        ("total", models.IntegerField(verbose_name="共多少个")),
                        ("whole", models.BooleanField(verbose_name="含完整号码")),
                    ],
                    options={
                        "verbose_name": "带走的名单",
                        "db_table": "base_auditlist",
                        "managed": False,
                    },
                ),
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
                migrations.CreateModel(
                    name="AuditTrace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "object_kind",
                            models.CharField(max_length=40, verbose_name="对象类别"),
                        ),
                        ("object_id", models.BigIntegerField(verbose_name="对象")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "审计对象",
                        "db_table": "base_audittrace",
                        "managed": False,
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="last login"
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=nuanxin.kit.identifiers.new_id,
                                editable=False,
                                unique=True,
                                verbose_name="编号",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(max_length=40, unique=True, verbose_name="用户名"),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "work_phone",
                            models.CharField(
                                blank=True, max_length=30, verbose_name="办公电话"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                        (
                            "opened_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="开户时间"),
                        ),
                        (
                            "password_given",
                            models.BooleanField(default=False, verbose_name="密码由管理员给出"),
                        ),
                        (
                            "password_set_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="密码设置时间"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "用户",
                    },
                ),
                migrations.CreateModel(
                    name="RegionChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("old", models.BigIntegerField(unique=True, verbose_name="原代码")),
                        ("new", models.BigIntegerField(db_index=True, verbose_name="新代码")),
                        ("effective_on", models.DateField(verbose_name="起用日期")),
                        ("document", models.CharField(max_length=120, verbose_name="文号")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                    ],
                    options={
                        "verbose_name": "区划调整",
                    },
                ),
                migrations.CreateModel(
                    name="FormerPassword",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("hashed", models.CharField(max_length=128, verbose_name="密码散列")),
                        ("until", models.DateTimeField(verbose_name="停用时间")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="former_passwords",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "用过的密码",
                    },
                ),
                migrations.CreateModel(
                    name="Instance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("demonstration", "演示"), ("office", "正式")],
                                max_length=16,
                                verbose_name="用途",
                            ),
                        ),
                        (
                            "marked_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="标记时间"),
                        ),
                    ],
                    options={
                        "verbose_name": "本套系统",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["demonstration", "office"])),
                                name="instance_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pk", 1)), name="instance_single_row"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("what", models.CharField(max_length=20, verbose_name="类别")),
                        ("who", models.CharField(max_length=64, verbose_name="谁")),
                        ("since", models.DateTimeField(verbose_name="起")),
                        ("count", models.PositiveIntegerField(verbose_name="次数")),
                    ],
                    options={
                        "verbose_name": "次数限制",
                        "indexes": [models.Index(fields=["since"], name="meter_since")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("what", "who"), name="meter_of_one_kind"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("paper", models.CharField(max_length=40, verbose_name="表格")),
                        ("number", models.PositiveIntegerField(verbose_name="第几版")),
                        ("name", models.CharField(max_length=200, verbose_name="文件名")),
                        ("content", models.BinaryField(verbose_name="内容")),
                        ("sha256", models.CharField(max_length=64, verbose_name="校验值")),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="改了什么"
                            ),
                        ),
                        ("brought_at", models.DateTimeField(verbose_name="上传时间")),
                        (
                            "brought_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "表格模板",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="papertemplate_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "paper", "number"),
                                name="template_number_once",
                            ),
                            models.UniqueConstraint(
                                fields=("id", "region"), name="template_with_region"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=nuanxin.kit.identifiers.new_id,
                                editable=False,
                                unique=True,
                                verbose_name="编号",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("village_contact", "村级联系人"),
                                    ("township_handler", "乡镇经办"),
                                    ("county_health", "县级卫健经办"),
                                    ("county_association", "县级计生协经办"),
                                    ("county_leader", "审批负责人"),
                                    ("finance", "财政经办"),
                                    ("hospital_desk", "医院绿色通道"),
                                    ("insurer", "承保机构"),
                                    ("volunteer", "志愿者"),
                                    ("family", "家庭成员"),
                                    ("supervisor", "督导"),
                                    ("auditor", "审计"),
                                    ("system_admin", "系统管理员"),
                                    ("security_admin", "安全管理员"),
                                    ("audit_admin", "审计管理员"),
                                ],
                                max_length=24,
                                verbose_name="岗位",
                            ),
                        ),
                        ("region", models.BigIntegerField(verbose_name="管辖地区")),
                        (
                            "title",
                            models.CharField(blank=True, max_length=60, verbose_name="职务"),
                        ),
                        ("starts_on", models.DateField(verbose_name="到岗日期")),
                        (
                            "ends_on",
                            models.DateField(blank=True, null=True, verbose_name="离岗日期"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "岗位",
                        "indexes": [
                            models.Index(fields=["region", "role"], name="post_region_role")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="post_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "village_contact",
                                            "township_handler",
                                            "county_health",
                                            "county_association",
                                            "county_leader",
                                            "finance",
                                            "hospital_desk",
                                            "insurer",
                                            "volunteer",
                                            "family",
                                            "supervisor",
                                            "auditor",
                                            "system_admin",
                                            "security_admin",
                                            "audit_admin",
                                        ],
                                    )
                                ),
                                name="post_role_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        ("kind", models.CharField(max_length=60, verbose_name="种类")),
                        ("key", models.CharField(max_length=120, verbose_name="唯一键")),
                        ("arguments", models.JSONField(default=dict, verbose_name="参数")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("queued", "排队"),
                                    ("doing", "进行中"),
                                    ("done", "已完成"),
                                    ("failed", "没有做成"),
                                    ("stopped", "已停止"),
                                    ("interrupted", "中断"),
                                ],
                                default="queued",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "step",
                            models.CharField(blank=True, max_length=60, verbose_name="步骤"),
                        ),
                        (
                            "message",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        ("done", models.BigIntegerField(default=0, verbose_name="已办")),
                        ("total", models.BigIntegerField(default=0, verbose_name="总数")),
                        ("result", models.JSONField(default=dict, verbose_name="结果")),
                        ("error", models.TextField(blank=True, verbose_name="原因")),
                        ("attempt", models.IntegerField(default=0, verbose_name="次数")),
                        ("runner", models.UUIDField(null=True, verbose_name="执行者")),
                        (
                            "lease_until",
                            models.DateTimeField(null=True, verbose_name="租约到期"),
                        ),
                        (
                            "stop_asked",
                            models.BooleanField(default=False, verbose_name="要求停止"),
                        ),
                        (
                            "queued_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="交办时间"),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(null=True, verbose_name="开始时间"),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(null=True, verbose_name="结束时间"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="交办人",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="base.post",
                                verbose_name="交办岗位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "作业",
                        "abstract": False,
                        "indexes": [models.Index(fields=["region", "id"], name="job_region")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "key"), name="job_once_per_key"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "queued",
                                            "doing",
                                            "done",
                                            "failed",
                                            "stopped",
                                            "interrupted",
                                        ],
                                    )
                                ),
                                name="job_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "doing"), _negated=True),
                                    models.Q(
                                        ("lease_until__isnull", False),
                                        ("runner__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="job_doing_has_a_lease",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delegation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=nuanxin.kit.identifiers.new_id,
                                editable=False,
                                unique=True,
                                verbose_name="编号",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(verbose_name="最后一天")),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=60, verbose_name="事由"),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="登记时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束")),
                        (
                            "helper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代办的人",
                            ),
                        ),
                        (
                            "lender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="请假的人",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations",
                                to="base.post",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "请假代办",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="delegation_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lender", models.F("helper")), _negated=True
                                ),
                                name="delegation_goes_to_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingAlarm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("viewed", "一天打开的家庭比同岗位多很多"),
                                    ("exported", "下班时间或周末导出"),
                                    ("turned_away", "多次去开没有授权的敏感个案"),
                                    ("glass", "一天多次紧急查看"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("count", models.PositiveIntegerField(verbose_name="次数")),
                        ("usual", models.FloatField(null=True, verbose_name="同岗位中位数")),
                        ("most", models.FloatField(verbose_name="界限")),
                        ("found_at", models.DateTimeField(verbose_name="发现时间")),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("fine", "正常"),
                                    ("talk", "需谈话"),
                                    ("follow", "移交处理"),
                                ],
                                max_length=6,
                                verbose_name="结论",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="核查时间")),
                        (
                            "judged_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="base.post",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "异常查阅",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="readingalarm_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("post", "day", "kind"), name="alarm_once_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("judged_by__isnull", True),
                                    models.Q(("judged_by", models.F("user")), _negated=True),
                                    _connector="OR",
                                ),
                                name="alarm_is_judged_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingLimit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("viewed", "一天打开的家庭比同岗位多很多"),
                                    ("exported", "下班时间或周末导出"),
                                    ("turned_away", "多次去开没有授权的敏感个案"),
                                    ("glass", "一天多次紧急查看"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("floor", models.PositiveIntegerField(verbose_name="起点")),
                        (
                            "factor",
                            models.FloatField(default=0, verbose_name="离中位数几倍偏差"),
                        ),
                        ("valid_from", models.DateField(verbose_name="自")),
                        ("source", models.CharField(max_length=120, verbose_name="依据")),
                        (
                            "set_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="设置时间"),
                        ),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "查阅界限",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "valid_from"), name="limit_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Region",
                    fields=[
                        (
                            "code",
                            models.BigIntegerField(
                                primary_key=True, serialize=False, verbose_name="统计用区划代码"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("village", "村"),
                                    ("community", "社区"),
                                    ("functional", "管理区"),
                                ],
                                max_length=12,
                                verbose_name="类型",
                            ),
                        ),
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="设立日期"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="撤销日期"),
                        ),
                        ("source", models.CharField(max_length=120, verbose_name="来源")),
                    ],
                    options={
                        "verbose_name": "村（社区）",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("code__gte", 100000000000), ("code__lt", 1000000000000)
                                ),
                                name="region_code_has_twelve_digits",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecondFactor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=nuanxin.kit.identifiers.new_id,
                                editable=False,
                                unique=True,
                                verbose_name="编号",
                            ),
                        ),
                        ("key_sealed", models.BinaryField(verbose_name="密钥")),
                        (
                            "confirmed_at",
                            models.DateTimeField(null=True, verbose_name="启用时间"),
                        ),
                        (
                            "last_step",
                            models.BigIntegerField(default=0, verbose_name="上次用过的时段"),
                        ),
                        (
                            "wrong",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="连续错误"
                            ),
                        ),
                        (
                            "wrong_at",
                            models.DateTimeField(null=True, verbose_name="上次错误时间"),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="factor",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "动态码",
                    },
                ),
                migrations.CreateModel(
                    name="PaperCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, verbose_name="散列")),
                        ("used_at", models.DateTimeField(null=True, verbose_name="用掉的时间")),
                        (
                            "factor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="paper_codes",
                                to="base.secondfactor",
                                verbose_name="动态码",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "备用码",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("factor", "digest"), name="paper_code_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SentForm",
                    fields=[
                        (
                            "key",
                            models.UUIDField(
                                primary_key=True, serialize=False, verbose_name="键"
                            ),
                        ),
                        ("path", models.CharField(max_length=300, verbose_name="地址")),
                        ("digest", models.CharField(max_length=64, verbose_name="内容校验值")),
                        (
                            "status",
                            models.PositiveSmallIntegerField(default=0, verbose_name="状态"),
                        ),
                        (
                            "location",
                            models.CharField(default="", max_length=2000, verbose_name="去处"),
                        ),
                        (
                            "by_htmx",
                            models.BooleanField(default=False, verbose_name="局部刷新"),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="时间"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "已提交的表单",
                        "indexes": [models.Index(fields=["sent_at"], name="sentform_sent_at")],
                    },
                ),
                migrations.CreateModel(
                    name="Sitting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=nuanxin.kit.identifiers.new_id,
                                editable=False,
                                unique=True,
                                verbose_name="编号",
                            ),
                        ),
                        (
                            "session_key",
                            models.CharField(max_length=40, unique=True, verbose_name="会话"),
                        ),
                        (
                            "address",
                            models.GenericIPAddressField(null=True, verbose_name="地址"),
                        ),
                        (
                            "browser",
                            models.CharField(blank=True, max_length=60, verbose_name="浏览器"),
                        ),
                        ("began_at", models.DateTimeField(verbose_name="登录时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sittings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "登录会话",
                        "indexes": [
                            models.Index(fields=["user", "began_at"], name="sitting_of_user")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
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
                        (
                            "place",
                            models.CharField(max_length=64, unique=True, verbose_name="存放名"),
                        ),
                        (
                            "kept_until",
                            models.DateField(blank=True, null=True, verbose_name="保存到"),
                        ),
                        (
                            "stored_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="存入时间"),
                        ),
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
                            models.Index(
                                fields=["sha256", "purpose"], name="storedfile_content"
                            ),
                            models.Index(fields=["kept_until"], name="storedfile_kept_until"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateUse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("region", models.BigIntegerField(verbose_name="地区")),
                        ("paper", models.CharField(max_length=40, verbose_name="表格")),
                        ("starts_on", models.DateField(verbose_name="启用日期")),
                        ("set_at", models.DateTimeField(verbose_name="设定时间")),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uses",
                                to="base.papertemplate",
                                verbose_name="模板",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "模板启用",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="templateuse_region"),
                            models.Index(
                                fields=["region", "paper", "starts_on"], name="template_in_use"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TextedFactor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "public_id",
                            models.UUIDField(
                                default=nuanxin.kit.identifiers.new_id,
                                editable=False,
                                unique=True,
                                verbose_name="编号",
                            ),
                        ),
                        ("number_sealed", models.BinaryField(verbose_name="手机号")),
                        (
                            "number_mask",
                            models.CharField(max_length=20, verbose_name="手机号（隐去中间）"),
                        ),
                        ("set_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "digest",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="验证码散列"
                            ),
                        ),
                        ("reference", models.UUIDField(null=True, verbose_name="短信编号")),
                        (
                            "sent_at",
                            models.DateTimeField(null=True, verbose_name="上次发送时间"),
                        ),
                        (
                            "tries",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="已试次数"
                            ),
                        ),
                        ("sent_on", models.DateField(null=True, verbose_name="计数的日子")),
                        (
                            "sent_count",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="当天发送次数"
                            ),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texted",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "短信验证码",
                    },
                ),
                migrations.CreateModel(
                    name="VaultCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "fingerprint",
                            models.CharField(max_length=64, verbose_name="密钥指纹"),
                        ),
                        (
                            "bound_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="登记时间"),
                        ),
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
                    name="LinkedIdentity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "issuer",
                            models.CharField(max_length=200, verbose_name="统一登录地址"),
                        ),
                        (
                            "digest",
                            models.CharField(max_length=64, verbose_name="统一登录编号散列"),
                        ),
                        ("linked_at", models.DateTimeField(verbose_name="关联时间")),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="linked",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="用户",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "统一登录关联",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("issuer", "digest"), name="identity_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OneTimeLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "digest",
                            models.BinaryField(max_length=32, unique=True, verbose_name="散列"),
                        ),
                        ("task", models.CharField(max_length=20, verbose_name="事项")),
                        ("region", models.BigIntegerField(verbose_name="地区")),
                        ("made_at", models.DateTimeField(verbose_name="发出时间")),
                        ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                        ("opened_at", models.DateTimeField(null=True, verbose_name="首次打开")),
                        ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(null=True, verbose_name="撤回时间"),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发出人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "一次性链接",
                        "indexes": [models.Index(fields=["expires_at"], name="link_expires")],
                    },
                ),
            ]
        )
    ]
