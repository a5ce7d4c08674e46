"""The units of a row: which fields of its draft belong together, as tokens, and put together from two versions.

A unit is what a merge of two edits takes from one of them as a whole (decision 0043). The tables at the top name each
field of a draft once. `timeline.three_way_merge` has the rule.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

from timeline.actions.drafts import CitationDraft, PartyDraft, SourceDraft
from timeline.dates import When
from timeline.document import normalise, source_fields
from timeline.models import Entry, Party, Source, User
from timeline.models.citations import PRIVATE_FIELDS
from timeline.three_way_merge import Outcome, arrange_items, list_shared

# The end of the key of a list's order.
ORDER = "order"


@dataclass(frozen=True)
class Unit:
    """Fields of a draft that belong together.

    Attributes:
        name: its key, and the name in the form of the choice
        label: what the desk calls it
        fields: the fields of the draft
        history: the labels under which the history stores its values
        is_list: whether each item of its single field is a unit of its own
        is_prose: whether it is one running text, in which two changes may be put together
    """

    name: str
    label: Any  # of a source: the label for readers, which is translatable
    fields: tuple[str, ...]
    history: tuple[str, ...] = ()
    is_list: bool = False
    is_prose: bool = False


def _single(name: str, label: Any, history: str = "", *, is_prose: bool = False) -> Unit:
    return Unit(name, label, (name,), (history or label.lower(),), is_prose=is_prose)


_DATE = Unit("when", "Date", ("when",), ("date", "as the source puts it"))
_VERIFICATION = _single("standing", "Verification", "standing")
_SHORT_LABEL = _single("short_label", "Short label")
_MINOR = _single("is_minor", "Minor entry")
CITATIONS = Unit("citations", "Source", ("citations",), ("sources",), is_list=True)

EVENT_UNITS = (
    _single("headline", "Headline"),
    _DATE,
    _single("body", "What happened", "body", is_prose=True),
    Unit("parties", "Party", ("parties",), ("parties",), is_list=True),
    # Coordinates are those of the place in words.
    Unit("place", "Place", ("place", "latitude", "longitude"), ("place", "coordinates")),
    # A key event is never minor.
    Unit("is_key", "Key event or minor entry", ("is_key", "is_minor"), ("key event", "minor entry")),
    _SHORT_LABEL,
    CITATIONS,
    _VERIFICATION,
)
STATEMENT_UNITS = (
    _single("party", "Who said it"),
    _single("spokesperson", "Spoken by", "spokesperson"),
    Unit("addressees", "To whom", ("addressees",), ("to",), is_list=True),
    _DATE,
    Unit(
        "words",
        "Quotation",
        ("words", "wording", "language", "translation"),
        ("words", "wording", "language", "translation"),
    ),
    Unit("answers", "What it answers", ("answers",), ("answers",), is_list=True),
    _single("context", "Context", is_prose=True),
    _MINOR,
    _SHORT_LABEL,
    CITATIONS,
    _VERIFICATION,
)
REQUEST_UNITS = (
    _single("asked", "Who was asked", "asked"),
    _single("asked_by", "Asked by"),
    _single("about", "About"),
    _single("put", "What was put to them", "what was put", is_prose=True),
    _DATE,
    _single("channel", "Channel"),
    _single("deadline", "Deadline"),
    Unit(
        "outcome",
        "Outcome and replies",
        ("outcome", "outcome_note", "replies"),
        ("outcome", "outcome note", "replies"),
    ),
    _MINOR,
    _SHORT_LABEL,
    CITATIONS,
    _VERIFICATION,
)
PARTY_UNITS = (
    _single("name", "Name"),
    _single("kind", "Kind"),
    _single("short_name", "Short name"),
    _single("aliases", "Also known as", "aliases"),
    _single("part_of", "Part of"),
    _single("website", "Website"),
    _single("wikidata", "Wikidata id", "Wikidata"),
    _single("introduction", "Who they are", "introduction"),
    _single("disclosure", "Disclosure", is_prose=True),
    Unit("protection", "Protection", ("protected", "pseudonym"), ("protected", "pseudonym")),
    _single("identifying_words", "Words that identify the person", "identifying words"),
)
# A state is of a day. All other public fields of a source are units of their own.
_STATE = Unit("state", "State of the page", ("state", "state_on"), ("state", "seen in this state"))
_SOURCE_HISTORY = {
    "url": "address",
    "archived_url": "archived copy",
    "file_sha256": "SHA-256 of the file",
}
SOURCE_UNITS = (
    *(
        _single(name, label, _SOURCE_HISTORY.get(name, name), is_prose=name == "note")
        for name, label in source_fields.LABELS.items()
        if name not in _STATE.fields
    ),
    _STATE,
    _single("relies_on", "Relies on"),
    Unit(
        "confidence",
        "Confidentiality",
        ("confidential", "described_as", "confidential_reason"),
        ("confidential", "described as", "reason for confidence"),
    ),
    # Who may read a confidential source is changed without a new version, and is not in the history.
    Unit("readers", "Who may see its name and its text", ("readers",), ("readers",)),
)
TIMELINE_UNITS = (
    _single("title", "Title"),
    _single("slug", "Address"),
    _single("standfirst", "Standfirst", is_prose=True),
    _single("summary", "Summary", is_prose=True),
    _single("byline", "Byline"),
    _single("language", "Language"),
    Unit("time_zone", "Time zone", ("time_zone", "hemisphere"), ("time zone", "hemisphere")),
    _single("advisory", "Content advisory", is_prose=True),
    Unit("access", "Who sees it on the desk", ("access", "members"), ("access", "members")),
)


def read_values(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """Return fields of a row as a draft has them: lists as tuples."""
    values = {name: getattr(row, name) for name in names}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


# --- Tokens ------------------------------------------------------------------------------------------


def compute_tokens(draft: Any, units: Iterable[Unit]) -> dict[str, str]:
    """Return the token of each unit of a draft by key. The items of a list have keys of their own, in its order.

    A token is a keyed digest: it says whether two values are equal, and nothing about the value.
    """
    tokens: dict[str, str] = {}
    for unit in units:
        if unit.is_list:
            tokens |= {key: digest_value(item) for key, item in list_items(draft, unit).items()}
        else:
            tokens[unit.name] = digest_value([getattr(draft, name) for name in unit.fields])
    return tokens


def list_items(draft: Any, unit: Unit) -> dict[str, Any]:
    """Return the items of a list by key: the id of the party, source or entry, numbered where it is repeated."""
    items: dict[str, Any] = {}
    for item in getattr(draft, unit.fields[0]):
        subject = _get_subject(item)
        name = f"{unit.name}:{getattr(subject, 'uid', '') or 'new-' + digest_value(subject)}"
        key, number = name, 1
        while key in items:
            number += 1
            key = f"{name}:{number}"
        items[key] = item
    return items


def name_item(item: Any) -> str:
    """Return the name of an item of a list: of its party, source or entry. A confidential source is described."""
    subject = _get_subject(item)
    if isinstance(subject, Entry):
        return subject.label
    if isinstance(subject, SourceDraft):
        return ": ".join(part for part in (subject.publisher, subject.title) if part)
    return subject.name if isinstance(subject, PartyDraft) else str(subject)


def _get_subject(item: Any) -> Any:
    """Return the party, source or entry of an item."""
    if isinstance(item, CitationDraft):
        return item.source
    return item[0] if isinstance(item, tuple) else item


def digest_value(value: Any) -> str:
    """Return a keyed digest of a value of a draft: it says whether two values are equal, and nothing about them."""
    text = json.dumps(_simplify(value), ensure_ascii=False)
    return hmac.digest(_derive_key(settings.SECRET_KEY), text.encode(), "sha256").hex()[:20]


@lru_cache(maxsize=4)
def _derive_key(secret: str) -> bytes:
    """Return the key of the digests, as `salted_hmac` derives it. An import asks for a hundred thousand of them."""
    return hashlib.sha256(b"unit of a row" + secret.encode()).digest()


def _simplify(value: Any) -> Any:
    """Return a value as JSON, the same for what was typed and what was stored."""
    if isinstance(value, str):
        return normalise(value).strip()
    if isinstance(value, Entry | Party | Source):
        return value.uid
    if isinstance(value, User):
        return value.pk
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, CitationDraft):
        return [_simplify(getattr(value, name)) for name in ("source", "stance", *PRIVATE_FIELDS)]
    if isinstance(value, When):
        return [value.edtf, value.time, value.end_time, value.zone, normalise(value.stated).strip()]
    if isinstance(value, PartyDraft | SourceDraft):
        return [type(value).__name__, *(_simplify(getattr(value, part.name)) for part in fields(value))]
    if isinstance(value, list | tuple):
        return [_simplify(item) for item in value]
    return value


# --- Put together ------------------------------------------------------------------------------------


def compose_draft(theirs: Any, mine: Any, units: Iterable[Unit], sides: Mapping[str, Outcome]) -> Any:
    """Return a draft with each unit from one side.

    Args:
        sides: by key MINE, or THEIRS; units that are the same may be left out. The key of an order names the side whose
            order is taken.
    """
    values: dict[str, Any] = {}
    for unit in units:
        if unit.is_list:
            values[unit.fields[0]] = _compose_list(theirs, mine, unit, sides)
        elif sides.get(unit.name) == Outcome.THEIRS:
            values |= {name: getattr(theirs, name) for name in unit.fields}
    return replace(mine, **values)


def _compose_list(theirs: Any, mine: Any, unit: Unit, sides: Mapping[str, Outcome]) -> tuple[Any, ...]:
    their_items, my_items = list_items(theirs, unit), list_items(mine, unit)
    chosen = {
        key: my_items.get(key) if sides.get(key) == Outcome.MINE else their_items.get(key)
        for key in dict.fromkeys([*their_items, *my_items])
    }
    kept = {key: item for key, item in chosen.items() if item is not None}
    is_mine = sides.get(f"{unit.name}:{ORDER}") == Outcome.MINE
    first, second = (my_items, their_items) if is_mine else (their_items, my_items)
    return tuple(kept[key] for key in arrange_items(list(first), list(second), kept))


def compute_order_tokens(
    unit: Unit, base: list[str] | None, theirs: list[str], mine: list[str]
) -> tuple[str | None, str, str]:
    """Return the tokens of the order of the items that all versions have: base (None if not known), theirs, mine."""
    prefix = f"{unit.name}:"
    versions = [
        [key for key in keys if key.startswith(prefix)]
        for keys in ([base] if base is not None else []) + [theirs, mine]
    ]
    shared = set(list_shared(*versions))
    tokens = [digest_value([key for key in version if key in shared]) for version in versions]
    return (tokens[0] if base is not None else None), tokens[-2], tokens[-1]
