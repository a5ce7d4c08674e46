"""A small incident in which everything that a page can show occurs once."""

from timeline.actions.drafts import (
    CitationDraft,
    EventDraft,
    PartyDraft,
    RequestDraft,
    SourceDraft,
    StatementDraft,
)
from timeline.actions.entries import add_entry, edit_entry, remove_entry
from timeline.actions.parties import add_party
from timeline.actions.publications import publish
from timeline.actions.sources import add_source
from timeline.actions.timelines import TimelineDraft, edit_timeline
from timeline.dates import When
from timeline.models import Entry, Timeline, User

WORDS = "Nous avions averti dès janvier."


class Incident:
    """Its entries by name, on a timeline of which two versions are public."""

    def __init__(self, timeline: Timeline, by: User) -> None:
        self.by = by
        self.timeline = edit_timeline(
            timeline,
            TimelineDraft(
                title=timeline.title,
                slug=timeline.slug,
                summary="Shed 4 of the harbour burnt for two days; who had been warned is disputed.",
                byline="By the harbour desk",
                language="en-GB",
                time_zone=timeline.time_zone,
                advisory="People were hurt.",
            ),
            by=by,
            version=timeline.version,
        )
        self._parties()
        self._sources()
        self._entries()
        publish(self.timeline, by=by, note="What is known so far.", seen_digest=None)
        self._second_version()
        publish(
            self.timeline,
            by=by,
            note="One report withdrawn.",
            seen_digest=None,
            change_notes={self.fire.uid: "minor"},
        )
        # And one change that no reader has seen yet: an entry that nothing supports.
        self.gap = add_entry(self.timeline, EventDraft(headline="Nobody says how it is known"), by=by).entry

    def _parties(self) -> None:
        self.city = add_party(PartyDraft(name="City of Quay", kind="organisation"), by=self.by)
        self.board = add_party(
            PartyDraft(
                name="Harbour Board",
                kind="agency",
                aliases=("Port Authority",),
                part_of=self.city,
                website="https://board.example/",
                disclosure="The Harbour Board advertises with us.",
            ),
            by=self.by,
        )
        self.union = add_party(PartyDraft(name="Dockers’ Union"), by=self.by)
        self.witness = add_party(
            PartyDraft(name="Ada Real-Name", kind="person", protected=True, pseudonym="A docker"), by=self.by
        )

    def _sources(self) -> None:
        self.report = add_source(
            SourceDraft(
                kind="document",
                publisher="Fire brigade",
                title="Report 14",
                published="2017-03~",
                file_sha256="0123456789abcdef" * 4,
            ),
            by=self.by,
        )
        self.gazette = add_source(
            SourceDraft(
                publisher="The Gazette",
                title="Shed burns",
                authors=("A. Writer",),
                url="https://gazette.example/shed-burns",
                archived_url="https://archive.example/shed-burns",
                published="2017-03-08",
                note="Relays the fire brigade’s report.",
                relies_on=(self.report,),
            ),
            by=self.by,
        )
        self.insider = add_source(
            SourceDraft(
                kind="interview",
                publisher="Never to be named",
                confidential=True,
                described_as="a person who works in the harbour",
                confidential_reason="Fears for the job.",
            ),
            by=self.by,
        )

    def _entries(self) -> None:
        self.fire = self._add(
            EventDraft(
                headline="Fire breaks out in shed 4",
                body="It burnt for *two days*.\n\n- shed 4\n- shed 5",
                when=When(edtf="[2017-02-27..2017-03-05]", stated="last week"),
                place="Shed 4, North Quay",
                latitude=51.5,
                longitude=-0.1,
                is_key=True,
                standing="disputed",
                parties=((self.board, "authority"), (self.witness, "witness")),
                citations=(
                    CitationDraft(
                        source=self.gazette, locator="page 3", prefix="the", exact="flames", suffix="rose"
                    ),
                    CitationDraft(source=self.insider, stance="disputes", note="Says that it was shed 5."),
                ),
            )
        )
        self.said = self._add(
            StatementDraft(
                party=self.union,
                spokesperson=self.witness,
                addressees=(self.board,),
                words=WORDS,
                language="fr",
                translation="We had warned since January.",
                context="Said in French.",
                when=When(edtf="2017-03-07", time="10:15", zone="Europe/London"),
                standing="single-source",
                answers=((self.fire, "responds"),),
                citations=(CitationDraft(source=self.gazette),),
            )
        )
        self.denied = self._add(
            StatementDraft(
                party=self.board,
                wording="paraphrase",
                words="The Board says that no warning reached it.",
                when=When(edtf="2017-03-08/2017-03-10"),
                standing="corroborated",
                answers=((self.said, "contradicts"),),
                citations=(CitationDraft(source=self.report), CitationDraft(source=self.gazette)),
            )
        )
        self.asked = self._add(
            RequestDraft(
                asked=self.board,
                put="Did a warning reach you?",
                about=self.said,
                channel="E-mail",
                when=When(edtf="2017-03-08"),
                outcome="replied",
                replies=(self.denied.statement,),
            )
        )
        self.refuted = self._add(
            EventDraft(headline="A ship is lost", citations=(CitationDraft(source=self.gazette),))
        )

    def _second_version(self) -> None:
        remove_entry(self.refuted, by=self.by, version=self.refuted.version, reason="There was no ship.")
        draft = EventDraft(
            headline="Fire breaks out in shed 4",
            body="It burnt for *three days*.",
            when=When(edtf="[2017-02-27..2017-03-05]", stated="last week"),
            standing="disputed",
            parties=((self.board, "authority"), (self.witness, "witness")),
            citations=(
                CitationDraft(
                    source=self.gazette, locator="page 3", prefix="the", exact="flames", suffix="rose"
                ),
                CitationDraft(source=self.insider, stance="disputes", note="Says that it was shed 5."),
            ),
        )
        self.fire = edit_entry(self.fire, draft, by=self.by, version=self.fire.version).entry

    def _add(self, draft: EventDraft | StatementDraft | RequestDraft) -> Entry:
        added = add_entry(self.timeline, draft, by=self.by).entry
        return Entry.objects.with_details().get(pk=added.pk)
