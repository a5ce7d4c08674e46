"""What the form for errors refuses: nothing said, advertising, floods. What was written is never lost."""

import msgspec
import pytest
from django.test import Client
from pytest_django import Settings

from tests.public.conftest import Publish
from tests.support import page_html, sample_documents
from tests.support.report_forms import ENTRY, EVIL, FORM, PRIVATE, WORDS, errors, held, send, sent
from timeline.models import Publication, Report
from timeline.public.forms import MOST_ADDRESSES, MOST_TAGS

# --- What is refused -----------------------------------------------------------------------------

ALONE = "A link alone does not tell us what is wrong."
FEW = "Say it in a few words more"
MARKUP = "This is mostly markup."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Say what is wrong."),
        (" \r\n\t ", "Say what is wrong."),
        ("wrong", FEW),
        ("?!?! 1 2 3 4", FEW),
        ("https://example.org/", ALONE),
        (
            "http://spam.example/a\nhttp://spam.example/b www.spam.example spam.example/c me@spam.example",
            ALONE,
        ),
        ("cheap (https://spam.example/)", ALONE),
        ('<a href="https://spam.example/">buy</a> [url=https://spam.example/]this[/url]', ALONE),
        ("<i>a</i> " * MOST_TAGS, MARKUP),
        ("[b]a[/b] " * MOST_TAGS, MARKUP),
        ("it is " + "https://spam.example/ " * (MOST_ADDRESSES + 1), "This has more than 20 links."),
        ("é" * 10_001, "This has 10001 characters; 10000 are the most."),
        ("It says\x00 something else", "Null characters are not allowed."),
        # Read once, however they are nested.
        ("<" * 10_000, FEW),
        ("[" * 10_000, FEW),
        ("aa." * 3_333, ALONE),
    ],
)
def test_what_says_nothing_is_refused_and_stays_in_the_form(
    client: Client, live: Publication, words: str, said: str
) -> None:
    response = send(client, words=words, entry=ENTRY, basis="I was <there>", email="reader@example.org")
    assert response.status_code == 422
    assert list(errors(response)) == ["words"]
    assert errors(response)["words"].startswith(said)
    assert held(response, "words") == words
    assert held(response, "entry") == ENTRY
    assert held(response, "basis") == "I was <there>"
    assert held(response, "email") == "reader@example.org"
    assert (
        page_html.parse(response.content)
        .one("p", role="alert")
        .text.startswith("The report has not been sent")
    )
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("basis", "é" * 10_001, "This has 10001 characters"),
        ("basis", "<p>a</p> " * MOST_TAGS, MARKUP),
        ("basis", "a\x00b", "Null characters are not allowed."),
        ("email", "reader at example.org", "Enter a valid email address."),
        ("email", "reader@example.org\nBcc: a@b.example", "Enter a valid email address."),
        ("email", "a" * 250 + "@example.org", "at most 254 characters"),
        ("entry", "nosuch1", "The timeline no longer has this entry."),
        ("entry", EVIL, "The timeline no longer has this entry."),
        ("homepage", "https://spam.example/", "This field is a trap for programs."),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    client: Client, live: Publication, field: str, typed: str, said: str
) -> None:
    response = send(client, **{field: typed})
    assert response.status_code == 422
    assert list(errors(response)) == [field]
    assert said in errors(response)[field]
    assert held(response, "words") == WORDS
    assert b"<script" not in response.content
    assert not Report.objects.exists()


def test_the_trap_is_out_of_the_way_until_somebody_falls_into_it(client: Client, live: Publication) -> None:
    trap = page_html.parse(client.get(FORM).content).one(class_="trap").one("input")
    assert (trap.attributes["name"], trap.attributes["tabindex"]) == ("homepage", "-1")
    response = send(client, homepage="https://example.org/")
    assert not page_html.parse(response.content).all(class_="trap")
    assert held(response, "homepage") == "https://example.org/"


def test_markup_that_comes_back_is_text(client: Client, live: Publication) -> None:
    response = send(client, words=EVIL, basis=EVIL, email=EVIL, entry=EVIL, homepage=EVIL)
    assert response.status_code == 422
    assert held(response, "words") == EVIL
    assert not page_html.parse(response.content).all("script")


# --- Floods --------------------------------------------------------------------------------------


def test_a_flood_of_one_address_is_held_off(client: Client, live: Publication) -> None:
    for _ in range(10):
        sent(client)
    response = send(client, words="This is the eleventh one")
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    assert response["Cache-Control"] == PRIVATE
    assert "please send it again later" in page_html.parse(response.content).one("p", role="alert").text
    # What was written is not lost.
    assert held(response, "words") == "This is the eleventh one"
    assert Report.objects.count() == 10
    # The page itself is still shown, and others still report.
    assert client.get(FORM).status_code == 200
    assert client.post(FORM, {"words": WORDS}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_flood_of_many_addresses_is_held_off_where_it_goes(
    client: Client, live: Publication, publish: Publish, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"report": "10/h/ip,3/h/key"}
    whole = sample_documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, slug="other")))
    found = [client.post(FORM, {"words": WORDS}, REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(5)]
    assert found == [302, 302, 302, 429, 429]
    assert send(client, "/t/other/report/").status_code == 302


def test_readers_are_told_apart_behind_the_proxies_that_are_trusted(
    client: Client, live: Publication, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"report": "1/h/ip"}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def from_(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        return int(client.post(FORM, {"words": WORDS}, headers=headers).status_code)

    assert [from_("192.0.2.1"), from_("192.0.2.2"), from_("198.51.100.9, 192.0.2.1")] == [302, 302, 429]


def test_what_is_refused_costs_nobody_the_next_try(
    client: Client, live: Publication, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"report": "1/h/ip"}
    for _ in range(3):
        assert send(client, words="").status_code == 422
    sent(client)
