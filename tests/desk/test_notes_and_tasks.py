"""Notes on entries, mentions, tasks and leads: written, answered, resolved and done through the desk."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk.conftest import Make, sign_in
from tests.support.desk_pages import Answer, Form, follow, get
from timeline.actions.drafts import EventDraft
from timeline.actions.entries import add_entry
from timeline.actions.entry_notes import find_named_people
from timeline.actions.publications import publish
from timeline.models import Change, Entry, EntryNote, FormDraft, Task, Timeline, User
from timeline.models.entry_notes import MAX_NOTE_LENGTH

At = Callable[..., str]


@pytest.fixture
def entry(make_event: Make) -> Entry:
    return make_event("The gate opens")


def form_for(page: Answer, label: str) -> Form:
    """Return the form whose button has this label."""
    return next(
        Form(form) for form in page.root.all("form") if any(label in b.text for b in form.all("button"))
    )


def read_front(client: Client) -> str:
    return get(client, "/desk/").text


def test_a_thread_is_written_answered_and_resolved(
    as_reporter: Client, as_editor: Client, reporter: User, editor: User, entry: Entry, at: At
) -> None:
    notes = at("entry-notes", entry)
    form = form_for(get(as_reporter, notes), "Add the note")
    page = follow(as_reporter, form.fill(words="Is it the west gate?", mention=editor.pk).send(as_reporter))
    assert "Is it the west gate?" in page.text
    assert "For Editor" in page.text
    # The entry says that it has a note, and the colleague's front page that they are asked.
    assert "1 note" in get(as_reporter, at("timeline")).row(entry.uid).text
    assert "Notes that mention you" in read_front(as_editor)
    assert "Notes that mention you" not in read_front(as_reporter)
    form = form_for(get(as_editor, notes), "Add the reply")
    page = follow(as_editor, form.fill(words="Yes, the west gate.").send(as_editor))
    assert "Yes, the west gate." in page.text
    # Whoever answers has seen it.
    assert "Notes that mention you" not in read_front(as_editor)
    page = follow(as_editor, form_for(page, "Resolve").send(as_editor))
    assert "Resolved by Editor" in page.text
    assert "1 note" not in get(as_reporter, at("timeline")).row(entry.uid).text
    follow(as_editor, form_for(page, "Open again").send(as_editor, reopen="yes"))
    assert EntryNote.objects.unresolved().count() == 1
    # Notes are no part of what is published.
    assert not Change.objects.filter(at__gt=EntryNote.objects.earliest("pk").at).exists()


def test_a_reply_opens_a_resolved_thread_again(as_editor: Client, entry: Entry, at: At) -> None:
    notes = at("entry-notes", entry)
    follow(as_editor, form_for(get(as_editor, notes), "Add the note").fill(words="Why?").send(as_editor))
    page = follow(as_editor, form_for(get(as_editor, notes), "Resolve").send(as_editor))
    follow(as_editor, form_for(page, "Add the reply").fill(words="I still ask.").send(as_editor))
    assert EntryNote.objects.unresolved().count() == 1


def test_a_note_is_written_within_the_form_of_the_entry(as_editor: Client, entry: Entry, at: At) -> None:
    notes = at("entry-notes", entry)
    assert notes in get(as_editor, at("entry-edit", entry), htmx=True).root.links()
    fragment = get(as_editor, notes, htmx=True)
    assert not fragment.is_page
    answer = Answer(form_for(fragment, "Add the note").fill(words="Look again.").send(as_editor, htmx=True))
    assert answer.status == 200
    assert "Look again." in answer.root.by_id(f"notes-{entry.uid}").text


@pytest.mark.parametrize("words", ["", "   ", "x" * (MAX_NOTE_LENGTH + 1)])
def test_notes_that_cannot_be_stored_are_refused(words: str, as_editor: Client, entry: Entry, at: At) -> None:
    response = as_editor.post(at("entry-notes", entry), {"words": words})
    assert response.status_code == 422
    assert not EntryNote.objects.exists()


def test_only_people_who_see_the_timeline_are_offered_and_mentioned(
    as_member: Client, member: User, hidden: Timeline, editor: User, make_user: Callable[..., User]
) -> None:
    lawyer = make_user("lawyer@example.org", "lawyer")
    entry = add_entry(hidden, EventDraft(headline="It blows"), by=member).entry
    address = f"/desk/t/whistle/e/{entry.uid}/notes/"
    offered = {option["value"] for option in get(as_member, address).root.one("select").all("option")}
    assert offered == {"", str(member.pk), str(lawyer.pk)}
    assert as_member.post(address, {"words": "See?", "mention": editor.pk}).status_code == 422
    # A name in the words mentions nobody either who does not see it.
    as_member.post(address, {"words": "@Editor and @Lawyer, see?"})
    assert [mention.person for mention in EntryNote.objects.get().mentions.all()] == [lawyer]
    # Whoever loses access is not shown the words any more.
    assert "see?" in read_front(sign_in(lawyer))
    lawyer.groups.clear()
    lawyer.groups.add(*editor.groups.all())
    assert "see?" not in read_front(sign_in(User.objects.get(pk=lawyer.pk)))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("@Ann Ander, look", {"Ann Ander"}),
        ("@ann ander look", {"Ann Ander"}),
        ("@Ann, look", {"Ann"}),
        ("@Ann Ander and @Ann", {"Ann Ander", "Ann"}),
        ("Ann Ander, look", set()),
        ("@Anna", set()),
        ("me@Ann", {"Ann"}),
    ],
)
def test_people_are_named_after_an_at_sign(words: str, names: set[str]) -> None:
    people = [User(pk=1, name="Ann"), User(pk=2, name="Ann Ander"), User(pk=3, name="")]
    assert {person.name for person in find_named_people(words, people)} == names


def test_a_mention_leaves_the_front_page_when_seen(
    as_reporter: Client, as_editor: Client, editor: User, entry: Entry, at: At
) -> None:
    as_reporter.post(at("entry-notes", entry), {"words": "@Editor, look."})
    button = form_for(get(as_editor, "/desk/"), "Seen")
    assert "Notes that mention you" not in follow(as_editor, button.send(as_editor)).text
    assert EntryNote.objects.unresolved().count() == 1


def test_a_task_is_given_done_and_undone(
    as_reporter: Client, as_editor: Client, editor: User, entry: Entry, at: At
) -> None:
    form = form_for(get(as_reporter, at("tasks"), entry=entry.uid), "Add it")
    yesterday = timezone.localdate() - timedelta(days=1)
    form.fill(words="Find the minutes.", person=editor.pk, due=yesterday)
    page = follow(as_reporter, form.send(as_reporter))
    assert "The gate opens" in page.root.by_id("open-tasks").text
    assert "Find the minutes." in get(as_editor, at("entry-notes", entry)).text
    front = get(as_editor, "/desk/")
    assert "Was due yesterday" in front.root.by_id("front-tasks").text
    assert "Your tasks" not in read_front(as_reporter)
    assert "Your tasks" not in follow(as_editor, form_for(front, "Done").send(as_editor)).text
    page = get(as_editor, at("tasks"))
    assert "done by Editor" in page.text
    follow(as_editor, form_for(page, "Not done").send(as_editor, undo="yes"))
    assert "Your tasks" in read_front(as_editor)


def test_a_lead_has_words_and_a_day_and_no_entry(
    as_editor: Client, editor: User, entry: Entry, at: At
) -> None:
    form = form_for(get(as_editor, at("tasks")), "Add it")
    form.fill(words="The second inspection report", kind="lead", person=editor.pk)
    assert "Lead" in follow(as_editor, form.send(as_editor)).root.by_id("open-tasks").text
    assert "Lead" in get(as_editor, "/desk/").root.by_id("front-tasks").text
    form.fill(entry=f"The gate opens [{entry.uid}]")
    response = form.send(as_editor)
    assert response.status_code == 422
    assert "A lead is about no entry." in form_for(Answer(response), "Add it").errors["kind"]


def test_a_task_that_somebody_else_changed_is_not_overwritten(
    as_editor: Client, as_reporter: Client, editor: User, timeline: Timeline, at: At
) -> None:
    task = Task.objects.create(timeline=timeline, words="Call the board.", by=editor)
    mine, theirs = (
        form_for(get(client, at("task", task.uid)), "Save") for client in (as_editor, as_reporter)
    )
    follow(as_reporter, theirs.fill(words="Call the board on Monday.").send(as_reporter))
    response = mine.fill(words="Write to the board.").send(as_editor)
    assert response.status_code == 409
    assert "Call the board on Monday." in Answer(response).text
    again = form_for(Answer(response), "Save mine over theirs")
    follow(as_editor, again.send(as_editor))
    assert Task.objects.get().words == "Write to the board."


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", ""),
        ("words", "x" * 1001),
        ("kind", "hope"),
        ("person", "0"),
        ("due", "soon"),
        ("entry", "No"),
    ],
)
def test_tasks_that_cannot_be_stored_are_refused(
    field: str, value: str, as_editor: Client, timeline: Timeline, at: At
) -> None:
    response = as_editor.post(at("tasks"), {"words": "Call.", "kind": "task", field: value})
    read = form_for(Answer(response), "Add it")
    assert response.status_code == 422
    assert set(read.errors) == {field}
    assert not Task.objects.exists()


def test_somebody_who_lost_access_is_not_shown_their_task(
    as_member: Client, member: User, hidden: Timeline
) -> None:
    Task.objects.create(timeline=hidden, words="Blow it.", person=member, by=member)
    assert "Blow it." in read_front(as_member)
    hidden.members.clear()
    assert "Blow it." not in read_front(as_member)


def test_a_reporter_asks_for_publication_until_it_is_published(
    as_reporter: Client,
    as_editor: Client,
    editor: User,
    timeline: Timeline,
    make_event: Make,
    at: At,
) -> None:
    make_event("The gate opens")
    asked = f"Reporter asks to publish {timeline.title}"
    for _ in range(2):
        as_reporter.post(at("publication-request"))
    waiting = get(as_editor, "/desk/").root.by_id("front-waiting")
    assert asked in waiting.text
    assert len(waiting.all("li")) == 1
    assert asked not in read_front(as_reporter)
    page = get(as_reporter, at("publish"))
    assert "You asked for publication" in page.text
    assert "Ask for publication" not in page.text
    page = follow(as_reporter, form_for_button(page, "Withdraw the request").send(as_reporter, do="close"))
    assert "Waiting for you" not in read_front(as_editor)
    follow(as_reporter, form_for_button(page, "Ask for publication").send(as_reporter))
    assert asked in read_front(as_editor)
    assert "Reporter asks for publication" in get(as_editor, at("publish")).text
    publish(timeline, by=editor, note="", seen_digest=None)
    assert asked not in read_front(as_editor)
    # It is in the list of tasks, where it is not opened again: the publish page makes a new one.
    assert Task.objects.filter(asks_publication=True, done_at__isnull=False).count() == 2
    assert "Not done" not in get(as_editor, at("tasks")).text
    # Nothing is new for readers, so there is nothing to ask for.
    assert "Ask for publication" not in get(as_reporter, at("publish")).text


def form_for_button(page: Answer, label: str) -> Form:
    """Return the form that a button outside of it sends."""
    button = next(button for button in page.root.all("button") if label in button.text)
    return Form(page.root.by_id(button["form"]))


def test_a_reply_that_was_not_sent_is_offered_again_in_its_thread(
    as_reporter: Client, as_editor: Client, entry: Entry, at: At
) -> None:
    notes = at("entry-notes", entry)
    follow(
        as_reporter, form_for(get(as_reporter, notes), "Add the note").fill(words="Why?").send(as_reporter)
    )
    reply = form_for(get(as_editor, notes), "Add the reply").fill(words="Because of the tide.")
    sent = as_editor.post("/desk/draft/", dict(reply.data), headers={"X-Sent-By-Script": "1"})
    assert sent.status_code == 204
    draft = FormDraft.objects.get()
    (offer,) = [link for link in get(as_editor, notes).root.links() if f"draft={draft.uid}" in link]
    page = get(as_editor, offer)
    assert [item.get("open", "no") for item in page.root.all("details") if "Reply" in item.text] == [""]
    reply = form_for(page, "Add the reply")
    assert reply.data["words"] == ["Because of the tide."]
    # Sent twice, it is one note; other words are another.
    for words in ("Because of the tide.", "Because of the tide.", "And the wind."):
        follow(as_editor, reply.fill(words=words).send(as_editor))
    assert [note.words for note in EntryNote.objects.order_by("pk")] == [
        "Why?",
        "Because of the tide.",
        "And the wind.",
    ]
    assert not FormDraft.objects.exists()


def test_people_who_only_take_part_keep_drafts_of_notes(
    make_user: Callable[..., User], entry: Entry, at: At
) -> None:
    lawyer = sign_in(make_user("lawyer@example.org", "lawyer"))
    form = form_for(get(lawyer, at("entry-notes", entry)), "Add the note").fill(words="Is this safe?")
    assert lawyer.post("/desk/draft/", dict(form.data)).status_code == 204
    assert "Is this safe?" in read_front(lawyer)


def test_a_task_whose_form_is_sent_again_is_added_once(
    as_reporter: Client, timeline: Timeline, at: At
) -> None:
    form = form_for(get(as_reporter, at("tasks")), "Add it")
    for words in ("Ask the board", "Ask the board", "Ask the harbour board"):
        follow(as_reporter, form.fill(words=words).send(as_reporter))
    assert [task.words for task in Task.objects.all()] == ["Ask the harbour board"]
