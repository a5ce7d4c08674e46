"""The name of a confidential source stands in nothing public, unless somebody who may read it has said why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.desk.conftest import sign_in
from tests.support.desk_pages import get
from timeline.actions.base import Refused
from timeline.actions.drafts import CitationDraft, EventDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.protection import format_key, waive_words
from timeline.actions.publications import publish, reinstate_timeline, withdraw_timeline
from timeline.actions.sources import add_source, edit_source
from timeline.actions.version_store import NotReady, get_pending
from timeline.actions.waiting_versions import release_embargo
from timeline.models import Party, Source, Timeline, User, WordWaiver
from timeline.models.audit_events import AuditEvent
from timeline.publishing import checks, protected_words, snapshot

VALUES: dict[str, Any] = {
    "publisher": "Nordhavn Leaks",
    "title": "The harbour memo",
    "authors": ("Jane Doe", "Bo Li"),
    "url": "https://leaks.example/memo/1",
    "archived_url": "https://archive.example/a1b2c3",
    "file_sha256": "ab" * 32,
    "note": "She works in the east wing of the harbour office.",
}
HIDDEN: dict[str, Any] = {
    "confidential": True,
    "described_as": "a person with knowledge of the fire",
    "confidential_reason": "Her brother is the head of the board.",
}
CITED = (CitationDraft(source=SourceDraft(publisher="The Gazette", title="On the quay")),)


@pytest.fixture
def source(editor: User) -> Source:
    return add_source(SourceDraft(**VALUES, **HIDDEN), by=editor)


@pytest.fixture
def unlisted(make_user: Callable[..., User]) -> User:
    return make_user("unlisted@example.org", "editor")


def add_event(timeline: Timeline, by: User, headline: str, **values: Any) -> Any:
    return add_entry(timeline, EventDraft(headline=headline, citations=CITED, **values), by=by).entry


def list_messages(timeline: Timeline) -> list[str]:
    problems = checks.find_problems(timeline, snapshot.build(timeline))
    return [problem.message for problem in problems if problem.check == checks.PROTECTED]


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe on the fire",
        "Doe, Jane",
        "Bo Li",
        "What the harbour memo says",
        "NORDHAVN LEAKS",
        "See [here](https://leaks.example/memo/1)",
        "leaks.example/memo/1",
        "http://archive.example/a1b2c3",
        "ab" * 32,
        "She works in the east wing of the harbour office.",
        "Her brother is the head of the board.",
    ],
)
def test_every_private_field_is_looked_for(
    text: str, editor: User, timeline: Timeline, source: Source
) -> None:
    add_event(timeline, editor, "A fire", body=text)
    assert list_messages(timeline) == ["“A fire”, body: this names a confidential source."]
    with pytest.raises(NotReady):
        publish(timeline, by=editor, note="First", seen_digest=None)


def test_words_that_are_public_anyway_are_left_alone(editor: User, timeline: Timeline) -> None:
    Party.objects.create(name="The board", kind="organisation")
    for title in ("One", "Two"):
        Source.objects.create(publisher="Daily News", title=title)
    for publisher, title in (("The board", "Interview"), ("Daily News", "Document")):
        add_source(SourceDraft(publisher=publisher, title=title, **HIDDEN), by=editor)
    add_source(
        SourceDraft(publisher="X. Y.", url="https://news.example/", **HIDDEN | {"described_as": "a clerk"}),
        by=editor,
    )
    body = "The board gave an interview to Daily News, says a clerk. https://news.example/other A document."
    add_event(timeline, editor, "A fire", body=body)
    assert list_messages(timeline) == []


def test_a_person_of_the_same_name_is_found(editor: User, timeline: Timeline) -> None:
    Party.objects.create(name="Jane Doe", kind="person")
    add_source(SourceDraft(publisher="Jane Doe", **HIDDEN), by=editor)
    add_event(timeline, editor, "Jane Doe leaves")
    assert len(list_messages(timeline)) == 1


def test_the_page_names_the_source_to_its_people_only(
    editor: User, unlisted: User, timeline: Timeline, source: Source
) -> None:
    source.readers.set([editor])
    add_event(timeline, editor, "A fire", body="Jane Doe said so.")
    address = reverse("desk:protected-words", args=[timeline.slug])
    looks = AuditEvent.objects.filter(verb="confidential-viewed", uid=source.uid)
    before = looks.count()
    page = get(sign_in(unlisted), address)
    assert "A fire, body" in page.text
    assert "A confidential source that you may not read" in page.text
    assert "Jane Doe" not in page.html
    assert source.uid not in page.html
    assert not page.root.all("input", name="places")
    assert looks.count() == before
    page = get(sign_in(editor), address)
    assert "“Jane Doe”" in page.text
    assert looks.count() == before + 1
    for person in (unlisted, editor):
        problems = get(sign_in(person), reverse("desk:publish", args=[timeline.slug]))
        assert "this names a confidential source" in problems.text
        assert "Jane Doe" not in "".join(
            problem.text for problem in problems.root.one("section", class_="publish-problems").all("li")
        )


def test_an_editor_who_may_read_it_waives_a_place_with_a_reason(
    as_editor: Client, editor: User, unlisted: User, timeline: Timeline, source: Source
) -> None:
    source.readers.set([editor])
    add_event(timeline, editor, "A fire", body="Jane Doe said so.")
    [mention] = protected_words.find_mentions(timeline, snapshot.build(timeline))
    with pytest.raises(Refused):
        waive_words(timeline, [format_key(mention)], by=unlisted, reason="Fine.")
    address = reverse("desk:protected-words", args=[timeline.slug])
    form = get(as_editor, address).form
    answer = form.fill(places=[format_key(mention)], reason="Another Jane Doe.").send(as_editor)
    assert answer.status_code == 302
    waiver = WordWaiver.objects.get()
    assert (waiver.source, waiver.party, waiver.reason) == (source, None, "Another Jane Doe.")
    event = AuditEvent.objects.get(verb="waiver")
    assert (event.subject, event.uid, "Jane" in event.label) == ("source", source.uid, False)
    assert not list_messages(timeline)
    publish(timeline, by=editor, note="First", seen_digest=None)


@pytest.mark.parametrize("text", ["note", "reason"])
def test_notes_and_reasons_for_readers_are_looked_at(
    text: str, editor: User, timeline: Timeline, source: Source
) -> None:
    add_event(timeline, editor, "A fire")
    if text == "note":
        with pytest.raises(NotReady):
            publish(timeline, by=editor, note="Jane Doe has spoken", seen_digest=None)
        return
    publish(timeline, by=editor, note="First", seen_digest=None)
    with pytest.raises(Refused, match="names a confidential source"):
        withdraw_timeline(timeline, by=editor, reason="Jane Doe asked for it")


@pytest.mark.parametrize("how", ["marked", "added", "renamed"])
def test_a_version_under_embargo_that_names_it_is_cancelled(
    how: str, editor: User, timeline: Timeline
) -> None:
    row = None
    if how != "added":
        hidden = HIDDEN if how == "renamed" else {}
        row = add_source(SourceDraft(publisher="Someone else", **hidden), by=editor)
    add_event(timeline, editor, "A fire", body="Jane Doe said so.")
    publish(
        timeline, by=editor, note="First", seen_digest=None, embargo_until=timezone.now() + timedelta(days=1)
    )
    if row is None:
        add_source(SourceDraft(**VALUES, **HIDDEN), by=editor)
    else:
        edit_source(row, SourceDraft(**VALUES, **HIDDEN), by=editor, version=row.version)
    assert get_pending(timeline) is None


def test_neither_the_end_of_an_embargo_nor_a_return_publishes_the_name(
    editor: User, timeline: Timeline, source: Source
) -> None:
    event = add_event(timeline, editor, "A fire", body="Jane Doe said so.")
    Source.objects.filter(pk=source.pk).update(confidential=False)
    until = timezone.now() + timedelta(days=1)
    version = publish(timeline, by=editor, note="First", seen_digest=None, embargo_until=until)
    Source.objects.filter(pk=source.pk).update(confidential=True)
    with pytest.raises(NotReady):
        release_embargo(timeline, by=editor, number=version.number)
    Source.objects.filter(pk=source.pk).update(confidential=False)
    release_embargo(timeline, by=editor, number=version.number)
    withdraw_timeline(timeline, by=editor, reason="Wrong")
    Source.objects.filter(pk=source.pk).update(confidential=True)
    with pytest.raises(NotReady):
        reinstate_timeline(timeline, by=editor)
    assert event.uid


def test_a_public_version_with_the_name_in_a_text_is_a_task(editor: User, timeline: Timeline) -> None:
    add_event(timeline, editor, "A fire", body="Jane Doe said so.")
    publish(timeline, by=editor, note="First", seen_digest=None)
    source = add_source(SourceDraft(**VALUES, **HIDDEN), by=editor)
    [exposure] = source.exposures.all()
    assert (exposure.timeline, exposure.numbers) == (timeline, [1])
