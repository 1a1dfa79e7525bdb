"""Applying the policies, by the owner; and making sure of them, at every start."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from django.db import connection, transaction
from psycopg import sql

from nuanxin.base.database.grants import AUDIT, READER
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.isolation.closing import closed_functions
from nuanxin.base.isolation.elsewhere import functions
from nuanxin.base.isolation.guard import GRANTS, GUARD
from nuanxin.base.isolation.policies import Policy, drift, wanted
from nuanxin.base.isolation.tickets import keys
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal

_REMEMBER = """
    INSERT INTO guard.applied (relation, policy, words, stored)
    SELECT relation, policy, words, stored FROM guard.standing
      JOIN unnest(%s::text[], %s::text[], %s::text[]) AS ours (relation, policy, words)
     USING (relation, policy)
"""
# As they were when the tables were last changed: what nobody migrated was done by hand.
_FORGET = """
    DELETE FROM guard.applied WHERE words = '' AND (relation = 'guard' OR NOT EXISTS (
        SELECT 1 FROM guard.applied JOIN guard.holding USING (relation, policy, stored)
         WHERE relation = 'django_migrations'))
"""
_FORGET_ALL = "DELETE FROM guard.applied WHERE words = ''"
_KEEP = """
    INSERT INTO guard.applied (relation, policy, words, stored)
    SELECT relation, policy, '', stored FROM guard.holding ON CONFLICT DO NOTHING
"""
_LEFT = "SELECT relation, policy FROM guard.standing"
_BYPASSES = """
    SELECT rolsuper OR rolbypassrls OR EXISTS (
               SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND tableowner = rolname)
      FROM pg_roles WHERE rolname = current_user
"""
# Whoever works can step down to whoever only reads.
_STEPS_DOWN = """
    SELECT count(*) FROM pg_roles
     WHERE rolname = ANY(%s) AND pg_has_role(current_user, oid, 'MEMBER')
"""
_REPAIR = (
    "请由表的所有者重新准备一次（docs/runbook.md“数据库角色”），再启动。"
    "键、触发器被人动过的，重新准备补不回来，请从备份恢复或照升级脚本补上。"
)


@transaction.atomic
def apply_policies(role: str, *, anew: bool = False) -> None:
    """Make the guard and the policies of every table; safe to repeat, all or nothing.

    `anew`: every table was made a moment ago, by a restore; the database words some otherwise.
    """
    ours = [policy for policies in wanted().values() for policy in policies]
    with connection.cursor() as cursor:
        for statement in GUARD:
            cursor.execute(statement)
        for function in (*closed_functions(), *functions()):
            cursor.execute(function)
        for one, grant in product((role, READER, AUDIT), GRANTS):
            cursor.execute(sql.SQL(grant).format(role=sql.Identifier(one)))
        cursor.execute("INSERT INTO guard.signing VALUES (true, %s, %s)", keys())
        cursor.execute(_LEFT)
        for relation, policy in cursor.fetchall():
            cursor.execute(
                sql.SQL("DROP POLICY {} ON {}").format(
                    sql.Identifier(policy), sql.Identifier(relation)
                )
            )
        for table, policies in wanted().items():
            for each in _statements(table, policies):
                cursor.execute(each)
        columns = ([p.table for p in ours], [p.name for p in ours], [p.words for p in ours])
        cursor.execute(_REMEMBER, columns)
        cursor.execute(_FORGET_ALL if anew else _FORGET)
        cursor.execute(_KEEP)


def _statements(table: str, policies: list[Policy]) -> Iterator[sql.Composed]:
    name = sql.Identifier(table)
    switch = sql.SQL("ENABLE" if policies else "DISABLE")
    yield sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY").format(
        name, switch
    )
    for each in policies:
        yield sql.SQL("CREATE POLICY {} ON {} {}").format(
            sql.Identifier(each.name), name, sql.SQL(each.words)
        )


@transaction.atomic
def confirm_isolation() -> None:
    """Raise Refusal when a query could see past its scope, or would see nothing at all."""
    with within_scope(Scope.everything()), connection.cursor() as cursor:
        cursor.execute(_BYPASSES)
        (bypasses,) = cursor.fetchone()
        if bypasses:
            raise Refusal(
                "数据库角色不受行级保护约束（超级用户、BYPASSRLS 或表的所有者），不能办业务。"
                "请把 DATABASE_URL 换成只有读写权限的角色，建表的角色另设"
                " DATABASE_OWNER_URL，见 docs/runbook.md。"
            )
        cursor.execute(_STEPS_DOWN, [[READER, AUDIT]])
        if cursor.fetchone() != (2,):
            raise Refusal(
                f"数据库里没有只读角色 {READER}、{AUDIT}，导出和核对用不了。{_REPAIR}"
            )
        if differences := drift():
            raise Refusal(f"数据库的行级保护不完整：{'；'.join(differences[:5])}。{_REPAIR}")
        cursor.execute("SELECT guard.lowest()")
        (lowest,) = cursor.fetchone()
    if lowest is None:
        raise Refusal(f"数据库不认本机的 SECRET_KEY（可能换过）。{_REPAIR}")
