import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import Tables


class Migration(migrations.Migration):
    replaces = [
        ("care", "0001_contacts"),
        ("care", "0002_duties"),
        ("care", "0003_visits"),
        ("care", "0004_needs"),
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
                    name="Aftermath",
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
                        ("asked_by", models.CharField(max_length=20, verbose_name="谁提出的")),
                        ("asked_on", models.DateField(verbose_name="哪天提出")),
                        ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
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
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "身后的事",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="aftermath_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("household", "person"), name="aftermath_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AfterDone",
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
                        ("item", models.CharField(max_length=20, verbose_name="事项")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("wanted", "家里要办"),
                                    ("arranged", "安排好了"),
                                    ("declined", "家里不用"),
                                ],
                                max_length=8,
                                verbose_name="情况",
                            ),
                        ),
                        (
                            "words_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="说明"),
                        ),
                        ("on", models.DateField(verbose_name="哪天")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "aftermath",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="done",
                                to="care.aftermath",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "身后的事的安排",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="afterdone_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarePlan",
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
                        ("goals_sealed", models.BinaryField(verbose_name="目标")),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("review_on", models.DateField(verbose_name="回头看的日子")),
                        ("made_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="结束日期"),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "帮扶计划",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="careplan_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("household",),
                                name="care_plan_one_runs",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("review_on__gte", models.F("starts_on"))),
                                name="care_plan_reviewed_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckUpRound",
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
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(verbose_name="结束日期")),
                        ("where", models.CharField(max_length=120, verbose_name="在哪里")),
                        ("items", models.JSONField(default=list, verbose_name="项目")),
                        (
                            "document",
                            models.CharField(blank=True, max_length=80, verbose_name="文件"),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "体检",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="checkupround_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "year", "name"), name="check_up_round_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="check_up_round_ends_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckUp",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "还没有来"),
                                    ("came", "来了"),
                                    ("declined", "本人不做"),
                                ],
                                default="asked",
                                max_length=8,
                                verbose_name="情况",
                            ),
                        ),
                        ("on", models.DateField(blank=True, null=True, verbose_name="哪天")),
                        (
                            "recorded_at",
                            models.DateTimeField(null=True, verbose_name="登记时间"),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="people",
                                to="care.checkupround",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "体检名单",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="checkup_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "person"), name="check_up_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("on__isnull", True), ("state", "asked")),
                                    models.Q(("state", "asked"), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_up_day_of_an_answer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPerson",
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
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "sex",
                            models.CharField(blank=True, max_length=1, verbose_name="性别"),
                        ),
                        ("title", models.CharField(max_length=40, verbose_name="身份")),
                        (
                            "phone_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="电话"),
                        ),
                        ("phone_index", models.BinaryField(blank=True, null=True)),
                        ("phone_mask", models.CharField(blank=True, max_length=24)),
                        ("joined_on", models.DateField(verbose_name="到岗日期")),
                        (
                            "left_on",
                            models.DateField(blank=True, null=True, verbose_name="离岗日期"),
                        ),
                        (
                            "left_reason",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="离岗原因"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "联系人",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="contactperson_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_on__isnull", True),
                                    models.Q(("left_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="contact_person_left_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sex__in", ["", "女", "男"])),
                                name="contact_person_sex",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assignment",
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
                        ("post", models.CharField(max_length=20, verbose_name="岗位")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("village", "村（社区）"),
                                    ("township", "乡镇（街道）"),
                                    ("county", "县（市、区）"),
                                ],
                                max_length=8,
                                verbose_name="层级",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        (
                            "ends_on",
                            models.DateField(blank=True, null=True, verbose_name="结束日期"),
                        ),
                        (
                            "ended_reason",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="结束原因"
                            ),
                        ),
                        ("assigned_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "told_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="告知家庭日期"
                            ),
                        ),
                        (
                            "told_how",
                            models.CharField(
                                blank=True, max_length=10, verbose_name="告知方式"
                            ),
                        ),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "told_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="care.contactperson",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "联系安排",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="assignment_region"),
                            models.Index(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=["person"],
                                name="assignment_of_person",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=("household", "post"),
                                name="assignment_one_in_a_post",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=("household", "person"),
                                name="assignment_one_post_a_person",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="assignment_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("told_on__isnull", True),
                                    models.Q(("told_how", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="assignment_told_how",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactScheme",
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
                        ("name", models.CharField(max_length=40, verbose_name="制度名称")),
                        ("template", models.CharField(max_length=40, verbose_name="样本")),
                        ("document", models.CharField(max_length=80, verbose_name="文件")),
                        ("starts_on", models.DateField(verbose_name="施行日期")),
                        ("adopted_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "adopted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "联系人制度",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="contactscheme_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "starts_on"), name="contact_scheme_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DoctorContract",
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
                            "declined",
                            models.BooleanField(default=False, verbose_name="不愿签约"),
                        ),
                        (
                            "doctor",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="家庭医生（团队）"
                            ),
                        ),
                        (
                            "times",
                            models.SmallIntegerField(
                                blank=True, null=True, verbose_name="约定每年随访次数"
                            ),
                        ),
                        (
                            "has_record",
                            models.BooleanField(default=False, verbose_name="已建健康档案"),
                        ),
                        ("starts_on", models.DateField(verbose_name="签约（表示）日期")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="协议到期日期"
                            ),
                        ),
                        (
                            "told_by",
                            models.CharField(max_length=20, verbose_name="谁签的（谁说的）"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "stopped_on",
                            models.DateField(blank=True, null=True, verbose_name="终止日期"),
                        ),
                        (
                            "stopped_why",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="终止原因"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts",
                                to="care.institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "家庭医生签约",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="doctorcontract_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("stopped_on__isnull", True)),
                                fields=("person",),
                                name="doctor_contract_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("declined", True),
                                        ("ends_on__isnull", True),
                                        ("institution__isnull", True),
                                    ),
                                    models.Q(
                                        ("declined", False),
                                        ("ends_on__gte", models.F("starts_on")),
                                        ("institution__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="doctor_contract_signed_or_declined",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("times__isnull", True),
                                    ("times__range", (1, 52)),
                                    _connector="OR",
                                ),
                                name="doctor_contract_times",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stopped_on__isnull", True),
                                    models.Q(
                                        ("stopped_on__gte", models.F("starts_on")),
                                        models.Q(("stopped_why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="doctor_contract_stopped_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyDone",
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
                        ("kind", models.CharField(max_length=20, verbose_name="种类")),
                        ("occasion", models.DateField(verbose_name="到期日")),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("visit", "走访了"),
                                    ("call", "打了电话"),
                                    ("unneeded", "家里说不用"),
                                ],
                                max_length=8,
                                verbose_name="怎样做的",
                            ),
                        ),
                        ("done_on", models.DateField(verbose_name="哪天做的")),
                        (
                            "words_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="一句话"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "已做的走访",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="dutydone_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("household", "kind", "person", "occasion"),
                                name="duty_done_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyRule",
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
                        ("kind", models.CharField(max_length=20, verbose_name="种类")),
                        ("starts_on", models.DateField(verbose_name="施行日期")),
                        ("on", models.BooleanField(verbose_name="开启")),
                        ("form", models.CharField(max_length=5, verbose_name="形式")),
                        ("before", models.SmallIntegerField(verbose_name="提前天数")),
                        ("after", models.SmallIntegerField(verbose_name="宽限天数")),
                        (
                            "post",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="由哪个岗位"
                            ),
                        ),
                        ("every", models.SmallIntegerField(default=0, verbose_name="每几个月")),
                        ("month", models.SmallIntegerField(default=0, verbose_name="月")),
                        ("day", models.SmallIntegerField(default=0, verbose_name="日")),
                        ("document", models.CharField(max_length=80, verbose_name="文件")),
                        ("set_at", models.DateTimeField(verbose_name="登记时间")),
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
                        "verbose_name": "走访规定",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="dutyrule_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "kind", "starts_on"),
                                name="duty_rule_once_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyWish",
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
                            "way",
                            models.CharField(
                                choices=[
                                    ("visit", "可以上门"),
                                    ("phone", "只打电话"),
                                    ("none", "暂不联系"),
                                ],
                                max_length=8,
                                verbose_name="联系方式",
                            ),
                        ),
                        (
                            "sex",
                            models.CharField(
                                blank=True, max_length=1, verbose_name="联系人性别"
                            ),
                        ),
                        (
                            "hours",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="方便的时间"
                            ),
                        ),
                        (
                            "festivals",
                            models.BooleanField(default=True, verbose_name="节日走访"),
                        ),
                        (
                            "birthdays",
                            models.BooleanField(default=True, verbose_name="生日问候"),
                        ),
                        ("silent", models.BooleanField(default=False, verbose_name="不提事由")),
                        ("told_by", models.CharField(max_length=20, verbose_name="谁说的")),
                        ("told_on", models.DateField(verbose_name="哪天说的")),
                        ("known_from", models.DateTimeField(verbose_name="登记时间")),
                        ("known_to", models.DateTimeField(null=True, verbose_name="更改时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "家庭意愿",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="familywish_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_to__isnull", True)),
                                fields=("household",),
                                name="family_wish_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sex__in", ["", "女", "男"])),
                                name="family_wish_sex",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
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
                        ("on", models.DateField(verbose_name="哪天")),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("home", "上门"),
                                    ("phone", "电话"),
                                    ("clinic", "在门诊"),
                                ],
                                max_length=8,
                                verbose_name="方式",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="care.doctorcontract",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "随访",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="followup_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "on"), name="follow_up_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HospitalStay",
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
                        ("hospital_sealed", models.BinaryField(verbose_name="在哪家医院")),
                        ("admitted_on", models.DateField(verbose_name="入院日期")),
                        (
                            "discharged_on",
                            models.DateField(blank=True, null=True, verbose_name="出院日期"),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("family", "家里人说的"),
                                    ("contact", "联系人知道的"),
                                    ("insurer", "承保机构告知的"),
                                    ("hospital", "医院告知的（本人同意）"),
                                ],
                                max_length=8,
                                verbose_name="怎样得知",
                            ),
                        ),
                        ("told_by", models.CharField(max_length=20, verbose_name="谁说的")),
                        (
                            "proof",
                            models.CharField(blank=True, max_length=60, verbose_name="凭据"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "discharge_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "住院",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="hospitalstay_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("discharged_on__isnull", True)),
                                fields=("person",),
                                name="hospital_stay_one_runs",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("discharged_on__isnull", True),
                                    ("discharged_on__gte", models.F("admitted_on")),
                                    _connector="OR",
                                ),
                                name="hospital_stay_ends_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Institution",
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
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("city", "市级公立医院"),
                                    ("county", "县级公立医院"),
                                    ("base", "基层医疗机构"),
                                ],
                                max_length=8,
                                verbose_name="级别",
                            ),
                        ),
                        (
                            "channel_from",
                            models.DateField(
                                blank=True, null=True, verbose_name="绿色通道开通日期"
                            ),
                        ),
                        (
                            "channel_until",
                            models.DateField(
                                blank=True, null=True, verbose_name="绿色通道停止日期"
                            ),
                        ),
                        ("gives", models.JSONField(default=list, verbose_name="优先内容")),
                        (
                            "waives",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="减免项目"
                            ),
                        ),
                        (
                            "document",
                            models.CharField(blank=True, max_length=80, verbose_name="文件"),
                        ),
                        (
                            "closed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="不再合作日期"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "医疗机构",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="institution_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=("region", "name"),
                                name="institution_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("channel_until__isnull", True),
                                    models.Q(
                                        ("channel_from__isnull", False),
                                        ("channel_until__gte", models.F("channel_from")),
                                    ),
                                    _connector="OR",
                                ),
                                name="institution_channel_ends_after_it_opens",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HospitalDesk",
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
                        ("since", models.DateField(verbose_name="开始日期")),
                        (
                            "until",
                            models.DateField(blank=True, null=True, verbose_name="结束日期"),
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
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="desks",
                                to="care.institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "医院窗口账号",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until__isnull", True)),
                                fields=("user",),
                                name="hospital_desk_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChannelVisit",
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
                        ("on", models.DateField(verbose_name="哪天")),
                        ("gave", models.JSONField(default=list, verbose_name="给了哪些优先")),
                        (
                            "waived_fen",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="减免金额"
                            ),
                        ),
                        (
                            "referred_to",
                            models.CharField(blank=True, max_length=60, verbose_name="转诊到"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="care.institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "绿色通道就医",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="channelvisit_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "institution", "on"),
                                name="channel_visit_once_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("waived_fen__isnull", True),
                                    ("waived_fen__gt", 0),
                                    _connector="OR",
                                ),
                                name="channel_visit_waived",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LunarDay",
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
                        ("lunar", models.BooleanField(verbose_name="按农历过")),
                        ("month", models.SmallIntegerField(default=0, verbose_name="农历月")),
                        ("day", models.SmallIntegerField(default=0, verbose_name="农历日")),
                        ("leap", models.BooleanField(default=False, verbose_name="闰月")),
                        ("told_by", models.CharField(max_length=20, verbose_name="谁说的")),
                        ("told_on", models.DateField(verbose_name="哪天说的")),
                        ("known_from", models.DateTimeField(verbose_name="登记时间")),
                        ("known_to", models.DateTimeField(null=True, verbose_name="更改时间")),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "生日过法",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="lunarday_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_to__isnull", True)),
                                fields=("person",),
                                name="lunar_day_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("day", 0),
                                        ("leap", False),
                                        ("lunar", False),
                                        ("month", 0),
                                    ),
                                    models.Q(
                                        ("day__range", (1, 30)),
                                        ("lunar", True),
                                        ("month__range", (1, 12)),
                                    ),
                                    _connector="OR",
                                ),
                                name="lunar_day_is_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatterTerm",
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
                        ("matter", models.CharField(max_length=30, verbose_name="事项")),
                        ("starts_on", models.DateField(verbose_name="施行日期")),
                        ("on", models.BooleanField(default=True, verbose_name="本县办理")),
                        (
                            "office",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="受理单位"
                            ),
                        ),
                        ("days", models.SmallIntegerField(null=True, verbose_name="答复天数")),
                        (
                            "working",
                            models.BooleanField(default=False, verbose_name="按工作日"),
                        ),
                        (
                            "papers",
                            models.JSONField(default=list, verbose_name="受理单位要的材料"),
                        ),
                        (
                            "income",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "没有文件写明"),
                                    ("out", "特别扶助金不计入家庭收入"),
                                    ("in", "特别扶助金计入家庭收入"),
                                ],
                                max_length=3,
                                verbose_name="算不算收入",
                            ),
                        ),
                        ("document", models.CharField(max_length=80, verbose_name="文件")),
                        ("set_at", models.DateTimeField(verbose_name="登记时间")),
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
                        "verbose_name": "转办事项规定",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="matterterm_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "matter", "starts_on"),
                                name="matter_term_once_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("days__isnull", True),
                                    ("days__range", (1, 365)),
                                    _connector="OR",
                                ),
                                name="matter_term_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Need",
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
                        ("kind", models.CharField(max_length=20, verbose_name="种类")),
                        (
                            "words_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="说了什么"),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("visit", "走访"),
                                    ("call", "电话"),
                                    ("family", "家里自己说的"),
                                    ("desk", "来办公室"),
                                ],
                                max_length=8,
                                verbose_name="从哪里得知",
                            ),
                        ),
                        ("told_by", models.CharField(max_length=20, verbose_name="谁说的")),
                        ("told_on", models.DateField(verbose_name="哪天说的")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="了结日期"),
                        ),
                        (
                            "how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("met", "解决了"),
                                    ("partly", "解决了一部分"),
                                    ("unmet", "没能解决"),
                                    ("unwanted", "家里不需要了"),
                                    ("mistaken", "登记错了"),
                                ],
                                max_length=8,
                                verbose_name="怎样了结",
                            ),
                        ),
                        (
                            "ended_words_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="了结说明"),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="needs",
                                to="care.careplan",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "需求",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="need_region"),
                            models.Index(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=["region", "told_on"],
                                name="need_open",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_on__isnull", True), ("how", "")),
                                    models.Q(
                                        ("ended_on__gte", models.F("told_on")),
                                        models.Q(("how", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="need_ends_somehow",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanReview",
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
                        ("on", models.DateField(verbose_name="哪天看的")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("met", "达到了"),
                                    ("partly", "达到一部分"),
                                    ("unmet", "还没有达到"),
                                ],
                                max_length=8,
                                verbose_name="结果",
                            ),
                        ),
                        ("words_sealed", models.BinaryField(verbose_name="说明")),
                        (
                            "next_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="下次看的日子"
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reviews",
                                to="care.careplan",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "回头看",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="planreview_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanStep",
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
                        ("what_sealed", models.BinaryField(verbose_name="做什么")),
                        ("who", models.CharField(max_length=40, verbose_name="谁来做")),
                        ("until", models.DateField(verbose_name="哪天以前")),
                        (
                            "done_on",
                            models.DateField(blank=True, null=True, verbose_name="做完的日子"),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="登记时间")),
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
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="care.careplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "计划里的事",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="planstep_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referral",
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
                        ("matter", models.CharField(max_length=30, verbose_name="事项")),
                        ("label", models.CharField(max_length=40, verbose_name="事项名称")),
                        (
                            "receiver",
                            models.CharField(max_length=30, verbose_name="同意的用途"),
                        ),
                        ("office", models.CharField(max_length=40, verbose_name="受理单位")),
                        ("asked_sealed", models.BinaryField(verbose_name="请办什么")),
                        ("view_sealed", models.BinaryField(verbose_name="转出的情况")),
                        (
                            "view_digest",
                            models.CharField(max_length=64, verbose_name="转出内容的校验值"),
                        ),
                        ("papers", models.JSONField(default=list, verbose_name="随附材料")),
                        ("sent_on", models.DateField(verbose_name="转出日期")),
                        ("sent_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "due",
                            models.DateField(blank=True, null=True, verbose_name="应答复日期"),
                        ),
                        (
                            "due_from",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="期限依据"
                            ),
                        ),
                        (
                            "link_until",
                            models.DateTimeField(null=True, verbose_name="链接有效期至"),
                        ),
                        (
                            "answered_on",
                            models.DateField(blank=True, null=True, verbose_name="答复日期"),
                        ),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("granted", "办成了"),
                                    ("partly", "办成一部分"),
                                    ("refused", "不予办理"),
                                ],
                                max_length=8,
                                verbose_name="结果",
                            ),
                        ),
                        (
                            "amount_fen",
                            models.BigIntegerField(blank=True, null=True, verbose_name="金额"),
                        ),
                        (
                            "answer_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="答复说明"),
                        ),
                        (
                            "answered_by",
                            models.CharField(blank=True, max_length=40, verbose_name="答复人"),
                        ),
                        (
                            "entered_at",
                            models.DateTimeField(null=True, verbose_name="答复登记时间"),
                        ),
                        (
                            "next",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("again", "补齐以后再转"),
                                    ("other", "改转别的单位"),
                                    ("appeal", "帮家里提出异议"),
                                    ("stop", "家里不再办"),
                                ],
                                max_length=8,
                                verbose_name="接下来",
                            ),
                        ),
                        (
                            "next_sealed",
                            models.BinaryField(
                                blank=True, null=True, verbose_name="接下来的说明"
                            ),
                        ),
                        (
                            "next_on",
                            models.DateField(blank=True, null=True, verbose_name="决定日期"),
                        ),
                        (
                            "back_on",
                            models.DateField(blank=True, null=True, verbose_name="撤回日期"),
                        ),
                        (
                            "back_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="撤回原因"),
                        ),
                        (
                            "about",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "link",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="base.onetimelink",
                                verbose_name="链接",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="referrals",
                                to="care.need",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "转办",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="referral_region"),
                            models.Index(
                                fields=["household", "-sent_on"], name="referral_of_household"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("answered_on__isnull", True), ("back_on__isnull", True)
                                ),
                                fields=("household", "person", "about", "matter"),
                                name="referral_one_runs",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_on__isnull", True),
                                        ("entered_at__isnull", True),
                                        ("result", ""),
                                    ),
                                    models.Q(
                                        ("answered_on__gte", models.F("sent_on")),
                                        ("entered_at__isnull", False),
                                        models.Q(("result", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_fen__isnull", True),
                                    models.Q(
                                        ("amount_fen__gt", 0),
                                        ("result__in", ["granted", "partly"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="referral_amount_of_a_grant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("next", ""), ("result", "refused"), _connector="OR"
                                ),
                                name="referral_next_after_a_no",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("back_on__isnull", True),
                                    ("answered_on__isnull", True),
                                    _connector="OR",
                                ),
                                name="referral_answered_or_back",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResponsiblePerson",
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
                        ("public_id", models.UUIDField(unique=True, verbose_name="编号")),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        ("title", models.CharField(max_length=40, verbose_name="科室职务")),
                        (
                            "phone_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="电话"),
                        ),
                        ("phone_index", models.BinaryField(blank=True, null=True)),
                        ("phone_mask", models.CharField(blank=True, max_length=24)),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        (
                            "ends_on",
                            models.DateField(blank=True, null=True, verbose_name="结束日期"),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="responsible_people",
                                to="care.institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "绿色通道专人",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=("institution",),
                                name="responsible_person_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="responsible_person_ends_after",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskWord",
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
                        ("word", models.CharField(max_length=12, verbose_name="字眼")),
                        ("added_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "要当心的字眼",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="riskword_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "word"), name="risk_word_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SchemePost",
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
                        ("position", models.SmallIntegerField(verbose_name="次序")),
                        ("name", models.CharField(max_length=20, verbose_name="岗位")),
                        ("filled_by", models.CharField(max_length=60, verbose_name="由谁担任")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("village", "村（社区）"),
                                    ("township", "乡镇（街道）"),
                                    ("county", "县（市、区）"),
                                ],
                                max_length=8,
                                verbose_name="层级",
                            ),
                        ),
                        (
                            "required",
                            models.BooleanField(default=True, verbose_name="必须有人"),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
                                to="care.contactscheme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "联系人岗位",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("scheme", "name"), name="scheme_post_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ToldEvent",
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
                        ("kind", models.CharField(max_length=20, verbose_name="种类")),
                        ("happened_on", models.DateField(verbose_name="哪天发生")),
                        ("told_on", models.DateField(verbose_name="哪天得知")),
                        ("told_by", models.CharField(max_length=20, verbose_name="谁说的")),
                        (
                            "words_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="说了什么"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "得知的事",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="toldevent_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("household", "kind", "happened_on"),
                                name="told_event_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("told_on__gte", models.F("happened_on"))),
                                name="told_event_after_it",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
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
                            "client_id",
                            models.UUIDField(editable=False, verbose_name="手机上的编号"),
                        ),
                        ("digest", models.BinaryField(max_length=32, verbose_name="内容散列")),
                        (
                            "how",
                            models.CharField(
                                choices=[("visit", "上门"), ("call", "电话")],
                                max_length=5,
                                verbose_name="方式",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="哪天")),
                        ("who", models.CharField(max_length=20, verbose_name="谁去的")),
                        (
                            "mood",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "没问"),
                                    ("good", "精神不错"),
                                    ("usual", "和平时一样"),
                                    ("low", "情绪低落"),
                                ],
                                max_length=5,
                                verbose_name="精神状态",
                            ),
                        ),
                        (
                            "health",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "没问"),
                                    ("usual", "和平时一样"),
                                    ("unwell", "有点不舒服"),
                                    ("ill", "突然病了"),
                                    ("hospital", "住院了"),
                                ],
                                max_length=8,
                                verbose_name="身体",
                            ),
                        ),
                        ("needs", models.JSONField(default=list, verbose_name="需要")),
                        (
                            "words_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="说了什么"),
                        ),
                        (
                            "came",
                            models.CharField(
                                choices=[
                                    ("own", "自己登记"),
                                    ("office", "乡镇、县级代登"),
                                    ("link", "一次性链接"),
                                ],
                                max_length=6,
                                verbose_name="怎样登记的",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "corrected_at",
                            models.DateTimeField(null=True, verbose_name="更正时间"),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="care.contactperson",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "photo",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="base.storedfile",
                                verbose_name="照片",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "走访记录",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="visit_region"),
                            models.Index(
                                fields=["household", "-day"], name="visit_of_household"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("household", "client_id"), name="visit_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("who", ""), _negated=True),
                                name="visit_says_who",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handed",
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
                        ("what", models.CharField(max_length=40, verbose_name="送了什么")),
                        ("fen", models.BigIntegerField(default=0, verbose_name="金额（分）")),
                        ("purse", models.CharField(max_length=60, verbose_name="从哪里出")),
                        ("received_by", models.CharField(max_length=20, verbose_name="谁收的")),
                        (
                            "receipt",
                            models.CharField(blank=True, max_length=30, verbose_name="收条"),
                        ),
                        ("day", models.DateField(verbose_name="哪天")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="handed",
                                to="care.visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "慰问款物",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="handed_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "what", "fen", "purse"),
                                name="handed_once_a_visit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fen__gte", 0)), name="handed_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EarlierVisit",
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
                        ("said_sealed", models.BinaryField(verbose_name="更正前")),
                        ("why", models.CharField(max_length=40, verbose_name="为什么更正")),
                        ("corrected_at", models.DateTimeField(verbose_name="更正时间")),
                        (
                            "corrected_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="earlier",
                                to="care.visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "更正前的走访",
                    },
                ),
                migrations.CreateModel(
                    name="Concern",
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
                        ("rule", models.CharField(max_length=20, verbose_name="规则")),
                        ("raised_on", models.DateField(verbose_name="哪天报的")),
                        ("due", models.DateField(verbose_name="最晚哪天办")),
                        ("raised_at", models.DateTimeField(verbose_name="报的时间")),
                        (
                            "done_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="怎样办的"),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(null=True, verbose_name="办的时间"),
                        ),
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
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="concerns",
                                to="care.visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "要当天看的情况",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="concern_region"),
                            models.Index(
                                condition=models.Q(("answered_at__isnull", True)),
                                fields=["region", "due"],
                                name="concern_open",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "rule"), name="concern_once_a_visit"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due__gte", models.F("raised_on"))),
                                name="concern_due_after_raised",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_at__isnull", True),
                                    ("done_sealed__isnull", False),
                                    _connector="OR",
                                ),
                                name="concern_answered_says_how",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitLink",
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
                        ("contact", models.CharField(max_length=20, verbose_name="发给谁")),
                        ("asked_at", models.DateTimeField(verbose_name="发出时间")),
                        ("until", models.DateTimeField(verbose_name="有效期至")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(null=True, verbose_name="撤回时间"),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发出人",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "link",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="base.onetimelink",
                                verbose_name="链接",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="care.visit",
                                verbose_name="登记的走访",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "走访链接",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="visitlink_region"),
                            models.Index(
                                fields=["household", "-asked_at"], name="visitlink_home"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitTick",
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
                            "done",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="care.dutydone",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ticks",
                                to="care.visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "走访办的事",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("visit", "done"), name="visit_tick_once"
                            )
                        ],
                    },
                ),
            ]
        )
    ]
