"""What a procedure is: its steps, its notice, its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nuanxin.kit.region import RegionCode
from nuanxin.kit.workdays import Unit


class Kind(StrEnum):
    """The eight kinds of step; each draws a page of its own."""

    APPLY = "申报"
    SURVEY = "入户调查"
    DELIBERATE = "评议"
    NOTICE = "公示"
    EXAMINE = "审核"
    CONFIRM = "确认"
    INFORM = "告知"
    FILE = "归档上报"


class Level(StrEnum):
    """Who is responsible for a step."""

    FAMILY = "家庭"
    VILLAGE = "村（社区）"
    TOWNSHIP = "乡镇（街道）"
    COUNTY = "县（区）"
    CITY = "市"
    PROVINCE = "省"


class Silence(StrEnum):
    """What happens when a time passes and nobody has acted; a document may not say."""

    GOES_ON = "视为没有异议，进入下一步"
    BACK = "退回上一步"
    REMIND = "提醒办理人，不自动往下走"


class Signing(StrEnum):
    """How a deliberation is written down."""

    SIGNATURES = "参加人签名"
    VOTES = "记票数并签名"


class Way(StrEnum):
    """How something is made known."""

    SUITABLE = "适当方式（不张榜、不上网）"
    BOARD = "公示栏张榜"
    WEB = "网上公示"


class Standing(StrEnum):
    """How far the text behind a procedure has been seen."""

    SEEN = "原文已核对"
    PRACTICE = "办公室做法，未见原文"


@dataclass(frozen=True, slots=True)
class Term:
    """By when: a day of the year's round, or so many days after the step before."""

    month: int = 0
    day: int = 0
    count: int = 0
    unit: Unit = Unit.NATURAL

    @property
    def words(self) -> str:
        if self.month:
            return f"{self.month} 月 {self.day} 日前"
        return f"{self.count} {self.unit}内"


@dataclass(frozen=True, slots=True)
class Posting:
    """How a notice is given: never for how long by itself, that is the step's own time."""

    way: Way
    names: bool
    pooled_below: int
    basis: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A paper that is asked for only where one of these benefits is asked for."""

    paper: str
    benefits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `term` is None where the document gives no time."""

    name: str
    kind: Kind
    level: Level
    by: str
    term: Term | None = None
    papers: tuple[str, ...] = ()
    supplied: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    signing: Signing | None = None
    posting: Posting | None = None
    two_people: bool = False
    silence: Silence | None = None
    note: str = ""
    clause: str = ""

    def asks(self, paper: str, benefit: str) -> bool:
        """Whether a request for the benefit needs the paper."""
        return all(benefit in each.benefits for each in self.limits if each.paper == paper)

    @property
    def explained(self) -> bool:
        """Whether there is more to say than who and by when."""
        said = (self.signing, self.posting, self.papers, self.supplied, self.note, self.silence)
        return any(said)


@dataclass(frozen=True, slots=True)
class Source:
    document: str
    place: str
    standing: Standing
    note: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """`answer`: how long an objection may wait for its answer, where the text says so.

    The road of one kind of request at one place (None: everywhere), from `starts`, before
    `ends`. Empty `benefits`: its text names none, so it applies to none until an office says.
    """

    procedure: str
    title: str
    region: RegionCode | None
    benefits: tuple[str, ...]
    starts: date | None
    ends: date | None
    yearly: bool
    source: Source
    steps: tuple[Step, ...]
    objection: str = ""
    open_points: tuple[str, ...] = ()
    answer: Term | None = None

    def stands_on(self, day: date) -> bool:
        begun = self.starts is None or self.starts <= day
        return begun and (self.ends is None or day < self.ends)

    @property
    def notices(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.kind is Kind.NOTICE)
