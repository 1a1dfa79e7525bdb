"""Units, earlier marriages, parentage, another handling unit: written on the family page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from nuanxin.base.jurisdiction.models import Region
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.people.models import (
    Account,
    CertificateStamp,
    Household,
    Marriage,
    Membership,
    Person,
    PersonFacts,
    SupportCertificate,
)
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _families() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    Employer.objects.create(region=341599101000, name="演示二中", kind="事业单位")
    admitted(bereaved("1"))


@pytest.fixture
def home() -> Household:
    return Household.objects.get(region=VILLAGE)


def _address(home: Household, name: str, what: str) -> str:
    person = Person.objects.get(name=name)
    return f"/families/{home.public_id}/{person.public_id}/{what}/"


def _page(client: Client, home: Household, what: str = "") -> str:
    return client.get(f"/families/{home.public_id}/{what}").content.decode()


def test_a_unit_is_chosen_from_a_day_and_left_again(li: Client, home: Household) -> None:
    address = _address(home, "陈桂兰", "employer")
    assert '<option value="演示二中">事业单位</option>' in li.get(address).content.decode()
    seen = PersonFacts.objects.get(name="陈桂兰").known_from.isoformat()
    form = {"unit": "演示二中", "how": "change", "since": "1990-03-01", "seen": seen}
    assert li.post(address, form).status_code == 302
    assert li.post(address, form | {"unit": "无"}).status_code == 422
    page = _page(li, home)
    assert "演示二中" in page
    assert "事业单位" in page
    left = {"unit": "无", "how": "change", "since": "2015-06-01"}
    assert li.post(address, left).status_code == 302
    assert "演示二中" not in _page(li, home)
    told = _page(li, home, "history/?kind=工作单位")
    assert "自 2015 年 6 月 1 日起" in told
    assert "演示二中" in told


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"unit": "没听过的厂"}, "本县没有登记“没听过的厂”"),
        ({"unit": ""}, "没有单位的填“无”"),
        ({"unit": "演示二中", "how": "change"}, "请填变更的日期"),
    ],
)
def test_a_unit_nobody_wrote_down_is_not_guessed(
    li: Client, home: Household, form: dict[str, str], said: str
) -> None:
    answer = li.post(_address(home, "陈桂兰", "employer"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert PersonFacts.objects.filter(name="陈桂兰").count() == 1


def test_an_earlier_marriage_is_written_corrected_and_taken_back(
    li: Client, home: Household
) -> None:
    form = {
        "spouse": "王大山", "married": "1980-05-01", "ended": "1983-06-07", "by": "离婚",
        "source": "civil_affairs", "label": "离婚证",
        "_once": "0197f6a4-0000-7000-8000-00000000000a",
    }  # fmt: skip
    address = _address(home, "陈桂兰", "marriage")
    for _twice in range(2):
        assert li.post(address, form).status_code == 302
    told = Marriage.objects.get()
    assert "1980 年 5 月 与 王大山，1983 年 6 月离婚" in _page(li, home)
    assert 'value="王大山"' in li.get(f"{address}{told.pk}/").content.decode()
    change = form | {"by": "丧偶", "deed": "correct", "_once": ""}
    assert li.post(f"{address}{told.pk}/", change).status_code == 302
    assert li.get(f"{address}{told.pk}/").status_code == 404
    now = Marriage.objects.get(known_to=None)
    gone = {"deed": "withdraw", "source": "office", "label": "查无此事"}
    assert li.post(f"{address}{now.pk}/", gone).status_code == 302
    assert "王大山" not in _page(li, home)
    history = _page(li, home, "history/?kind=婚姻")
    for word in ("（撤销）", "查无此事", "丧偶", "民政（离婚证）"):
        assert word in history


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"spouse": ""}, "原配偶：请填姓名"),
        ({"by": ""}, "请选离婚或丧偶"),
        ({"married": "1990-01-01"}, "终止日期早于结婚日期"),
        ({"married": "1930-05-01"}, "早于本人的出生日期"),
        ({"married": "", "ended": "1950-06-07"}, "早于本人的出生日期"),
        ({"ended": "2099-01-01"}, "不能晚于今天"),
        ({"number": "123"}, "身份证号"),
    ],
)
def test_a_marriage_that_cannot_be_is_sent_back(
    li: Client, home: Household, given: dict[str, str], said: str
) -> None:
    form = {"spouse": "王大山", "married": "1980-05-01", "ended": "1983-06-07", "by": "离婚"}
    answer = li.post(_address(home, "陈桂兰", "marriage"), form | given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Marriage.objects.exists()


def test_whose_child_is_put_right(li: Client, zhao: Client, home: Household) -> None:
    address = _address(home, "罗明", "parentage")
    assert 'value="双方亲生" selected' in li.get(address).content.decode()
    form = {"kind": "收养", "adopted": "1990-02-03", "earlier": "否", "label": "收养登记证"}
    assert li.post(address, form).status_code == 302
    tie = Membership.objects.get(person__name="罗明", known_to=None)
    assert (tie.parentage, tie.earlier_marriage) == ("收养", False)
    assert li.post(address, {"kind": "", "label": "没有凭据"}).status_code == 302
    told = _page(li, home, "history/?kind=成员")
    assert "来源不清楚" in told, "nobody knows: it does not say he is a child"
    bad = li.post(address, form | {"kind": "双方亲生"})
    assert "应选“收养”" in bad.content.decode()
    assert zhao.get(address).status_code == 404
    assert li.get(_address(home, "陈桂兰", "parentage")).status_code == 404


def test_the_county_hands_a_family_to_another_township(
    li: Client, zhao: Client, wang: Client, home: Household
) -> None:
    address = f"/families/{home.public_id}/move/"
    assert str(NEXT_VILLAGE) not in li.get(address).content.decode()
    refused = li.post(address, {"to": str(NEXT_VILLAGE)})
    assert "请从列表里选" in refused.content.decode()
    form = {"to": str(NEXT_VILLAGE), "received": "2026-06-15", "label": "移交函"}
    assert wang.post(address, form).status_code == 302
    assert li.get(f"/families/{home.public_id}/").status_code == 404
    assert "陈桂兰" in _page(zhao, home)
    told = _page(zhao, home, "history/?kind=经办单位")
    for word in ("桃林村", "河口村", "自 2026 年 6 月 15 日起", "移交函", "王主任"):
        assert word in told
    assert "没有“婚姻”方面的登记" in _page(zhao, home, "history/?kind=婚姻")


def test_the_whole_history_stands_in_one_line(li: Client, home: Household) -> None:
    paper = _address(home, "陈桂兰", "certificate")
    li.post(paper, {"deed": "stamp", "year": "2026"})
    li.post(paper, {"deed": "replace", "number": "TF9", "reason": "遗失"})
    seen = str(Account.objects.get(person__name="陈桂兰").public_id)
    account = {"number": "62170000000000999", "holder": "陈桂兰", "payee": "self", "seen": seen}
    li.post(_address(home, "陈桂兰", "account"), account)
    told = _page(li, home, "history/")
    for word in ("TF1，2026 年度", "TF9", "遗失", "****0999", "陈桂兰加入", "建档"):
        assert word in told
    papers = _page(li, home, "history/?kind=证件")
    assert "TF9" in papers
    assert "****0999" not in papers


def test_history_costs_the_same_for_many_entries(
    li: Client, home: Household, django_assert_max_num_queries: object
) -> None:
    held = SupportCertificate.objects.get()
    CertificateStamp.objects.bulk_create(
        CertificateStamp(
            region=held.region, certificate=held, year=year, stamped_on=date(year, 3, 1)
        )
        for year in range(2015, 2026)
    )
    with django_assert_max_num_queries(36):  # type: ignore[operator]
        assert "2015 年度" in _page(li, home, "history/")


def test_a_certificate_printed_by_a_form_sent_twice_is_offered_once_keyed(
    li: Client, home: Household
) -> None:
    page = _page(li, home)
    form = page[page.index("certificate/print/") :]
    assert 'name="_once"' in form[: form.index("</form>")]
    assert SupportCertificate.objects.get().printed == 0
