"""Whether what was brought back is sound: the trail's chain, the stored files, the books.

Equal to what was there says nothing about whether that was sound already.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO, cast

from django.conf import settings
from django.db import connection

from nuanxin.base.database.grants import grant_to
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.files.stored.pieces import plain_pieces
from nuanxin.base.files.stored.queries import holds
from nuanxin.base.isolation.actions import apply_policies
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.sealing.actions import seal_pending
from nuanxin.base.sealing.verifying import verify
from nuanxin.base.vault.actions.confirming import confirm_values

Promises = Callable[[], Sequence[object]]


def faults_in(
    database: str, packed: zipfile.ZipFile, folder: str, promises: Promises
) -> list[str]:
    """What does not hold in the database made for the check, which goes afterwards.

    Raises Refusal where values lie under keys that are not at hand.
    """
    with _at_work_in(database), within_scope(Scope.everything()):
        confirm_values()
        return [
            *(f"审计记录：{fault.text}" for fault in verify().faults),
            *(str(broken) for broken in promises()),
            *_files(packed, folder),
        ]


@contextmanager
def _at_work_in(database: str) -> Iterator[None]:
    """Our connection goes to the copy, as its owner, with the roles and grants of a start."""
    before = {name: connection.settings_dict[name] for name in ("NAME", "OPTIONS")}
    options = {name: said for name, said in before["OPTIONS"].items() if name != "options"}
    connection.close()
    connection.settings_dict.update(NAME=database, OPTIONS=options)
    try:
        grant_to(settings.APPLICATION_ROLE)
        apply_policies(settings.APPLICATION_ROLE, anew=True)
        seal_pending()  # in a cluster of its own what waited would belong to no batch
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def _files(packed: zipfile.ZipFile, folder: str) -> Iterator[str]:
    inside = set(packed.namelist())
    wrong = [
        stored.place
        for stored in StoredFile.objects.iterator()
        if folder + stored.place not in inside or not _opens(packed, folder, stored)
    ]
    if wrong:
        yield f"存档文件：{len(wrong)} 个缺少、打不开或内容与登记的不一样（如 {wrong[0]}）"


def _opens(packed: zipfile.ZipFile, folder: str, stored: StoredFile) -> bool:
    with packed.open(folder + stored.place) as part:
        return holds(stored, plain_pieces(stored.public_id, cast("BinaryIO", part)))
