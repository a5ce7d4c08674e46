"""Readers report errors and are told what became of them: without an account, a script or anyone else."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tests.public import documents, html
from tests.public.conftest import Publish, Reader
from timeline.actions.reports import report_error
from timeline.models import Change, Decision, Publication, Report, Timeline
from timeline.public import reports
from timeline.public.report_form import MOST_ADDRESSES, MOST_TAGS

SLUG = "facebook-reports-bbc"
FORM = f"/t/{SLUG}/report/"
ENTRY = "46j6d4tt"
WORDS = "It was a Monday, not a Tuesday."
# Ends whatever it may stand in.
EVIL = "</title></textarea></option></select><script>alert(1)</script>\" onx='1' {{7*7}} is wrong here"
PRIVATE = "no-store, private"


@pytest.fixture
def live(publish: Publish) -> Publication:
    return publish(documents.sample())


def send(client: Client, address: str = FORM, /, **typed: str) -> Any:
    return client.post(address, {"words": WORDS, **typed})


def sent(client: Client, **typed: str) -> str:
    """Send a report, and return the address that it was answered with."""
    response = send(client, **typed)
    assert response.status_code == 302
    return str(response["Location"])


def withdraw() -> None:
    Decision.objects.create(timeline=Timeline.objects.get(slug=SLUG), verb="withdraw", reason="A forgery.")


def held(response: Any, name: str) -> str:
    """What a field of the form holds."""
    field = html.parse(response.content).one(name=name)
    if field.tag == "select":
        chosen = [one for one in field.all("option") if "selected" in one.attributes]
        return chosen[0].attributes["value"] if chosen else ""
    # A line end right after the tag is no part of a textarea's text.
    text = "".join(child for child in field.children if isinstance(child, str))
    return field.attributes.get("value", text.removeprefix("\n"))


def errors(response: Any) -> dict[str, str]:
    """What is said of each field."""
    found = html.parse(response.content).all("ul", class_="error")
    return {one.attributes["id"].removeprefix("id_").removesuffix("_error"): one.text for one in found}


# --- The way there -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "link"),
    [(f"/t/{SLUG}/", FORM), (f"/t/{SLUG}/sources/", FORM), (f"/t/{SLUG}/{ENTRY}/", f"{FORM}?entry={ENTRY}")],
)
def test_the_pages_lead_to_the_form(client: Client, live: Publication, page: str, link: str) -> None:
    links = html.parse(client.get(page).content).all("a")
    found = [one.attributes["href"] for one in links if one.text == "Report an error"]
    assert found == [link]
    assert client.get(link).status_code == 200


def test_the_form_offers_every_entry_and_chooses_the_one_it_is_about(
    client: Client, live: Publication
) -> None:
    response = client.get(f"{FORM}?entry={ENTRY}")
    options = html.parse(response.content).one("select", name="entry").all("option")
    assert [one.attributes["value"] for one in options] == ["", *documents.sample().order]
    assert "carefully reviewed" in next(one.text for one in options if one.attributes["value"] == ENTRY)
    assert held(response, "entry") == ENTRY
    assert held(client.get(FORM), "entry") == ""


@pytest.mark.parametrize("entry", ["nosuch1", "a\x00b", "x" * 10_000, EVIL])
def test_an_entry_that_is_not_there_is_said_and_the_whole_is_offered(
    client: Client, live: Publication, entry: str
) -> None:
    response = client.get(FORM, {"entry": entry})
    assert response.status_code == 200
    said = html.parse(response.content).one("p", role="status").text
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


def test_a_timeline_under_embargo_takes_no_report(client: Client, live: Publication) -> None:
    QuerySet(Publication).update(embargo_until=timezone.now() + timedelta(days=1))
    assert client.get(FORM).status_code == send(client).status_code == 404
    assert not Report.objects.exists()


def test_a_withdrawn_timeline_says_so_and_takes_no_report(client: Client, live: Publication) -> None:
    withdraw()
    for response in (client.get(FORM), send(client)):
        assert response.status_code == 410
        assert html.parse(response.content).one("h1").text == "This timeline has been withdrawn"
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
    # Whether it is withdrawn, and which version is live.
    with django_assert_num_queries(2):
        second = client.get(FORM)
    assert html.parse(first.content).one("select").text == html.parse(second.content).one("select").text


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
    second = publish(documents.sample())
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
    assert html.parse(response.content).one("p", role="alert").text.startswith("The report has not been sent")
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
    trap = html.parse(client.get(FORM).content).one(class_="trap").one("input")
    assert (trap.attributes["name"], trap.attributes["tabindex"]) == ("homepage", "-1")
    response = send(client, homepage="https://example.org/")
    assert not html.parse(response.content).all(class_="trap")
    assert held(response, "homepage") == "https://example.org/"


def test_markup_that_comes_back_is_text(client: Client, live: Publication) -> None:
    response = send(client, words=EVIL, basis=EVIL, email=EVIL, entry=EVIL, homepage=EVIL)
    assert response.status_code == 422
    assert held(response, "words") == EVIL
    assert not html.parse(response.content).all("script")


# --- Floods --------------------------------------------------------------------------------------


def test_a_flood_of_one_address_is_held_off(client: Client, live: Publication) -> None:
    for _ in range(10):
        sent(client)
    response = send(client, words="This is the eleventh one")
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    assert response["Cache-Control"] == PRIVATE
    assert "please send it again later" in html.parse(response.content).one("p", role="alert").text
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
    whole = documents.sample()
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


# --- What became of it ---------------------------------------------------------------------------


def test_a_reader_is_told_what_happens_next_and_where(client: Client, live: Publication) -> None:
    address = sent(client, entry=ENTRY, email="reader@example.org")
    assert address == f"{FORM}{Report.objects.get().token}/"
    response = client.get(f"{address}?x=y")
    page = html.parse(response.content)
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
    page = html.parse(client.get(address).content)
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
    whole = documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, title="Renamed")))
    assert "carefully reviewed" in html.parse(client.get(address).content).one("dl").text


@pytest.mark.parametrize("token", ["x" * 43, "x" * 42, "x" * 44, "%00" * 43, "x" * 10_000])
def test_an_address_that_nobody_was_given_leads_nowhere(
    client: Client, live: Publication, token: str
) -> None:
    sent(client)
    assert client.get(f"{FORM}{token}/").status_code == 404


def test_a_report_is_told_of_under_its_own_timeline_alone(
    client: Client, live: Publication, publish: Publish
) -> None:
    whole = documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, slug="other")))
    address = sent(client)
    assert client.get(address.replace(SLUG, "other")).status_code == 404


# --- Languages -----------------------------------------------------------------------------------


def test_the_form_and_the_outcome_speak_the_language_of_the_timeline(
    client: Client, publish: Publish
) -> None:
    whole = documents.sample()
    publish(msgspec.structs.replace(whole, timeline=msgspec.structs.replace(whole.timeline, language="fr")))
    page = html.parse(client.get(FORM).content)
    assert page.one("html").attributes["lang"] == "fr"
    assert page.one("h1").text == "Signaler une erreur"
    assert page.one("label", **{"for": "id_words"}).text == "Qu’est-ce qui est inexact ?"
    assert "90 jours" in page.one(id="id_email_helptext").text
    refused = send(client, words="https://example.org/", email="x")
    assert errors(refused)["words"].startswith("Un lien seul")
    assert errors(refused)["email"] == "Saisissez une adresse de courriel valide."
    told = html.parse(client.get(sent(client)).content)
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
