"""Builds the view of a document: everything that templates show, in one pass.

Pure, except that labels are in the language active when `build` is called. What points one way in the document (an
answer, a citation, a reliance) points both ways in the view.

The pass is made for every page, over every entry, so it only joins what belongs together. Slow steps (dates in
words, Markdown) are properties of the views, which run for the entries that are shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from timeline import dates, document
from timeline.presentation import labels, model, removals
from timeline.presentation.local_dates import to_local_day, to_local_time
from timeline.presentation.model import DateView, PageLinks
from timeline.presentation.quote_labels import CONFIDENTIAL, MOVED, NO_TEXT, ComparedText, QuoteCheckView
from timeline.text.bidi import get_direction, isolate
from timeline.text.hosts import get_host, get_link

EXCERPT_WORDS = 14  # of a statement, in a link to it
# Kinds of sources that are what they report.
ORIGINALS = frozenset({"document", "data", "footage"})
# Answers that give another account of what they answer.
CONTRADICTIONS = frozenset({"denies", "contradicts"})

_NO_TEXT_CHECK = QuoteCheckView(verdict=NO_TEXT)
_CONFIDENTIAL_CHECK = QuoteCheckView(verdict=CONFIDENTIAL)


def build(whole: document.Document, links: PageLinks, *, newsroom_name: str = "") -> model.DocumentView:
    """Return the view of a document in the active language; `links` says where its links lead.

    `newsroom_name` is for what is read on other sites, where "we" would be someone else.
    """
    return ViewBuilder(whole, links, newsroom_name=newsroom_name).build()


class ViewBuilder:
    """The parts of a document by id, with their labels; builds the view from them.

    `entries` are the entries of the document by id, without the withdrawn ones. With a `newsroom_name` the newsroom's
    own requests name it instead of saying "we".
    """

    def __init__(self, whole: document.Document, links: PageLinks, *, newsroom_name: str = "") -> None:
        self.whole = whole
        self.links = links
        self.newsroom_name = newsroom_name
        self.zone = whole.timeline.time_zone
        self.entries = whole.entries()
        self._entry_links: dict[str, model.EntryLink] = {}
        # Evaluated once, because each use of a lazy label is a look-up in its catalogue.
        self._verifications = {
            key: labels.VerificationLabel(str(label.words), str(label.meaning))
            for key, label in labels.VERIFICATIONS.items()
        }
        self._one_report = labels.VerificationLabel(*map(str, labels.ONE_REPORT))
        self._original_document = labels.VerificationLabel(*map(str, labels.ORIGINAL_DOCUMENT))
        moments = [entry.first_published for entry in self.entries.values() if entry.first_published]
        self._first_published = min(moments, default="")
        self._roles = {key: str(label) for key, label in labels.ROLES.items()}
        # By kind and id of the party or source that they lead to.
        self._former_ids: dict[tuple[str, str], list[str]] = defaultdict(list)
        for redirect in whole.redirects:
            self._former_ids[redirect.kind, redirect.into].append(redirect.id)
        self.parties = self._build_parties()
        # In the order in which the page first names them.
        self._named_parties: dict[str, model.PartyView] = {}
        self.sources = self._build_sources()
        self._checks = {(check.entry, check.citation): check for check in whole.checks}
        self._corrections: dict[str, list[model.CorrectionView]] = defaultdict(list)
        for correction in whole.corrections:
            self._corrections[correction.entry].append(
                model.CorrectionView(
                    at=to_local_day(correction.at, self.zone),
                    entry=self.link_entry(correction.entry),
                    record=correction,
                )
            )

    def list_corrections(self) -> list[model.CorrectionView]:
        """Return all corrections, the latest first."""
        corrections = [correction for by_entry in self._corrections.values() for correction in by_entry]
        return sorted(corrections, key=lambda correction: correction.record.at, reverse=True)

    def build(self) -> model.DocumentView:
        """Return the view of the document."""
        withdrawals = {withdrawal.id: withdrawal for withdrawal in self.whole.withdrawals}
        entries: dict[str, model.EntryView] = {}
        for uid in self.whole.order:
            if uid in self.entries:
                entries[uid] = self._build_entry(self.entries[uid])
            elif uid in withdrawals:
                entries[uid] = self._build_withdrawn_entry(withdrawals[uid])
        self._add_back_links(entries)
        labels_in_use = {
            (entry.verification_key, entry.verification) for entry in entries.values() if entry.verification
        }
        keys = list(self._verifications)
        parties = list({**self._named_parties, **self.parties}.values())
        corrections = self.list_corrections()
        published = self.whole.version.published if self.whole.version else None
        return model.DocumentView(
            entries=list(entries.values()),
            sources=list(self.sources.values()),
            parties=parties,
            requests=[entry for entry in entries.values() if isinstance(entry, model.RequestView)],
            verifications=sorted(labels_in_use, key=lambda level: (keys.index(level[0]), level[1].words)),
            published=to_local_time(published, self.zone) if published else None,
            corrections=corrections,
            removals=removals.list_removals(self.whole),
            summaries=self._summarise_parties(parties, entries),
            new_corrections=[each for each in corrections if published and each.record.at == published],
        )

    # --- Parties ------------------------------------------------------------------------------

    def _build_parties(self) -> dict[str, model.PartyView]:
        short_names = {party.id: party.short_name or party.name for party in self.whole.parties}
        return {
            party.id: model.PartyView(
                id=party.id,
                href=self.links.get_party_url(party.id),
                page=self.links.get_party_page(party.id),
                name=party.name,
                short=party.short_name or party.name,
                kind=str(labels.PARTY_KINDS[party.kind]),
                part_of=short_names.get(party.part_of or "", ""),
                aliases=party.aliases,
                website=get_link(party.website),
                website_text=party.website,
                disclosure=party.disclosure,
                protected=party.protected,
                former_ids=self._former_ids["party", party.id],
                introduction=party.introduction,
            )
            for party in self.whole.parties
        }

    def _summarise_parties(
        self, parties: Iterable[model.PartyView], entries: dict[str, model.EntryView]
    ) -> list[model.PartySummary]:
        """Return the lines of who is who. What counts is the last in reading order."""
        statements: dict[str, str] = {}
        requests: dict[str, model.RequestView] = {}
        for uid, entry in entries.items():
            if isinstance(entry, model.StatementView):
                speakers = (entry.record.party, entry.record.spokesperson)
                statements.update(dict.fromkeys(filter(None, speakers), uid))
            elif isinstance(entry, model.RequestView):
                requests[entry.record.asked] = entry
        return [
            model.PartySummary(
                party=party,
                statement=self.link_entry(statements[party.id]) if party.id in statements else None,
                unanswered=request.link
                if (request := requests.get(party.id))
                and request.record.outcome not in ("replied", "not-sought")
                else None,
            )
            for party in parties
        ]

    def _name_party(self, uid: str) -> model.PartyView:
        """Return a party and note that the page names it."""
        return self._named_parties.setdefault(uid, self.parties[uid])

    # --- Sources ------------------------------------------------------------------------------

    def _build_sources(self) -> dict[str, model.SourceView]:
        """Return the sources, numbered as the page cites them; after them those that others rely on."""
        records = {source.id: source for source in self.whole.sources}
        order = dict.fromkeys(
            citation.source for entry in self.entries.values() for citation in entry.citations
        )
        waiting = list(order)
        while waiting:
            added = [uid for uid in records[waiting.pop(0)].relies_on if uid not in order]
            order.update(dict.fromkeys(added))
            waiting.extend(added)
        order.update(dict.fromkeys(records))
        sources = {uid: self._build_source(number, records[uid]) for number, uid in enumerate(order, start=1)}
        for source in sources.values():
            for uid in source.record.relies_on:
                source.relies_on.append(sources[uid].link)
                sources[uid].relied_on_by.append(source.link)
        return sources

    def _build_source(self, number: int, record: document.Source) -> model.SourceView:
        kind = labels.SOURCE_KINDS[record.kind]
        return model.SourceView(
            number=number,
            anchor=f"source_{record.id}",
            label=record.described_as or record.publisher or record.title or str(kind),
            kind=kind,
            host=get_host(record.url),
            url=get_link(record.url),
            archived_url=get_link(record.archived_url),
            published=_build_date(record.published),
            captured=_build_date(record.captured),
            accessed=_build_date(record.accessed),
            record=record,
            seen=_build_date(record.state_on),
            former_ids=self._former_ids["source", record.id],
        )

    def _build_citations(self, entry: document.Entry) -> list[model.CitationView]:
        citations = []
        for index, citation in enumerate(entry.citations):
            source = self.sources[citation.source]
            language = source.record.language
            opening, closing = labels.get_quotation_marks(language or self.whole.timeline.language)
            citations.append(
                model.CitationView(
                    number=source.number,
                    href=f"#{source.anchor}",
                    source=source.label,
                    language=language,
                    direction=_get_direction(language),
                    opening=opening,
                    closing=closing,
                    disputes=citation.stance == "disputes",
                    citation=citation,
                    check=self._build_check(entry, index),
                    title=source.record.title,
                    url=source.url,
                )
            )
        return sorted(citations, key=lambda citation: citation.number)

    def _build_check(self, entry: document.Entry, index: int) -> QuoteCheckView | None:
        """Return the quote check of a citation, by its index in the entry.

        Without a check in the document only supporting citations of verbatim statements get one: that there is no
        text, or that readers are not told because the source is confidential.
        """
        citation = entry.citations[index]
        if check := self._checks.get((entry.id, index)):
            text = ComparedText(check.held, check.text_sha256)
            return QuoteCheckView(verdict=MOVED if check.moved else check.verdict, text=text, note=check.note)
        is_quoted = isinstance(entry, document.Statement) and entry.wording == "verbatim"
        if not is_quoted or citation.stance != "supports":
            return None
        return _CONFIDENTIAL_CHECK if self.sources[citation.source].record.confidential else _NO_TEXT_CHECK

    # --- Entries ------------------------------------------------------------------------------

    def _build_entry(self, entry: document.Event | document.Statement | document.Request) -> model.EntryView:
        if isinstance(entry, document.Event):
            return self._build_event(entry)
        if isinstance(entry, document.Statement):
            return self._build_statement(entry)
        return self._build_request(entry)

    def _build_event(self, event: document.Event) -> model.EventView:
        by_role: dict[str, list[str]] = defaultdict(list)
        for part in event.parties:
            by_role[part.role].append(part.party)
        roles = [
            (label, [self._name_party(uid) for uid in by_role[role]])
            for role, label in self._roles.items()
            if role in by_role
        ]
        return model.EventView(
            **self._build_common(event, (party for _label, parties in roles for party in parties)),
            title=event.headline,
            label=event.headline,
            record=event,
            roles=roles,
        )

    def _build_statement(self, statement: document.Statement) -> model.StatementView:
        speaker = self._name_party(statement.party)
        spokesperson = self._name_party(statement.spokesperson) if statement.spokesperson else None
        addressees = [self._name_party(uid) for uid in statement.addressees]
        language = statement.language or self.whole.timeline.language
        opening, closing = (
            labels.get_quotation_marks(language) if statement.wording == "verbatim" else ("", "")
        )
        return model.StatementView(
            **self._build_common(statement, filter(None, [speaker, spokesperson, *addressees])),
            title=self._describe_speaker(statement, full=True),
            label=self._describe_entry(statement),
            record=statement,
            speaker=speaker,
            spokesperson=spokesperson,
            addressees=addressees,
            opening=opening,
            closing=closing,
            direction=_get_direction(statement.language),
            answers=[
                self.link_entry(answer.entry, labels.ANSWERS[answer.how].answering)
                for answer in statement.answers
            ],
        )

    def _build_request(self, request: document.Request) -> model.RequestView:
        asked = self._name_party(request.asked)
        asked_by = self._name_party(request.asked_by) if request.asked_by else None
        label = self._describe_entry(request)
        return model.RequestView(
            **self._build_common(request, filter(None, [asked, asked_by]), is_own=asked_by is None),
            title=label,
            label=label,
            record=request,
            asked=asked,
            asked_by=asked_by,
            about=self.link_entry(request.about) if request.about else None,
            deadline=to_local_time(request.deadline, self.zone) if request.deadline else None,
            outcome=str(labels.OUTCOMES[request.outcome]),
            replies=[self.link_entry(uid) for uid in request.replies],
        )

    def _build_withdrawn_entry(self, withdrawal: document.Withdrawal) -> model.WithdrawnEntryView:
        day = to_local_day(withdrawal.at, self.zone)
        fate = removals.describe_fate(self.whole, withdrawal.id, day.words)
        return model.WithdrawnEntryView(
            id=withdrawal.id,
            href=self.links.get_entry_url(withdrawal.id),
            permalink=self.links.get_permalink(withdrawal.id),
            title=fate.title,
            label=fate.label,
            fate=fate.word,
            sentence=fate.sentence,
            date=day,
            verification=None,
            verification_key="",
            citations=[],
            disclosures=[],
            corrections=self._corrections[withdrawal.id],
            first_published=None,
            last_changed=None,
            reason=withdrawal.reason,
        )

    def _build_common(
        self, entry: document.Entry, parties: Iterable[Any], *, is_own: bool = False
    ) -> dict[str, Any]:
        """Return what all entries have in common. The newsroom's own requests (`is_own`) need no verification."""
        first, last = entry.first_published, entry.last_changed
        citations = self._build_citations(entry)
        first_day = to_local_day(first, self.zone) if first else None
        # What was there from the start says nothing new.
        if first_day and first_day.when == to_local_day(self._first_published, self.zone).when:
            first_day = None
        return {
            "id": entry.id,
            "href": self.links.get_entry_url(entry.id),
            "permalink": self.links.get_permalink(entry.id),
            "date": DateView(entry.when),
            "verification": None if is_own else self._choose_verification(entry, citations),
            "verification_key": entry.standing,
            "citations": citations,
            "disclosures": _find_disclosures(parties),
            "corrections": self._corrections[entry.id],
            "first_published": first_day,
            "last_changed": to_local_day(last, self.zone) if last and last != first else None,
            "is_minor": entry.minor and not self._is_prominent(entry),
        }

    def _choose_verification(
        self, entry: document.Entry, citations: list[model.CitationView]
    ) -> labels.VerificationLabel:
        """Return the label of an entry's verification, which says more where its sources do."""
        supporting = [citation for citation in citations if not citation.disputes]
        if entry.standing == "single-source" and len({each.number for each in supporting}) > 1:
            return self._one_report
        if entry.standing == "corroborated" and len(supporting) == 1:
            source = self.sources[supporting[0].citation.source].record
            if source.kind in ORIGINALS:
                return self._original_document
        return self._verifications[entry.standing]

    def _is_prominent(self, entry: document.Entry) -> bool:
        """Whether an entry is shown in full although it is minor: disputed, corrected, or asked without an answer."""
        return (
            entry.standing == "disputed"
            or any(citation.stance == "disputes" for citation in entry.citations)
            or bool(self._corrections.get(entry.id))
            or (isinstance(entry, document.Request) and entry.outcome in ("awaiting", "no-response"))
        )

    # --- Links to entries ---------------------------------------------------------------------

    def link_entry(self, uid: str, relation: labels.Text = "") -> model.EntryLink:
        """Return a mention of an entry, which may be withdrawn; `relation` says how it relates to the other entry."""
        link = self._entry_links.get(uid)
        if link is None:
            link = self._entry_links[uid] = self._build_link(uid)
        return replace(link, relation=str(relation)) if relation else link

    def _build_link(self, uid: str) -> model.EntryLink:
        entry = self.entries.get(uid)
        href = self.links.get_entry_url(uid)
        if entry is None:
            return model.EntryLink(href=href, label=removals.describe_fate(self.whole, uid, "").label)
        if not isinstance(entry, document.Statement):
            return model.EntryLink(href=href, label=self._describe_entry(entry))
        speaker, words = self._describe_speaker(entry), self._excerpt(entry)
        return model.EntryLink(
            href=href,
            label=_("%(speaker)s: %(words)s") % {"speaker": isolate(speaker), "words": isolate(words)},
            speaker=speaker,
            words=words,
            language=entry.language,
        )

    def _describe_entry(self, entry: document.Event | document.Statement | document.Request) -> str:
        if isinstance(entry, document.Event):
            return entry.headline
        if isinstance(entry, document.Statement):
            return self.link_entry(entry.id).label
        return self._describe_request(entry)

    def _describe_request(self, request: document.Request) -> str:
        """Return what was done, as a title: that someone was asked, or that nobody was."""
        asker = self.parties[request.asked_by].name if request.asked_by else self.newsroom_name
        names = {"asker": isolate(asker), "asked": isolate(self.parties[request.asked].name)}
        if not request.was_sought:
            return (
                _("%(asker)s did not seek comment from %(asked)s")
                if asker
                else _("No comment sought from %(asked)s")
            ) % names
        return (
            # Translators: “we” is the newsroom. Put no preposition before a name, because names may begin with an article.
            _("%(asker)s asked %(asked)s for comment") if asker else _("We asked %(asked)s for comment")
        ) % names

    def _describe_speaker(self, statement: document.Statement, *, full: bool = False) -> str:
        party = self.parties[statement.party]
        if not statement.spokesperson:
            return party.name if full else party.short_at_start
        return _("%(person)s, on behalf of %(party)s") % {
            "person": isolate(self.parties[statement.spokesperson].name),
            "party": isolate(party.name if full else party.short),
        }

    def _excerpt(self, statement: document.Statement) -> str:
        first = statement.words.split(maxsplit=EXCERPT_WORDS)
        words = " ".join(first[:EXCERPT_WORDS]) + (" …" if len(first) > EXCERPT_WORDS else "")
        if statement.wording == "paraphrase":
            return words
        opening, closing = labels.get_quotation_marks(statement.language or self.whole.timeline.language)
        return f"{opening}{words}{closing}"

    def _add_back_links(self, entries: dict[str, model.EntryView]) -> None:
        """Link answers, requests, replies and citations in the other direction, too."""
        for uid, entry in entries.items():
            for citation in entry.citations:
                source = self.sources[citation.citation.source]
                if citation.check and citation.check.text and citation.check.text not in source.texts:
                    source.texts.append(citation.check.text)
                links = source.citing_entries
                if not links or links[-1].href != entry.href:
                    links.append(self.link_entry(uid))
            if isinstance(entry, model.StatementView):
                for answer in entry.record.answers:
                    if answer.entry in entries:
                        answered = entries[answer.entry]
                        answered.answered_by.append(self.link_entry(uid, labels.ANSWERS[answer.how].answered))
                        if answer.how in CONTRADICTIONS:
                            link = self.link_entry(uid)
                            answered.contradicted_by.append(
                                model.AccountView(
                                    words=link.words,
                                    who=link.speaker,
                                    sources=entry.supporting,
                                    href=link.href,
                                    language=link.language,
                                )
                            )
            elif isinstance(entry, model.RequestView):
                if entry.record.about in entries:
                    entries[entry.record.about].requests_about.append(entry.link)
                for reply in entry.record.replies:
                    replying = entries.get(reply)
                    if isinstance(replying, model.StatementView):
                        replying.replies_to.append(entry.link)


def _get_direction(language: str) -> str:
    """Return the direction of quoted words; "auto" (the browser decides) if their language is not known."""
    return get_direction(language) if language else "auto"


def _build_date(value: str) -> DateView | None:
    """Return a date in EDTF for readers; None for ""."""
    return DateView(dates.When(value)) if value else None


def _find_disclosures(parties: Iterable[model.PartyView]) -> list[model.PartyView]:
    """Return the parties with a disclosure, each once."""
    return list({party.id: party for party in parties if party.disclosure}.values())
