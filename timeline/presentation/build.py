"""A document as a reader meets it: everything the templates show, worked out in one pass.

Pure, but for labels, which are in the language active when `read` is called. What points one way in the
document (an answer, a citation, a reliance) points both ways here.

This pass is made for every page, over every entry, so that it only joins what belongs together. What takes
thought (dates in words, Markdown) is left to whoever shows the entry.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from timeline import dates, document
from timeline.presentation import labels, model
from timeline.presentation.model import Date, Links
from timeline.presentation.quote_labels import CONFIDENTIAL, NO_TEXT, Check, Held
from timeline.text.bidi import direction, isolated

EXCERPT_WORDS = 14  # of a statement, where a link names it

_NOT_CHECKED = Check(verdict=NO_TEXT)
_NOT_TOLD = Check(verdict=CONFIDENTIAL)


def read(whole: document.Document, links: Links) -> model.Reading:
    """Return what a reader sees of a document, in the active language, with links as `links` has them."""
    return Reader(whole, links).reading()


def date(when: dates.When) -> Date:
    """Return a date as readers see it."""
    return Date(when)


@lru_cache(maxsize=1024)
def moment(instant: str, zone: str) -> Date:
    """Return an instant (RFC 3339) as day and clock time in a zone."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    clock = local.isoformat(timespec="minutes").partition("T")[2]
    if local.utcoffset() == local.replace(fold=not local.fold).utcoffset():
        clock = clock[:5]  # the offset only says which, where the clocks showed a time twice
    return Date(dates.When(local.date().isoformat(), time=clock, zone=zone), instant)


@lru_cache(maxsize=1024)
def day(instant: str, zone: str) -> Date:
    """Return the day of an instant (RFC 3339) in a zone."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    return Date(dates.When(local.date().isoformat()), instant)


class Reader:
    """Holds, while a document is read, what its parts are called and how they hang together."""

    def __init__(self, whole: document.Document, links: Links) -> None:
        self.whole = whole
        self.links = links
        self.zone = whole.timeline.time_zone
        self.found = whole.entries()
        self.mentions: dict[str, model.Link] = {}
        # Said once: each word of the interface costs a look-up in its catalogue.
        self.standings = {
            key: labels.Standing(str(one.words), str(one.meaning)) for key, one in labels.STANDINGS.items()
        }
        self.roles = {key: str(label) for key, label in labels.ROLES.items()}
        self.parties = self._parties()
        # In the order in which the page first names them.
        self.named: dict[str, model.Party] = {}
        self.sources = self._sources()
        self.checks = {(check.entry, check.citation): check for check in whole.checks}
        self.corrections: dict[str, list[model.Correction]] = defaultdict(list)
        for correction in whole.corrections:
            self.corrections[correction.entry].append(
                model.Correction(
                    at=day(correction.at, self.zone),
                    entry=self.mention(correction.entry),
                    record=correction,
                )
            )

    def corrected(self) -> list[model.Correction]:
        """Return all corrections, the latest first."""
        told = [one for of_entry in self.corrections.values() for one in of_entry]
        return sorted(told, key=lambda one: one.record.at, reverse=True)

    def mention(self, uid: str) -> model.Link:
        """Return how an entry is mentioned, standing or withdrawn."""
        return self._link(uid)

    def reading(self) -> model.Reading:
        gone = {withdrawal.id: withdrawal for withdrawal in self.whole.withdrawals}
        entries: dict[str, model.Entry] = {}
        for uid in self.whole.order:
            if uid in self.found:
                entries[uid] = self._entry(self.found[uid])
            elif uid in gone:
                entries[uid] = self._tombstone(gone[uid])
        self._turn_around(entries)
        in_use = {entry.standing_key for entry in entries.values() if entry.standing}
        return model.Reading(
            entries=list(entries.values()),
            sources=list(self.sources.values()),
            parties=list({**self.named, **self.parties}.values()),
            requests=[entry for entry in entries.values() if isinstance(entry, model.Request)],
            standings=[(key, standing) for key, standing in self.standings.items() if key in in_use],
            published=moment(self.whole.version.published, self.zone) if self.whole.version else None,
            corrections=self.corrected(),
        )

    # --- Parties ------------------------------------------------------------------------------

    def _parties(self) -> dict[str, model.Party]:
        short = {party.id: party.short_name or party.name for party in self.whole.parties}
        return {
            party.id: model.Party(
                id=party.id,
                href=self.links.party(party.id),
                page=self.links.party_page(party.id),
                name=party.name,
                short=party.short_name or party.name,
                kind=str(labels.PARTY_KINDS[party.kind]),
                within=short.get(party.part_of or "", ""),
                aliases=party.aliases,
                website=party.website,
                disclosure=party.disclosure,
                protected=party.protected,
            )
            for party in self.whole.parties
        }

    def _party(self, uid: str) -> model.Party:
        return self.named.setdefault(uid, self.parties[uid])

    # --- Sources ------------------------------------------------------------------------------

    def _sources(self) -> dict[str, model.Source]:
        """Number the sources as the page cites them; after them, those that others rely on."""
        records = {source.id: source for source in self.whole.sources}
        order = dict.fromkeys(
            citation.source for entry in self.found.values() for citation in entry.citations
        )
        waiting = list(order)
        while waiting:
            fresh = [uid for uid in records[waiting.pop(0)].relies_on if uid not in order]
            order.update(dict.fromkeys(fresh))
            waiting.extend(fresh)
        order.update(dict.fromkeys(records))
        sources = {uid: self._source(number, records[uid]) for number, uid in enumerate(order, start=1)}
        for source in sources.values():
            for uid in source.record.relies_on:
                source.relies_on.append(sources[uid].link)
                sources[uid].relied_on_by.append(source.link)
        return sources

    def _source(self, number: int, record: document.Source) -> model.Source:
        kind = labels.SOURCE_KINDS[record.kind]
        return model.Source(
            number=number,
            anchor=f"source_{record.id}",
            label=record.described_as or record.publisher or record.title or str(kind),
            kind=kind,
            host=(urlsplit(record.url).hostname or "").removeprefix("www."),
            published=_edtf(record.published),
            captured=_edtf(record.captured),
            accessed=_edtf(record.accessed),
            record=record,
            seen=_edtf(record.state_on),
        )

    def _marks(self, entry: document.Entry) -> list[model.Mark]:
        marks = []
        for place, citation in enumerate(entry.citations):
            source = self.sources[citation.source]
            opening, closing = labels.quotation_marks(source.record.language or self.whole.timeline.language)
            marks.append(
                model.Mark(
                    number=source.number,
                    href=f"#{source.anchor}",
                    source=source.label,
                    language=source.record.language,
                    direction=_direction(source.record.language),
                    opening=opening,
                    closing=closing,
                    disputes=citation.stance == "disputes",
                    citation=citation,
                    check=self._check(entry, place),
                )
            )
        return sorted(marks, key=lambda mark: mark.number)

    def _check(self, entry: document.Entry, place: int) -> Check | None:
        """Return how the words for a citation compare with its text.

        That there is none to compare is said of verbatim statements alone.
        """
        citation = entry.citations[place]
        if found := self.checks.get((entry.id, place)):
            text = Held(found.held, found.text_sha256)
            return Check(verdict=found.verdict, text=text, note=found.note)
        is_quoted = isinstance(entry, document.Statement) and entry.wording == "verbatim"
        if not is_quoted or citation.stance != "supports":
            return None
        return _NOT_TOLD if self.sources[citation.source].record.confidential else _NOT_CHECKED

    # --- Entries ------------------------------------------------------------------------------

    def _entry(self, entry: document.Event | document.Statement | document.Request) -> model.Entry:
        if isinstance(entry, document.Event):
            return self._event(entry)
        if isinstance(entry, document.Statement):
            return self._statement(entry)
        return self._request(entry)

    def _event(self, event: document.Event) -> model.Event:
        parts_in_it: dict[str, list[str]] = defaultdict(list)
        for part in event.parties:
            parts_in_it[part.role].append(part.party)
        roles = [
            (label, [self._party(uid) for uid in parts_in_it[role]])
            for role, label in self.roles.items()
            if role in parts_in_it
        ]
        return model.Event(
            **self._common(event, (party for _label, names in roles for party in names)),
            title=event.headline,
            label=event.headline,
            record=event,
            roles=roles,
        )

    def _statement(self, statement: document.Statement) -> model.Statement:
        speaker = self._party(statement.party)
        spokesperson = self._party(statement.spokesperson) if statement.spokesperson else None
        addressees = [self._party(uid) for uid in statement.addressees]
        language = statement.language or self.whole.timeline.language
        opening, closing = labels.quotation_marks(language) if statement.wording == "verbatim" else ("", "")
        return model.Statement(
            **self._common(statement, filter(None, [speaker, spokesperson, *addressees])),
            title=self._who(statement, full=True),
            label=self._label(statement),
            record=statement,
            speaker=speaker,
            spokesperson=spokesperson,
            addressees=addressees,
            opening=opening,
            closing=closing,
            direction=_direction(statement.language),
            answers=[
                self._link(answer.entry, labels.HOW[answer.how].answering) for answer in statement.answers
            ],
        )

    def _request(self, request: document.Request) -> model.Request:
        asked = self._party(request.asked)
        asked_by = self._party(request.asked_by) if request.asked_by else None
        label = self._label(request)
        return model.Request(
            **self._common(request, filter(None, [asked, asked_by]), own=asked_by is None),
            title=label,
            label=label,
            record=request,
            asked=asked,
            asked_by=asked_by,
            about=self._link(request.about) if request.about else None,
            deadline=moment(request.deadline, self.zone) if request.deadline else None,
            outcome=str(labels.OUTCOMES[request.outcome]),
            replies=[self._link(uid) for uid in request.replies],
        )

    def _tombstone(self, gone: document.Withdrawal) -> model.Tombstone:
        return model.Tombstone(
            id=gone.id,
            href=self.links.entry(gone.id),
            permalink=self.links.permalink(gone.id),
            title=_("A withdrawn entry"),
            label=_("a withdrawn entry"),
            date=day(gone.at, self.zone),
            standing=None,
            standing_key="",
            marks=[],
            disclosures=[],
            corrections=self.corrections[gone.id],
            first_published=None,
            changed=None,
            reason=gone.reason,
        )

    def _common(self, entry: document.Entry, named: Iterable[Any], *, own: bool = False) -> dict[str, Any]:
        """Return what every entry has. What the newsroom itself asked (`own`) needs no standing."""
        first, last = entry.first_published, entry.last_changed
        return {
            "id": entry.id,
            "href": self.links.entry(entry.id),
            "permalink": self.links.permalink(entry.id),
            "date": date(entry.when),
            "standing": None if own else self.standings[entry.standing],
            "standing_key": entry.standing,
            "marks": self._marks(entry),
            "disclosures": _disclosing(named),
            "corrections": self.corrections[entry.id],
            "first_published": day(first, self.zone) if first else None,
            "changed": day(last, self.zone) if last and last != first else None,
        }

    # --- How entries are mentioned ------------------------------------------------------------

    def _link(self, uid: str, relation: labels.Text = "") -> model.Link:
        mention = self.mentions.get(uid)
        if mention is None:
            mention = self.mentions[uid] = self._mention(uid)
        return replace(mention, relation=str(relation)) if relation else mention

    def _mention(self, uid: str) -> model.Link:
        entry = self.found.get(uid)
        if entry is None:
            return model.Link(href=self.links.entry(uid), label=_("a withdrawn entry"))
        if not isinstance(entry, document.Statement):
            return model.Link(href=self.links.entry(uid), label=self._label(entry))
        who, words = self._who(entry), self._excerpt(entry)
        return model.Link(
            href=self.links.entry(uid),
            label=_("%(speaker)s: %(words)s") % {"speaker": isolated(who), "words": isolated(words)},
            who=who,
            words=words,
            language=entry.language,
        )

    def _label(self, entry: document.Event | document.Statement | document.Request) -> str:
        if isinstance(entry, document.Event):
            return entry.headline
        if isinstance(entry, document.Statement):
            return self._link(entry.id).label
        asked = isolated(self.parties[entry.asked].name)
        if not entry.asked_by:
            return _("This newsroom asks %(asked)s for comment") % {"asked": asked}
        return _("%(asker)s asks %(asked)s for comment") % {
            "asker": isolated(self.parties[entry.asked_by].name),
            "asked": asked,
        }

    def _who(self, statement: document.Statement, *, full: bool = False) -> str:
        speaker = self.parties[statement.party]
        name = speaker.name if full else speaker.short
        if not statement.spokesperson:
            return name
        return _("%(person)s, for %(party)s") % {
            "person": isolated(self.parties[statement.spokesperson].name),
            "party": isolated(name),
        }

    def _excerpt(self, statement: document.Statement) -> str:
        first = statement.words.split(maxsplit=EXCERPT_WORDS)
        words = " ".join(first[:EXCERPT_WORDS]) + (" …" if len(first) > EXCERPT_WORDS else "")
        if statement.wording == "paraphrase":
            return words
        opening, closing = labels.quotation_marks(statement.language or self.whole.timeline.language)
        return f"{opening}{words}{closing}"

    def _turn_around(self, entries: dict[str, model.Entry]) -> None:
        """Point back from what is answered, asked about, replied to and cited."""
        for uid, entry in entries.items():
            for mark in entry.marks:
                source = self.sources[mark.citation.source]
                if mark.check and mark.check.text and mark.check.text not in source.texts:
                    source.texts.append(mark.check.text)
                carried = source.carries
                if not carried or carried[-1].href != entry.href:
                    carried.append(self._link(uid))
            if isinstance(entry, model.Statement):
                for answer in entry.record.answers:
                    if answer.entry in entries:
                        entries[answer.entry].answered_by.append(
                            self._link(uid, labels.HOW[answer.how].answered)
                        )
            elif isinstance(entry, model.Request):
                if entry.record.about in entries:
                    entries[entry.record.about].asked_about.append(entry.link)
                for reply in entry.record.replies:
                    answering = entries.get(reply)
                    if isinstance(answering, model.Statement):
                        answering.replies_to.append(entry.link)


def _direction(language: str) -> str:
    """Return the direction of quoted words; where nobody has said their language, the browser looks."""
    return direction(language) if language else "auto"


def _edtf(value: str) -> Date | None:
    return date(dates.When(value)) if value else None


def _disclosing(named: Iterable[model.Party]) -> list[model.Party]:
    """Return those who have something to disclose, each once."""
    return list({party.id: party for party in named if party.disclosure}.values())
