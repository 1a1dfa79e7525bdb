"""Writing entries. Call these inside the transaction of the act."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from nuanxin.base.audit.acts import EXPORT, LIST, VIEW
from nuanxin.base.audit.lists import Held
from nuanxin.base.audit.noted import note
from nuanxin.base.audit.secrets import holds_number, number_in, secret_in, without_numbers
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.refusal import Refusal

_LONGEST_PURPOSE = 200
# What somebody of an office does and no row's place says lies where they work, or worked last:
# a log-in, a wrong code, a list that was empty. Of no area is what nobody's account did.
_WRITE = """
    WITH new AS (
        SELECT nextval(pg_get_serial_sequence('base_auditentry', 'id')) AS id,
               clock_timestamp() AS at,
               COALESCE(%s::bigint,
                   (SELECT region FROM base_post WHERE id = %s),
                   (SELECT region FROM base_post WHERE user_id = %s
                     ORDER BY starts_on DESC, id DESC LIMIT 1)) AS region
    ), entry AS (
        INSERT INTO base_auditentry (id, at, user_id, post_id, name, role, ip, session, act,
            object_kind, object_ids, region, purpose, ok, payload)
        SELECT id, at, %s, %s, %s, %s, %s, %s, %s, %s, %s::bigint[], region, %s, %s, %s::jsonb
          FROM new
    ), traced AS (
        INSERT INTO base_audittrace (entry_id, object_kind, object_id, at)
        SELECT DISTINCT new.id, subject.kind, subject.id, new.at
        FROM new, unnest(%s::text[], %s::bigint[]) AS subject (kind, id)
    )
    SELECT id FROM new
"""
_WRITE_LISTS = """
    INSERT INTO base_auditlist (entry_id, region, object_kind, object_ids, name, role, purpose,
        listed, said, total, whole)
    SELECT %s, part.region, %s, part.ids::bigint[], %s, %s, %s, %s, %s, %s, %s
      FROM unnest(%s::bigint[], %s::text[]) AS part (region, ids)
"""


def record(
    by: Actor,
    act: str,
    subjects: Sequence[Subject],
    *,
    region: int | None = None,
    purpose: str = "",
    ok: bool = True,
    **detail: object,
) -> int:
    """Write one entry and return its id.

    Without `region` it takes the first subject's, or else that of the post of who acts.

    The entry itself names the subjects of the first one's kind; every subject finds the entry.
    Raises Refusal for a sealed number somebody has typed into a text, ValueError for one that
    the program itself would put into the trail.
    """
    payload = json.dumps(detail, cls=DjangoJSONEncoder, ensure_ascii=False)
    if holds_number(purpose) or number_in(json.loads(payload)):
        raise Refusal("填写的文字里像有身份证号、手机号或银行账号。请删去号码，只写要办的事。")
    if place := secret_in(json.loads(payload)):
        raise ValueError(f"the audit trail takes no secret: {act}, {place}")
    if len(purpose) > _LONGEST_PURPOSE:
        raise Refusal(f"事由有 {len(purpose)} 个字，最多 {_LONGEST_PURPOSE} 个。请写短一些。")
    first = subjects[0] if subjects else Subject("", 0)
    about = [subject.id for subject in subjects if subject.kind == first.kind]
    place_of_act = first.region if region is None else region
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            [
                *(place_of_act, by.post_id, by.user_id),
                *_who(by),
                *(act, first.kind, about, purpose, ok, payload),
                [subject.kind for subject in subjects],
                [subject.id for subject in subjects],
            ],
        )
        (entry,) = cursor.fetchone()
    note()
    return int(entry)


def record_view(by: Actor, subject: Subject, purpose: str = "") -> int:
    """Somebody opened the page of one row."""
    return record(by, VIEW, [subject], purpose=purpose)


def record_list(
    by: Actor, kind: str, ids: Sequence[int], summary: str, *, region: int | None = None
) -> int:
    """Somebody saw a page of a list; `summary` says what was asked for, any number hidden."""
    subjects = [Subject(kind, id_, region) for id_ in ids]
    return record(by, LIST, subjects, summary=without_numbers(summary))


def record_export(
    by: Actor, kind: str, sha256: str, rows: int, summary: str, *, region: int | None = None
) -> int:
    """Somebody took a file away; its digest finds the entry when the file turns up again."""
    said = without_numbers(summary)
    return record(
        by, EXPORT, [], region=region, of=kind, sha256=sha256, rows=rows, summary=said
    )


def record_left(
    by: Actor, held: Held, *, region: int, purpose: str = "", **detail: object
) -> int:
    """Somebody took a list away: the entry, and with it what it held, place by place.

    A list that holds nobody leaves the entry alone.
    """
    told: dict[str, object] = {"of": held.listed, **detail}
    if held.total:
        told |= {"held": held.total, "held_digest": held.digest}
    entry = record(by, EXPORT, [], region=region, purpose=purpose, ok=True, **told)
    if held.total:
        places, ids = held.columns
        with connection.cursor() as cursor:
            cursor.execute(
                _WRITE_LISTS,
                [
                    *(entry, held.kind, by.name, by.role, purpose),
                    *(held.listed, held.said, held.total, held.whole, places, ids),
                ],
            )
    return entry


def _who(by: Actor) -> tuple[int | str | None, ...]:
    session = hashlib.sha256(by.session.encode()).hexdigest()[:16] if by.session else ""
    return by.user_id, by.post_id, by.name, by.role, by.ip or None, session
