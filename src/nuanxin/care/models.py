"""Django looks for an application's tables here; each part keeps its own."""

from nuanxin.care.contacts.models import (
    Assignment,
    ContactPerson,
    ContactScheme,
    FamilyWish,
    SchemePost,
)
from nuanxin.care.counselling.models import (
    Counsellor,
    CounselReview,
    CounselSeries,
    CounselSession,
)
from nuanxin.care.duties.models import DutyDone, DutyRule, LunarDay, ToldEvent
from nuanxin.care.guardians.models import Guardian, GuardianCheck, Ward
from nuanxin.care.medical.models import (
    ChannelVisit,
    CheckUp,
    CheckUpRound,
    DoctorContract,
    FollowUp,
    HospitalDesk,
    HospitalStay,
    Institution,
    ResponsiblePerson,
)
from nuanxin.care.needs.models import (
    AfterDone,
    Aftermath,
    CarePlan,
    MatterTerm,
    Need,
    PlanReview,
    PlanStep,
    Referral,
)
from nuanxin.care.orders.models import (
    ContractAcceptance,
    ContractUse,
    OrderOffer,
    ServiceContract,
    ServiceItem,
    ServiceOrder,
    ServiceOrganisation,
)
from nuanxin.care.visits.models import (
    Concern,
    EarlierVisit,
    Handed,
    RiskWord,
    Visit,
    VisitLink,
    VisitTick,
)
from nuanxin.care.volunteers.models import (
    ServedHours,
    Volunteer,
    VolunteerConsent,
    VolunteerPaper,
    VolunteerTeam,
)

__all__ = [
    "AfterDone", "Aftermath", "Assignment", "CarePlan", "ChannelVisit", "CheckUp",
    "CheckUpRound", "Concern", "ContactPerson", "ContactScheme", "ContractAcceptance",
    "ContractUse", "CounselReview", "CounselSeries", "CounselSession", "Counsellor",
    "DoctorContract", "DutyDone", "DutyRule", "EarlierVisit", "FamilyWish", "FollowUp",
    "Guardian", "GuardianCheck", "Handed", "HospitalDesk", "HospitalStay", "Institution",
    "LunarDay", "MatterTerm", "Need",
    "OrderOffer", "PlanReview", "PlanStep", "Referral", "ResponsiblePerson", "RiskWord",
    "SchemePost", "ServedHours", "ServiceContract", "ServiceItem", "ServiceOrder",
    "ServiceOrganisation", "ToldEvent", "Visit", "VisitLink", "VisitTick", "Volunteer",
    "VolunteerConsent", "VolunteerPaper", "VolunteerTeam", "Ward",
]  # fmt: skip
