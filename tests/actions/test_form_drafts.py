"""What drafts must not keep: what is taken down, the names of protected persons, confidential sources, and old ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.form_drafts import DraftedForm, delete_old_form_drafts, save_form_draft
from timeline.actions.parties import add_party, edit_party
from timeline.actions.publications import propose, publish
from timeline.actions.reports import ReportDraft, report_error
from timeline.actions.source_texts import store_source_text
from timeline.actions.sources import add_source, edit_source
from timeline.actions.takedowns import TakedownDraft, approve_takedown, request_takedown
from timeline.actions.tasks import TaskDraft, add_task
from timeline.models import Entry, FormDraft, Party, Source, Timeline, User

NAME = "Quorlax Vintermeer"
WORDS = f"{NAME} opened the gate, and nobody planned it."


@pytest.fixture
def lawyer(make_user: Callable[..., User]) -> User:
    return make_user("lawyer@example.org", "lawyer")


@pytest.fixture
def source(timeline: Timeline, editor: User) -> Source:
    draft = SourceDraft(publisher="The Gazette", title="The gate of the harbour", url="https://g.example/1")
    return add_source(draft, by=editor, made_for=timeline)


@pytest.fixture
def party(timeline: Timeline, editor: User) -> Party:
    return add_party(PartyDraft(name=NAME, kind="person"), by=editor, made_for=timeline)


@pytest.fixture
def entry(timeline: Timeline, editor: User, source: Source, party: Party) -> Entry:
    draft = EventDraft(
        headline="The gate opens", citations=(CitationDraft(source=source),), parties=((party, "actor"),)
    )
    return add_entry(timeline, draft, by=editor).entry


def open_form(kind: str = "event", timeline: Timeline | None = None, **values: Any) -> DraftedForm:
    subject_uid = values.pop("subject_uid", "")
    values = {"uid": "a2b", "opened_at": timezone.now(), **values}
    return DraftedForm(kind=kind, timeline=timeline, subject_uid=subject_uid, **values)


def take_down(timeline: Timeline, editor: User, lawyer: User, **fields: Any) -> None:
    approve_takedown(request_takedown(timeline, TakedownDraft(**fields), by=editor), by=lawyer)


def list_cited(source: Source) -> list[tuple[str, str]]:
    return [
        ("headline", "The gate"),
        ("citations-0-source", f"{source} [{source.uid}]"),
        ("citations-0-exact", "The gate was open."),
        ("citations-1-exact", "Other words."),
    ]


def read_values() -> dict[str, str]:
    return dict(FormDraft.objects.get().fields)


# --- Takedown -------------------------------------------------------------------------------------------


def test_a_takedown_of_words_erases_them_from_drafts_for_good(
    timeline: Timeline, editor: User, reporter: User, lawyer: User
) -> None:
    form = open_form(timeline=timeline)
    save_form_draft(form, [("headline", WORDS), ("place", "Nordhavn")], by=reporter)
    take_down(timeline, editor, lawyer, kind="words", words=(NAME,))
    draft = FormDraft.objects.get()
    assert "Quorlax" not in f"{draft.fields} {draft.label}"
    assert read_values()["place"] == "Nordhavn"
    # The window that is still open must not store them again.
    with pytest.raises(Refused, match="Something was removed"):
        save_form_draft(form, [("headline", WORDS)], by=reporter)
    assert "Quorlax" not in str(FormDraft.objects.get().fields)
    later = replace(form, opened_at=timezone.now() + timedelta(seconds=1))
    save_form_draft(later, [("headline", "The gate opens")], by=reporter)


def test_a_takedown_of_an_entry_erases_its_drafts_and_where_it_is_named(
    timeline: Timeline, editor: User, reporter: User, lawyer: User, entry: Entry
) -> None:
    about = open_form(timeline=timeline, subject_uid=entry.uid)
    save_form_draft(about, [("headline", "The gate opens wide")], by=reporter)
    answer = open_form("statement", timeline, uid="a3b")
    save_form_draft(answer, [("answers-0-entry", f"The gate opens [{entry.uid}]")], by=reporter)
    take_down(timeline, editor, lawyer, kind="entry", subject_uid=entry.uid)
    assert read_values() == {"answers-0-entry": f"[removed] [{entry.uid}]"}


def test_a_takedown_of_an_entry_erases_rows_notes_and_tasks_about_it(
    timeline: Timeline, editor: User, reporter: User, lawyer: User, entry: Entry
) -> None:
    task = add_task(timeline, TaskDraft(words="Ask about it", entry=entry), by=reporter)
    for kind, subject in (("note", entry.uid), ("task", task.uid)):
        drafted = open_form(kind, timeline, uid=kind, subject_uid=subject)
        save_form_draft(drafted, [("words", "It was shut.")], by=reporter)
    fields = [
        ("row", f"{entry.uid} 1 1 a.b"),
        (f"{entry.uid}-text", "It was shut."),
        ("row", "new1 2 0 a.b"),
        ("new1-text", "Another"),
    ]
    save_form_draft(open_form("table", timeline, uid="a3b"), fields, by=reporter)
    take_down(timeline, editor, lawyer, kind="entry", subject_uid=entry.uid)
    assert [draft.kind for draft in FormDraft.objects.all()] == ["table"]
    assert read_values() == {"row": "new1 2 0 a.b", "new1-text": "Another"}
    assert FormDraft.objects.get().label == ""


def test_a_takedown_of_an_entry_erases_answers_and_corrections_about_it(
    timeline: Timeline, editor: User, lawyer: User, entry: Entry
) -> None:
    publication = publish(timeline, by=editor, note="First", seen_digest=propose(timeline).approval_digest)
    reports = [
        report_error(publication, ReportDraft(words="It was shut.", entry=uid)) for uid in (entry.uid, "")
    ]
    for number, report in enumerate(reports):
        answer = open_form("report", timeline, uid=f"a{number}b", subject_uid=report.uid)
        save_form_draft(answer, [("outcome", "It was open.")], by=editor)
    fields = [
        ("note", "Less"),
        (f"change-{entry.uid}-kind", "correction"),
        (f"change-{entry.uid}-why", "A lie"),
    ]
    save_form_draft(open_form("publish", timeline, uid="a3b"), fields, by=editor)
    take_down(timeline, editor, lawyer, kind="entry", subject_uid=entry.uid)
    assert FormDraft.objects.get(kind="report").subject_uid == reports[1].uid
    assert dict(FormDraft.objects.get(kind="publish").fields) == {
        "note": "Less",
        f"change-{entry.uid}-kind": "correction",
        f"change-{entry.uid}-why": "[removed]",
    }


def test_a_takedown_of_a_party_erases_its_drafts_and_its_name(
    timeline: Timeline, editor: User, reporter: User, lawyer: User, party: Party
) -> None:
    save_form_draft(open_form("party", subject_uid=party.uid), [("name", NAME)], by=reporter)
    save_form_draft(open_form(timeline=timeline, uid="a3b"), [("headline", WORDS)], by=reporter)
    take_down(timeline, editor, lawyer, kind="party", subject_uid=party.uid)
    assert read_values() == {"headline": "[name removed] opened the gate, and nobody planned it."}


@pytest.mark.parametrize("kind", ["source", "source-text"])
def test_a_takedown_of_a_source_erases_its_drafts(
    kind: str, timeline: Timeline, editor: User, reporter: User, lawyer: User, source: Source
) -> None:
    store_source_text(source, "The gate was open.", by=editor)
    text = open_form("source-text", subject_uid=source.uid)
    save_form_draft(text, [("text", "The gate was open.")], by=reporter)
    number = 1 if kind == "source-text" else 0
    if kind == "source":
        cited = open_form(timeline=timeline, uid="a3b")
        save_form_draft(cited, list_cited(source), by=reporter)
    take_down(timeline, editor, lawyer, kind=kind, subject_uid=source.uid, number=number)
    assert not FormDraft.objects.filter(kind="source-text").exists()
    if kind == "source":
        values = read_values()
        assert (values["citations-0-exact"], values["citations-1-exact"]) == ("", "Other words.")
        assert "Gazette" not in str(values)


# --- Protected persons and confidential sources -----------------------------------------------------------


def test_protecting_a_person_erases_the_name_from_drafts(
    timeline: Timeline, editor: User, reporter: User, party: Party
) -> None:
    form = open_form(timeline=timeline)
    save_form_draft(form, [("headline", WORDS), ("party", f"{NAME} [{party.uid}]")], by=reporter)
    save_form_draft(open_form("party", subject_uid=party.uid, uid="a3b"), [("name", NAME)], by=reporter)
    hidden = PartyDraft(
        name=NAME, kind="person", protected=True, pseudonym="Witness X", identifying_words=("Plan",)
    )
    edit_party(party, hidden, by=editor, version=party.version)
    draft = FormDraft.objects.get()
    assert "Quorlax" not in f"{draft.fields} {draft.label}"
    # Whole words only; and the party is still the one that was chosen.
    assert "planned" in read_values()["headline"]
    assert read_values()["party"].endswith(f"[{party.uid}]")
    with pytest.raises(Refused):
        save_form_draft(form, [("headline", WORDS)], by=reporter)


def test_a_confidential_source_is_erased_from_the_drafts_of_those_who_may_not_read_it(
    timeline: Timeline, editor: User, reporter: User, source: Source
) -> None:
    for user in (editor, reporter):
        save_form_draft(open_form(timeline=timeline), list_cited(source), by=user)
        about = open_form("source", subject_uid=source.uid, uid="a3b")
        save_form_draft(about, [("title", "The gate of the harbour, again")], by=user)
    draft = SourceDraft(
        publisher="The Gazette",
        title="The gate of the harbour",
        confidential=True,
        confidential_reason="They asked",
        described_as="a clerk",
        readers=(editor,),
    )
    edit_source(source, draft, by=editor, version=source.version)
    assert FormDraft.objects.filter(user=editor).count() == 2
    left = FormDraft.objects.get(user=reporter)
    assert (left.get_value("citations-0-exact"), left.get_value("citations-1-exact")) == ("", "Other words.")
    assert "Gazette" not in str(left.fields)
    assert left.get_value("citations-0-source").endswith(f"[{source.uid}]")


# --- Old drafts -------------------------------------------------------------------------------------------


def test_drafts_are_deleted_thirty_days_after_the_last_change(timeline: Timeline, reporter: User) -> None:
    def age(uid: str, days: float) -> datetime:
        save_form_draft(open_form(timeline=timeline, uid=uid), [("headline", uid)], by=reporter)
        moment = timezone.now() - timedelta(days=days)
        FormDraft.objects.filter(uid=uid).update(updated_at=moment)
        return moment

    age("a2b", 30.01)
    age("a3b", 29.99)
    assert delete_old_form_drafts() == 1
    assert FormDraft.objects.get().uid == "a3b"
