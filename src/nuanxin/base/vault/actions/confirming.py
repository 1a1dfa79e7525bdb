"""Tying a database to its keys."""

from __future__ import annotations

from django.db import transaction

from nuanxin.base.vault.actions.rotating import unopened
from nuanxin.base.vault.keys import keys_at_hand, provider
from nuanxin.base.vault.models import VaultCheck
from nuanxin.kit.refusal import Refusal

_ADVICE = (
    "请把原来的密钥文件放回 VAULT_KEYS 所指的位置再启动；"
    "没有它，已加密的身份证号、手机号、账号和文件打不开。不要删除或重建。"
)


def confirm_values() -> None:
    """Refuse a database that holds values no key at hand opens: a backup from before a key was
    retired, with the key file from after.
    """
    if lost := unopened():
        raise Refusal(
            f"有 {lost} 个值用密钥文件里没有的旧密钥加密，现在打不开。数据本身没有坏：请把停用"
            "旧密钥以前的密钥文件（vault-before-….json）放到 VAULT_KEYS 所指的位置，不用再恢复"
            "一次；然后执行 nuanxin keys reseal。那份旧文件不要删。"
        )


@transaction.atomic
def confirm_keys() -> None:
    """Refuse to go on with keys this database was not sealed with; the first ones are noted.

    Called before anything serves or writes, so that no new keys are made beside old values.
    """
    noted = VaultCheck.objects.filter(pk=1).first()
    if noted and not keys_at_hand():
        raise Refusal(f"找不到这个数据库的密钥文件。{_ADVICE}")
    fingerprint = provider().fingerprint
    if noted is None:
        noted, _ = VaultCheck.objects.get_or_create(pk=1, defaults={"fingerprint": fingerprint})
    if noted.fingerprint != fingerprint:
        raise Refusal(f"密钥文件不是这个数据库的。{_ADVICE}")
