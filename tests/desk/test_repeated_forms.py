"""A form that is sent again, because the answer to the first sending did not arrive, adds nothing twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk_pages import HTMX, Answer, Form, follow, get
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import add_entry, edit_entry, remove_entry
from timeline.actions.repeats import AlreadyAdded, derive_id
from timeline.models import Entry, Event, FormDraft, Party, Source, Timeline, User

At = Callable[..., str]


def open_form(client: Client, address: str) -> Form:
    page = get(client, address)
    form = next(Form(item) for item in page.root.all("form") if item.all("input", name="once"))
    form.element.attributes["data-page"] = address
    return form


@pytest.mark.parametrize("is_htmx", [False, True])
def test_entry_is_shown_when_its_form_is_sent_again(is_htmx: bool, as_reporter: Client, at: At) -> None:
    form = open_form(as_reporter, at("entry-add", "event")).fill(headline="The alarm is raised")
    for _attempt in range(2):
        assert form.send(as_reporter, htmx=is_htmx).status_code in (200, 302)
    entry = Event.objects.get()
    assert entry.version == 1
    assert not FormDraft.objects.exists()
    # What was typed after the connection was cut is saved.
    answer = follow(as_reporter, form.fill(headline="The alarm is raised twice").send(as_reporter))
    assert Event.objects.get().headline == "The alarm is raised twice"
    assert "added already" in answer.notice or "Saved" in answer.notice


def test_form_that_is_continued_from_a_draft_is_still_the_same_form(as_reporter: Client, at: At) -> None:
    form = open_form(as_reporter, at("entry-add", "event")).fill(headline="The alarm is raised")
    assert form.send(as_reporter).status_code == 302
    # The script did not learn of it, and kept the text as a draft.
    data = dict(form.data)
    assert as_reporter.post("/desk/draft/", data, headers={"X-Sent-By-Script": "1"}).status_code == 204
    again = open_form(as_reporter, f"{at('entry-add', 'event')}?draft={FormDraft.objects.get().uid}")
    assert again.data["once"] == form.data["once"]
    assert again.data["draft"] != form.data["draft"]
    assert again.send(as_reporter).status_code == 302
    assert Event.objects.count() == 1
    assert not FormDraft.objects.exists()


def test_another_form_or_person_adds_an_entry_of_its_own(
    as_reporter: Client, as_editor: Client, at: At
) -> None:
    form = open_form(as_reporter, at("entry-add", "event")).fill(headline="The alarm is raised")
    form.send(as_reporter)
    open_form(as_reporter, at("entry-add", "event")).fill(headline="The alarm is raised").send(as_reporter)
    other = open_form(as_editor, at("entry-add", "event")).fill(headline="The alarm is raised")
    other.data["once"] = form.data["once"]
    other.send(as_editor)
    assert Event.objects.count() == 3


def test_entry_that_somebody_has_changed_or_removed_since_is_compared(
    as_reporter: Client, at: At, editor: User
) -> None:
    form = open_form(as_reporter, at("entry-add", "event")).fill(headline="The alarm is raised")
    form.send(as_reporter)
    entry = Event.objects.get()
    edit_entry(entry, EventDraft(headline="Theirs"), by=editor, version=1)
    # What was not typed again is not put back.
    assert form.send(as_reporter).status_code == 302
    assert Event.objects.get().headline == "Theirs"
    conflict = Answer(form.fill(headline="Mine").send(as_reporter))
    assert conflict.status == 409
    assert "Theirs" in conflict.text
    remove_entry(entry, by=editor, version=Event.objects.get().version)
    removed = Answer(form.send(as_reporter))
    assert removed.status == 409
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "field", "model"),
    [("party", "name", Party), ("source", "title", Source)],
)
def test_party_or_source_is_added_once(name: str, field: str, model: Any, as_reporter: Client) -> None:
    form = open_form(as_reporter, reverse(f"desk:{name}-new"))
    form.fill({field: "The harbour board", **({"kind": "agency"} if name == "party" else {})})
    for text in ("The harbour board", "The harbour board", "The port authority"):
        response = form.fill({field: text}).send(as_reporter)
        assert response.status_code == 302, Answer(response).text
    row = model.objects.get()
    assert getattr(row, field) == "The port authority"


def test_row_of_the_table_that_is_sent_twice_is_added_once(as_reporter: Client, at: At) -> None:
    page = get(as_reporter, at("entry-table"))
    form = Form(page.root.by_id("table-form")).fill({"new1-text": "A fire"})
    data: dict[str, Any] = {name: values for name, values in form.data.items() if name.startswith("new1")}
    data["row"] = [value for value in form.data["row"] if value.startswith("new1")]
    for text in ("A fire", "A fire", "A large fire"):
        data["new1-text"] = [text]
        answer = Answer(as_reporter.post(form.action, data, headers=HTMX))
        assert answer.status == 200
        assert not answer.root.all("p", class_="table-problem")
    assert Event.objects.get().headline == "A large fire"


def test_timeline_is_created_once(as_reporter: Client) -> None:
    form = open_form(as_reporter, reverse("desk:timeline-new")).fill(title="Harbour flood")
    for _attempt in range(2):
        page = follow(as_reporter, form.send(as_reporter))
        assert page.response.wsgi_request.path == reverse("desk:timeline", args=["harbour-flood"])
    assert Timeline.objects.filter(title="Harbour flood").count() == 1
    # Another form may have the same title.
    open_form(as_reporter, reverse("desk:timeline-new")).fill(title="Harbour flood").send(as_reporter)
    assert Timeline.objects.filter(title="Harbour flood").count() == 2


def test_entry_is_duplicated_once_with_one_button(
    as_reporter: Client, at: At, make_event: Callable[..., Entry]
) -> None:
    entry = make_event("A fire")
    page = get(as_reporter, at("entry-more", entry))
    form = page.form_to(at("entry-duplicate", entry))
    for _attempt in range(2):
        follow(as_reporter, form.send(as_reporter))
    assert Event.objects.count() == 2


def test_two_sendings_at_once_add_one_entry(timeline: Timeline, reporter: User) -> None:
    uid = derive_id(reporter, "event", timeline.pk, 5)
    add_entry(timeline, EventDraft(headline="A fire"), by=reporter, uid=uid)
    with pytest.raises(AlreadyAdded) as repeat:
        add_entry(timeline, EventDraft(headline="A fire"), by=reporter, uid=uid)
    assert repeat.value.row == Entry.objects.get()
    assert derive_id(reporter, "event", timeline.pk, 5) == uid != derive_id(reporter, "event", timeline.pk, 6)
