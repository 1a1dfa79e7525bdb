import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import Tables


class Migration(migrations.Migration):
    replaces = [
        ("casework", "0001_cases"),
        ("casework", "0002_papers_are_scanned"),
        ("casework", "0003_counties_settle_what_is_silent"),
        ("casework", "0004_requests_are_sorted_whole"),
        ("casework", "0005_who_is_late_is_reminded"),
        ("casework", "0006_notices_hang_as_long_as_the_county_says"),
    ]

    initial = True

    dependencies = [
        ("base", "0001_tables"),
        ("registry", "0001_tables"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="KeptProcedure",
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
                            models.CharField(max_length=64, unique=True, verbose_name="摘要"),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="程序")),
                        ("title", models.CharField(max_length=80, verbose_name="程序名称")),
                        ("text", models.TextField(verbose_name="原文")),
                    ],
                    options={
                        "verbose_name": "受理时的程序",
                    },
                ),
                migrations.CreateModel(
                    name="Case",
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
                        ("number", models.CharField(max_length=30, verbose_name="受理号")),
                        ("matter", models.CharField(max_length=40, verbose_name="事项")),
                        ("label", models.CharField(max_length=60, verbose_name="事项名称")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("desk", "窗口申报"),
                                    ("village", "村里代办"),
                                    ("found", "系统发现，家庭确认"),
                                ],
                                max_length=8,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("running", "办理中"),
                                    ("papers", "待补正"),
                                    ("disputed", "异议处理中"),
                                    ("granted", "已确认"),
                                    ("refused", "不予确认"),
                                    ("withdrawn", "已撤销"),
                                    ("cancelled", "已注销"),
                                ],
                                default="running",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "archived_on",
                            models.DateField(blank=True, null=True, verbose_name="归档日期"),
                        ),
                        (
                            "position",
                            models.SmallIntegerField(default=0, verbose_name="第几步"),
                        ),
                        ("step", models.CharField(max_length=40, verbose_name="当前步骤")),
                        ("kind", models.CharField(max_length=12, verbose_name="步骤种类")),
                        ("level", models.CharField(max_length=12, verbose_name="由谁办")),
                        ("due", models.DateField(null=True, verbose_name="截止日期")),
                        (
                            "due_provisional",
                            models.BooleanField(default=False, verbose_name="截止日期暂推"),
                        ),
                        ("received_on", models.DateField(verbose_name="受理日期")),
                        ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                        ("verdict", models.JSONField(verbose_name="受理时的判断")),
                        (
                            "verdict_digest",
                            models.CharField(max_length=64, verbose_name="判断摘要"),
                        ),
                        ("verdict_on", models.DateField(verbose_name="判断日期")),
                        (
                            "papers_asked_on",
                            models.DateField(null=True, verbose_name="一次性告知日期"),
                        ),
                        (
                            "papers_asked_until",
                            models.DateField(null=True, verbose_name="补正截止日期"),
                        ),
                        ("stopped_on", models.DateField(null=True, verbose_name="停止计时自")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("grant", "予以确认"), ("refuse", "不予确认")],
                                max_length=8,
                                verbose_name="决定",
                            ),
                        ),
                        ("decided_on", models.DateField(null=True, verbose_name="决定日期")),
                        ("starts_on", models.DateField(null=True, verbose_name="享受自")),
                        (
                            "effective_on",
                            models.DateField(null=True, verbose_name="决定生效日期"),
                        ),
                        ("closed_on", models.DateField(null=True, verbose_name="办结日期")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="办结说明"
                            ),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, verbose_name="修订"),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.household",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="casework.keptprocedure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "办件",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="case_region"),
                            models.Index(fields=["household"], name="case_household"),
                            models.Index(
                                condition=models.Q(("archived_on__isnull", True)),
                                fields=["due", "id"],
                                name="case_due",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("status__in", ["running", "papers", "disputed"])
                                ),
                                fields=["due", "id"],
                                name="case_due_open",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="case_with_region"
                            ),
                            models.UniqueConstraint(
                                fields=("number",), name="case_number_once"
                            ),
                            models.UniqueConstraint(
                                models.F("household"),
                                django.db.models.functions.comparison.Coalesce(
                                    models.F("person"), models.Value(0)
                                ),
                                models.F("matter"),
                                condition=models.Q(
                                    ("status__in", ["running", "papers", "disputed"])
                                ),
                                name="case_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_on__isnull", True),
                                        ("status__in", ["running", "papers", "disputed"]),
                                    ),
                                    models.Q(
                                        ("closed_on__isnull", False),
                                        (
                                            "status__in",
                                            ["granted", "refused", "withdrawn", "cancelled"],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_closed_with_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["refused", "withdrawn", "cancelled"]),
                                        _negated=True,
                                    ),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="case_ends_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Manner",
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
                            "answer_days",
                            models.SmallIntegerField(null=True, verbose_name="答复异议的天数"),
                        ),
                        (
                            "answer_unit",
                            models.CharField(
                                blank=True,
                                choices=[("natural", "日"), ("working", "个工作日")],
                                max_length=8,
                                verbose_name="怎样计算",
                            ),
                        ),
                        (
                            "notice_days",
                            models.SmallIntegerField(null=True, verbose_name="公示的天数"),
                        ),
                        (
                            "notice_unit",
                            models.CharField(
                                blank=True,
                                choices=[("natural", "日"), ("working", "个工作日")],
                                max_length=8,
                                verbose_name="公示怎样计算",
                            ),
                        ),
                        (
                            "returns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                size=None,
                                verbose_name="退回的常用理由",
                            ),
                        ),
                        (
                            "remind_before",
                            models.SmallIntegerField(
                                null=True, verbose_name="到期前几天自动催办"
                            ),
                        ),
                        (
                            "remind_after",
                            models.SmallIntegerField(
                                null=True, verbose_name="超期几天自动催办"
                            ),
                        ),
                        ("source", models.CharField(max_length=120, verbose_name="依据")),
                        ("settled_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "本县的办理规定",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="manner_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer_days__isnull", True), ("answer_unit", "")
                                    ),
                                    models.Q(
                                        ("answer_days__gte", 1),
                                        ("answer_days__lte", 90),
                                        models.Q(("answer_unit", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="manner_days_with_a_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("notice_days__isnull", True), ("notice_unit", "")
                                    ),
                                    models.Q(
                                        ("notice_days__gte", 1),
                                        ("notice_days__lte", 90),
                                        models.Q(("notice_unit", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="manner_notice_with_a_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="manner_has_a_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("remind_before__isnull", True),
                                        ("remind_before__range", (1, 60)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("remind_after__isnull", True),
                                        ("remind_after__range", (1, 60)),
                                        _connector="OR",
                                    ),
                                ),
                                name="manner_reminds_within_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                        ("step", models.CharField(max_length=40, verbose_name="步骤")),
                        ("way", models.CharField(max_length=20, verbose_name="方式")),
                        ("names", models.BooleanField(verbose_name="公布姓名")),
                        ("basis", models.CharField(max_length=80, verbose_name="依据")),
                        (
                            "place_words",
                            models.CharField(max_length=120, verbose_name="公示地点和方式"),
                        ),
                        ("from_day", models.DateField(verbose_name="公示自")),
                        ("until_day", models.DateField(verbose_name="公示至")),
                        ("phone", models.CharField(max_length=30, verbose_name="异议电话")),
                        ("number", models.IntegerField(verbose_name="户数")),
                        (
                            "state",
                            models.CharField(
                                choices=[("up", "公示中"), ("over", "已期满")],
                                default="up",
                                max_length=6,
                                verbose_name="状态",
                            ),
                        ),
                        ("posted_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "ended_at",
                            models.DateTimeField(null=True, verbose_name="期满登记时间"),
                        ),
                        (
                            "posted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公示",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="notice_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="notice_with_region"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until_day__gt", models.F("from_day"))),
                                name="notice_lasts_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeLine",
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notices",
                                to="casework.case",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="casework.notice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公示对象",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "case"), name="notice_line_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
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
                        ("step", models.CharField(max_length=40, verbose_name="哪一次公示")),
                        (
                            "taken_by_level",
                            models.CharField(max_length=12, verbose_name="由谁处理"),
                        ),
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        ("due", models.DateField(null=True, verbose_name="答复期限")),
                        ("anonymous", models.BooleanField(verbose_name="不留姓名")),
                        ("words_sealed", models.BinaryField(verbose_name="异议内容")),
                        ("upheld", models.BooleanField(null=True, verbose_name="异议成立")),
                        ("answer_sealed", models.BinaryField(null=True, verbose_name="答复")),
                        ("answered_on", models.DateField(null=True, verbose_name="答复日期")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="casework.case",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公示异议",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_on__isnull", True)),
                                fields=("case",),
                                name="objection_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_on__isnull", True), ("upheld__isnull", True)
                                    ),
                                    models.Q(
                                        ("answered_on__isnull", False),
                                        ("upheld__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="objection_answered_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Paper",
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
                        ("name", models.CharField(max_length=60, verbose_name="材料")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("missing", "还缺"),
                                    ("handed", "已交"),
                                    ("supplied", "免提交"),
                                ],
                                default="missing",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="由哪里提供"
                            ),
                        ),
                        ("day", models.DateField(null=True, verbose_name="日期")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "办件材料",
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "name"), name="paper_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "supplied"), _negated=True),
                                    models.Q(("origin", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="paper_supplied_by_whom",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                            "outcome",
                            models.CharField(
                                choices=[("grant", "予以确认"), ("refuse", "不予确认")],
                                max_length=8,
                                verbose_name="意见",
                            ),
                        ),
                        ("starts_on", models.DateField(null=True, verbose_name="享受自")),
                        ("reason", models.CharField(max_length=200, verbose_name="理由")),
                        (
                            "failing",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="核查认定不符合的"
                            ),
                        ),
                        ("verdict", models.JSONField(verbose_name="提出时的判断")),
                        (
                            "verdict_digest",
                            models.CharField(max_length=64, verbose_name="判断摘要"),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "document",
                            models.CharField(blank=True, max_length=80, verbose_name="文号"),
                        ),
                        ("agreed", models.BooleanField(null=True, verbose_name="是否同意")),
                        (
                            "decided_words",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="审批意见"
                            ),
                        ),
                        ("decided_on", models.DateField(null=True, verbose_name="决定日期")),
                        (
                            "decided_at",
                            models.DateTimeField(null=True, verbose_name="决定时间"),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="casework.case",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "确认意见",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("agreed__isnull", True)),
                                fields=("case",),
                                name="proposal_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    models.Q(
                                        ("decided_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_takes_two_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "grant"), _negated=True),
                                    ("starts_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="proposal_grants_from_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
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
                        ("position", models.SmallIntegerField(verbose_name="第几步")),
                        ("step", models.CharField(max_length=40, verbose_name="步骤")),
                        ("reached", models.BigIntegerField(verbose_name="到这一步以前的经过")),
                        ("due", models.DateField(verbose_name="步骤截止日期")),
                        (
                            "asked",
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
                                verbose_name="催办哪个岗位",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("township", "乡镇（街道）"),
                                    ("county", "县（区）"),
                                    ("city", "市"),
                                    ("province", "省"),
                                    ("rule", "本县的办理规定"),
                                ],
                                max_length=8,
                                verbose_name="由哪一级催办",
                            ),
                        ),
                        ("words", models.CharField(max_length=100, verbose_name="催办的话")),
                        ("answer_by", models.DateField(verbose_name="请在哪天前说明")),
                        ("at", models.DateTimeField(verbose_name="催办时间")),
                        (
                            "answer",
                            models.CharField(blank=True, max_length=120, verbose_name="说明"),
                        ),
                        (
                            "promised_on",
                            models.DateField(null=True, verbose_name="答应哪天办完"),
                        ),
                        (
                            "ended",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answered", "已说明"),
                                    ("done", "已办"),
                                    ("halted", "不再等"),
                                ],
                                max_length=8,
                                verbose_name="结果",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="casework.case",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.household",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "催办",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="reminder_region"),
                            models.Index(fields=["case", "id"], name="reminder_of_case"),
                            models.Index(
                                condition=models.Q(("ended", "")),
                                fields=["region", "asked"],
                                name="reminder_waiting",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended", "")),
                                fields=("case",),
                                name="reminder_one_open",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("level", "rule")),
                                fields=("case", "reached", "position"),
                                name="reminder_by_rule_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended", ""), ("ended_at__isnull", True)),
                                    models.Q(
                                        models.Q(("ended", ""), _negated=True),
                                        ("ended_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="reminder_ends_with_a_moment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended", "answered"),
                                        ("promised_on__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("ended", "answered"), _negated=True),
                                        ("answer", ""),
                                        ("promised_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reminder_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True),
                                name="reminder_has_words",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Scan",
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
                        ("form", models.CharField(max_length=3, verbose_name="格式")),
                        ("added_at", models.DateTimeField(verbose_name="存入时间")),
                        (
                            "replaced_at",
                            models.DateTimeField(null=True, verbose_name="换下时间"),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scans",
                                to="casework.case",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="base.storedfile",
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scans",
                                to="casework.paper",
                            ),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "材料扫描件",
                        "indexes": [models.Index(fields=["case", "id"], name="scan_of_case")],
                    },
                ),
                migrations.CreateModel(
                    name="Stage",
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
                        ("position", models.SmallIntegerField(verbose_name="第几步")),
                        ("step", models.CharField(max_length=40, verbose_name="步骤")),
                        ("kind", models.CharField(max_length=12, verbose_name="种类")),
                        ("due", models.DateField(null=True, verbose_name="截止日期")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("done", "办完"),
                                    ("back", "退回"),
                                    ("note", "记一笔"),
                                ],
                                max_length=6,
                                verbose_name="结果",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="办理日期")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        ("words", models.CharField(max_length=200, verbose_name="经过")),
                        ("form_sealed", models.BinaryField(null=True, verbose_name="填写内容")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stages",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "办理经过",
                        "indexes": [models.Index(fields=["case", "id"], name="stage_of_case")],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
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
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        ("words_sealed", models.BinaryField(verbose_name="申诉内容")),
                        ("upheld", models.BooleanField(null=True, verbose_name="重新办理")),
                        ("answer_sealed", models.BinaryField(null=True, verbose_name="答复")),
                        ("answered_on", models.DateField(null=True, verbose_name="答复日期")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appeals",
                                to="casework.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "申诉",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_on__isnull", True)),
                                fields=("case",),
                                name="appeal_one_open",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
