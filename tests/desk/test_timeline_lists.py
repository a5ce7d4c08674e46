"""Archive a timeline, make it a template, copy it, and delete what was never public."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import sign_in
from tests.support.desk_pages import Answer, follow, get
from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry, reload_entry, remove_entry
from timeline.actions.entry_drafts import read_entry
from timeline.actions.timeline_copies import copy_timeline
from timeline.dates import When
from timeline.models import Change, Citation, Entry, Party, Publication, Source, Timeline, User

At = Callable[..., str]
TIMELINES = "/desk/"


def list_titles(client: Client, show: str = "") -> list[str]:
    page = get(client, reverse("desk:timelines") + (f"?show={show}" if show else ""))
    return [item.one("h2").text for item in page.root.by_id("results").all("li")]


def press(client: Client, at: At, do: str) -> Answer:
    return follow(client, client.post(at("timeline-manage"), {"do": do}))


def test_an_archived_timeline_is_in_the_archive_only(as_editor: Client, at: At, timeline: Timeline) -> None:
    press(as_editor, at, "archive")
    assert (list_titles(as_editor), list_titles(as_editor, "archive")) == ([], [timeline.title])
    press(as_editor, at, "unarchive")
    assert (list_titles(as_editor), list_titles(as_editor, "archive")) == ([timeline.title], [])
    assert [change.verb for change in Change.objects.order_by("pk")] == ["archive", "unarchive"]


def test_archiving_is_no_change_for_readers(
    as_editor: Client,
    at: At,
    timeline: Timeline,
    make_event: Callable[..., Entry],
    publish_it: Any,
    client: Client,
) -> None:
    make_event("A crack is found")
    publish_it()
    press(as_editor, at, "archive")
    page = get(as_editor, at("timeline"))
    assert page.root.by_id("unpublished-changes").text == "No unpublished changes."
    assert client.get(reverse("public:timeline", args=[timeline.slug])).status_code == 200


def test_a_new_timeline_begins_from_a_template(
    as_editor: Client, as_reporter: Client, at: At, timeline: Timeline, make_event: Callable[..., Entry]
) -> None:
    make_event("What happened first")
    press(as_editor, at, "make-template")
    assert (list_titles(as_reporter), list_titles(as_reporter, "templates")) == ([], [timeline.title])
    page = get(as_reporter, reverse("desk:timelines") + "?show=templates")
    assert at("timeline-copy") in page.root.links()
    form = get(as_reporter, at("timeline-copy")).form_to(at("timeline-copy"))
    page = follow(as_reporter, form.fill(title="The next one", slug="next").send(as_reporter))
    assert page.notice == "The timeline is created."
    copied = Timeline.objects.get(slug="next")
    assert (copied.title, copied.is_template) == ("The next one", False)
    assert [row.label for row in Entry.objects.filter(timeline=copied)] == ["What happened first"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "", "slug": "next"}, "title"),
        ({"title": "Next", "slug": ""}, "slug"),
        ({"title": "Next", "slug": "No Address"}, "slug"),
        ({"title": "Next", "slug": "dam"}, "slug"),
        ({"title": "x\x00", "slug": "next"}, "title"),
    ],
)
def test_a_wrong_copy_is_refused(
    as_reporter: Client, at: At, timeline: Timeline, values: dict[str, str], field: str
) -> None:
    Timeline.objects.filter(pk=timeline.pk).update(slug="dam")
    response = as_reporter.post(reverse("desk:timeline-copy", args=["dam"]), values)
    if response.status_code != 400:
        answer = Answer(response)
        assert (answer.status, list(answer.errors)) == (422, [field])
    assert Timeline.objects.count() == 1


def test_a_copy_has_the_entries_and_their_links(timeline: Timeline, editor: User) -> None:
    source = SourceDraft(publisher="Gazette", title="A crack")
    first = EventDraft(
        headline="A crack",
        body="Text",
        when=When(edtf="2017-03-07", stated="on Tuesday"),
        parties=((PartyDraft(name="Owner"), "actor"),),
        citations=(CitationDraft(source=source, exact="a crack"),),
        is_key=True,
    )
    event = add_entry(timeline, first, by=editor).entry
    owner, gazette = Party.objects.get(), Source.objects.get()
    said = add_entry(
        timeline,
        StatementDraft(
            party=owner,
            words="No.",
            addressees=(owner,),
            answers=((event, "denies"),),
            citations=(CitationDraft(source=gazette),),
        ),
        by=editor,
    ).entry
    add_entry(
        timeline,
        RequestDraft(asked=owner, put="Why?", about=event, outcome="replied", replies=(said,)),  # type: ignore[arg-type]
        by=editor,
    )
    gone = add_entry(timeline, EventDraft(headline="Gone"), by=editor).entry
    remove_entry(gone, by=editor, version=1)
    copied, left_out = copy_timeline(timeline, title="Copy", slug="copy", by=editor)
    assert left_out == 0

    def describe(of: Timeline) -> list[dict[str, Any]]:
        rows = Entry.objects.filter(timeline=of).active().in_order()
        values = [reload_entry(row).describe_for_history() for row in rows]
        entry_ids = set(Entry.objects.values_list("uid", flat=True))
        return [{**value, "ids": [uid for uid in value["ids"] if uid not in entry_ids]} for value in values]

    assert describe(copied) == describe(timeline)
    assert len(describe(copied)) == 3
    assert not set(copied.entries.values_list("uid", flat=True)) & set(
        timeline.entries.values_list("uid", flat=True)
    )
    assert (Party.objects.count(), Source.objects.count()) == (1, 1)
    assert not copied.entries.filter(first_published_at__isnull=False).exists()
    draft: Any = read_entry(reload_entry(copied.entries.get(kind="statement")))
    assert [entry.timeline for entry, _how in draft.answers] == [copied]


def test_a_copy_is_seen_by_the_same_people(
    hidden: Timeline, as_member: Client, as_editor: Client, member: User
) -> None:
    copied, _left_out = copy_timeline(hidden, title="Copy", slug="copy", by=member)
    assert (copied.access, list(copied.members.all())) == ("members", [member])
    assert as_editor.get(reverse("desk:timeline", args=["copy"])).status_code == 404
    assert not any(
        hidden.title in str((row.before, row.after)) for row in Change.objects.filter(timeline=copied)
    )


def test_a_stranger_copies_nothing(hidden: Timeline, editor: User) -> None:
    with pytest.raises(PermissionDenied):
        copy_timeline(hidden, title="Copy", slug="copy", by=editor)


def test_passages_of_confidential_sources_are_copied_by_their_people_only(
    timeline: Timeline, editor: User, make_user: Callable[..., User]
) -> None:
    source = SourceDraft(
        publisher="Gazette", confidential=True, described_as="A witness", confidential_reason="Fear"
    )
    draft = EventDraft(headline="A", citations=(CitationDraft(source=source, exact="secret words"),))
    add_entry(timeline, draft, by=editor)
    other = make_user("other@example.org", "reporter")
    copied, left_out = copy_timeline(timeline, title="Copy", slug="copy", by=other)
    citation = Citation.objects.get(entry__timeline=copied)
    assert (left_out, citation.exact, citation.source.described_as) == (1, "", "A witness")
    copied, left_out = copy_timeline(timeline, title="Copy", slug="second", by=editor)
    assert (left_out, Citation.objects.get(entry__timeline=copied).exact) == (0, "secret words")


def test_deleting_a_timeline_asks_once(
    as_editor: Client, at: At, timeline: Timeline, make_event: Callable[..., Entry]
) -> None:
    make_event("A crack is found")
    page = Answer(as_editor.post(at("timeline-manage"), {"do": "delete"}))
    assert f"Delete “{timeline.title}” for good?" in page.text
    assert Entry.objects.count() == 1
    page = press(as_editor, at, "delete-for-good")
    assert page.notice == "Deleted for good."
    assert list_titles(as_editor) == []
    assert as_editor.get(at("timeline")).status_code == 404
    assert Entry.objects.count() == 0


def test_a_public_timeline_is_not_deleted(
    as_editor: Client, at: At, make_event: Callable[..., Entry], publish_it: Callable[[], Publication]
) -> None:
    make_event("A crack is found")
    publish_it()
    for do in ("delete", "delete-for-good"):
        assert "was published" in press(as_editor, at, do).notice
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("do", ["archive", "make-template", "delete", "delete-for-good"])
def test_a_reporter_may_do_none_of_it(as_reporter: Client, at: At, timeline: Timeline, do: str) -> None:
    assert as_reporter.post(at("timeline-manage"), {"do": do}).status_code == 403
    assert list_titles(as_reporter) == [timeline.title]


def test_a_viewer_copies_nothing(make_user: Callable[..., User], at: At) -> None:
    as_viewer = sign_in(make_user("viewer@example.org", "viewer"))
    assert as_viewer.get(at("timeline-copy")).status_code == 403
