"""The buttons “Undo” and “Redo”: on the timeline and in its history."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import sign_in
from tests.support.desk_pages import HTMX, Answer, follow, get
from timeline.actions.entries import remove_entry
from timeline.actions.steps import bulk_step
from timeline.models import Change, Entry, Party, Source, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]


@pytest.fixture
def event(make_event: Make) -> Entry:
    return make_event("A crack is found", "2017-03-07")


def state(entry: Entry) -> str:
    entry.refresh_from_db()
    return entry.state


def press(client: Client, page: Answer, name: str) -> Answer:
    """Press a button of the last steps, and return the page that follows."""
    button = page.root.one("button", data_step=name)
    form = page.root.by_id("last-steps").one("form")
    values = {
        field["name"]: field["value"] for field in form.all("input") if field["name"] in ("back", "query")
    }
    values["change"] = button["value"]
    return follow(client, client.post(form["action"], values))


def test_a_removal_is_undone_and_redone(as_reporter: Client, at: At, event: Entry) -> None:
    as_reporter.post(at("entry-remove", event), {"version": "1"})
    page = get(as_reporter, at("timeline"))
    assert "Your last step: removed the event “A crack is found”" in page.root.by_id("last-steps").text
    page = press(as_reporter, page, "undo")
    assert (state(event), page.notice) == ("active", "Undone: removed the event “A crack is found”.")
    page = press(as_reporter, page, "redo")
    assert (state(event), page.notice) == ("removed", "Redone: removed the event “A crack is found”.")


def test_after_a_step_that_cannot_be_undone_the_one_before_is_offered(
    as_reporter: Client, at: At, make_event: Make, timeline: Timeline, editor: User
) -> None:
    as_reporter.post(at("entry-remove", make_event("One")), {"version": "1"})
    two = make_event("Two")
    as_reporter.post(at("entry-remove", two), {"version": "1"})
    as_reporter.post(at("entry-restore", two))
    remove_entry(two, by=editor, version=3)
    page = press(as_reporter, get(as_reporter, at("timeline")), "undo")
    assert page.notice == "Not undone. “Two” was left as it is: It was removed already."
    assert "removed the event “Two”" in page.root.by_id("last-steps").text


def test_a_step_on_many_entries_is_undone_in_the_history(
    as_reporter: Client, reporter: User, at: At, make_event: Make
) -> None:
    rows = [make_event(name) for name in ("One", "Two")]
    with bulk_step("remove"):
        for row in rows:
            remove_entry(row, by=reporter, version=1)
    page = get(as_reporter, at("history"))
    assert "One step with other entries: removed 2 entries." in page.root.text
    page = press(as_reporter, page, "undo")
    assert [state(row) for row in rows] == ["active", "active"]
    assert page.notice == "Undone: removed 2 entries."
    assert page.response.wsgi_request.path == at("history")


def test_an_earlier_step_is_undone_in_the_history(as_reporter: Client, at: At, make_event: Make) -> None:
    one, two = (make_event(name) for name in ("One", "Two"))
    for row in (one, two):
        as_reporter.post(at("entry-remove", row), {"version": "1"})
    page = get(as_reporter, at("history"))
    first = Change.objects.get(verb="remove", subject_uid=one.uid)
    button = page.root.one("button", name="change", value=str(first.pk))
    as_reporter.post(at("undo"), {"change": button["value"], "back": "history"})
    assert (state(one), state(two)) == ("active", "removed")


def test_the_buttons_are_sent_again_after_a_change(as_reporter: Client, at: At, event: Entry) -> None:
    as_reporter.post(at("entry-remove", event), {"version": "1"})
    part = get(as_reporter, at("last-steps"), htmx=True)
    assert "removed the event" in part.root.by_id("last-steps").text


@pytest.mark.parametrize("change", ["0", "x", "9" * 30, "-1"])
def test_what_is_nobodys_step_is_not_found(as_reporter: Client, at: At, event: Entry, change: str) -> None:
    assert as_reporter.post(at("undo"), {"change": change}).status_code == 404


def test_a_colleagues_step_is_not_found(as_reporter: Client, as_editor: Client, at: At, event: Entry) -> None:
    as_editor.post(at("entry-remove", event), {"version": "1"})
    change = Change.objects.get(verb="remove")
    assert as_reporter.post(at("undo"), {"change": str(change.pk)}).status_code == 404
    assert not get(as_reporter, at("timeline")).root.all("button", data_step="undo")


def test_viewers_have_no_buttons(make_user: Callable[..., User], at: At, event: Entry) -> None:
    as_viewer = sign_in(make_user("viewer@example.org", "viewer"))
    assert not get(as_viewer, at("timeline")).root.all(id="last-steps")
    assert not get(as_viewer, at("history")).root.all(id="last-steps")


# --- Parties and sources ----------------------------------------------------------------------------


def edit_row(client: Client, address: str, **values: str) -> None:
    follow(client, get(client, address).form.fill(values).send(client))


def test_own_edits_of_a_party_are_undone_and_redone_one_after_the_other(
    as_reporter: Client, reporter: User
) -> None:
    parent = Party.objects.create(name="The port authority")
    party = Party.objects.create(name="The board", aliases=["HB"], part_of=parent)
    address = reverse("desk:party", args=[party.uid])
    edit_row(as_reporter, address, name="The harbour board", part_of="")
    edit_row(as_reporter, address, aliases="Harbour board\nConseil du port")

    def read() -> tuple[str, list[str], Party | None]:
        party.refresh_from_db()
        return party.name, party.aliases, party.part_of

    page = press(as_reporter, get(as_reporter, address), "undo")
    assert (page.notice, read()) == ("Undone.", ("The harbour board", ["HB"], None))
    page = press(as_reporter, page, "undo")
    assert read() == ("The board", ["HB"], parent)
    assert not page.root.all("button", data_step="undo")
    page = press(as_reporter, press(as_reporter, page, "redo"), "redo")
    assert read() == ("The harbour board", ["Harbour board", "Conseil du port"], None)
    # A redo is undone as the edit was.
    press(as_reporter, page, "undo")
    assert read() == ("The harbour board", ["HB"], None)


def test_own_edits_of_a_source_are_undone(as_reporter: Client) -> None:
    agency = Source.objects.create(title="Agency report")
    source = Source.objects.create(title="The report", authors=["Ann Field"], accessed=date(2026, 3, 8))
    source.reliances.create(on=agency)
    address = reverse("desk:source", args=[source.uid])
    edit_row(as_reporter, address, title="Other", authors="", accessed="", relies_on="")
    assert press(as_reporter, get(as_reporter, address), "undo").notice == "Undone."
    source.refresh_from_db()
    assert (source.title, source.authors, source.accessed) == ("The report", ["Ann Field"], date(2026, 3, 8))
    assert list(source.relies_on.all()) == [agency]


def test_an_edit_is_not_undone_over_the_work_of_a_colleague(
    as_reporter: Client, as_editor: Client, reporter: User
) -> None:
    party = Party.objects.create(name="The board")
    address = reverse("desk:party", args=[party.uid])
    edit_row(as_reporter, address, name="The harbour board")
    page = get(as_reporter, address)
    assert not get(as_editor, address).root.all("button", data_step="undo")
    edit_row(as_editor, address, website="https://example.org/")
    page = press(as_reporter, page, "undo")
    assert page.notice.startswith("Not undone. You have nothing to undo here")
    party.refresh_from_db()
    assert party.name == "The harbour board"


def test_whether_readers_may_know_a_person_is_not_undone(as_editor: Client) -> None:
    party = Party.objects.create(name="Ann Field")
    address = reverse("desk:party", args=[party.uid])
    form = get(as_editor, address).form.fill(protected=True, pseudonym="A witness")
    follow(as_editor, form.send(as_editor))
    assert not get(as_editor, address).root.all("button", data_step="undo")


@pytest.mark.parametrize("name", ["timeline", "entry-table", "history"])
def test_undo_leads_back_to_the_page_with_its_filters(
    name: str, as_reporter: Client, at: At, event: Entry, make_event: Make
) -> None:
    other = make_event("A crack is mended")
    with bulk_step("remove"):
        for entry in (event, other):
            as_reporter.post(at("entry-remove", entry), {"version": "1"})
    query = "?entry=" + event.uid if name == "history" else "?q=crack&kind=event"
    page = get(as_reporter, f"{at(name)}{query}&removed=x")
    # After a change htmx asks for the buttons again.
    again = as_reporter.get(
        at("last-steps"),
        {"back": page.root.by_id("last-steps")["hx-get"].partition("back=")[2]},
        headers={**HTMX, "HX-Current-URL": f"https://testserver{at(name)}{query}"},
    )
    shown = press(as_reporter, page, "undo")
    assert shown.response.wsgi_request.get_full_path() == at(name) + query
    values = [field["value"] for field in Answer(again).root.all("input", name="query")]
    assert values == [query[1:]]


def test_query_of_another_page_leads_nowhere_else(as_reporter: Client, at: At, event: Entry) -> None:
    as_reporter.post(at("entry-remove", event), {"version": "1"})
    step = Change.objects.get(verb="remove")
    for query in ("//evil.example/?x", "x" * 3_000, "https://evil.example/"):
        response = as_reporter.post(at("undo"), {"change": str(step.pk), "query": query})
        assert response["Location"].partition("?")[0] == at("timeline")
