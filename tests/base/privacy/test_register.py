"""The register of personal fields and the tables agree, or the build fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nuanxin.base.privacy.catalogue import Field, Kind, Table, catalogue
from nuanxin.base.privacy.checking import faults
from nuanxin.web.privacy.readers import readers, unknown_pages


def _with(table: Table, fields: tuple[Field, ...]) -> list[str]:
    register = catalogue()
    tables = {**register.tables, table.name: replace(table, fields=fields)}
    return faults(replace(register, tables=tables))


def test_every_column_is_registered_and_nothing_stale_stands_there() -> None:
    assert not faults(), "\n".join(faults())


def test_a_new_column_nobody_registered_is_named() -> None:
    table = catalogue().tables["registry_person"]
    wrong = _with(table, tuple(f for f in table.fields if f.name != "phone_sealed"))
    assert [each for each in wrong if "registry_person.phone_sealed：没有登记" in each]


def test_a_new_table_nobody_registered_is_named() -> None:
    register = catalogue()
    tables = {n: t for n, t in register.tables.items() if n != "registry_account"}
    assert any(
        "registry_account：没有登记" in f for f in faults(replace(register, tables=tables))
    )


def test_an_entry_without_its_column_is_stale() -> None:
    table = catalogue().tables["registry_person"]
    gone = replace(table.fields[0], name="blood_group")
    assert any(
        "blood_group：登记了，但没有这一列" in f for f in _with(table, (*table.fields, gone))
    )


def test_a_sensitive_field_lies_open_only_with_a_reason() -> None:
    table = catalogue().tables["registry_personfacts"]
    bare = tuple(replace(f, why_open="") if f.name == "death_date" else f for f in table.fields)
    assert any("death_date：敏感，但没有密封" in f for f in _with(table, bare))


def test_what_is_called_sealed_is_sealed_by_its_model() -> None:
    table = catalogue().tables["registry_personfacts"]
    claimed = replace(table.fields[0], protection="密封")
    assert any(
        "模型的 sealed 里没有它" in f for f in _with(table, (claimed, *table.fields[1:]))
    )


@pytest.mark.parametrize("kind", [Kind.SENSITIVE, Kind.GENERAL, Kind.TECHNICAL])
def test_every_field_has_purpose_ground_and_time(kind: Kind) -> None:
    found = [(t, f) for t, f in catalogue().fields if f.kind is kind]
    assert found
    for table, field in found:
        assert field.purpose.label, field
        assert all(b.document and b.article and b.words for b in field.purpose.bases), field
        assert kind is Kind.TECHNICAL or any("\u4e00" <= c <= "\u9fff" for c in field.label), (
            field
        )
        assert table.keeping.label, table.name
        assert table.keeping.starts, table.name
        assert table.keeping.source, table.name


def test_the_pages_a_table_is_seen_on_exist_and_somebody_may_open_them() -> None:
    for table in catalogue().tables.values():
        assert not unknown_pages(table.seen), table.name
        assert bool(readers(table.seen)) == bool(table.seen), table.name


def test_no_administrator_reads_a_family() -> None:
    for table in catalogue().tables.values():
        if table.subject:
            shown = set(readers(table.seen))
            assert not shown & {"系统管理员", "安全管理员", "审计管理员"}, table.name
