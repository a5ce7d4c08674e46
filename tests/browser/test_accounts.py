"""Accounts in a browser: passkeys, and every page under axe, at both widths, light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SIZES, Watch
from tests.conftest import PASSWORD
from tests.support import axe
from timeline.actions.accounts import invite
from timeline.models import User

pytestmark = pytest.mark.once


def sign_in(page: Page, email: str, at: str = "") -> None:
    page.goto(f"{at}/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def add_authenticator(context: BrowserContext, page: Page) -> Any:
    """Give the browser a security key of its own."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def test_passkey_is_made_signs_in_and_opens_the_desk(
    reporter: User, base_url: str, open_context: Callable[..., BrowserContext], watch: Watch, settings: Any
) -> None:
    settings.SECOND_FACTOR_ROLES = ["reporter"]
    # Browsers allow no passkey for an address of numbers.
    here = base_url.replace("127.0.0.1", "localhost")
    watch.host = here.removeprefix("http://")
    context = open_context()
    page = context.new_page()
    add_authenticator(context, page)
    sign_in(page, "reporter@example.org", here)
    expect(page.get_by_text("Your role needs a second factor")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Its name").fill("Key on the ring")
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert str(Authenticator.objects.get(type="webauthn")) == "Key on the ring"
    page.get_by_role("link", name="Go to the desk").click()
    expect(page).to_have_url(f"{here}/desk/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, "reporter@example.org", here)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{here}/desk/")
    # And where one is asked again.
    page.goto(f"{here}/accounts/2fa/webauthn/reauthenticate/?next=/accounts/password/change/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_label("New password again")).to_be_visible()


def test_page_says_that_the_browser_allows_no_passkeys(
    reporter: User, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context().new_page()
    page.add_init_script("delete window.PublicKeyCredential")
    sign_in(page, "reporter@example.org")
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("alert").filter(has_text="allows no passkeys")).to_be_visible()


def test_without_scripts_the_page_says_so_and_the_code_works(
    reporter: User, open_context: Callable[..., BrowserContext]
) -> None:
    TOTP.activate(reporter, "A" * 32)
    (code, *_others) = RecoveryCodes.activate(reporter).get_unused_codes()
    page = open_context(java_script_enabled=False).new_page()
    sign_in(page, "reporter@example.org")
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    page.get_by_label("Code of your authenticator app").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Timelines")).to_be_visible()


@pytest.fixture
def chief(make_user: Callable[..., User]) -> User:
    return make_user("chief@example.org", "administrator", "editor")


def test_every_page_of_accounts_is_accessible_and_fits(
    chief: User, reporter: User, open_context: Callable[..., BrowserContext]
) -> None:
    TOTP.activate(reporter, "A" * 32)
    RecoveryCodes.activate(reporter)
    link = invite("new@example.org", ["reporter"], by=chief)
    page = open_context().new_page()
    signed_out = ["/accounts/login/", "/accounts/password/reset/", f"/accounts/invitation/{link.token}/"]
    signed_out += ["/accounts/invitation/x/", "/accounts/password/reset/done/", "/accounts/signup/"]
    for address in signed_out:
        look_at(page, address)
    sign_in(page, "reporter@example.org")
    look_at(page, "/accounts/2fa/authenticate/")
    page.get_by_role("button", name="Cancel").click()
    sign_in(page, "chief@example.org")
    look_at(page, "/accounts/reauthenticate/")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    for address in (
        *("/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"),
        *("/accounts/2fa/webauthn/", "/accounts/email/", "/accounts/password/change/", "/accounts/sessions/"),
        *("/desk/accounts/", "/desk/accounts/invite/"),
        *(f"/desk/accounts/{user.pk}/" for user in (chief, reporter)),
    ):
        look_at(page, address)
    RecoveryCodes.activate(chief)
    for address in ("/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/"):
        look_at(page, address)


def look_at(page: Page, address: str) -> None:
    response = page.goto(address)
    assert response is not None
    assert response.status in {200, 410}, address
    for name, size in SIZES.items():
        page.set_viewport_size(size)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{address} is {width} px wide on a {name}"
    assert axe.look(page) == [], address
