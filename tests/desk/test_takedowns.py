"""The desk’s pages of takedowns: links that lead there, what the form begins with, and what it says would go."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.desk.conftest import sign_in
from tests.support.canary_incident import publish_now
from tests.support.desk_pages import Answer, get
from timeline.actions import takedowns
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft
from timeline.actions.entries import add_entry
from timeline.actions.publications import publish
from timeline.actions.source_texts import add_source_text
from timeline.actions.sources import add_source, edit_source
from timeline.actions.takedowns import TakedownDraft, request_takedown
from timeline.models import AuditEvent, Entry, Party, Publication, Source, Timeline, User

PERSON = PartyDraft(name="Jane Doe", kind="person", aliases=("J. D.", "Doe"))


@pytest.fixture
def entry(timeline: Timeline, editor: User) -> Entry:
    """A public event with a party, and a source that has a text."""
    source = SourceDraft(title="The gate", url="https://news.example/gate", text="The gate was open.")
    draft = EventDraft(
        headline="The gate opens", parties=((PERSON, "actor"),), citations=(CitationDraft(source=source),)
    )
    entry = add_entry(timeline, draft, by=editor).entry
    publish_now(timeline, editor)
    return entry


def find_link(client: Client, address: str, words: str) -> str:
    """Return where the only link with these words on a page leads to; "" if there is none."""
    links = [link["href"] for link in get(client, address).root.all("a") if link.text.startswith(words)]
    assert len(links) < 2
    return str(links[0]) if links else ""


def test_the_page_of_everything_public_leads_to_its_takedown(
    entry: Entry, timeline: Timeline, as_editor: Client, as_reporter: Client
) -> None:
    party, source = Party.objects.get(), Source.objects.get()
    form = reverse("desk:takedown-new", args=[timeline.slug])
    pages = {
        reverse("desk:party", args=[party.uid]): f"kind=party&subject={party.uid}",
        reverse("desk:source", args=[source.uid]): f"kind=source&subject={source.uid}",
        reverse("desk:source-text-version", args=[source.uid, 1]): (
            f"kind=source-text&subject={source.uid}&number=1"
        ),
        reverse("desk:history", args=[timeline.slug]): "kind=version&number=1",
    }
    for page, query in pages.items():
        assert find_link(as_editor, page, "Take it down…") == f"{form}?{query}"
        assert get(as_editor, f"{form}?{query}").status == 200
        assert find_link(as_editor, page, "Hide it from readers now…")
        assert not find_link(as_reporter, page, "Take it down…")
    more = reverse("desk:entry-more", args=[timeline.slug, entry.uid])
    assert find_link(as_editor, more, "Take down…").endswith(entry.uid)


def test_the_form_begins_with_the_names_of_what_goes(
    entry: Entry, timeline: Timeline, as_editor: Client
) -> None:
    form = reverse("desk:takedown-new", args=[timeline.slug])
    party, source = Party.objects.get(), Source.objects.get()
    assert get(as_editor, f"{form}?kind=party&subject={party.uid}").form.data["words"] == ["Jane Doe\nDoe"]
    address = f"{form}?kind=source&subject={source.uid}"
    assert get(as_editor, address).form.data["words"] == ["The gate\nhttps://news.example/gate"]


def test_the_pages_say_that_nobody_is_warned_of_a_forgotten_name(
    entry: Entry, timeline: Timeline, as_editor: Client, editor: User, make_user: Callable[..., User]
) -> None:
    party, source = Party.objects.get(), Source.objects.get()
    form = reverse("desk:takedown-new", args=[timeline.slug])
    warning = "The publish check then no longer finds the name"
    page = get(as_editor, f"{form}?kind=party&subject={party.uid}")
    assert warning in page.text
    assert "To be warned, protect the person first" in page.text
    assert warning not in get(as_editor, f"{form}?kind=source&subject={source.uid}").text
    lawyer = sign_in(make_user("lawyer@example.org", "lawyer"))
    for keeps_record in (False, True):
        draft = TakedownDraft(kind="party", subject_uid=party.uid, keeps_record=keeps_record)
        waits = request_takedown(timeline, draft, by=editor)
        page = get(lawyer, reverse("desk:takedown", args=[waits.uid]))
        assert (warning in page.text) == (not keeps_record)
        Party.objects.update(protected=True, pseudonym="A witness")
    page = get(as_editor, f"{form}?kind=party&subject={party.uid}")
    assert "Without its own record the desk forgets the name." in page.text


def test_the_preview_names_versions_texts_and_rows_that_one_may_read(
    entry: Entry, timeline: Timeline, as_editor: Client, editor: User, make_user: Callable[..., User]
) -> None:
    other = make_user("other@example.org", "editor")
    private = Timeline.objects.create(slug="private", title="Kept quiet", access=Timeline.Access.MEMBERS)
    private.members.add(other)
    cited = (CitationDraft(source=Source.objects.get()),)
    parties = ((Party.objects.get(), "actor"),)
    add_entry(private, EventDraft(headline="Rain", parties=parties, citations=cited), by=other)
    publish_now(private, other)
    form = reverse("desk:takedown-new", args=[timeline.slug])
    page = get(as_editor, f"{form}?kind=party&subject={Party.objects.get().uid}").form
    answer = Answer(page.fill(words="", reason="protection").send(as_editor, do="preview"))
    for words in (
        "Version 1: 3 texts",
        "party “Jane Doe”, name",
        "parties: 1",
        "This list leaves out the history, and what you may not read",
    ):
        assert words in answer.text
    assert "Kept quiet" not in answer.text
    assert "timelines: 1" not in answer.text
    assert Publication.objects.count() == 2


MakeUser = Callable[..., User]
MILLER: Any = {"publisher": "Sgt Quillfeather", "title": "Interview"}
HIDDEN: Any = {
    "confidential": True,
    "described_as": "the only midwife of the village",
    "confidential_reason": "R",
}


@pytest.fixture
def unlisted(make_user: MakeUser) -> Client:
    """An editor who may not read the confidential source of another one."""
    return sign_in(make_user("second@example.org", "editor"))


@pytest.fixture
def leak(timeline: Timeline, editor: User) -> Source:
    """A confidential source of one editor, with a text."""
    row = add_source(SourceDraft(**MILLER), by=editor, made_for=timeline)
    add_source_text(row, "The gate was shut all night, says the zanzibar clerk.", by=editor, number=0)
    draft = EventDraft(headline="A fire", citations=(CitationDraft(source=row),))
    add_entry(timeline, draft, by=editor)
    return edit_source(
        row, SourceDraft(**MILLER, **HIDDEN, readers=(editor,)), by=editor, version=row.version
    )


def preview(client: Client, timeline: Timeline, words: str, **more: str) -> str:
    """Return what the preview of a takedown of words says, without these words."""
    data = {"kind": "words", "words": words, "reason": "error", "do": "preview", **more}
    page = client.post(reverse("desk:takedown-new", args=[timeline.slug]), data).content.decode()
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.partition("<main")[2])).replace(words, "…")


@pytest.mark.parametrize(("right", "wrong"), [("Quillfeather", "Quillfeathex"), ("zanzibar", "zanzibax")])
def test_a_preview_confirms_no_guess_about_a_confidential_source(
    leak: Source, timeline: Timeline, unlisted: Client, right: str, wrong: str
) -> None:
    assert preview(unlisted, timeline, right) == preview(unlisted, timeline, wrong)


@pytest.mark.parametrize(("right", "wrong"), [("whistle", "whistly"), ("Operation", "Operatiom")])
def test_a_preview_confirms_no_guess_about_a_private_timeline(
    timeline: Timeline, make_user: MakeUser, unlisted: Client, right: str, wrong: str
) -> None:
    private = Timeline.objects.create(slug="whistle-j4q2cg4v", title="The blower", access="members")
    member = make_user("member@example.org", "editor")
    private.members.add(member)
    cited = (CitationDraft(source=SourceDraft(title="On the quay")),)
    add_entry(private, EventDraft(headline="Operation Moth", citations=cited), by=member)
    publish(
        private, by=member, note="New", seen_digest=None, embargo_until=timezone.now() + timedelta(hours=1)
    )
    everywhere = {"is_everywhere": "on"}
    assert preview(unlisted, timeline, right, **everywhere) == preview(
        unlisted, timeline, wrong, **everywhere
    )


def test_previews_are_logged_and_bounded(
    entry: Entry, timeline: Timeline, as_editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(takedowns, "PREVIEWS_PER_HOUR", 1)
    assert "events: 1" in preview(as_editor, timeline, "The gate")
    assert "previews within this hour" in preview(as_editor, timeline, "The gate")
    assert AuditEvent.objects.get(verb="takedown-previewed").timeline == timeline
