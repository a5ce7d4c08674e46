"""What is typed into the table and not saved: kept as one draft of the opened page, offered again, and gone once it is saved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import PASSWORD
from tests.support.desk_pages import HTMX, Answer, Form, follow, get
from timeline.actions.deletions import delete_entries
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import edit_entry, remove_entry
from timeline.models import Entry, Event, FormDraft, Timeline, User

At = Callable[..., str]
Make = Callable[..., Entry]


def open_table(client: Client, address: str) -> tuple[Answer, Form]:
    page = get(client, address)
    return page, Form(page.root.by_id("table-form"))


def autosave(client: Client, form: Form, *keys: str) -> None:
    """Send the rows with these keys as the script does."""
    rows = [value for value in form.data["row"] if value.split()[0] in keys]
    cells = {name: values for name, values in form.data.items() if name.rpartition("-")[0] in keys}
    data = {"draft": form.data["draft"], "row": rows, **cells}
    assert client.post("/desk/draft/", data, headers={"X-Sent-By-Script": "1"}).status_code == 204


def list_drafted(page: Answer) -> list[str]:
    """Return the keys of the rows that are marked as not saved."""
    rows = page.root.by_id("table-rows").all("tr")
    return [row["id"].removeprefix("row-") for row in rows if "Not saved" in row.text]


def continue_draft(client: Client, at: At) -> tuple[Answer, Form]:
    """Follow the offer of the only draft."""
    page, _form = open_table(client, at("entry-table"))
    offer = page.root.by_id(f"draft-{FormDraft.objects.get().uid}")
    assert "Your unsaved changes from" in offer.text
    return open_table(client, offer.links()[0])


def test_rows_are_offered_again_with_what_was_typed_until_they_are_saved(
    as_reporter: Client, at: At, make_event: Make, timeline: Timeline
) -> None:
    crack, fire = make_event("A crack"), make_event("A fire")
    _page, form = open_table(as_reporter, at("entry-table"))
    form.fill({f"{crack.uid}-text": "Two cracks", "new1-date": "soon", "new1-text": "A rescue"})
    autosave(as_reporter, form, crack.uid, "new1")
    draft = FormDraft.objects.get()
    assert (draft.kind, draft.label, draft.timeline) == ("table", "Two cracks", timeline)
    # Also on the pages that list drafts.
    for address in (at("timeline"), "/desk/"):
        assert any(f"draft={draft.uid}" in link for link in get(as_reporter, address).root.links())

    page, form = continue_draft(as_reporter, at)
    assert list_drafted(page) == [crack.uid, "new1"]
    assert form.data[f"{crack.uid}-text"] == ["Two cracks"]
    assert form.data[f"{fire.uid}-text"] == ["A fire"]
    assert (form.data["new1-date"], form.data["new1-text"]) == (["soon"], ["A rescue"])
    assert not page.root.all(aria_invalid="true")

    # What is saved is forgotten, what is not stays.
    answer = Answer(form.send(as_reporter))
    assert answer.status == 422
    assert Event.objects.get(pk=crack.pk).headline == "Two cracks"
    assert [row[0] for row in FormDraft.objects.get().fields if row[0].endswith("-text")] == ["new1-text"]
    _page, form = continue_draft(as_reporter, at)
    assert form.data["new1-text"] == ["A rescue"]
    follow(as_reporter, form.fill({"new1-date": "7 March 2017"}).send(as_reporter))
    assert not FormDraft.objects.exists()
    assert Event.objects.get(headline="A rescue").edtf == "2017-03-07"


def test_row_that_is_left_takes_only_itself_out_of_the_draft(
    as_reporter: Client, at: At, make_event: Make
) -> None:
    crack, fire = make_event("A crack"), make_event("A fire")
    _page, form = open_table(as_reporter, at("entry-table"))
    form.fill({f"{crack.uid}-text": "Two cracks", f"{fire.uid}-text": "Two fires"})
    autosave(as_reporter, form, crack.uid, fire.uid)
    data: dict[str, Any] = {
        name: values for name, values in form.data.items() if name.startswith((crack.uid, "draft"))
    }
    data["row"] = [value for value in form.data["row"] if value.startswith(crack.uid)]
    assert as_reporter.post(form.action, data, headers=HTMX).status_code == 200
    names = [name for name, _value in FormDraft.objects.get().fields]
    assert f"{fire.uid}-text" in names
    assert f"{crack.uid}-text" not in names
    # Nothing is typed any more.
    autosave(as_reporter, form)
    assert not FormDraft.objects.exists()


def test_rows_that_were_saved_before_their_draft_arrived_are_not_shown_as_unsaved(
    as_reporter: Client, at: At, make_event: Make
) -> None:
    crack = make_event("A crack")
    _page, form = open_table(as_reporter, at("entry-table"))
    form.fill({f"{crack.uid}-text": "Two cracks", "new1-text": "A rescue", "new2-text": "A flood"})
    late = Form(form.element)
    late.data = {name: list(values) for name, values in form.data.items()}
    form.fill({"new2-text": ""})
    assert form.send(as_reporter).status_code == 302
    autosave(as_reporter, late, crack.uid, "new1", "new2")
    page, _form = continue_draft(as_reporter, at)
    assert list_drafted(page) == ["new2"]


def test_continued_row_of_an_entry_that_others_have_changed_or_removed(
    as_reporter: Client, at: At, make_event: Make, editor: User
) -> None:
    crack, fire = make_event("A crack"), make_event("A fire")
    _page, form = open_table(as_reporter, at("entry-table"))
    form.fill({f"{crack.uid}-text": "Mine", f"{fire.uid}-text": "Mine, too"})
    autosave(as_reporter, form, crack.uid, fire.uid)
    edit_entry(crack, EventDraft(headline="Theirs"), by=editor, version=1)
    remove_entry(fire, by=editor, version=1)
    page, form = continue_draft(as_reporter, at)
    assert form.data[f"{crack.uid}-text"] == ["Mine"]
    assert list_drafted(page) == [crack.uid, fire.uid]
    answer = Answer(form.send(as_reporter))
    assert answer.status == 409
    assert "Somebody has changed the same cells" in answer.text
    assert "removed this entry" in answer.text
    assert FormDraft.objects.exists()
    # Of an entry that is deleted for good nothing stays.
    delete_entries(fire.timeline, [fire], by=editor)
    assert not any(fire.uid in "".join(pair) for pair in FormDraft.objects.get().fields)


def test_rows_that_are_sent_after_the_session_has_ended_are_kept_once_the_same_person_signs_in(
    as_reporter: Client, at: At, make_event: Make, reporter: User
) -> None:
    make_event("A crack")
    _page, form = open_table(as_reporter, at("entry-table"))
    form.fill({"new1-text": "A rescue"})
    as_reporter.cookies.pop(settings.SESSION_COOKIE_NAME)
    sign_in = Answer(form.send(as_reporter))
    assert sign_in.status == 401
    assert not FormDraft.objects.exists()
    login = next(Form(item) for item in sign_in.root.all("form") if item.all("input", name="carried"))
    response = login.fill({"login": reporter.email, "password": PASSWORD}).send(as_reporter)
    page, form = open_table(as_reporter, response["Location"])
    assert list_drafted(page) == ["new1"]
    assert form.data["new1-text"] == ["A rescue"]


def test_nobody_else_finds_the_draft_and_another_account_cannot_send_the_rows(
    as_reporter: Client, as_editor: Client, at: At
) -> None:
    _page, form = open_table(as_reporter, at("entry-table"))
    autosave(as_reporter, form.fill({"new1-text": "CANARY"}), "new1")
    page, _form = open_table(as_editor, f"{at('entry-table')}?draft={FormDraft.objects.get().uid}")
    assert "CANARY" not in page.html
    assert form.send(as_editor).status_code == 403
    assert not Entry.objects.exists()


@pytest.mark.parametrize("is_script", [True, False])
def test_discarding_shows_the_table_as_it_is_saved(is_script: bool, as_reporter: Client, at: At) -> None:
    _page, form = open_table(as_reporter, at("entry-table"))
    autosave(as_reporter, form.fill({"new1-text": "A rescue"}), "new1")
    page, _form = open_table(as_reporter, at("entry-table")) if is_script else continue_draft(as_reporter, at)
    (discard,) = [item for item in page.root.all("form") if item.get("action").endswith("/discard/")]
    assert Form(discard).send(as_reporter, htmx=is_script).status_code == (200 if is_script else 302)
    assert not FormDraft.objects.exists()
