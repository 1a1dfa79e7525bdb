"""What a list held stands under the digest of its sealed entry: no row of it can be changed."""

from __future__ import annotations

import pytest
from django.db import connection

from nuanxin.base.audit.actions import record, record_left
from nuanxin.base.audit.acts import EXPORT
from nuanxin.base.audit.lists import Held
from nuanxin.base.identity.actor import Actor
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.sealing.lists import lists_that_differ

pytestmark = pytest.mark.django_db
HANDLER = Actor(7, 9, "李经办", "township_handler", "10.0.0.8", "s")
VILLAGE, NEXT = 341599100201, 341599100202
_COPY = """
    INSERT INTO base_auditlist (entry_id, region, object_kind, object_ids, name, role, purpose,
        listed, said, total, whole)
    SELECT {entry}, {region}, object_kind, object_ids, name, role, purpose, listed, said, total,
        whole FROM base_auditlist LIMIT 1
"""
TAMPERINGS = {
    "a family taken out": "UPDATE base_auditlist SET object_ids = '{1}' WHERE region = %(at)s",
    "a family put in": "UPDATE base_auditlist SET object_ids = '{1,2,9}' WHERE region = %(at)s",
    "a place taken out": "DELETE FROM base_auditlist WHERE region = %(at)s",
    "all taken out": "DELETE FROM base_auditlist",
    "a place put in": _COPY.format(entry="entry_id", region="%(at)s + 7"),
    "somebody else": "UPDATE base_auditlist SET name = '张三' WHERE region = %(at)s",
    "somebody else everywhere": "UPDATE base_auditlist SET name = '张三'",
    "another purpose": "UPDATE base_auditlist SET purpose = '别的'",
    "fewer": "UPDATE base_auditlist SET total = 2",
    "masked": "UPDATE base_auditlist SET whole = false",
    "another list": "UPDATE base_auditlist SET said = '别的名单'",
    "another day": "UPDATE base_auditlist SET at = at - interval '1 day' WHERE region = %(at)s",
    "a list nobody took": _COPY.format(entry="%(plain)s", region="%(at)s"),
}


@pytest.mark.parametrize("words", TAMPERINGS.values(), ids=TAMPERINGS)
def test_every_change_is_found(words: str) -> None:
    held = Held("household", {VILLAGE: [1, 2], NEXT: [3]}, "batch", "批次 2026-1", whole=True)
    record_left(HANDLER, held, region=VILLAGE, purpose="发放", rows=3)
    plain = record(HANDLER, EXPORT, [], region=VILLAGE, of="employer")
    with within_scope(Scope.everything()), connection.cursor() as cursor:
        assert list(lists_that_differ()) == []
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE base_auditlist DISABLE TRIGGER USER")
        cursor.execute(words, {"at": VILLAGE, "plain": plain})
        (said,) = lists_that_differ()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE base_auditlist ENABLE TRIGGER USER")
        cursor.execute("SET LOCAL ROLE nuanxin_app")
    assert "名单里有哪些家庭的记录" in said
