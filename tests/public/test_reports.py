"""Error reports: the form, what is stored, and the status page."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tests.public.conftest import Publish, ReaderClient
from tests.support import page_html, sample_documents
from tests.support.report_forms import (
    ENTRY,
    FORM,
    MARKUP,
    NO_STORE,
    SLUG,
    WORDS,
    build_fields,
    find_errors,
    get_value,
    send,
    submit,
    withdraw_timeline,
)
from tests.support.row_factories import Rows
from timeline.actions.reports import report_error
from timeline.models import Change, Publication, Report, Timeline
from timeline.public.views import reports

# --- Access -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "target"),
    [(f"/t/{SLUG}/", FORM), (f"/t/{SLUG}/sources/", FORM), (f"/t/{SLUG}/{ENTRY}/", f"{FORM}?entry={ENTRY}")],
)
def test_pages_link_to_the_form(client: Client, live: Publication, page: str, target: str) -> None:
    links = page_html.parse(client.get(page).content).all("a")
    hrefs = [link.attributes["href"] for link in links if link.text == "Report an error"]
    assert hrefs[-1] == target
    assert client.get(target).status_code == 200


def test_the_form_lists_every_entry_and_selects_the_given_one(client: Client, live: Publication) -> None:
    response = client.get(f"{FORM}?entry={ENTRY}")
    options = page_html.parse(response.content).one("select", name="entry").all("option")
    assert [option.attributes["value"] for option in options] == ["", *sample_documents.sample().order]
    assert "carefully reviewed" in next(
        option.text for option in options if option.attributes["value"] == ENTRY
    )
    assert get_value(response, "entry") == ENTRY
    assert get_value(client.get(FORM), "entry") == ""


@pytest.mark.parametrize("entry", ["nosuch1", "x" * 10_000, MARKUP])
def test_an_unknown_entry_has_a_message_and_selects_the_whole_timeline(
    client: Client, live: Publication, entry: str
) -> None:
    response = client.get(FORM, {"entry": entry})
    assert response.status_code == 200
    message = page_html.parse(response.content).one("p", role="status").text
    assert message.startswith("The entry you came from is not, or is no longer, in this timeline.")
    assert get_value(response, "entry") == ""
    assert b"alert(1)" not in response.content


def test_an_unpublished_timeline_accepts_no_report(client: Client, db: None) -> None:
    Timeline.objects.create(slug=SLUG, title="Not published")
    for address in (FORM, "/t/no-such-timeline/report/"):
        for response in (client.get(address), send(client, address)):
            assert response.status_code == 404
            assert response["Cache-Control"] == NO_STORE
    assert not Report.objects.exists()


def test_a_timeline_under_embargo_accepts_no_report(client: Client, db: None) -> None:
    timeline = Timeline.objects.create(slug=SLUG, title="Under embargo")
    end = timezone.now() + timedelta(days=1)
    Rows().publication(1, timeline=timeline, embargo_until=end).save()
    assert client.get(FORM).status_code == send(client).status_code == 404
    assert not Report.objects.exists()


def test_a_withdrawn_timeline_is_410_and_accepts_no_report(client: Client, live: Publication) -> None:
    withdraw_timeline()
    for response in (client.get(FORM), send(client)):
        assert response.status_code == 410
        assert page_html.parse(response.content).one("h1").text == "This timeline has been withdrawn"
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == (NO_STORE, "noindex")
    assert not Report.objects.exists()


def test_a_withdrawal_during_the_request_is_410(
    client: Client, live: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*args: Any, **options: Any) -> Report:
        withdraw_timeline()
        return report_error(*args, **options)

    monkeypatch.setattr(reports, "report_error", meanwhile)
    assert send(client).status_code == 410
    assert not Report.objects.exists()


def test_only_get_head_and_post_are_allowed(client: Client, live: Publication) -> None:
    assert client.head(FORM).status_code == 200
    assert client.put(FORM).status_code == client.delete(FORM).status_code == 405
    address = submit(client)
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


# --- Cookies and caches --------------------------------------------------------------------------


def test_only_the_form_sets_a_cookie(client: Client, live: Publication) -> None:
    for address in ("/", f"/t/{SLUG}/", f"/t/{SLUG}/{ENTRY}/", f"/t/{SLUG}/changes/", f"/t/{SLUG}/v/1/"):
        assert not client.get(address).cookies
    cookies = client.get(FORM).cookies
    assert list(cookies) == ["csrftoken"]
    # A session cookie.
    assert (cookies["csrftoken"]["max-age"], cookies["csrftoken"]["expires"]) == ("", "")
    reader = ReaderClient()
    assert not reader.get(submit(reader)).cookies


def test_the_cookie_is_secure(client: Client, live: Publication, settings: Settings) -> None:
    settings.CSRF_COOKIE_SECURE = True
    assert client.get(FORM).cookies["csrftoken"]["secure"]


def test_report_pages_are_no_store_and_noindex(client: Client, live: Publication) -> None:
    for response in (
        client.get(FORM),
        send(client, words=""),
        send(client),
        client.get(submit(client)),
        client.get(f"{FORM}{'x' * 43}/"),
    ):
        assert response["Cache-Control"] == NO_STORE
        assert response["X-Robots-Tag"] == "noindex"
        assert "ETag" not in response
        assert "script-src 'self'" in response["Content-Security-Policy"]


def test_a_form_without_csrf_token_is_403(live: Publication) -> None:
    reader = ReaderClient(enforce_csrf_checks=True)
    assert send(reader).status_code == 403
    assert not Report.objects.exists()
    token = get_value(reader.get(FORM), "csrfmiddlewaretoken")
    headers = {"Referer": f"https://testserver{FORM}"}
    response = reader.post(FORM, build_fields(csrfmiddlewaretoken=token), headers=headers)
    assert response.status_code == 302
    assert Report.objects.count() == 1


def test_the_form_costs_one_query_once_entries_are_cached(
    client: Client, live: Publication, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(FORM)
    # The live version and its withdrawal, in one query.
    with django_assert_num_queries(1):
        second = client.get(FORM)
    assert (
        page_html.parse(first.content).one("select").text
        == page_html.parse(second.content).one("select").text
    )


# --- What is stored -------------------------------------------------------------------------------


def test_a_report_is_stored_as_sent(client: Client, live: Publication) -> None:
    submit(client, entry=ENTRY, basis="https://example.org/page 3", email="reader@example.org")
    report = Report.objects.get()
    assert (report.publication, report.entry_uid, report.state) == (live, ENTRY, "new")
    assert (report.words, report.basis, report.email) == (
        WORDS,
        "https://example.org/page 3",
        "reader@example.org",
    )
    assert not Change.objects.exists()


def test_only_the_description_is_required(client: Client, live: Publication) -> None:
    submit(client)
    report = Report.objects.get()
    assert (report.entry_uid, report.basis, report.email) == ("", "", "")


def test_a_report_is_about_the_live_version(client: Client, live: Publication, publish: Publish) -> None:
    second = publish(sample_documents.sample())
    submit(client)
    assert Report.objects.get().publication == second


@pytest.mark.parametrize(
    "words",
    [
        "The date is wrong.",
        "It says five, see https://example.org/page and http://example.org/other",
        "日期错了",
        "التاريخ خطأ",
        "<b>bold</b> & “quoted” words",
        MARKUP,
        "x " * 5_000,
        # A line end counts once, however a browser sends it.
        "a\r\n" * 5_000,
    ],
)
def test_any_text_is_accepted_and_not_published(client: Client, live: Publication, words: str) -> None:
    address = submit(client, words=words)
    assert Report.objects.get().words == words.replace("\r\n", "\n").strip()
    # The status page contains none of it.
    page = client.get(address).content.decode()
    assert words.strip() not in page
    assert "alert(1)" not in page


# --- The status page ---------------------------------------------------------------------------


def test_the_status_page_says_what_happens_next(client: Client, live: Publication) -> None:
    address = submit(client, entry=ENTRY, email="reader@example.org")
    assert address == f"{FORM}{Report.objects.get().token}/"
    response = client.get(f"{address}?x=y")
    page = page_html.parse(response.content)
    assert page.one("h1").text == "Thank you. We have received your report"
    assert page.one("code").text == f"https://testserver{address}"
    assert "carefully reviewed" in page.one("dl").text
    assert "Not yet reviewed." in page.one("dl").text
    # The page repeats nothing from the report, so that nobody can publish texts there.
    assert WORDS not in page.text
    assert b"reader@example.org" not in response.content


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ("looking", "Under review."),
        ("corrected", "Corrected."),
        ("unchanged", "Reviewed: no change made."),
        ("spam", "Closed."),
    ],
)
def test_the_status_page_has_state_and_outcome(
    client: Client, live: Publication, state: str, message: str
) -> None:
    address = submit(client)
    outcome = "You were <right>.\n\nThank you."
    Report.objects.update(state=state, outcome=outcome, handled_at=timezone.now(), email="")
    page = page_html.parse(client.get(address).content)
    assert page.one("h1").text == "Your report"
    assert message in page.one("dl").text
    assert "You were <right>. Thank you." in page.one("dl").text
    assert "The whole timeline" in page.one("dl").text


def test_the_status_page_stays_after_a_withdrawal(client: Client, live: Publication) -> None:
    address = submit(client)
    withdraw_timeline()
    assert client.get(address).status_code == 200


def test_the_status_page_names_the_entry_of_the_reported_version(
    client: Client, live: Publication, publish: Publish
) -> None:
    address = submit(client, entry=ENTRY)
    whole = sample_documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, title="Renamed")))
    assert "carefully reviewed" in page_html.parse(client.get(address).content).one("dl").text


@pytest.mark.parametrize("token", ["x" * 43, "x" * 42, "x" * 44, "x" * 10_000])
def test_an_unknown_token_is_404(client: Client, live: Publication, token: str) -> None:
    submit(client)
    assert client.get(f"{FORM}{token}/").status_code == 404


def test_a_token_is_valid_for_its_own_timeline_only(
    client: Client, live: Publication, publish: Publish
) -> None:
    whole = sample_documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, slug="other")))
    address = submit(client)
    assert client.get(address.replace(SLUG, "other")).status_code == 404


# --- Languages -----------------------------------------------------------------------------------


def test_report_pages_are_in_the_language_of_the_timeline(client: Client, publish: Publish) -> None:
    whole = sample_documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, language="fr")))
    page = page_html.parse(client.get(FORM).content)
    assert page.one("html").attributes["lang"] == "fr"
    assert page.one("h1").text == "Signaler une erreur"
    assert page.one("label", **{"for": "id_words"}).text == "Qu’est-ce qui est inexact ?"
    assert "90 jours" in page.one(id="id_email_helptext").text
    refused = send(client, words="https://example.org/", email="x")
    assert find_errors(refused)["words"].startswith("Un lien seul")
    assert find_errors(refused)["email"] == "Saisissez une adresse de courriel valide."
    status_page = page_html.parse(client.get(submit(client)).content)
    assert status_page.one("h1").text == "Merci : votre signalement est bien arrivé"


# --- Reports are private ---------------------------------------------------------------------


def test_no_other_page_contains_a_report(client: Client, live: Publication) -> None:
    address = submit(client, entry=ENTRY, words="Zephyrine did it, not he", email="quill@example.org")
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
