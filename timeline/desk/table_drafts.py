"""The draft of the table: what was typed into its rows and not saved. All rows of an opened page are one draft."""

from collections.abc import Collection, Iterable
from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict

from timeline.actions.base import Refused
from timeline.actions.form_drafts import end_form_draft, find_form_draft, save_form_draft
from timeline.desk.forms.table_rows import (
    SentRow,
    TableRow,
    build_empty_row,
    build_table_row,
    group_fields,
    overlay_typed,
    read_sent_rows,
)
from timeline.desk.open_forms import build_drafted_form, list_fields, read_token
from timeline.models import Entry, FormDraft, Timeline, User

GONE = "This entry is no longer there."


def list_drafted_rows(data: QueryDict | None) -> list[SentRow]:
    """Return the rows of a draft into which something was typed; none without a draft."""
    return [row for row in read_sent_rows(data) if row.is_typed_into] if data is not None else []


def build_drafted_rows(
    rows: Iterable[SentRow], entries: dict[str, Entry], timeline: Timeline, user: User
) -> list[TableRow]:
    """Return rows that show what was typed and not saved. What has been saved since, on another page, is left out.

    Args:
        entries: the entries that the rows are about, or have added, by id, with their details
    """
    drafted = []
    for sent in rows:
        entry = entries.get(sent.find_uid(timeline, user))
        row = build_table_row(entry, sent.number) if entry is not None else None
        if row is not None and all(sent.typed.get(cell.name, cell.text) == cell.text for cell in row.cells):
            continue
        if row is None or sent.is_new:
            row = build_empty_row(sent.key, sent.number, sent.kind)
        overlay_typed(row, sent)
        row.is_drafted = True
        if entry is None and not sent.is_new:
            row.problem = GONE
        drafted.append(row)
    return drafted


def settle_draft(request: HttpRequest, timeline: Timeline, user: User, failed: Collection[str]) -> None:
    """After rows were sent: keep in the draft of the table what could not be saved, and forget the rest of what was sent.

    Args:
        failed: the keys of the rows that were not saved
    """
    token = read_token(request)
    if token is None or (token.kind, token.timeline) != (FormDraft.Kind.TABLE, timeline.pk):
        return
    form = build_drafted_form(token, timeline)
    draft = find_form_draft(form, by=user)
    sent = group_fields(list_fields(request.POST))
    rows = {
        key: pairs for key, pairs in group_fields(draft.fields if draft else ()).items() if key not in sent
    }
    rows |= {key: sent[key] for key in failed if key in sent}
    if rows:
        # What is too long, or was typed before a takedown, stays in the page alone.
        with suppress(Refused, PermissionDenied):
            save_form_draft(form, [pair for pairs in rows.values() for pair in pairs], by=user)
    elif draft is not None:
        end_form_draft(form, by=user)
