"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.base.audit.models import AuditEntry, AuditList, AuditTrace
from nuanxin.base.factors.models import PaperCode, SecondFactor
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.models import Delegation, Post, User
from nuanxin.base.instance.models import Instance
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.limits.models import Meter
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.once.models import SentForm
from nuanxin.base.papers.models import PaperTemplate, TemplateUse
from nuanxin.base.passwords.models import FormerPassword
from nuanxin.base.recoding.models import RegionChange
from nuanxin.base.sealing.models import AuditSeal
from nuanxin.base.sittings.models import Sitting
from nuanxin.base.sms.models import TextedFactor
from nuanxin.base.sso.models import LinkedIdentity
from nuanxin.base.vault.models import VaultCheck
from nuanxin.base.watch.models import ReadingAlarm, ReadingLimit

__all__ = [
    "AuditEntry",
    "AuditList",
    "AuditSeal",
    "AuditTrace",
    "Delegation",
    "FormerPassword",
    "Instance",
    "Job",
    "LinkedIdentity",
    "Meter",
    "OneTimeLink",
    "PaperCode",
    "PaperTemplate",
    "Post",
    "ReadingAlarm",
    "ReadingLimit",
    "Region",
    "RegionChange",
    "SecondFactor",
    "SentForm",
    "Sitting",
    "StoredFile",
    "TemplateUse",
    "TextedFactor",
    "User",
    "VaultCheck",
]
