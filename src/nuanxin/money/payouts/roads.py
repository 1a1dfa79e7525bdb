"""The two roads money takes to a family: the agent bank's one-card list, or the treasury.

The columns of a treasury's list follow the national 财政直接支付申请书: who is paid (全称,
开户银行, 账号), what for, how much. They are the same in every county; a county's layout is its
bank's.
"""

from __future__ import annotations

from django.db.models import TextChoices

from nuanxin.money.payouts.layouts import Column


class Road(TextChoices):
    """Who pays: chosen when a batch is drawn up, and never changed."""

    ONE_CARD = "one_card", "一卡通代发"
    TREASURY = "treasury", "国库直接支付"


TREASURY = (
    Column("序号", "position"),
    Column("乡镇", "town"),
    Column("村（社区）", "village"),
    Column("姓名", "payee"),
    Column("身份证号", "id_number"),
    Column("收款人全称", "holder"),
    Column("收款人开户银行", "bank"),
    Column("收款人账号", "account"),
    Column("代领人", "agent"),
    Column("用途", "label"),
    Column("所属期间", "months"),
    Column("发放性质", "kind"),
    Column("本次申请金额（元）", "amount"),
)
