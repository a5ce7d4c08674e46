"""Fuzzed requests: the forms and addresses of the site with one or several parts made wrong. The same seed makes the same."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from tests.support import hostile_values as hostile

METHODS = [
    "GET",
    "GET",
    "GET",
    "POST",
    "POST",
    "POST",
    "POST",
    "HEAD",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "BREW",
]
NUMBERS = [
    "",
    "0",
    "-1",
    "1",
    "2",
    "1.5",
    "1e9",
    "9" * 30,
    "٣",
    "²",
    "NaN",
    "0x10",
    "１２",
    " 1 ",
    "+1",
    "1" * 5000,
]
DATES = [
    *hostile.REFUSED_DATES,
    *hostile.DATES,
    "2026-11-30", "0000-00-00", "9999-12-31", "10000-01-01", "-0001-01-01", "2026-02-30", "yesterday", "2026-11-30T25:61",
]  # fmt: skip
ADDRESSES = [
    "http://[", "//evil.example", "http://[::1", "javascript:alert(1)", "/\\evil.example", "http:///x", "https://a:b:c@d",
    "http://xn--/", "\thttp://x", "//", "?next=", "http://" + "a" * 3000, "mailto:", "data:text/html,x", "http://a b/",
]  # fmt: skip
IDS = ["n0such", "..", "", "x" * 300, "a1'", "A1", "timeline", "[a1]", "🔥1", "a1\n", "%00"]
WORDS = [*hostile.TEXTS.values(), *hostile.REFUSED_TEXTS.values(), "", " ", "on", "true", "None", "[]", "{}"]
POOLS: list[list[str]] = [NUMBERS, DATES, ADDRESSES, IDS, WORDS]
# Parameters that views read from an address.
PARAMETERS = [
    *(
        "q",
        "page",
        "entry",
        "after",
        "back",
        "moved",
        "bin",
        "reordered",
        "open",
        "from",
        "to",
        "party",
        "kind",
    ),
    *(
        "key",
        "verification",
        "timeline",
        "show",
        "other",
        "text",
        "start",
        "end",
        "words",
        "source",
        "next",
        "url",
    ),
    *(
        "format",
        "maxwidth",
        "edtf",
        "stated",
        "time",
        "zone",
        "create",
        "verb",
        "person",
        "first_day",
        "last_day",
    ),
    *(
        "part",
        "known",
        "again",
        "decide",
        "number",
        "time_zone",
        "hemisphere",
        "answers",
        "about",
        "sort",
        "at",
        "state",
        "by",
        "order",
        "query",
    ),
]
HEADERS: dict[str, list[str]] = {
    "HX-Request": ["true", "false", "x"],
    "HX-Current-URL": ["http://[", "https://testserver/desk/", "//x", "é", "http://testserver:99999/"],
    "HX-History-Restore-Request": ["true"],
    "HX-Target": ["x" * 3000],
    "Accept-Datetime": [
        "yesterday",
        "Thu, 31 May 2007 20:35:00 GMT",
        "Thu, 99 May 99999 99:99:99 GMT",
        "9" * 400,
    ],
    "If-None-Match": ["*", '"x"', 'W/"', "é", '"' * 500],
    "If-Modified-Since": ["x", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Foo 9999 00:00:00 GMT"],
    "Range": ["bytes=0-1", "bytes=5-1", "lines=x"],
    "Accept-Encoding": ["br;q=x", "gzip;q=9", "*", "identity;q=0", ",,,;=", "é"],
    "Accept-Language": ["ar", "x" * 4000, "en;q=é"],
    "Accept": ["application/json", "é/*;q=x"],
    "Cookie": ["sessionid=x", "csrftoken=é", "a" * 4000, "messages=x", "=;=;="],
    "Referer": ["http://[", "x"],
    "Origin": ["http://[", "null"],
    "X-Forwarded-For": ["é", "1.2.3.4, x", ","],
    "X-Request-ID": ["x" * 400, "é"],
}
CONTENT_TYPES = [
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=x", "multipart/form-data",
    "multipart/form-data; boundary=", "multipart/form-data; boundary=é", "application/json", "text/plain", "", "é",
    "multipart/form-data; boundary=b",
]  # fmt: skip
BODIES = [
    b"", b"\xff\xfe", b"{", b"a=%", b"a=%ff&b=%00", b"=" * 500, b"&" * 3000, b"--b", b"--b\r\n\r\nx\r\n--b--",
    b'--b\r\nContent-Disposition: form-data; name="words"; filename="../../x"\r\n\r\nx\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--b--\r\n',
]  # fmt: skip


@dataclass(frozen=True)
class FormSample:
    """A form of the site: where it goes, and its fields as a browser would send them."""

    action: str
    data: dict[str, list[str]]


@dataclass
class FuzzedRequest:
    """A request of the test client."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.path!r} {self.content_type!r} {self.headers!r} {self.body[:600]!r}"


class Fuzzer:
    """Makes requests from a seed.

    Args:
        addresses: addresses that exist, with or without a query
        forms: forms of their pages
    """

    def __init__(self, seed: int, addresses: Iterable[str], forms: Iterable[FormSample]) -> None:
        self.random = random.Random(seed)
        self.addresses, self.forms = sorted(set(addresses)), list(forms)

    def make(self) -> FuzzedRequest:
        """Return the next request."""
        request = self._send_form() if self.random.random() < 0.5 and self.forms else self._open_address()
        if self.random.random() < 0.3:
            for name in self.random.sample(sorted(HEADERS), self.random.randint(1, 3)):
                request.headers[name] = self.random.choice(HEADERS[name])
        if self.random.random() < 0.1:
            request.body = self.random.choice(BODIES)
            request.content_type = self.random.choice(CONTENT_TYPES)
        return request

    def _send_form(self) -> FuzzedRequest:
        form = self.random.choice(self.forms)
        data = {name: list(values) for name, values in form.data.items()}
        names = [name for name in data if name != "csrfmiddlewaretoken"]
        for name in self.random.sample(names, min(len(names), self.random.randint(1, 3))):
            self._mutate(data, name)
        if self.random.random() < 0.1:
            data[self.random.choice(PARAMETERS)] = [self._choose_value()]
        body = urlencode(data, doseq=True, errors="surrogatepass").encode()
        return FuzzedRequest("POST", form.action, body)

    def _mutate(self, data: dict[str, list[str]], name: str) -> None:
        """Make a field wrong: another value, several, none, or the name of a row that there is not."""
        chance = self.random.random()
        if chance < 0.6:
            data[name] = [self._choose_value()]
        elif chance < 0.7:
            del data[name]
        elif chance < 0.8:
            data[name] = [self._choose_value() for _ in range(self.random.randint(2, 4))]
        elif chance < 0.9:
            data[name] = [value + self._choose_value() for value in data[name]]
        else:
            data[f"{name}-{self.random.choice(NUMBERS)}"] = data.pop(name)

    def _open_address(self) -> FuzzedRequest:
        path, _mark, query = self.random.choice(self.addresses).partition("?")
        parameters: list[tuple[str, Any]] = [(part, "") for part in query.split("&") if part]
        if self.random.random() < 0.35:
            parts = path.split("/")
            parts[self.random.randrange(len(parts))] = quote(
                self._choose_value()[:400], safe="", errors="surrogatepass"
            )
            path = "/".join(parts) or "/"
            path = path if path.startswith("/") else f"/{path}"
        for _ in range(self.random.randint(0, 3)):
            parameters.append((self.random.choice(PARAMETERS), self._choose_value()[:2000]))
        raw = "&".join(
            name if value == "" else f"{name}={quote(value, safe='', errors='surrogatepass')}"
            for name, value in parameters
        )
        return FuzzedRequest(self.random.choice(METHODS), f"{path}?{raw}" if raw else path)

    def _choose_value(self) -> str:
        value = self.random.choice(self.random.choice(POOLS))
        return value if isinstance(value, str) else str(value)
