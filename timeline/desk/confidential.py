"""Confidential sources and hidden rows on the desk: who may read them, and what the history shows of them."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from timeline import permissions
from timeline.actions.audit_log import write_audit_event, write_repeatable_event
from timeline.models import Change, Citation, Entry, Party, Source, SourceText, Timeline, User
from timeline.models.audit import MOVED

REFUSAL = "This source is confidential, and you are not among the people who may see its name and its text."
# What everyone may know of a change to a confidential source.
OPEN_LABELS = {"kind", "confidential", "described as"}
UNSEEN_PARTY, UNSEEN_SOURCE = "a party that you do not see", "a source that you do not see"
DISPUTED = "disputed by "
# Labels under which a merge stores the name of the other row.
MERGED = ("merged into it", "merged into")


def require_readable(source: Source, user: User, timeline: Timeline | None = None) -> None:
    """Raise PermissionDenied unless the user may read a source. That they look at a confidential one is logged."""
    if not permissions.may_read_source(user, source):
        raise PermissionDenied(REFUSAL)
    log_view(source, user, timeline)


def log_view(source: Source, user: User, timeline: Timeline | None = None) -> None:
    """Log that a user looks at the name or the text of a source, if it is confidential."""
    if source.confidential:
        write_audit_event(
            "confidential-viewed",
            by=user,
            subject="source",
            uid=source.uid,
            timeline=timeline or source.made_for,
        )


def log_passages(entry: Entry, user: User) -> None:
    """Log that a user looks at the passages that an entry cites of confidential sources which they may read."""
    citations = Citation.objects.filter(entry=entry, source__confidential=True).values("source")
    for source in Source.objects.readable_by(user).filter(pk__in=citations):
        log_view(source, user, entry.timeline)


def log_compared(sources: Iterable[Source], user: User, timeline: Timeline) -> None:
    """Log that a user sees how typed words compare with the texts of some sources, if they are confidential.

    A form does so while it is typed into, so this is stored a limited number of times an hour.
    """
    for source in dict.fromkeys(source for source in sources if source.confidential):
        write_repeatable_event(
            "confidential-viewed",
            f"{user.pk} {source.pk}",
            by=user,
            subject="source",
            uid=source.uid,
            timeline=timeline,
        )


def log_found(sources: Iterable[Source], words: str, user: User | AnonymousUser) -> None:
    """Log that a search by name or address showed a user which description a confidential source has.

    Words of the description tell nothing. A field searches while it is typed into, so this is stored a limited number
    of times an hour.
    """
    for source in sources:
        described = source.described_as.casefold()
        by_name = any(word not in described for word in words.casefold().split())
        if source.confidential and by_name and isinstance(user, User):
            write_repeatable_event(
                "confidential-viewed",
                f"{user.pk} {source.pk}",
                by=user,
                subject="source",
                uid=source.uid,
                timeline=source.made_for,
            )


def list_unreadable(sources: Iterable[Source], user: User) -> set[int]:
    """Return the keys of those of some sources that the user may not read. Without a confidential one, no query is made."""
    confidential = {source.pk for source in sources if source.confidential}
    if not confidential:
        return set()
    readable = Source.objects.readable_by(user).filter(pk__in=confidential)
    return confidential - set(readable.values_list("pk", flat=True))


def hide_in_changes(changes: Iterable[Change], user: User, *, shown: Source | None = None) -> list[Change]:
    """Return changes as the user may see them.

    A confidential source appears with its description, also in changes from before it was confidential. `shown` is a
    source whose page the user may read: its own changes stay as they are. Parties and sources that the user does not see
    are not named.
    """
    changes = list(changes)
    confidential = {
        source.uid: str(source) for source in Source.objects.filter(confidential=True) if source != shown
    }
    unseen_parties, unseen_sources = _find_unseen(changes, user)
    for change in changes:
        if change.subject == "source" and change.subject_uid in confidential:
            change.label, change.reason = confidential[change.subject_uid], ""
            change.before, change.after = (_keep_open(values) for values in (change.before, change.after))
            continue
        names = {**dict.fromkeys(unseen_sources, UNSEEN_SOURCE), **confidential}
        for values in (change.before, change.after):
            if values:
                _hide_names(values, names, unseen_parties)
        if change.verb == "exempt" and confidential:
            _hide_exemption(change, confidential)
    return changes


def _find_unseen(changes: list[Change], user: User) -> tuple[set[str], set[str]]:
    """Return the ids of parties and of sources in changes of parties and sources that the user does not see."""
    ids = {
        uid
        for change in changes
        if change.subject in {"party", "source"}
        for values in (change.before, change.after)
        for uid in (values or {}).get("ids", [])
    }
    if not ids or not Timeline.objects.hides_any_from(user):
        return set(), set()
    unseen = []
    for model in (Party, Source):
        manager: Any = model._default_manager
        rows = manager.filter(uid__in=ids)
        visible = manager.visible_to(user).filter(uid__in=ids).values("pk")
        merged = manager.merged_visible_to(user).filter(uid__in=ids).values("pk")
        hidden = rows.exclude(pk__in=visible).exclude(pk__in=merged)
        unseen.append(set(hidden.values_list("uid", flat=True)))
    return unseen[0], unseen[1]


def _keep_open(values: dict[str, Any] | None) -> dict[str, Any] | None:
    return values and {label: value for label, value in values.items() if label in OPEN_LABELS}


def _hide_names(values: dict[str, Any], sources: dict[str, str], parties: set[str]) -> None:
    """Replace in the values of a change the names of sources, by id, and of parties."""
    ids: list[str] = values.get("ids", [])
    if values.get("part of") and parties & set(ids):
        values["part of"] = UNSEEN_PARTY
    if "relies on" in values and len(values["relies on"]) == len(ids):
        values["relies on"] = [
            sources.get(uid, name) for uid, name in zip(ids, values["relies on"], strict=True)
        ]
    cited: list[str] = values.get("sources", [])
    # The ids of the cited sources come last, in their order.
    if cited and len(ids) >= len(cited):
        values["sources"] = [
            (DISPUTED if line.startswith(DISPUTED) else "") + sources[uid] if uid in sources else line
            for uid, line in zip(ids[-len(cited) :], cited, strict=True)
        ]
    for label in MERGED:
        if label in values and ids[:1]:
            if ids[0] in sources:
                values[label] = sources[ids[0]]
            elif ids[0] in parties:
                values[label] = UNSEEN_PARTY
    values.pop(MOVED, None)


def _hide_exemption(change: Change, confidential: dict[str, str]) -> None:
    """Hide the source and the words of an explained quotation, if its text is of a source that is confidential by now."""
    for values in (change.before, change.after):
        sha256 = (values or {}).get("text (SHA-256)")
        text = (
            SourceText.objects.filter(sha256=sha256, source__uid__in=confidential).first() if sha256 else None
        )
        if values and text is not None:
            values |= {"source": confidential[text.source.uid], "words": "", "text (SHA-256)": ""}
