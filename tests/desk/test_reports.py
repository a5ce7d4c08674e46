"""Readers' reports on the desk: the queue, one report with its entry, the outcome."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import HTMX, Answer, get
from timeline.actions.entries import remove_entry
from timeline.actions.reports import ReportDraft, answer_report, report_error
from timeline.models import Change, Entry, FormDraft, Publication, Report, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]
ADDRESS = "reader@example.org"
QUEUE = reverse("desk:reports")
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def event(make_event: Make) -> Entry:
    return make_event("A crack is found", "2017-03-07", body="It is two feet long.")


@pytest.fixture
def live(event: Entry, publish_it: Callable[[], Publication]) -> Publication:
    return publish_it()


@pytest.fixture
def report(live: Publication, event: Entry) -> Report:
    draft = ReportDraft(words="It was Monday.", entry=event.uid, basis="I was there.", email=ADDRESS)
    return report_error(live, draft)


def page_of(report: Report) -> str:
    return reverse("desk:report", args=[report.uid])


def queue(client: Client, address: str = QUEUE) -> list[str]:
    """Return the words of the reports in the queue."""
    return [card.one("h2").text for card in get(client, address).root.all("li") if card.all("h2")]


def send_answer(report: Report, by: User, state: str = "unchanged") -> Report:
    return answer_report(report, state=state, outcome="We looked.", by=by, version=report.version)


# --- The queue -----------------------------------------------------------------------------------


def test_open_reports_are_listed_oldest_first(as_reporter: Client, live: Publication, report: Report) -> None:
    report_error(live, ReportDraft(words="The whole of it is wrong."))
    assert queue(as_reporter) == ["It was Monday.", "The whole of it is wrong."]
    cards = get(as_reporter, QUEUE).root.by_id("results").text
    assert "A crack is found" in cards
    assert "The whole timeline" in cards
    assert ADDRESS not in get(as_reporter, QUEUE).html


def test_closed_reports_have_their_own_queue(
    as_editor: Client, editor: User, live: Publication, report: Report
) -> None:
    send_answer(report, editor)
    send_answer(report_error(live, ReportDraft(words="Buy this")), editor, "spam")
    send_answer(report_error(live, ReportDraft(words="It is late.")), editor, "looking")
    assert queue(as_editor) == ["It is late."]
    assert queue(as_editor, f"{QUEUE}?show=closed") == ["It was Monday."]
    assert queue(as_editor, f"{QUEUE}?show=spam") == ["Buy this"]
    # An invalid filter shows the open reports.
    assert queue(as_editor, f"{QUEUE}?show=a%20b") == ["It is late."]
    assert "Open (1) Closed (1) Spam (1)" in get(as_editor, QUEUE).text


def test_htmx_gets_only_the_list(as_editor: Client, report: Report) -> None:
    response = as_editor.get(f"{QUEUE}?show=closed", headers=HTMX)
    assert "<h1" not in response.content.decode()
    assert 'id="results"' in response.content.decode()


def test_reports_on_a_hidden_timeline_are_for_members_only(
    as_reporter: Client, as_member: Client, hidden: Timeline, report: Report
) -> None:
    head = {"title": "Whistle", "language": "en-GB", "time_zone": "UTC", "entries": 0}
    publication = Publication.objects.create(timeline=hidden, number=1, note="New", **head)
    secret = Report.objects.create(publication=publication, words="Nobody may know.")
    assert queue(as_reporter) == ["It was Monday."]
    assert queue(as_member) == ["It was Monday.", "Nobody may know."]
    assert as_reporter.get(page_of(secret)).status_code == 404
    assert as_reporter.get(f"{QUEUE}?timeline=whistle").status_code == 404
    assert queue(as_member, f"{QUEUE}?timeline=whistle") == ["Nobody may know."]


def test_timeline_links_to_its_open_reports(
    as_editor: Client, editor: User, at: At, live: Publication, report: Report
) -> None:
    report_error(live, ReportDraft(words="And another."))
    panel = get(as_editor, at("timeline")).root.by_id("sidebar")
    link = panel.by_id("open-reports").one("a")
    assert link.text == "2 open reports"
    assert queue(as_editor, link["href"]) == ["It was Monday.", "And another."]
    for item in Report.objects.all():
        send_answer(item, editor)
    assert not get(as_editor, at("timeline")).root.all(id="reports")


def test_reports_do_not_count_as_unpublished_changes(
    as_editor: Client, editor: User, at: At, report: Report
) -> None:
    send_answer(report, editor)
    assert get(as_editor, at("timeline")).root.by_id("unpublished-changes").text == "No unpublished changes."
    assert "Editor dealt with a reader’s report on “A crack is found”" in get(as_editor, at("history")).text


def test_pages_of_a_long_queue_keep_the_filter(
    as_editor: Client, live: Publication, django_assert_max_num_queries: Any
) -> None:
    made = (Report(publication=live, words=f"Error {number}", state="spam") for number in range(60))
    Report.objects.bulk_create(made)
    address = f"{QUEUE}?timeline=harbour-fire&show=spam"
    with django_assert_max_num_queries(12):
        first = get(as_editor, address)
    assert len(queue(as_editor, address)) == 50
    assert first.root.one("a", rel="next")["href"] == "?timeline=harbour-fire&show=spam&page=2"
    assert len(queue(as_editor, f"{address}&page=2")) == 10


def test_empty_queue_says_so(as_editor: Client) -> None:
    assert "No report is waiting." in get(as_editor, QUEUE).text


# --- One report ----------------------------------------------------------------------------------


def test_report_is_shown_with_its_entry_and_version(
    as_editor: Client, at: At, report: Report, event: Entry
) -> None:
    page = get(as_editor, page_of(report))
    for words in ("It was Monday.", "I was there.", ADDRESS, "A crack is found", "It is two feet long."):
        assert words in page.text
    assert at("entry-edit", event) in page.root.links()
    assert f"/t/harbour-fire/v/1/#{event.uid}" in page.root.links()
    assert f"mailto:{ADDRESS}".replace("@", "%40") in page.root.links()


def test_reporter_sees_neither_email_address_nor_form(as_reporter: Client, report: Report) -> None:
    page = get(as_reporter, page_of(report))
    assert "It was Monday." in page.text
    assert ADDRESS not in page.html
    assert not page.root.all(id="answer")
    sent = as_reporter.post(page_of(report), {"state": "spam", "version": "1"})
    assert sent.status_code == 403
    assert Report.objects.get().state == "new"


def test_withdrawn_or_missing_entry_is_named(
    as_editor: Client, editor: User, live: Publication, report: Report, event: Entry
) -> None:
    remove_entry(event, by=editor, version=event.version, reason="It was another ship.")
    assert "Withdrawn" in get(as_editor, page_of(report)).text
    gone = report_error(live, ReportDraft(words="Where is it?", entry="gone-1"))
    assert "The entry was deleted" in get(as_editor, page_of(gone)).text
    whole = report_error(live, ReportDraft(words="All of it."))
    assert "It is about the whole timeline" in get(as_editor, page_of(whole)).text


def test_readers_text_is_escaped(as_editor: Client, live: Publication) -> None:
    evil = "</td></title><script>alert(1)</script>\" onx='1' {{7*7}}"
    made = report_error(live, ReportDraft(words=evil, basis=evil))
    for address in (QUEUE, page_of(made)):
        page = get(as_editor, address)
        assert "alert(1)" in page.text
        assert "<script>alert" not in page.html
        assert not [item for item in page.root.all() if "onx" in item.attributes]
    # Addresses in a reader's text are not links.
    linked = report_error(live, ReportDraft(words="See https://evil.example/ for it"))
    assert "https://evil.example/" not in get(as_editor, page_of(linked)).root.links()


@pytest.mark.parametrize("uid", ["nosuch1", "x" * 200])
def test_unknown_report_gets_404(as_editor: Client, uid: str) -> None:
    assert as_editor.get(f"{QUEUE}{uid}/").status_code == 404


# --- The outcome ---------------------------------------------------------------------------------


def fill_in(client: Client, report: Report, **typed: str) -> Any:
    return get(client, page_of(report)).form.fill(
        {"state": "corrected", "outcome": "You were right.", **typed}
    )


@BOTH
def test_editor_sets_the_outcome(as_editor: Client, editor: User, report: Report, htmx: bool) -> None:
    response = fill_in(as_editor, report).send(as_editor, htmx=htmx)
    back = f"{QUEUE}?timeline=harbour-fire"
    if htmx:
        assert response["HX-Redirect"] == back
    else:
        assert (response.status_code, response["Location"]) == (302, back)
    assert "The reader’s page says so now." in get(as_editor, back).text
    kept = Report.objects.get()
    assert (kept.state, kept.outcome, kept.handled_by, kept.email) == (
        "corrected",
        "You were right.",
        editor,
        "",
    )
    told = as_editor.get(reverse("public:report-status", args=["harbour-fire", report.token]))
    assert "You were right." in told.content.decode()
    assert Change.objects.latest("pk").subject == "report"


@pytest.mark.sampled
@BOTH
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"outcome": " "}, "Say what came of it: the reader will see it."),
        ({"state": "unchanged", "outcome": ""}, "Say what came of it: the reader will see it."),
        ({"state": "new"}, "Select a valid choice."),
        ({"outcome": "x" * 10_001}, "at most 10000 characters"),
    ],
)
def test_invalid_outcome_gets_an_error_and_is_kept(
    as_editor: Client, report: Report, typed: dict[str, str], said: str, htmx: bool
) -> None:
    address = page_of(report)
    data = {"state": "corrected", "outcome": "You were right.", "version": "1", **typed}
    response = as_editor.post(address, data, headers=HTMX if htmx else {})
    assert response.status_code == 422
    answer = Answer(response)
    assert said in answer.text
    assert ("<h1" in answer.html) is not htmx
    assert Report.objects.get().state == "new"


@BOTH
def test_stale_form_shows_both_outcomes(
    as_editor: Client, make_user: Callable[..., User], report: Report, htmx: bool
) -> None:
    mine = fill_in(as_editor, report, outcome="Mine")
    send_answer(report, make_user("chief@example.org", "editor"))
    response = mine.send(as_editor, htmx=htmx)
    assert response.status_code == 409
    answer = Answer(response)
    rows = [
        [cell.text for cell in row.all("th", "td")]
        for row in answer.root.by_id("answer").one("tbody").all("tr")
    ]
    assert ["Answer to the reader", "We looked.", "Mine"] in rows
    assert "Chief saved a newer version." in answer.text
    assert Report.objects.get().outcome == "We looked."
    # Sent again, it is saved.
    again = answer.form.send(as_editor)
    assert again.status_code == 302
    assert Report.objects.get().outcome == "Mine"


@pytest.mark.parametrize("version", [None, "", "2", "one", "9" * 5000])
def test_form_without_a_version_is_stale(as_editor: Client, report: Report, version: str | None) -> None:
    data = {"state": "spam", "outcome": ""} | ({"version": version} if version is not None else {})
    assert as_editor.post(page_of(report), data).status_code == 409
    assert Report.objects.get().state == "new"


# --- The draft of an answer -----------------------------------------------------------------------


def test_a_typed_answer_is_kept_and_continued(as_editor: Client, editor: User, report: Report) -> None:
    form = get(as_editor, page_of(report)).form.fill(state="unchanged", outcome="We looked at the log.")
    assert as_editor.post("/desk/draft/", dict(form.data)).status_code == 204
    draft = FormDraft.objects.get()
    assert (draft.kind, draft.subject_uid, draft.label) == ("report", report.uid, "We looked at the log.")
    page = get(as_editor, page_of(report))
    assert page.form.data["outcome"] == [""]
    continued = get(as_editor, page.root.by_id(f"draft-{draft.uid}").links()[0])
    assert continued.form.data["outcome"] == ["We looked at the log."]
    assert continued.errors == {}
    # A colleague has answered since: the draft says so, as any stale form.
    send_answer(report, editor)
    response = continued.form.send(as_editor)
    assert response.status_code == 409
    assert "We looked at the log." in Answer(response).html
    assert Answer(response).form.send(as_editor).status_code == 302
    assert not FormDraft.objects.exists()


def test_an_answer_that_cannot_be_saved_is_kept(as_editor: Client, report: Report) -> None:
    form = get(as_editor, page_of(report)).form.fill(outcome="We looked at the log.").without("version")
    assert form.send(as_editor).status_code == 422
    assert FormDraft.objects.get().get_value("outcome") == "We looked at the log."


def test_whoever_may_not_answer_keeps_no_draft_of_an_answer(
    as_editor: Client, editor: User, report: Report
) -> None:
    form = get(as_editor, page_of(report)).form.fill(outcome="We looked at the log.")
    editor.groups.set(Group.objects.filter(name="reporter"))
    assert as_editor.post("/desk/draft/", dict(form.data)).status_code == 403
    assert not FormDraft.objects.exists()
