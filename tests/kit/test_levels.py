"""Levels in the order an office reads them, named as a letter names them."""

from nuanxin.kit.levels import bearer, from_the_top


def test_levels_stand_from_the_top_down_then_funds_then_what_is_open() -> None:
    mixed = ["", "人口健康基金", "乡镇", "县", "中央", "市", "省"]
    expected = ["中央", "省", "市", "县", "乡镇", "人口健康基金", ""]
    assert sorted(mixed, key=from_the_top) == expected


def test_only_tiers_are_called_a_tier() -> None:
    said = [bearer(level) for level in ("中央", "省", "县", "乡镇", "人口健康基金")]
    assert said == ["中央", "省级", "县级", "乡镇", "人口健康基金"]
