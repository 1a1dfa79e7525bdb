"""Tying a database to its keys."""

from __future__ import annotations

from django.db import transaction

from nuanxin.base.vault.keys import keys_at_hand, provider
from nuanxin.base.vault.models import VaultCheck
from nuanxin.kit.refusal import Refusal

_ADVICE = (
    "请把原来的密钥文件放回 VAULT_KEYS 所指的位置再启动；"
    "没有它，已加密的身份证号、手机号、账号和文件打不开。不要删除或重建。"
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
