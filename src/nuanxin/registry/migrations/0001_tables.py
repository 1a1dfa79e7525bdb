import django.contrib.postgres.functions
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import Tables

# What lists show: 张某, 罗某兰, 欧阳某国, 买买提·某; the same as `kit.names.mask_name`.
_SHOWN_NAME = """
CREATE FUNCTION registry_shown_name(name text, shown_as text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN shown_as = 'open' OR shown_as IS NULL THEN name
                WHEN shown_as = 'sensitive' THEN masked || '（敏感个案）' ELSE masked END
      FROM (SELECT CASE
          WHEN strpos(name, '·') > 0 THEN split_part(name, '·', 1) || '·某'
          WHEN char_length(name) <= surname THEN name
          ELSE left(name, surname) || '某'
              || CASE WHEN char_length(name) > surname + 1 THEN right(name, 1) ELSE '' END
          END AS masked
        FROM (SELECT CASE WHEN char_length(name) > 2 AND left(name, 2) IN (
            '万俟', '上官', '东方', '东郭', '东门', '令狐', '仲孙', '公冶',
            '公孙', '公羊', '南宫', '南门', '司徒', '司空', '司马', '呼延',
            '夏侯', '太叔', '太史', '夹谷', '宇文', '宗政', '尉迟', '左丘',
            '慕容', '拓跋', '欧阳', '段干', '澹台', '濮阳', '独孤', '申屠',
            '百里', '皇甫', '端木', '第五', '纳兰', '羊舌', '西门', '诸葛',
            '谷梁', '赫连', '轩辕', '钟离', '长孙', '闻人', '鲜于'
        ) THEN 2 ELSE 1 END AS surname) AS split) AS said
$$
"""


class Migration(migrations.Migration):
    replaces = [
        ("registry", "0001_people"),
        ("registry", "0002_rows_stay_in_their_region"),
        ("registry", "0003_exchange"),
        ("registry", "0004_searches_read_indexes_only"),
        ("registry", "0005_work_units_and_moves"),
        ("registry", "0006_imports_are_let_go_in_time"),
        ("registry", "0007_numbers_are_found_as_they_stand"),
        ("registry", "0008_families_are_counted_by_index"),
        ("registry", "0009_what_people_agreed_to"),
        ("registry", "0010_files_kept_closer"),
    ]

    initial = True

    dependencies = [
        ("base", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(_SHOWN_NAME, "DROP FUNCTION registry_shown_name"),
        Tables(
            [
                migrations.CreateModel(
                    name="Employer",
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
                        ("name", models.CharField(max_length=120, verbose_name="单位名称")),
                        (
                            "code",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=18,
                                verbose_name="统一社会信用代码",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("国家机关", "国家机关"),
                                    ("人民团体", "人民团体"),
                                    ("事业单位", "事业单位"),
                                    ("国有企业", "国有企业"),
                                    ("国有控股企业", "国有控股企业"),
                                    ("其他单位", "其他单位（民营、外资、个体等）"),
                                ],
                                max_length=12,
                                verbose_name="单位性质",
                            ),
                        ),
                        (
                            "payer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("单位", "单位自付"),
                                    ("上级单位", "上级主管单位"),
                                    ("区县", "县级财政"),
                                    ("乡镇", "乡镇财政"),
                                ],
                                db_default="",
                                max_length=8,
                                verbose_name="支付主体",
                            ),
                        ),
                        (
                            "contact",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=60,
                                verbose_name="联系部门",
                            ),
                        ),
                        (
                            "telephone",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=20,
                                verbose_name="办公电话",
                            ),
                        ),
                        (
                            "ended_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("破产", "破产"),
                                    ("注销", "注销"),
                                    ("撤并", "撤销或合并"),
                                ],
                                db_default="",
                                max_length=4,
                                verbose_name="终止方式",
                            ),
                        ),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="终止日期"),
                        ),
                    ],
                    options={
                        "verbose_name": "工作单位",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="employer_region"),
                            models.Index(fields=["name"], name="employer_name"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="employer_with_region"
                            ),
                            models.UniqueConstraint(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("region"), "/", models.Value(1000000)
                                ),
                                models.F("code"),
                                condition=models.Q(("code", ""), _negated=True),
                                name="employer_code_once_a_county",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", True),
                                    models.Q(("ended_by", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="employer_end_says_how",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Household",
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
                        ("number", models.CharField(max_length=30, verbose_name="家庭编号")),
                        (
                            "number_folded",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.text.Upper("number"),
                                output_field=models.CharField(db_collation="C", max_length=90),
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="建档日期")),
                        (
                            "closed_on",
                            models.DateField(blank=True, null=True, verbose_name="注销日期"),
                        ),
                        (
                            "closed_reason",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="注销原因"
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(default=1, verbose_name="修订"),
                        ),
                    ],
                    options={
                        "verbose_name": "家庭",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="household_region"),
                            models.Index(
                                fields=["number_folded"], name="household_number_begins"
                            ),
                            models.Index(fields=["opened_on", "id"], name="household_opened"),
                            models.Index(
                                condition=models.Q(("closed_on__isnull", True)),
                                fields=["id"],
                                include=("region",),
                                name="household_running",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="household_with_region"
                            ),
                            models.UniqueConstraint(
                                fields=("number",), name="household_number_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
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
                            "name",
                            models.CharField(
                                db_collation="C", max_length=60, verbose_name="姓名"
                            ),
                        ),
                        (
                            "pinyin",
                            models.CharField(
                                blank=True,
                                db_collation="C",
                                max_length=120,
                                verbose_name="拼音",
                            ),
                        ),
                        (
                            "initials",
                            models.CharField(
                                blank=True,
                                db_collation="C",
                                max_length=20,
                                verbose_name="拼音首字母",
                            ),
                        ),
                        (
                            "shown_as",
                            models.CharField(
                                choices=[
                                    ("open", "姓名"),
                                    ("hidden", "隐名"),
                                    ("sensitive", "敏感个案"),
                                ],
                                db_default="open",
                                default="open",
                                max_length=9,
                                verbose_name="姓名显示",
                            ),
                        ),
                        (
                            "shown_name",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    "name", "shown_as", function="registry_shown_name"
                                ),
                                output_field=models.CharField(db_collation="C", max_length=72),
                            ),
                        ),
                        (
                            "id_number_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="身份证号"),
                        ),
                        ("id_number_index", models.BinaryField(blank=True, null=True)),
                        ("id_number_mask", models.CharField(blank=True, max_length=24)),
                        (
                            "disability_number_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="残疾证号"),
                        ),
                        (
                            "disability_number_index",
                            models.BinaryField(blank=True, db_index=True, null=True),
                        ),
                        ("disability_number_mask", models.CharField(blank=True, max_length=30)),
                        (
                            "phone_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="手机号"),
                        ),
                        (
                            "phone_index",
                            models.BinaryField(blank=True, db_index=True, null=True),
                        ),
                        ("phone_mask", models.CharField(blank=True, max_length=24)),
                    ],
                    options={
                        "verbose_name": "人员",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="person_region"),
                            models.Index(
                                fields=["name", "region", "id"], name="person_name_region"
                            ),
                            models.Index(
                                fields=["pinyin", "region", "id"], name="person_pinyin_region"
                            ),
                            models.Index(
                                fields=["initials", "region", "id"],
                                name="person_initials_region",
                            ),
                            models.Index(
                                fields=["shown_name", "region", "id"],
                                name="person_shown_region",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="person_with_region"
                            ),
                            models.UniqueConstraint(
                                fields=("id_number_index",), name="person_id_number_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SenderMapping",
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
                        ("sender", models.CharField(max_length=80, verbose_name="报送单位")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("people", "花名册"),
                                    ("accounts", "批量换卡"),
                                    ("national", "国家扶助保障系统名单"),
                                    ("payment", "发放结果"),
                                ],
                                max_length=12,
                                verbose_name="种类",
                            ),
                        ),
                        ("mapping", models.JSONField(default=dict, verbose_name="列名对应")),
                        ("answers", models.JSONField(default=dict, verbose_name="统一说明")),
                        ("used_at", models.DateTimeField(verbose_name="最近使用")),
                    ],
                    options={
                        "verbose_name": "报送单位的列名",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="sendermapping_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "sender", "kind"), name="sender_mapping_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Source",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("roll", "花名册导入"),
                                    ("police", "公安"),
                                    ("civil_affairs", "民政"),
                                    ("disabled", "残联"),
                                    ("labour", "人社"),
                                    ("hospital", "医院"),
                                    ("survey", "入户调查"),
                                    ("declaration", "本人申报"),
                                    ("office", "经办登记"),
                                ],
                                max_length=16,
                                verbose_name="类别",
                            ),
                        ),
                        ("label", models.CharField(max_length=120, verbose_name="来源")),
                        (
                            "document",
                            models.CharField(blank=True, max_length=120, verbose_name="凭据"),
                        ),
                        ("received_on", models.DateField(verbose_name="取得日期")),
                        (
                            "batch",
                            models.UUIDField(
                                blank=True, db_index=True, null=True, verbose_name="导入批次"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "来源",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="source_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonFacts",
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
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="有效自"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="有效至"),
                        ),
                        ("known_from", models.DateTimeField(verbose_name="知悉自")),
                        (
                            "known_to",
                            models.DateTimeField(blank=True, null=True, verbose_name="知悉至"),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        (
                            "id_number_mask",
                            models.CharField(
                                blank=True, max_length=24, verbose_name="身份证号"
                            ),
                        ),
                        (
                            "sex",
                            models.CharField(blank=True, max_length=1, verbose_name="性别"),
                        ),
                        (
                            "birth_date",
                            models.DateField(blank=True, null=True, verbose_name="出生日期"),
                        ),
                        (
                            "alive",
                            models.BooleanField(blank=True, null=True, verbose_name="存活"),
                        ),
                        (
                            "death_date",
                            models.DateField(blank=True, null=True, verbose_name="死亡日期"),
                        ),
                        (
                            "death_proof",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="死亡凭据"
                            ),
                        ),
                        (
                            "hukou",
                            models.CharField(
                                blank=True, max_length=12, verbose_name="户口性质"
                            ),
                        ),
                        (
                            "marital_status",
                            models.CharField(blank=True, max_length=4, verbose_name="婚姻状况"),
                        ),
                        (
                            "employer_kind",
                            models.CharField(
                                blank=True, max_length=12, verbose_name="工作单位性质"
                            ),
                        ),
                        (
                            "complication_grade",
                            models.CharField(
                                blank=True, max_length=4, verbose_name="并发症等级"
                            ),
                        ),
                        (
                            "complication_confirmed",
                            models.DateField(
                                blank=True, null=True, verbose_name="并发症确认日期"
                            ),
                        ),
                        (
                            "complication_cured",
                            models.DateField(
                                blank=True, null=True, verbose_name="并发症治愈日期"
                            ),
                        ),
                        (
                            "on_contraception_reward_roll",
                            models.BooleanField(
                                blank=True, null=True, verbose_name="在册节育奖"
                            ),
                        ),
                        (
                            "only_child_certificate",
                            models.BooleanField(
                                blank=True, null=True, verbose_name="持有光荣证"
                            ),
                        ),
                        (
                            "only_child_certificate_number",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="光荣证号"
                            ),
                        ),
                        (
                            "urban_retired",
                            models.BooleanField(blank=True, null=True, verbose_name="城镇退休"),
                        ),
                        (
                            "retired_on",
                            models.DateField(blank=True, null=True, verbose_name="退休日期"),
                        ),
                        (
                            "disability_grade",
                            models.CharField(blank=True, max_length=4, verbose_name="残疾等级"),
                        ),
                        (
                            "disability_kind",
                            models.CharField(blank=True, max_length=4, verbose_name="残疾类别"),
                        ),
                        (
                            "first_assessed",
                            models.DateField(
                                blank=True, null=True, verbose_name="首次评定日期"
                            ),
                        ),
                        (
                            "grade_ended",
                            models.DateField(
                                blank=True, null=True, verbose_name="等级失效日期"
                            ),
                        ),
                        (
                            "employer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.employer",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="facts",
                                to="registry.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "人员情况",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="personfacts_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("known_to__isnull", True), ("valid_to__isnull", True)
                                ),
                                fields=("person",),
                                name="person_facts_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("alive", True),
                                    ("death_date__isnull", False),
                                    _negated=True,
                                ),
                                name="person_facts_living_have_no_death_date",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NameWish",
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
                        ("wished_on", models.DateField(verbose_name="提出日期")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="撤回日期"),
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
                            "ended_source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.source",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.source",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "隐名意愿",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="namewish_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("household",),
                                name="name_wish_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Move",
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
                        ("from_region", models.BigIntegerField(verbose_name="原经办单位")),
                        ("to_region", models.BigIntegerField(verbose_name="新经办单位")),
                        ("moved_on", models.DateField(verbose_name="移交日期")),
                        ("known_from", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="moves",
                                to="registry.household",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "移交",
                        "abstract": False,
                        "indexes": [models.Index(fields=["region", "id"], name="move_region")],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="有效自"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="有效至"),
                        ),
                        ("known_from", models.DateTimeField(verbose_name="知悉自")),
                        (
                            "known_to",
                            models.DateTimeField(blank=True, null=True, verbose_name="知悉至"),
                        ),
                        ("person_region", models.BigIntegerField(verbose_name="本人所在地区")),
                        (
                            "role",
                            models.CharField(
                                choices=[("女方", "女方"), ("男方", "男方"), ("子女", "子女")],
                                max_length=4,
                                verbose_name="角色",
                            ),
                        ),
                        ("position", models.SmallIntegerField(default=1, verbose_name="排行")),
                        (
                            "parentage",
                            models.CharField(blank=True, max_length=6, verbose_name="子女来源"),
                        ),
                        (
                            "adopted_on",
                            models.DateField(blank=True, null=True, verbose_name="收养日期"),
                        ),
                        (
                            "earlier_marriage",
                            models.BooleanField(
                                blank=True, null=True, verbose_name="再婚前所生"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="registry.household",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="registry.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "家庭成员",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="membership_region"),
                            models.Index(
                                condition=models.Q(("known_to__isnull", True)),
                                fields=["person"],
                                include=("household", "region"),
                                name="membership_of_person",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("known_to__isnull", True), ("valid_to__isnull", True)
                                ),
                                fields=("household", "person"),
                                name="membership_one_open",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("known_to__isnull", True),
                                    ("role__in", ["女方", "男方"]),
                                    ("valid_to__isnull", True),
                                ),
                                fields=("household", "role"),
                                name="membership_one_wife_one_husband",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Marriage",
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
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="有效自"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="有效至"),
                        ),
                        ("known_from", models.DateTimeField(verbose_name="知悉自")),
                        (
                            "known_to",
                            models.DateTimeField(blank=True, null=True, verbose_name="知悉至"),
                        ),
                        (
                            "spouse_name",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="配偶姓名"
                            ),
                        ),
                        (
                            "married_on",
                            models.DateField(blank=True, null=True, verbose_name="结婚日期"),
                        ),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="终止日期"),
                        ),
                        (
                            "ended_by",
                            models.CharField(
                                blank=True,
                                choices=[("离婚", "离婚"), ("丧偶", "丧偶")],
                                max_length=4,
                                verbose_name="终止原因",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="marriages",
                                to="registry.person",
                            ),
                        ),
                        (
                            "spouse",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "婚姻",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="marriage_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportBatch",
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
                                    ("people", "花名册"),
                                    ("accounts", "批量换卡"),
                                    ("national", "国家扶助保障系统名单"),
                                    ("payment", "发放结果"),
                                ],
                                max_length=12,
                                verbose_name="种类",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("staged", "待提交"),
                                    ("committed", "已提交"),
                                    ("undone", "已撤销"),
                                    ("discarded", "已放弃"),
                                ],
                                default="staged",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("sender", models.CharField(max_length=80, verbose_name="报送单位")),
                        ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                        ("sha256", models.CharField(max_length=64, verbose_name="文件摘要")),
                        (
                            "sheet",
                            models.CharField(blank=True, max_length=60, verbose_name="工作表"),
                        ),
                        ("mapping", models.JSONField(default=dict, verbose_name="列名对应")),
                        ("answers", models.JSONField(default=dict, verbose_name="统一说明")),
                        (
                            "changes_since",
                            models.DateField(blank=True, null=True, verbose_name="变更自"),
                        ),
                        ("rows", models.IntegerField(default=0, verbose_name="行数")),
                        ("new", models.IntegerField(default=0, verbose_name="新增")),
                        ("changed", models.IntegerField(default=0, verbose_name="更新")),
                        ("unchanged", models.IntegerField(default=0, verbose_name="无变化")),
                        ("ambiguous", models.IntegerField(default=0, verbose_name="待定")),
                        ("faulty", models.IntegerField(default=0, verbose_name="有错误")),
                        ("notes", models.JSONField(default=list, verbose_name="提示")),
                        ("staged_at", models.DateTimeField(verbose_name="导入时间")),
                        (
                            "committed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="提交时间"
                            ),
                        ),
                        (
                            "undone_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="撤销时间"
                            ),
                        ),
                        (
                            "forgotten_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="清除时间"
                            ),
                        ),
                        (
                            "committed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="base.storedfile",
                                verbose_name="文件",
                            ),
                        ),
                        (
                            "staged_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="导入人",
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "导入批次",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="importbatch_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["staged", "committed"])),
                                fields=("kind", "region", "sha256"),
                                name="import_same_file_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "rows",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.F("new"),
                                                        "+",
                                                        models.F("changed"),
                                                    ),
                                                    "+",
                                                    models.F("unchanged"),
                                                ),
                                                "+",
                                                models.F("ambiguous"),
                                            ),
                                            "+",
                                            models.F("faulty"),
                                        ),
                                    )
                                ),
                                name="import_every_row_counted_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdFacts",
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
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="有效自"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="有效至"),
                        ),
                        ("known_from", models.DateTimeField(verbose_name="知悉自")),
                        (
                            "known_to",
                            models.DateTimeField(blank=True, null=True, verbose_name="知悉至"),
                        ),
                        (
                            "hukou_region",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="户籍地"
                            ),
                        ),
                        (
                            "hukou_address_sealed",
                            models.BinaryField(blank=True, null=True, verbose_name="户籍地址"),
                        ),
                        (
                            "residence_region",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="现居住地"
                            ),
                        ),
                        (
                            "residence_address_sealed",
                            models.BinaryField(
                                blank=True, null=True, verbose_name="现居住地址"
                            ),
                        ),
                        (
                            "monthly_income_fen",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="家庭月收入"
                            ),
                        ),
                        (
                            "headcount",
                            models.SmallIntegerField(
                                blank=True, null=True, verbose_name="家庭人口"
                            ),
                        ),
                        (
                            "children_complete",
                            models.BooleanField(
                                blank=True, null=True, verbose_name="子女情况已核实"
                            ),
                        ),
                        (
                            "moved_in",
                            models.DateField(
                                blank=True, null=True, verbose_name="户籍迁入日期"
                            ),
                        ),
                        (
                            "moved_out",
                            models.DateField(
                                blank=True, null=True, verbose_name="户籍迁出日期"
                            ),
                        ),
                        (
                            "on_hardship_roll",
                            models.BooleanField(
                                blank=True, null=True, verbose_name="在册困难家庭"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="facts",
                                to="registry.household",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "家庭情况",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="householdfacts_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("known_to__isnull", True), ("valid_to__isnull", True)
                                ),
                                fields=("household",),
                                name="household_facts_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmployerFacts",
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
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="有效自"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="有效至"),
                        ),
                        ("known_from", models.DateTimeField(verbose_name="知悉自")),
                        (
                            "known_to",
                            models.DateTimeField(blank=True, null=True, verbose_name="知悉至"),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="单位名称")),
                        (
                            "code",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=18,
                                verbose_name="统一社会信用代码",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("国家机关", "国家机关"),
                                    ("人民团体", "人民团体"),
                                    ("事业单位", "事业单位"),
                                    ("国有企业", "国有企业"),
                                    ("国有控股企业", "国有控股企业"),
                                    ("其他单位", "其他单位（民营、外资、个体等）"),
                                ],
                                max_length=12,
                                verbose_name="单位性质",
                            ),
                        ),
                        (
                            "payer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("单位", "单位自付"),
                                    ("上级单位", "上级主管单位"),
                                    ("区县", "县级财政"),
                                    ("乡镇", "乡镇财政"),
                                ],
                                db_default="",
                                max_length=8,
                                verbose_name="支付主体",
                            ),
                        ),
                        (
                            "contact",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=60,
                                verbose_name="联系部门",
                            ),
                        ),
                        (
                            "telephone",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=20,
                                verbose_name="办公电话",
                            ),
                        ),
                        (
                            "ended_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("破产", "破产"),
                                    ("注销", "注销"),
                                    ("撤并", "撤销或合并"),
                                ],
                                db_default="",
                                max_length=4,
                                verbose_name="终止方式",
                            ),
                        ),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="终止日期"),
                        ),
                        (
                            "employer",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="facts",
                                to="registry.employer",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "工作单位情况",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="employerfacts_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("known_to__isnull", True), ("valid_to__isnull", True)
                                ),
                                fields=("employer",),
                                name="employer_facts_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
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
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="有效自"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="有效至"),
                        ),
                        ("known_from", models.DateTimeField(verbose_name="知悉自")),
                        (
                            "known_to",
                            models.DateTimeField(blank=True, null=True, verbose_name="知悉至"),
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
                        ("number_sealed", models.BinaryField(verbose_name="账号")),
                        ("number_index", models.BinaryField(db_index=True)),
                        ("number_mask", models.CharField(max_length=30)),
                        (
                            "bank",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="开户银行"
                            ),
                        ),
                        ("holder", models.CharField(max_length=60, verbose_name="户名")),
                        (
                            "payee_kind",
                            models.CharField(
                                choices=[
                                    ("self", "本人"),
                                    ("guardian", "监护人"),
                                    ("agent", "代领人"),
                                ],
                                max_length=8,
                                verbose_name="收款人",
                            ),
                        ),
                        (
                            "agent",
                            models.CharField(blank=True, max_length=60, verbose_name="代领人"),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="accounts",
                                to="registry.person",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "社保卡（一卡通）账号",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="account_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("known_to__isnull", True), ("valid_to__isnull", True)
                                ),
                                fields=("person",),
                                name="account_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StagedChunk",
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
                        ("number", models.IntegerField(verbose_name="序号")),
                        ("content_sealed", models.BinaryField(verbose_name="内容")),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="chunks",
                                to="registry.importbatch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "导入内容",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "number"), name="staged_chunk_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StagedRow",
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
                        ("sheet", models.CharField(max_length=60, verbose_name="工作表")),
                        ("row", models.IntegerField(verbose_name="行号")),
                        ("region", models.BigIntegerField(verbose_name="地区")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[
                                    ("faulty", "有错误"),
                                    ("ambiguous", "待定"),
                                    ("changed", "更新"),
                                    ("new", "新增"),
                                    ("unchanged", "无变化"),
                                ],
                                max_length=10,
                                verbose_name="结论",
                            ),
                        ),
                        ("chunk", models.IntegerField(verbose_name="内容序号")),
                        ("place", models.IntegerField(verbose_name="内容位置")),
                        (
                            "household",
                            models.BigIntegerField(null=True, verbose_name="对应家庭"),
                        ),
                        (
                            "decision",
                            models.CharField(blank=True, max_length=8, verbose_name="处理"),
                        ),
                        (
                            "decided_person",
                            models.BigIntegerField(null=True, verbose_name="认定为"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="staged",
                                to="registry.importbatch",
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
                    ],
                    options={
                        "verbose_name": "导入行",
                        "indexes": [
                            models.Index(
                                fields=["batch", "verdict", "id"], name="staged_by_verdict"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "sheet", "row"), name="staged_row_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportCertificate",
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
                            "number",
                            models.CharField(
                                db_collation="C",
                                max_length=40,
                                unique=True,
                                verbose_name="特别扶助证号",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                db_collation="C",
                                db_default=django.db.models.functions.text.Upper(
                                    django.db.models.functions.text.Left(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.comparison.Cast(
                                                django.contrib.postgres.functions.RandomUUID(),
                                                models.CharField(),
                                            ),
                                            models.Value("-"),
                                            models.Value(""),
                                        ),
                                        10,
                                    )
                                ),
                                max_length=10,
                                unique=True,
                                verbose_name="核验码",
                            ),
                        ),
                        (
                            "issued_on",
                            models.DateField(blank=True, null=True, verbose_name="发证日期"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("valid", "有效"),
                                    ("replaced", "已换发"),
                                    ("cancelled", "已注销"),
                                ],
                                default="valid",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "ended_on",
                            models.DateField(blank=True, null=True, verbose_name="注销日期"),
                        ),
                        (
                            "ended_reason",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="注销原因"
                            ),
                        ),
                        (
                            "printed",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="打印次数"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificates",
                                to="registry.person",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="registry.supportcertificate",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.source",
                                verbose_name="来源",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "特别扶助证",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["region", "id"], name="supportcertificate_region"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "valid")),
                                fields=("person",),
                                name="certificate_one_valid",
                            ),
                            models.UniqueConstraint(
                                fields=("id", "region"), name="certificate_with_region"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CertificateStamp",
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
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("stamped_on", models.DateField(verbose_name="年审日期")),
                        (
                            "stamped_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "certificate",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stamps",
                                to="registry.supportcertificate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年审章",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["region", "id"], name="certificatestamp_region"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("certificate", "year"), name="stamp_once_a_year"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Trace",
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
                        ("table", models.CharField(max_length=40, verbose_name="表")),
                        ("ids", models.JSONField(default=list, verbose_name="行")),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="traces",
                                to="registry.importbatch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "导入痕迹",
                    },
                ),
                migrations.CreateModel(
                    name="VillageAsk",
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
                        ("contact", models.CharField(max_length=40, verbose_name="发给谁")),
                        ("asked_at", models.DateTimeField(verbose_name="发出时间")),
                        ("until", models.DateTimeField(verbose_name="有效期至")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(null=True, verbose_name="撤回时间"),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("same", "一致"), ("differs", "有出入")],
                                max_length=8,
                                verbose_name="回话",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(null=True, verbose_name="回话时间"),
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
                        "verbose_name": "村里核对",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="villageask_region"),
                            models.Index(
                                fields=["household", "-asked_at"], name="ask_of_household"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at__isnull", True)),
                                    models.Q(
                                        ("answer__in", ["same", "differs"]),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="ask_is_answered_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("settled_at__isnull", True),
                                    ("answered_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="ask_is_settled_after_its_answer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WrittenOver",
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
                        ("person", models.BigIntegerField(verbose_name="人员")),
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        ("disability_number_sealed", models.BinaryField(null=True)),
                        ("disability_number_index", models.BinaryField(null=True)),
                        ("disability_number_mask", models.CharField(blank=True, max_length=30)),
                        ("phone_sealed", models.BinaryField(null=True)),
                        ("phone_index", models.BinaryField(null=True)),
                        ("phone_mask", models.CharField(blank=True, max_length=24)),
                        ("id_number_sealed", models.BinaryField(null=True)),
                        ("id_number_index", models.BinaryField(null=True)),
                        ("id_number_mask", models.CharField(blank=True, max_length=24)),
                        ("pinyin", models.CharField(blank=True, max_length=120)),
                        ("initials", models.CharField(blank=True, max_length=20)),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="written_over",
                                to="registry.importbatch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "导入前的号码",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "person"), name="written_over_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseAccess",
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
                                choices=[("grant", "授权"), ("glass", "紧急查看")],
                                max_length=5,
                                verbose_name="方式",
                            ),
                        ),
                        ("reason", models.CharField(max_length=200, verbose_name="事由")),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "decided_at",
                            models.DateTimeField(null=True, verbose_name="批准时间"),
                        ),
                        ("opens_at", models.DateTimeField(null=True, verbose_name="开始")),
                        ("until", models.DateTimeField(null=True, verbose_name="结束")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="提前结束")),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[("fine", "已核，没有问题"), ("fault", "有问题")],
                                max_length=5,
                                verbose_name="核查",
                            ),
                        ),
                        (
                            "verdict_words",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="核查意见"
                            ),
                        ),
                        ("judged_at", models.DateTimeField(null=True, verbose_name="核查时间")),
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
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="姓名",
                            ),
                        ),
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
                                verbose_name="岗位",
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
                    ],
                    options={
                        "verbose_name": "敏感个案查看授权",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="caseaccess_region"),
                            models.Index(fields=["household", "post"], name="access_of_post"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    models.Q(("decided_by", models.F("holder")), _negated=True),
                                    _connector="OR",
                                ),
                                name="access_is_not_given_to_oneself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("judged_by__isnull", True),
                                    models.Q(("judged_by", models.F("holder")), _negated=True),
                                    _connector="OR",
                                ),
                                name="access_is_not_judged_by_its_holder",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_at__isnull", True),
                                    ("kind", "glass"),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="access_was_given_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LedgerRow",
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
                            "book",
                            models.CharField(
                                choices=[
                                    ("people", "花名册"),
                                    ("accounts", "批量换卡"),
                                    ("national", "国家扶助保障系统名单"),
                                    ("payment", "发放结果"),
                                ],
                                max_length=12,
                                verbose_name="账本",
                            ),
                        ),
                        ("sheet", models.CharField(max_length=60, verbose_name="工作表")),
                        ("row", models.IntegerField(verbose_name="行号")),
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        (
                            "id_number_sealed",
                            models.BinaryField(null=True, verbose_name="身份证号"),
                        ),
                        ("id_number_index", models.BinaryField(db_index=True, null=True)),
                        ("id_number_mask", models.CharField(blank=True, max_length=24)),
                        ("account_sealed", models.BinaryField(null=True, verbose_name="账号")),
                        ("account_index", models.BinaryField(null=True)),
                        ("account_mask", models.CharField(blank=True, max_length=30)),
                        (
                            "case_number",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="个案编号"
                            ),
                        ),
                        (
                            "category",
                            models.CharField(blank=True, max_length=60, verbose_name="类别"),
                        ),
                        (
                            "first_year",
                            models.SmallIntegerField(null=True, verbose_name="首享年度"),
                        ),
                        (
                            "status",
                            models.CharField(blank=True, max_length=30, verbose_name="状态"),
                        ),
                        ("amount_fen", models.BigIntegerField(null=True, verbose_name="金额")),
                        (
                            "result",
                            models.CharField(blank=True, max_length=30, verbose_name="结果"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=120, verbose_name="原因"),
                        ),
                        (
                            "period",
                            models.CharField(blank=True, max_length=20, verbose_name="期间"),
                        ),
                        (
                            "person",
                            models.BigIntegerField(
                                db_index=True, null=True, verbose_name="对应人员"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ledger",
                                to="registry.importbatch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "对账行",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="ledgerrow_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "sheet", "row"), name="ledger_row_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
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
                            "scan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="base.storedfile",
                                verbose_name="扫描件",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="registry.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单独同意",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="consent_region"),
                            models.Index(
                                fields=["person", "purpose", "-said_on", "-id"],
                                name="consent_latest",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("way", "signed"),
                                    models.Q(("witness", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="consent_said_aloud_has_a_witness",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SensitiveMark",
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
                        ("reason", models.CharField(max_length=200, verbose_name="原因")),
                        ("marked_at", models.DateTimeField(verbose_name="标记时间")),
                        (
                            "until",
                            models.DateField(blank=True, null=True, verbose_name="到期日"),
                        ),
                        ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                        (
                            "lifted_reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="解除原因"
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
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "marked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "敏感个案",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="sensitivemark_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=("household",),
                                name="sensitive_once",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
