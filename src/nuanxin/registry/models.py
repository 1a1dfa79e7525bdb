"""Django looks for an application's tables here; each part keeps its own."""

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
    "Marriage",
    "Membership",
    "Person",
    "PersonFacts",
    "Source",
    "SupportCertificate",
]
