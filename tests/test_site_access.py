"""Every address outside the desk: which methods it takes, and that nobody's role changes what it answers.

The desk's own table is tests/desk/test_access_table.py. A new address fails here until it is in one of the tables.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.desk.conftest import OverTLS, sign_in
from tests.support import all_addresses, sample_documents
from tests.support.publications import publish
from tests.support.report_forms import WORDS
from timeline.actions.reports import ReportDraft, report_error
from timeline.models import Publication, Timeline, User
from timeline.models.users import ROLES

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def list_names(resolver: Any, namespace: str = "") -> Iterator[str]:
    """Yield the names of all addresses, with their namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from list_names(pattern, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)


def ask(client: Client, method: str, at: str) -> Any:
    """Return the response to a request without content, and take back what it changed and counted."""
    cache.clear()
    with transaction.atomic():
        response = client.generic(method, at, content_type="application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return response


# --- Readers' pages ----------------------------------------------------------------------------------

# What a POST of an empty form is answered. Every other address takes GET and HEAD only.
POSTED = {"report": 422}
# They answer without a database, or for no timeline.
OF_THE_SITE = {"index", "feed", "sitemap", "robots", "schema", "oembed"}


@pytest.fixture
def clients(make_user: Callable[..., User]) -> dict[str, Client]:
    """Return a client for a stranger, a person without a role, and one of each role."""
    signed_in = {role: sign_in(make_user(f"{role}@example.org", role)) for role in ROLES}
    return {"stranger": OverTLS(), "no role": sign_in(make_user("none@example.org")), **signed_in}


def list_public(live: Publication) -> dict[str, str]:
    """Return one address for each name of the public side."""
    shown = sample_documents.sample()
    addresses = {
        name: group[0] for name, group in all_addresses.list_public_addresses(live, shown).items() if group
    }
    parts = {
        "robots": "/robots.txt",
        "schema": "/schema/timeline-1.json",
        # The sample is too short for a second section.
        "part": reverse("public:part", args=[live.timeline.slug, live.number, 1]),
    }
    return addresses | parts


@pytest.fixture
def live(db: None) -> Publication:
    publication = publish(sample_documents.sample())
    report_error(publication, ReportDraft(words=WORDS))
    return publication


def test_every_public_address_is_asked_for(live: Publication) -> None:
    names = {
        name.removeprefix("public:") for name in list_names(get_resolver()) if name.startswith("public:")
    }
    assert set(list_public(live)) == names


@pytest.mark.slow
def test_no_role_changes_what_readers_get(live: Publication, clients: dict[str, Client]) -> None:
    for name, at in list_public(live).items():
        answers = {}
        for person, client in clients.items():
            for method in METHODS:
                response = ask(client, method, at)
                is_form = name == "report" and method in {"GET", "POST"}
                # The form has a token of its own each time.
                answers[person, method] = response.status_code, b"" if is_form else response.content
        for method in METHODS:
            found = {answers[person, method] for person in clients}
            assert len(found) == 1, f"{method} {at}"
        read = answers["stranger", "GET"][0]
        assert read in ({404} if name == "part" else {200, 302}), at
        assert answers["stranger", "HEAD"][0] == read
        posted = POSTED.get(name, 405)
        assert [answers["stranger", method][0] for method in METHODS[2:]] == [posted, *[405] * 4], at


@pytest.mark.parametrize("state", ["not published", "of named members", "under embargo"])
def test_what_is_not_public_is_answered_like_what_is_missing(live: Publication, state: str) -> None:
    """The same bytes, headers and number of queries, at every public address of a timeline."""
    secret = Timeline.objects.create(
        slug="secret-dam", title="Secret", access="members" if "named" in state else "newsroom"
    )
    if state == "under embargo":
        head = {"title": "Secret", "language": "en-GB", "time_zone": "UTC", "entries": 1}
        end = sample_documents.FAR_OFF
        Publication.objects.create(timeline=secret, number=1, note="New", embargo_until=end, **head)
    client = OverTLS()
    for name, at in list_public(live).items():
        if name in OF_THE_SITE:
            continue
        for method in ("GET", "POST"):
            answers = []
            for slug in ("secret-dam", "no-such-dam"):
                place = at.replace(live.timeline.slug, slug)
                ask(client, method, place)
                with CaptureQueriesContext(connection) as queries:
                    response = ask(client, method, place)
                sent = {key: value for key, value in response.items() if key != "X-Request-ID"}
                content = response.content.replace(slug.encode(), b"")
                answers.append((response.status_code, content, sent, len(queries)))
            assert answers[0] == answers[1], place
            assert answers[0][0] in {404, 405}, place


# --- Sign-in and accounts ----------------------------------------------------------------------------

# Whoever may open them: anybody, or the person whose account it is. No role opens more.
ANYBODY = {
    *("account_login", "account_logout", "account_inactive", "account_signup", "account_confirm_email"),
    *("account_email_verification_sent", "account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done", "account_invitation"),
    # A preview: its address is the secret.
    "shared_preview",
}
OWN_ACCOUNT = {
    *("account_reauthenticate", "account_email", "account_change_password", "account_set_password"),
    # A code or a second factor is asked for while somebody signs in.
    *("account_confirm_login_code", "mfa_authenticate", "mfa_reauthenticate", "mfa_index"),
    *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *("mfa_generate_recovery_codes", "mfa_download_recovery_codes", "usersessions_list"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    "mfa_reauthenticate_webauthn",
}
ARGUMENTS = {
    "account_confirm_email": ["k"],
    "account_reset_password_from_key": ["1", "a-b"],
    "account_invitation": ["k"],
    "shared_preview": ["k"],
    "mfa_edit_webauthn": ["1"],
    "mfa_remove_webauthn": ["1"],
}


def test_every_account_address_is_in_the_table() -> None:
    names = {name for name in list_names(get_resolver()) if ":" not in name and name != "None"}
    assert names == ANYBODY | OWN_ACCOUNT


@pytest.mark.sampled
@pytest.mark.parametrize("name", sorted(ANYBODY | OWN_ACCOUNT))
def test_account_pages_are_the_same_for_every_role(name: str, clients: dict[str, Client]) -> None:
    at = reverse(name, args=ARGUMENTS.get(name, []))
    for method in METHODS:
        statuses = {person: ask(client, method, at).status_code for person, client in clients.items()}
        stranger = statuses.pop("stranger")
        assert len(set(statuses.values())) == 1, (method, statuses)
        assert {stranger, *statuses.values()} <= {200, 302, 403, 404, 405, 410}
        if name in OWN_ACCOUNT:
            response = ask(clients["stranger"], method, at)
            assert stranger in {302, 403, 404, 405}
            assert stranger != 302 or response["Location"].startswith("/accounts/login/")
