"""Validation of error reports: empty texts, spam, rate limits. The reader's input is never lost."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests.support import page_html
from tests.support.report_forms import (
    ENTRY,
    FORM,
    MARKUP,
    NO_STORE,
    WORDS,
    build_fields,
    find_errors,
    get_value,
    send,
    submit,
)
from timeline.models import Publication, Report
from timeline.public.forms import MAX_ADDRESSES, MAX_TAGS

# --- Validation -----------------------------------------------------------------------------

LINK_ALONE = "Please add a few words saying what is wrong."
TOO_FEW_WORDS = "Please tell us a little more"
MOSTLY_MARKUP = "This looks like code."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "Please tell us what is wrong."),
        (" \r\n\t ", "Please tell us what is wrong."),
        ("wrong", TOO_FEW_WORDS),
        ("?!?! 1 2 3 4", TOO_FEW_WORDS),
        ("https://example.org/", LINK_ALONE),
        (
            "http://spam.example/a\nhttp://spam.example/b www.spam.example spam.example/c me@spam.example",
            LINK_ALONE,
        ),
        ("cheap (https://spam.example/)", LINK_ALONE),
        ('<a href="https://spam.example/">buy</a> [url=https://spam.example/]this[/url]', LINK_ALONE),
        ("<i>a</i> " * MAX_TAGS, MOSTLY_MARKUP),
        ("[b]a[/b] " * MAX_TAGS, MOSTLY_MARKUP),
        ("it is " + "https://spam.example/ " * (MAX_ADDRESSES + 1), "Please include at most 20 links."),
        ("é" * 10_001, "Please use at most 10000 characters (now 10001)."),
        # Matched in linear time, however they are nested.
        ("<" * 10_000, TOO_FEW_WORDS),
        ("[" * 10_000, TOO_FEW_WORDS),
        ("aa." * 3_333, LINK_ALONE),
    ],
)
def test_an_invalid_description_is_422_and_keeps_the_input(
    client: Client, live: Publication, words: str, message: str
) -> None:
    response = send(client, words=words, entry=ENTRY, basis="I was <there>", email="reader@example.org")
    assert response.status_code == 422
    assert list(find_errors(response)) == ["words"]
    assert find_errors(response)["words"].startswith(message)
    assert get_value(response, "words") == words
    assert get_value(response, "entry") == ENTRY
    assert get_value(response, "basis") == "I was <there>"
    assert get_value(response, "email") == "reader@example.org"
    assert (
        page_html.parse(response.content)
        .one("p", role="alert")
        .text.startswith("Your report has not been sent")
    )
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("basis", "é" * 10_001, "Please use at most 10000 characters"),
        ("basis", "<p>a</p> " * MAX_TAGS, MOSTLY_MARKUP),
        ("email", "reader at example.org", "Enter a valid email address."),
        ("email", "reader@example.org\nBcc: a@b.example", "Enter a valid email address."),
        ("email", "a" * 250 + "@example.org", "at most 254 characters"),
        ("entry", "nosuch1", "This entry is no longer in the timeline."),
        ("entry", MARKUP, "This entry is no longer in the timeline."),
        ("homepage", "https://spam.example/", "This field is a trap for programs."),
    ],
)
def test_an_invalid_field_has_its_own_message(
    client: Client, live: Publication, field: str, value: str, message: str
) -> None:
    response = send(client, **{field: value})
    assert response.status_code == 422
    assert list(find_errors(response)) == [field]
    assert message in find_errors(response)[field]
    assert get_value(response, "words") == WORDS
    assert b"<script" not in response.content
    assert not Report.objects.exists()


def test_the_trap_is_hidden_until_it_is_filled_in(client: Client, live: Publication) -> None:
    trap = page_html.parse(client.get(FORM).content).one(class_="honeypot").one("input")
    assert (trap.attributes["name"], trap.attributes["tabindex"]) == ("homepage", "-1")
    response = send(client, homepage="https://example.org/")
    assert not page_html.parse(response.content).all(class_="honeypot")
    assert get_value(response, "homepage") == "https://example.org/"


def test_markup_in_the_input_is_escaped(client: Client, live: Publication) -> None:
    response = send(client, words=MARKUP, basis=MARKUP, email=MARKUP, entry=MARKUP, homepage=MARKUP)
    assert response.status_code == 422
    assert get_value(response, "words") == MARKUP
    assert not page_html.parse(response.content).all("script")


# --- Rate limits --------------------------------------------------------------------------------------


def test_reports_per_network_address_are_limited(client: Client, live: Publication) -> None:
    for _ in range(10):
        submit(client)
    response = send(client, words="This is the eleventh one")
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    assert response["Cache-Control"] == NO_STORE
    assert "Please try again later" in page_html.parse(response.content).one("p", role="alert").text
    # The input is kept.
    assert get_value(response, "words") == "This is the eleventh one"
    assert Report.objects.count() == 10
    # The form is still available, and other addresses may still report.
    assert client.get(FORM).status_code == 200
    assert client.post(FORM, build_fields(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_network_addresses_come_from_trusted_proxies_only(
    client: Client, live: Publication, settings: Settings
) -> None:
    settings.REPORTS_PER_ADDRESS = 1
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def from_(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        return int(client.post(FORM, build_fields(), headers=headers).status_code)

    assert [from_("192.0.2.1"), from_("192.0.2.2"), from_("198.51.100.9, 192.0.2.1")] == [302, 302, 429]


def test_invalid_reports_do_not_count_towards_the_limit(
    client: Client, live: Publication, settings: Settings
) -> None:
    settings.REPORTS_PER_ADDRESS = 1
    for _ in range(3):
        assert send(client, words="").status_code == 422
    submit(client)
