"""Django looks for an application's tables here; each part keeps its own."""

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
    "Person",
    "PersonFacts",
    "SenderMapping",
    "Source",
    "StagedChunk",
    "StagedRow",
    "SupportCertificate",
    "Trace",
    "WrittenOver",
]
