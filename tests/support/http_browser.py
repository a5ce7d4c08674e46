"""A person with a browser without JavaScript, at a site that runs in processes of its own."""

import http.cookiejar
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.support.desk_pages import Element, Form, parse
from tests.support.site_process import EDITOR, PASSWORD, PATIENCE, Answer


class HTTPBrowser:
    """It keeps cookies, follows redirects, and fills in the forms of pages.

    Args:
        site: scheme, host and port
        trust: the certificates that it accepts, for HTTPS
        headers: sent with every request, for example those that a proxy adds
    """

    def __init__(self, site: str, trust: ssl.SSLContext | None = None, **headers: str) -> None:
        self.site = site
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.path = ""
        # Sends secure cookies over HTTP as well: what a proxy passes on has lost its TLS.
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https"))
        self.cookies = http.cookiejar.CookieJar(policy)
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), urllib.request.HTTPSHandler(context=trust)
        )

    def open(self, path: str, fields: dict[str, Any] | None = None) -> Answer:
        """Request a page, or send a form; return the answer after redirects."""
        body = None if fields is None else urlencode(fields, doseq=True).encode()
        address = urljoin(self.site, path)
        parts = urlsplit(address)
        scheme, host = (
            self.headers.get("X-Forwarded-Proto", parts.scheme),
            self.headers.get("Host", parts.netloc),
        )
        headers = {"Referer": parts._replace(scheme=scheme, netloc=host).geturl(), **self.headers}
        request = urllib.request.Request(address, body, headers)
        try:
            with self._opener.open(request, timeout=PATIENCE) as response:
                self.path = urlsplit(response.url).path
                return Answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            self.path = urlsplit(error.url or "").path
            return Answer(error.code, error.headers, error.read())

    def see(self, path: str) -> Element:
        """Return a page, which must be there."""
        answer = self.open(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return parse(answer.body.decode())

    def send_form(
        self, path: str, values: Mapping[str, Any], pressed: Mapping[str, str] | None = None
    ) -> Answer:
        """Fill in the form of a page that has these fields, and send it as the page would.

        Args:
            path: the page
            values: field → value
            pressed: name and value of the button
        """
        for element in self.see(path).all("form", method="post"):
            form = Form(element)
            buttons = {button.get("name"): button.get("value") for button in element.all("button")}
            if form.names >= values.keys() and (not pressed or buttons.keys() >= pressed.keys()):
                return self.open(urljoin(path, form.action), {**form.fill(values).data, **(pressed or {})})
        raise AssertionError(f"{path} has no form with {sorted(values)}")

    def sign_in(self, email: str = EDITOR, password: str = PASSWORD, leads_to: str = "/desk/") -> None:
        """Sign in at the desk."""
        answer = self.send_form("/accounts/login/", {"login": email, "password": password})
        assert self.path == leads_to, f"{answer.status}: {parse(answer.body.decode()).text}"

    def set_up_app(self, password: str) -> None:
        """Set up an authenticator app as second factor."""
        self.send_form("/accounts/reauthenticate/", {"password": password})
        # The page has a new secret each time, so its form is filled in without opening it again.
        path = "/accounts/2fa/totp/activate/"
        page = self.see(path)
        (secret,) = [code.text for code in page.all("code")]
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        form = next(form for form in map(Form, page.all("form", method="post")) if "code" in form.names)
        answer = self.open(path, form.fill(code=code).data)
        assert self.path == "/accounts/2fa/recovery-codes/", answer.status
