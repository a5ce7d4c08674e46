"""Malformed requests over every form and address get 4xx with words, never 500.

A few hundred of each kind of person; 20,000 in `make test-all`. FUZZ_SEED chooses others.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import OverTLS, sign_in
from tests.support import all_addresses, sample_documents, tiers
from tests.support.desk_pages import Form, parse
from tests.support.fuzzed_requests import FormSample, Fuzzer
from tests.test_hostile_values import publish_twice
from tests.test_site_access import ANYBODY, ARGUMENTS, OWN_ACCOUNT
from timeline.actions.imports import import_document
from timeline.actions.source_texts import add_source_text
from timeline.models import Publication, Source, Timeline, User

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# How many requests, of all people together.
REQUESTS = {tiers.Tier.FAST: 200, tiers.Tier.STANDARD: 800, tiers.Tier.ALL: 20_000}[tiers.TIER]
PEOPLE = {"stranger": (), "reporter": ("reporter",), "editor": ("editor", "administrator")}
# A client that is signed in is not signed out by a request that stays in.
LEFT_OUT = {"/accounts/logout/"}


@pytest.fixture
def site(editor: User) -> tuple[Timeline, dict[str, list[str]]]:
    """Return the sample with a text of each source, published, and the addresses that readers have."""
    import_document(sample_documents.sample())
    live, shown = publish_twice(sample_documents.sample())
    timeline = Publication.objects.get(pk=live.pk).timeline
    for source in Source.objects.filter(made_for=timeline, confidential=False)[:3]:
        add_source_text(source, f"“{source.title}”, said the council on 7 March 2017.", by=editor, number=0)
    return timeline, all_addresses.list_public_addresses(live, shown)


def list_addresses(timeline: Timeline, public: dict[str, list[str]]) -> list[str]:
    """Return every address: of an entry, a party or a source the first three."""
    desk = all_addresses.list_desk_addresses(timeline)
    administrative = {name: [reverse(f"desk:{name}")] for name in all_addresses.ADMINISTRATIVE}
    accounts = {name: [reverse(name, args=ARGUMENTS.get(name, []))] for name in ANYBODY | OWN_ACCOUNT}
    groups = {
        **public,
        **{f"desk {name}": group for name, group in desk.items()},
        **administrative,
        **accounts,
    }
    return [address for group in groups.values() for address in group[:3]]


def list_forms(client: Client, addresses: list[str]) -> Iterator[FormSample]:
    """Yield the forms of these pages, as far as the client may open them."""
    seen = set()
    for address in addresses:
        response = client.get(address)
        if response.status_code != 200 or "text/html" not in response.get("Content-Type", ""):
            continue
        for element in parse(response.content.decode()).all("form", method="post"):
            form = Form(element)
            action = urljoin(address, form.action or address)
            key = (action.partition("?")[0], tuple(sorted(form.names)))
            if action not in LEFT_OUT and key not in seen:
                seen.add(key)
                yield FormSample(action, {**{name: [""] for name in sorted(form.names)}, **form.data})


@pytest.mark.parametrize("person", PEOPLE)
def test_malformed_requests_are_never_500(
    person: str, site: tuple[Timeline, dict[str, list[str]]], make_user: Callable[..., User]
) -> None:
    user = make_user("fuzz@example.org", *PEOPLE[person])
    client: Client = sign_in(user) if PEOPLE[person] else OverTLS()
    addresses = [address for address in list_addresses(*site) if address not in LEFT_OUT]
    forms = list(list_forms(client, addresses))
    assert len(forms) >= {"stranger": 3, "reporter": 20, "editor": 25}[person]
    seed = int(os.environ.get("FUZZ_SEED", "0"))
    fuzzer = Fuzzer(seed, addresses, forms)
    statuses: dict[int, int] = {}
    for number in range(REQUESTS // len(PEOPLE)):
        request = fuzzer.make()
        for cache in caches.all() if number % 20 == 0 else ():
            cache.clear()
        try:
            response = send(client, request)
        except Exception as error:  # noqa: BLE001 — the test client passes every error on
            pytest.fail(f"seed {seed}, request {number}: {request}: {type(error).__name__}: {error}")
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        # The specification of oEmbed wants 501 for a format that a site does not have.
        is_oembed = response.status_code == 501 and request.path.startswith("/oembed")
        assert response.status_code < 500 or is_oembed, f"seed {seed}, request {number}: {request}"
        if response.status_code >= 400 and request.method != "HEAD":
            is_method = response.status_code == 405
            assert is_method or len(read(response).strip()) > 10, (
                f"{response.status_code} without words: {request}"
            )
    # Not all of them stop at the door.
    assert {200, 404} <= set(statuses)
    assert person == "stranger" or {302, 422} <= set(statuses)


def send(client: Client, request: Any) -> Any:
    """Send a request, and take back what it changed."""
    with transaction.atomic():
        response: Any = client.generic(
            request.method,
            request.path,
            request.body,
            content_type=request.content_type,
            headers={name: value for name, value in request.headers.items() if name != "Cookie"},
            **({"HTTP_COOKIE": request.headers["Cookie"]} if "Cookie" in request.headers else {}),
        )
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


def read(response: Any) -> str:
    return "" if response.streaming else response.content.decode(errors="replace")
