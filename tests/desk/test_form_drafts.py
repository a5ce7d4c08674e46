"""Unsaved changes: kept as drafts, offered again, seen by nobody else, and gone when they are saved or discarded."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD
from tests.desk.conftest import sign_in
from tests.support.desk_pages import HTMX, Answer, Form, follow, get
from timeline.actions.entries import remove_entry
from timeline.models import Entry, FormDraft, Party, Source, Task, Timeline, User

At = Callable[..., str]
TYPED = "The alarm was raised twice"
DRAFT = "/desk/draft/"


@pytest.fixture
def alarm(make_event: Callable[..., Entry]) -> Entry:
    return make_event("The alarm is raised")


@pytest.fixture
def source(db: None) -> Source:
    made: Source = Source.objects.create(publisher="The Gazette", title="The fire")
    return made


@pytest.fixture
def addresses(
    alarm: Entry, at: At, timeline: Timeline, source: Source, reporter: User
) -> dict[str, tuple[str, str, str]]:
    """Return for each form its address, a field of it, and the kind of its drafts."""
    party = Party.objects.create(name="The harbour board", kind="agency")
    task = Task.objects.create(timeline=timeline, words="Ask the board", by=reporter)
    return {
        "a new event": (at("entry-add", "event"), "headline", "event"),
        "a new statement": (at("entry-add", "statement"), "words", "statement"),
        "a new request": (at("entry-add", "request"), "put", "request"),
        "an event": (at("entry-edit", alarm), "headline", "event"),
        "a new party": (reverse("desk:party-new"), "name", "party"),
        "a party": (reverse("desk:party", args=[party.uid]), "name", "party"),
        "a new source": (reverse("desk:source-new"), "title", "source"),
        "a source": (reverse("desk:source", args=[source.uid]), "title", "source"),
        "a source text": (reverse("desk:source-text", args=[source.uid]), "text", "source-text"),
        "a new timeline": (reverse("desk:timeline-new"), "title", "timeline"),
        "settings": (at("timeline-edit"), "title", "timeline"),
        "a new note": (at("entry-notes", alarm), "words", "note"),
        "a new task": (at("tasks"), "words", "task"),
        "a task": (at("task", task.uid), "words", "task"),
    }


FORMS = (
    *("a new event", "a new statement", "a new request", "an event", "a new party", "a party"),
    *("a new source", "a source", "a source text", "a new timeline", "settings"),
)
# Their forms cannot be stale, or are tried with the notes.
TEAM_FORMS = ("a new note", "a new task", "a task")


def open_form(client: Client, address: str, **query: Any) -> tuple[Answer, Form]:
    page = get(client, address, **query)
    form = next(Form(item) for item in page.root.all("form") if item.all("input", name="draft"))
    form.element.attributes["data-page"] = page.response.wsgi_request.get_full_path()
    return page, form


def autosave(client: Client, form: Form, status: int = 204) -> Any:
    response = client.post(DRAFT, dict(form.data), headers={"X-Sent-By-Script": "1"})
    assert response.status_code == status, response.content
    return response


def discard(client: Client, page: Answer) -> None:
    forms = [item for item in page.root.all("form") if item.get("action").endswith("/discard/")]
    response = Form(forms[0]).send(client)
    assert response.status_code == 302
    assert response["Location"] == page.response.wsgi_request.path


# --- Keep, continue, save, discard --------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FORMS, *TEAM_FORMS])
def test_what_is_typed_is_offered_again_and_gone_once_it_is_discarded(
    name: str, as_reporter: Client, addresses: dict[str, tuple[str, str, str]]
) -> None:
    address, field, kind = addresses[name]
    page, form = open_form(as_reporter, address)
    assert "Your unsaved changes" not in page.text
    autosave(as_reporter, form.fill({field: TYPED}))
    draft = FormDraft.objects.get()
    assert (draft.kind, draft.label, draft.get_value(field)) == (kind, TYPED, TYPED)
    assert not draft.get_value("csrfmiddlewaretoken")

    page, form = open_form(as_reporter, address)
    assert form.data[field] != [TYPED]
    offer = page.root.by_id(f"draft-{draft.uid}")
    assert "Your unsaved changes from" in offer.text
    continued, form = open_form(as_reporter, offer.links()[0])
    assert form.data[field] == [TYPED]
    assert form.errors == {}
    assert "Your unsaved changes" not in continued.text
    # It goes on as one draft.
    autosave(as_reporter, form.fill({field: f"{TYPED}, and heard"}))
    assert [row.get_value(field) for row in FormDraft.objects.all()] == [f"{TYPED}, and heard"]

    page, _form = open_form(as_reporter, address)
    discard(as_reporter, page)
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_cannot_be_saved_is_kept_without_a_script(
    name: str, as_reporter: Client, addresses: dict[str, tuple[str, str, str]]
) -> None:
    """The form is stale or invalid: without its version, its name or its parties."""
    address, field, _kind = addresses[name]
    _page, form = open_form(as_reporter, address)
    changed = form.fill({field: TYPED if field != "text" else ""}).without("version", "citations-TOTAL_FORMS")
    if name in {"a new party", "a new source", "a new timeline"}:
        changed.data["wikidata" if name == "a new party" else "language"] = ["no such"]
    response = changed.send(as_reporter)
    assert response.status_code in {409, 422}
    assert FormDraft.objects.count() == 1
    if field != "text":
        assert FormDraft.objects.get().get_value(field) == TYPED


def test_a_saved_form_leaves_no_draft(as_reporter: Client, at: At, alarm: Entry) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    autosave(as_reporter, form.fill(headline=TYPED))
    page, _form = open_form(as_reporter, at("entry-edit", alarm))
    _page, form = open_form(as_reporter, page.root.by_id(f"draft-{FormDraft.objects.get().uid}").links()[0])
    follow(as_reporter, form.send(as_reporter))
    alarm.event.refresh_from_db()
    assert alarm.event.headline == TYPED
    assert not FormDraft.objects.exists()


def test_two_windows_do_not_overwrite_each_other(as_reporter: Client, at: At, alarm: Entry) -> None:
    _page, first = open_form(as_reporter, at("entry-edit", alarm))
    _page, second = open_form(as_reporter, at("entry-edit", alarm))
    autosave(as_reporter, first.fill(headline="One"))
    autosave(as_reporter, second.fill(headline="Two"))
    assert {draft.label for draft in FormDraft.objects.all()} == {"One", "Two"}
    follow(as_reporter, second.send(as_reporter))
    assert {draft.label for draft in FormDraft.objects.all()} == {"One"}


def test_a_continued_draft_that_another_window_changes_loses_nothing(
    as_reporter: Client, at: At, alarm: Entry
) -> None:
    _page, old = open_form(as_reporter, at("entry-edit", alarm))
    autosave(as_reporter, old.fill(headline="One"))
    _page, new = open_form(as_reporter, at("entry-edit", alarm), draft=FormDraft.objects.get().uid)
    autosave(as_reporter, old.fill(headline="One, longer"))
    autosave(as_reporter, new.fill(headline="Two"))
    assert {draft.label for draft in FormDraft.objects.all()} == {"One, longer", "Two"}
    # The first window goes on after the second has saved.
    follow(as_reporter, new.send(as_reporter))
    assert {draft.label for draft in FormDraft.objects.all()} == {"One, longer"}


def test_a_draft_is_merged_with_what_was_saved_since(as_reporter: Client, at: At, alarm: Entry) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    autosave(as_reporter, form.fill(headline=TYPED))
    _page, other = open_form(as_reporter, at("entry-edit", alarm))
    follow(as_reporter, other.fill(body="Theirs.").send(as_reporter))
    _page, form = open_form(as_reporter, at("entry-edit", alarm), draft=FormDraft.objects.get().uid)
    follow(as_reporter, form.send(as_reporter))
    alarm.event.refresh_from_db()
    assert (alarm.event.headline, alarm.event.body) == (TYPED, "Theirs.")


def test_a_draft_of_a_new_entry_keeps_its_rows_and_position(
    as_reporter: Client, at: At, alarm: Entry
) -> None:
    _page, form = open_form(as_reporter, at("entry-add", "event"), after=alarm.uid)
    typed = {"headline": TYPED, "citations-0-new_publisher": "Radio Quay"}
    autosave(as_reporter, form.fill(typed))
    _page, form = open_form(as_reporter, at("entry-add", "event"), draft=FormDraft.objects.get().uid)
    assert form.data["after"] == [alarm.uid]
    assert form.data["citations-0-new_publisher"] == ["Radio Quay"]
    # The entry above may be gone.
    Entry.objects.filter(pk=alarm.pk).update(state=Entry.State.REMOVED)
    _page, form = open_form(as_reporter, at("entry-add", "event"), draft=FormDraft.objects.get().uid)
    assert form.data["after"] == [""]


def test_rows_and_the_page_of_a_timeline_say_what_is_unsaved(
    as_reporter: Client, at: At, alarm: Entry
) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    autosave(as_reporter, form.fill(headline=TYPED))
    _page, form = open_form(as_reporter, at("entry-add", "event"))
    autosave(as_reporter, form.fill(headline="Something new"))
    page = get(as_reporter, at("timeline"))
    row = page.row(alarm.uid)
    assert re.search(r"Unsaved changes from \d\d:\d\d", row.text)
    above = page.root.one("section", class_="draft-list")
    assert "New event “Something new”: your unsaved changes from" in above.text
    # The row that is put back when the form is closed says so, too.
    assert "Unsaved changes" in get(as_reporter, at("entry", alarm), htmx=True).text
    discard_form = next(item for item in row.all("form") if item.get("action").endswith("/discard/"))
    response = Form(discard_form).send(as_reporter, htmx=True)
    assert response.status_code == 200
    assert response.content == b""
    assert "Unsaved changes" not in get(as_reporter, at("timeline")).row(alarm.uid).text


def test_a_draft_of_an_entry_that_a_colleague_has_removed_is_listed_and_saved(
    as_reporter: Client, at: At, alarm: Entry, editor: User
) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    autosave(as_reporter, form.fill(headline=TYPED))
    remove_entry(alarm, by=editor, version=1)
    above = get(as_reporter, at("timeline")).root.one("section", class_="draft-list")
    assert f"Removed event “{TYPED}”: your unsaved changes from" in above.text
    _page, form = open_form(as_reporter, above.links()[0])
    page = follow(as_reporter, form.send(as_reporter, removed="restore"))
    assert TYPED in page.row(alarm.uid).text
    assert not FormDraft.objects.exists()


def test_a_closed_form_lets_the_page_ask_for_the_list_of_drafts(
    as_reporter: Client, at: At, alarm: Entry
) -> None:
    _page, form = open_form(as_reporter, at("entry-add", "event"))
    autosave(as_reporter, form.fill(headline=TYPED))
    for closed in (f"{at('entry-add', 'event')}?cancel", at("entry", alarm)):
        assert get(as_reporter, closed, htmx=True).response["HX-Trigger"] == "desk:closed"
    assert "HX-Trigger" not in get(as_reporter, at("entry", alarm), htmx=True, quiet="1").response
    headers = {**HTMX, "HX-Current-URL": f"https://testserver{at('timeline')}?kind=event"}
    asked = Answer(as_reporter.get(at("last-steps"), headers=headers))
    assert [fragment["id"] for fragment in asked.out_of_band] == ["draft-list"]
    assert TYPED in asked.root.by_id("draft-list").text
    # The page of the history has no such list.
    headers["HX-Current-URL"] = f"https://testserver{at('history')}"
    assert not Answer(as_reporter.get(at("last-steps"), headers=headers)).out_of_band


# --- Whose they are -----------------------------------------------------------------------------------


def test_nobody_else_sees_continues_or_discards_a_draft(
    as_reporter: Client, as_editor: Client, at: At, alarm: Entry
) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    autosave(as_reporter, form.fill(headline=TYPED))
    uid = FormDraft.objects.get().uid
    for address in (
        at("entry-edit", alarm),
        at("timeline"),
        at("history"),
        f"{at('entry-edit', alarm)}?draft={uid}",
    ):
        assert TYPED not in get(as_editor, address).html
        assert "nsaved changes" not in get(as_editor, address).html
    assert as_editor.post(reverse("desk:form-draft-discard", args=[uid])).status_code == 404
    assert FormDraft.objects.count() == 1
    # Nor is the form saved that the other has opened.
    assert autosave(as_editor, form, status=403)
    assert form.send(as_editor).status_code == 403


def test_a_forged_token_keeps_nothing(as_reporter: Client, at: At, alarm: Entry) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    token = form.data["draft"][0]
    for forged in ("", "x", token[:-1], token[1:], "a" * 10_000):
        form.data["draft"] = [forged]
        autosave(as_reporter, form, status=422)
    assert not FormDraft.objects.exists()


def test_whoever_loses_the_timeline_loses_the_draft(
    as_member: Client, hidden: Timeline, member: User
) -> None:
    _page, form = open_form(as_member, reverse("desk:entry-add", args=[hidden.slug, "event"]))
    autosave(as_member, form.fill(headline=TYPED))
    hidden.members.clear()
    autosave(as_member, form, status=404)
    assert not FormDraft.objects.visible_to(member).exists()


def test_a_cut_request_that_is_worked_on_late_changes_nothing(
    as_reporter: Client, at: At, alarm: Entry
) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    form.data["draft-number"] = ["7"]
    autosave(as_reporter, form.fill(headline=f"{TYPED}, and heard"))
    for number in ("6", "7"):
        late = {**form.data, "headline": [TYPED], "draft-number": [number]}
        response = as_reporter.post(DRAFT, late)
        assert (response.status_code, response.content) == (409, b"7")
    (draft,) = FormDraft.objects.all()
    assert (draft.get_value("headline"), draft.get_value("draft-number")) == (f"{TYPED}, and heard", "")
    # A form that is sent as a whole, without a number, is never too late.
    as_reporter.post(at("entry-edit", alarm), {**form.data, "edtf": ["nonsense"], "headline": [TYPED]})
    assert FormDraft.objects.get().get_value("headline") == TYPED


@pytest.mark.parametrize("number", ["", "-1", "²", "9" * 19, "1e3"])
def test_a_malformed_number_is_no_number(number: str, as_reporter: Client, at: At, alarm: Entry) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    form.data["draft-number"] = [number]
    autosave(as_reporter, form.fill(headline=TYPED))
    assert FormDraft.objects.get().number == 0


def test_drafts_are_bounded(as_reporter: Client, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.actions.form_drafts.MAX_DRAFTS", 2)
    for number in range(4):
        _page, form = open_form(as_reporter, at("entry-add", "event"))
        autosave(as_reporter, form.fill(headline=f"Event {number}"))
    assert {draft.label for draft in FormDraft.objects.all()} == {"Event 2", "Event 3"}
    response = autosave(as_reporter, form.fill(body="x" * 1_000_001), status=422)
    assert response.content == b"This is too long to be kept as a draft."


# --- An ended session -----------------------------------------------------------------------------------


@pytest.fixture
def account(reporter: User) -> User:
    reporter.set_password(PASSWORD)
    reporter.save()
    return reporter


def send_without_session(client: Client, form: Form) -> Answer:
    client.cookies.clear()
    response = form.send(client)
    assert response.status_code == 401
    assert not FormDraft.objects.exists()
    return Answer(response)


def fill_sign_in(page: Answer, user: User) -> Form:
    return page.form_to(reverse("account_login")).fill(login=user.email, password=PASSWORD)


def test_text_travels_through_sign_in_and_is_kept_for_the_same_person(
    account: User, client: Client, at: At, alarm: Entry
) -> None:
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    _page, form = open_form(client, at("entry-edit", alarm))
    page = send_without_session(client, form.fill(headline=TYPED))
    assert TYPED not in page.text
    # A wrong password does not lose it.
    wrong = fill_sign_in(page, account).fill(password="wrong").send(client)
    page = Answer(wrong)
    assert not FormDraft.objects.exists()
    response = fill_sign_in(page, account).send(client)
    page = follow(client, response)
    assert "What you typed before you were signed out is here." in page.notice
    assert page.form.data["headline"] == [TYPED]


def test_text_travels_through_the_second_factor_as_well(
    account: User, client: Client, at: At, alarm: Entry
) -> None:
    (code, *_others) = RecoveryCodes.activate(account).get_unused_codes()
    TOTP.activate(account, "A" * 32)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    _page, form = open_form(client, at("entry-edit", alarm))
    page = send_without_session(client, form.fill(headline=TYPED))
    page = Answer(fill_sign_in(page, account).send(client))
    for typed in ("wrong", code):
        assert not FormDraft.objects.exists()
        element = page.root.all("form", action=reverse("mfa_authenticate"))[0]
        response = Form(element).fill(code=typed).send(client)
        if typed == "wrong":
            page = Answer(response)
    assert follow(client, response).form.data["headline"] == [TYPED]


def test_text_is_not_kept_for_another_person(
    account: User, client: Client, editor: User, at: At, alarm: Entry
) -> None:
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    _page, form = open_form(client, at("entry-edit", alarm))
    page = send_without_session(client, form.fill(headline=TYPED))
    page = follow(client, fill_sign_in(page, account).send(client))
    assert "It is not kept." in page.notice
    assert not FormDraft.objects.exists()


@pytest.mark.parametrize("carried", ["[", "{}", "[1]", '[["a"]]', '[["draft", "x"]]', "[" * 100_000])
def test_malformed_carried_text_only_signs_in(carried: str, account: User, client: Client) -> None:
    page = get(client, reverse("account_login"))
    form = fill_sign_in(page, account).forge(carried=carried)
    assert form.send(client).status_code == 302
    assert not FormDraft.objects.exists()


def test_signed_out_scripts_are_told_and_nothing_is_stored(as_reporter: Client, at: At, alarm: Entry) -> None:
    _page, form = open_form(as_reporter, at("entry-edit", alarm))
    as_reporter.cookies.clear()
    autosave(as_reporter, form.fill(headline=TYPED), status=401)
    response = form.send(as_reporter, htmx=True)
    assert response.status_code == 401
    assert "HX-Redirect" not in response
    assert not FormDraft.objects.exists()


def test_a_form_with_an_old_csrf_token_is_sent_once_more(reporter: User, at: At, alarm: Entry) -> None:
    client = sign_in(reporter, enforce_csrf_checks=True, HTTP_REFERER="https://testserver/")
    _page, form = open_form(client, at("entry-edit", alarm))
    # Signing in again in another window changes the token.
    client.cookies["csrftoken"] = "z" * 32
    response = form.fill(headline=TYPED).send(client)
    assert response.status_code == 403
    again = Answer(response)
    follow(client, again.form_to(form.action).send(client))
    alarm.event.refresh_from_db()
    assert alarm.event.headline == TYPED


def test_each_form_with_a_draft_says_what_has_become_of_it() -> None:
    folder = settings.BASE_DIR / "templates" / "desk"
    texts = {path.name: path.read_text() for path in folder.rglob("*.html")}
    drafted = {name for name, text in texts.items() if 'include "desk/_draft_field.html"' in text}
    assert len(drafted) > 5
    assert [name for name in drafted if 'include "desk/_draft_state.html"' not in texts[name]] == []
