"""A person who is protected later is not revealed by what is published then."""

import json

import pytest
from django.test import Client

from timeline import document
from timeline.actions.drafts import CitationDraft, EventDraft, PartyDraft, SourceDraft, StatementDraft
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.imports import ImportRefusedError, import_document
from timeline.actions.parties import add_party, edit_party
from timeline.actions.publications import publish
from timeline.actions.sources import edit_source
from timeline.actions.version_store import get_live_document
from timeline.models import Entry, Party, Pseudonym, Publication, Source, Timeline, User

CITED = (CitationDraft(source=SourceDraft(publisher="The Gazette", title="On the quay")),)
DETAILS = '<dl class="changed-fields"'


@pytest.fixture
def jane(timeline: Timeline, editor: User) -> Party:
    """A person named in version 1, and protected in version 2."""
    party = add_party(PartyDraft(name="Jane Doe", kind="person", aliases=("Janie",)), by=editor)
    said = StatementDraft(words="I saw it.", party=party, citations=CITED)
    add_entry(timeline, said, by=editor)
    event = EventDraft(headline="Jane Doe leaves", parties=((party, "witness"),), citations=CITED)
    add_entry(timeline, event, by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    return party


@pytest.fixture
def protected(jane: Party, timeline: Timeline, editor: User) -> Publication:
    draft = PartyDraft(
        name="Jane Doe", kind="person", aliases=("Janie",), protected=True, pseudonym="Witness X"
    )
    edit_party(jane, draft, by=editor, version=jane.version)
    event = Entry.objects.get(kind="event", timeline=timeline)
    again = EventDraft(headline="Witness X leaves", parties=((jane, "witness"),), citations=CITED)
    edit_entry(event, again, by=editor, version=event.version)
    return publish(timeline, by=editor, note="Second", seen_digest=None, change_notes={event.uid: "minor"})


def get_published(timeline: Timeline) -> document.Document:
    published = get_live_document(timeline)
    assert published is not None
    return published


def test_a_pseudonym_has_an_id_of_its_own_that_stays(
    protected: Publication, jane: Party, timeline: Timeline, editor: User
) -> None:
    [party] = get_published(timeline).parties
    assert (party.name, party.protected) == ("Witness X", True)
    assert party.id != jane.uid
    add_entry(timeline, StatementDraft(words="I did.", party=jane, citations=CITED), by=editor)
    publish(timeline, by=editor, note="Third", seen_digest=None)
    assert get_published(timeline).parties == [party]


def test_each_timeline_has_another_id(protected: Publication, jane: Party, editor: User) -> None:
    other = Timeline.objects.create(slug="other", title="Other")
    add_entry(other, StatementDraft(words="I saw that too.", party=jane, citations=CITED), by=editor)
    publish(other, by=editor, note="First", seen_digest=None)
    [there] = get_published(other).parties
    assert there.id not in {jane.uid, get_published(protected.timeline).parties[0].id}


def test_an_entry_that_only_names_the_pseudonym_instead_needs_no_note(
    protected: Publication, timeline: Timeline
) -> None:
    # The statement has another speaker's id and no note; only the event was judged, because its headline changed.
    assert len(get_published(timeline).statements) == 1


@pytest.mark.sampled
@pytest.mark.parametrize(
    "address",
    [
        "changes/?from=1&to=2",
        "changes/?from=2&to=1",
        "changes/",
        "",
        "timeline.json",
        "timeline.jsonld",
        "timeline.atom",
        "timeline.feed.json",
        *("timeline.csv", "timeline.timelinejs.json", "timeline.ics", "timeline.md", "timeline.csl.json"),
        "sources/",
        "embed/",
        "v/2/",
        "v/2/timeline.json",
        "timemap",
    ],
)
def test_no_address_joins_name_and_pseudonym(client: Client, protected: Publication, address: str) -> None:
    response = client.get(f"/t/{protected.timeline.slug}/{address}", secure=True)
    assert response.status_code == 200
    assert "Jan" not in response.content.decode().replace("January", "")


def test_a_comparison_says_that_something_changed_and_no_more(client: Client, protected: Publication) -> None:
    page = client.get(f"/t/{protected.timeline.slug}/changes/?from=1&to=2", secure=True).content.decode()
    assert "the identity of a person or source is protected" in page
    assert "1 entry changed" in page
    assert "leaves" in page  # the entry as it is now
    assert DETAILS not in page


def test_the_own_id_leads_nowhere_any_more(client: Client, protected: Publication, jane: Party) -> None:
    at = f"/t/{protected.timeline.slug}/party/"
    assert client.get(f"{at}{jane.uid}/", secure=True).status_code == 404
    pseudonym = Pseudonym.objects.get(party=jane)
    assert "Witness X" in client.get(f"{at}{pseudonym.uid}/", secure=True).content.decode()


def test_a_later_comparison_has_its_details_again(
    client: Client, protected: Publication, timeline: Timeline, jane: Party, editor: User
) -> None:
    event = Entry.objects.get(kind="event", timeline=timeline)
    draft = EventDraft(headline="Witness X goes home", parties=((jane, "witness"),), citations=CITED)
    edit_entry(event, draft, by=editor, version=event.version)
    publish(timeline, by=editor, note="Third", seen_digest=None, change_notes={event.uid: "minor"})
    page = client.get(f"/t/{timeline.slug}/changes/?from=2&to=3", secure=True).content.decode()
    assert DETAILS in page


def test_the_bytes_of_earlier_versions_stay(protected: Publication, timeline: Timeline) -> None:
    assert b"Jane Doe" in Publication.objects.get(timeline=timeline, number=1).data
    assert b"Jane" not in protected.data


def test_an_own_export_imports_under_the_pseudonym_only(
    protected: Publication, jane: Party, timeline: Timeline
) -> None:
    published = get_published(timeline)
    copy = import_document(document.strip_derived(published), slug="copy").timeline
    again = Party.objects.exclude(pk=jane.pk).get()
    assert (again.name, again.protected, again.pseudonym) == ("Witness X", True, "Witness X")
    assert again.uid not in {jane.uid, published.parties[0].id}
    assert copy.pseudonyms.get().uid == published.parties[0].id
    # An id that is a party's own here becomes no pseudonym's.
    head = json.loads(document.encode(document.strip_derived(published)))
    text = json.dumps(head).replace(published.parties[0].id, jane.uid)
    old = import_document(document.decode(text.encode()), slug="old").timeline
    assert old.pseudonyms.get().uid != jane.uid


@pytest.fixture
def clerk(timeline: Timeline, editor: User) -> Source:
    """A source that is named in version 1, with a passage, and confidential in version 2."""
    cited = CitationDraft(source=SourceDraft(publisher="The Gazette", title="On the quay"), exact="There.")
    add_entry(timeline, EventDraft(headline="A fire", citations=(cited,)), by=editor)
    publish(timeline, by=editor, note="First", seen_digest=None)
    source: Source = Source.objects.get()
    secret = SourceDraft(
        publisher="The Gazette",
        title="On the quay",
        confidential=True,
        described_as="a clerk",
        confidential_reason="Fears for work.",
    )
    source = edit_source(source, secret, by=editor, version=source.version)
    # No entry has changed but for what readers may not join, so none needs a change note.
    publish(timeline, by=editor, note="Second", seen_digest=None)
    return source


def test_a_confidential_source_has_an_id_of_its_own_in_each_timeline(
    clerk: Source, timeline: Timeline, editor: User
) -> None:
    published = get_published(timeline)
    [source] = published.sources
    assert (source.described_as, source.confidential) == ("a clerk", True)
    assert [citation.source for citation in published.events[0].citations] == [source.id]
    other = Timeline.objects.create(slug="other", title="Other")
    add_entry(other, EventDraft(headline="A flood", citations=(CitationDraft(source=clerk),)), by=editor)
    publish(other, by=editor, note="First", seen_digest=None)
    [there] = get_published(other).sources
    assert len({clerk.uid, source.id, there.id}) == 3
    publish_again = EventDraft(headline="A calm", citations=(CitationDraft(source=clerk),))
    add_entry(timeline, publish_again, by=editor)
    publish(timeline, by=editor, note="Third", seen_digest=None)
    assert get_published(timeline).sources == [source]


@pytest.mark.parametrize(
    "address",
    [
        *("changes/?from=1&to=2", "changes/?from=2&to=1", "changes/", "", "sources/", "v/2/", "embed/"),
        *("timeline.json", "timeline.jsonld", "timeline.atom", "timeline.feed.json"),
        *("timeline.csv", "timeline.timelinejs.json", "timeline.ics", "timeline.md", "timeline.csl.json"),
    ],
)
def test_no_address_joins_a_source_and_its_description(
    client: Client, clerk: Source, timeline: Timeline, address: str
) -> None:
    response = client.get(f"/t/{timeline.slug}/{address}", secure=True)
    assert response.status_code == 200
    page = response.content.decode()
    # The old anchor of the source is gone too: an old link leads to the page, and to no source on it.
    assert not {word for word in ("Gazette", "quay", clerk.uid) if word in page}


def test_a_confidential_source_is_imported_as_one_of_its_own(clerk: Source, timeline: Timeline) -> None:
    published = get_published(timeline)
    copy = import_document(document.strip_derived(published), slug="copy").timeline
    again = Source.objects.exclude(pk=clerk.pk).get()
    assert (again.confidential, again.described_as) == (True, "a clerk")
    assert again.uid not in {clerk.uid, published.sources[0].id}
    assert copy.source_pseudonyms.get().uid == published.sources[0].id


def test_an_import_that_names_a_confidential_source_is_refused(clerk: Source, timeline: Timeline) -> None:
    first = document.decode(Publication.objects.get(timeline=timeline, number=1).data)
    with pytest.raises(ImportRefusedError) as refused:
        import_document(document.strip_derived(first), slug="copy")
    assert [problem.path for problem in refused.value.problems] == ["$.sources[0].id"]
    assert "confidential" in str(refused.value.problems[0])
