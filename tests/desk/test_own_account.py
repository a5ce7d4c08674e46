"""One's own account: what asks for the password again, who is told by mail, malformed addresses to go on to, sessions."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import allauth
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.test import Client

from tests.conftest import PASSWORD
from tests.desk.conftest import OverTLS
from tests.support.desk_pages import Answer, get
from timeline.actions.accounts import end_all_sessions
from timeline.models import User

OTHER_PASSWORD = "another-horse-battery"
EMAIL, CHANGE = "/accounts/email/", "/accounts/password/change/"
NEW = {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}

# Each address under /accounts/ that changes how one signs in, and a form that it takes.
ASKS_AGAIN: dict[str, dict[str, str]] = {
    EMAIL: {"email": "thief@example.org", "action_add": "1"},
    CHANGE: NEW,
    "/accounts/password/set/": NEW,
    "/accounts/2fa/totp/activate/": {"code": "000000"},
    "/accounts/2fa/webauthn/add/": {"name": "Key", "credential": "{}"},
    "/accounts/2fa/recovery-codes/generate/": {},
}
# What only shows something, or starts with the password or a mail by itself.
ASKS_NOTHING = {
    *("login/", "logout/", "inactive/", "signup/", "reauthenticate/", "sessions/", "confirm-email/"),
    *("password/reset/", "password/reset/done/", "password/reset/key/done/", "login/code/confirm/"),
    *("2fa/", "2fa/authenticate/", "2fa/reauthenticate/", "2fa/webauthn/", "2fa/webauthn/reauthenticate/"),
}
# These need a second factor that the account has, or a secret link.
WITH_FACTOR = {"2fa/totp/deactivate/", "2fa/recovery-codes/", "2fa/recovery-codes/download/"}
WITH_KEY = {"2fa/webauthn/keys/<int:pk>/remove/", "2fa/webauthn/keys/<int:pk>/edit/"}


def list_account_addresses() -> set[str]:
    """Return the patterns of all addresses under /accounts/, as `manage.py` would list them."""
    from django.urls import get_resolver
    from django.urls.resolvers import URLResolver

    def walk(resolver: Any, prefix: str) -> set[str]:
        found = set()
        for pattern in resolver.url_patterns:
            path = prefix + str(pattern.pattern)
            found |= walk(pattern, path) if isinstance(pattern, URLResolver) else {path}
        return found

    return {path for path in walk(get_resolver(), "") if path.startswith("accounts/")}


# Pages, notices and mails of the library that this site never uses: signing up, phones, codes by mail, several addresses.
NOT_USED = re.compile(
    r"account/(base_|snippets/|.*(phone|code|signup_by|signup\.|email\.html|verified_email_required|already_exists"
    r"|unknown_account|login_code|signup|cannot_delete|primary_email))|mfa/(base_|trust|.*/base|webauthn/(login|signup|snippets)|recovery_codes/download)"
    r"|usersessions/base_"
)


def test_every_page_notice_and_mail_of_the_library_has_our_words() -> None:
    library, ours = Path(allauth.__file__).parent / "templates", settings.BASE_DIR / "templates" / "accounts"
    names = {
        path.relative_to(library).as_posix()
        for folder in ("account", "mfa", "usersessions")
        for path in (library / folder).rglob("*.*")
    }
    missing = {name for name in names if not (ours / name).exists() and not NOT_USED.match(name)}
    assert missing == set()


def enter_password(client: Client) -> None:
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def sign_in_by_form(email: str, password: str = PASSWORD) -> Client:
    client = OverTLS()
    assert client.post("/accounts/login/", {"login": email, "password": password})["Location"] == "/desk/"
    return client


def test_table_has_every_address_of_accounts() -> None:
    known = (
        {address.removeprefix("/accounts/") for address in ASKS_AGAIN} | ASKS_NOTHING | WITH_FACTOR | WITH_KEY
    )
    secret = {path for path in list_account_addresses() if "key>" in path or "token>" in path}
    assert {path.removeprefix("accounts/") for path in list_account_addresses() - secret} == known
    assert len(secret) == 3


@pytest.mark.parametrize("address", ASKS_AGAIN)
def test_unattended_session_changes_nothing(address: str, reporter: User) -> None:
    client = sign_in_by_form("reporter@example.org")
    before = reporter.password
    for response in (client.get(address), client.post(address, ASKS_AGAIN[address])):
        assert (response.status_code, response["Location"].partition("?")[0]) in {
            (302, "/accounts/reauthenticate/"),
            # Setting a first password leads on to changing the one that is there, which asks.
        }
    reporter.refresh_from_db()
    assert reporter.password == before
    assert reporter.email == "reporter@example.org"
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()
    assert not Authenticator.objects.exists()
    assert mail.outbox == []
    # What was sent waits nowhere.
    assert OTHER_PASSWORD not in str(dict(client.session))


@pytest.mark.parametrize("address", ["/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/"])
def test_unattended_session_neither_sees_nor_removes_a_second_factor(address: str, reporter: User) -> None:
    client = sign_in_by_form("reporter@example.org")
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(
            user=reporter, type=kind, data={"secret": "x", "seed": "x", "used_mask": 0}
        )
    for response in (client.get(address), client.post(address)):
        # Not every page takes a POST; none does anything.
        assert response.status_code in {302, 405}
    assert Authenticator.objects.count() == 2


def test_asking_again_is_good_for_a_few_minutes(reporter: User, settings: Any) -> None:
    client = sign_in_by_form("reporter@example.org")
    enter_password(client)
    assert client.get(CHANGE).status_code == 200
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert client.get(CHANGE).status_code == 302


def test_wrong_password_lets_nobody_go_on(reporter: User) -> None:
    client = sign_in_by_form("reporter@example.org")
    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 200
    assert client.get(CHANGE).status_code == 302


def test_changed_password_is_told_by_mail_and_ends_other_sessions(reporter: User) -> None:
    client, elsewhere = sign_in_by_form("reporter@example.org"), sign_in_by_form("reporter@example.org")
    enter_password(client)
    form = get(client, CHANGE).form.fill(NEW)
    assert form.send(client).status_code == 302
    assert [message.to for message in mail.outbox] == [["reporter@example.org"]]
    assert elsewhere.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200
    assert UserSession.objects.count() == 1
    sign_in_by_form("reporter@example.org", OTHER_PASSWORD)


def test_new_address_replaces_the_old_one_when_its_link_is_opened(reporter: User) -> None:
    EmailAddress.objects.create(user=reporter, email=reporter.email, verified=True, primary=True)
    client, elsewhere = sign_in_by_form("reporter@example.org"), sign_in_by_form("reporter@example.org")
    enter_password(client)
    get(client, EMAIL)
    assert client.post(EMAIL, {"email": "New@example.org", "action_add": "1"}).status_code == 302
    # The old address is told before anything has changed.
    to_new, to_old = sorted(mail.outbox, key=lambda message: message.to)
    assert (to_new.to, to_old.to) == (["new@example.org"], ["reporter@example.org"])
    assert "new@example.org" in str(to_old.body)
    reporter.refresh_from_db()
    assert reporter.email == "reporter@example.org"
    assert "new@example.org" in get(client, EMAIL).text
    (address,) = re.findall(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", str(to_new.body))
    mail.outbox.clear()
    assert client.post(address).status_code == 302
    reporter.refresh_from_db()
    assert reporter.email == "new@example.org"
    assert [message.to for message in mail.outbox] == [["reporter@example.org"]]
    assert elsewhere.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200
    # Once only.
    assert client.post(address).status_code != 500
    sign_in_by_form("new@example.org")


def test_waiting_change_can_be_stopped(reporter: User) -> None:
    EmailAddress.objects.create(user=reporter, email=reporter.email, verified=True, primary=True)
    client = sign_in_by_form("reporter@example.org")
    enter_password(client)
    client.post(EMAIL, {"email": "new@example.org", "action_add": "1"})
    to_new = next(message for message in mail.outbox if message.to == ["new@example.org"])
    client.post(EMAIL, {"email": "new@example.org", "action_remove": "1"})
    (address,) = re.findall(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", str(to_new.body))
    assert client.post(address).status_code == 404
    reporter.refresh_from_db()
    assert reporter.email == "reporter@example.org"


def test_address_of_another_account_is_refused(reporter: User, editor: User) -> None:
    EmailAddress.objects.create(user=editor, email=editor.email, verified=True, primary=True)
    client = sign_in_by_form("reporter@example.org")
    enter_password(client)
    client.post(EMAIL, {"email": "editor@example.org", "action_add": "1"})
    for message in mail.outbox:
        for address in re.findall(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", str(message.body)):
            client.post(address)
    reporter.refresh_from_db()
    assert reporter.email == "reporter@example.org"


# --- Password resets --------------------------------------------------------------------------------


def test_reset_for_an_unknown_address_sends_nothing_and_looks_the_same(
    reporter: User, client: Client
) -> None:
    pages = []
    for email in ("reporter@example.org", "nobody@example.org"):
        response = client.post("/accounts/password/reset/", {"email": email})
        done = client.get(response["Location"])
        pages.append((response.status_code, response["Location"], response.content, done.content))
    assert pages[0] == pages[1]
    assert [message.to for message in mail.outbox] == [["reporter@example.org"]]


def test_reset_for_a_disabled_account_sends_nothing(reporter: User, client: Client) -> None:
    User.objects.filter(pk=reporter.pk).update(is_active=False)
    client.post("/accounts/password/reset/", {"email": "reporter@example.org"})
    assert mail.outbox == []


def test_reset_sends_its_mail_after_the_answer(
    reporter: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[Callable[[], object]] = []
    monkeypatch.setattr("timeline.desk.forms.accounts.send_later", waiting.append)
    for email in ("reporter@example.org", "nobody@example.org"):
        client.post("/accounts/password/reset/", {"email": email})
    # Both wait, and nothing has been made or sent: neither takes longer than the other.
    assert len(waiting) == 2
    assert mail.outbox == []


# --- Where to go on ---------------------------------------------------------------------------------

MALFORMED = [
    *(
        "http://[",
        "http://[]",
        "//[",
        "http://[::1",
        "http://]",
        "///",
        "\\\\[",
        "http://%5b",
        "[",
        "?next=http://[",
    ),
    *("http://a:b:c", "http://host:99999999", "javascript:alert(1)", "\t//evil.example", "\u202e//x", "%00"),
    *("http://[v1.x]/", "http://\ud7ff[", "x" * 5000, "//\u2100.example", "http://[\n]"),
]
PLAIN = sorted(
    f"/{path}"
    for path in list_account_addresses()
    if "<" not in path and "P<" not in path and "(" not in path
)


@pytest.mark.sampled
@pytest.mark.parametrize("value", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_next_is_no_fault_at_any_address(value: str, reporter: User) -> None:
    stranger, client = OverTLS(), sign_in_by_form("reporter@example.org")
    enter_password(client)
    for address in PLAIN:
        if address == "/accounts/logout/":
            continue
        for sender in (stranger, client):
            for response in (
                sender.get(f"{address}?next={quote(value)}"),
                sender.post(address, {"next": value}),
                sender.post(f"{address}?next={quote(value)}"),
            ):
                assert response.status_code < 500, (address, value)
                location = response.get("Location", "/")
                assert location.startswith("/"), (address, value)
                assert not location.startswith(("//", "/\\")), (address, value)
    for response in (
        client.post(f"/accounts/logout/?next={quote(value)}"),
        stranger.get(f"/accounts/reauthenticate/?next={quote(value)}"),
        stranger.get("/desk/", headers={"HX-Request": "true", "HX-Current-URL": quote(value, safe="/:[]")}),
    ):
        assert response.status_code < 500, value
    signed_in = OverTLS().post(
        "/accounts/login/", {"login": "reporter@example.org", "password": PASSWORD, "next": value}
    )
    assert signed_in.status_code in {302, 400}


# --- Sessions ---------------------------------------------------------------------------------------


def test_sessions_are_listed_and_each_can_be_ended(reporter: User) -> None:
    phone, client = sign_in_by_form("reporter@example.org"), sign_in_by_form("reporter@example.org")
    page = get(client, "/accounts/sessions/")
    assert "This session" in page.text
    (field,) = page.root.all("input", name="session")
    response = client.post("/accounts/sessions/", {"session": field["value"]})
    assert response.status_code == 302
    assert phone.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200
    assert (
        "has ended already"
        in Answer(client.post("/accounts/sessions/", {"session": field["value"]}, follow=True)).text
    )


def test_nobody_ends_sessions_of_others(reporter: User, editor: User) -> None:
    theirs, client = sign_in_by_form("editor@example.org"), sign_in_by_form("reporter@example.org")
    row = UserSession.objects.get(user=editor)
    for value in (row.pk, "x", "", "9" * 30):
        client.post("/accounts/sessions/", {"session": value})
    client.post("/accounts/sessions/", {"others": "1"})
    assert theirs.get("/desk/").status_code == 200


def test_sign_out_everywhere_else(reporter: User) -> None:
    phone, client = sign_in_by_form("reporter@example.org"), sign_in_by_form("reporter@example.org")
    client.post("/accounts/sessions/", {"others": "1"})
    assert (phone.get("/desk/").status_code, client.get("/desk/").status_code) == (302, 200)


def test_sessions_that_are_in_no_list_end_too(reporter: User) -> None:
    client = sign_in_by_form("reporter@example.org")
    UserSession.objects.all().delete()
    assert end_all_sessions(reporter) == 1
    assert client.get("/desk/").status_code == 302


def test_pages_of_accounts_are_not_cached(reporter: User) -> None:
    client = sign_in_by_form("reporter@example.org")
    for address in PLAIN:
        if address != "/accounts/logout/":
            assert client.get(address)["Cache-Control"] == "no-store, private", address
