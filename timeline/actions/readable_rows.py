"""Which rows of the desk a user may read: a preview must not count any other, because a count confirms a guess."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from timeline.models import (
    Addressee,
    Answer,
    Citation,
    Entry,
    EntryNote,
    Event,
    EventParty,
    Party,
    PreviewLink,
    Reliance,
    Reply,
    ReplyRequest,
    Report,
    Source,
    SourceText,
    Statement,
    Task,
    Timeline,
    User,
)

# Where the rows of a table have their timeline.
TIMELINE_PATHS: dict[type[models.Model], str] = {
    Entry: "timeline",
    Event: "timeline",
    Statement: "timeline",
    ReplyRequest: "timeline",
    EventParty: "event__timeline",
    Addressee: "statement__timeline",
    Answer: "statement__timeline",
    Reply: "request__timeline",
    Citation: "entry__timeline",
    Report: "publication__timeline",
    EntryNote: "entry__timeline",
    Task: "timeline",
    PreviewLink: "timeline",
    Timeline: "pk",
}
# Where they have a source, which may be confidential.
SOURCE_PATHS: dict[type[models.Model], tuple[str, ...]] = {
    Citation: ("source",),
    SourceText: ("source",),
    Reliance: ("source", "on"),
}
KEYS_AT_ONCE = 500


def keep_readable(model: type[models.Model], keys: Iterable[Any], user: User) -> set[Any]:
    """Return those keys of rows of a table that a user may read.

    None of a table that is not listed here: the history and the like can quote what is confidential.
    """
    rows = _list_readable(model, user)
    if rows is None:
        return set()
    wanted, kept = list(keys), set()
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        part = rows.filter(pk__in=wanted[start : start + KEYS_AT_ONCE])
        kept |= set(part.order_by().values_list("pk", flat=True))
    return kept


def _list_readable(model: type[models.Model], user: User) -> QuerySet[Any] | None:
    if model is Party:
        return Party.objects.filter(_match_seen(Party, user))
    sources = Source.objects.readable_by(user).filter(_match_seen(Source, user))
    if model is Source:
        return sources
    if model not in TIMELINE_PATHS and model not in SOURCE_PATHS:
        return None
    rows: QuerySet[Any] = QuerySet(model).all()
    if path := TIMELINE_PATHS.get(model):
        rows = rows.filter(**{f"{path}__in": Timeline.objects.visible_to(user).order_by().values("pk")})
    for path in SOURCE_PATHS.get(model, ()):
        rows = rows.filter(**{f"{path}__in": sources.values("pk")})
    return rows


def _match_seen(model: type[Party] | type[Source], user: User) -> Q:
    """Match the parties or sources that a user sees, and those that were merged into another one."""
    seen: Any = model._default_manager
    return Q(pk__in=seen.visible_to(user).order_by().values("pk")) | Q(
        pk__in=seen.merged_visible_to(user).order_by().values("pk")
    )
