"""New keys while everybody works: nothing unreadable, nothing lost, nothing left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connection, models, transaction

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault import keys
from nuanxin.base.vault.actions import rotating
from nuanxin.base.vault.actions.confirming import confirm_values
from nuanxin.base.vault.actions.rotating import (
    change_master,
    columns,
    left,
    reseal,
    retire,
    rotate,
)
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.ciphers import Profile, Sm4Gcm, digest
from nuanxin.base.vault.keyfile import add_keys, made_up, open_key_file, write_new
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.sealing import Unsealable, seal, unseal
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import HouseholdFacts, Person
from registry.people.families import admitted, bereaved

OWNER = UUID("01920000-0000-7000-8000-000000000001")


@pytest.fixture(params=list(Profile))
def key_file(
    tmp_path: Path,
    settings: Any,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Path]:
    """Keys of their own for one test, in either profile; a change is noticed soon."""
    monkeypatch.setattr(keys, "NOTICED_WITHIN", 0.3)
    settings.VAULT_KEYS = tmp_path / "keys" / "vault.json"
    settings.VAULT_PROFILE = request.param
    keys.forget()
    yield settings.VAULT_KEYS
    keys.forget()


def test_the_national_ciphers_give_the_published_values() -> None:
    # RFC 8998, appendix A.1
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    extra = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = b"".join(bytes([value]) * 8 for value in bytes.fromhex("AABBCCDDEEFFEEAA"))
    sealed = Sm4Gcm(key).encrypt(nonce, plain, extra)
    assert sealed[-16:].hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    assert Sm4Gcm(key).decrypt(nonce, sealed, extra) == plain
    with pytest.raises(InvalidTag):
        Sm4Gcm(key).decrypt(nonce, sealed, b"")
    assert len(digest(Profile.GM, key, b"abc")) == 32
    assert digest(Profile.GM, key, b"abc") != digest(Profile.INTL, key, b"abc")


def test_keys_of_the_first_version_still_open(key_file: Path) -> None:
    content = made_up(Profile.INTL) | {"format": 1}
    content.pop("profile")
    write_new(key_file, content)
    sealed = seal(Kind.PHONE, OWNER, "13812341234")
    assert (sealed[:1], unseal(Kind.PHONE, OWNER, sealed)) == (b"\x01", "13812341234")


def test_a_new_key_seals_and_the_old_one_opens(key_file: Path) -> None:
    old, index = seal(Kind.PHONE, OWNER, "1"), blind_index(Kind.PHONE, "13812341234")
    fingerprint = keys.provider().fingerprint
    before = key_file.read_bytes()
    assert add_keys(key_file) == 2
    keys.forget()
    new = seal(Kind.PHONE, OWNER, "1")
    assert (old[1:3], new[1:3]) == (b"\x00\x01", b"\x00\x02")
    assert unseal(Kind.PHONE, OWNER, old) == unseal(Kind.PHONE, OWNER, new) == "1"
    assert keys.provider().fingerprint == fingerprint
    assert blind_index(Kind.PHONE, "13812341234") == index
    key_file.write_bytes(before)
    keys.forget()
    with pytest.raises(Unsealable, match="does not have"):
        unseal(Kind.PHONE, OWNER, new)


def test_every_sealed_column_is_known_to_the_rotation() -> None:
    said = {(column.table, column.name) for column in columns()}
    have = {
        (model._meta.db_table, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, models.BinaryField) and field.name.endswith("_sealed")
    }
    assert said == have


def opened() -> dict[str, str]:
    """Every number and address in the register, opened."""
    found = {
        str(person.public_id): unseal(Kind.ID_NUMBER, person.public_id, person.id_number_sealed)
        for person in Person.objects.exclude(id_number_sealed=None)
    }
    for facts in HouseholdFacts.objects.select_related("household"):
        blob = facts.hukou_address_sealed
        found[f"address {facts.pk}"] = unseal(Kind.ADDRESS, facts.household.public_id, blob)
    return found


@pytest.mark.django_db(transaction=True)
def test_values_of_a_key_that_is_gone_are_told(key_file: Path) -> None:
    """A backup from before a key was retired, brought back beside the key file from after."""
    admitted(bereaved("1"))
    people = Person.objects.exclude(id_number_sealed=None)
    old = {person.pk: bytes(person.id_number_sealed) for person in people}
    rotate(by=SYSTEM)
    reseal(by=SYSTEM)
    kept = retire(by=SYSTEM)
    confirm_values()
    for key, blob in old.items():
        Person.objects.filter(pk=key).update(id_number_sealed=blob)
    with pytest.raises(Refusal, match=f"有 {len(old)} 个值用密钥文件里没有的旧密钥加密"):
        confirm_values()
    key_file.write_bytes(kept.read_bytes())
    keys.forget()
    confirm_values()


@pytest.mark.django_db(transaction=True)
def test_everything_is_sealed_anew_and_the_old_keys_go(key_file: Path) -> None:
    admitted(bereaved("1"))
    before = opened()
    assert rotate(by=SYSTEM) == 2
    assert left() == 5
    with pytest.raises(Refusal, match="5 个值用旧密钥"):
        retire(by=SYSTEM)
    assert reseal(by=SYSTEM) == 5
    assert (left(), reseal(by=SYSTEM)) == (0, 0)
    assert opened() == before
    kept = retire(by=SYSTEM)
    assert len(open_key_file(kept).sealing) == 2 * len(Kind)
    change_master(by=SYSTEM)
    assert opened() == before
    assert len(open_key_file(key_file).sealing) == len(Kind) + 1  # files keep theirs
    acts = AuditEntry.objects.filter(act__startswith="vault.").order_by("id")
    assert [entry.act for entry in acts][:2] == ["vault.rotated", "vault.resealed"]


@pytest.mark.django_db(transaction=True)
def test_an_old_key_stays_while_work_begun_before_it_runs(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admitted(bereaved("1"))
    begun, over = threading.Event(), threading.Event()

    def long_work() -> None:
        with within_scope(Scope.everything()), transaction.atomic():
            Person.objects.filter(name="罗明").update(name="罗明")
            begun.set()
            over.wait(20)
        connection.close()

    worker = threading.Thread(target=long_work)
    worker.start()
    begun.wait(20)
    rotate(by=SYSTEM)
    reseal(by=SYSTEM)
    monkeypatch.setattr(rotating, "_SECONDS_TO_WAIT", 1)
    with pytest.raises(Refusal, match="没结束的作业"):
        retire(by=SYSTEM)
    over.set()
    worker.join()
    # Other tests share the server, and their work may be older too.
    monkeypatch.setattr(rotating, "_SECONDS_TO_WAIT", 60)
    assert retire(by=SYSTEM).exists()


@pytest.mark.django_db(transaction=True)
def test_nobody_fails_to_read_or_write_while_keys_change(key_file: Path) -> None:
    admitted(*(bereaved(str(number)) for number in range(1, 30)))
    before, over = opened(), threading.Event()
    failed: list[str] = []
    counted = {"read": 0, "written": 0}

    def work(what: str) -> None:
        while not over.is_set():
            try:
                with within_scope(Scope.everything()), transaction.atomic():
                    if what == "read":
                        assert opened() == before
                    else:
                        _write_again(counted["written"])
                counted[what] += 1
            except (Unsealable, AssertionError) as fault:
                failed.append(f"{what}: {fault}")
        connection.close()

    threads = [threading.Thread(target=work, args=(what,)) for what in ("read", "written")]
    for thread in threads:
        thread.start()
    for _ in range(2):
        rotate(by=SYSTEM)
        reseal(by=SYSTEM)
        time.sleep(0.2)
    over.set()
    for thread in threads:
        thread.join()
    reseal(by=SYSTEM)
    assert not failed
    assert left() == 0
    assert opened() == before
    print(counted)
    assert min(counted.values()) > 5


def _write_again(turn: int) -> None:
    """Somebody corrects a number and writes the same down again."""
    person = Person.objects.exclude(id_number_sealed=None).order_by("id")[turn % 50]
    text = unseal(Kind.ID_NUMBER, person.public_id, person.id_number_sealed)
    person.id_number_sealed = seal(Kind.ID_NUMBER, person.public_id, text)
    person.save(update_fields=["id_number_sealed"])
