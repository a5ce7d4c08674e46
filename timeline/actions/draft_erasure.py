"""Erase from form drafts what must not be kept: by a takedown, when a party is protected, when a source is confidential.

Words in any draft are removed with those of all tables (`row_redaction`). Here are the drafts about a row, its names, and
what is cited of a source.
"""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from timeline import permissions
from timeline.actions.redaction_texts import build_site_texts
from timeline.models import Entry, FormDraft, Party, Source, Timeline, User, WaitingFile
from timeline.models.form_drafts import MAX_LABEL_LENGTH
from timeline.publishing import protected_words

Kind = FormDraft.Kind
# The kinds of the drafts whose subject is an entry.
ENTRY_KINDS = (Kind.EVENT, Kind.STATEMENT, Kind.REQUEST, Kind.NOTE)
SOURCE_KINDS = (Kind.SOURCE, Kind.SOURCE_TEXT)
# The fields of a citation that only the people of a confidential source may see.
PASSAGE_FIELDS = ("locator", "exact", "note", "before", "after", "omitted")
# The fields of a correction in the form of the publish page.
CORRECTION_FIELDS = ("was", "now", "why")
# Shorter words stand in too many sentences.
MIN_LENGTH = 3

Update = Callable[..., None]


def update_draft(draft: FormDraft, **values: Any) -> None:
    """Set columns of a draft."""
    FormDraft.objects.filter(pk=draft.pk).update(**values)


def cut_from_drafts(
    drafts: QuerySet[FormDraft],
    *,
    words: Iterable[str] = (),
    sources: Iterable[str] = (),
    marker: str,
    update: Update = update_draft,
) -> None:
    """Remove words from drafts, and what they cite of sources with these ids.

    Forms that were opened earlier may still have it, so their drafts are not stored any more.

    Args:
        words: names, as a whole; in any case
        marker: what stands in their place
        update: sets columns of a draft
    """
    pattern, marks = _build_pattern(words), tuple(f"[{uid}]" for uid in sources)
    if pattern is None and not marks:
        return

    def cut(text: str) -> str:
        return pattern.sub(lambda _match: marker, text) if pattern else text

    for draft in drafts.order_by("pk").iterator(chunk_size=20):
        hidden = _list_passage_fields(draft, marks) if marks else set()
        fields = [[name, "" if name in hidden else cut(value)] for name, value in draft.fields]
        label = cut(draft.label)[:MAX_LABEL_LENGTH]
        if (fields, label) != (draft.fields, draft.label):
            update(draft, fields=fields, label=label, erased_at=timezone.now())


def cut_notes_about(entry: Entry, *, marker: str, update: Update) -> None:
    """Remove what is typed about an entry that is taken down: corrections of it for the next version.

    Args:
        marker: what stands in their place
        update: sets columns of a draft
    """
    names = {f"change-{entry.uid}-{field}" for field in CORRECTION_FIELDS}
    for draft in FormDraft.objects.filter(timeline=entry.timeline, kind=Kind.PUBLISH).order_by("pk"):
        fields = [[name, marker if value and name in names else value] for name, value in draft.fields]
        if fields != draft.fields:
            update(draft, fields=fields, erased_at=timezone.now())


def cut_rows_about(timeline: Timeline, uids: Collection[str], *, update: Update = update_draft) -> None:
    """Remove the rows of the table that are typed about entries with these ids.

    Args:
        update: sets columns of a draft
    """

    def is_about(name: str, value: str) -> bool:
        # A cell is named after its entry; the field "row" begins with its id.
        return (value.partition(" ")[0] if name == "row" else name.rpartition("-")[0]) in uids

    for draft in FormDraft.objects.filter(timeline=timeline, kind=Kind.TABLE).order_by("pk"):
        fields = [[name, value] for name, value in draft.fields if not is_about(name, value)]
        if fields != draft.fields:
            update(draft, fields=fields, label="", erased_at=timezone.now())


def _build_pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    texts = sorted({text.strip() for text in words if len(text.strip()) >= MIN_LENGTH}, key=len, reverse=True)
    if not texts:
        return None
    alternatives = "|".join(re.escape(text) for text in texts)
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _list_passage_fields(draft: FormDraft, marks: tuple[str, ...]) -> set[str]:
    """Return the names of the fields of citations whose source ends in one of these ids, in brackets."""
    prefixes = [
        name.removesuffix("source")
        for name, value in draft.fields
        if name.endswith("-source") and value.strip().endswith(marks)
    ]
    return {f"{prefix}{field}" for prefix in prefixes for field in PASSAGE_FIELDS}


def erase_drafts_about_protected(party: Party) -> None:
    """Delete the drafts of a party that readers may not know, and remove its names from all others.

    Files that wait for their import may name it, so they go as well.
    """
    WaitingFile.objects.all().delete()
    FormDraft.objects.filter(kind=Kind.PARTY, subject_uid=party.uid).delete()
    words = protected_words.list_words(party)
    cut_from_drafts(FormDraft.objects.all(), words=words, marker=build_site_texts("protection").party)


def erase_drafts_about_confidential(source: Source) -> None:
    """Erase what people who may not read a source have in drafts of it: its forms, its name, what is cited of it.

    Files that wait for their import may name it, so they go as well.
    """
    WaitingFile.objects.all().delete()
    authors = User.objects.filter(form_drafts__isnull=False).distinct()
    others = [author.pk for author in authors if not permissions.may_read_source(author, source)]
    drafts = FormDraft.objects.filter(user__in=others)
    drafts.filter(kind__in=SOURCE_KINDS, subject_uid=source.uid).delete()
    marker = build_site_texts("withheld").source
    cut_from_drafts(drafts, words=list_source_names(source), sources=[source.uid], marker=marker)


def list_source_names(source: Source) -> list[str]:
    """Return what names a source in running text. A title of one word may be any word."""
    title = source.title if " " in source.title else ""
    return [source.real_name, title, source.url, source.archived_url]
