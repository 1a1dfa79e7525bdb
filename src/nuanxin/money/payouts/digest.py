"""The fingerprint of a locked list: any later change of a line shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple

from nuanxin.money.payouts.queries import Laid


class Fingerprinted(NamedTuple):
    """What of a line the fingerprint covers; numbers stand as their blind index.

    `number` is the 序号 as the roll shows it, 1 to n over the lines still in the batch.
    """

    number: int
    payable_id: int
    payee: str
    id_number_mask: str
    account_index: bytes
    holder: str
    benefit: str
    first_month: int
    end_month: int
    kind: str
    amount_fen: int


# What a fingerprint covers: the lines; or who pays and how the file is laid out, too.
LINES_ONLY, WHOLE_LIST = 1, 2


def laid_text(road: str, laid: Laid) -> str:
    """Who pays and the layout of the list as the fingerprint covers them."""
    told = [road, laid.manner.format.value, laid.manner.totals.value, laid.columns]
    return json.dumps(told, ensure_ascii=False) + "\x1e"


def digest_of(lines: Iterable[Fingerprinted], before: str = "") -> str:
    """SHA-256 over the lines in order, 64 hex characters; `before` is covered ahead of them."""
    digest = hashlib.sha256(before.encode())
    for line in lines:
        text = "\x1f".join(
            part.hex() if isinstance(part, bytes) else str(part) for part in line
        )
        digest.update(f"{text}\x1e".encode())
    return digest.hexdigest()
