"""A person with a browser without JavaScript, at a site that runs in processes of its own."""

import http.cookiejar
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tests.support.desk_pages import Element, Form, parse
from tests.support.site_process import EDITOR, PASSWORD, PATIENCE, Answer


class HTTPBrowser:
    """It keeps cookies, follows redirects, and fills in the forms of pages.

    Args:
        site: scheme, host and port
        headers: sent with every request, for example the name of the host
    """

    def __init__(self, site: str, **headers: str) -> None:
        self.site = site
        self.headers = headers
        self.path = ""
        cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))

    def open(self, path: str, fields: dict[str, Any] | None = None) -> Answer:
        """Request a page, or send a form; return the answer after redirects."""
        body = None if fields is None else urlencode(fields, doseq=True).encode()
        address = urljoin(self.site, path)
        request = urllib.request.Request(address, body, {"Referer": address, **self.headers})
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

    def send_form(self, path: str, **values: Any) -> Answer:
        """Fill in the form of a page that has these fields, and send it as the page would."""
        names = {name.replace("__", "-") for name in values}
        forms = [form for form in map(Form, self.see(path).all("form", method="post")) if names <= form.names]
        assert forms, f"{path}: no form with {sorted(names)}"
        form = forms[0].fill({name.replace("__", "-"): value for name, value in values.items()})
        return self.open(urljoin(path, form.action or path), form.data)

    def sign_in(self, email: str = EDITOR, password: str = PASSWORD) -> None:
        """Sign in at the desk."""
        self.send_form("/accounts/login/", login=email, password=password)
        assert self.path == "/desk/", self.path
