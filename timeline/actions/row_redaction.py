"""Removal of words from the rows of all tables, and of what rows say about an entry, party or source.

Every text column of every table is searched, so that a new table is searched without a line of code here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, QuerySet

from timeline.actions.readable_rows import keep_readable
from timeline.actions.redaction_texts import build_redaction_texts, build_site_texts
from timeline.models import (
    Addressee,
    Answer,
    AuditAddress,
    AuditEvent,
    Change,
    Citation,
    Decision,
    Dismissal,
    Entry,
    EntryNote,
    Event,
    EventParty,
    Exemption,
    FailureCount,
    FormDraft,
    FormerSlug,
    NoteMention,
    PreviewLink,
    Publication,
    PublicationBytes,
    RateCount,
    Redirect,
    Reliance,
    Reply,
    ReplyRequest,
    Report,
    Rewrite,
    RewritePermit,
    SavedView,
    SeenFinding,
    SharedValue,
    Source,
    SourceText,
    Takedown,
    Task,
    UnprotectRequest,
    User,
    WordWaiver,
)
from timeline.models.append_only import AppendOnly
from timeline.models.audit import BASE, VALUES
from timeline.models.fields import UrlField, compute_page_digest
from timeline.models.source_texts import compute_sha256
from timeline.text.word_removal import WordMatcher

# Tables without texts of a timeline, and those that a takedown writes itself.
LEFT_OUT = (User, Takedown, Rewrite, RewritePermit, PublicationBytes)
# Columns with ids, addresses of pages, digests and words of a vocabulary.
STRUCTURED = frozenset(
    {
        *(
            "uid",
            "subject_uid",
            "entry_uid",
            "slug",
            "token",
            "token_digest",
            "kind",
            "subject",
            "verb",
            "state",
            "language",
            "time_zone",
        ),
        *(
            "edtf",
            "time",
            "end_time",
            "zone",
            "published",
            "captured",
            "wikidata",
            "email",
            "table_name",
            "last_error",
        ),
        *(
            "digest",
            "content_digest",
            "sha256",
            "file_sha256",
            "page_digest",
            "words_sha256",
            "text_sha256",
            "request",
        ),
        *("access", "hemisphere", "old_digest", "new_digest"),
    }
)
# Columns of ids or keys in one table, whose name means a text in another.
STRUCTURED_COLUMNS = frozenset({(WordWaiver, "place")})
# What editors call the rows of tables whose names are for programmers.
ROW_NAMES: dict[type[models.Model], str] = {
    Addressee: "addressees",
    Answer: "links between a statement and what it answers",
    AuditAddress: "IP addresses of the audit log",
    AuditEvent: "lines of the audit log",
    Change: "lines of the history",
    Decision: "decisions about versions",
    Dismissal: "dismissed suggestions",
    Event: "events",
    EventParty: "parties of events",
    Exemption: "reasons why a quotation differs",
    FailureCount: "counts of wrong passwords",
    FormDraft: "unsaved changes of colleagues",
    FormerSlug: "former addresses of timelines",
    NoteMention: "mentions of colleagues in notes",
    EntryNote: "notes on entries",
    PreviewLink: "private preview links",
    Publication: "lines of the list of versions",
    RateCount: "counts of requests",
    Redirect: "former addresses of merged rows",
    Reliance: "links between sources",
    Reply: "links between a request and its replies",
    ReplyRequest: "requests for comment",
    Report: "readers’ reports",
    SeenFinding: "marks of what has been looked at before publishing",
    SavedView: "saved views",
    SharedValue: "values that sign-in keeps for a while",
    SourceText: "stored texts of sources",
    Task: "tasks and leads",
    UnprotectRequest: "requests to end a protection",
    WordWaiver: "reasons why identifying words may stand",
}
ROWS_AT_ONCE = 500


class RowRewriter:
    """Changes rows for a takedown, or only notes which it would change: `is_dry_run`.

    `keys` has the keys of these rows by table.
    """

    def __init__(self, takedown: Takedown, *, is_dry_run: bool = False) -> None:
        self.takedown = takedown
        self.is_dry_run = is_dry_run
        self.keys: dict[type[models.Model], set[Any]] = defaultdict(set)

    def count_rows(self, user: User | None = None) -> dict[str, int]:
        """Return how many rows of each table, by its name in editors’ words: those that the user may read; None: all."""
        counts: dict[str, int] = {}
        for model, all_keys in self.keys.items():
            if keys := all_keys if user is None else keep_readable(model, all_keys, user):
                label = name_rows(model)
                counts[label] = counts.get(label, 0) + len(keys)
        return counts

    def update(self, row: models.Model, *, old_digest: str = "", new_digest: str = "", **values: Any) -> None:
        """Set columns of a row. A row of an append-only table is recorded, and permitted for this one statement."""
        model = type(row)
        self.keys[model].add(row.pk)
        if self.is_dry_run:
            return
        if isinstance(row, Change):
            # A redacted version is no base of a merge: what was typed beside it may contain the words.
            values = {name: drop_base(value) for name, value in values.items()}
        rows: QuerySet[Any] = QuerySet(model).filter(pk=row.pk)
        if isinstance(row, AppendOnly):
            rewrite = Rewrite.objects.create(
                takedown=self.takedown,
                table_name=model._meta.db_table,
                key=row.pk,
                old_digest=old_digest,
                new_digest=new_digest,
            )
            permit = RewritePermit.objects.create(rewrite=rewrite, blocker_id=RewritePermit.NOBODY)
            rows.update(**values)
            permit.delete()
        else:
            rows.update(**values)
            self._outdate_forms(row)
        for name, value in values.items():
            setattr(row, name, value)

    def _outdate_forms(self, row: models.Model) -> None:
        """Raise the version of what a form edits together with a row: forms that are open may contain what was removed."""
        versioned: Any = Entry if isinstance(row, Entry | Citation) else type(row)
        key = row.entry_id if isinstance(row, Citation) else row.pk
        if any(field.name == "version" for field in versioned._meta.concrete_fields):
            QuerySet(versioned).filter(pk=key).update(version=F("version") + 1)

    def update_rows(self, rows: QuerySet[Any], **values: Any) -> None:
        """Set columns of rows of a table that is not append-only."""
        self.keys[rows.model].update(rows.order_by().values_list("pk", flat=True))
        if not self.is_dry_run:
            rows.update(**values)

    def delete_rows(self, rows: QuerySet[Any]) -> None:
        """Delete rows."""
        self.keys[rows.model].update(rows.order_by().values_list("pk", flat=True))
        if not self.is_dry_run:
            rows.delete()

    def remove_words(
        self,
        matcher: WordMatcher,
        is_in_scope: Callable[[models.Model], bool],
        only: Iterable[type[models.Model]] | None = None,
    ) -> set[str]:
        """Remove words from every text column of rows in scope, or of these tables only.

        Return the digests that source texts had before.
        """
        digests = set()
        for row, values in find_rows_with(matcher, self.takedown.reason, only):
            if not is_in_scope(row):
                continue
            if isinstance(row, SourceText):
                digests.add(row.sha256)
                values["sha256"] = compute_sha256(values.get("text", row.text))
            if isinstance(row, Source) and "url" in values:
                values["page_digest"] = compute_page_digest(values["url"])
            self.update(row, **values)
            if isinstance(row, Entry | Citation):
                # The digest of short words can be guessed.
                entry = row.pk if isinstance(row, Entry) else row.entry_id
                self.delete_rows(Exemption.objects.filter(entry=entry))
        return digests

    def clear_many_changes(self, changes: QuerySet[Any], marker: str, **values: Any) -> None:
        """Empty many lines of the history, as `clear_changes` does, with a few statements for each ROWS_AT_ONCE of them.

        Args:
            values: further columns to set
        """
        table, last = Change._meta.db_table, 0
        while keys := list(
            changes.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:ROWS_AT_ONCE]
        ):
            last = keys[-1]
            rewrites = Rewrite.objects.bulk_create(
                Rewrite(takedown=self.takedown, table_name=table, key=key) for key in keys
            )
            permits = RewritePermit.objects.bulk_create(
                RewritePermit(rewrite=rewrite, blocker_id=RewritePermit.NOBODY) for rewrite in rewrites
            )
            rows: QuerySet[Any] = QuerySet(Change).filter(pk__in=keys)
            rows.update(label=marker, before=None, after=None, reason="", **values)
            RewritePermit.objects.filter(pk__in=[permit.pk for permit in permits]).delete()

    def clear_changes(self, changes: Iterable[Any], marker: str) -> None:
        """Empty the values of history lines about something that is gone."""
        for change in changes:
            self.update(change, label=marker, before=None, after=None, reason="")


def name_rows(model: type[models.Model]) -> str:
    """Return what editors call the rows of a table."""
    return ROW_NAMES.get(model, str(model._meta.verbose_name_plural))


def drop_base(value: Any) -> Any:
    """Return the values of a change without what a merge of edits compares with, and what an undo puts back."""
    if not isinstance(value, dict):
        return value
    return {label: content for label, content in value.items() if label not in (BASE, VALUES)}


def find_rows_with(
    matcher: WordMatcher, reason: str, only: Iterable[type[models.Model]] | None = None
) -> Iterator[tuple[models.Model, dict[str, Any]]]:
    """Yield each row with the words, of all tables or of these, and the columns to set with their values."""
    if not matcher:
        return
    for model in list_models() if only is None else only:
        fields = list_text_fields(model)
        query: Any = QuerySet(model).order_by("pk")
        if issubclass(model, SourceText):
            query = query.select_related("source")
        for row in list(_iterate(query)):
            values: dict[str, Any] = {}
            for field in fields:
                old = getattr(row, field.attname)
                new = _redact_value(field, old, matcher, partial(find_marker, row, reason)) if old else old
                if new != old:
                    values[field.attname] = new
            if isinstance(row, Citation):
                values |= _remove_across_passage(row, values, matcher, reason)
            if values:
                yield row, values


def _remove_across_passage(
    citation: Citation, values: dict[str, Any], matcher: WordMatcher, reason: str
) -> dict[str, Any]:
    """Return the columns to set for words that begin before or in a passage and end in or after it."""
    names = ("prefix", "exact", "suffix")
    parts = [values.get(name, getattr(citation, name)) for name in names]
    removed = matcher.remove_across(parts, find_marker(citation, reason))
    fields: Any = {name: Citation._meta.get_field(name) for name in names}
    return {
        name: text[: fields[name].max_length]
        for name, part, text in zip(names, parts, removed, strict=True)
        if text != part
    }


def list_models() -> list[type[models.Model]]:
    """Return the tables that are searched."""
    return [model for model in apps.get_app_config("timeline").get_models() if model not in LEFT_OUT]


def list_text_fields(model: type[models.Model]) -> list[Any]:
    """Return the columns of a table that hold texts."""
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and field.name not in STRUCTURED
        and (model, field.name) not in STRUCTURED_COLUMNS
    ]


def find_marker(row: Any, reason: str) -> str:
    """Return the marker for a row: in the language of its timeline, else of the site."""
    for path in ("timeline", "entry.timeline", "event.timeline", "publication.timeline"):
        value = row
        for name in path.split("."):
            value = getattr(value, name, None)
        if value is not None:
            return build_redaction_texts(value.language, reason).marker
    return build_site_texts(reason).marker


def _iterate(query: Any) -> Iterator[Any]:
    """Yield the rows, a few at once."""
    last = None
    while True:
        rows = list((query if last is None else query.filter(pk__gt=last))[:ROWS_AT_ONCE])
        yield from rows
        if len(rows) < ROWS_AT_ONCE:
            return
        last = rows[-1].pk


def _redact_value(field: Any, value: Any, matcher: WordMatcher, get_marker: Callable[[], str]) -> Any:
    if isinstance(value, str):
        if not matcher.is_in(value):
            return value
        if isinstance(field, UrlField):
            return ""
        removed = matcher.remove(value, get_marker())
        return removed[: field.max_length] if field.max_length else removed
    return _redact_json(value, matcher, get_marker)


def _redact_json(value: Any, matcher: WordMatcher, get_marker: Callable[[], str]) -> Any:
    if isinstance(value, str):
        return matcher.remove(value, get_marker()) if matcher.is_in(value) else value
    if isinstance(value, list):
        return [_redact_json(item, matcher, get_marker) for item in value]
    if isinstance(value, dict):
        return {name: _redact_json(item, matcher, get_marker) for name, item in value.items()}
    return value
