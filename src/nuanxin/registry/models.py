"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.registry.asks.models import VillageAsk
from nuanxin.registry.cases.models import CaseAccess, NameWish, SensitiveMark
from nuanxin.registry.consents.models import Consent
from nuanxin.registry.employers.models import Employer, EmployerFacts
from nuanxin.registry.exchange.models import (
    ImportBatch,
    LedgerRow,
    SenderMapping,
    StagedChunk,
    StagedRow,
    Trace,
    WrittenOver,
)
from nuanxin.registry.facts.models import Source
from nuanxin.registry.people.models import (
    Account,
    CertificateStamp,
    Household,
    HouseholdFacts,
    Marriage,
    Membership,
    Move,
    Person,
    PersonFacts,
    SupportCertificate,
)

__all__ = [
    "Account",
    "CaseAccess",
    "CertificateStamp",
    "Consent",
    "Employer",
    "EmployerFacts",
    "Household",
    "HouseholdFacts",
    "ImportBatch",
    "LedgerRow",
    "Marriage",
    "Membership",
    "Move",
    "NameWish",
    "Person",
    "PersonFacts",
    "SenderMapping",
    "SensitiveMark",
    "Source",
    "StagedChunk",
    "StagedRow",
    "SupportCertificate",
    "Trace",
    "VillageAsk",
    "WrittenOver",
]
