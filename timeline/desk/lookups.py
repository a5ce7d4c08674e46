"""Finding rows by what an editor typed. Every look-up starts from what the person may see."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from timeline.models import Entry, Party, Source, Timeline, User

# What a suggestion puts into the field ends with the row's id, so that two rows of one name stay apart.
_ENDS_WITH_ID = re.compile(r"\[([a-z0-9-]{1,40})\]\s*\Z")
MAX_SUGGESTIONS = 12

T = TypeVar("T")


def member(request: HttpRequest) -> User:
    """Return the person who is signed in (desk views run behind the sign-in check)."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def timeline_for(request: HttpRequest, slug: str) -> Timeline:
    """Return the timeline, or answer 404 where this person does not see it.

    From here on the request speaks of moments in the timeline's zone, in forms and in pages.
    """
    timeline = get_object_or_404(Timeline.objects.visible_to(request.user), slug=slug)
    timezone.activate(ZoneInfo(timeline.time_zone))
    return timeline


def entry_for(timeline: Timeline, uid: str) -> Entry:
    """Return an entry of a timeline that has been looked up for this person, with what its row shows."""
    entry: Entry = get_object_or_404(Entry.objects.filter(timeline=timeline).with_details(), uid=uid)
    entry.timeline = timeline
    return entry


@dataclass(frozen=True)
class Suggestion:
    """What a list offers: the text it puts into the field, what it shows, and a second line."""

    value: str
    label: str
    detail: str = ""


class NotFoundError(LookupError):
    """Nothing, or more than one row, answers to what was typed; the message says what would."""


def party_text(party: Party) -> str:
    """Return what stands in a field for this party."""
    return f"{party.name} [{party.uid}]"


def source_text(source: Source) -> str:
    """Return what stands in a field for this source."""
    return f"{source} [{source.uid}]"


def entry_text(entry: Entry) -> str:
    """Return what stands in a field for this entry."""
    return f"{entry.label} [{entry.uid}]"


def find_party(text: str, user: User | AnonymousUser) -> Party | None:
    """Return the party that a name, short name, alias or id in brackets means, or None.

    Raises:
        NotFoundError: several parties answer to it
    """
    parties = Party.objects.visible_to(user)
    if (found := _ENDS_WITH_ID.search(text)) and (party := parties.filter(uid=found[1]).first()):
        return party
    name = text.strip().casefold()
    # A whole alias, as it is written in the column.
    alias = json.dumps(text.strip(), ensure_ascii=False)
    likely = parties.filter(Q(name__iexact=text) | Q(short_name__iexact=text) | Q(aliases__icontains=alias))[
        :50
    ]
    matches = [
        party
        for party in likely
        if name
        in {
            party.name.casefold(),
            party.short_name.casefold(),
            *(alias.casefold() for alias in party.aliases),
        }
    ]
    return _only(matches, [party_text(party) for party in matches])


def find_source(text: str, user: User | AnonymousUser) -> Source | None:
    """Return the source that a title, "publisher: title", address or id in brackets means, or None.

    Raises:
        NotFoundError: several sources answer to it
    """
    sources = Source.objects.visible_to(user)
    if (found := _ENDS_WITH_ID.search(text)) and (source := sources.filter(uid=found[1]).first()):
        return source
    name = text.strip().casefold()
    last = text.rsplit(": ", 1)[-1]
    likely = sources.filter(
        Q(title__iexact=text) | Q(publisher__iexact=text) | Q(url=text) | Q(title__iendswith=last)
    )[:50]
    matches = [
        source
        for source in likely
        if name in {str(source).casefold(), source.title.casefold(), source.url.casefold()}
    ] or [source for source in likely if name == source.publisher.casefold()]
    return _only(matches, [source_text(source) for source in matches])


def find_entry(text: str, timeline: Timeline, *, kind: str = "") -> Entry | None:
    """Return the entry of the timeline that an id in brackets, a bare id or a whole label means, or None.

    Raises:
        NotFoundError: several entries answer to it
    """
    entries = Entry.objects.filter(timeline=timeline).with_details()
    if kind:
        entries = entries.filter(kind=kind)
    found = _ENDS_WITH_ID.search(text)
    # By its id even one that was removed: what answered it keeps doing so, and it may be brought back.
    if entry := entries.filter(uid=found[1] if found else text.strip()).first():
        return entry
    entries = entries.placed()
    label, words = text.strip(), _bare(text)
    if not words:
        return None
    # The label of a statement is who said it, a colon, and the words or their beginning.
    said = _bare(label.partition(": ")[2]) or words
    likely = entries.filter(
        Q(event__headline__iexact=label)
        | Q(statement__words__istartswith=words[:60])
        | Q(statement__words__istartswith=said[:60])
        | Q(replyrequest__asked__name__iexact=label.removesuffix(" asked for comment"))
    )[:50]
    matches = [
        entry
        for entry in likely
        if label.casefold() == entry.label.casefold() or _says(entry, words.casefold())
    ]
    return _only(matches, [entry_text(entry) for entry in matches])


def _bare(text: str) -> str:
    """Return words without the marks that set them off."""
    return text.strip(' “”"…')


def _says(entry: Entry, name: str) -> bool:
    return entry.kind == Entry.Kind.STATEMENT and entry.statement.words.casefold().startswith(name)


def _only(matches: list[T], texts: Iterable[str]) -> T | None:
    if len(matches) > 1:
        raise NotFoundError("Several answer to this. Type one of: " + "; ".join(list(texts)[:5]))
    return matches[0] if matches else None


def suggest_parties(words: str, user: User | AnonymousUser) -> list[Suggestion]:
    """Return parties to choose from."""
    found = Party.objects.visible_to(user).matching(words).select_related("part_of")[:MAX_SUGGESTIONS]
    return [
        Suggestion(
            party_text(party),
            party.name,
            ", ".join(
                part
                for part in (
                    party.get_kind_display(),
                    f"part of {party.part_of}" if party.part_of else "",
                    "protected" if party.protected else "",
                )
                if part
            ),
        )
        for party in found
    ]


def suggest_sources(words: str, user: User | AnonymousUser) -> list[Suggestion]:
    """Return sources to choose from."""
    found = Source.objects.visible_to(user).matching(words)[:MAX_SUGGESTIONS]
    return [
        Suggestion(
            source_text(source),
            str(source),
            ", ".join(
                part
                for part in (
                    source.get_kind_display(),
                    source.published,
                    "confidential" if source.confidential else "",
                )
                if part
            ),
        )
        for source in found
    ]


def suggest_entries(words: str, timeline: Timeline, *, kind: str = "") -> list[Suggestion]:
    """Return entries of a timeline to choose from, in its order."""
    entries = Entry.objects.filter(timeline=timeline).standing().with_details().in_order()
    if kind:
        entries = entries.filter(kind=kind)
    for word in words.split()[:10]:
        entries = entries.filter(
            Q(event__headline__icontains=word)
            | Q(statement__words__icontains=word)
            | Q(statement__party__name__icontains=word)
            | Q(replyrequest__asked__name__icontains=word)
        )
    return [
        Suggestion(entry_text(entry), entry.label, entry.get_kind_display())
        for entry in entries[:MAX_SUGGESTIONS]
    ]
