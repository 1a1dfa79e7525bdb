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
    SUPERVISOR = "supervisor", "督导"
    AUDITOR = "auditor", "审计"
    SYSTEM_ADMIN = "system_admin", "系统管理员"


# Who works with families' files, who may change them, who only looks.
HANDLERS = frozenset({Role.TOWNSHIP_HANDLER, Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})
COUNTY = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_LEADER})
READERS = HANDLERS | {Role.COUNTY_LEADER, Role.AUDITOR, Role.VILLAGE_CONTACT}
PAYING_ROLES = COUNTY | {Role.FINANCE, Role.AUDITOR}
# Who sees what is to be paid back; whoever only counts sees no names.
RECOVERY_ROLES = HANDLERS | PAYING_ROLES
FIGURE_ROLES = HANDLERS | PAYING_ROLES | {Role.SUPERVISOR}
# Who may stop or take up work that somebody else ordered; whoever only looks may not.
TENDERS = HANDLERS | {Role.SYSTEM_ADMIN}
EVERY_POST = frozenset(Role)
