"""What must hold within a document, beyond the shape that its schema gives.

Ids are unique and lead somewhere, nothing answers or contains itself, dates are possible, and the order
never contradicts them. Whoever makes a document (an importer, the desk) is held to the same list.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

import msgspec

from timeline import dates
from timeline.document import (
    Citation,
    Document,
    Event,
    Part,
    Party,
    Request,
    Source,
    Statement,
    checkable_words,
)


class Problem(msgspec.Struct, frozen=True):
    """Something wrong at a place in a document (JSON path, as in ``$.events[3].when``)."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


Problems = Iterator[Problem]

# What JSON can write ("\ud800") and UTF-8 cannot.
_HALF = re.compile("[\ud800-\udfff]")


def problems(document: Document) -> list[Problem]:
    """Return everything that is wrong within the document, in the order of its parts."""
    return [problem for rule in RULES for problem in rule(document)]


def _entries(document: Document) -> Iterator[tuple[str, Event | Statement | Request]]:
    groups: tuple[tuple[str, Sequence[Event | Statement | Request]], ...] = (
        ("events", document.events),
        ("statements", document.statements),
        ("requests", document.requests),
    )
    for name, group in groups:
        for index, entry in enumerate(group):
            yield f"$.{name}[{index}]", entry


def _head(document: Document) -> Problems:
    if document.timeline.time_zone not in dates.zone_names():
        yield Problem(
            "$.timeline.time_zone",
            f"“{document.timeline.time_zone}” is no time zone of the IANA database; Europe/London is one.",
        )


def _ids_once(document: Document) -> Problems:
    groups: tuple[tuple[str, Sequence[Part]], ...] = (
        ("parties", document.parties),
        ("sources", document.sources),
    )
    for name, group in groups:
        seen: set[str] = set()
        for index, part in enumerate(group):
            if part.id in seen:
                yield Problem(f"$.{name}[{index}].id", f"“{part.id}” stands here a second time.")
            seen.add(part.id)
    seen = set()
    for path, entry in _entries(document):
        if entry.id in seen:
            yield Problem(f"{path}.id", f"“{entry.id}” is the id of another entry too.")
        seen.add(entry.id)
    for index, withdrawal in enumerate(document.withdrawals):
        if withdrawal.id in seen:
            yield Problem(f"$.withdrawals[{index}].id", f"“{withdrawal.id}” is the id of another entry too.")
        seen.add(withdrawal.id)


def _order(document: Document) -> Problems:
    known = {entry.id for _, entry in _entries(document)} | {gone.id for gone in document.withdrawals}
    placed: set[str] = set()
    for index, uid in enumerate(document.order):
        if uid not in known:
            yield Problem(f"$.order[{index}]", f"There is no entry “{uid}”.")
        elif uid in placed:
            yield Problem(f"$.order[{index}]", f"“{uid}” stands in the order twice.")
        placed.add(uid)
    for path, entry in _entries(document):
        if entry.id not in placed:
            yield Problem(f"{path}.id", f"“{entry.id}” is missing from $.order.")
    for index, gone in enumerate(document.withdrawals):
        if gone.id not in placed:
            yield Problem(f"$.withdrawals[{index}].id", f"“{gone.id}” is missing from $.order.")


def _references(document: Document) -> Problems:
    parties = {party.id for party in document.parties}
    sources = {source.id for source in document.sources}
    statements = {statement.id for statement in document.statements}
    gone = {withdrawal.id for withdrawal in document.withdrawals}
    entries = {entry.id for _, entry in _entries(document)} | gone

    def known(path: str, uid: str | None, ids: set[str], noun: str) -> Problems:
        if uid is not None and uid not in ids:
            yield Problem(path, f"There is no {noun} “{uid}” in this document.")

    for index, party in enumerate(document.parties):
        yield from known(f"$.parties[{index}].part_of", party.part_of, parties, "party")
    for index, source in enumerate(document.sources):
        for place, uid in enumerate(source.relies_on):
            path = f"$.sources[{index}].relies_on[{place}]"
            yield from known(path, uid, sources, "source")
            if uid == source.id:
                yield Problem(path, "A source cannot rely on itself.")
        yield from _twice(f"$.sources[{index}].relies_on", source.relies_on)
    for path, entry in _entries(document):
        citations: list[Citation] = entry.citations
        for place, citation in enumerate(citations):
            yield from known(f"{path}.citations[{place}].source", citation.source, sources, "source")
        if isinstance(entry, Event):
            for place, part in enumerate(entry.parties):
                yield from known(f"{path}.parties[{place}].party", part.party, parties, "party")
            for place in _again(entry.parties):
                yield Problem(f"{path}.parties[{place}]", "This party has this role already.")
        elif isinstance(entry, Statement):
            yield from known(f"{path}.party", entry.party, parties, "party")
            yield from known(f"{path}.spokesperson", entry.spokesperson, parties, "party")
            for place, uid in enumerate(entry.addressees):
                yield from known(f"{path}.addressees[{place}]", uid, parties, "party")
            yield from _twice(f"{path}.addressees", entry.addressees)
            answered = [answer.entry for answer in entry.answers]
            for place, uid in enumerate(answered):
                yield from known(f"{path}.answers[{place}].entry", uid, entries, "entry")
                if uid == entry.id:
                    yield Problem(f"{path}.answers[{place}].entry", "A statement cannot answer itself.")
            yield from _twice(f"{path}.answers", answered, ".entry")
        else:
            yield from known(f"{path}.asked", entry.asked, parties, "party")
            yield from known(f"{path}.asked_by", entry.asked_by, parties, "party")
            if entry.asked == entry.asked_by:
                yield Problem(f"{path}.asked_by", "A party does not ask itself for comment.")
            yield from known(f"{path}.about", entry.about, entries, "entry")
            if entry.about == entry.id:
                yield Problem(f"{path}.about", "A request is not about itself.")
            for place, uid in enumerate(entry.replies):
                yield from known(f"{path}.replies[{place}]", uid, statements, "statement")
            yield from _twice(f"{path}.replies", entry.replies)


def _again(values: Iterable[Hashable]) -> Iterator[int]:
    """Yield the places of values that have stood before."""
    seen = set()
    for place, value in enumerate(values):
        if value in seen:
            yield place
        seen.add(value)


def _twice(path: str, uids: Sequence[str], part: str = "") -> Problems:
    for place in _again(uids):
        yield Problem(f"{path}[{place}]{part}", f"“{uids[place]}” stands here twice.")


def _part_of_ends(document: Document) -> Problems:
    above = {party.id: party.part_of for party in document.parties}
    followed: set[str] = set()
    endless: set[str] = set()
    for party in document.parties:
        chain: list[str] = []
        step: str | None = party.id
        while step is not None and step not in followed:
            followed.add(step)
            chain.append(step)
            step = above.get(step)
        if step is not None and step in chain:
            endless.update(chain[chain.index(step) :])
    for index, party in enumerate(document.parties):
        if party.id in endless:
            yield Problem(f"$.parties[{index}].part_of", f"“{party.id}” would be part of itself.")


def _discreet(document: Document) -> Problems:
    """What is protected or confidential says nothing else of itself (see snapshot.py)."""
    protected = {party.id for party in document.parties if party.protected}
    confidential = {source.id for source in document.sources if source.confidential}
    for index, party in enumerate(document.parties):
        bare = Party(id=party.id, name=party.name, kind=party.kind, protected=True)
        if party.protected and party != bare:
            yield Problem(
                f"$.parties[{index}]", "A protected party holds its pseudonym and kind, and nothing else."
            )
        if party.part_of in protected:
            yield Problem(
                f"$.parties[{index}].part_of", "A protected party is not named as what others are part of."
            )
    for index, source in enumerate(document.sources):
        only = Source(id=source.id, kind=source.kind, confidential=True, described_as=source.described_as)
        if source.confidential and source != only:
            yield Problem(
                f"$.sources[{index}]",
                "A confidential source holds its kind and description, and nothing else.",
            )
        if source.confidential and not source.described_as:
            yield Problem(
                f"$.sources[{index}].described_as", "A confidential source is described in a few words."
            )
        if not source.confidential and source.described_as:
            yield Problem(
                f"$.sources[{index}].described_as", "Only a confidential source is described, not named."
            )
        if not (source.confidential or source.publisher or source.title):
            yield Problem(f"$.sources[{index}]", "A source needs a publisher or a title.")
        for place, uid in enumerate(source.relies_on):
            if uid in confidential:
                yield Problem(
                    f"$.sources[{index}].relies_on[{place}]",
                    "A confidential source is not named as relied on.",
                )
    for path, entry in _entries(document):
        for place, citation in enumerate(entry.citations):
            if citation.source in confidential and citation != Citation(
                source=citation.source, stance=citation.stance
            ):
                yield Problem(
                    f"{path}.citations[{place}]",
                    "Of a confidential source neither words nor places are given.",
                )


def _instants(document: Document) -> Problems:
    moments = [(f"$.requests[{i}].deadline", request.deadline) for i, request in enumerate(document.requests)]
    moments += [(f"$.withdrawals[{i}].at", gone.at) for i, gone in enumerate(document.withdrawals)]
    for path, value in moments:
        if value is None:
            continue
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            yield Problem(path, f"“{value}” is no moment of the calendar.")
            continue
        # A zone's clocks may be a day ahead or behind, and Python's calendar ends there.
        if not MINYEAR < moment.year < MAXYEAR:
            yield Problem(path, f"“{value}” cannot be shown in every time zone: years go from 0002 to 9998.")


def _requests(document: Document) -> Problems:
    for index, request in enumerate(document.requests):
        if request.outcome == "not-sought" and not request.outcome_note:
            yield Problem(f"$.requests[{index}].outcome_note", "Where no comment was sought, say why.")


def _checks(document: Document) -> Problems:
    entries = {
        entry.id: entry
        for group in (document.events, document.statements, document.requests)
        for entry in group
    }
    confidential = {source.id for source in document.sources if source.confidential}
    for index, check in enumerate(document.checks):
        path = f"$.checks[{index}]"
        entry = entries.get(check.entry)
        if entry is None:
            yield Problem(f"{path}.entry", f"There is no entry “{check.entry}” in this document.")
        elif check.citation >= len(entry.citations):
            yield Problem(
                f"{path}.citation",
                f"“{check.entry}” has {len(entry.citations)} citations, counted from 0.",
            )
        elif entry.citations[check.citation].source in confidential:
            yield Problem(f"{path}.citation", "Of a confidential source it is not said what was checked.")
        elif not checkable_words(entry, entry.citations[check.citation]):
            yield Problem(f"{path}.citation", "No words are quoted here: there is nothing to check.")
        if not _is_day(check.held):
            yield Problem(f"{path}.held", f"“{check.held}” is no day of the calendar.")
    for place in _again([(check.entry, check.citation) for check in document.checks]):
        yield Problem(f"$.checks[{place}]", "This citation is checked already.")


def _places(document: Document) -> Problems:
    for index, event in enumerate(document.events):
        if event.place and (event.place.latitude is None) != (event.place.longitude is None):
            yield Problem(f"$.events[{index}].place", "Coordinates come as a pair.")


def _dates(document: Document) -> Problems:
    for path, entry in _entries(document):
        try:
            dates.check(entry.when)
        except dates.WhenError as error:
            yield Problem(f"{path}.when.{error.part}", str(error))
    for index, source in enumerate(document.sources):
        for name in ("published", "captured"):
            value = getattr(source, name)
            try:
                dates.check(dates.When(edtf=value))
            except dates.WhenError as error:
                yield Problem(f"$.sources[{index}].{name}", str(error))
        for name in ("accessed", "state_on"):
            value = getattr(source, name)
            if value and not _is_day(value):
                yield Problem(f"$.sources[{index}].{name}", f"“{value}” is no day of the calendar.")
        if (source.state == "unknown") != (source.state_on == ""):
            yield Problem(
                f"$.sources[{index}].state_on",
                "The day on which a page was seen goes with its state: neither stands without the other.",
            )


def _is_day(value: str) -> bool:
    try:
        dates.check(dates.When(edtf=value))
    except dates.WhenError:
        return False
    return bool(re.fullmatch(r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}", value))


def _order_agrees_with_dates(document: Document) -> Problems:
    """An entry may not stand after one that it certainly came before (design: A's latest before B's earliest)."""
    if any(_dates(document)) or any(_head(document)):
        return
    entries = document.entries()
    latest_start: int | None = None
    starts_with = ""
    for index, uid in enumerate(document.order):
        entry = entries.get(uid)
        if entry is None:
            continue
        earliest, latest = dates.bounds(entry.when, document.timeline.time_zone)
        if latest_start is not None and latest is not None and latest < latest_start:
            yield Problem(
                f"$.order[{index}]",
                f"“{uid}” stands after “{starts_with}”, but its date lies wholly before it.",
            )
        if earliest is not None and (latest_start is None or earliest > latest_start):
            latest_start, starts_with = earliest, uid


def _texts(document: Document) -> Problems:
    for path, value in _strings(msgspec.to_builtins(document), "$"):
        if "\x00" in value:
            yield Problem(path, "The text holds a NUL character (U+0000), which cannot be kept.")
        elif _HALF.search(value):
            yield Problem(path, "The text holds half of a surrogate pair, which is no character.")


def _strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _strings(part, f"{path}.{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _strings(part, f"{path}[{index}]")


# Every rule, in the order in which its problems are told.
RULES: tuple[Callable[[Document], Problems], ...] = (
    _head,
    _texts,
    _ids_once,
    _references,
    _part_of_ends,
    _discreet,
    _instants,
    _requests,
    _checks,
    _places,
    _dates,
    _order,
    _order_agrees_with_dates,
)
