"""A county adopts a contact scheme from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.models import ContactScheme, Level, SchemePost
from nuanxin.care.contacts.queries import county_of
from nuanxin.care.contacts.schemes import PostSaid, templates
from nuanxin.kit.refusal import Refusal

MOST_POSTS = 8
ADOPTERS = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})


class Adoption(NamedTuple):
    """What a county puts in force: sample, name, document, first day, posts."""

    template: str
    name: str
    document: str
    starts_on: date
    posts: Sequence[PostSaid]


@transaction.atomic
def adopt_scheme(*, region: int, by: Actor, said: Adoption, at: datetime) -> ContactScheme:
    """Put a scheme in force for a county. Raises Refusal with every fault in it.

    Families keep the people they have; posts of the same name are filled at once.
    """
    if Role(by.role) not in ADOPTERS:
        raise Refusal("联系人制度由县级卫健或者计生协经办登记。")
    county = county_of(region)
    faults = list(_faults(said))
    if ContactScheme.objects.filter(region=county, starts_on=said.starts_on).exists():
        faults.append(f"{said.starts_on} 起施行的制度已经登记过。请换一个日期")
    if faults:
        raise Refusal("；".join(faults) + "。")
    row: ContactScheme = ContactScheme.objects.create(
        region=county, name=said.name, template=said.template, document=said.document,
        starts_on=said.starts_on, adopted_by_id=by.user_id, adopted_at=at,
    )  # fmt: skip
    SchemePost.objects.bulk_create(
        SchemePost(scheme=row, position=number, **post._asdict())
        for number, post in enumerate(said.posts, 1)
    )
    record(by, "contacts.scheme", [Subject("contactscheme", row.pk, county)], name=row.name)
    return row


def _faults(said: Adoption) -> list[str]:
    found = []
    if said.template not in templates():
        found.append("请选一种制度")
    if not said.document.strip():
        found.append("请写施行的文件（名称或者文号）")
    if not 1 <= len(said.posts) <= MOST_POSTS:
        found.append(f"请写 1 到 {MOST_POSTS} 个岗位；文件没有写岗位的，按本县的文件逐个填")
    names = [post.name for post in said.posts]
    if len(set(names)) < len(names):
        found.append("岗位名称不能重复")
    if not any(post.required for post in said.posts):
        found.append("至少要有一个必须有人的岗位")
    for number, post in enumerate(said.posts, 1):
        found += _post_faults(number, post)
    return found


def _post_faults(number: int, post: PostSaid) -> list[str]:
    where = f"第 {number} 个岗位"
    found = []
    if not 1 <= len(post.name) <= 20:
        found.append(f"{where}：名称要 1 到 20 个字")
    if not 1 <= len(post.filled_by) <= 60:
        found.append(f"{where}：由谁担任要 1 到 60 个字")
    if post.level not in Level.values:
        found.append(f"{where}：请选层级")
    if holds_number(post.name) or holds_number(post.filled_by):
        found.append(f"{where}：不要写手机号、证件号或账号")
    return found
