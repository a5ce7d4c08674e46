"""For each kind of takedown a timeline of which only what it removes contains the canary, everywhere it can.

The canary is public in the first two versions. The third is without it where a version can be.
"""

from collections.abc import Callable

from tests.support import canary_incident
from tests.support.canary_incident import CANARY, AnyNotes, publish_now
from timeline.actions.drafts import (
    CitationDraft,
    CorrectionDraft,
    EntryDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry, edit_entry
from timeline.actions.entry_notes import add_note
from timeline.actions.parties import add_party, edit_party
from timeline.actions.preview_links import create_preview_link
from timeline.actions.publications import publish
from timeline.actions.source_texts import store_source_text
from timeline.actions.sources import add_source, edit_source
from timeline.actions.takedowns import TakedownDraft
from timeline.actions.tasks import TaskDraft, add_task
from timeline.dates import When
from timeline.models import Entry, Report, Source, SourceText, Statement, Timeline, User

CITED = (CitationDraft(source=SourceDraft(publisher="The Post", title="Water")),)
# What stands in a draft of an event about the canary, besides its headline.
WHEN = When(edtf="2017-03-07", stated=f"the day of {CANARY}")


def add(timeline: Timeline, draft: EntryDraft, editor: User) -> Entry:
    return Entry.objects.get(pk=add_entry(timeline, draft, by=editor).entry.pk)


def change_summary(timeline: Timeline, summary: str) -> None:
    Timeline.objects.filter(pk=timeline.pk).update(summary=summary)


def build_words(timeline: Timeline, editor: User) -> TakedownDraft:
    canary_incident.build(timeline, editor)
    return TakedownDraft(kind="words", words=(CANARY,))


def build_entry(timeline: Timeline, editor: User) -> TakedownDraft:
    """An event with the canary in every text, its correction, report, an answer to it and a request about it."""
    citation = CitationDraft(
        source=SourceDraft(publisher="The Gazette", title="The gate"),
        locator=f"the page of {CANARY}",
        note=f"{CANARY} as printed",
        exact=f"{CANARY} opened it",
    )
    draft = EventDraft(
        headline=f"{CANARY} opens the gate of the harbour, and the crew that came for it waits outside",
        body=f"It was {CANARY}, [they said](https://site.example/quorlax).",
        place=f"The house of {CANARY}",
        short_label=f"The gate of {CANARY}",
        when=WHEN,
        citations=(citation,),
        parties=((PartyDraft(name="The Harbour"), "actor"),),
    )
    entry = add(timeline, draft, editor)
    person = PartyDraft(name="Ann Ander", kind="person")
    answer = StatementDraft(party=person, words="No.", citations=CITED, answers=((entry, "denies"),))
    statement = Statement.objects.get(pk=add(timeline, answer, editor).pk)
    asked = RequestDraft(asked=statement.party, put="Why?", about=entry, outcome="declined", citations=CITED)
    add(timeline, asked, editor)
    live = publish_now(timeline, editor, "First")
    Report.objects.create(
        publication=live, entry_uid=entry.uid, words=f"Not {CANARY}.", basis=f"I am {CANARY}."
    )
    asked_about = add_note(entry, f"Was it {CANARY}?", by=editor)
    add_note(entry, f"It was {CANARY}.", by=editor, thread=asked_about)
    add_task(timeline, TaskDraft(words=f"Call {CANARY}.", entry=entry), by=editor)
    share_preview(timeline, editor)
    changed = EventDraft(headline=f"{CANARY} closes the gate", when=WHEN, citations=(citation,))
    edit_entry(entry, changed, by=editor, version=entry.version)
    correction = CorrectionDraft(
        was=f"{CANARY} opened it.", now=f"{CANARY} closed it.", why=f"Says {CANARY}."
    )
    notes = AnyNotes({entry.uid: correction})
    publish(timeline, by=editor, note="Second", seen_digest=None, change_notes=notes)
    change_summary(timeline, "What is known")
    publish_now(timeline, editor, "Third")
    return TakedownDraft(kind="entry", subject_uid=entry.uid)


def build_party(timeline: Timeline, editor: User) -> TakedownDraft:
    """A person whose names are the canary's, in every role that a party can have."""
    draft = PartyDraft(
        name=CANARY,
        kind="person",
        short_name="Quorlax",
        aliases=("Captain Quorlax",),
        website="https://quorlax.example/",
        disclosure="Quorlax once wrote for us.",
        introduction=f"{CANARY} of the harbour",
    )
    person = add_party(draft, by=editor, made_for=timeline)
    crew = add_party(PartyDraft(name="The crew", part_of=person), by=editor, made_for=timeline)
    event = EventDraft(
        headline="The gate opens", parties=((person, "actor"), (crew, "affected")), citations=CITED
    )
    about = add(timeline, event, editor)
    source = Source.objects.get()
    cited = (CitationDraft(source=source),)
    words = StatementDraft(party=person, spokesperson=person, words="It was me.", citations=cited)
    add(timeline, words, editor)
    answer = StatementDraft(
        party=crew, addressees=(person,), words="It was not.", citations=cited, answers=((about, "responds"),)
    )
    add(timeline, answer, editor)
    request = RequestDraft(
        asked=person, asked_by=crew, put="Why?", about=about, outcome="declined", citations=cited
    )
    add(timeline, request, editor)
    publish_now(timeline, editor, "First")
    share_preview(timeline, editor)
    renamed = PartyDraft(name=f"{CANARY} Senior", kind="person", aliases=(CANARY,))
    edit_party(person, renamed, by=editor, version=person.version)
    publish_now(timeline, editor, "Second")
    change_summary(timeline, "What is known")
    publish_now(timeline, editor, "Third")
    return TakedownDraft(kind="party", subject_uid=person.uid)


def build_source(timeline: Timeline, editor: User) -> TakedownDraft:
    """A source with the canary in every field, its text and its citations. Another source relies on it."""
    draft = SourceDraft(
        publisher=f"The {CANARY} Courier",
        title=f"The gate of {CANARY}",
        authors=(CANARY,),
        url="https://quorlax.example/gate",
        archived_url="https://archive.example/quorlax",
        note=f"{CANARY} printed it twice",
    )
    source = add_source(draft, by=editor, made_for=timeline)
    store_source_text(source, f"On Monday {CANARY} opened it. So says {CANARY}, the paper writes.", by=editor)
    copy = add_source(SourceDraft(title="The copy", relies_on=(source,)), by=editor, made_for=timeline)
    passage = CitationDraft(
        source=source, exact=f"{CANARY} opened it", locator=f"column of {CANARY}", note="Q."
    )
    cited = (passage, CitationDraft(source=copy))
    add(timeline, EventDraft(headline="The gate opens", citations=cited), editor)
    person = PartyDraft(name="Ann Ander", kind="person")
    said = StatementDraft(party=person, words="It was open.", wording="paraphrase", citations=(passage,))
    add(timeline, said, editor)
    publish_now(timeline, editor, "First")
    share_preview(timeline, editor)
    edit_source(source, SourceDraft(title=f"{CANARY}, again"), by=editor, version=source.version)
    publish_now(timeline, editor, "Second")
    change_summary(timeline, "What is known")
    publish_now(timeline, editor, "Third")
    return TakedownDraft(kind="source", subject_uid=source.uid)


def build_source_text(timeline: Timeline, editor: User) -> TakedownDraft:
    """A text with the canary, and an entry that cites other words of it, so that its SHA-256 is public."""
    source = add_source(SourceDraft(title="The gate"), by=editor, made_for=timeline)
    store_source_text(source, f"The gate was open. On Monday {CANARY} came.", by=editor)
    cited = (CitationDraft(source=source, exact="The gate was open"),)
    add(timeline, EventDraft(headline="The gate opens", citations=cited), editor)
    publish_now(timeline, editor, "First")
    change_summary(timeline, "What is known")
    publish_now(timeline, editor, "Second")
    change_summary(timeline, "What is known now")
    publish_now(timeline, editor, "Third")
    return TakedownDraft(kind="source-text", subject_uid=source.uid, number=1)


def build_version(timeline: Timeline, editor: User) -> TakedownDraft:
    """A version with the canary in every part. Later versions and the desk are without it, except for the history."""
    change_summary(timeline, f"What {CANARY} did")
    entry = add(timeline, EventDraft(headline=f"{CANARY} opens the gate", citations=CITED), editor)
    publish_now(timeline, editor, f"First, with {CANARY}")
    change_summary(timeline, "What is known")
    changed = EventDraft(headline="The gate opens", citations=(CitationDraft(source=Source.objects.get()),))
    edit_entry(entry, changed, by=editor, version=entry.version)
    publish_now(timeline, editor, "Second")
    change_summary(timeline, "What is known now")
    publish_now(timeline, editor, "Third")
    # The history of the desk is no part of the version: the words go from there because they are named.
    return TakedownDraft(kind="version", number=1, words=(CANARY,))


def share_preview(timeline: Timeline, editor: User) -> None:
    """Make a private link to a preview, which has the canary."""
    create_preview_link(timeline, for_whom="A lawyer", days=1, by=editor)


BUILD: dict[str, Callable[[Timeline, User], TakedownDraft]] = {
    "words": build_words,
    "entry": build_entry,
    "party": build_party,
    "source": build_source,
    "source-text": build_source_text,
    "version": build_version,
}


def list_marks(draft: TakedownDraft) -> tuple[bytes, ...]:
    """Return what must be found nowhere after the takedown: the canary, and the digest of a text that goes."""
    texts = SourceText.objects.filter(source__uid=draft.subject_uid)
    return (canary_incident.MARK, *(text.sha256.encode() for text in texts))
