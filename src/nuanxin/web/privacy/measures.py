"""What protects personal data here and now, read from the running system; and what is left.

A risk is told when the system itself shows it, or when it belongs to this kind of system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from nuanxin.base.backup.queries import last_taken
from nuanxin.base.factors.models import SecondFactor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import SECOND_FACTOR_ROLES, Role, clash
from nuanxin.base.isolation.policies import drift, wanted
from nuanxin.base.privacy.catalogue import SEALED, Kind, catalogue
from nuanxin.base.privacy.checking import faults
from nuanxin.base.sealing.anchors import read_anchors
from nuanxin.base.sealing.queries import last_seal, waiting_since
from nuanxin.base.vault import keys
from nuanxin.base.vault.ciphers import Profile
from nuanxin.base.vault.kinds import Kind as Sealed
from nuanxin.web.permissions import PERMISSIONS

_BACKUP_OLD = timedelta(days=7)
_UNSEALED_TOO_LONG = timedelta(minutes=5)
_CIPHERS = {
    Profile.GM: "国密（SM4-GCM、HMAC-SM3）",
    Profile.INTL: "国际（AES-256-GCM、HMAC-SHA-256）",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One protection as it stands now; `risk` when it does not hold as it should."""

    what: str
    said: str
    risk: str = ""


def measures(now: datetime) -> list[Measure]:
    """All of them, in the order of the assessment."""
    return [ask(now) for ask in _QUESTIONS]


def risks(found: list[Measure]) -> Iterator[str]:
    """What is left: what the measures show, then what no program here can take away."""
    yield from (measure.risk for measure in found if measure.risk)
    opened = [f for _, f in catalogue().fields if f.kind is Kind.SENSITIVE and f.why_open]
    if opened:
        yield f"{len(opened)} 个敏感字段在数据库里是明文（见第三节），能读数据库的人看得到。"
    yield from _OF_ITS_KIND


_OF_ITS_KIND = (
    "数据库管理员看得到盲索引里哪些值相同，也能从查询时间推断某个号码是否在别处登记过。",
    "有权的人可以逐户查看并抄录；系统留下记录，但拦不住眼睛。",
    "导出到系统以外的名单不再受系统保护，只能凭导出编号追到导出的人。",
)


def _rows(_now: datetime) -> Measure:
    tables = [policies for policies in wanted().values() if policies]
    differences = drift()
    said = f"{len(tables)} 张表由数据库按辖区逐行把关，共 {sum(map(len, tables))} 条规则"
    if differences:
        risk = f"有 {len(differences)} 处行级保护与程序不一致，请马上请系统管理员处理。"
        return Measure("按辖区隔离", f"{said}。", risk)
    return Measure("按辖区隔离", f"{said}，与程序一致。")


def _seals(_now: datetime) -> Measure:
    sealed = [field for _, field in catalogue().fields if field.protection == SEALED]
    keeper = keys.provider()
    number = max(keeper.current_number(kind) for kind in Sealed)
    cipher = _CIPHERS[keeper.profile]
    said = f"{len(sealed)} 个字段加密保存，算法{cipher}，现用第 {number} 把密钥。"
    path = Path(settings.VAULT_KEYS)
    open_to_others = path.exists() and path.stat().st_mode & 0o077
    if open_to_others:
        return Measure("加密", said, "密钥文件别的用户也能读，请改为只有运行用户可读（0600）。")
    return Measure(
        "加密", said, "密钥是软件密钥，存在服务器的文件里，拿到服务器最高权限的人能解密。"
    )


def _doors(_now: datetime) -> Measure:
    closed = [access for access in PERMISSIONS.values() if access.look is not None]
    again = [access for access in closed if access.fresh]
    said = (
        f"{len(PERMISSIONS)} 个地址逐一登记了谁能打开，其中 {len(closed)} 个要登录并在岗，"
        f"{len(again)} 个要重新验证身份。"
    )
    return Measure("按岗位授权", said)


def _apart(_now: datetime) -> Measure:
    roles = list(Role)
    pairs = sum(clash(a, b) for i, a in enumerate(roles) for b in roles[i + 1 :])
    return Measure(
        "岗位分离", f"{len(roles)} 种岗位里有 {pairs} 对不能由同一人担任，数据库一并把关。"
    )


def _factors(now: datetime) -> Measure:
    posts = Post.objects.filter(role__in=SECOND_FACTOR_ROLES, user__is_active=True)
    holders = {each.user_id for each in posts if each.holds_on(timezone.localdate(now))}
    bound = SecondFactor.objects.filter(user__in=holders, confirmed_at__isnull=False).count()
    said = f"{len(holders)} 个在岗账号须用动态码，{bound} 个已绑定；没有绑定的先绑定才能办事。"
    return Measure("两种方式验证身份", said)


def _trail(now: datetime) -> Measure:
    last, since = last_seal(), waiting_since()
    anchors = read_anchors(settings.ANCHOR_FOLDER)
    said = "还没有封存过。"
    if last:
        said = f"只能追加，已封存 {last.total} 条、{last.number} 批，每日锚 {len(anchors)} 个。"
    if last is None or (since and now - since > _UNSEALED_TOO_LONG):
        return Measure(
            "查看和办理留痕", said, "有审计记录没有及时封存，请看作业程序是否在运行。"
        )
    return Measure("查看和办理留痕", said)


def _backup(now: datetime) -> Measure:
    last = last_taken()
    if last is None:
        return Measure("备份", "还没有备份过。", "没有备份，机器坏了资料就没了。")
    said = f"最近一次 {timezone.localtime(last):%Y-%m-%d %H:%M}，加密成一个文件。"
    old = now - last > _BACKUP_OLD
    return Measure("备份", said, "一周内没有备份。" if old else "")


def _register(_now: datetime) -> Measure:
    register = catalogue()
    said = (
        f"{len(register.tables)} 张表、{sum(1 for _ in register.fields)} 个字段全部登记在目录里"
    )
    wrong = faults()
    if wrong:
        return Measure("个人信息目录", f"{said}。", f"目录与数据库有 {len(wrong)} 处不一致。")
    return Measure("个人信息目录", f"{said}，与数据库一致。")


_QUESTIONS: tuple[Callable[[datetime], Measure], ...] = (
    _rows, _seals, _doors, _apart, _factors, _trail, _backup, _register,
)  # fmt: skip
