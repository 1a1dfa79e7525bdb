"""What volunteers can do, when they have time, and how hours are said."""

from __future__ import annotations

from collections.abc import Collection

from nuanxin.care.volunteers.models import Volunteer, VolunteerPaper
from nuanxin.kit.refusal import Refusal

# 永政办发〔2023〕38号 names the first four professions; the rest is what a household asks for.
SKILLS = {
    "psychology": "心理咨询", "social": "社会工作", "legal": "法律援助",
    "reproductive": "生殖健康", "company": "陪伴聊天", "hospital": "陪同就医",
    "errands": "代办代购", "cleaning": "家政保洁", "cooking": "做饭送餐", "hair": "理发",
    "repair": "水电维修", "transport": "接送", "farming": "农活", "phone": "教用手机",
}  # fmt: skip
FREE = {"workday": "工作日白天", "evening": "工作日晚上", "weekend": "周末"}
CAME = dict(Volunteer.Came.choices)
STATES = dict(Volunteer.State.choices)
PAPERS = dict(VolunteerPaper.Kind.choices)
# 湖南省计生协简报二〇二二年第十九期: 「50-300 人不等」; told beside the count, never required.
TEAM_SIZE = "文件里的队伍人数为 50 至 300 人不等"
UNNAMED = "志愿者"
# What tells why a family is helped. Whoever comes learns the task and nothing else.
_REASONS = (
    "失独", "特扶", "特殊家庭", "特困", "低保", "五保", "计生", "独生子女", "独子", "独女",
    "扶助", "丧子", "丧女", "去世", "死亡", "过世", "不在世", "伤残家庭", "伤病残",
)  # fmt: skip


def said_of(keys: object, known: dict[str, str]) -> str:
    """The words of chosen keys, in the order of the list."""
    there: Collection[object] = keys if isinstance(keys, list | tuple | set) else ()
    return "、".join(said for key, said in known.items() if key in there)


def hours_said(minutes: int) -> str:
    """90 → 1.5 小时; what is no half hour keeps its minutes."""
    whole, rest = divmod(minutes, 60)
    if rest in (0, 30):
        return f"{whole}{'.5' if rest else ''} 小时"
    return f"{whole} 小时 {rest} 分" if whole else f"{rest} 分钟"


def reason_in(text: str) -> str:
    """The first word of a text that tells why a family is helped, or nothing."""
    return next((word for word in _REASONS if word in text), "")


def refuse_reason(text: str, label: str) -> None:
    """Raises Refusal where words for whoever comes tell why the family is helped."""
    if found := reason_in(text):
        raise Refusal(f"“{label}”是给上门的人看的，不写家庭类别、待遇和事由。请删去“{found}”。")
