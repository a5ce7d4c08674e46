"""Find rows for a desk view: by address, or by what an editor typed. Only rows that the user may see are found."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q, prefetch_related_objects
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from timeline import permissions
from timeline.desk.confidential import log_found
from timeline.desk.named_values import search_languages, search_zones
from timeline.models import Entry, Party, Source, Timeline, User
from timeline.models.entries import list_detail_lookups, share_links
from timeline.models.entry_notes import count_unresolved_notes
from timeline.models.parties import match_parties_named_in
from timeline.models.timelines import TimelineQuerySet
from timeline.text.hosts import get_host

# The value of a suggested option ends with the row's id in brackets, so that two rows of one name stay apart.
_TRAILING_ID = re.compile(r"\[([a-z0-9-]{1,40})\]\s*\Z")
MAX_OPTIONS = 12
# Rows that the database finds by a name, before they are compared exactly.
MAX_CANDIDATES = 50
# Each word of a search adds a condition to its query.
MAX_SEARCH_WORDS = 10
# The first characters of a statement are compared by the database, the rest afterwards.
COMPARED_CHARACTERS = 60

T = TypeVar("T")


# --- By address ------------------------------------------------------------------------------------


def require_user(request: HttpRequest) -> User:
    """Return the signed-in user. Raises PermissionDenied if there is none."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def get_timeline(request: HttpRequest, slug: str) -> Timeline:
    """Return the timeline, and activate its time zone for the rest of the request. A former slug of it will do.

    Raises:
        Http404: there is none, or the user may not see it
    """
    timeline = get_object_or_404(Timeline.objects.visible_to(request.user).with_slug(slug))
    timeline.seen_by = request.user.pk
    timezone.activate(ZoneInfo(timeline.time_zone))
    return timeline


def get_editable_timeline(request: HttpRequest, slug: str) -> Timeline:
    """Return the timeline as `get_timeline` does. Raises PermissionDenied if the user may not edit it."""
    timeline = get_timeline(request, slug)
    if not permissions.may_edit(request.user, timeline):
        raise PermissionDenied("You may not change this timeline.")
    return timeline


def get_entry(timeline: Timeline, uid: str, *, known: Entry | None = None) -> Entry:
    """Return the entry with everything that its row shows, or raise Http404.

    `known` is the entry as an action has just returned it: its parties and citations are not read again.
    """
    rows = Entry.objects.filter(timeline=timeline).annotate(note_count=count_unresolved_notes())
    entry: Entry = get_object_or_404(rows.with_row_fields(), uid=uid)
    if known is not None:
        share_links(entry, known)
    prefetch_related_objects([entry], *list_detail_lookups())
    entry.timeline = timeline
    return entry


def get_entry_to_save(timeline: Timeline, uid: str) -> Entry:
    """Return the entry with the fields of its own kind only, or raise Http404. What else is asked for is read then."""
    rows = Entry.objects.filter(timeline=timeline).select_related("event", "statement", "replyrequest")
    entry: Entry = get_object_or_404(rows, uid=uid)
    entry.timeline = timeline
    return entry


def get_party(request: HttpRequest, uid: str) -> Party:
    """Return the party, or the one that it was merged into: then it has another id.

    Raises:
        Http404: there is none, or the user may not see it
    """
    if party := Party.objects.find_by_id(uid, request.user):
        return party
    raise Http404


def get_source(request: HttpRequest, uid: str) -> Source:
    """Return the source, or the one that it was merged into: then it has another id.

    Raises:
        Http404: there is none, or the user may not see it
    """
    if source := Source.objects.find_by_id(uid, request.user):
        return source
    raise Http404


# --- By what an editor typed -----------------------------------------------------------------------


class AmbiguousNameError(LookupError):
    """Several rows match what was typed; the message lists some of them."""


def format_party(party: Party) -> str:
    """Return the text that names this party in a form field."""
    return f"{party.name} [{party.uid}]"


def format_source(source: Source) -> str:
    """Return the text that names this source in a form field."""
    return f"{source} [{source.uid}]"


def format_entry(entry: Entry) -> str:
    """Return the text that names this entry in a form field."""
    return f"{entry.label} [{entry.uid}]"


def split_reference(text: str) -> tuple[str, str]:
    """Return the name and the id of a text that names a row in a form field; the id is "" if it has none."""
    match = _TRAILING_ID.search(text)
    name = text[: match.start()].strip() if match else ""
    return (name, match[1]) if match and name else (text, "")


def find_party(text: str, user: User | AnonymousUser) -> Party | None:
    """Return the party with this name, short name, alias or id in brackets; None if there is none.

    Raises:
        AmbiguousNameError: several parties match
    """
    match = _TRAILING_ID.search(text)
    if match and (party := Party.objects.find_by_id(match[1], user)):
        return party
    parties = Party.objects.visible_to(user)
    name = text.strip().casefold()
    # A whole alias, as it is written in the column.
    alias = json.dumps(text.strip(), ensure_ascii=False)
    candidates = parties.filter(
        Q(name__iexact=text) | Q(short_name__iexact=text) | Q(aliases__icontains=alias)
    )[:MAX_CANDIDATES]
    matches = [
        party
        for party in candidates
        if name in {text.casefold() for text in (party.name, party.short_name, *party.aliases)}
    ]
    if not matches:
        # The name of a party that was merged, which somebody still remembers.
        merged = Party.objects.merged_visible_to(user).filter(name__iexact=text.strip())[:MAX_CANDIDATES]
        matches = list(parties.filter(pk__in={party.survivor.pk for party in merged}))
    return _require_single(matches, format_party)


def find_source(text: str, user: User | AnonymousUser) -> Source | None:
    """Return the source with this title, "publisher: title", address or id in brackets; None if there is none.

    An address may have another form than that of the source, if both lead to one page. That a confidential source is
    found by its name or address is logged.

    Raises:
        AmbiguousNameError: several sources match
    """
    match = _TRAILING_ID.search(text)
    if match and (source := Source.objects.find_by_id(match[1], user)):
        return source
    sources = Source.objects.visible_to(user)
    if "://" in text and (of_page := list(sources.of_page(text, user)[:MAX_CANDIDATES])):
        log_found(of_page, text, user)
        exact = [source for source in of_page if source.url == text.strip()]
        return _require_single(exact or of_page, format_source)
    name = text.strip().casefold()
    title = text.rsplit(": ", 1)[-1]
    # A confidential source is found by its description: by its name only by those who may read it.
    by_name = Q(title__iexact=text) | Q(publisher__iexact=text) | Q(url=text) | Q(title__iendswith=title)
    candidates = sources.filter(by_name).readable_by(user)[:MAX_CANDIDATES]
    matches = [
        source
        for source in candidates
        if name in {source.real_name.casefold(), source.title.casefold(), source.url.casefold()}
    ] or [source for source in candidates if name == source.publisher.casefold()]
    log_found(matches, text, user)
    if not matches:
        matches = list(sources.filter(confidential=True, described_as__iexact=text.strip())[:MAX_CANDIDATES])
    return _require_single(matches, format_source)


def has_id(text: str) -> bool:
    """Whether a text ends with an id in brackets, as what is chosen from a list does."""
    return _TRAILING_ID.search(text) is not None


def find_sources_by_id(texts: Iterable[str], user: User | AnonymousUser) -> dict[str, Source]:
    """Return the sources whose id stands in brackets at the end of a text, by text, found in one query.

    Left out are texts whose source was merged or may not be seen: `find_source` decides about them.
    """
    uids = {text: match[1] for text in texts if (match := _TRAILING_ID.search(text))}
    if not uids:
        return {}
    sources = {source.uid: source for source in Source.objects.visible_to(user).filter(uid__in=uids.values())}
    return {text: sources[uid] for text, uid in uids.items() if uid in sources}


MAX_SAME_PAGE = 3


def list_same_page(
    address: str, user: User | AnonymousUser, *, without: Source | None = None
) -> list[Source]:
    """Return the sources of the page at an address that the user may see, the oldest first, at most MAX_SAME_PAGE.

    That a confidential one is found is logged.
    """
    sources = Source.objects.visible_to(user).of_page(address, user)
    found = list(sources.exclude(pk=without.pk)[:MAX_SAME_PAGE] if without else sources[:MAX_SAME_PAGE])
    log_found(found, address, user)
    return found


def describe_same_page(source: Source) -> str:
    """Return the message of a form in which the address of a source's page is given for a new one."""
    return (
        f"This page is already a source: “{source}”. Use it, or say that this is another source all the same."
    )


def list_namesakes(party: Party, user: User | AnonymousUser) -> list[Party]:
    """Return the other parties with one of the names of a party that the user may see, at most MAX_OPTIONS."""
    names = {name.casefold() for name in (party.name, party.short_name, *party.aliases) if name}
    condition = Q()
    for name in sorted(names)[:MAX_SEARCH_WORDS]:
        condition |= Q(name__iexact=name) | Q(short_name__iexact=name)
    return list(Party.objects.visible_to(user).filter(condition).exclude(pk=party.pk)[:MAX_OPTIONS])


def find_entry(text: str, timeline: Timeline, *, kind: str = "") -> Entry | None:
    """Return the timeline's entry with this id (bare or in brackets) or label; None if there is none.

    Raises:
        AmbiguousNameError: several entries match
    """
    entries = Entry.objects.filter(timeline=timeline).with_details()
    if kind:
        entries = entries.filter(kind=kind)
    match = _TRAILING_ID.search(text)
    # A removed entry is found by its id: links to it are kept, and it may be restored.
    if entry := entries.filter(uid=match[1] if match else text.strip()).first():
        return entry
    entries = entries.not_removed()
    label, words = text.strip(), _strip_quote_marks(text)
    if not words:
        return None
    # The label of a statement is its party, a colon, and the words or their beginning.
    quoted = _strip_quote_marks(label.partition(": ")[2]) or words
    candidates = entries.filter(
        Q(event__headline__iexact=label)
        | Q(statement__words__istartswith=words[:COMPARED_CHARACTERS])
        | Q(statement__words__istartswith=quoted[:COMPARED_CHARACTERS])
        | Q(replyrequest__asked__name__iexact=label.removesuffix(" asked for comment").removesuffix(" not"))
    )[:MAX_CANDIDATES]
    matches = [
        entry
        for entry in candidates
        if label.casefold() == entry.label.casefold() or _begins_with(entry, words.casefold())
    ]
    return _require_single(matches, format_entry)


def _strip_quote_marks(text: str) -> str:
    """Return text without spaces, quotation marks and ellipses at its ends."""
    return text.strip(' “”"…')


def _begins_with(entry: Entry, words: str) -> bool:
    """Return whether an entry is a statement that begins with these casefolded words."""
    return entry.kind == Entry.Kind.STATEMENT and entry.statement.words.casefold().startswith(words)


def _require_single(matches: list[T], format_row: Callable[[T], str]) -> T | None:
    if len(matches) > 1:
        names = "; ".join(format_row(row) for row in matches[:5])
        raise AmbiguousNameError(f"Several match this. Type one of: {names}")
    return matches[0] if matches else None


# --- Options of a combobox -------------------------------------------------------------------------


@dataclass(frozen=True)
class ComboboxOption:
    """An option in the list of a combobox.

    Attributes:
        value: the text that it puts into the field
        label: the first line that is shown
        detail: the second line, or ""
        is_open: whether it is a source that is not confidential
        is_used_here: whether it is of this timeline
    """

    value: str
    label: str
    detail: str = ""
    is_open: bool = False
    is_used_here: bool = False

    @property
    def name(self) -> str:
        """The text that the field shows: the value without the id."""
        return split_reference(self.value)[0]


def suggest_parties(
    words: str, user: User | AnonymousUser, timeline: Timeline | None = None
) -> list[ComboboxOption]:
    """Return the parties that match a search, those of the timeline first, at most MAX_OPTIONS."""
    named = match_parties_named_in(_only(timeline))
    parties = Party.objects.visible_to(user).matching(words).select_related("part_of")
    taken = _take_used_first(parties, named)
    parents = name_parents((party for party, _is_used_here in taken), user)
    return [
        ComboboxOption(
            format_party(party),
            party.name,
            _join_details(
                party.get_kind_display(),
                f"part of {parents[party.pk]}" if party.pk in parents else "",
                "protected" if party.protected else "",
                "on this timeline" if is_used_here else "",
            ),
            is_used_here=is_used_here,
        )
        for party, is_used_here in taken
    ]


def name_parents(parties: Iterable[Party], user: User | AnonymousUser) -> dict[int, str]:
    """Return by key the name of what each party is part of, as far as the user may see that."""
    parents = {party.pk: party.part_of for party in parties if party.part_of is not None}
    if not parents:
        return {}
    pks = {parent.pk for parent in parents.values()}
    visible = set(Party.objects.visible_to(user).filter(pk__in=pks).values_list("pk", flat=True))
    return {pk: parent.name for pk, parent in parents.items() if parent.pk in visible}


def suggest_sources(
    words: str, user: User | AnonymousUser, timeline: Timeline | None = None
) -> list[ComboboxOption]:
    """Return the sources that match a search, those of the timeline first, at most MAX_OPTIONS.

    Each has its publisher, title and date; the host of its address tells two of the same title apart.
    """
    cited = Q(pk__in=Source.objects.filter(citations__entry__timeline__in=_only(timeline)).values("pk"))
    sources = Source.objects.visible_to(user).matching(words, user).in_name_order()
    found = _take_used_first(sources, cited)
    log_found((source for source, _is_used_here in found), words, user)
    return [
        ComboboxOption(
            format_source(source),
            str(source),
            _join_details(
                source.get_kind_display(),
                source.published_words,
                "" if source.confidential else get_host(source.url),
                "confidential" if source.confidential else "",
                "on this timeline" if is_used_here else "",
            ),
            is_used_here=is_used_here,
            is_open=not source.confidential,
        )
        for source, is_used_here in found
    ]


def _only(timeline: Timeline | None) -> TimelineQuerySet:
    """Return the query of one timeline, or of none."""
    return Timeline.objects.filter(pk=timeline.pk) if timeline else Timeline.objects.none()


def _take_used_first(rows: Any, is_used: Q) -> list[tuple[Any, bool]]:
    """Return the first rows of a query, at most MAX_OPTIONS, with those that match a condition before the others."""
    used = list(rows.filter(is_used)[:MAX_OPTIONS])
    others = rows.exclude(pk__in=[row.pk for row in used])[: MAX_OPTIONS - len(used)]
    return [*((row, True) for row in used), *((row, False) for row in others)]


def suggest_languages(words: str) -> list[ComboboxOption]:
    """Return the languages that match a search, at most MAX_OPTIONS."""
    return [
        ComboboxOption(name, name, own_name if own_name != name else "")
        for name, own_name in search_languages(words, MAX_OPTIONS)
    ]


def suggest_zones(words: str) -> list[ComboboxOption]:
    """Return the time zones that match a search, at most MAX_OPTIONS."""
    return [ComboboxOption(zone, zone) for zone in search_zones(words, MAX_OPTIONS)]


def suggest_entries(words: str, timeline: Timeline, *, kind: str = "") -> list[ComboboxOption]:
    """Return the timeline's entries that match a search, in its order, at most MAX_OPTIONS."""
    entries = Entry.objects.filter(timeline=timeline).active().with_details().in_order()
    if kind:
        entries = entries.filter(kind=kind)
    for word in words.split()[:MAX_SEARCH_WORDS]:
        entries = entries.filter(
            Q(event__headline__icontains=word)
            | Q(statement__words__icontains=word)
            | Q(statement__party__name__icontains=word)
            | Q(replyrequest__asked__name__icontains=word)
        )
    return [
        ComboboxOption(format_entry(entry), entry.label, entry.get_kind_display())
        for entry in entries[:MAX_OPTIONS]
    ]


def _join_details(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
