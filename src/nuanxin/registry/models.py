"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.registry.exchange.models import (
    ImportBatch,
    LedgerRow,
    SenderMapping,
    StagedChunk,
    StagedRow,
    Trace,
    WrittenOver,
)
from nuanxin.registry.people.models import (
    Account,
    CertificateStamp,
    Employer,
    Household,
    HouseholdFacts,
    Marriage,
    Membership,
    Person,
    PersonFacts,
    Source,
    SupportCertificate,
)

__all__ = [
    "Account",
    "CertificateStamp",
    "Employer",
    "Household",
    "HouseholdFacts",
    "ImportBatch",
    "LedgerRow",
    "Marriage",
    "Membership",
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
