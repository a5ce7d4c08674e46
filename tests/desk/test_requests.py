"""Requests for comment: add, show, edit."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.support.desk_pages import follow_saved, get, read_refusal
from timeline.models import Change, Entry, Party, ReplyRequest, Timeline

At = Callable[..., str]
Make = Callable[..., Entry]
BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@BOTH
def test_request_is_added_with_all_its_fields(
    htmx: bool, as_reporter: Client, at: At, make_event: Make, make_statement: Make
) -> None:
    event, reply = make_event("A crack is found"), make_statement("We did not know.")
    post = Party.objects.create(name="The Post")
    form = get(as_reporter, at("entry-add", "request"), htmx=htmx).form
    form.fill(
        {
            "asked-party": "The harbour board",
            "asked_by-party": "The Post",
            "about": "A crack is found",
            "put": "Who knew of the crack?",
            "edtf": "2017-03-08",
            "channel": "by e-mail",
            "deadline": "2017-03-09T12:00",
            "outcome": "replied",
            "outcome_note": "After the deadline.",
            "replies-0-statement": "We did not know.",
        }
    )
    answer = follow_saved(as_reporter, form.send(as_reporter, htmx=htmx))
    request = ReplyRequest.objects.get()
    assert request.uid in answer.rows
    assert (str(request.asked), request.asked_by) == ("The harbour board", post)
    assert request.about_id == event.pk
    assert (request.put, request.channel) == ("Who knew of the crack?", "by e-mail")
    assert request.deadline == datetime(2017, 3, 9, 12, tzinfo=UTC)
    assert (request.outcome, request.outcome_note) == ("replied", "After the deadline.")
    assert [link.statement_id for link in request.replies.all()] == [reply.pk]


def test_request_needs_a_party_and_a_question(as_reporter: Client, at: At) -> None:
    read_refusal(get(as_reporter, at("entry-add", "request")).form.send(as_reporter), "asked-party", "put")
    assert not Entry.objects.exists()


def test_asker_defaults_to_this_newsroom(as_reporter: Client, at: At, make_request: Make) -> None:
    request = make_request()
    assert "Request for comment by this newsroom" in get(as_reporter, at("timeline")).row(request.uid).text


def test_outcome_not_sought_needs_a_reason(as_reporter: Client, at: At) -> None:
    form = get(as_reporter, at("entry-add", "request")).form
    form.fill({"asked-party": "The board", "asked-make": True, "put": "-", "outcome": "not-sought"})
    answer = read_refusal(form.send(as_reporter), "outcome_note")
    assert answer.errors["outcome_note"] == "Where no comment was sought, say why."
    assert not Party.objects.exists()
    follow_saved(as_reporter, answer.form.fill(outcome_note="They are dead.").send(as_reporter))
    assert ReplyRequest.objects.get().outcome_note == "They are dead."


def test_asker_and_asked_must_differ(as_reporter: Client, at: At) -> None:
    Party.objects.create(name="The Post", aliases=["The Evening Post"])
    form = get(as_reporter, at("entry-add", "request")).form
    form.fill({"asked-party": "The Post", "asked_by-party": "The Evening Post", "put": "Why?"})
    answer = read_refusal(form.send(as_reporter), "asked_by-party")
    assert answer.errors["asked_by-party"] == "A party does not ask itself for comment."


def test_request_is_not_about_itself(as_reporter: Client, at: At, make_request: Make) -> None:
    request = make_request()
    form = get(as_reporter, at("entry-edit", request)).form.fill(about=request.uid)
    answer = read_refusal(form.send(as_reporter), "about")
    assert answer.errors["about"] == "A request is not about itself."
    assert answer.form.data["about"] == [request.uid]


def test_reply_must_be_a_statement(as_reporter: Client, at: At, make_event: Make, make_request: Make) -> None:
    event, request = make_event("A crack is found"), make_request()
    form = get(as_reporter, at("entry-edit", request)).form
    for typed in (event.uid, event.label, request.uid):
        read_refusal(form.fill({"replies-0-statement": typed}).send(as_reporter), "replies-0-statement")


def test_form_about_an_entry_is_prefilled(as_reporter: Client, at: At, make_event: Make) -> None:
    event = make_event("A crack is found")
    row = get(as_reporter, at("entry-more", event)).row(event.uid)
    link = next(link for link in row.links() if f"about={event.uid}" in link)
    form = get(as_reporter, link).form
    assert form.data["about"] == ["A crack is found"]
    assert form.data["about-is"] == [f"A crack is found [{event.uid}]"]


@pytest.mark.parametrize("month", ["01", "07"])
def test_deadline_is_in_the_timelines_zone(
    month: str, as_reporter: Client, at: At, make_request: Make
) -> None:
    Timeline.objects.update(time_zone="America/New_York")
    request = make_request()
    form = get(as_reporter, at("entry-edit", request)).form.fill(deadline=f"2017-{month}-09T17:00")
    follow_saved(as_reporter, form.send(as_reporter))
    utc = {"01": 22, "07": 21}[month]
    assert ReplyRequest.objects.get().deadline == datetime(2017, int(month), 9, utc, tzinfo=UTC)
    again = get(as_reporter, at("entry-edit", request)).form
    assert again.data["deadline"][0].startswith(f"2017-{month}-09T17:00")


def test_deadline_to_the_second_survives_an_edit(as_reporter: Client, at: At, make_request: Make) -> None:
    request = make_request(deadline=datetime(2017, 3, 9, 12, 0, 30, tzinfo=UTC))
    follow_saved(as_reporter, get(as_reporter, at("entry-edit", request)).form.send(as_reporter))
    assert not Change.objects.filter(verb="edit").exists()


@pytest.mark.parametrize("typed", ["tomorrow", "2017-02-30T12:00", "2017-03-09T25:00", "99999-01-01T00:00"])
def test_invalid_deadline_gets_an_error(typed: str, as_reporter: Client, at: At, make_request: Make) -> None:
    form = get(as_reporter, at("entry-edit", make_request())).form.fill(deadline=typed)
    answer = read_refusal(form.send(as_reporter), "deadline")
    assert answer.form.data["deadline"] == [typed]


def test_deadlines_at_the_ends_of_the_calendar_are_refused(
    as_reporter: Client, at: At, make_request: Make
) -> None:
    Timeline.objects.update(time_zone="Asia/Tokyo")
    request = make_request()
    for typed in ("0001-01-01T00:00", "9999-12-31T23:59"):
        response = get(as_reporter, at("entry-edit", request)).form.fill(deadline=typed).send(as_reporter)
        assert response.status_code in {302, 422}
        get(as_reporter, at("timeline"))
        get(as_reporter, at("entry-edit", request))
        get(as_reporter, at("preview"))


def test_outcome_is_shown(as_reporter: Client, at: At, make_request: Make) -> None:
    request = make_request(outcome="no-response")
    assert "No response" in get(as_reporter, at("timeline")).row(request.uid).text
