"""Visits and calls, what was handed over, what must not wait, and links that open one form.

Privacy class: families (sealed: what was written, said before, done about it; a photo is a
stored file, sealed).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.models import User
from nuanxin.base.jurisdiction.reach import Follows, Reach
from nuanxin.base.jurisdiction.scoped import Scoped, ScopedRow
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.vault.columns import Sealed
from nuanxin.base.vault.kinds import Kind
from nuanxin.care.contacts.models import ContactPerson
from nuanxin.care.duties.models import DutyDone
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.people.models import Household

__all__ = ["Concern", "EarlierVisit", "Handed", "RiskWord", "Visit", "VisitLink", "VisitTick"]


class Visit(Scoped):
    """Somebody was there, or called; as it stands after corrections.

    `client_id` is the number the phone gave it, `digest` of what came under that number first.
    """

    sealed = {"words_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    class How(models.TextChoices):
        VISIT = "visit", "上门"
        CALL = "call", "电话"

    class Mood(models.TextChoices):
        UNASKED = "", "没问"
        GOOD = "good", "精神不错"
        USUAL = "usual", "和平时一样"
        LOW = "low", "情绪低落"

    class Health(models.TextChoices):
        UNASKED = "", "没问"
        USUAL = "usual", "和平时一样"
        UNWELL = "unwell", "有点不舒服"
        ILL = "ill", "突然病了"
        HOSPITAL = "hospital", "住院了"

    class Came(models.TextChoices):
        OWN = "own", "自己登记"
        OFFICE = "office", "乡镇、县级代登"
        LINK = "link", "一次性链接"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    client_id = models.UUIDField("手机上的编号", editable=False)
    digest = models.BinaryField("内容散列", max_length=32, editable=False)
    how = models.CharField("方式", max_length=5, choices=How)
    day = models.DateField("哪天")
    who = models.CharField("谁去的", max_length=20)
    contact = models.ForeignKey(ContactPerson, models.SET_NULL, null=True, related_name="+")
    mood = models.CharField("精神状态", max_length=5, choices=Mood, blank=True)
    health = models.CharField("身体", max_length=8, choices=Health, blank=True)
    needs = models.JSONField("需要", default=list)
    words_sealed = models.BinaryField("说了什么", null=True, blank=True)
    photo = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, related_name="+", db_constraint=False,
        verbose_name="照片",
    )  # fmt: skip
    came = models.CharField("怎样登记的", max_length=6, choices=Came)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")
    corrected_at = models.DateTimeField("更正时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "走访记录"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["household", "client_id"], name="visit_once"),
            models.CheckConstraint(condition=~Q(who=""), name="visit_says_who"),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["household", "-day"], name="visit_of_household"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.day}"


class EarlierVisit(models.Model):
    """What a visit said before it was corrected, sealed whole; the visit is the newest."""

    reach = Follows("visit")
    sealed = {"said_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    public_id = models.UUIDField("编号", default=new_id, unique=True, editable=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="earlier")
    said_sealed = models.BinaryField("更正前")
    why = models.CharField("为什么更正", max_length=40)
    corrected_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField("更正时间")

    class Meta:
        verbose_name = "更正前的走访"

    def __str__(self) -> str:
        return f"{self.visit_id} {self.corrected_at:%Y-%m-%d}"


class VisitTick(models.Model):
    """A duty that was done by a visit; taken back, the duty is open again."""

    reach = Follows("visit")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="ticks")
    done = models.ForeignKey(DutyDone, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "走访办的事"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["visit", "done"], name="visit_tick_once")
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}"


class Handed(Scoped):
    """A gift or money handed over on a visit; `fen` 0: goods nobody has priced."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="handed", db_constraint=False)
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    what = models.CharField("送了什么", max_length=40)
    fen = models.BigIntegerField("金额（分）", default=0)
    purse = models.CharField("从哪里出", max_length=60)
    received_by = models.CharField("谁收的", max_length=20)
    receipt = models.CharField("收条", max_length=30, blank=True)
    day = models.DateField("哪天")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    class Meta(Scoped.Meta):
        verbose_name = "慰问款物"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(
                fields=["visit", "what", "fen", "purse"], name="handed_once_a_visit"
            ),
            models.CheckConstraint(condition=Q(fen__gte=0), name="handed_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.what}"


class Concern(Scoped):
    """Something that must not wait, of a visit or asked for: which rule, what was done.

    Only the fact and the rule are kept, never the words that met it.
    """

    sealed = {"done_sealed": Sealed(Kind.RECORD)}  # noqa: RUF012 - read only

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    # None: whoever helps the family asked for it, and said no more.
    visit = models.ForeignKey(
        Visit, models.CASCADE, null=True, related_name="concerns", db_constraint=False
    )
    rule = models.CharField("规则", max_length=20)
    raised_on = models.DateField("哪天报的")
    due = models.DateField("最晚哪天办")
    raised_at = models.DateTimeField("报的时间")
    done_sealed = models.BinaryField("怎样办的", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("办的时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "要当天看的情况"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["visit", "rule"], name="concern_once_a_visit"),
            models.CheckConstraint(
                condition=Q(due__gte=F("raised_on")), name="concern_due_after_raised"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(done_sealed__isnull=False),
                name="concern_answered_says_how",
            ),
        ]
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(
                fields=["region", "due"],
                condition=Q(answered_at__isnull=True),
                name="concern_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.rule}"


class RiskWord(ScopedRow):
    """A word a county adds to those shipped, until it is taken off."""

    reach = Reach.PUBLIC

    word = models.CharField("字眼", max_length=12)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField("登记时间")

    class Meta(ScopedRow.Meta):
        verbose_name = "要当心的字眼"
        constraints = [  # noqa: RUF012 - Django reads a plain list here
            models.UniqueConstraint(fields=["region", "word"], name="risk_word_once")
        ]

    def __str__(self) -> str:
        return self.word


class VisitLink(Scoped):
    """A link sent to a village: it opens the form of one family, once."""

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", db_constraint=False
    )
    link = models.OneToOneField(
        OneTimeLink, models.SET_NULL, null=True, related_name="+", verbose_name="链接"
    )
    contact = models.CharField("发给谁", max_length=20)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发出人")
    asked_at = models.DateTimeField("发出时间")
    until = models.DateTimeField("有效期至")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    visit = models.ForeignKey(
        Visit, models.SET_NULL, null=True, related_name="+", verbose_name="登记的走访"
    )

    class Meta(Scoped.Meta):
        verbose_name = "走访链接"
        indexes = [  # noqa: RUF012 - Django reads a plain list here
            *Scoped.Meta.indexes,
            models.Index(fields=["household", "-asked_at"], name="visitlink_home"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.contact}"
