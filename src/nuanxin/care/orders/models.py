"""Menus, organisations with their contracts, orders and whom they were offered to.

Privacy class: families (what was ordered, the task, who came, how it was; sealed: task, how to
reach them, their word) and staff (menus, contracts; sealed: an organisation's phone).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from nuanxin.base.jurisdiction.reach import Follows, Reach
from nuanxin.base.jurisdiction.scoped import Scoped
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.care.volunteers.models import Volunteer
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Household

__all__ = [
    "ContractAcceptance", "ContractUse", "OrderOffer", "ServiceContract", "ServiceItem",
    "ServiceOrder", "ServiceOrganisation",
]  # fmt: skip
_USER = settings.AUTH_USER_MODEL


class ServiceItem(Scoped):
    """A line of a menu; `region` is the county or township whose menu it is.

    `special`, `from_age`, `disabled`: what a family must be to order, all of it; none: all.
    """

    reach = Reach.PUBLIC

    name = models.CharField("服务", max_length=40)
    what = models.CharField("做什么", max_length=200)
    unit = models.CharField("计量单位", max_length=10)
    special = models.BooleanField("计生特殊家庭", default=False)
    from_age = models.SmallIntegerField("家里有人年满", null=True, blank=True)
    disabled = models.BooleanField("家里有持证残疾人", default=False)
    price_fen = models.BigIntegerField("价格", default=0)
    subsidy_fen = models.BigIntegerField("补贴", default=0)
    hours = models.CharField("服务时间", max_length=40, blank=True)
    skills = models.JSONField("要会什么", default=list)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    basis = models.CharField("依据", max_length=80)
    written_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "服务菜单"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "name", "starts_on"], name="service_item_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="service_item_ends_after",
            ),
            models.CheckConstraint(
                condition=Q(price_fen__gte=0, subsidy_fen__range=(0, F("price_fen"))),
                name="service_item_subsidy_within_price",
            ),
            models.CheckConstraint(
                condition=Q(from_age__isnull=True) | Q(from_age__range=(1, 120)),
                name="service_item_age",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceOrganisation(Scoped):
    """服务组织: whom services are bought from."""

    reach = Reach.PUBLIC
    sealed = {"phone_sealed": Sealed(Kind.PHONE)}  # noqa: RUF012 - read only

    name = models.CharField("名称", max_length=60)
    contact = models.CharField("联系人", max_length=40)
    phone_sealed = models.BinaryField("电话", null=True, blank=True)
    phone_index = models.BinaryField(null=True, blank=True)
    phone_mask = models.CharField(max_length=24, blank=True)
    closed_on = models.DateField("不再合作日期", null=True, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "服务组织"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["region", "name"],
                condition=Q(closed_on__isnull=True),
                name="service_organisation_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ServiceContract(models.Model):
    """One service of a contract: period, quantity agreed, price of one."""

    reach = Follows("organisation")

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    organisation = models.ForeignKey(
        ServiceOrganisation, models.CASCADE, related_name="contracts"
    )
    number = models.CharField("合同编号", max_length=40)
    service = models.ForeignKey(ServiceItem, models.PROTECT, related_name="contracts")
    quantity = models.IntegerField("约定数量")
    price_fen = models.BigIntegerField("合同单价")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    document = models.CharField("采购文件", max_length=80, blank=True)
    written_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "购买服务合同"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["organisation", "number", "service"], name="service_contract_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, price_fen__gte=0, ends_on__gte=F("starts_on")),
                name="service_contract_sound",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ContractAcceptance(models.Model):
    """验收: how many of a contract's were good, said by one, confirmed by another."""

    reach = Follows("contract")

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    contract = models.ForeignKey(ServiceContract, models.CASCADE, related_name="acceptances")
    on = models.DateField("验收日期")
    quantity = models.IntegerField("验收数量")
    words = models.CharField("验收意见", max_length=100)
    said_by = models.ForeignKey(_USER, models.PROTECT, related_name="+")
    said_at = models.DateTimeField("登记时间")
    confirmed_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)

    class Meta:
        verbose_name = "合同验收"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("said_by")),
                name="contract_acceptance_by_two",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="contract_acceptance_of_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.quantity}"


class ContractUse(Scoped):
    """So many of a contract's are for something that is no order; `what` is its own id."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    contract = models.ForeignKey(ServiceContract, models.PROTECT, related_name="uses")
    what = models.UUIDField("办的哪一件", unique=True)
    kept = models.IntegerField("留给它的数量")
    done = models.IntegerField("已经做的数量", default=0)

    class Meta(Scoped.Meta):
        verbose_name = "合同用量"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(done__gte=0, kept__gte=F("done")), name="contract_use_within"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.done}/{self.kept}"


class ServiceOrder(Scoped):
    """One thing a family ordered, from being said to the family's own word on it."""

    sealed = {  # noqa: RUF012 - read only
        "task_sealed": Sealed(Kind.RECORD),
        "reach_sealed": Sealed(Kind.RECORD),
        "rating_sealed": Sealed(Kind.RECORD),
    }

    class State(models.TextChoices):
        NEW = "new", "待派单"
        OFFERED = "offered", "等接单"
        ACCEPTED = "accepted", "已接单"
        DONE = "done", "做完了，等家里确认"
        CONFIRMED = "confirmed", "家里已确认"
        FAILED = "failed", "没有做成"
        CANCELLED = "cancelled", "已取消"

    class Part(models.TextChoices):
        ANY = "any", "都可以"
        MORNING = "morning", "上午"
        AFTERNOON = "afternoon", "下午"
        EVENING = "evening", "晚上"

    class Came(models.TextChoices):
        FAMILY = "family", "家里自己说的"
        CONTACT = "contact", "联系人代点"
        DESK = "desk", "打电话来点的"

    class Rating(models.TextChoices):
        GOOD = "good", "满意"
        FAIR = "fair", "一般"
        BAD = "bad", "不满意"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    service = models.ForeignKey(ServiceItem, models.PROTECT, related_name="orders")
    quantity = models.SmallIntegerField("数量", default=1)
    price_fen = models.BigIntegerField("价格")
    subsidy_fen = models.BigIntegerField("补贴")
    wanted_on = models.DateField("要哪天")
    part = models.CharField("什么时候", max_length=10, choices=Part)
    task_sealed = models.BinaryField("要做什么")
    reach_sealed = models.BinaryField("怎样找到家里", null=True, blank=True)
    told_by = models.CharField("谁点的", max_length=20)
    came = models.CharField("怎样点的", max_length=8, choices=Came)
    ordered_on = models.DateField("点单日期")
    state = models.CharField("状态", max_length=10, choices=State, default=State.NEW)
    done_on = models.DateField("做完日期", null=True, blank=True)
    minutes = models.SmallIntegerField("用时（分钟）", null=True, blank=True)
    confirmed_on = models.DateField("家里确认日期", null=True, blank=True)
    rating = models.CharField("家里的评价", max_length=8, choices=Rating, blank=True)
    rating_sealed = models.BinaryField("家里的话", null=True, blank=True)
    ended_on = models.DateField("没有做成（取消）日期", null=True, blank=True)
    ended_why = models.CharField("原因", max_length=60, blank=True)
    again_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="again"
    )
    entered_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "服务点单"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(quantity__range=(1, 99)), name="service_order_quantity"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "confirmed"]) | Q(done_on__isnull=False),
                name="service_order_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_on__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_on__isnull=True, rating="")),
                name="service_order_rated_once_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "cancelled"])
                | (Q(ended_on__isnull=False) & ~Q(ended_why="")),
                name="service_order_ended_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.wanted_on}"

    @property
    def family_fen(self) -> int:
        """What is left for the family, of all that was ordered."""
        return (self.price_fen - self.subsidy_fen) * self.quantity


class OrderOffer(models.Model):
    """An order offered to a volunteer, or given to an organisation under a contract."""

    reach = Follows("order")

    class Answer(models.TextChoices):
        OPEN = "", "还没有答复"
        ACCEPTED = "accepted", "接了"
        DECLINED = "declined", "接不了"
        BACK = "back", "收回了"

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    order = models.ForeignKey(ServiceOrder, models.CASCADE, related_name="offers")
    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, null=True, blank=True, related_name="offers"
    )
    contract = models.ForeignKey(
        ServiceContract, models.PROTECT, null=True, blank=True, related_name="offers"
    )
    offered_by = models.ForeignKey(_USER, models.PROTECT, null=True, related_name="+")
    offered_at = models.DateTimeField("派单时间")
    answer = models.CharField("答复", max_length=10, choices=Answer, blank=True)
    why = models.CharField("原因", max_length=40, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    link = models.ForeignKey(
        OneTimeLink, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "派单"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.CheckConstraint(
                condition=Q(volunteer__isnull=False, contract__isnull=True)
                | Q(volunteer__isnull=True, contract__isnull=False),
                name="order_offer_to_one",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(answer__in=["", "accepted"]),
                name="order_offer_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.answer}"
