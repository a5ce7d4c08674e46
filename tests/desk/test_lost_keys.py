"""With MFA_KEYS lost, every page of an account answers, and says what happened and what to do."""

from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from newsroom import encryption
from tests.conftest import PASSWORD
from tests.desk.conftest import OverTLS, sign_in
from tests.desk.test_own_account import list_account_addresses
from timeline.models import User

SAID = "The server cannot read what it stored"


@pytest.fixture
def client(reporter: User, settings: Any) -> Client:
    """Somebody who is signed in, with second factors that the server can no longer read."""
    TOTP.activate(reporter, "A" * 32)
    RecoveryCodes.activate(reporter)
    client = sign_in(reporter)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    settings.MFA_KEYS = [encryption.generate_key()]
    return client


def fill_in(pattern: str) -> str:
    """Return the address of a pattern of an account."""
    address = pattern.replace("<int:pk>", "1").replace("<str:token>", "x" * 43)
    address = address.replace("^", "").replace("$", "").replace("(?P<key>[-:\\w]+)", "x-x")
    return "/" + address.replace("(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)", "1-x")


def test_no_address_of_an_account_fails(client: Client) -> None:
    for pattern in sorted(list_account_addresses()):
        address = fill_in(pattern)
        if address == "/accounts/logout/":
            continue
        for send in (client.get, client.post):
            response = send(address, {"code": "000000", "password": "x"} if send == client.post else None)
            assert response.status_code < 500, (send, address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "recovery-codes/", "recovery-codes/download/", "recovery-codes/generate/"),
        *("totp/deactivate/", "reauthenticate/", "webauthn/", "webauthn/add/"),
    ],
)
def test_each_page_of_second_factors_says_what_happened_and_what_to_do(client: Client, address: str) -> None:
    page = client.get(f"/accounts/2fa/{address}", follow=True).content.decode()
    assert SAID in page
    assert "ask an administrator to reset your second factor" in page


def test_signing_in_says_so_too(reporter: User, client: Client) -> None:
    signing_in = OverTLS()
    signing_in.post("/accounts/login/", {"login": reporter.email, "password": PASSWORD})
    answer = signing_in.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert SAID in answer
    assert "Ask an administrator to reset it" in answer


def test_a_page_of_readable_factors_says_nothing_of_it(reporter: User) -> None:
    TOTP.activate(reporter, "A" * 32)
    assert SAID not in sign_in(reporter).get("/accounts/2fa/").content.decode()
