"""Parties and sources of a file that the newsroom has already: those with their id, and likely duplicates.

Only rows that the user may see are found. A row with the same id that the user may not see is another one: the file's gets a
new id, and nothing tells that there is such a row.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from django.db.models import Q

from timeline import document
from timeline.actions.edit_units import digest_value
from timeline.models import ImportedFile, Party, Pseudonym, Source, SourcePseudonym, Timeline, User
from timeline.models.fields import compute_page_digest

# So many values are asked for in one query.
BATCH = 400
# What is chosen for a row of the file that stays a row of its own.
NEW = "new"
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class LikelyDuplicate:
    """A party or source of a file that is likely one that the newsroom has.

    Attributes:
        uid: its id in the file
        name: its name in the file
        row: the known one
        why: what they have in common
        is_used: whether the known one is used
    """

    kind: Literal["party", "source"]
    uid: str
    name: str
    row: Party | Source
    why: str
    is_used: bool


@dataclass
class SharedRows:
    """The known rows of a document's parties and sources, by id in the document.

    Attributes:
        new_party_ids, new_source_ids: the ids that new rows get whose own is another row’s
        duplicates: what the user is asked about
        notes: what differs, in an editor's words
    """

    parties: dict[str, Party] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    new_party_ids: dict[str, str] = field(default_factory=dict)
    new_source_ids: dict[str, str] = field(default_factory=dict)
    duplicates: list[LikelyDuplicate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_shared_rows(
    draft: document.Document, timeline: Timeline | None, *, by: User, choices: Mapping[str, str]
) -> SharedRows:
    """Return the known rows of a document's parties and sources.

    Args:
        timeline: into which the document is imported; None for a new one
        choices: by id in the document, the id of the known row that is used, or NEW
    """
    found = SharedRows()
    parties, sources = Party.objects.visible_to(by), Source.objects.visible_to(by)
    named = [part for part in draft.parties if not part.protected]
    open_sources = [part for part in draft.sources if not part.confidential]
    if timeline is not None:
        own: Any = Pseudonym.objects.filter(timeline=timeline)
        found.parties |= _read_pseudonyms(own, "party", [part.id for part in draft.parties if part.protected])
        own = SourcePseudonym.objects.filter(timeline=timeline)
        hidden = [part.id for part in draft.sources if part.confidential]
        found.sources |= _read_pseudonyms(own, "source", hidden)
    uids = [part.id for part in named]
    found.parties |= _read(parties.filter(protected=False), "uid", uids)
    found.parties |= _read_survivors(Party, [uid for uid in uids if uid not in found.parties], by)
    uids = [part.id for part in open_sources]
    found.sources |= _read(sources.filter(confidential=False), "uid", uids)
    found.sources |= _read_survivors(Source, [uid for uid in uids if uid not in found.sources], by)
    if timeline is not None:
        found.sources |= _read_remembered(timeline, open_sources, sources)
    _apply_choices(found.parties, choices, [part.id for part in named], parties.filter(protected=False))
    readable = sources.readable_by(by)
    _apply_choices(found.sources, choices, [part.id for part in open_sources], sources)
    for party in named:
        if party.id not in found.parties or choices.get(party.id):
            continue
        row = found.parties[party.id]
        if row.uid == party.id and row.name != party.name:
            found.notes.append(
                f"The party “{row.name}” is “{party.name}” in the file. It stays as it is here."
            )
    _add_party_duplicates(found, named, parties.filter(protected=False), choices)
    _add_source_duplicates(found, open_sources, readable, choices)
    found.new_party_ids = _find_new_ids(Party, [part.id for part in named], found.parties)
    found.new_source_ids = _find_new_ids(Source, [part.id for part in open_sources], found.sources)
    return found


def remember_sources(file: ImportedFile, sources: Mapping[str, Source]) -> None:
    """Store which source stands for each source of a file, so that the next import of it need not ask."""
    file.sources = {**file.sources, **{digest_value(uid): row.uid for uid, row in sources.items()}}


def _read(rows: Any, field_name: str, values: Iterable[str]) -> dict[str, Any]:
    """Return rows by the value of a field."""
    wanted = list(dict.fromkeys(values))
    return {
        getattr(row, field_name): row
        for start in range(0, len(wanted), BATCH)
        for row in rows.filter(**{f"{field_name}__in": wanted[start : start + BATCH]}).order_by("-pk")
    }


def _read_pseudonyms(rows: Any, name: str, uids: list[str]) -> dict[str, Any]:
    return {row.uid: getattr(row, name) for row in rows.filter(uid__in=uids).select_related(name)}


def _read_survivors(model: Any, uids: list[str], by: User) -> dict[str, Any]:
    """Return by their former id the rows into which others were merged."""
    merged = _read(model.objects.merged_visible_to(by), "uid", uids)
    survivors = {uid: row.survivor for uid, row in merged.items()}
    seen = set(
        model.objects.visible_to(by)
        .filter(pk__in=[row.pk for row in survivors.values()])
        .values_list("pk", flat=True)
    )
    return {
        uid: row
        for uid, row in survivors.items()
        if row.pk in seen and not getattr(row, "confidential", False) and not getattr(row, "protected", False)
    }


def _read_remembered(timeline: Timeline, parts: list[document.Source], rows: Any) -> dict[str, Source]:
    """Return the sources that stood for those of the file when it was imported the last time."""
    remembered: dict[str, str] = {}
    for known in (
        ImportedFile.objects.filter(timeline=timeline).order_by("pk").values_list("sources", flat=True)
    ):
        remembered |= known
    if not remembered:
        return {}
    wanted = {
        part.id: remembered[digest] for part in parts if (digest := digest_value(part.id)) in remembered
    }
    by_uid = _read(rows, "uid", wanted.values())
    return {uid: by_uid[other] for uid, other in wanted.items() if other in by_uid}


def _apply_choices(known: dict[str, Any], choices: Mapping[str, str], uids: list[str], rows: Any) -> None:
    chosen = {uid: choices[uid] for uid in uids if choices.get(uid)}
    by_uid = _read(rows, "uid", [other for other in chosen.values() if other != NEW])
    for uid, other in chosen.items():
        if other == NEW:
            known.pop(uid, None)
        elif other in by_uid:
            known[uid] = by_uid[other]


def _add_party_duplicates(
    found: SharedRows, parts: list[document.Party], rows: Any, choices: Mapping[str, str]
) -> None:
    """Offer parties that have the name, the short name or another name of one in the file."""
    asked = [part for part in parts if part.id not in found.parties or part.id in choices]
    if not asked:
        return
    names = {name for part in asked for name in (part.name, part.short_name, *part.aliases) if name}
    by_name: dict[str, Party] = {}
    for start in range(0, len(names), BATCH):
        some = sorted(names)[start : start + BATCH]
        for row in rows.filter(Q(name__in=some) | Q(short_name__in=some)).order_by("-pk"):
            by_name |= {name.casefold(): row for name in (row.name, row.short_name, *row.aliases) if name}
    for part in asked:
        own = (part.name, part.short_name, *part.aliases)
        row = next((by_name[name.casefold()] for name in own if name and name.casefold() in by_name), None)
        if row is not None and row.uid != part.id:
            _offer(found, "party", part.id, part.name, row, "Same name", choices)


def _add_source_duplicates(
    found: SharedRows, parts: list[document.Source], rows: Any, choices: Mapping[str, str]
) -> None:
    """Offer sources that are the same page, or have the same publisher and title."""
    asked = [part for part in parts if part.id not in found.sources or part.id in choices]
    if not asked:
        return
    digests = {part.id: compute_page_digest(part.url) for part in asked if part.url}
    by_page = _read(rows, "page_digest", [digest for digest in digests.values() if digest])
    by_title: dict[tuple[str, str], Source] = {}
    titles = sorted({part.title for part in asked if part.title and not part.url})
    for start in range(0, len(titles), BATCH):
        some = rows.filter(title__in=titles[start : start + BATCH], url="").order_by("-pk")
        by_title |= {(row.publisher, row.title): row for row in some}
    for part in asked:
        row, why = by_page.get(digests.get(part.id, "")), "Same address"
        if row is None and not part.url:
            row = by_title.get((part.publisher, part.title))
            why = "Same publisher and title" if part.publisher else "Same title"
        if row is not None and row.uid != part.id:
            name = ": ".join(text for text in (part.publisher, part.title) if text)
            _offer(found, "source", part.id, name, row, why, choices)


def _offer(
    found: SharedRows,
    kind: Literal["party", "source"],
    uid: str,
    name: str,
    row: Party | Source,
    why: str,
    choices: Mapping[str, str],
) -> None:
    """Ask about a likely duplicate. Without an answer the known row is used."""
    is_used = choices.get(uid) != NEW
    found.duplicates.append(LikelyDuplicate(kind, uid, name, row, why, is_used))
    if not is_used:
        return
    if isinstance(row, Party):
        found.parties[uid] = row
    else:
        found.sources[uid] = row


def _find_new_ids(model: Any, uids: list[str], known: Mapping[str, Any]) -> dict[str, str]:
    """Return new ids for those that another row has, whoever may see that one."""
    free = [uid for uid in uids if uid not in known]
    return build_new_ids(free, _read(model.objects.all(), "uid", free))


def build_new_ids(uids: Iterable[str], taken: Container[str]) -> dict[str, str]:
    """Return another id for each of these that is taken: the same one each time."""
    return {uid: f"i1{digest_value(['another id', uid])[:10]}" for uid in uids if uid in taken}
