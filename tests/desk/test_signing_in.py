"""Signing in and out: by e-mail address, with rate limits, without redirects to other sites."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.desk.conftest import OverTLS
from tests.support.desk_pages import Answer, follow, get
from timeline.models import User
from timeline.pages import inline_assets

SIGN_IN = "/accounts/login/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Answer:
    form = get(client, SIGN_IN, **more).form.fill(login=email, password=password)
    response = form.send(client)
    return Answer(response)


def where(answer: Answer) -> str:
    assert answer.status == 302, answer.text
    found: str = answer.response["Location"]
    return found


def test_sign_in_takes_an_email_address(client: Client, reporter: User) -> None:
    assert where(sign_in(client, " Reporter@Example.org ")) == "/desk/"
    page = get(client, "/desk/")
    assert "Reporter" in page.text


@pytest.mark.parametrize(
    ("email", "password"),
    [("reporter@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("Reporter", PASSWORD), ("", "")],
)
def test_wrong_name_and_wrong_password_get_the_same_error(
    email: str, password: str, client: Client, reporter: User
) -> None:
    answer = sign_in(client, email, password)
    assert answer.status == 200
    assert PASSWORD not in answer.html
    assert client.get("/desk/").status_code == 302


def test_existence_of_accounts_is_not_revealed(client: Client, reporter: User) -> None:
    known, unknown = (
        sign_in(client, "reporter@example.org", "wrong"),
        sign_in(client, "nobody@example.org", "wrong"),
    )
    assert known.alert == unknown.alert != ""


def test_deactivated_account_cannot_sign_in(client: Client, reporter: User) -> None:
    reporter.is_active = False
    reporter.save()
    sign_in(client, "reporter@example.org")
    assert client.get("/desk/").status_code == 302


@pytest.mark.slow
def test_password_guessing_is_limited(client: Client, reporter: User) -> None:
    for _ in range(10):
        answer = sign_in(client, "reporter@example.org", "wrong")
        if "Too many failed" in answer.text:
            break
    else:
        pytest.fail("ten wrong passwords, and still no end")
    # Not even with the right password or from a new browser.
    assert sign_in(client, "reporter@example.org").status == 429
    other = OverTLS()
    assert sign_in(other, "reporter@example.org").status == 429
    assert other.get("/desk/").status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize("name", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP"])
def test_forged_header_does_not_avoid_the_limit(name: str, reporter: User) -> None:
    client = OverTLS()
    statuses = []
    for number in range(40):
        data = {"login": f"nobody{number}@example.org", "password": "wrong"}
        header: dict[str, Any] = {name: f"10.0.0.{number}"}
        statuses.append(client.post(SIGN_IN, data, **header))
    assert any(response.status_code == 429 or b"Too many failed" in response.content for response in statuses)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "away",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "https:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
        "https://testserver.evil.example/",
    ],
)
def test_signing_in_never_leads_off_the_site(away: str, reporter: User) -> None:
    for client, answer in (
        (item := OverTLS(), sign_in(item, "reporter@example.org", next=away)),
        (
            two := OverTLS(),
            Answer(two.post(SIGN_IN, {"login": "reporter@example.org", "password": PASSWORD, "next": away})),
        ),
    ):
        assert where(answer) == "/desk/"
        assert client.get("/desk/").status_code == 200


def test_signing_in_leads_to_the_requested_page(client: Client, reporter: User) -> None:
    response = client.get("/desk/parties/?q=board")
    form = get(client, response["Location"]).form.fill(login="reporter@example.org", password=PASSWORD)
    assert form.send(client)["Location"] == "/desk/parties/?q=board"


def test_signed_in_user_is_redirected(as_reporter: Client) -> None:
    assert as_reporter.get(SIGN_IN)["Location"] == "/desk/"
    assert as_reporter.get(SIGN_IN, {"next": "https://evil.example/"})["Location"] == "/desk/"


def test_sign_up_is_closed(db: None, client: Client) -> None:
    page = get(client, "/accounts/signup/")
    assert page.root.all("input", type="password") == []
    data = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", data)
    assert not User.objects.exists()
    assert "/accounts/signup/" not in get(client, SIGN_IN).root.links()


def test_sign_out_needs_a_post_request(as_reporter: Client) -> None:
    for response in (as_reporter.get("/accounts/logout/"), as_reporter.head("/accounts/logout/")):
        assert response.status_code == 200
    assert as_reporter.get("/desk/").status_code == 200
    form = get(as_reporter, "/desk/").form_to("/accounts/logout/")
    assert form.method == "post"
    assert form.send(as_reporter)["Location"] == "/"
    assert as_reporter.get("/desk/").status_code == 302


def test_signing_out_leads_nowhere_else(as_reporter: Client) -> None:
    response = as_reporter.post("/accounts/logout/", {"next": "https://evil.example/"})
    assert response["Location"] == "/"


def test_session_cookie_is_http_only_and_ends_with_the_browser(client: Client, reporter: User) -> None:
    sign_in(client, "reporter@example.org")
    cookie = client.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")


def test_forgotten_password_is_reset_by_mail(client: Client, reporter: User) -> None:
    form = get(client, "/accounts/password/reset/").form.fill(email="reporter@example.org")
    follow(client, form.send(client))
    (message,) = mail.outbox
    (address,) = re.findall(r"https?://[^/\s]+(/\S+)", str(message.body))
    page = get(client, client.get(address)["Location"])
    new = "another-horse-battery"
    client.post(page.response.wsgi_request.path, {"password1": new, "password2": new})
    assert where(sign_in(OverTLS(), "reporter@example.org", new)) == "/desk/"


@pytest.fixture
def verified(reporter: User) -> User:
    """Return an account as the newsroom creates it, with a verified address (needed for the second factor)."""
    EmailAddress.objects.create(user=reporter, email=reporter.email, verified=True, primary=True)
    return reporter


TOTP = "/accounts/2fa/totp/activate/"


def again(client: Client, wanted: str) -> Answer:
    """Open a page that asks for the password again, and enter it."""
    response = client.get(wanted)
    assert response["Location"].startswith("/accounts/reauthenticate/")
    return follow(client, get(client, response["Location"]).form.fill(password=PASSWORD).send(client))


PAGES = [
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/desk/",
    "/desk/parties/",
    "/desk/new/",
]


def policy(response: object) -> dict[str, list[str]]:
    found = response["Content-Security-Policy"]  # type: ignore[index]
    return {words[0]: words[1:] for part in found.split(";") if (words := part.split())}


STRICT = {
    "default-src": ["'none'"],
    # The inline script and style of readers' pages, and nothing else inline.
    "script-src": ["'self'", inline_assets.csp_source(inline_assets.LOADER_JS)],
    "style-src": ["'self'", inline_assets.csp_source(inline_assets.CSS)],
    "img-src": ["'self'"],
    "connect-src": ["'self'"],
    "font-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}


@pytest.mark.slow
def test_data_images_are_allowed_on_the_second_factor_page_only(client: Client, verified: User) -> None:
    sign_in(client, "reporter@example.org")
    response = again(client, TOTP).response
    assert policy(response) == {**STRICT, "img-src": ["'self'", "data:"]}
    (picture,) = Answer(response).root.all("img")
    assert picture["src"].startswith("data:image/")
    for address in PAGES:
        response = client.get(address)
        assert response.status_code == 200, address
        assert policy(response) == STRICT, address


def test_redirects_and_refusals_have_the_same_policy(client: Client, as_reporter: Client) -> None:
    for response in (
        client.get(SIGN_IN),
        client.get("/desk/"),
        client.get("/accounts/signup/"),
        client.get("/accounts/password/reset/"),
        client.get("/nowhere/"),
        client.get(TOTP),
        as_reporter.get("/desk/t/nowhere/"),
    ):
        found = policy(response)
        assert {
            name: [item for item in values if item != "data:"] for name, values in found.items()
        } == STRICT


@pytest.mark.slow
def test_account_pages_fit_the_policy(client: Client, verified: User) -> None:
    sign_in(client, "reporter@example.org")
    again(client, TOTP)
    for address in [*PAGES, TOTP]:
        page = get(client, address)
        assert page.root.all("style") == [], address
        assert [
            item for item in page.root.all("script") if not item.get("src").startswith("/static/")
        ] == [], address
        assert [item for item in page.root.all() if "style" in item.attributes] == [], address
        assert [
            item for item in page.root.all() if any(name.startswith("on") for name in item.attributes)
        ] == []
        assert len(page.root.all("h1")) == 1, address


def code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.slow
def test_second_factor_is_required_after_setup(client: Client, verified: User) -> None:
    sign_in(client, "reporter@example.org")
    page = again(client, TOTP)
    secret = next(
        found[0]
        for found in [
            re.findall(r"\b[A-Z2-7]{32}\b", item.text + " " + item.get("value")) for item in page.root.all()
        ]
        if found
    )
    form = page.form.fill(code=code(secret))
    assert form.send(client).status_code == 302
    other = OverTLS()
    answer = sign_in(other, "reporter@example.org")
    assert where(answer).startswith("/accounts/2fa/authenticate/")
    assert other.get("/desk/").status_code == 302
    wrong = get(other, where(answer)).root
    assert wrong.all("input", name="code")
    response = other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert response.status_code == 200
    assert other.get("/desk/").status_code == 302


def test_desk_pages_cannot_be_framed(as_reporter: Client) -> None:
    response = as_reporter.get(reverse("desk:timelines"))
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
