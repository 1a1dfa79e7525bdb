"""Households, people, and what ties them together.

Privacy class: families (sealed: ID, disability certificate, phone, account, address).
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper

from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.names import mask_name
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.facts.models import Source, Version
from nuanxin.registry.people import certificatecode, closed, words
from nuanxin.registry.people.words import CertificateStatus, MarriageEnd, PayeeKind, ShownAs

__all__ = [
    "Account", "CertificateStamp", "Employer", "Household", "HouseholdFacts", "Marriage",
    "Membership", "Move", "Person", "PersonFacts", "ShownAs", "Source", "SupportCertificate",
    "Version",
]  # fmt: skip


class Household(Scoped):
    """A family served; `region` is the unit that handles it (经办单位)."""

    once_everywhere = ("number",)
    closed_files = closed.HOUSEHOLDS

    number = models.CharField("家庭编号", max_length=30)
    number_folded = models.GeneratedField(
        expression=Upper("number"),
        output_field=models.CharField(max_length=90, db_collation="C"),
        db_persist=True,
    )
    opened_on = models.DateField("建档日期")
    closed_on = models.DateField("注销日期", null=True, blank=True)
    closed_reason = models.CharField("注销原因", max_length=60, blank=True)
    revision = models.PositiveIntegerField("修订", default=1)

    class Meta(Scoped.Meta):
        verbose_name = "家庭"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="household_with_region"),
            models.UniqueConstraint(fields=["number"], name="household_number_once"),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["number_folded"], name="household_number_begins"),
            models.Index(fields=["opened_on", "id"], name="household_opened"),
            # A search counts families by the index alone, without their rows.
            models.Index(
                fields=["id"],
                include=["region"],
                condition=models.Q(closed_on__isnull=True),
                name="household_running",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Move(ScopedRow):
    """A family handed from one unit to another: since when, known when, from which source."""

    as_it_was = ("from_region", "to_region")

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="moves", db_constraint=False
    )
    from_region = models.BigIntegerField("原经办单位")
    to_region = models.BigIntegerField("新经办单位")
    moved_on = models.DateField("移交日期")
    known_from = models.DateTimeField("登记时间")
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="来源")

    class Meta(ScopedRow.Meta):
        verbose_name = "移交"

    def __str__(self) -> str:
        return f"{self.from_region} → {self.to_region}"


class HouseholdFacts(Version):
    """What is known of a household as a whole, with two of its three places.

    户籍地 decides which documents apply, 现居住地 where visits go; the region is the 经办单位.
    """

    sealed = dict.fromkeys(
        ("hukou_address_sealed", "residence_address_sealed"),
        Sealed(
            Kind.ADDRESS,
            "(SELECT h.public_id FROM registry_household h WHERE h.id = t.household_id)",
        ),
    )

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="facts", db_constraint=False
    )
    hukou_region = models.BigIntegerField("户籍地", null=True, blank=True)
    hukou_address_sealed = models.BinaryField("户籍地址", null=True, blank=True)
    residence_region = models.BigIntegerField("现居住地", null=True, blank=True)
    residence_address_sealed = models.BinaryField("现居住地址", null=True, blank=True)
    monthly_income_fen = models.BigIntegerField("家庭月收入", null=True, blank=True)
    headcount = models.SmallIntegerField("家庭人口", null=True, blank=True)
    children_complete = models.BooleanField("子女情况已核实", null=True, blank=True)
    moved_in = models.DateField("户籍迁入日期", null=True, blank=True)
    moved_out = models.DateField("户籍迁出日期", null=True, blank=True)
    on_hardship_roll = models.BooleanField("在册困难家庭", null=True, blank=True)

    class Meta(Version.Meta):
        verbose_name = "家庭情况"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(known_to__isnull=True, valid_to__isnull=True),
                name="household_facts_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id}"


class Person(Scoped):
    """Somebody in a family; names are searched by what they begin with, numbers by index."""

    sealed = {  # noqa: RUF012 - read only
        "id_number_sealed": Sealed(Kind.ID_NUMBER),
        "disability_number_sealed": Sealed(Kind.DISABILITY_NUMBER),
        "phone_sealed": Sealed(Kind.PHONE),
    }

    once_everywhere = ("id_number_index",)
    closed_rows = closed.PEOPLE

    name = models.CharField("姓名", max_length=60, db_collation="C")
    pinyin = models.CharField("拼音", max_length=120, blank=True, db_collation="C")
    initials = models.CharField("拼音首字母", max_length=20, blank=True, db_collation="C")
    shown_as = models.CharField(
        "姓名显示", max_length=9, choices=ShownAs, default=ShownAs.OPEN, db_default="open"
    )
    # What every list, export and paper shows; the name itself stands in the opened file only.
    shown_name = models.GeneratedField(
        expression=models.Func("name", "shown_as", function="registry_shown_name"),
        output_field=models.CharField(max_length=72, db_collation="C"),
        db_persist=True,
    )
    id_number_sealed = models.BinaryField("身份证号", null=True, blank=True)
    id_number_index = models.BinaryField(null=True, blank=True)
    id_number_mask = models.CharField(max_length=24, blank=True)
    disability_number_sealed = models.BinaryField("残疾证号", null=True, blank=True)
    disability_number_index = models.BinaryField(null=True, blank=True, db_index=True)
    disability_number_mask = models.CharField(max_length=30, blank=True)
    phone_sealed = models.BinaryField("手机号", null=True, blank=True)
    phone_index = models.BinaryField(null=True, blank=True, db_index=True)
    phone_mask = models.CharField(max_length=24, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "人员"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["id", "region"], name="person_with_region"),
            models.UniqueConstraint(fields=["id_number_index"], name="person_id_number_once"),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["name", "region", "id"], name="person_name_region"),
            models.Index(fields=["pinyin", "region", "id"], name="person_pinyin_region"),
            models.Index(fields=["initials", "region", "id"], name="person_initials_region"),
            models.Index(fields=["shown_name", "region", "id"], name="person_shown_region"),
            models.Index(  # few, and searched by letters as a list spells them
                fields=["region", "shown_name"],
                condition=~models.Q(shown_as=ShownAs.OPEN),
                name="person_veiled",
            ),
        ]

    def __str__(self) -> str:
        return str(self.shown_name)

    def shown(self, name: str) -> str:
        """A name of theirs that stands elsewhere (on a card, in a roll), as lists show it."""
        return name if self.shown_as == ShownAs.OPEN else mask_name(name)


class PersonFacts(Version):
    """What is known of one person, named as in the vocabulary; empty is unknown."""

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="facts", db_constraint=False
    )
    name = models.CharField("姓名", max_length=60)
    id_number_mask = models.CharField("身份证号", max_length=24, blank=True)
    sex = models.CharField("性别", max_length=1, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    alive = models.BooleanField("存活", null=True, blank=True)
    death_date = models.DateField("死亡日期", null=True, blank=True)
    death_proof = models.CharField("死亡凭据", max_length=60, blank=True)
    hukou = models.CharField("户口性质", max_length=12, blank=True)
    marital_status = models.CharField("婚姻状况", max_length=4, blank=True)
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, blank=True)
    employer_kind = models.CharField("工作单位性质", max_length=12, blank=True)
    complication_grade = models.CharField("并发症等级", max_length=4, blank=True)
    complication_confirmed = models.DateField("并发症确认日期", null=True, blank=True)
    complication_cured = models.DateField("并发症治愈日期", null=True, blank=True)
    on_contraception_reward_roll = models.BooleanField("在册节育奖", null=True, blank=True)
    only_child_certificate = models.BooleanField("持有光荣证", null=True, blank=True)
    only_child_certificate_number = models.CharField("光荣证号", max_length=40, blank=True)
    urban_retired = models.BooleanField("城镇退休", null=True, blank=True)
    retired_on = models.DateField("退休日期", null=True, blank=True)
    disability_grade = models.CharField("残疾等级", max_length=4, blank=True)
    disability_kind = models.CharField("残疾类别", max_length=4, blank=True)
    first_assessed = models.DateField("首次评定日期", null=True, blank=True)
    grade_ended = models.DateField("等级失效日期", null=True, blank=True)

    class Meta(Version.Meta):
        verbose_name = "人员情况"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(known_to__isnull=True, valid_to__isnull=True),
                name="person_facts_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(alive=True, death_date__isnull=False),
                name="person_facts_living_have_no_death_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class Membership(Version):
    """A person in a household: wife, husband, or child with whose child it is.

    A child of divorced parents stands in two households, so the person keeps a region of its
    own.
    """

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="memberships", db_constraint=False
    )
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="memberships", db_constraint=False
    )
    person_region = models.BigIntegerField("本人所在地区")
    role = models.CharField("角色", max_length=4, choices=words.Role)
    position = models.SmallIntegerField("排行", default=1)
    parentage = models.CharField("子女来源", max_length=6, blank=True)
    adopted_on = models.DateField("收养日期", null=True, blank=True)
    earlier_marriage = models.BooleanField("再婚前所生", null=True, blank=True)

    class Meta(Version.Meta):
        verbose_name = "家庭成员"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=models.Q(known_to__isnull=True, valid_to__isnull=True),
                name="membership_one_open",
            ),
            models.UniqueConstraint(
                fields=["household", "role"],
                condition=models.Q(
                    known_to__isnull=True, valid_to__isnull=True, role__in=["女方", "男方"]
                ),
                name="membership_one_wife_one_husband",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Version.Meta.indexes,
            models.Index(
                fields=["person"],
                include=["household", "region"],
                condition=models.Q(known_to__isnull=True),
                name="membership_of_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.role}"


class Marriage(Version):
    """A marriage of a person, with its end; earlier ones decide whose child is whose.

    One taken back is closed, with a version known for no time that says who did so.
    """

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="marriages", db_constraint=False
    )
    spouse = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    spouse_name = models.CharField("配偶姓名", max_length=60, blank=True)
    married_on = models.DateField("结婚日期", null=True, blank=True)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    ended_by = models.CharField("终止原因", max_length=4, blank=True, choices=MarriageEnd)

    class Meta(Version.Meta):
        verbose_name = "婚姻"

    def __str__(self) -> str:
        return f"{self.person_id}"


class Account(Version):
    """The social-card account money goes to, whose name it is in, and who collects."""

    sealed = {"number_sealed": Sealed(Kind.ACCOUNT)}  # noqa: RUF012 - read only

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    person = models.ForeignKey(
        Person, models.CASCADE, related_name="accounts", db_constraint=False
    )
    number_sealed = models.BinaryField("账号")
    number_index = models.BinaryField(db_index=True)
    number_mask = models.CharField(max_length=30)
    bank = models.CharField("开户银行", max_length=60, blank=True)
    holder = models.CharField("户名", max_length=60)
    payee_kind = models.CharField("收款人", max_length=8, choices=PayeeKind)
    agent = models.CharField("代领人", max_length=60, blank=True)

    class Meta(Version.Meta):
        verbose_name = "社保卡（一卡通）账号"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(known_to__isnull=True, valid_to__isnull=True),
                name="account_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.number_mask


class SupportCertificate(Scoped):
    """A 特别扶助证: numbered, printed, replaced, stamped each year, cancelled."""

    once_everywhere = ("number", "code")

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="certificates", db_constraint=False
    )
    number = models.CharField("特别扶助证号", max_length=40, unique=True, db_collation="C")
    code = certificatecode.column()
    issued_on = models.DateField("发证日期", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=10, choices=CertificateStatus, default=CertificateStatus.VALID
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    ended_on = models.DateField("注销日期", null=True, blank=True)
    ended_reason = models.CharField("注销原因", max_length=60, blank=True)
    printed = models.PositiveSmallIntegerField("打印次数", default=0)
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="来源")

    class Meta(Scoped.Meta):
        verbose_name = "特别扶助证"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(status=CertificateStatus.VALID),
                name="certificate_one_valid",
            ),
            models.UniqueConstraint(fields=["id", "region"], name="certificate_with_region"),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateStamp(ScopedRow):
    """The yearly stamp on a certificate."""

    certificate = models.ForeignKey(
        SupportCertificate, models.CASCADE, related_name="stamps", db_constraint=False
    )
    year = models.SmallIntegerField("年度")
    stamped_on = models.DateField("年审日期")
    stamped_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)

    class Meta(ScopedRow.Meta):
        verbose_name = "年审章"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["certificate", "year"], name="stamp_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.year}"
