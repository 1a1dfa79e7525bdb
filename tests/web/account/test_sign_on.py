"""The county's provider says who somebody is; forged, old or foreign words let nobody in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from base.sso.county_provider import CLIENT, SECRET, Provider, listening, new_key
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.sittings.models import Sitting
from nuanxin.base.sso import provider as sso
from nuanxin.base.sso.actions import link
from nuanxin.base.sso.models import LinkedIdentity
from nuanxin.kit.refusal import Refusal
from web.account.coming_in import Typed, code, with_phone

pytestmark = pytest.mark.django_db
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Iterator[Provider]:
    secret = tmp_path / "oidc.secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    sso.forget()
    with listening() as there:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = there.issuer, CLIENT
        settings.OIDC_SECRET_FILE = str(secret)
        yield there
    sso.forget()


def linked(actor: Actor, provider: Provider) -> User:
    user = User.objects.get(pk=actor.user_id or 0)
    link(user=user, subject=provider.subject, by=SYSTEM, at=timezone.now())
    return user


@pytest.fixture
def li(appoint: Appoint, provider: Provider) -> User:
    return with_phone(linked(appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100"), provider))


@pytest.fixture
def zhou(appoint: Appoint, provider: Provider) -> User:
    return linked(appoint("周联系", Role.VILLAGE_CONTACT, "341599100200"), provider)


def off(client: Client, going_to: str = "/desk/") -> str:
    """To the provider, and where it sends the browser then (nobody has gone there yet)."""
    answer = client.get("/account/sso/", {"next": going_to})
    assert answer.status_code == 302
    return str(answer["Location"])


def back(client: Client, provider: Provider, going_to: str = "/desk/") -> Any:
    return client.get(_ours(provider.address_after(off(client, going_to))))


def _ours(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def why() -> list[str]:
    lines = AuditEntry.objects.filter(act="account.sign_on_failed", ok=False).order_by("id")
    return [each.payload["why"] for each in lines]


def test_a_linked_account_comes_in_and_goes_where_it_wanted(
    client: Client, provider: Provider, zhou: User
) -> None:
    answer = back(client, provider, "/jobs/")
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/")
    assert client.get("/jobs/").status_code == 200
    assert Sitting.objects.filter(user=zhou, ended_at__isnull=True).count() == 1
    assert AuditEntry.objects.filter(act="account.logged_in", user_id=zhou.pk).exists()


def test_what_is_asked_of_the_provider(client: Client, provider: Provider, zhou: User) -> None:
    asked = parse_qs(urlsplit(off(client)).query)
    assert asked["response_type"] == ["code"]
    assert asked["scope"] == ["openid"], "nothing but who it is"
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/account/sso/back/"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 20
    assert SECRET not in str(asked)


def test_our_second_factor_is_still_asked(client: Client, provider: Provider, li: User) -> None:
    provider.claims = {"amr": ["pwd", "otp"], "acr": "3"}
    assert back(client, provider)["Location"] == "/desk/"
    assert client.get("/desk/")["Location"] == "/account/code/?next=/desk/"
    assert client.post("/account/code/", {"code": code()}).status_code == 302
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("said", [{"amr": ["pwd", "otp"]}, {"acr": "urn:gov:level3"}])
def test_a_second_factor_that_counts_here_is_not_asked_again_but_releases_nothing(
    client: Client, provider: Provider, li: User, settings: Any, said: dict[str, Any]
) -> None:
    settings.OIDC_SECOND_FACTORS = frozenset({"amr=otp", "acr=urn:gov:level3"})
    provider.claims = said
    back(client, provider)
    assert client.get("/families/").status_code == 200
    taken_out = client.get("/families/list.xlsx")
    assert taken_out["Location"].startswith("/account/again/?next=/families/list.xlsx")
    sent = {"password": Typed("").password, "code": code(), "next": "/families/list.xlsx"}
    assert client.post("/account/again/", sent).status_code == 302
    assert client.get("/families/list.xlsx").status_code == 200


def test_the_word_of_the_provider_is_no_fresh_proof(
    client: Client, provider: Provider, zhou: User
) -> None:
    """Its session may be hours old, at a desk somebody has left."""
    back(client, provider)
    assert client.get("/account/leave/")["Location"].startswith("/account/again/")


def test_a_forged_state_lets_nobody_in(client: Client, provider: Provider, zhou: User) -> None:
    address = _ours(provider.address_after(off(client)))
    forged = client.get(address.replace("state=", "state=x"))
    assert forged.status_code == 422
    assert "没有登录" in forged.content.decode()
    assert "/token" not in provider.asked
    assert client.get("/desk/").status_code == 302
    assert why() == ["unproved"]


def test_whoever_cancels_there_is_told_so(
    client: Client, provider: Provider, zhou: User
) -> None:
    there = _ours(provider.address_after(off(client)))
    path, _, query = there.partition("?")
    state = parse_qs(query)["state"][0]
    answer = client.get(path, {"error": "access_denied", "state": state})
    assert answer.status_code == 422
    assert "那里取消了" in answer.content.decode()
    assert why() == ["unproved"]


def test_the_answer_of_another_browser_lets_nobody_in(
    client: Client, provider: Provider, zhou: User
) -> None:
    """Somebody else's finished log-in cannot be pushed on a person."""
    theirs = _ours(provider.address_after(off(Client())))
    off(client)
    assert client.get(theirs).status_code == 422
    assert client.get("/desk/").status_code == 302


def test_an_address_used_once_lets_nobody_in_again(
    client: Client, provider: Provider, zhou: User
) -> None:
    address = _ours(provider.address_after(off(client)))
    assert client.get(address).status_code == 302
    client.post("/account/log-out/")
    assert client.get(address).status_code == 422
    assert provider.asked.count("/token") == 1, "the state is gone before the code is used"


def test_a_code_the_provider_has_taken_back_lets_nobody_in(
    client: Client, provider: Provider, zhou: User
) -> None:
    address = _ours(provider.address_after(off(client)))
    provider.codes.clear()
    assert client.get(address).status_code == 422
    assert client.get("/desk/").status_code == 302


def test_another_token_for_an_old_nonce_lets_nobody_in(
    client: Client, provider: Provider, zhou: User
) -> None:
    first = provider.address_after(off(client))
    used = next(iter(provider.codes.values()))["nonce"]
    assert client.get(_ours(first)).status_code == 302
    client.post("/account/log-out/")
    provider.claims = {"nonce": used}
    assert back(client, provider).status_code == 422
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "said",
    [
        {"aud": "another-application"},
        {"aud": ["another-application"], "azp": CLIENT},
        {"aud": [CLIENT, "another-application"], "azp": "another-application"},
        {"iss": "https://elsewhere.example"},
        {"exp": -3600},
        {"nbf": 3600},
        {"iat": 3600},
        {"sub": ""},
        {"sub": 7},
        {"amr": "otp"},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    client: Client, provider: Provider, zhou: User, said: dict[str, Any]
) -> None:
    now = int(time.time())
    times = {name: now + said[name] for name in said if name in {"exp", "nbf", "iat"}}
    provider.claims = {**said, **times}
    answer = back(client, provider)
    assert answer.status_code in {403, 422}
    assert client.get("/desk/").status_code == 302
    assert why() in (["unproved"], ["unknown"])


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "exp", "iat", "nonce"])
def test_a_token_without_it_lets_nobody_in(
    client: Client, provider: Provider, zhou: User, claim: str
) -> None:
    provider.without = (claim,)
    assert back(client, provider).status_code == 422
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_nobody_signed_lets_nobody_in(
    client: Client, provider: Provider, zhou: User, algorithm: str
) -> None:
    """Even where the provider's own description allows it."""
    provider.algorithm = algorithm
    assert back(client, provider).status_code == 422
    assert client.get("/desk/").status_code == 302


def test_a_token_of_another_key_lets_nobody_in(
    client: Client, provider: Provider, zhou: User
) -> None:
    provider.published = [new_key("one")]
    assert back(client, provider).status_code == 422
    assert client.get("/desk/").status_code == 302


def test_no_token_at_all_lets_nobody_in(client: Client, provider: Provider, zhou: User) -> None:
    provider.no_token = True
    assert back(client, provider).status_code == 422


@pytest.mark.parametrize("apart", [-50, 50])
def test_a_clock_may_be_a_minute_off(
    client: Client, provider: Provider, zhou: User, apart: int
) -> None:
    now = int(time.time()) + apart
    provider.claims = {"iat": now, "nbf": now, "exp": now + 20 if apart < 0 else now + 300}
    assert back(client, provider).status_code == 302


def test_keys_are_asked_once_and_again_when_the_provider_changes_them(
    client: Client, provider: Provider, zhou: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        assert back(Client(), provider).status_code == 302
    description = "/.well-known/openid-configuration"
    assert (provider.asked.count(description), provider.asked.count("/jwks")) == (1, 1)
    provider.key = new_key("two")
    assert back(Client(), provider).status_code == 302
    assert (provider.asked.count(description), provider.asked.count("/jwks")) == (1, 2)
    later = time.monotonic() + 601
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert back(client, provider).status_code == 302
    assert (provider.asked.count(description), provider.asked.count("/jwks")) == (2, 3)


def test_a_person_without_an_account_is_told_their_number_and_gets_none(
    client: Client, provider: Provider, zhou: User
) -> None:
    provider.subject = "gov-430902-<b>9999</b>"
    before = User.objects.count()
    answer = back(client, provider)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "gov-430902-&lt;b&gt;9999" in page
    assert "安全管理员" in page
    assert User.objects.count() == before
    assert why() == ["unknown"]
    assert "9999" not in str(list(AuditEntry.objects.values()))


def test_a_closed_account_stays_closed(client: Client, provider: Provider, zhou: User) -> None:
    User.objects.filter(pk=zhou.pk).update(is_active=False)
    answer = back(client, provider)
    assert answer.status_code == 403
    assert "已经停用" in answer.content.decode()
    assert client.get("/desk/").status_code == 302
    assert why() == ["closed"]


def test_an_account_without_a_post_gets_no_further(
    client: Client, provider: Provider, zhou: User
) -> None:
    zhou.posts.update(ends_on=timezone.localdate())
    answer = back(client, provider)
    assert answer.status_code == 403
    assert "没有在岗的岗位" in answer.content.decode()
    assert why() == ["no_post"]


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_it_leads_to_no_foreign_address(
    client: Client, provider: Provider, zhou: User, elsewhere: str
) -> None:
    assert back(client, provider, elsewhere)["Location"] == "/desk/"


def test_the_session_gets_a_new_name_and_ends_with_the_log_out(
    client: Client, provider: Provider, zhou: User
) -> None:
    address = _ours(provider.address_after(off(client)))
    before = client.session.session_key
    client.get(address)
    assert client.session.session_key != before
    kept = Client()
    kept.cookies = client.cookies
    client.post("/account/log-out/")
    assert client.get("/desk/").status_code == 302
    assert kept.get("/desk/").status_code == 302
    assert not Sitting.objects.filter(user=zhou, ended_at__isnull=True).exists()


def test_who_was_logged_in_before_is_not_mixed_with_who_comes(
    client: Client, provider: Provider, li: User, appoint: Appoint
) -> None:
    appoint("郑村官", Role.VILLAGE_CONTACT, "341599100200")
    client.post("/account/log-in/", Typed("u2")._asdict())
    assert client.get("/desk/").status_code == 200
    back(client, provider)
    assert client.get("/desk/")["Location"] == "/account/code/?next=/desk/"


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "ftp://elsewhere.example/"},
        {"jwks_uri": ""},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_that_is_not_what_it_says_is_not_gone_to(
    client: Client, provider: Provider, described: dict[str, Any]
) -> None:
    provider.described = described
    assert client.get("/account/sso/").status_code == 502
    with pytest.raises(Refusal):
        sso.confirm_works()


def test_a_provider_that_is_away_is_said_in_plain_words(
    client: Client, provider: Provider, settings: Any
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    answer = client.get("/account/sso/")
    assert answer.status_code == 502
    assert "现在连不上" in answer.content.decode()
    assert "用户名和密码" in answer.content.decode()


def test_the_answer_of_another_provider_is_refused(
    client: Client, provider: Provider, zhou: User
) -> None:
    address = _ours(provider.address_after(off(client)))
    assert client.get(f"{address}&iss=https://elsewhere.example").status_code == 422


def test_the_doctor_looks_at_issuer_keys_and_secret(provider: Provider, settings: Any) -> None:
    sso.confirm_works()
    Path(settings.OIDC_SECRET_FILE).chmod(0o640)
    with pytest.raises(Refusal, match="chmod 600"):
        sso.confirm_works()
    Path(settings.OIDC_SECRET_FILE).chmod(0o600)
    settings.OIDC_CLIENT_ID = ""
    with pytest.raises(Refusal, match="NUANXIN_OIDC_CLIENT_ID"):
        sso.confirm_works()


def test_without_a_provider_there_is_no_such_way(client: Client, db: None) -> None:
    assert client.get("/account/sso/").status_code == 404
    assert client.get("/account/sso/back/").status_code == 404
    assert "统一登录" not in client.get("/account/log-in/").content.decode()


def test_the_log_in_page_names_the_way(client: Client, provider: Provider) -> None:
    assert (
        "/account/sso/?next=/families/"
        in client.get("/account/log-in/?next=/families/").content.decode()
    )


def test_one_account_each_and_one_person(
    provider: Provider, li: User, appoint: Appoint
) -> None:
    other = User.objects.get(
        pk=appoint("赵同志", Role.VILLAGE_CONTACT, "341599101").user_id or 0
    )
    with pytest.raises(Refusal, match="另一个账号"):
        link(user=other, subject=f" {provider.subject} ", by=SYSTEM, at=timezone.now())
    link(user=li, subject="gov-new", by=SYSTEM, at=timezone.now())
    link(user=other, subject=provider.subject, by=SYSTEM, at=timezone.now())
    assert LinkedIdentity.objects.count() == 2
    assert provider.subject not in str(list(LinkedIdentity.objects.values()))


def test_a_link_to_another_provider_lets_nobody_in(
    client: Client, provider: Provider, zhou: User
) -> None:
    LinkedIdentity.objects.update(issuer="https://former.example")
    assert back(client, provider).status_code == 403
