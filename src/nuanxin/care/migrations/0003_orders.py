import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import Tables, composite_key


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0003_posts_that_go_apart"),
        ("care", "0002_rows_keep_to_their_region"),
        ("registry", "0003_names_follow_the_family"),
    ]

    operations = [
        Tables(
            [
                migrations.CreateModel(
                    name="ServiceItem",
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
                        ("name", models.CharField(max_length=40, verbose_name="服务")),
                        ("what", models.CharField(max_length=200, verbose_name="做什么")),
                        ("unit", models.CharField(max_length=10, verbose_name="计量单位")),
                        (
                            "special",
                            models.BooleanField(default=False, verbose_name="计生特殊家庭"),
                        ),
                        (
                            "from_age",
                            models.SmallIntegerField(
                                blank=True, null=True, verbose_name="家里有人年满"
                            ),
                        ),
                        (
                            "disabled",
                            models.BooleanField(default=False, verbose_name="家里有持证残疾人"),
                        ),
                        ("price_fen", models.BigIntegerField(default=0, verbose_name="价格")),
                        ("subsidy_fen", models.BigIntegerField(default=0, verbose_name="补贴")),
                        (
                            "hours",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="服务时间"
                            ),
                        ),
                        ("skills", models.JSONField(default=list, verbose_name="要会什么")),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        (
                            "ends_on",
                            models.DateField(blank=True, null=True, verbose_name="结束日期"),
                        ),
                        ("basis", models.CharField(max_length=80, verbose_name="依据")),
                        ("written_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "服务菜单",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="serviceitem_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "name", "starts_on"), name="service_item_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="service_item_ends_after",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("price_fen__gte", 0),
                                    ("subsidy_fen__range", (0, models.F("price_fen"))),
                                ),
                                name="service_item_subsidy_within_price",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_age__isnull", True),
                                    ("from_age__range", (1, 120)),
                                    _connector="OR",
                                ),
                                name="service_item_age",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceOrder",
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
                        ("quantity", models.SmallIntegerField(default=1, verbose_name="数量")),
                        ("price_fen", models.BigIntegerField(verbose_name="价格")),
                        ("subsidy_fen", models.BigIntegerField(verbose_name="补贴")),
                        ("wanted_on", models.DateField(verbose_name="要哪天")),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("any", "都可以"),
                                    ("morning", "上午"),
                                    ("afternoon", "下午"),
                                    ("evening", "晚上"),
                                ],
                                max_length=10,
                                verbose_name="什么时候",
                            ),
                        ),
                        ("task_sealed", models.BinaryField(verbose_name="要做什么")),
                        (
                            "reach_sealed",
                            models.BinaryField(
                                blank=True, null=True, verbose_name="怎样找到家里"
                            ),
                        ),
                        ("told_by", models.CharField(max_length=20, verbose_name="谁点的")),
                        (
                            "came",
                            models.CharField(
                                choices=[
                                    ("family", "家里自己说的"),
                                    ("contact", "联系人代点"),
                                    ("desk", "打电话来点的"),
                                ],
                                max_length=8,
                                verbose_name="怎样点的",
                            ),
                        ),
                        ("ordered_on", models.DateField(verbose_name="点单日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "待派单"),
                                    ("offered", "等接单"),
                                    ("accepted", "已接单"),
                                    ("done", "做完了，等家里确认"),
                                    ("confirmed", "家里已确认"),
                                    ("failed", "没有做成"),
                                    ("cancelled", "已取消"),
                                ],
                                default="new",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "done_on",
                            models.DateField(blank=True, null=True, verbose_name="做完日期"),
                        ),
                        (
                            "minutes",
                            models.SmallIntegerField(
                                blank=True, null=True, verbose_name="用时（分钟）"
                            ),
                        ),
                        (
                            "confirmed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="家里确认日期"
                            ),
                        ),
                        (
                            "rating",
                            models.CharField(
                                blank=True,
                                choices=[("good", "满意"), ("fair", "一般"), ("bad", "不满意")],
                                max_length=8,
                                verbose_name="家里的评价",
                            ),
                        ),
                        (
                            "rating_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="家里的话"),
                        ),
                        (
                            "ended_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="没有做成（取消）日期"
                            ),
                        ),
                        (
                            "ended_why",
                            models.CharField(blank=True, max_length=60, verbose_name="原因"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "again_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="again",
                                to="care.serviceorder",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="care.serviceitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "服务点单",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="serviceorder_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__range", (1, 99))),
                                name="service_order_quantity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["done", "confirmed"]), _negated=True
                                    ),
                                    ("done_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="service_order_done_on_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_on__isnull", False), ("state", "confirmed")
                                    ),
                                    models.Q(
                                        models.Q(("state", "confirmed"), _negated=True),
                                        ("confirmed_on__isnull", True),
                                        ("rating", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="service_order_rated_once_confirmed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["failed", "cancelled"]), _negated=True
                                    ),
                                    models.Q(
                                        ("ended_on__isnull", False),
                                        models.Q(("ended_why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="service_order_ended_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceOrganisation",
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
                        ("contact", models.CharField(max_length=40, verbose_name="联系人")),
                        (
                            "phone_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="电话"),
                        ),
                        ("phone_index", models.BinaryField(blank=True, null=True)),
                        ("phone_mask", models.CharField(blank=True, max_length=24)),
                        (
                            "closed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="不再合作日期"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "服务组织",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["region", "id"], name="serviceorganisation_region"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=("region", "name"),
                                name="service_organisation_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceContract",
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
                        ("number", models.CharField(max_length=40, verbose_name="合同编号")),
                        ("quantity", models.IntegerField(verbose_name="约定数量")),
                        ("price_fen", models.BigIntegerField(verbose_name="合同单价")),
                        ("starts_on", models.DateField(verbose_name="开始日期")),
                        ("ends_on", models.DateField(verbose_name="结束日期")),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="采购文件"
                            ),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "written_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts",
                                to="care.serviceitem",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contracts",
                                to="care.serviceorganisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "购买服务合同",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("organisation", "number", "service"),
                                name="service_contract_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__gte", models.F("starts_on")),
                                    ("price_fen__gte", 0),
                                    ("quantity__gte", 1),
                                ),
                                name="service_contract_sound",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Volunteer",
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
                        (
                            "phone_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="电话"),
                        ),
                        ("phone_index", models.BinaryField(blank=True, null=True)),
                        ("phone_mask", models.CharField(blank=True, max_length=24)),
                        (
                            "came",
                            models.CharField(
                                choices=[
                                    ("self", "自己报名"),
                                    ("recruited", "社会招募"),
                                    ("unit", "单位推荐"),
                                ],
                                max_length=10,
                                verbose_name="怎样来的",
                            ),
                        ),
                        ("skills", models.JSONField(default=list, verbose_name="能做什么")),
                        (
                            "skills_said",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="其他特长"
                            ),
                        ),
                        ("free", models.JSONField(default=list, verbose_name="什么时候有空")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("applied", "报了名，待考察"),
                                    ("serving", "在队"),
                                    ("declined", "没有录用"),
                                    ("left", "已退出"),
                                ],
                                default="applied",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("applied_on", models.DateField(verbose_name="报名日期")),
                        (
                            "checked_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="核对身份证件日期"
                            ),
                        ),
                        (
                            "joined_on",
                            models.DateField(blank=True, null=True, verbose_name="录用日期"),
                        ),
                        (
                            "left_on",
                            models.DateField(blank=True, null=True, verbose_name="退出日期"),
                        ),
                        (
                            "left_why",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="退出（不录用）原因"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="volunteers",
                                to="care.volunteerteam",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "志愿者",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="volunteer_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("sex__in", ["", "女", "男"])),
                                name="volunteer_sex",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "serving"), _negated=True),
                                    models.Q(
                                        ("checked_on__isnull", False),
                                        ("joined_on__isnull", False),
                                        ("left_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="volunteer_serving_was_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["left", "declined"]), _negated=True
                                    ),
                                    models.Q(
                                        ("left_on__isnull", False),
                                        models.Q(("left_why", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="volunteer_left_why",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("left_on__isnull", True)),
                                fields=("user",),
                                name="volunteer_one_account",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServedHours",
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
                        ("on", models.DateField(verbose_name="哪天")),
                        ("minutes", models.SmallIntegerField(verbose_name="分钟")),
                        ("what", models.CharField(max_length=60, verbose_name="做了什么")),
                        (
                            "order",
                            models.UUIDField(
                                blank=True, null=True, unique=True, verbose_name="点单"
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "certified_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="核定时间"
                            ),
                        ),
                        (
                            "certified_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hours",
                                to="care.volunteer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "志愿服务时长",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__range", (1, 1440))),
                                name="served_minutes_of_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderOffer",
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
                        ("offered_at", models.DateTimeField(verbose_name="派单时间")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "还没有答复"),
                                    ("accepted", "接了"),
                                    ("declined", "接不了"),
                                    ("back", "收回了"),
                                ],
                                max_length=10,
                                verbose_name="答复",
                            ),
                        ),
                        (
                            "why",
                            models.CharField(blank=True, max_length=40, verbose_name="原因"),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="答复时间"
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="base.onetimelink",
                            ),
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
                        (
                            "contract",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="care.servicecontract",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="care.serviceorder",
                            ),
                        ),
                        (
                            "volunteer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="care.volunteer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "派单",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("contract__isnull", True), ("volunteer__isnull", False)
                                    ),
                                    models.Q(
                                        ("contract__isnull", False), ("volunteer__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="order_offer_to_one",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("answer__in", ["", "accepted"])),
                                fields=("order",),
                                name="order_offer_one_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VolunteerConsent",
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
                        ("purpose", models.CharField(max_length=30, verbose_name="用途")),
                        ("text_since", models.DateField(verbose_name="文本版本")),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("given", "同意"),
                                    ("refused", "不同意"),
                                    ("withdrawn", "撤回同意"),
                                ],
                                max_length=10,
                                verbose_name="答复",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("signed", "签字的纸"),
                                    ("oral", "当面口头，有见证人"),
                                ],
                                max_length=8,
                                verbose_name="方式",
                            ),
                        ),
                        ("said_on", models.DateField(verbose_name="答复日期")),
                        (
                            "guardian",
                            models.CharField(blank=True, max_length=40, verbose_name="监护人"),
                        ),
                        (
                            "witness",
                            models.CharField(blank=True, max_length=40, verbose_name="见证人"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="care.volunteer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "志愿者的同意",
                        "indexes": [
                            models.Index(
                                fields=["volunteer", "purpose", "-said_on", "-id"],
                                name="volunteer_consent_latest",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("way", "signed"),
                                    models.Q(("witness", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="volunteer_consent_said_aloud_has_a_witness",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VolunteerPaper",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("certificate", "证书"),
                                    ("training", "培训"),
                                    ("agreement", "服务协议"),
                                    ("insurance", "保险"),
                                    ("thanks", "表扬"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("starts_on", models.DateField(verbose_name="日期（起）")),
                        (
                            "until",
                            models.DateField(blank=True, null=True, verbose_name="有效期至"),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                            "volunteer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="care.volunteer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "志愿者的证书、协议和保险",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until__isnull", True),
                                    ("until__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="volunteer_paper_ends_after",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VolunteerTeam",
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
                        ("name", models.CharField(max_length=40, verbose_name="队名")),
                        (
                            "document",
                            models.CharField(blank=True, max_length=80, verbose_name="文件"),
                        ),
                        ("formed_on", models.DateField(verbose_name="成立日期")),
                        (
                            "closed_on",
                            models.DateField(blank=True, null=True, verbose_name="解散日期"),
                        ),
                    ],
                    options={
                        "verbose_name": "志愿服务队",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="volunteerteam_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=("region", "name"),
                                name="volunteer_team_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractAcceptance",
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
                        ("on", models.DateField(verbose_name="验收日期")),
                        ("quantity", models.IntegerField(verbose_name="验收数量")),
                        ("words", models.CharField(max_length=100, verbose_name="验收意见")),
                        ("said_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="复核时间"
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
                            "said_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acceptances",
                                to="care.servicecontract",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "合同验收",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(
                                        ("confirmed_by", models.F("said_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="contract_acceptance_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", 1)),
                                name="contract_acceptance_of_something",
                            ),
                        ],
                    },
                ),
            ]
        ),
        composite_key("care_serviceorder", "household_id", "region", "registry_household"),
    ]
