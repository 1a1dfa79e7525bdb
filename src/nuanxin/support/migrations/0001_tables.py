import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import Tables


class Migration(migrations.Migration):
    replaces = [
        ("support", "0001_benefits"),
        ("support", "0002_rows_stay_in_their_region"),
        ("support", "0003_crosscheck"),
        ("support", "0004_issues_stay_in_their_region"),
        ("support", "0005_entitlements_are_found_by_subject"),
        ("support", "0006_national_list_differs"),
        ("support", "0007_a_cut_off_is_a_day_of_the_month"),
        ("support", "0008_stops_keep_their_whole_reason"),
        ("support", "0009_who_looks_alike"),
        ("support", "0010_yearly_reviews"),
        ("support", "0011_families_change_county"),
        ("support", "0012_villages_fill_in_requests"),
        ("support", "0013_what_happened_in_a_family"),
        ("support", "0014_years_are_carried_out"),
        ("support", "0015_the_year_is_posted"),
        ("support", "0016_objections_have_a_day"),
        ("support", "0017_what_was_raised_stays"),
        ("support", "0018_counts_stay_where_they_were"),
    ]

    initial = True

    dependencies = [
        ("base", "0001_tables"),
        ("casework", "0001_tables"),
        ("registry", "0001_tables"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="Ground",
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
                        ("benefit", models.CharField(max_length=40, verbose_name="项目")),
                        ("label", models.CharField(max_length=60, verbose_name="名称")),
                        ("kind", models.CharField(max_length=8, verbose_name="种类")),
                        ("place", models.BigIntegerField(verbose_name="适用地区")),
                        ("verdict", models.CharField(max_length=16, verbose_name="结论")),
                        (
                            "verdict_at_end",
                            models.CharField(max_length=16, verbose_name="期末结论"),
                        ),
                        ("eligible_months", models.SmallIntegerField(verbose_name="符合月数")),
                        (
                            "month_fen",
                            models.BigIntegerField(null=True, verbose_name="每期金额"),
                        ),
                        ("amount_fen", models.BigIntegerField(null=True, verbose_name="金额")),
                        ("reason", models.CharField(max_length=400, verbose_name="理由")),
                        ("content", models.JSONField(verbose_name="明细")),
                    ],
                    options={
                        "verbose_name": "判断依据",
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
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
                        ("term", models.CharField(max_length=8, verbose_name="期间")),
                        ("first_month", models.IntegerField(verbose_name="首月")),
                        ("months", models.SmallIntegerField(verbose_name="月数")),
                        ("known_at", models.DateTimeField(verbose_name="资料截至")),
                        (
                            "policy_version",
                            models.CharField(max_length=64, verbose_name="政策包版本"),
                        ),
                        ("engine", models.CharField(max_length=8, verbose_name="引擎版本")),
                        ("places", models.JSONField(default=list, verbose_name="本地口径")),
                        ("households", models.IntegerField(default=0, verbose_name="户数")),
                        ("decided", models.IntegerField(default=0, verbose_name="判断数")),
                        ("missing", models.IntegerField(default=0, verbose_name="资料待核")),
                        ("counts", models.JSONField(default=dict, verbose_name="结果")),
                        ("changes", models.JSONField(default=dict, verbose_name="变动")),
                        ("sha256", models.CharField(max_length=64, verbose_name="结果摘要")),
                        ("finished_at", models.DateTimeField(verbose_name="完成时间")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="测算人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "发放测算",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="assessment_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrossCheck",
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
                        ("day", models.DateField(verbose_name="对碰日期")),
                        ("counts", models.JSONField(default=dict, verbose_name="结果")),
                        ("made_at", models.DateTimeField(verbose_name="对碰时间")),
                        (
                            "national",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.importbatch",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.importbatch",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="对碰人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "三本账对碰",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="crosscheck_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="crosscheck_with_region"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Departure",
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
                        ("pair", models.UUIDField(unique=True, verbose_name="转接号")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("offered", "等对方接收"),
                                    ("accepted", "已转接"),
                                    ("returned", "已退回"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="offered",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("from_region", models.BigIntegerField(verbose_name="转出地")),
                        ("to_region", models.BigIntegerField(verbose_name="转入地")),
                        (
                            "names",
                            models.CharField(max_length=120, verbose_name="姓名（遮住）"),
                        ),
                        ("members", models.SmallIntegerField(verbose_name="人数")),
                        ("lines", models.JSONField(verbose_name="待遇")),
                        ("reason", models.CharField(max_length=120, verbose_name="转出原因")),
                        ("moved_on", models.DateField(verbose_name="迁出日期")),
                        (
                            "consent_way",
                            models.CharField(
                                choices=[
                                    ("signed", "签字的纸"),
                                    ("oral", "当面口头，有见证人"),
                                ],
                                max_length=8,
                                verbose_name="同意方式",
                            ),
                        ),
                        ("consent_on", models.DateField(verbose_name="同意日期")),
                        ("offered_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "settled_at",
                            models.DateTimeField(null=True, verbose_name="办结时间"),
                        ),
                        (
                            "settled_words",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="退回、撤回的原因"
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="发放月份的依据"
                            ),
                        ),
                        ("household", models.BigIntegerField(verbose_name="家庭")),
                        ("number", models.CharField(max_length=30, verbose_name="家庭编号")),
                        (
                            "raised",
                            models.JSONField(default=list, verbose_name="转出以前生成的应付"),
                        ),
                        (
                            "offered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "跨县转出",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="departure_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="departure_with_region"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "offered")),
                                fields=("household",),
                                name="departure_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["returned", "withdrawn"]), _negated=True
                                    ),
                                    models.Q(("settled_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="departure_ends_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DepartedBenefit",
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
                        ("household", models.BigIntegerField(verbose_name="家庭")),
                        (
                            "who",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="姓名（遮住）"
                            ),
                        ),
                        ("benefit", models.CharField(max_length=40, verbose_name="项目")),
                        ("begun", models.DateField(verbose_name="本县享受自")),
                        (
                            "first_year",
                            models.SmallIntegerField(null=True, verbose_name="首享年度"),
                        ),
                        ("ends_on", models.DateField(verbose_name="停发自")),
                        (
                            "ended_reason",
                            models.CharField(max_length=521, verbose_name="停发原因"),
                        ),
                        (
                            "departure",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="benefits",
                                to="support.departure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "转出前的待遇",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="departedbenefit_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entitlement",
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
                            "subject",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.comparison.Coalesce(
                                    models.F("person_id"),
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("household_id"), "*", models.Value(-1)
                                    ),
                                ),
                                output_field=models.BigIntegerField(),
                            ),
                        ),
                        ("benefit", models.CharField(max_length=40, verbose_name="项目")),
                        ("starts_on", models.DateField(verbose_name="享受自")),
                        (
                            "ends_on",
                            models.DateField(blank=True, null=True, verbose_name="停发自"),
                        ),
                        (
                            "first_year",
                            models.SmallIntegerField(null=True, verbose_name="首享年度"),
                        ),
                        (
                            "here_from",
                            models.DateField(blank=True, null=True, verbose_name="本县享受自"),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[("roll", "在册接管"), ("decision", "资格确认")],
                                max_length=8,
                                verbose_name="依据",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="确认文号"
                            ),
                        ),
                        ("confirmed_on", models.DateField(verbose_name="确认日期")),
                        (
                            "batch",
                            models.UUIDField(db_index=True, null=True, verbose_name="导入批次"),
                        ),
                        (
                            "ended_reason",
                            models.CharField(
                                blank=True, max_length=521, verbose_name="停发原因"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
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
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entitlements",
                                to="registry.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "已确认待遇",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="entitlement_region"),
                            models.Index(
                                fields=["subject", "benefit"], name="entitlement_subject"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="entitlement_with_region"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=("subject", "benefit"),
                                name="entitlement_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="entitlement_ends_after_it_starts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
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
                            "subject",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.comparison.Coalesce(
                                    models.F("person_id"),
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("household_id"), "*", models.Value(-1)
                                    ),
                                ),
                                output_field=models.BigIntegerField(),
                            ),
                        ),
                        ("benefit", models.CharField(max_length=40, verbose_name="项目")),
                        ("every", models.CharField(max_length=1, verbose_name="周期")),
                        ("term", models.CharField(max_length=8, verbose_name="期间")),
                        ("first_month", models.IntegerField(verbose_name="首月")),
                        ("months", models.SmallIntegerField(verbose_name="月数")),
                        (
                            "missing",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="待补资料"
                            ),
                        ),
                        ("known_from", models.DateTimeField(verbose_name="知悉自")),
                        ("known_to", models.DateTimeField(null=True, verbose_name="知悉至")),
                        (
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="support.assessment",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="findings",
                                to="registry.person",
                            ),
                        ),
                        (
                            "ground",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="support.ground"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "应享",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="finding_region"),
                            models.Index(
                                condition=models.Q(("known_to__isnull", True)),
                                fields=["term", "region"],
                                name="finding_current",
                            ),
                            models.Index(fields=["subject", "benefit"], name="finding_subject"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("known_to__isnull", True)),
                                fields=("household", "subject", "benefit", "term"),
                                name="finding_one_current",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Deferral",
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
                        ("subject", models.BigIntegerField(verbose_name="对象")),
                        ("benefit", models.CharField(max_length=40, verbose_name="项目")),
                        ("listed", models.CharField(max_length=12, verbose_name="清单")),
                        ("reason", models.CharField(max_length=120, verbose_name="理由")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="registry.household",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ground",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="support.ground"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "暂缓处理",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="deferral_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subject", "benefit", "listed", "ground"),
                                name="deferral_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GroundShare",
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
                        ("layer", models.CharField(max_length=60, verbose_name="金额层")),
                        (
                            "level",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="负担级次"
                            ),
                        ),
                        ("fen", models.BigIntegerField(verbose_name="分担")),
                        (
                            "ground",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="support.ground",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分担",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ground", "layer", "level"), name="ground_share_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Happening",
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
                                    ("parent_died", "父亲或母亲去世"),
                                    ("child_died", "子女去世"),
                                    ("child_came", "生育或收养了子女"),
                                    ("divorced", "离婚"),
                                    ("remarried", "再婚"),
                                    ("graded", "子女残疾等级有变化"),
                                    ("lost", "联系不上"),
                                    ("found", "又联系上了"),
                                ],
                                max_length=12,
                                verbose_name="什么事",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="哪一天")),
                        ("done", models.JSONField(default=dict, verbose_name="办了什么")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                        (
                            "undone_words",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="撤销原因"
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
                                on_delete=django.db.models.deletion.SET_NULL,
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
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "生活事件",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="happening_region"),
                            models.Index(
                                fields=["household", "-id"], name="happening_of_household"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at__isnull", True),
                                    models.Q(("undone_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="happening_undone_with_a_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
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
                        ("from_month", models.IntegerField(verbose_name="暂停自")),
                        ("reason", models.CharField(max_length=120, verbose_name="暂停原因")),
                        ("placed_at", models.DateTimeField(verbose_name="暂停时间")),
                        ("until_month", models.IntegerField(null=True, verbose_name="恢复自")),
                        ("lifted_at", models.DateTimeField(null=True, verbose_name="恢复时间")),
                        (
                            "lifted_reason",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="恢复原因"
                            ),
                        ),
                        (
                            "entitlement",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holds",
                                to="support.entitlement",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "placed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "暂停",
                        "abstract": False,
                        "indexes": [models.Index(fields=["region", "id"], name="hold_region")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=("entitlement",),
                                name="hold_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Issue",
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
                                    ("not_paid", "在册未发"),
                                    ("paid_off_roll", "已发不在册"),
                                    ("dead", "疑似死亡"),
                                    ("shared_card", "一卡两人"),
                                    ("turning_49", "明年满49岁"),
                                    ("not_national", "在册不在国家系统"),
                                    ("national_only", "国家系统有、本地不在册"),
                                    ("national_differs", "与国家系统登记不一致"),
                                    ("twice", "疑似重复建档"),
                                ],
                                max_length=20,
                                verbose_name="问题",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        (
                            "mask",
                            models.CharField(
                                blank=True, max_length=24, verbose_name="身份证号"
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="说明")),
                        (
                            "answer",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="核查结果"
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(null=True, verbose_name="核查时间"),
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
                            "check_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="issues",
                                to="support.crosscheck",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "ledger_row",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.ledgerrow",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "对碰问题",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="issue_region"),
                            models.Index(
                                fields=["check_run", "kind", "region"], name="issue_kind_region"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Opening",
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
                        ("first_month", models.IntegerField(verbose_name="启用首月")),
                        ("set_at", models.DateTimeField(verbose_name="设定时间")),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "启用期间",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="opening_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region",), name="opening_one_a_county"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentTerm",
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
                        ("benefit", models.CharField(max_length=40, verbose_name="项目")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        (
                            "every",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("年", "一年一次"),
                                    ("半年", "半年一次"),
                                    ("季", "一季一次"),
                                    ("月", "一月一次"),
                                ],
                                max_length=2,
                                verbose_name="发放期",
                            ),
                        ),
                        (
                            "pay_month",
                            models.SmallIntegerField(null=True, verbose_name="发放月"),
                        ),
                        (
                            "cut_off_day",
                            models.PositiveSmallIntegerField(null=True, verbose_name="截止日"),
                        ),
                        ("source", models.CharField(max_length=120, verbose_name="依据")),
                    ],
                    options={
                        "verbose_name": "发放期",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="paymentterm_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "benefit", "year"), name="payment_term_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cut_off_day__isnull", True),
                                    models.Q(("cut_off_day__gte", 1), ("cut_off_day__lte", 28)),
                                    _connector="OR",
                                ),
                                name="cut_off_day_in_every_month",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pilot",
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
                            "programme",
                            models.CharField(max_length=60, verbose_name="工程（计划）"),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="试点名称")),
                        (
                            "sort",
                            models.CharField(
                                choices=[
                                    ("centre", "家庭发展服务中心"),
                                    ("new_family", "新家庭计划"),
                                    ("other", "其他试点"),
                                ],
                                max_length=12,
                                verbose_name="种类",
                            ),
                        ),
                        ("unit", models.CharField(max_length=80, verbose_name="承办单位")),
                        ("document", models.CharField(max_length=80, verbose_name="文件")),
                        ("goal", models.CharField(max_length=300, verbose_name="做什么")),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(null=True, verbose_name="结束日期")),
                        (
                            "outcome",
                            models.CharField(blank=True, max_length=300, verbose_name="结果"),
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
                    ],
                    options={
                        "verbose_name": "试点项目",
                        "abstract": False,
                        "indexes": [models.Index(fields=["region", "id"], name="pilot_region")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="pilot_with_region"
                            ),
                            models.UniqueConstraint(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("region"), "/", models.Value(1000000)
                                ),
                                models.F("programme"),
                                models.F("name"),
                                name="pilot_once_a_county",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ends_on__isnull", True), ("outcome", "")),
                                    models.Q(
                                        ("ends_on__gte", models.F("starts_on")),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="pilot_ends_with_an_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PilotEntry",
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
                        ("on", models.DateField(verbose_name="日期")),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("start", "启动"),
                                    ("work", "活动和服务"),
                                    ("check", "检查"),
                                    ("trouble", "问题和整改"),
                                    ("lasting", "长效机制"),
                                ],
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        ("words", models.CharField(max_length=500, verbose_name="做了什么")),
                        ("families", models.IntegerField(null=True, verbose_name="惠及户次")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("struck_at", models.DateTimeField(null=True, verbose_name="划去时间")),
                        (
                            "struck_reason",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="划去原因"
                            ),
                        ),
                        (
                            "pilot",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="support.pilot",
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
                            "struck_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "试点记录",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="pilotentry_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("struck_at__isnull", True), ("struck_reason", "")
                                    ),
                                    models.Q(
                                        ("struck_at__isnull", False),
                                        models.Q(("struck_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="pilot_entry_struck_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("families__isnull", True),
                                    ("families__gte", 0),
                                    _connector="OR",
                                ),
                                name="pilot_entry_families_counted",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
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
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("term", models.CharField(max_length=8, verbose_name="测算期间")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "核对中"),
                                    ("proposed", "待确认"),
                                    ("confirmed", "已确认"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("village_due", models.DateField(null=True, verbose_name="村级截止")),
                        ("township_due", models.DateField(null=True, verbose_name="乡镇截止")),
                        ("county_due", models.DateField(null=True, verbose_name="县级截止")),
                        ("opened_at", models.DateTimeField(verbose_name="开始时间")),
                        (
                            "confidence",
                            models.SmallIntegerField(null=True, verbose_name="置信度"),
                        ),
                        (
                            "margin",
                            models.SmallIntegerField(null=True, verbose_name="允许误差"),
                        ),
                        ("population", models.IntegerField(null=True, verbose_name="抽样总数")),
                        ("size", models.IntegerField(null=True, verbose_name="样本数")),
                        (
                            "seed",
                            models.CharField(
                                blank=True, max_length=32, verbose_name="抽样种子"
                            ),
                        ),
                        ("drawn_at", models.DateTimeField(null=True, verbose_name="抽样时间")),
                        (
                            "proposed_at",
                            models.DateTimeField(null=True, verbose_name="提出时间"),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="确认文号"
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(null=True, verbose_name="确认时间"),
                        ),
                        (
                            "carried_at",
                            models.DateTimeField(null=True, verbose_name="落实时间"),
                        ),
                        (
                            "carried_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "年度核对",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="review_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "year"), name="review_once_a_year"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(
                                        ("confirmed_by", models.F("proposed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="review_takes_two_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewLine",
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
                        ("subject", models.BigIntegerField(verbose_name="对象")),
                        ("benefit", models.CharField(max_length=40, verbose_name="项目")),
                        ("label", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "listed",
                            models.CharField(
                                choices=[
                                    ("continuing", "继续"),
                                    ("new", "新增"),
                                    ("leaving", "退出"),
                                ],
                                max_length=10,
                                verbose_name="名单",
                            ),
                        ),
                        (
                            "verdict",
                            models.CharField(
                                blank=True, max_length=16, verbose_name="规则的判断"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="规则的理由"
                            ),
                        ),
                        (
                            "hint",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="要逐人看的原因"
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("same", "一致"), ("differs", "有出入")],
                                max_length=8,
                                verbose_name="核对结果",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="情况说明"
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(null=True, verbose_name="核对时间"),
                        ),
                        ("sampled", models.BooleanField(default=False, verbose_name="抽中")),
                        ("sound", models.BooleanField(null=True, verbose_name="抽查相符")),
                        (
                            "sound_words",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="抽查说明"
                            ),
                        ),
                        (
                            "checked_at",
                            models.DateTimeField(null=True, verbose_name="抽查时间"),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("done", "已落实"), ("left", "要逐件办")],
                                max_length=4,
                                verbose_name="落实情况",
                            ),
                        ),
                        (
                            "outcome_words",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="落实说明"
                            ),
                        ),
                        (
                            "outcome_at",
                            models.DateTimeField(null=True, verbose_name="落实时间"),
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
                            "checked_by",
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
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="support.review",
                            ),
                        ),
                        (
                            "posting",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="lines",
                                to="support.reviewposting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度核对明细",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="reviewline_region"),
                            models.Index(
                                fields=["review", "listed", "region"], name="reviewline_list"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("review", "subject", "benefit"), name="review_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "differs"), _negated=True),
                                    models.Q(("words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="review_difference_in_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked_by__isnull", True),
                                    models.Q(
                                        ("checked_by", models.F("answered_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="review_checked_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "left"), _negated=True),
                                    models.Q(("outcome_words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="review_left_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewObjection",
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
                        ("level", models.CharField(max_length=12, verbose_name="由谁处理")),
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
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="support.reviewline",
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
                        "verbose_name": "年度核对异议",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_on__isnull", True)),
                                fields=("line",),
                                name="review_objection_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_on__isnull", True), ("upheld__isnull", True)
                                    ),
                                    models.Q(
                                        ("answer_sealed__isnull", False),
                                        ("answered_on__isnull", False),
                                        ("upheld__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_objection_answered_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewPosting",
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
                        ("procedure", models.CharField(max_length=60, verbose_name="程序")),
                        ("step", models.CharField(max_length=40, verbose_name="步骤")),
                        ("level", models.CharField(max_length=12, verbose_name="由谁公示")),
                        ("way", models.CharField(max_length=20, verbose_name="方式")),
                        ("names", models.BooleanField(verbose_name="公布姓名")),
                        ("basis", models.CharField(max_length=80, verbose_name="依据")),
                        (
                            "place_words",
                            models.CharField(max_length=120, verbose_name="公示地点和方式"),
                        ),
                        ("phone", models.CharField(max_length=30, verbose_name="异议电话")),
                        ("from_day", models.DateField(verbose_name="公示自")),
                        ("until_day", models.DateField(verbose_name="公示至")),
                        ("continuing", models.IntegerField(verbose_name="继续")),
                        ("new", models.IntegerField(verbose_name="新增")),
                        ("leaving", models.IntegerField(verbose_name="退出")),
                        ("posted_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "posted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "review",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postings",
                                to="support.review",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度核对公示",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="reviewposting_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until_day__gt", models.F("from_day"))),
                                name="review_posting_lasts_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TakenOver",
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
                        ("subject", models.BigIntegerField(verbose_name="对象")),
                        ("benefit", models.CharField(max_length=40, verbose_name="项目")),
                        ("from_month", models.IntegerField(verbose_name="本县发放自")),
                        ("from_county", models.BigIntegerField(verbose_name="以前由哪个县发")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="registry.household",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "跨县接续",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="takenover_region"),
                            models.Index(
                                fields=["subject", "benefit"], name="takenover_subject"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VillageRequest",
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
                        ("matter", models.CharField(max_length=40, verbose_name="事项")),
                        ("label", models.CharField(max_length=60, verbose_name="事项名称")),
                        ("papers", models.JSONField(default=list, verbose_name="要交的材料")),
                        (
                            "task",
                            models.CharField(
                                choices=[("fill", "代填申请"), ("confirm", "只问要不要申请")],
                                max_length=8,
                                verbose_name="方式",
                            ),
                        ),
                        ("contact", models.CharField(max_length=40, verbose_name="发给谁")),
                        ("asked_at", models.DateTimeField(verbose_name="发出时间")),
                        ("until", models.DateTimeField(verbose_name="有效期至")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(null=True, verbose_name="撤回时间"),
                        ),
                        (
                            "wish",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("wants", "要申请"),
                                    ("not_now", "现在不申请"),
                                    ("differs", "情况有出入"),
                                ],
                                max_length=8,
                                verbose_name="家里的意思",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        (
                            "account",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("same", "用原来登记的"),
                                    ("other", "换一个账号"),
                                    ("unknown", "没有问到"),
                                ],
                                max_length=8,
                                verbose_name="账号",
                            ),
                        ),
                        (
                            "account_sealed",
                            models.BinaryField(null=True, verbose_name="家里说的账号"),
                        ),
                        (
                            "account_mask",
                            models.CharField(
                                blank=True, max_length=30, verbose_name="家里说的账号"
                            ),
                        ),
                        (
                            "holder",
                            models.CharField(blank=True, max_length=60, verbose_name="户名"),
                        ),
                        ("seen", models.JSONField(null=True, verbose_name="看过的材料")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="报来时间")),
                        (
                            "returned_words",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="退回说明"
                            ),
                        ),
                        (
                            "returned_at",
                            models.DateTimeField(null=True, verbose_name="退回时间"),
                        ),
                        (
                            "settled_at",
                            models.DateTimeField(null=True, verbose_name="处理时间"),
                        ),
                        (
                            "settled_words",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="处理情况"
                            ),
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
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="casework.case",
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
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处理人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "村里代报",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="villagerequest_region"),
                            models.Index(
                                fields=["household", "-asked_at"], name="villagerequest_home"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_at__isnull", True),
                                    models.Q(("wish", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="villagerequest_says_what",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("settled_at__isnull", True),
                                    models.Q(
                                        ("account_sealed__isnull", True),
                                        ("sent_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="villagerequest_settled_keeps_no_account",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RequestPhoto",
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
                        ("paper", models.CharField(max_length=60, verbose_name="材料")),
                        ("added_at", models.DateTimeField(verbose_name="拍照上传时间")),
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
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="support.villagerequest",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "代报照片",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "paper"), name="photo_of_paper_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Arrival",
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
                        ("pair", models.UUIDField(unique=True, verbose_name="转接号")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("offered", "等对方接收"),
                                    ("accepted", "已转接"),
                                    ("returned", "已退回"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="offered",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("from_region", models.BigIntegerField(verbose_name="转出地")),
                        ("to_region", models.BigIntegerField(verbose_name="转入地")),
                        (
                            "names",
                            models.CharField(max_length=120, verbose_name="姓名（遮住）"),
                        ),
                        ("members", models.SmallIntegerField(verbose_name="人数")),
                        ("lines", models.JSONField(verbose_name="待遇")),
                        ("reason", models.CharField(max_length=120, verbose_name="转出原因")),
                        ("moved_on", models.DateField(verbose_name="迁出日期")),
                        (
                            "consent_way",
                            models.CharField(
                                choices=[
                                    ("signed", "签字的纸"),
                                    ("oral", "当面口头，有见证人"),
                                ],
                                max_length=8,
                                verbose_name="同意方式",
                            ),
                        ),
                        ("consent_on", models.DateField(verbose_name="同意日期")),
                        ("offered_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "settled_at",
                            models.DateTimeField(null=True, verbose_name="办结时间"),
                        ),
                        (
                            "settled_words",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="退回、撤回的原因"
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="发放月份的依据"
                            ),
                        ),
                        ("household", models.BigIntegerField(null=True, verbose_name="家庭")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "跨县转入",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="arrival_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "accepted"), _negated=True),
                                    models.Q(
                                        ("household__isnull", False),
                                        models.Q(("document", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="arrival_accepted_whole",
                            )
                        ],
                    },
                ),
            ]
        )
    ]
