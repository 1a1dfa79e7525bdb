"""Names: tidied, refused when a character is lost, masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.kit.names import mask_name, read_name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张 三", "张三"),
        ("\u3000李四\u200b", "李四"),
        ("买买提．艾合买提江", "买买提·艾合买提江"),
        ("买买提•艾合买提江", "买买提·艾合买提江"),
        ("刘𬎆", "刘𬎆"),
    ],
)
def test_a_name_is_tidied(typed: str, name: str) -> None:
    assert read_name(typed).name == name
    assert read_name(typed).fault == ""


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("王?", "有字没显示出来，多半是生僻字没录进去。请按身份证补上"),
        ("王□", "有字没显示出来"),
        ("李\ue863", "姓名里有自造字，别的电脑读不出来"),
        ("#N/A", "里有“#”，不是姓名"),
        ("=cmd|'/c calc'!A1", "里有“=”，不是姓名"),
        ("张三1", "姓名“张三1”里有数字。请按身份证改正"),
        ("张" * 41, "姓名有 41 个字，太长"),
    ],
)
def test_a_name_with_something_lost_is_refused(typed: str, words: str) -> None:
    assert words in read_name(typed).fault


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张某"),
        ("罗建兰", "罗某兰"),
        ("张王建国", "张某国"),
        ("欧阳兰", "欧阳某"),
        ("欧阳建国", "欧阳某国"),
        ("买买提·艾合买提江", "买买提·某"),
        ("张", "张"),
        ("", ""),
    ],
)
def test_a_mask_keeps_the_surname_whole(name: str, masked: str) -> None:
    assert mask_name(name) == masked


HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


@given(st.text(HAN, min_size=2, max_size=4))
def test_a_mask_never_shows_the_whole_name(name: str) -> None:
    assert mask_name(name) != name
    assert "某" in mask_name(name)
