"""Names are found the way people spell them."""

import pytest

from nuanxin.registry.people.pinyin import spelt


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("陈桂兰", "chenguilan", "cgl"),
        ("曾国强", "zengguoqiang", "zgq"),
        ("单田芳", "shantianfang", "stf"),
        ("仇小英", "qiuxiaoying", "qxy"),
        ("单", "shan", "s"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("单于芳", "chanyufang", "cyf"),
        ("阚秀英", "kanxiuying", "kxy"),
        ("欧阳建国", "ouyangjianguo", "oyjg"),
        ("买买提·艾合买提", "maimaiti·aihemaiti", "mmt·ahmt"),
    ],
)
def test_surnames_are_read_as_surnames(name: str, pinyin: str, initials: str) -> None:
    assert spelt(name) == (pinyin, initials)
