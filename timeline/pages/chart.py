"""The page "Who did what to whom": a row for each entry, a column for each party, and the same as a table.

Rows are in the flow of the page, so nothing can collide. Positions are percentages of a row's width, computed here.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from timeline.document import Document
from timeline.pages.options import PageOptions, build_context, get_timeline_url
from timeline.pages.picture.participants import NEWSROOM, NOBODY, Participants, find_participants
from timeline.pages.picture.party_marks import EntryMark, build_entry_marks, build_party_marks
from timeline.presentation import descriptions
from timeline.presentation.labels import ROLES, join_label
from timeline.presentation.language import use_language
from timeline.presentation.model import (
    DocumentView,
    EntryView,
    EventView,
    PageLinks,
    PartyView,
    StatementView,
    WithdrawnEntryView,
)
from timeline.presentation.urls import TimelineURLs
from timeline.text.bidi import get_direction, isolate

MOST_ROWS = 500
WIDTH = 10_000  # of a row, while positions are computed
# With more parties, those with the fewest entries share the last column.
MOST_COLUMNS = 10
# No party has such an id, because ids contain no underscore.
OTHERS = "_others"
# What an arrow means, by what the party at its head is in the event, or by the kind of the entry.
WORDS: dict[str, Promise] = {
    "recipient": pgettext_lazy("beside an arrow", "to"),
    "subject": pgettext_lazy("beside an arrow", "about"),
    "affected": pgettext_lazy("beside an arrow", "affects"),
    "statement": pgettext_lazy("beside an arrow", "says to"),
    "request": pgettext_lazy("beside an arrow", "asks"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartColumn:
    """The column of a party."""

    name: str
    mark: EntryMark


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartArrow:
    """An arrow from the mark of a row to a column; positions are percentages of the width, such as "6.2%".

    `middle` is where its word stands. `points_left`: its head is at its left end.
    """

    start: str
    end: str
    middle: str
    word: str
    points_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """An entry. `place` is that of its mark, "" without a party; `joins` are those of others who took part.

    `answer_place` is that of the party that did not answer, or "". `who` acts or speaks; `to` are the others in
    words, each with that of its arrow or its part: "about the BBC, to CEOP, Witness: A resident". `label` is both.
    """

    number: int
    entry: EntryView
    mark: EntryMark
    place: str
    arrows: list[ChartArrow]
    joins: list[str]
    is_dashed: bool
    answer_place: str
    who: str
    to: str
    label: str
    sources: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The columns and rows of the chart; `left_out` is how many entries have no row."""

    columns: list[ChartColumn]
    rows: list[ChartRow]
    left_out: int


def render_chart(document: Document, options: PageOptions | None = None) -> str:
    """Return the page of the chart. The links of a version that is not live lead to that version's page."""
    options = options or PageOptions()
    with use_language(document.timeline.language):
        urls = TimelineURLs("", document.timeline.slug)
        number = document.version.number if document.version else 0
        is_live = options.is_live and bool(number)
        whole = urls.timeline if is_live else urls.get_version(number)
        links = PageLinks(
            timeline=get_timeline_url(document),
            in_page=False,
            permanent=is_live,
            whole="" if is_live else whole,
        )
        view = options.prepare(document).get_view(links).view
        sharing = (
            descriptions.describe_chart(document, TimelineURLs(options.site, document.timeline.slug))
            if options.site and is_live
            else None
        )
        return render_to_string(
            "public/chart.html",
            {
                **build_context(document, view, options),
                "chart": build_chart(document, view),
                "whole": whole,
                "superseded_by": options.superseded_by,
                "description": descriptions.summarise_chart(document),
                "sharing": sharing,
                "canonical": urls.chart if is_live else urls.get_version_chart(number),
            },
        )


def build_chart(document: Document, view: DocumentView) -> Chart:
    """Return the chart of a document in the active language; withdrawn entries are not in it."""
    return _ChartBuilder(document, view).build()


class _ChartBuilder:
    def __init__(self, document: Document, view: DocumentView) -> None:
        self.view = view
        self.mirrored = get_direction(document.timeline.language) == "rtl"
        self.active = [entry for entry in view.entries if not isinstance(entry, WithdrawnEntryView)]
        self.casts = {entry.id: find_participants(entry) for entry in self.active[:MOST_ROWS]}
        self.parents = {party.id: party.part_of for party in document.parties if party.part_of}
        self.party_marks = build_party_marks(document, view)
        self.entry_marks = build_entry_marks(view, self.party_marks)
        self.parties = {party.id: party for party in view.parties}

    def build(self) -> Chart:
        columns = self._choose_columns()
        self.places = {uid: self._get_place(number, len(columns)) for number, uid in enumerate(columns)}
        return Chart(
            columns=[
                ChartColumn(
                    name=self._name(uid),
                    mark=self.party_marks.get(uid) or EntryMark(shape="asked" if uid == NEWSROOM else "did"),
                )
                for uid in columns
            ],
            rows=[
                self._build_row(number, entry)
                for number, entry in enumerate(self.active[:MOST_ROWS], start=1)
            ],
            left_out=max(0, len(self.active) - MOST_ROWS),
        )

    def _choose_columns(self) -> list[str]:
        """Return the parties that have a column, those of one organisation together."""
        shares = Counter(uid for cast in self.casts.values() for uid in cast.everybody if uid != NOBODY)
        chosen = [uid for uid, _count in shares.most_common()]
        if len(chosen) > MOST_COLUMNS:
            chosen = chosen[: MOST_COLUMNS - 1]
        roots = {uid: self._find_root(uid) for uid in chosen}
        of_root: Counter[str] = Counter()
        for uid in chosen:
            of_root[roots[uid]] += shares[uid]
        first = {root: number for number, root in enumerate(dict.fromkeys(roots.values()))}
        columns = sorted(chosen, key=lambda uid: (-of_root[roots[uid]], first[roots[uid]], -shares[uid]))
        return columns + [OTHERS] * (len(shares) > len(chosen))

    def _find_root(self, uid: str) -> str:
        passed = {uid}
        while (parent := self.parents.get(uid)) and parent not in passed:
            passed.add(parent)
            uid = parent
        return uid

    def _get_place(self, number: int, count: int) -> int:
        place = round((number + 0.5) * WIDTH / count)
        return WIDTH - place if self.mirrored else place

    def _find_place(self, uid: str) -> int | None:
        return None if uid == NOBODY else self.places.get(uid, self.places.get(OTHERS))

    def _find_places(self, uids: Sequence[str], own: int | None) -> set[int]:
        """Return the places of parties that are not at a row's own place."""
        return {place for uid in uids if (place := self._find_place(uid)) is not None and place != own}

    def _name(self, uid: str) -> str:
        party: PartyView | None = self.parties.get(uid)
        if party:
            return party.short_at_start
        return {NEWSROOM: _("This newsroom"), NOBODY: _("No one named")}.get(uid) or _("Others")

    def _build_row(self, number: int, entry: EntryView) -> ChartRow:
        cast = self.casts[entry.id]
        mark = self.entry_marks[entry.id]
        place = self._find_place(cast.actor)
        words = self._describe_arrows(entry, cast)
        arrows = [
            self._build_arrow(place, end, words[uid])
            for uid in cast.reaches
            if place is not None and (end := self._find_place(uid)) is not None and end != place
        ]
        who = self._name(cast.actor) if cast.actor != NOBODY else ""
        # Translators: a word beside an arrow (“to”, “about”, “asks”), and the party at its head.
        pairs = [
            _("%(word)s %(party)s") % {"word": words[uid], "party": isolate(self._name(uid))}
            for uid in cast.reaches
        ]
        pairs += self._describe_others(entry, cast)
        to = pgettext("in a list", ", ").join(pairs)
        is_unanswered = mark.shape == "unanswered" and bool(cast.reaches)
        return ChartRow(
            number=number,
            entry=entry,
            mark=mark,
            place=_write(place),
            # Two parties in the column of the others are one arrow.
            arrows=list({arrow.end: arrow for arrow in arrows}.values()),
            joins=[_write(end) for end in sorted(self._find_places(cast.joins, place))],
            is_dashed=not isinstance(entry, EventView),
            answer_place=_write(self._find_place(cast.reaches[0])) if is_unanswered else "",
            who=who,
            to=to,
            label=join_label(who, to),
            sources=sorted({citation.number for citation in entry.citations}),
        )

    def _describe_others(self, entry: EntryView, cast: Participants) -> list[str]:
        """Return those who took part in an event without an arrow, each with its part. A statement names its speaker."""
        if not isinstance(entry, EventView):
            return []
        roles = {part.party: part.role for part in reversed(entry.record.parties)}
        return [join_label(ROLES[roles[uid]], isolate(self._name(uid))) for uid in cast.joins]

    @staticmethod
    def _describe_arrows(entry: EntryView, cast: Participants) -> dict[str, str]:
        """Return the word beside the arrow to each party."""
        if isinstance(entry, EventView):
            roles = {part.party: part.role for part in reversed(entry.record.parties)}
            return {uid: str(WORDS[roles[uid]]) for uid in cast.reaches}
        kind = "statement" if isinstance(entry, StatementView) else "request"
        return dict.fromkeys(cast.reaches, str(WORDS[kind]))

    @staticmethod
    def _build_arrow(start: int, end: int, word: str) -> ChartArrow:
        return ChartArrow(
            start=_write(start),
            end=_write(end),
            middle=_write((start + end) // 2),
            word=word,
            points_left=end < start,
        )


def _write(place: int | None) -> str:
    """Return a place as a percentage of the width."""
    return "" if place is None else f"{100 * place / WIDTH:g}%"
