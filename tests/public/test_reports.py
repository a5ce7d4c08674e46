"""Readers report errors and are told what became of them: without an account, a script or anyone else."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tests.public.conftest import Publish, Reader
from tests.support import page_html, sample_documents
from tests.support.report_forms import (
    ENTRY,
    EVIL,
    FORM,
    PRIVATE,
    SLUG,
    WORDS,
    errors,
    held,
    send,
    sent,
    withdraw,
)
from tests.support.row_factories import Rows
from timeline.actions.reports import report_error
from timeline.models import Change, Publication, Report, Timeline
from timeline.public.views import reports

# --- The way there -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "link"),
    [(f"/t/{SLUG}/", FORM), (f"/t/{SLUG}/sources/", FORM), (f"/t/{SLUG}/{ENTRY}/", f"{FORM}?entry={ENTRY}")],
)
def test_the_pages_lead_to_the_form(client: Client, live: Publication, page: str, link: str) -> None:
    links = page_html.parse(client.get(page).content).all("a")
    found = [one.attributes["href"] for one in links if one.text == "Report an error"]
    assert found == [link]
    assert client.get(link).status_code == 200


def test_the_form_offers_every_entry_and_chooses_the_one_it_is_about(
    client: Client, live: Publication
) -> None:
    response = client.get(f"{FORM}?entry={ENTRY}")
    options = page_html.parse(response.content).one("select", name="entry").all("option")
    assert [one.attributes["value"] for one in options] == ["", *sample_documents.sample().order]
    assert "carefully reviewed" in next(one.text for one in options if one.attributes["value"] == ENTRY)
    assert held(response, "entry") == ENTRY
    assert held(client.get(FORM), "entry") == ""


@pytest.mark.parametrize("entry", ["nosuch1", "a\x00b", "x" * 10_000, EVIL])
def test_an_entry_that_is_not_there_is_said_and_the_whole_is_offered(
    client: Client, live: Publication, entry: str
) -> None:
    response = client.get(FORM, {"entry": entry})
    assert response.status_code == 200
    said = page_html.parse(response.content).one("p", role="status").text
    assert said.startswith("The entry that you came from is not in the timeline")
    assert held(response, "entry") == ""
    assert b"alert(1)" not in response.content


def test_an_unpublished_timeline_takes_no_report(client: Client, db: None) -> None:
    Timeline.objects.create(slug=SLUG, title="Not published")
    for address in (FORM, "/t/no-such-timeline/report/"):
        for response in (client.get(address), send(client, address)):
            assert response.status_code == 404
            assert response["Cache-Control"] == PRIVATE
    assert not Report.objects.exists()


def test_a_timeline_under_embargo_takes_no_report(client: Client, db: None) -> None:
    timeline = Timeline.objects.create(slug=SLUG, title="Under embargo")
    end = timezone.now() + timedelta(days=1)
    Rows().publication(1, timeline=timeline, embargo_until=end).save()
    assert client.get(FORM).status_code == send(client).status_code == 404
    assert not Report.objects.exists()


def test_a_withdrawn_timeline_says_so_and_takes_no_report(client: Client, live: Publication) -> None:
    withdraw()
    for response in (client.get(FORM), send(client)):
        assert response.status_code == 410
        assert page_html.parse(response.content).one("h1").text == "This timeline has been withdrawn"
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == (PRIVATE, "noindex")
    assert not Report.objects.exists()


def test_one_that_is_withdrawn_while_a_report_is_sent_says_so_too(
    client: Client, live: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*args: Any) -> Report:
        withdraw()
        return report_error(*args)

    monkeypatch.setattr(reports, "report_error", meanwhile)
    assert send(client).status_code == 410
    assert not Report.objects.exists()


def test_only_get_head_and_post_are_answered(client: Client, live: Publication) -> None:
    assert client.head(FORM).status_code == 200
    assert client.put(FORM).status_code == client.delete(FORM).status_code == 405
    address = sent(client)
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


# --- Cookies and caches --------------------------------------------------------------------------


def test_the_form_sets_the_one_cookie_and_no_other_page_does(client: Client, live: Publication) -> None:
    for address in ("/", f"/t/{SLUG}/", f"/t/{SLUG}/{ENTRY}/", f"/t/{SLUG}/changes/", f"/t/{SLUG}/v/1/"):
        assert not client.get(address).cookies
    cookies = client.get(FORM).cookies
    assert list(cookies) == ["csrftoken"]
    # Without an end of its own it goes with the browser.
    assert (cookies["csrftoken"]["max-age"], cookies["csrftoken"]["expires"]) == ("", "")
    reader = Reader()
    assert not reader.get(sent(reader)).cookies


def test_the_cookie_travels_over_tls_alone(client: Client, live: Publication, settings: Settings) -> None:
    settings.CSRF_COOKIE_SECURE = True
    assert client.get(FORM).cookies["csrftoken"]["secure"]


def test_no_cache_and_no_index_keeps_a_page_of_a_report(client: Client, live: Publication) -> None:
    for response in (
        client.get(FORM),
        send(client, words=""),
        send(client),
        client.get(sent(client)),
        client.get(f"{FORM}{'x' * 43}/"),
    ):
        assert response["Cache-Control"] == PRIVATE
        assert response["X-Robots-Tag"] == "noindex"
        assert "ETag" not in response
        assert "script-src 'self'" in response["Content-Security-Policy"]


def test_the_form_of_another_site_is_refused(live: Publication) -> None:
    reader = Reader(enforce_csrf_checks=True)
    assert send(reader).status_code == 403
    assert not Report.objects.exists()
    token = held(reader.get(FORM), "csrfmiddlewaretoken")
    headers = {"Referer": f"https://testserver{FORM}"}
    response = reader.post(FORM, {"words": WORDS, "csrfmiddlewaretoken": token}, headers=headers)
    assert response.status_code == 302
    assert Report.objects.count() == 1


def test_the_form_is_cheap_once_the_entries_are_known(
    client: Client, live: Publication, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(FORM)
    # Which version is live, and whether the timeline is withdrawn.
    with django_assert_num_queries(1):
        second = client.get(FORM)
    assert (
        page_html.parse(first.content).one("select").text
        == page_html.parse(second.content).one("select").text
    )


# --- What is taken -------------------------------------------------------------------------------


def test_a_report_reaches_the_desk_as_it_was_sent(client: Client, live: Publication) -> None:
    sent(client, entry=ENTRY, basis="https://example.org/page 3", email="reader@example.org")
    report = Report.objects.get()
    assert (report.publication, report.entry_uid, report.state) == (live, ENTRY, "new")
    assert (report.words, report.basis, report.email) == (
        WORDS,
        "https://example.org/page 3",
        "reader@example.org",
    )
    assert not Change.objects.exists()


def test_only_what_is_wrong_has_to_be_said(client: Client, live: Publication) -> None:
    sent(client)
    report = Report.objects.get()
    assert (report.entry_uid, report.basis, report.email) == ("", "", "")


def test_a_report_is_about_the_version_that_is_live(
    client: Client, live: Publication, publish: Publish
) -> None:
    second = publish(sample_documents.sample())
    sent(client)
    assert Report.objects.get().publication == second


@pytest.mark.parametrize(
    "words",
    [
        "The date is wrong.",
        "It says five, see https://example.org/page and http://example.org/other",
        "日期错了",
        "التاريخ خطأ",
        "<b>bold</b> & “quoted” words",
        EVIL,
        "x " * 5_000,
        # Counted as it is kept, however a browser ends its lines.
        "a\r\n" * 5_000,
    ],
)
def test_whatever_somebody_says_is_taken(client: Client, live: Publication, words: str) -> None:
    address = sent(client, words=words)
    assert Report.objects.get().words == words.replace("\r\n", "\n").strip()
    # And none of it stands on a page of the newsroom's.
    page = client.get(address).content.decode()
    assert words.strip() not in page
    assert "alert(1)" not in page


# --- What became of it ---------------------------------------------------------------------------


def test_a_reader_is_told_what_happens_next_and_where(client: Client, live: Publication) -> None:
    address = sent(client, entry=ENTRY, email="reader@example.org")
    assert address == f"{FORM}{Report.objects.get().token}/"
    response = client.get(f"{address}?x=y")
    page = page_html.parse(response.content)
    assert page.one("h1").text == "Thank you: your report has arrived"
    assert page.one("code").text == f"https://testserver{address}"
    assert "carefully reviewed" in page.one("dl").text
    assert "Nobody has dealt with it yet." in page.one("dl").text
    # Nothing that was sent is shown: no page of the newsroom's is for others to publish at.
    assert WORDS not in page.text
    assert b"reader@example.org" not in response.content


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("looking", "It is being looked into."),
        ("corrected", "It has been corrected."),
        ("unchanged", "It was looked into, and nothing was changed."),
        ("spam", "It has been closed."),
    ],
)
def test_a_reader_is_told_the_outcome(client: Client, live: Publication, state: str, said: str) -> None:
    address = sent(client)
    outcome = "You were <right>.\n\nThank you."
    Report.objects.update(state=state, outcome=outcome, handled_at=timezone.now(), email="")
    page = page_html.parse(client.get(address).content)
    assert page.one("h1").text == "Your report"
    assert said in page.one("dl").text
    assert "You were <right>. Thank you." in page.one("dl").text
    assert "The whole timeline" in page.one("dl").text


def test_the_outcome_of_a_withdrawn_timeline_is_still_told(client: Client, live: Publication) -> None:
    address = sent(client)
    withdraw()
    assert client.get(address).status_code == 200


def test_the_outcome_is_told_of_the_version_that_was_reported_on(
    client: Client, live: Publication, publish: Publish
) -> None:
    address = sent(client, entry=ENTRY)
    whole = sample_documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, title="Renamed")))
    assert "carefully reviewed" in page_html.parse(client.get(address).content).one("dl").text


@pytest.mark.parametrize("token", ["x" * 43, "x" * 42, "x" * 44, "%00" * 43, "x" * 10_000])
def test_an_address_that_nobody_was_given_leads_nowhere(
    client: Client, live: Publication, token: str
) -> None:
    sent(client)
    assert client.get(f"{FORM}{token}/").status_code == 404


def test_a_report_is_told_of_under_its_own_timeline_alone(
    client: Client, live: Publication, publish: Publish
) -> None:
    whole = sample_documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, slug="other")))
    address = sent(client)
    assert client.get(address.replace(SLUG, "other")).status_code == 404


# --- Languages -----------------------------------------------------------------------------------


def test_the_form_and_the_outcome_speak_the_language_of_the_timeline(
    client: Client, publish: Publish
) -> None:
    whole = sample_documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, language="fr")))
    page = page_html.parse(client.get(FORM).content)
    assert page.one("html").attributes["lang"] == "fr"
    assert page.one("h1").text == "Signaler une erreur"
    assert page.one("label", **{"for": "id_words"}).text == "Qu’est-ce qui est inexact ?"
    assert "90 jours" in page.one(id="id_email_helptext").text
    refused = send(client, words="https://example.org/", email="x")
    assert errors(refused)["words"].startswith("Un lien seul")
    assert errors(refused)["email"] == "Saisissez une adresse de courriel valide."
    told = page_html.parse(client.get(sent(client)).content)
    assert told.one("h1").text == "Merci : votre signalement est bien arrivé"


# --- Nothing of it is public ---------------------------------------------------------------------


def test_nothing_of_a_report_stands_on_any_other_page(client: Client, live: Publication) -> None:
    address = sent(client, entry=ENTRY, words="Zephyrine did it, not he", email="quill@example.org")
    Report.objects.update(state="looking", outcome="We ask Zephyrine")
    token = Report.objects.get().token
    for page in (
        *("/", f"/t/{SLUG}/", f"/t/{SLUG}/{ENTRY}/", f"/t/{SLUG}/sources/", f"/t/{SLUG}/changes/"),
        *(f"/t/{SLUG}/v/1/", f"/t/{SLUG}/timeline.json", FORM),
    ):
        response = client.get(page)
        assert response.status_code == 200
        for private in ("Zephyrine", "quill@", token):
            assert private.encode() not in response.content
    assert b"We ask Zephyrine" in client.get(address).content
