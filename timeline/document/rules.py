"""The rules of a whole document, beyond the types of its schema.

Ids are unique and refer to existing parts, nothing answers or contains itself, dates are possible, and the order does
not contradict them. Importers and the publish checks call the same list of rules. Rules about single values, with
their messages, are in `content_rules`.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from timeline import dates
from timeline.document import (
    Citation,
    Document,
    Event,
    Identified,
    Party,
    Request,
    Source,
    Statement,
    content_rules,
    get_checkable_words,
)
from timeline.document.content_rules import ContentRule
from timeline.document.order_conflicts import find_order_conflicts


class Problem(msgspec.Struct, frozen=True):
    """A broken rule: a JSON path in the document, as in ``$.events[3].when``, and the message."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ProblemsError(Exception):
    """A document, or a file for one, is refused. `problems` lists every reason."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problem{'s' if len(problems) != 1 else ''}")
        self.problems = problems


Problems = Iterator[Problem]


def find_problems(document: Document) -> list[Problem]:
    """Return every broken rule of the document, in the order of RULES."""
    return [problem for rule in RULES for problem in rule(document)]


def _apply(rule: ContentRule, path: str, *values: Any) -> Problems:
    if rule.is_broken(*values):
        # Messages name the value if there is only one.
        yield Problem(path, rule.message_for_files % {"value": values[0]})


def _list_entries(document: Document) -> Iterator[tuple[str, Event | Statement | Request]]:
    groups: tuple[tuple[str, Sequence[Event | Statement | Request]], ...] = (
        ("events", document.events),
        ("statements", document.statements),
        ("requests", document.requests),
    )
    for name, group in groups:
        for index, entry in enumerate(group):
            yield f"$.{name}[{index}]", entry


def _check_time_zone(document: Document) -> Problems:
    yield from _apply(content_rules.TIME_ZONE, "$.timeline.time_zone", document.timeline.time_zone)


def _check_ids_unique(document: Document) -> Problems:
    groups: tuple[tuple[str, Sequence[Identified]], ...] = (
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
    for path, entry in _list_entries(document):
        if entry.id in seen:
            yield Problem(f"{path}.id", f"“{entry.id}” is the id of another entry too.")
        seen.add(entry.id)
    for index, withdrawal in enumerate(document.withdrawals):
        if withdrawal.id in seen:
            yield Problem(f"$.withdrawals[{index}].id", f"“{withdrawal.id}” is the id of another entry too.")
        seen.add(withdrawal.id)


def _check_order_complete(document: Document) -> Problems:
    paths = [(entry.id, path) for path, entry in _list_entries(document)]
    paths += [
        (withdrawal.id, f"$.withdrawals[{index}]") for index, withdrawal in enumerate(document.withdrawals)
    ]
    known = {uid for uid, _ in paths}
    listed: set[str] = set()
    for index, uid in enumerate(document.order):
        if uid not in known:
            yield Problem(f"$.order[{index}]", f"There is no entry “{uid}”.")
        elif uid in listed:
            yield Problem(f"$.order[{index}]", f"“{uid}” stands in the order twice.")
        listed.add(uid)
    for uid, path in paths:
        if uid not in listed:
            yield Problem(f"{path}.id", f"“{uid}” is missing from $.order.")


def _check_references(document: Document) -> Problems:
    parties = {party.id for party in document.parties}
    sources = {source.id for source in document.sources}
    statements = {statement.id for statement in document.statements}
    withdrawn = {withdrawal.id for withdrawal in document.withdrawals}
    entries = {entry.id for _, entry in _list_entries(document)} | withdrawn

    def require_known(path: str, uid: str | None, ids: set[str], noun: str) -> Problems:
        if uid is not None and uid not in ids:
            yield Problem(path, f"There is no {noun} “{uid}” in this document.")

    for index, party in enumerate(document.parties):
        yield from require_known(f"$.parties[{index}].part_of", party.part_of, parties, "party")
    for index, source in enumerate(document.sources):
        for number, uid in enumerate(source.relies_on):
            path = f"$.sources[{index}].relies_on[{number}]"
            yield from require_known(path, uid, sources, "source")
            yield from _apply(content_rules.SOURCE_RELIES_ON_ITSELF, path, uid, source.id)
        yield from _check_repeats(f"$.sources[{index}].relies_on", source.relies_on)
    for path, entry in _list_entries(document):
        citations: list[Citation] = entry.citations
        for number, citation in enumerate(citations):
            yield from require_known(f"{path}.citations[{number}].source", citation.source, sources, "source")
        if isinstance(entry, Event):
            for number, part in enumerate(entry.parties):
                yield from require_known(f"{path}.parties[{number}].party", part.party, parties, "party")
            for number in _find_repeats(entry.parties):
                yield Problem(f"{path}.parties[{number}]", content_rules.ROLE_REPEATED_MESSAGE)
        elif isinstance(entry, Statement):
            yield from require_known(f"{path}.party", entry.party, parties, "party")
            yield from require_known(f"{path}.spokesperson", entry.spokesperson, parties, "party")
            for number, uid in enumerate(entry.addressees):
                yield from require_known(f"{path}.addressees[{number}]", uid, parties, "party")
            yield from _check_repeats(f"{path}.addressees", entry.addressees)
            answered = [answer.entry for answer in entry.answers]
            for number, uid in enumerate(answered):
                answer_path = f"{path}.answers[{number}].entry"
                yield from require_known(answer_path, uid, entries, "entry")
                yield from _apply(content_rules.STATEMENT_ANSWERS_ITSELF, answer_path, uid, entry.id)
            yield from _check_repeats(f"{path}.answers", answered, ".entry")
        else:
            yield from require_known(f"{path}.asked", entry.asked, parties, "party")
            yield from require_known(f"{path}.asked_by", entry.asked_by, parties, "party")
            yield from _apply(
                content_rules.REQUEST_ASKS_ITSELF, f"{path}.asked_by", entry.asked_by, entry.asked
            )
            yield from require_known(f"{path}.about", entry.about, entries, "entry")
            yield from _apply(content_rules.REQUEST_ABOUT_ITSELF, f"{path}.about", entry.about, entry.id)
            for number, uid in enumerate(entry.replies):
                yield from require_known(f"{path}.replies[{number}]", uid, statements, "statement")
            yield from _check_repeats(f"{path}.replies", entry.replies)


def _find_repeats(values: Iterable[Hashable]) -> Iterator[int]:
    """Yield the indexes of values that equal an earlier one."""
    seen = set()
    for index, value in enumerate(values):
        if value in seen:
            yield index
        seen.add(value)


def _check_repeats(path: str, uids: Sequence[str], field: str = "") -> Problems:
    for index in _find_repeats(uids):
        yield Problem(f"{path}[{index}]{field}", f"“{uids[index]}” stands here twice.")


def _check_part_of_circles(document: Document) -> Problems:
    part_of = {party.id: party.part_of for party in document.parties}
    visited: set[str] = set()
    in_circle: set[str] = set()
    for party in document.parties:
        chain: list[str] = []
        step: str | None = party.id
        while step is not None and step not in visited:
            visited.add(step)
            chain.append(step)
            step = part_of.get(step)
        if step is not None and step in chain:
            in_circle.update(chain[chain.index(step) :])
    for index, party in enumerate(document.parties):
        if party.id in in_circle:
            message = content_rules.PARTY_CIRCLE_MESSAGE % {"name": f"“{party.id}”"}
            yield Problem(f"$.parties[{index}].part_of", message)


def _check_private_fields(document: Document) -> Problems:
    """Protected parties and confidential sources have no fields that could identify them (see snapshot.py)."""
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
        if not source.confidential:
            yield from _apply(
                content_rules.SOURCE_NAME, f"$.sources[{index}]", source.publisher, source.title
            )
        for number, uid in enumerate(source.relies_on):
            if uid in confidential:
                yield Problem(
                    f"$.sources[{index}].relies_on[{number}]",
                    "A confidential source is not named as relied on.",
                )
    for path, entry in _list_entries(document):
        for number, citation in enumerate(entry.citations):
            if citation.source in confidential and citation != Citation(
                source=citation.source, stance=citation.stance
            ):
                yield Problem(
                    f"{path}.citations[{number}]",
                    "Of a confidential source neither words nor places are given.",
                )


def _check_redirects(document: Document) -> Problems:
    """Former ids lead to a party or source of the document that readers may know by name."""
    groups: dict[str, dict[str, Party | Source]] = {
        "party": {party.id: party for party in document.parties},
        "source": {source.id: source for source in document.sources},
    }
    private = {("party", party.id) for party in document.parties if party.protected}
    private |= {("source", source.id) for source in document.sources if source.confidential}
    for index, redirect in enumerate(document.redirects):
        path, group = f"$.redirects[{index}]", groups[redirect.kind]
        if redirect.id in group:
            yield Problem(f"{path}.id", f"“{redirect.id}” is the id of a {redirect.kind} in this document.")
        if redirect.into not in group:
            yield Problem(f"{path}.into", f"There is no {redirect.kind} “{redirect.into}” in this document.")
        elif (redirect.kind, redirect.into) in private:
            yield Problem(f"{path}.into", f"No former id leads to a {redirect.kind} that is not named.")
    for index in _find_repeats([(redirect.kind, redirect.id) for redirect in document.redirects]):
        yield Problem(f"$.redirects[{index}].id", f"“{document.redirects[index].id}” stands here twice.")


def _check_omitted_words(document: Document) -> Problems:
    """Words are shown as left out of shortened quotations only, and few of them."""
    for path, entry in _list_entries(document):
        for number, citation in enumerate(entry.citations):
            omitted_path = f"{path}.citations[{number}].omitted"
            yield from _apply(content_rules.CITATION_OMITTED_LENGTH, omitted_path, citation.omitted)
            words = get_checkable_words(entry, citation)
            yield from _apply(content_rules.CITATION_OMITTED_WORDS, omitted_path, citation.omitted, words)


def _check_instants(document: Document) -> Problems:
    instants = [
        (f"$.requests[{index}].deadline", request.deadline) for index, request in enumerate(document.requests)
    ]
    instants += [
        (f"$.withdrawals[{index}].at", withdrawal.at) for index, withdrawal in enumerate(document.withdrawals)
    ]
    instants += [(f"$.removals[{index}].at", removal.at) for index, removal in enumerate(document.removals)]
    for path, value in instants:
        if value is None:
            continue
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            yield Problem(path, f"“{value}” is no moment of the calendar.")
            continue
        if content_rules.INSTANT_YEAR.is_broken(moment):
            yield Problem(path, content_rules.INSTANT_YEAR.message_for_files % {"value": value})


def _check_requests(document: Document) -> Problems:
    for index, request in enumerate(document.requests):
        path = f"$.requests[{index}].outcome_note"
        yield from _apply(
            content_rules.REQUEST_NOT_SOUGHT_REASON, path, request.outcome, request.outcome_note
        )


def _check_quote_checks(document: Document) -> Problems:
    entries = {entry.id: entry for _, entry in _list_entries(document)}
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
        elif not get_checkable_words(entry, entry.citations[check.citation]):
            yield Problem(f"{path}.citation", "No words are quoted here: there is nothing to check.")
        if check.moved and check.verdict != "ambiguous":
            yield Problem(f"{path}.moved", "Only words whose place is ambiguous can have moved.")
        if not _is_day(check.held):
            yield Problem(f"{path}.held", f"“{check.held}” is no day of the calendar.")
    for index in _find_repeats([(check.entry, check.citation) for check in document.checks]):
        yield Problem(f"$.checks[{index}]", "This citation is checked already.")


def _check_removals(document: Document) -> Problems:
    """A removed entry is no longer there: if the order lists it, it stands among the withdrawals."""
    entries = {entry.id for _, entry in _list_entries(document)}
    for index, removal in enumerate(document.removals):
        path = f"$.removals[{index}].id"
        if removal.kind == "entry" and removal.id in entries:
            yield Problem(path, f"“{removal.id}” is said to be removed, but the document contains it.")
        if (removal.kind in {"entry", "party", "source"}) != bool(removal.id):
            yield Problem(path, "An id names the entry, party or source that was removed, and nothing else.")


def _check_coordinates(document: Document) -> Problems:
    for index, event in enumerate(document.events):
        if event.place:
            path = f"$.events[{index}].place"
            yield from _apply(
                content_rules.COORDINATES_PAIR, path, event.place.latitude, event.place.longitude
            )


def _check_key_or_minor(document: Document) -> Problems:
    for index, event in enumerate(document.events):
        yield from _apply(
            content_rules.EVENT_KEY_OR_MINOR, f"$.events[{index}].minor", event.key, event.minor
        )


def _check_dates(document: Document) -> Problems:
    for path, entry in _list_entries(document):
        try:
            dates.check(entry.when)
        except dates.WhenError as error:
            yield Problem(f"{path}.when.{error.field}", str(error))
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
        path = f"$.sources[{index}].state_on"
        yield from _apply(content_rules.SOURCE_STATE_DAY, path, source.state, source.state_on)


def _is_day(value: str) -> bool:
    try:
        dates.check(dates.When(edtf=value))
    except dates.WhenError:
        return False
    return bool(re.fullmatch(r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}", value))


def _check_order_agrees_with_dates(document: Document) -> Problems:
    """No entry follows one that certainly happened later: whose earliest moment is after this one's latest."""
    if any(_check_dates(document)) or any(_check_time_zone(document)):
        return
    bounds = {
        uid: dates.find_bounds(entry.when, document.timeline.time_zone)
        for uid, entry in document.entries().items()
    }
    for index, uid, later in find_order_conflicts(document.order, bounds):
        yield Problem(
            f"$.order[{index}]",
            f"“{uid}” stands after “{later}”, but its date lies wholly before it.",
        )


def _check_addresses(document: Document) -> Problems:
    addresses = [
        (f"$.parties[{index}].website", party.website) for index, party in enumerate(document.parties)
    ]
    for index, source in enumerate(document.sources):
        addresses += [
            (f"$.sources[{index}].{name}", getattr(source, name)) for name in ("url", "archived_url")
        ]
    for path, address in addresses:
        if address and (message := content_rules.find_address_problem(address)):
            yield Problem(path, message)


def _check_characters(document: Document) -> Problems:
    try:
        # The JSON shows at once whether there is something to look for, in a hundredth of the time.
        if b"\\u0000" not in msgspec.json.encode(document):
            return
    except UnicodeEncodeError:
        pass
    for path, value in _list_strings(msgspec.to_builtins(document), "$"):
        for rule in (content_rules.NUL, content_rules.SURROGATE):
            if rule.is_broken(value):
                yield Problem(path, rule.message_for_files)
                break


def _list_strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _list_strings(part, f"{path}.{name}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _list_strings(part, f"{path}[{index}]")


# Every rule, in the order in which problems are reported.
RULES: tuple[Callable[[Document], Problems], ...] = (
    _check_time_zone,
    _check_characters,
    _check_addresses,
    _check_ids_unique,
    _check_references,
    _check_part_of_circles,
    _check_private_fields,
    _check_redirects,
    _check_omitted_words,
    _check_instants,
    _check_requests,
    _check_quote_checks,
    _check_removals,
    _check_coordinates,
    _check_key_or_minor,
    _check_dates,
    _check_order_complete,
    _check_order_agrees_with_dates,
)
