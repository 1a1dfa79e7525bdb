import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import nuanxin.kit.identifiers
from nuanxin.base.database.operations import Tables


class Migration(migrations.Migration):
    replaces = [
        ("money", "0001_payables"),
        ("money", "0002_shares_add_up"),
        ("money", "0003_payouts"),
        ("money", "0004_batches_stay_in_their_region"),
        ("money", "0005_shares_are_checked_by_statement"),
        ("money", "0006_signatures_look_again"),
        ("money", "0007_dues_name_units_and_lines_stay"),
        ("money", "0008_recoveries"),
        ("money", "0009_lines_may_be_sealed_again"),
        ("money", "0010_payables_are_sent_to_finance"),
        ("money", "0011_the_book"),
        ("money", "0012_what_the_book_refuses"),
        ("money", "0013_sent_batches_are_booked"),
        ("money", "0014_returns"),
        ("money", "0015_failed_lines_stay_on_the_list"),
        ("money", "0016_funds"),
        ("money", "0017_documents_are_written_once"),
        ("money", "0018_recoveries_are_paid_back"),
        ("money", "0019_what_comes_back_is_written_once"),
        ("money", "0020_late_returns"),
        ("money", "0021_paid_lines_may_come_back"),
        ("money", "0022_bands_of_release"),
        ("money", "0023_signatures_are_counted"),
        ("money", "0024_stamped_paper_comes_back"),
        ("money", "0025_batch_balances"),
        ("money", "0026_balances_follow_the_postings"),
        ("money", "0027_what_ended_is_booked"),
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
                        ("benefit", models.CharField(max_length=60, verbose_name="待遇")),
                        ("label", models.CharField(max_length=80, verbose_name="待遇名称")),
                        (
                            "level",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="负担级次"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("borne", "各级负担"),
                                    ("owed", "应付家庭"),
                                    ("transit", "在途"),
                                    ("paid", "已付"),
                                    ("returned", "退回"),
                                    ("held", "待缴财政"),
                                    ("earlier", "缴回以前年度"),
                                ],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "账户",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="ledger_account_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "benefit", "level", "kind"),
                                name="account_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
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
                            models.CharField(max_length=30, unique=True, verbose_name="批次号"),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("benefits", models.JSONField(verbose_name="待遇")),
                        ("first_month", models.IntegerField(verbose_name="起始月份")),
                        ("end_month", models.IntegerField(verbose_name="截止月份")),
                        ("budget_year", models.SmallIntegerField(verbose_name="预算年度")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "编制中"),
                                    ("locked", "已锁定，待复核"),
                                    ("checked", "已复核，待审批"),
                                    ("approved", "已审批，待送财政"),
                                    ("sent", "已送财政"),
                                    ("settled", "已回盘"),
                                    ("abandoned", "已作废"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("line_count", models.IntegerField(default=0, verbose_name="笔数")),
                        ("total_fen", models.BigIntegerField(default=0, verbose_name="金额")),
                        ("layout", models.JSONField(default=list, verbose_name="版式")),
                        (
                            "file_format",
                            models.CharField(
                                choices=[
                                    ("xlsx", "Excel（.xlsx）"),
                                    ("csv", "CSV（UTF-8，带 BOM）"),
                                    ("csv-gb", "CSV（GB18030）"),
                                    ("widths", "定长文本（GB18030）"),
                                ],
                                db_default="xlsx",
                                default="xlsx",
                                max_length=8,
                                verbose_name="文件格式",
                            ),
                        ),
                        (
                            "totals",
                            models.CharField(
                                choices=[
                                    ("none", "不写"),
                                    ("head", "写在第一行"),
                                    ("foot", "写在最后一行"),
                                ],
                                db_default="none",
                                default="none",
                                max_length=4,
                                verbose_name="合计行",
                            ),
                        ),
                        (
                            "digest",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="清册指纹"
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="编制时间")),
                        ("locked_at", models.DateTimeField(null=True, verbose_name="锁定时间")),
                        (
                            "checked_at",
                            models.DateTimeField(null=True, verbose_name="复核时间"),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(null=True, verbose_name="审批时间"),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="请示文号"
                            ),
                        ),
                        (
                            "checks_needed",
                            models.PositiveSmallIntegerField(
                                db_default=1, verbose_name="要几人复核"
                            ),
                        ),
                        (
                            "approvals_needed",
                            models.PositiveSmallIntegerField(
                                db_default=1, verbose_name="要几人审批"
                            ),
                        ),
                        (
                            "release_document",
                            models.CharField(
                                blank=True,
                                db_default="",
                                max_length=60,
                                verbose_name="档次依据",
                            ),
                        ),
                        (
                            "scan_digest",
                            models.CharField(
                                blank=True, max_length=64, verbose_name="扫描件对应的指纹"
                            ),
                        ),
                        (
                            "scan_checked_at",
                            models.DateTimeField(null=True, verbose_name="扫描件核对时间"),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="送出时间")),
                        (
                            "amended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "approver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "checker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="base.storedfile",
                            ),
                        ),
                        (
                            "maker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "scan",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="base.storedfile",
                            ),
                        ),
                        (
                            "scan_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "scan_checker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "发放批次",
                        "abstract": False,
                        "indexes": [models.Index(fields=["region", "id"], name="batch_region")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("id", "region"), name="batch_with_region"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checker__isnull", True),
                                    models.Q(("checker", models.F("maker")), _negated=True),
                                    _connector="OR",
                                ),
                                name="batch_maker_does_not_recheck",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("maker")), _negated=True),
                                    _connector="OR",
                                ),
                                name="batch_maker_does_not_approve",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approver__isnull", True),
                                    models.Q(("approver", models.F("checker")), _negated=True),
                                    _connector="OR",
                                ),
                                name="batch_checker_does_not_approve",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amended_by__isnull", True),
                                    models.Q(
                                        models.Q(
                                            ("checker__isnull", True),
                                            models.Q(
                                                ("checker", models.F("amended_by")),
                                                _negated=True,
                                            ),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("approver__isnull", True),
                                            models.Q(
                                                ("approver", models.F("amended_by")),
                                                _negated=True,
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="batch_amender_does_not_sign",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("scan_checker__isnull", True),
                                    models.Q(
                                        ("scan_by__isnull", False),
                                        models.Q(
                                            ("scan_checker", models.F("scan_by")), _negated=True
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="batch_scan_checked_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "abandoned"]),
                                    models.Q(("digest", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="batch_locked_has_a_digest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchBalance",
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
                        ("amount_fen", models.BigIntegerField(verbose_name="余额")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.account",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="balances",
                                to="money.batch",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "批次余额",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="batchbalance_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "account"), name="batch_balance_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchLine",
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
                        ("position", models.IntegerField(verbose_name="序号")),
                        ("live", models.BooleanField(default=True)),
                        ("failed", models.BooleanField(default=False, verbose_name="未付成")),
                        ("family_region", models.BigIntegerField(verbose_name="经办单位")),
                        ("benefit", models.CharField(max_length=60, verbose_name="待遇")),
                        ("label", models.CharField(max_length=80, verbose_name="待遇名称")),
                        ("first_month", models.IntegerField(verbose_name="起始月份")),
                        ("end_month", models.IntegerField(verbose_name="截止月份")),
                        ("kind", models.CharField(max_length=10, verbose_name="性质")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        ("payee", models.CharField(max_length=60, verbose_name="姓名")),
                        (
                            "id_number_sealed",
                            models.BinaryField(null=True, verbose_name="身份证号"),
                        ),
                        ("id_number_mask", models.CharField(blank=True, max_length=24)),
                        (
                            "account_id",
                            models.BigIntegerField(null=True, verbose_name="账号记录"),
                        ),
                        ("account_sealed", models.BinaryField(null=True, verbose_name="账号")),
                        ("account_index", models.BinaryField(null=True)),
                        ("account_mask", models.CharField(blank=True, max_length=30)),
                        (
                            "holder",
                            models.CharField(blank=True, max_length=60, verbose_name="户名"),
                        ),
                        (
                            "bank",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="开户银行"
                            ),
                        ),
                        (
                            "payee_kind",
                            models.CharField(blank=True, max_length=8, verbose_name="收款人"),
                        ),
                        (
                            "agent",
                            models.CharField(blank=True, max_length=60, verbose_name="代领人"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="money.batch",
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
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.person",
                            ),
                        ),
                        (
                            "payable",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="money.payable",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "发放明细",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="batchline_region"),
                            models.Index(fields=["batch", "position"], name="line_in_order"),
                            models.Index(fields=["person", "benefit"], name="line_of_person"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("failed", False), ("live", True)),
                                fields=("payable",),
                                name="payable_in_one_live_batch",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)), name="line_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchSignature",
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
                                choices=[("check", "复核"), ("approve", "审批")],
                                max_length=8,
                                verbose_name="签字",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "batch",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="signatures",
                                to="money.batch",
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
                        "verbose_name": "批次签字",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="batchsignature_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "user"), name="signature_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchStep",
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
                        ("step", models.CharField(max_length=16, verbose_name="步骤")),
                        (
                            "note",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "batch",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="money.batch",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "批次经过",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="batchstep_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BookCheck",
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
                        ("on", models.DateField(verbose_name="核对日期")),
                        ("faults", models.JSONField(default=list, verbose_name="对不上的")),
                        ("checked_at", models.DateTimeField(verbose_name="核对时间")),
                    ],
                    options={
                        "verbose_name": "账的核对",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="bookcheck_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "on"), name="book_check_once_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedMonth",
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
                        ("month", models.IntegerField(verbose_name="月份")),
                        ("at", models.DateTimeField(verbose_name="结账时间")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "已结账月份",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="closedmonth_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "month"), name="month_closed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClosedYear",
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
                        ("year", models.SmallIntegerField(verbose_name="预算年度")),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="关账时间")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "已关账年度",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="closedyear_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "year"), name="year_closed_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_by__isnull", True),
                                    models.Q(
                                        ("closed_by", models.F("asked_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="year_closed_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmployerDue",
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
                            "claim_key",
                            models.CharField(
                                db_collation="C", max_length=160, verbose_name="权益键"
                            ),
                        ),
                        (
                            "seq",
                            models.PositiveSmallIntegerField(default=0, verbose_name="序次"),
                        ),
                        ("benefit", models.CharField(max_length=60, verbose_name="待遇")),
                        ("label", models.CharField(max_length=80, verbose_name="待遇名称")),
                        ("level", models.CharField(max_length=20, verbose_name="支付单位")),
                        ("document", models.CharField(max_length=60, verbose_name="文号")),
                        (
                            "clause",
                            models.CharField(blank=True, max_length=60, verbose_name="条款"),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "待发函"),
                                    ("sent", "已发函"),
                                    ("paid", "单位已付"),
                                    ("refused", "单位未付"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "of_county",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="在哪个县生成的"
                            ),
                        ),
                        ("raised_at", models.DateTimeField(verbose_name="生成时间")),
                        (
                            "employer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dues",
                                to="registry.employer",
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
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位应付抚慰金",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="employerdue_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("claim_key", "seq", "level"), name="employer_due_once"
                            ),
                            models.UniqueConstraint(
                                fields=("id", "region"), name="employer_due_with_region"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)),
                                name="employer_due_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DueStep",
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
                            "step",
                            models.CharField(
                                choices=[
                                    ("letter", "发函"),
                                    ("reminded", "催办"),
                                    ("agreed", "复函同意支付"),
                                    ("declined", "复函不付"),
                                    ("proven", "交来付款凭证"),
                                ],
                                max_length=10,
                                verbose_name="步骤",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="文号或凭证号"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        (
                            "note",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "due",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="money.employerdue",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "单位应付经过",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="duestep_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("step__in", ["letter", "proven"])),
                                fields=("due", "step"),
                                name="due_step_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("step__in", ["letter", "proven"]), _negated=True),
                                    models.Q(("document", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="due_step_has_a_document",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Layout",
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
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("columns", models.JSONField(verbose_name="列")),
                        (
                            "file_format",
                            models.CharField(
                                choices=[
                                    ("xlsx", "Excel（.xlsx）"),
                                    ("csv", "CSV（UTF-8，带 BOM）"),
                                    ("csv-gb", "CSV（GB18030）"),
                                    ("widths", "定长文本（GB18030）"),
                                ],
                                db_default="xlsx",
                                default="xlsx",
                                max_length=8,
                                verbose_name="文件格式",
                            ),
                        ),
                        (
                            "totals",
                            models.CharField(
                                choices=[
                                    ("none", "不写"),
                                    ("head", "写在第一行"),
                                    ("foot", "写在最后一行"),
                                ],
                                db_default="none",
                                default="none",
                                max_length=4,
                                verbose_name="合计行",
                            ),
                        ),
                        ("set_at", models.DateTimeField(verbose_name="设定时间")),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "发放清册版式",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="layout_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region",), name="layout_one_a_county"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Light",
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
                                    ("death", "疑似死亡"),
                                    ("held", "已经暂停"),
                                    ("stopped", "已经停发"),
                                    ("no_account", "没有账号"),
                                    ("changed_account", "编制后改了账号"),
                                    ("other_holder", "户名不是本人"),
                                    ("shared_account", "一卡两人"),
                                    ("new_account", "账号有变"),
                                    ("other_amount", "金额与上期不同"),
                                    ("two_benefits", "同期另有待遇"),
                                    ("returned", "曾经退票"),
                                    ("bounced", "退回未核实"),
                                    ("funds", "超出指标"),
                                    ("unreturned", "追缴未收清"),
                                ],
                                max_length=16,
                                verbose_name="类别",
                            ),
                        ),
                        ("red", models.BooleanField(verbose_name="须处理")),
                        ("text", models.CharField(max_length=200, verbose_name="说明")),
                        (
                            "answer",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="处理说明"
                            ),
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
                            "batch",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lights",
                                to="money.batch",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lights",
                                to="money.batchline",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "体检提示",
                        "abstract": False,
                        "indexes": [models.Index(fields=["region", "id"], name="light_region")],
                        "constraints": [
                            models.UniqueConstraint(fields=("line", "kind"), name="light_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payable",
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
                            "claim_key",
                            models.CharField(
                                db_collation="C", max_length=160, verbose_name="权益键"
                            ),
                        ),
                        (
                            "seq",
                            models.PositiveSmallIntegerField(default=0, verbose_name="序次"),
                        ),
                        ("benefit", models.CharField(max_length=60, verbose_name="待遇")),
                        ("label", models.CharField(max_length=80, verbose_name="待遇名称")),
                        ("first_month", models.IntegerField(verbose_name="起始月份")),
                        ("end_month", models.IntegerField(verbose_name="截止月份")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("regular", "正常发放"),
                                    ("backpay", "补发"),
                                    ("recovery", "追缴"),
                                ],
                                max_length=10,
                                verbose_name="性质",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "待发放"),
                                    ("batched", "已入批次"),
                                    ("sent", "已送财政"),
                                    ("paid", "已发放"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "given_back_fen",
                            models.BigIntegerField(db_default=0, verbose_name="已退回"),
                        ),
                        (
                            "waived_fen",
                            models.BigIntegerField(db_default=0, verbose_name="免退"),
                        ),
                        (
                            "of_county",
                            models.BigIntegerField(
                                blank=True, null=True, verbose_name="由哪个县发的"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=200, verbose_name="事由"),
                        ),
                        (
                            "basis",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="测算依据"
                            ),
                        ),
                        ("raised_at", models.DateTimeField(verbose_name="生成时间")),
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
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="registry.person",
                            ),
                        ),
                        (
                            "raised_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "应付",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="payable_region"),
                            models.Index(
                                fields=["status", "region", "id"], name="payable_status_region"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("claim_key", "seq"), name="payable_once"
                            ),
                            models.UniqueConstraint(
                                fields=("id", "region"), name="payable_with_region"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)),
                                name="payable_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("end_month__gt", models.F("first_month"))),
                                name="payable_covers_a_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("seq", 0),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="payable_difference_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("given_back_fen", 0), ("waived_fen", 0)),
                                    models.Q(
                                        (
                                            "amount_fen__gte",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("given_back_fen"),
                                                "+",
                                                models.F("waived_fen"),
                                            ),
                                        ),
                                        ("given_back_fen__gte", 0),
                                        ("kind", "recovery"),
                                        ("waived_fen__gte", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="payable_not_given_back_twice",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LateReturn",
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
                        ("day", models.DateField(verbose_name="退回日期")),
                        ("voucher", models.CharField(max_length=40, verbose_name="凭证号")),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("inactive", "未激活"),
                                    ("holder", "户名不符"),
                                    ("sleeping", "休眠"),
                                    ("closed", "销户"),
                                    ("wrong", "账号错误"),
                                    ("other", "其他"),
                                ],
                                max_length=10,
                                verbose_name="原因",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="银行的说明"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("entered", "待确认"),
                                    ("confirmed", "已确认"),
                                    ("let_go", "已放弃"),
                                ],
                                default="entered",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "for_good",
                            models.BooleanField(default=False, verbose_name="不再发放"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "confirmed_at",
                            models.DateTimeField(null=True, verbose_name="确认时间"),
                        ),
                        (
                            "confirmer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "enterer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_returns",
                                to="money.batchline",
                            ),
                        ),
                        (
                            "payable",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_returns",
                                to="money.payable",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "付后退回",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="latereturn_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["entered", "confirmed"])),
                                fields=("line",),
                                name="late_return_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmer__isnull", True),
                                    models.Q(("confirmer", models.F("enterer")), _negated=True),
                                    _connector="OR",
                                ),
                                name="late_return_enterer_does_not_confirm",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "confirmed"), _negated=True),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("confirmer__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="late_return_confirmed_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("voucher", ""), _negated=True),
                                name="late_return_has_a_voucher",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
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
                            "idem",
                            models.CharField(
                                db_collation="C",
                                max_length=60,
                                unique=True,
                                verbose_name="凭据",
                            ),
                        ),
                        (
                            "event",
                            models.CharField(
                                choices=[
                                    ("sent", "送财政"),
                                    ("paid", "已付"),
                                    ("failed", "未付成"),
                                    ("returned", "付后退回"),
                                    ("received", "追缴收回"),
                                    ("refunded", "缴回财政"),
                                    ("ended", "退回不再发"),
                                    ("reversed", "冲正"),
                                ],
                                max_length=10,
                                verbose_name="事项",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="记账日期")),
                        ("words", models.CharField(max_length=120, verbose_name="摘要")),
                        (
                            "line",
                            models.BigIntegerField(
                                db_index=True, null=True, verbose_name="发放明细"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversal",
                                to="money.entry",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "payable",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="money.payable",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分录",
                        "abstract": False,
                        "indexes": [models.Index(fields=["region", "id"], name="entry_region")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("event", "reversed"), ("reverses__isnull", False)
                                    ),
                                    models.Q(
                                        models.Q(("event", "reversed"), _negated=True),
                                        ("reverses__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="entry_reversal_names_what_it_takes_back",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("line__isnull", False),
                                    (
                                        "event__in",
                                        ["received", "refunded", "ended", "reversed"],
                                    ),
                                    _connector="OR",
                                ),
                                name="entry_of_a_payment_has_a_line",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Bounce",
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
                            "cause",
                            models.CharField(
                                choices=[
                                    ("inactive", "未激活"),
                                    ("holder", "户名不符"),
                                    ("sleeping", "休眠"),
                                    ("closed", "销户"),
                                    ("wrong", "账号错误"),
                                    ("other", "其他"),
                                ],
                                max_length=10,
                                verbose_name="原因",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="银行的说明"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="回盘日期")),
                        ("account_index", models.BinaryField(null=True)),
                        (
                            "account_mask",
                            models.CharField(blank=True, max_length=30, verbose_name="账号"),
                        ),
                        (
                            "checked_at",
                            models.DateTimeField(null=True, verbose_name="核实时间"),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="核实情况"
                            ),
                        ),
                        (
                            "checker",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bounce",
                                to="money.batchline",
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
                            "payable",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bounces",
                                to="money.payable",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "未付成",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="bounce_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked_at__isnull", True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="bounce_checked_with_words",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayableShare",
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
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("layer", models.CharField(max_length=60, verbose_name="层")),
                        ("document", models.CharField(max_length=60, verbose_name="文号")),
                        (
                            "clause",
                            models.CharField(blank=True, max_length=60, verbose_name="条款"),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="负担级次"
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        (
                            "payable",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="money.payable",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分担",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="payableshare_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("payable", "position"), name="share_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gte", 0)),
                                name="share_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
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
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="money.account",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="money.entry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分录行",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="posting_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("entry", "account"), name="posting_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen", 0), _negated=True),
                                name="posting_not_nothing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryPlan",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="第几次约定")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        ("settled_fen", models.BigIntegerField(verbose_name="此前已退或免退")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="变更原因"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "payable",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recovery_plans",
                                to="money.payable",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分期退款约定",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="recoveryplan_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("payable", "number"), name="recovery_plan_once"
                            ),
                            models.UniqueConstraint(
                                fields=("id", "region"), name="recovery_plan_with_region"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="recovery_new_plan_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryInstalment",
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
                        ("position", models.PositiveSmallIntegerField(verbose_name="第几期")),
                        ("due_on", models.DateField(verbose_name="应退日期")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instalments",
                                to="money.recoveryplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分期",
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                fields=["region", "id"], name="recoveryinstalment_region"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "position"), name="instalment_once"
                            ),
                            models.UniqueConstraint(
                                fields=("plan", "due_on"), name="instalment_day_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount_fen__gt", 0)),
                                name="instalment_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryRefund",
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
                        ("document", models.CharField(max_length=60, verbose_name="缴款书号")),
                        ("day", models.DateField(verbose_name="缴款日期")),
                        ("earlier", models.BooleanField(verbose_name="以前年度")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "缴回财政",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="recoveryrefund_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region", "document", "earlier"),
                                name="recovery_refund_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_fen__gt", 0),
                                    models.Q(("document", ""), _negated=True),
                                ),
                                name="recovery_refund_sound",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryReceipt",
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
                        ("day", models.DateField(verbose_name="到账日期")),
                        ("voucher", models.CharField(max_length=40, verbose_name="凭证号")),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("transfer", "银行转账"),
                                    ("deposit", "到银行缴款"),
                                    ("bank", "银行划回"),
                                ],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        ("earlier", models.BooleanField(null=True, verbose_name="以前年度")),
                        (
                            "cancelled_at",
                            models.DateTimeField(null=True, verbose_name="冲正时间"),
                        ),
                        (
                            "cancelled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "payable",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recovery_receipts",
                                to="money.payable",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "refund",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="money.recoveryrefund",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "追缴收款",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="recoveryreceipt_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at", None)),
                                fields=("payable", "voucher"),
                                name="recovery_voucher_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_fen__gt", 0),
                                    models.Q(("voucher", ""), _negated=True),
                                ),
                                name="recovery_receipt_sound",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("earlier", None), ("refund", None)),
                                    models.Q(
                                        ("cancelled_at", None),
                                        ("earlier__isnull", False),
                                        ("refund__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="recovery_paid_on_is_not_cancelled",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryStep",
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
                            "step",
                            models.CharField(
                                choices=[
                                    ("told", "告知"),
                                    ("planned", "约定分期"),
                                    ("received", "收到退款"),
                                    ("cancelled", "冲正收款"),
                                    ("refunded", "缴回财政"),
                                    ("proposed", "申请免退"),
                                    ("waived", "同意免退"),
                                    ("declined", "不同意免退"),
                                    ("closed", "结清"),
                                    ("withdrawn", "撤回"),
                                ],
                                max_length=10,
                                verbose_name="步骤",
                            ),
                        ),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="告知文号"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                        ("note", models.CharField(max_length=200, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "payable",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recovery_steps",
                                to="money.payable",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "追缴经过",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="recoverystep_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("step__in", ["told", "withdrawn"])),
                                fields=("payable", "step"),
                                name="recovery_step_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("step__in", ["told", "waived", "refunded"]),
                                        _negated=True,
                                    ),
                                    models.Q(("document", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="recovery_told_has_a_document",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryWaiver",
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
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        ("reason", models.CharField(max_length=200, verbose_name="理由")),
                        ("proposed_at", models.DateTimeField(verbose_name="申请时间")),
                        (
                            "decided_at",
                            models.DateTimeField(null=True, verbose_name="决定时间"),
                        ),
                        ("granted", models.BooleanField(null=True, verbose_name="同意")),
                        (
                            "document",
                            models.CharField(
                                blank=True, max_length=60, verbose_name="决定文号"
                            ),
                        ),
                        (
                            "decider",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "payable",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recovery_waivers",
                                to="money.payable",
                            ),
                        ),
                        (
                            "proposer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "免退",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="recoverywaiver_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("granted", None)),
                                fields=("payable",),
                                name="recovery_one_waiver_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decider", None),
                                    models.Q(("decider", models.F("proposer")), _negated=True),
                                    _connector="OR",
                                ),
                                name="recovery_proposer_does_not_decide",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decider", None),
                                        ("granted", None),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decider__isnull", False),
                                        ("granted", False),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decider__isnull", False),
                                        ("granted", True),
                                        models.Q(("document", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recovery_waiver_is_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_fen__gt", 0),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                name="recovery_waiver_sound",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReleaseRule",
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
                        ("starts_on", models.DateField(verbose_name="起用日期")),
                        ("document", models.CharField(max_length=60, verbose_name="依据文号")),
                        ("bands", models.JSONField(verbose_name="档次")),
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
                    ],
                    options={
                        "verbose_name": "签字档次",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="releaserule_region")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReturnFile",
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
                        ("sha256", models.CharField(max_length=64, verbose_name="校验值")),
                        ("part", models.BooleanField(default=False, verbose_name="部分回盘")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("read", "待确认"),
                                    ("settled", "已确认"),
                                    ("refused", "已拒收"),
                                    ("let_go", "已放弃"),
                                ],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("paid_lines", models.IntegerField(default=0, verbose_name="已付笔数")),
                        (
                            "paid_fen",
                            models.BigIntegerField(default=0, verbose_name="已付金额"),
                        ),
                        (
                            "failed_lines",
                            models.IntegerField(default=0, verbose_name="未付成笔数"),
                        ),
                        (
                            "failed_fen",
                            models.BigIntegerField(default=0, verbose_name="未付成金额"),
                        ),
                        ("faults", models.JSONField(default=list, verbose_name="错误")),
                        ("fault_count", models.IntegerField(default=0, verbose_name="错误数")),
                        ("uploaded_at", models.DateTimeField(verbose_name="上传时间")),
                        (
                            "settled_at",
                            models.DateTimeField(null=True, verbose_name="确认时间"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returns",
                                to="money.batch",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="base.storedfile",
                            ),
                        ),
                        (
                            "settler",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "uploader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "回盘文件",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="returnfile_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "read")),
                                fields=("batch",),
                                name="return_one_waits",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["read", "settled"])),
                                fields=("batch", "sha256"),
                                name="return_file_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("settler__isnull", True),
                                    models.Q(("settler", models.F("uploader")), _negated=True),
                                    _connector="OR",
                                ),
                                name="return_uploader_does_not_confirm",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "settled"), _negated=True),
                                    ("settler__isnull", False),
                                    _connector="OR",
                                ),
                                name="return_settled_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
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
                        ("row", models.IntegerField(verbose_name="行号")),
                        ("paid", models.BooleanField(verbose_name="已付")),
                        (
                            "voucher",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="支付凭证号"
                            ),
                        ),
                        ("paid_on", models.DateField(null=True, verbose_name="发放日期")),
                        (
                            "cause",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("inactive", "未激活"),
                                    ("holder", "户名不符"),
                                    ("sleeping", "休眠"),
                                    ("closed", "销户"),
                                    ("wrong", "账号错误"),
                                    ("other", "其他"),
                                ],
                                max_length=10,
                                verbose_name="原因",
                            ),
                        ),
                        (
                            "words",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="银行的说明"
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="money.batchline",
                            ),
                        ),
                        (
                            "returned",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="money.returnfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "回盘结果",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="answer_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("returned", "line"), name="answer_once_a_file"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("cause", ""),
                                        ("paid", True),
                                        ("paid_on__isnull", False),
                                    ),
                                    models.Q(
                                        ("paid", False),
                                        ("paid_on__isnull", True),
                                        models.Q(("cause", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="answer_says_when_or_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StampRule",
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
                            "needed",
                            models.BooleanField(verbose_name="送财政前要核对盖章扫描件"),
                        ),
                        ("set_at", models.DateTimeField(verbose_name="设定时间")),
                        (
                            "set_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "呈签扫描件口径",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="stamprule_region")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("region",), name="stamprule_one_a_county"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appropriation",
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
                        ("year", models.SmallIntegerField(verbose_name="预算年度")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("advance", "提前下达"),
                                    ("main", "正式下达"),
                                    ("extra", "追加"),
                                    ("clearing", "清算"),
                                    ("recall", "收回"),
                                    ("carried", "结转"),
                                ],
                                max_length=10,
                                verbose_name="性质",
                            ),
                        ),
                        ("number", models.CharField(max_length=60, verbose_name="指标文号")),
                        ("function", models.CharField(max_length=7, verbose_name="功能科目")),
                        ("level", models.CharField(max_length=20, verbose_name="负担级次")),
                        (
                            "benefits",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                size=None,
                                verbose_name="待遇",
                            ),
                        ),
                        ("programme", models.CharField(max_length=200, verbose_name="项目")),
                        ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                        ("issued_on", models.DateField(verbose_name="文件日期")),
                        ("arrived_on", models.DateField(null=True, verbose_name="到位日期")),
                        (
                            "note",
                            models.CharField(blank=True, max_length=200, verbose_name="说明"),
                        ),
                        (
                            "entered_role",
                            models.CharField(max_length=20, verbose_name="登记岗位"),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "confirmed_role",
                            models.CharField(
                                blank=True, max_length=20, verbose_name="确认岗位"
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(null=True, verbose_name="确认时间"),
                        ),
                        (
                            "declined_at",
                            models.DateTimeField(null=True, verbose_name="退回时间"),
                        ),
                        (
                            "declined_words",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="退回理由"
                            ),
                        ),
                        (
                            "arrived_by",
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
                            "declined_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "partner",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="carried_to",
                                to="money.appropriation",
                            ),
                        ),
                        (
                            "reverses",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversals",
                                to="money.appropriation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "指标文件",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["region", "id"], name="appropriation_region")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("function__regex", "^[0-9]{3}([0-9]{2}){0,2}$")
                                ),
                                name="appropriation_function_is_digits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reverses__isnull", False),
                                    models.Q(
                                        ("amount_fen__gt", 0),
                                        ("kind__in", ["advance", "main", "extra"]),
                                    ),
                                    models.Q(("amount_fen__lt", 0), ("kind", "recall")),
                                    models.Q(
                                        ("kind__in", ["clearing", "carried"]),
                                        models.Q(("amount_fen", 0), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="appropriation_kind_says_the_direction",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", True),
                                    models.Q(
                                        models.Q(
                                            ("confirmed_role", "finance"),
                                            ("entered_role", "finance"),
                                        ),
                                        models.Q(
                                            models.Q(
                                                ("entered_role", "finance"), _negated=True
                                            ),
                                            models.Q(
                                                ("confirmed_role", "finance"), _negated=True
                                            ),
                                        ),
                                        _connector="OR",
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="appropriation_confirmed_by_the_other_body",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(
                                        ("confirmed_by", models.F("entered_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="appropriation_confirmed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_at__isnull", True),
                                    ("declined_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="appropriation_confirmed_or_declined",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("declined_at__isnull", True)),
                                fields=("reverses",),
                                name="appropriation_taken_back_once",
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
