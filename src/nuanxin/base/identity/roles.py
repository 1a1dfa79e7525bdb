"""The roles a post can carry, as offices name them."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    VILLAGE_CONTACT = "village_contact", "村级联系人"
    TOWNSHIP_HANDLER = "township_handler", "乡镇经办"
    COUNTY_HEALTH = "county_health", "县级卫健经办"
    COUNTY_ASSOCIATION = "county_association", "县级计生协经办"
    COUNTY_LEADER = "county_leader", "审批负责人"
    FINANCE = "finance", "财政经办"
    HOSPITAL_DESK = "hospital_desk", "医院绿色通道"
    INSURER = "insurer", "承保机构"
    VOLUNTEER = "volunteer", "志愿者"
    FAMILY = "family", "家庭成员"
    SUPERVISOR = "supervisor", "督导"
    AUDITOR = "auditor", "审计"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


# Who works with families' files, who may change them, who only looks.
HANDLERS = frozenset({Role.TOWNSHIP_HANDLER, Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})
COUNTY = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_LEADER})
READERS = HANDLERS | {Role.COUNTY_LEADER, Role.AUDITOR, Role.VILLAGE_CONTACT}
# Who goes to families and calls them.
VISITORS = HANDLERS | {Role.VILLAGE_CONTACT}
# Who asks below why a step takes so long: whoever takes or decides steps; and who is asked.
REMINDERS = frozenset({Role.TOWNSHIP_HANDLER, Role.COUNTY_HEALTH, Role.COUNTY_LEADER})
REMINDED = REMINDERS | {Role.VILLAGE_CONTACT}
# Who reads what villages answered.
HEARERS = HANDLERS | {Role.COUNTY_LEADER, Role.AUDITOR}
PAYING_ROLES = COUNTY | {Role.FINANCE, Role.AUDITOR}
# Who sees what is to be paid back; whoever only counts sees no names.
RECOVERY_ROLES = HANDLERS | PAYING_ROLES
FIGURE_ROLES = HANDLERS | PAYING_ROLES | {Role.SUPERVISOR}
# Who may stop or take up work that somebody else ordered; whoever only looks may not.
TENDERS = HANDLERS | {Role.SYSTEM_ADMIN}
# Who reads the trail of an area; who sees on top of that who looked at one family.
TRAIL_ROLES = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.AUDIT_ADMIN})
WATCHERS = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.COUNTY_LEADER})
# Who sees which personal fields there are, and why: whoever works with, guards or audits them.
REGISTER_ROLES = READERS | TRAIL_ROLES | {Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.FINANCE}
EVERY_POST = frozenset(Role)
# Accounts of people who do not work for the office: nobody of the office lends them work.
OUTSIDERS = frozenset({Role.HOSPITAL_DESK, Role.INSURER, Role.VOLUNTEER, Role.FAMILY})

# Who opens the pages about families kept closer: who may be let in, and who judges.
CASE_ROLES = READERS | {Role.SUPERVISOR}
# 三员: the machine, the accounts, the trail; nobody holds two, and none of them an office post.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
# Who comes in with a password alone: nobody who sees more than a handful of families.
WITHOUT_SECOND_FACTOR = frozenset({Role.VILLAGE_CONTACT, Role.VOLUNTEER, Role.FAMILY})
SECOND_FACTOR_ROLES = EVERY_POST - WITHOUT_SECOND_FACTOR
# Whom a code by text message lets in, too: nobody who signs, pays, audits or administers.
TEXTED_ROLES = frozenset(
    {Role.TOWNSHIP_HANDLER, Role.COUNTY_ASSOCIATION, Role.HOSPITAL_DESK, Role.INSURER}
)


def clash(one: Role, other: Role) -> bool:
    """Whether one person may not hold both at a time; the table of posts refuses it too.

    An administrator or an auditor holds nothing else. Who prepares a payment does not release
    or pay it, and who releases does not pay.
    """
    if one == other:
        return False
    return bool({one, other} & _ALONE) or {one, other} in _APART


_ALONE = frozenset({*ADMINISTRATORS, Role.AUDITOR})
_APART = (
    {Role.COUNTY_HEALTH, Role.COUNTY_LEADER},
    {Role.TOWNSHIP_HANDLER, Role.COUNTY_LEADER},
    {Role.COUNTY_ASSOCIATION, Role.COUNTY_LEADER},
    {Role.COUNTY_HEALTH, Role.FINANCE},
    {Role.COUNTY_LEADER, Role.FINANCE},
)
