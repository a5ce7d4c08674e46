"""The application never logs content: what is typed into any form, searched for, or at hand when something fails."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, OperationalError
from django.test import Client
from django.urls import reverse

from newsroom.logs import JsonLines
from tests.conftest import PASSWORD
from tests.desk.conftest import OverTLS, sign_in
from tests.test_fuzzed_requests import list_addresses, list_forms, site  # noqa: F401 — a fixture
from timeline.models import Timeline, User
from timeline.publishing import snapshot

pytestmark = pytest.mark.django_db
CANARY = "Quorlax"
# Parts of addresses and of the protocol, which are logged.
KEPT = {"csrfmiddlewaretoken", "slug"}
# Fields that take any text: with these alone filled in, most forms are valid.
TEXTS = {
    *(
        "title",
        "summary",
        "byline",
        "headline",
        "body",
        "words",
        "note",
        "name",
        "publisher",
        "locator",
        "put",
    ),
    *(
        "reason",
        "context",
        "translation",
        "described_as",
        "confidential_reason",
        "outcome",
        "channel",
        "advisory",
    ),
    *(
        "place",
        "short_name",
        "aliases",
        "disclosure",
        "pseudonym",
        "identifying_words",
        "explanation",
        "text",
    ),
    *("withdrawn_reason", "basis", "outcome_note", "kind_note", "why", "was", "now"),
}


class Lines(logging.Handler):
    """Keeps every line as production writes it, of every logger and level."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def find(self) -> list[str]:
        """Return the lines with the canary."""
        return [line for line in self.lines if CANARY.lower() in line.lower()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.slow
@pytest.mark.parametrize("person", ["stranger", "editor"])
def test_no_form_and_no_address_logs_what_is_typed(
    person: str,
    site: tuple[Timeline, dict[str, list[str]]],  # noqa: F811
    make_user: Callable[..., User],
    lines: Lines,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    client: Client = OverTLS()
    if person == "editor":
        client = sign_in(make_user("chief@example.org", "editor", "administrator"))
    client.raise_request_exception = False
    addresses = list_addresses(*site)
    forms = list(list_forms(client, addresses))
    with django_capture_on_commit_callbacks(execute=True):
        for form in forms:
            names = [name for name in form.data if name not in KEPT]
            # Everything wrong at once; then a text in each field that takes any, and all else as the page gave it.
            everything = {**form.data, **{name: [CANARY] for name in names}}
            texts = {name: [f"{CANARY} text"] for name in names if name.rpartition("-")[2] in TEXTS}
            texts = {**form.data, **texts, **({"slug": ["quiet-9"]} if form.data.get("slug") == [""] else {})}
            for data in (everything, texts):
                client.post(form.action, data)
        for address in addresses:
            mark = "&" if "?" in address else "?"
            client.get(f"{address}{mark}q={CANARY}&kind={CANARY}&entry={CANARY}&from={CANARY}")
    assert person == "stranger" or any("withdraw timeline" in line for line in lines.lines)
    assert lines.find() == []


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"invalid literal for int(): '{CANARY}'"),
        KeyError(CANARY),
        DataError(f'invalid input syntax for type integer: "{CANARY}"'),
        IntegrityError(f"duplicate key value violates unique constraint\nDETAIL: Key (name)=({CANARY})"),
        OperationalError(f"server closed the connection\nCONTEXT: {CANARY}"),
        UnicodeEncodeError("ascii", CANARY, 0, 1, "ordinal not in range(128)"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_failure_logs_what_was_at_hand(
    error: Exception, as_editor: Client, timeline: Timeline, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(timeline: Timeline) -> None:
        words = f"{CANARY} said so."
        try:
            raise RuntimeError(words)
        except RuntimeError as first:
            raise error from first

    monkeypatch.setattr(snapshot, "build_draft", fail)
    as_editor.raise_request_exception = False
    response = as_editor.post(reverse("desk:publish", args=[timeline.slug]), {"note": CANARY})
    assert response.status_code >= 500
    assert any("traceback" in line for line in lines.lines)
    assert lines.find() == []


def test_no_refusal_logs_a_name(
    as_reporter: Client, editor: User, timeline: Timeline, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(timeline: Timeline) -> None:
        raise PermissionDenied(f"An editor must merge “{CANARY}”.")

    monkeypatch.setattr(snapshot, "build", refuse)
    assert as_reporter.get(reverse("desk:preview", args=[timeline.slug])).status_code == 403
    assert any("denied: GET" in line for line in lines.lines)
    assert lines.find() == []


def test_signing_in_logs_neither_address_nor_password(lines: Lines) -> None:
    for login, password in ((f"{CANARY}@example.org", PASSWORD), ("reporter@example.org", CANARY)):
        OverTLS().post("/accounts/login/", {"login": login, "password": password})
    assert any("sign-in failed" in line for line in lines.lines)
    assert lines.find() == []
