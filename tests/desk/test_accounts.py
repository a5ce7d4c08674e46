"""The page of accounts: invitations, roles, disabling, sessions, lost second factors. Administrators only."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from newsroom.logs import hide_secrets
from tests.conftest import PASSWORD
from tests.desk.conftest import OverTLS, sign_in
from tests.support.desk_pages import Answer, get
from timeline.actions import accounts as actions
from timeline.actions.base import Refused
from timeline.models import Invitation, User
from timeline.models.audit_events import AuditEvent

ACCOUNTS, INVITE = "/desk/accounts/", "/desk/accounts/invite/"
NEW_PASSWORD = "another-horse-battery"


@pytest.fixture
def administrator(make_user: Callable[..., User]) -> User:
    return make_user("chief@example.org", "administrator")


@pytest.fixture
def chief(administrator: User) -> Client:
    """An administrator who has just entered the password."""
    client = sign_in(administrator)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def page_of(user: User) -> str:
    return f"{ACCOUNTS}{user.pk}/"


def act(client: Client, user: User, action: str, **data: Any) -> Any:
    return client.post(page_of(user), {"action": action, **data})


def invite(client: Client, email: str = "new@example.org", roles: tuple[str, ...] = ("editor",)) -> str:
    """Invite somebody; return the path of the link that the page shows."""
    response = client.post(INVITE, {"email": email, "roles": list(roles)})
    assert response.status_code == 200, response.content
    (address,) = re.findall(r"https?://[^/\s]+(/accounts/invitation/[^\"\s]+)", response.content.decode())
    return str(address)


# --- Who may ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["", "viewer", "reporter", "editor", "lawyer"])
def test_page_is_for_administrators(role: str, make_user: Callable[..., User], administrator: User) -> None:
    client = sign_in(make_user("p@example.org", *([role] if role else [])))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for address in (ACCOUNTS, INVITE, page_of(administrator), f"{ACCOUNTS}999/"):
        for response in (client.get(address), client.post(address, {"action": "roles"})):
            assert response.status_code in {403, 405}
    invitation = Invitation.objects.create(
        email="x@example.org", token_hash="x", made_by=administrator, expires_at=timezone.now()
    )
    assert client.post(f"{ACCOUNTS}invitations/{invitation.pk}/withdraw/").status_code == 403


@pytest.mark.parametrize(
    "act_on",
    [
        lambda user, by: actions.invite("new@example.org", ["editor"], by=by),
        lambda user, by: actions.withdraw_invitation(1, by=by),
        lambda user, by: actions.set_roles(user, ["editor"], seen=["reporter"], by=by),
        lambda user, by: actions.disable_account(user, "Left", by=by),
        lambda user, by: actions.enable_account(user, by=by),
        lambda user, by: actions.end_sessions_of(user, by=by),
        lambda user, by: actions.reset_second_factor(user, "Lost", by=by),
    ],
)
def test_every_action_needs_an_administrator(act_on: Any, reporter: User, editor: User) -> None:
    with pytest.raises(PermissionDenied):
        act_on(reporter, editor)
    assert not AuditEvent.objects.exists()


def test_unattended_administrator_is_asked_again(administrator: User, reporter: User) -> None:
    client = sign_in(administrator)
    assert client.get(ACCOUNTS).status_code == 200
    for address in (INVITE, page_of(reporter)):
        for response in (
            client.get(address),
            client.post(address, {"action": "disable", "disable-reason": "x"}),
        ):
            assert response["Location"].startswith("/accounts/reauthenticate/")
    reporter.refresh_from_db()
    assert reporter.is_active


# --- Invitations ------------------------------------------------------------------------------------


def test_invited_person_makes_an_account_and_is_signed_in(chief: Client, settings: Any) -> None:
    link = invite(chief, roles=("reporter", "editor"))
    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert link in str(message.body)
    invited = OverTLS()
    page = get(invited, link)
    assert "new@example.org" in page.text
    # Opening it changes nothing: mail programs open links, too.
    assert get(invited, link).status == 200
    settings.SECOND_FACTOR_ROLES = ["editor"]
    response = page.form.fill(name="Nora New", password=NEW_PASSWORD).send(invited)
    assert response["Location"] == "/desk/"
    assert invited.get("/desk/")["Location"] == "/accounts/2fa/"
    user = User.objects.get(email="new@example.org")
    assert (str(user), set(user.roles)) == ("Nora New", {"reporter", "editor"})
    assert EmailAddress.objects.get(user=user).verified
    # Once only.
    assert OverTLS().get(link).status_code == 410
    assert OverTLS().post(link, {"name": "Again", "password": NEW_PASSWORD}).status_code == 410
    assert "accepted" in get(chief, ACCOUNTS).text
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"account-invited", "account-added", "sign-in"} <= verbs


def test_token_is_stored_hashed_and_kept_out_of_the_log(chief: Client) -> None:
    link = invite(chief)
    token = link.split("/")[-2]
    assert token not in str(list(Invitation.objects.values()))
    assert token not in hide_secrets(f"GET {link}")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"name": "", "password": NEW_PASSWORD}, "required"),
        ({"name": "N", "password": "Xq7-Xq7"}, "too short"),
        ({"name": "N", "password": "123456789012"}, "numeric"),
        ({"name": "N", "password": ""}, "required"),
        ({"name": "N\u202e", "password": NEW_PASSWORD}, ""),
        ({"name": "N" * 151, "password": NEW_PASSWORD}, "150"),
    ],
)
def test_wrong_name_or_password_is_said_and_uses_up_nothing(
    data: dict[str, str], error: str, chief: Client
) -> None:
    link = invite(chief)
    client = OverTLS()
    response = client.post(link, data)
    if response.status_code == 422:
        assert error in response.content.decode()
        assert data["password"] not in response.content.decode() or not data["password"]
        assert client.post(link, {"name": "N", "password": NEW_PASSWORD}).status_code == 302
    assert User.objects.filter(email="new@example.org").count() == 1


def test_expired_invitation_is_gone_and_says_so(chief: Client) -> None:
    link = invite(chief)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = OverTLS().get(link)
    assert response.status_code == 410
    assert "Ask an administrator" in response.content.decode()
    assert OverTLS().post(link, {"name": "N", "password": NEW_PASSWORD}).status_code == 410
    assert "expired" in get(chief, ACCOUNTS).text
    assert not User.objects.filter(email="new@example.org").exists()


def test_withdrawn_invitation_is_gone(chief: Client) -> None:
    link = invite(chief)
    form = get(chief, ACCOUNTS).form_to(f"{ACCOUNTS}invitations/{Invitation.objects.get().pk}/withdraw/")
    assert form.send(chief).status_code == 302
    assert OverTLS().get(link).status_code == 410
    page = Answer(chief.post(form.action, follow=True))
    assert "was accepted or withdrawn already" in page.text
    assert AuditEvent.objects.filter(verb="invitation-withdrawn").count() == 1


def test_inviting_again_withdraws_the_earlier_link(chief: Client) -> None:
    first, second = invite(chief), invite(chief, "NEW@example.org")
    assert (OverTLS().get(first).status_code, OverTLS().get(second).status_code) == (410, 200)


@pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 5000, "%00", "..", "é"])
def test_unknown_link_is_gone(token: str, db: None) -> None:
    assert OverTLS().get(f"/accounts/invitation/{token}/").status_code in {400, 404, 410}


@pytest.mark.parametrize(
    ("email", "roles", "error"),
    [
        ("", ["editor"], "Give an e-mail address"),
        ("nobody", ["editor"], "valid email"),
        ("Chief@example.org", ["editor"], "There is an account with this address already"),
        ("new@example.org", [], "Choose at least one role"),
        ("new@example.org", ["king"], "not one of the available choices"),
    ],
)
def test_wrong_invitation_is_refused_and_kept(
    email: str, roles: list[str], error: str, chief: Client
) -> None:
    response = chief.post(INVITE, {"email": email, "roles": roles})
    assert response.status_code == 422
    assert error in Answer(response).text
    assert not Invitation.objects.exists()


def test_signed_in_person_makes_no_second_account(chief: Client, reporter: User) -> None:
    link = invite(chief)
    assert sign_in(reporter).get(link).status_code == 409


# --- Accounts ---------------------------------------------------------------------------------------


def test_roles_are_changed_and_logged(chief: Client, administrator: User, reporter: User) -> None:
    form = get(chief, page_of(reporter)).root
    assert form.one("input", name="seen")["value"] == "reporter"
    assert act(chief, reporter, "roles", roles=["editor", "lawyer"], seen="reporter").status_code == 302
    assert set(reporter.groups.values_list("name", flat=True)) == {"editor", "lawyer"}
    event = AuditEvent.objects.get(verb="role-changed")
    assert (event.by, event.uid, event.label) == (
        administrator,
        str(reporter.pk),
        "reporter → editor, lawyer",
    )


def test_roles_that_changed_meanwhile_are_shown_instead(chief: Client, reporter: User) -> None:
    reporter.groups.set(Group.objects.filter(name="viewer"))
    response = act(chief, reporter, "roles", roles=["editor"], seen="reporter")
    assert response.status_code == 409
    page = Answer(response)
    assert "changed the roles meanwhile" in page.text
    assert page.root.one("input", name="seen")["value"] == "viewer"
    assert set(reporter.groups.values_list("name", flat=True)) == {"viewer"}


def test_disabled_account_is_out_at_once_and_can_come_back(chief: Client, reporter: User) -> None:
    theirs = OverTLS()
    theirs.post("/accounts/login/", {"login": reporter.email, "password": PASSWORD})
    assert theirs.get("/desk/").status_code == 200
    assert act(chief, reporter, "disable", **{"disable-reason": "Left the newsroom"}).status_code == 302
    assert theirs.get("/desk/").status_code == 302
    assert (
        OverTLS().post("/accounts/login/", {"login": reporter.email, "password": PASSWORD}).get("Location")
        != "/desk/"
    )
    assert "disabled" in get(chief, ACCOUNTS).text
    assert AuditEvent.objects.get(verb="account-disabled").reason == "Left the newsroom"
    assert act(chief, reporter, "enable").status_code == 302
    # The old session stays ended.
    assert theirs.get("/desk/").status_code == 302
    assert (
        OverTLS().post("/accounts/login/", {"login": reporter.email, "password": PASSWORD})["Location"]
        == "/desk/"
    )


def test_sessions_are_ended(chief: Client, reporter: User) -> None:
    theirs = sign_in(reporter)
    assert act(chief, reporter, "end-sessions").status_code == 302
    assert theirs.get("/desk/").status_code == 302
    assert AuditEvent.objects.filter(verb="sessions-ended", uid=str(reporter.pk)).exists()


def test_lost_second_factor_is_reset_and_the_owner_is_told(chief: Client, reporter: User) -> None:
    TOTP.activate(reporter, "A" * 32)
    theirs = sign_in(reporter)
    response = act(chief, reporter, "reset", **{"reset-reason": "Phone lost, called back"})
    assert response.status_code == 302
    assert not Authenticator.objects.exists()
    assert theirs.get("/desk/").status_code == 302
    (message,) = mail.outbox
    assert message.to == ["reporter@example.org"]
    assert "Phone lost, called back" in str(message.body)


@pytest.mark.parametrize("action", ["disable", "reset"])
def test_reason_is_needed(action: str, chief: Client, reporter: User) -> None:
    TOTP.activate(reporter, "A" * 32)
    for reason in ("", "   ", "x" * 501):
        response = act(chief, reporter, action, **{f"{action}-reason": reason})
        assert response.status_code == 422, reason
    reporter.refresh_from_db()
    assert reporter.is_active
    assert Authenticator.objects.exists()


@pytest.mark.parametrize("action", ["", "delete", "roles\n"])
def test_unknown_action_changes_nothing(action: str, chief: Client, reporter: User) -> None:
    response = act(chief, reporter, action)
    assert response.status_code == 422
    assert "knows no such action" in Answer(response).text


@pytest.mark.parametrize("pk", ["999", "9" * 30, "0"])
def test_unknown_account_is_not_found(pk: str, chief: Client) -> None:
    assert chief.get(f"{ACCOUNTS}{pk}/").status_code == 404


# --- The last administrator -------------------------------------------------------------------------


def test_administrator_keeps_the_own_role_and_account(
    chief: Client, administrator: User, make_user: Callable[..., User]
) -> None:
    make_user("second@example.org", "administrator")
    for response, words in (
        (act(chief, administrator, "roles", roles=["editor"], seen="administrator"), "from yourself"),
        (act(chief, administrator, "disable", **{"disable-reason": "x"}), "your own account"),
        (act(chief, administrator, "reset", **{"reset-reason": "x"}), "Your account"),
    ):
        assert response.status_code == 422
        assert words in Answer(response).text
    assert actions.is_administrator(administrator)


def test_last_active_administrator_stays(administrator: User, make_user: Callable[..., User]) -> None:
    other = make_user("second@example.org", "administrator")
    actions.disable_account(other, "Left", by=administrator)
    # Somebody who was an administrator when the page was opened.
    with pytest.raises(Refused, match="last administrator"):
        actions.set_roles(administrator, ["editor"], seen=["administrator"], by=make_former(other))
    assert actions.is_administrator(administrator)


def make_former(user: User) -> User:
    """Return the account as a request read it before it was disabled."""
    former = User.objects.get(pk=user.pk)
    former.is_active = True
    return former
