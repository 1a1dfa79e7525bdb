"""Contracts, stays and the people of a check-up, as lists."""

from __future__ import annotations

from datetime import date

from nuanxin.care.medical import queries
from nuanxin.care.medical.choices import STATES
from nuanxin.care.medical.models import CheckUp, CheckUpRound, DoctorContract, HospitalStay
from nuanxin.care.needs.queries import said
from nuanxin.registry.people.queries.families import Line
from nuanxin.web.boards import FAMILY, Board, Row, where

TONES = {
    "running": "ok", "behind": "warn", "ending": "info", "over": "bad", "here": "warn",
    "came": "ok", "asked": "info",
}  # fmt: skip


def _contract(row: DoctorContract, family: Line, today: date) -> Row:
    state, whose = queries.contract_state(row, today), str(row.person.shown_name)
    cells = (
        *where(family), whose, row.institution.name if row.institution else "", row.doctor,
        row.starts_on, row.ends_on, row.times, getattr(row, "done", 0),
        "已建" if row.has_record else "", queries.CONTRACT_STATES[state],
    )  # fmt: skip
    words = queries.CONTRACT_STATES[state]
    return Row(row, family, state, words, TONES.get(state, ""), cells, whose=whose)


def _stay(row: HospitalStay, family: Line, today: date) -> Row:
    """What it is, is how long it took."""
    state = queries.stay_state(row)
    words, whose = queries.STAY_STATES[state], str(row.person.shown_name)
    days = queries.days_of(row, today)
    cells = (
        *where(family), whose, said(row.public_id, row.hospital_sealed), row.admitted_on,
        row.discharged_on, days, str(row.get_source_display()), row.proof, words,
    )  # fmt: skip
    return Row(row, family, state, words, TONES.get(state, ""), cells, f"{days} 天", whose)


def _person(row: CheckUp, family: Line, _today: date) -> Row:
    words, whose = STATES[row.state], str(row.person.shown_name)
    cells = (*where(family), whose, row.on, words)
    return Row(row, family, row.state, words, TONES.get(row.state, ""), cells, whose=whose)


CONTRACTS = Board(
    "家庭医生签约", queries.CONTRACT_STATES, "running", queries.CONTRACT_SORTS, "due",
    (*FAMILY, "本人", "医疗机构", "家庭医生（团队）", "签约日期", "到期日期", "约定每年随访",
     "今年已随访", "健康档案", "状态"),
    queries.contracts, _contract,
)  # fmt: skip
STAYS = Board(
    "住院", queries.STAY_STATES, "here", queries.STAY_SORTS, "admitted",
    (*FAMILY, "本人", "在哪家医院", "入院日期", "出院日期", "住院天数", "怎样得知", "凭据",
     "状态"),
    lambda scope, wanted, _today: queries.stays(scope, wanted), _stay,
)  # fmt: skip


def people(row: CheckUpRound) -> Board:
    """Those a round is offered to."""
    return Board(
        row.name, STATES, "all", queries.PEOPLE_SORTS, "place",
        (*FAMILY, "本人", "哪天", "情况"),
        lambda scope, wanted, _today: queries.people_of(scope, row, wanted), _person,
    )  # fmt: skip
