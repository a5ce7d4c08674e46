"""Floods of error reports: whatever strangers send, the form stays open for another reader."""

import ipaddress
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.support import page_html
from tests.support.report_forms import FORM, SLUG, WORDS, build_fields, get_value, send, submit
from timeline.actions import reports
from timeline.actions.reports import (
    FLOOD_FACTOR,
    FLOOD_PER_HOUR,
    ReportDraft,
    compute_sender,
    delete_displaced_reports,
    find_delay,
    report_error,
)
from timeline.models import Publication, Report, User

READER = "198.51.100.9"
# Addresses of a flood, each of another network.
STRANGERS = [str(ipaddress.ip_address("10.0.0.1") + number) for number in range(600)]


def send_from(client: Client, address: str, **fields: str) -> Any:
    return client.post(FORM, build_fields(**fields), REMOTE_ADDR=address)


def flood(live: Publication, addresses: list[str], each: int) -> None:
    """Store reports as these addresses can send them, without the form."""
    for number in range(each):
        for address in addresses:
            report_error(live, ReportDraft(words=f"{WORDS} {number}"), address=address)


# --- Other readers -------------------------------------------------------------------------


@pytest.mark.slow
def test_six_addresses_do_not_close_the_form(client: Client, live: Publication) -> None:
    for address in STRANGERS[:6]:
        statuses = [send_from(client, address).status_code for _ in range(12)]
        assert statuses == [302] * 10 + [429] * 2
    assert send_from(client, READER).status_code == 302


@pytest.mark.slow
def test_six_hundred_addresses_do_not_close_the_form(
    client: Client, live: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As 2,000 may wait and 600 addresses may send 6,000; in a tenth of the number.
    monkeypatch.setattr(reports, "MAX_WAITING", 700)
    address = send_from(client, READER, words="The reader was first.")["Location"]
    flood(live, STRANGERS, each=2)
    assert send_from(client, "198.51.100.10", words="Another came later.").status_code == 302
    waiting = Report.objects.filter(state="new")
    assert waiting.count() == 700
    # Nobody who sent one report had to give way.
    assert waiting.filter(words__in=["The reader was first.", "Another came later."]).count() == 2
    assert "Not yet reviewed." in page_html.parse(client.get(address).content).text


def test_more_networks_than_can_wait_do_not_close_the_form_either(
    client: Client, live: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MAX_WAITING", 20)
    flood(live, STRANGERS[:40], each=1)
    assert send_from(client, READER).status_code == 302
    assert Report.objects.filter(state="new").count() == 20


def test_a_report_that_gave_way_says_so_and_keeps_no_words(
    client: Client, live: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MAX_WAITING", 2)
    first, second = (
        send_from(client, READER, words=f"{WORDS} {number}", email="reader@example.org")["Location"]
        for number in (1, 2)
    )
    send_from(client, STRANGERS[0])
    assert "Not yet reviewed." in page_html.parse(client.get(first).content).text
    page = page_html.parse(client.get(second).content)
    assert "so many reports came in at once that it had to give way" in page.text
    assert FORM in [link.attributes["href"] for link in page.all("a")]
    gone = Report.objects.get(state="displaced")
    assert (gone.words, gone.email, gone.sender) == ("–", "", "")
    Report.objects.update(made_at=timezone.now() - timedelta(days=31))
    assert delete_displaced_reports() == 1
    assert client.get(second).status_code == 404
    assert set(Report.objects.values_list("sender", flat=True)) == {""}


def test_what_an_editor_has_taken_up_gives_way_to_nothing(
    client: Client, live: Publication, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MAX_WAITING", 1)
    submit(client)
    report = Report.objects.get()
    assert report.sender != ""
    answered = reports.answer_report(report, state="looking", outcome="", by=editor, version=1)
    assert answered.sender == ""
    flood(live, STRANGERS[:5], each=1)
    answered.refresh_from_db()
    assert (answered.state, answered.words) == ("looking", WORDS)


def test_the_limit_is_of_a_network_and_no_address_is_stored(client: Client, live: Publication) -> None:
    senders = {
        address: compute_sender(address)
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "x")
    }
    assert senders["2001:db8::1"] == senders["2001:db8::2"]
    assert len(set(senders.values())) == 5
    send_from(client, "192.0.2.1")
    assert "192.0.2.1" not in str(list(Report.objects.values()))


@pytest.mark.parametrize("header", ["x", ",", "1.2.3.4", ""])
def test_an_address_that_cannot_be_told_closes_nothing(
    client: Client, live: Publication, settings: Settings, header: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    response = client.post(FORM, build_fields(), headers={"X-Forwarded-For": header})
    assert response.status_code == 302


# --- The pause -----------------------------------------------------------------------------


def age_token(seconds: int) -> str:
    opened = timezone.now().timestamp() - seconds
    return signing.dumps([SLUG, "nonce", opened], salt="report form")


def test_a_form_that_is_sent_at_once_has_to_wait(
    client: Client, live: Publication, settings: Settings
) -> None:
    settings.REPORT_DELAY = 5
    token = get_value(client.get(FORM), "opened")
    response = send(client, opened=token)
    assert response.status_code == 429
    assert response["Retry-After"] in {"4", "5"}
    assert "seconds left: 5" in page_html.parse(response.content).one("p", role="alert").text
    assert get_value(response, "words") == WORDS
    # The form keeps its token, so that it can be sent when the pause is over.
    assert get_value(response, "opened") == token
    assert send(client, opened=age_token(5)).status_code == 302


def test_the_pause_is_longer_while_a_flood_comes_in(live: Publication, settings: Settings) -> None:
    settings.REPORT_DELAY = 5
    assert find_delay(live) == 5
    flood(live, STRANGERS[:FLOOD_PER_HOUR], each=1)
    assert find_delay(live) == 5 * FLOOD_FACTOR


@pytest.mark.parametrize(
    "token",
    ["", "x", "ä" * 100, "a:b:c", signing.dumps([SLUG, "a", 1]), signing.dumps([SLUG], salt="report form")],
    ids=["none", "rubbish", "letters", "a false signature", "of something else", "of another shape"],
)
def test_a_form_without_its_token_can_be_sent_again(client: Client, live: Publication, token: str) -> None:
    response = send(client, opened=token)
    assert response.status_code == 422
    assert "was open for more than a day" in page_html.parse(response.content).one("p", role="alert").text
    assert get_value(response, "words") == WORDS
    assert not Report.objects.exists()
    assert send(client, opened=get_value(response, "opened")).status_code == 302


def test_the_token_of_another_timeline_is_none(client: Client, live: Publication) -> None:
    token = signing.dumps(["other", "nonce", 1.0], salt="report form")
    assert send(client, opened=token).status_code == 422


def test_a_form_that_is_sent_twice_makes_one_report(client: Client, live: Publication) -> None:
    fields = build_fields()
    first, second = (client.post(FORM, fields) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Report.objects.count() == 1
