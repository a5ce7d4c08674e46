"""Second factors: who must have one, how secrets are stored, recovery codes, lost keys."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from newsroom import encryption
from tests.conftest import PASSWORD
from tests.desk.conftest import OverTLS, sign_in
from tests.support.desk_pages import HTMX, get
from timeline.models import User
from timeline.models.audit_events import AuditEvent

SETUP = "/accounts/2fa/totp/activate/"
SECRET = "A" * 32


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def enter_password(client: Client) -> None:
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


@pytest.fixture
def _required(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = ["editor", "lawyer", "administrator"]


@pytest.mark.usefixtures("_required")
@pytest.mark.parametrize(
    ("roles", "is_led"),
    [
        (["viewer"], False),
        (["reporter"], False),
        (["editor"], True),
        (["lawyer"], True),
        (["administrator"], True),
        (["reporter", "lawyer"], True),
    ],
)
def test_roles_that_need_a_second_factor_are_led_to_set_it_up(
    roles: list[str], is_led: bool, make_user: Callable[..., User]
) -> None:
    client = sign_in(make_user("p@example.org", *roles))
    response = client.get("/desk/jobs/" if roles == ["administrator"] else "/desk/")
    assert (response.get("Location") == "/accounts/2fa/") is is_led
    if is_led:
        assert "Your role needs a second factor" in get(client, "/accounts/2fa/").text
        # No address of the desk and no method gets past it.
        for address in ("/desk/", "/desk/new/", "/desk/accounts/", "/desk/t/nowhere/", "/desk/jobs/"):
            for response in (client.get(address), client.post(address)):
                # An administrator is refused what shows timelines, as always.
                assert (response.status_code == 403) or response["Location"] == "/accounts/2fa/"
        assert client.get("/desk/jobs/", headers=HTMX)["HX-Redirect"] == "/accounts/2fa/"


@pytest.mark.usefixtures("_required")
def test_desk_opens_when_an_app_is_set_up(
    editor: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    client = sign_in(editor)
    enter_password(client)
    form = get(client, SETUP).form
    secret = next(word for word in get(client, SETUP).text.split() if len(word) == 32 and word.isupper())
    # Until it is set up it waits in the session, encrypted.
    assert secret not in str(dict(client.session))
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(form.action, {"code": code_of(secret)})
    assert response["Location"] == "/accounts/2fa/recovery-codes/"
    assert client.get("/desk/").status_code == 200
    assert [message.to for message in mail.outbox] == [["editor@example.org"]]
    row = Authenticator.objects.get(type="totp")
    assert secret not in str(row.data)
    assert row.data["secret"].startswith("fernet:")
    assert AuditEvent.objects.filter(verb="factor-added", by=editor).exists()
    codes = get(client, "/accounts/2fa/recovery-codes/")
    assert len(codes.root.all("code")) == 10


@pytest.mark.usefixtures("_required")
def test_recovery_codes_alone_are_no_second_factor(editor: User) -> None:
    RecoveryCodes.activate(editor)
    assert sign_in(editor).get("/desk/")["Location"] == "/accounts/2fa/"


def test_wrong_first_code_keeps_the_secret(editor: User) -> None:
    client = sign_in(editor)
    enter_password(client)
    page = get(client, SETUP)
    secret = next(word for word in page.text.split() if len(word) == 32 and word.isupper())
    again = client.post(SETUP, {"code": "x"})
    assert secret in again.content.decode()
    assert client.post(SETUP, {"code": code_of(secret)}).status_code == 302


def test_recovery_code_signs_in_once(reporter: User) -> None:
    TOTP.activate(reporter, SECRET)
    (code, *_others) = RecoveryCodes.activate(reporter).get_unused_codes()
    answers = []
    for _ in range(2):
        client = OverTLS()
        client.post("/accounts/login/", {"login": reporter.email, "password": PASSWORD})
        answers.append(client.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_code_signs_in_once(reporter: User) -> None:
    TOTP.activate(reporter, SECRET)
    code = code_of(SECRET)
    answers = []
    for _ in range(2):
        client = OverTLS()
        client.post("/accounts/login/", {"login": reporter.email, "password": PASSWORD})
        answers.append(client.post("/accounts/2fa/authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_code_stands_in_for_the_password_where_that_is_asked_again(reporter: User) -> None:
    TOTP.activate(reporter, SECRET)
    client = sign_in(reporter)
    assert client.get("/accounts/password/change/").status_code == 302
    assert client.post("/accounts/2fa/reauthenticate/", {"code": code_of(SECRET)}).status_code == 302
    assert client.get("/accounts/password/change/").status_code == 200


def test_address_can_be_changed_with_a_second_factor(reporter: User) -> None:
    EmailAddress.objects.create(user=reporter, email=reporter.email, verified=True, primary=True)
    TOTP.activate(reporter, SECRET)
    client = sign_in(reporter)
    enter_password(client)
    client.post("/accounts/email/", {"email": "new@example.org", "action_add": "1"})
    assert sorted(message.to[0] for message in mail.outbox) == ["new@example.org", "reporter@example.org"]


def test_removed_app_is_told_by_mail(reporter: User) -> None:
    TOTP.activate(reporter, SECRET)
    client = sign_in(reporter)
    enter_password(client)
    get(client, "/accounts/2fa/totp/deactivate/")
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert [message.to for message in mail.outbox] == [["reporter@example.org"]]
    assert not Authenticator.objects.exists()


# --- Keys -------------------------------------------------------------------------------------------


def test_first_key_encrypts_and_every_key_decrypts(settings: Any) -> None:
    old, new = encryption.generate_key(), encryption.generate_key()
    settings.MFA_KEYS = [old]
    value = encryption.encrypt(SECRET)
    settings.MFA_KEYS = [new, old]
    assert encryption.decrypt(value) == SECRET
    assert not encryption.is_encrypted_with_first_key(value)
    settings.MFA_KEYS = [new]
    with pytest.raises(encryption.WrongKeyError):
        encryption.decrypt(value)


@pytest.mark.parametrize(
    ("keys", "problem"), [([], "not set"), (["x"], "Key 1"), ([Fernet.generate_key().decode(), "y"], "Key 2")]
)
def test_missing_or_wrong_key_is_named(keys: list[str], problem: str, settings: Any) -> None:
    assert problem in encryption.find_key_problem(keys)
    settings.MFA_KEYS = keys
    with pytest.raises(ImproperlyConfigured):
        encryption.encrypt(SECRET)


@pytest.mark.postgresql
def test_command_encrypts_what_is_stored_without_a_key_or_with_an_old_one(
    reporter: User, editor: User, settings: Any
) -> None:
    old, new = encryption.generate_key(), encryption.generate_key()
    settings.MFA_KEYS = [old]
    TOTP.activate(editor, SECRET)
    for kind, data in (
        ("totp", {"secret": SECRET}),
        ("recovery_codes", {"seed": "abc", "used_mask": 1, "migrated_codes": ["1", "2"]}),
        ("webauthn", {"name": "Key", "credential": {"id": "x"}}),
    ):
        Authenticator.objects.create(user=reporter, type=kind, data=data)
    settings.MFA_KEYS = [new, old]
    output = StringIO()
    for _ in range(2):
        call_command("encrypt_second_factors", stdout=output)
    assert output.getvalue().splitlines() == ["Encrypted 5 secrets.", "Encrypted 0 secrets."]
    settings.MFA_KEYS = [new]
    assert encryption.decrypt(Authenticator.objects.get(user=editor).data["secret"]) == SECRET
    codes = Authenticator.objects.get(user=reporter, type="recovery_codes").data
    assert [encryption.decrypt(code) for code in codes["migrated_codes"]] == ["1", "2"]
    assert codes["used_mask"] == 1
    assert Authenticator.objects.get(type="webauthn").data == {"name": "Key", "credential": {"id": "x"}}


def test_command_changes_nothing_where_a_key_is_missing(reporter: User, settings: Any) -> None:
    settings.MFA_KEYS = [encryption.generate_key()]
    TOTP.activate(reporter, SECRET)
    before = Authenticator.objects.get().data
    settings.MFA_KEYS = [encryption.generate_key()]
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("encrypt_second_factors")
    assert Authenticator.objects.get().data == before


def test_secret_from_before_there_was_encryption_still_signs_in(reporter: User) -> None:
    Authenticator.objects.create(user=reporter, type="totp", data={"secret": SECRET})
    client = OverTLS()
    client.post("/accounts/login/", {"login": reporter.email, "password": PASSWORD})
    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})
    assert response["Location"] == "/desk/"


def test_lost_key_is_said_and_is_no_fault(reporter: User, settings: Any) -> None:
    TOTP.activate(reporter, SECRET)
    RecoveryCodes.activate(reporter)
    settings.MFA_KEYS = [encryption.generate_key()]
    client = OverTLS()
    client.post("/accounts/login/", {"login": reporter.email, "password": PASSWORD})
    response = client.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})
    assert "Ask an administrator" in response.content.decode()
    signed_in = sign_in(reporter)
    enter_password(signed_in)
    assert signed_in.get("/accounts/2fa/").status_code == 200


# --- What is no passkey -----------------------------------------------------------------------------

ANSWER = {"clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "AA", "signature": "AA"}
RESPONSES: tuple[Any, ...] = (
    *(None, [], {}, ANSWER),
    *(ANSWER | {"clientDataJSON": "!"}, ANSWER | {"attestationObject": "////"}),
)
MALFORMED = [
    *("", "x", "null", "1", "[]", "{}", '"text"', "[1]", '{"id": 1}', "{" * 2000),
    *(
        json.dumps({"id": "AA", "rawId": "AA", "type": kind, "response": response})
        for kind in ("public-key", "other", None)
        for response in RESPONSES
    ),
]


@pytest.mark.sampled
@pytest.mark.parametrize("credential", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_passkey_is_refused_in_words(credential: str, reporter: User) -> None:
    TOTP.activate(reporter, SECRET)
    signed_in, pending = sign_in(reporter), OverTLS()
    enter_password(signed_in)
    pending.post("/accounts/login/", {"login": reporter.email, "password": PASSWORD})
    for client, address in (
        (signed_in, "/accounts/2fa/webauthn/add/"),
        (signed_in, "/accounts/2fa/webauthn/reauthenticate/"),
        (pending, "/accounts/2fa/authenticate/"),
    ):
        client.get(address)
        response = client.post(address, {"name": "Key", "credential": credential})
        assert response.status_code in {200, 302}, address
    assert not Authenticator.objects.filter(type="webauthn").exists()
    assert pending.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        *(
            "password/reset/key/1-x/",
            "password/reset/key/zzzzzzzzzzzzzzzzzzzz-x/",
            "password/reset/key/0-set-password/",
        ),
        *(
            "confirm-email/x/",
            "confirm-email/MQ:1:x/",
            "confirm-email/-/",
            "2fa/webauthn/keys/99999999999999999999/edit/",
        ),
    ],
)
def test_malformed_link_is_no_fault(path: str, reporter: User) -> None:
    client = sign_in(reporter)
    enter_password(client)
    for sender in (client, OverTLS()):
        assert sender.get(f"/accounts/{path}").status_code < 500
        assert sender.post(f"/accounts/{path}", {"password1": "x"}).status_code < 500
