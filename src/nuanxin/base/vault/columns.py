"""Which columns hold sealed values: a model says so, that a rotation finds every one."""

from __future__ import annotations

from dataclasses import dataclass

from nuanxin.base.vault.kinds import Kind


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a column holds; `owner` is SQL for the public id it is bound to, of a row `t`."""

    kind: Kind
    owner: str = "t.public_id"
