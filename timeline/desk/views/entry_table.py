"""The table to type into: a timeline's entries as rows of cells. A row is saved when it is left, or all rows at once."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from timeline import permissions
from timeline.actions.base import Refused
from timeline.actions.edit_merges import EditMerge, MergeConflict
from timeline.actions.entries import EntryResult, NotActive, add_entry, edit_entry
from timeline.actions.repeats import FIRST_VERSION, AlreadyAdded
from timeline.actions.steps import OpenStep, bulk_step
from timeline.actions.undo import find_continuable
from timeline.desk.confidential import log_passages
from timeline.desk.edit_conflicts import describe_result
from timeline.desk.entry_list import MAX_DATE_LENGTH, build_filter_context, build_page, count_in_words
from timeline.desk.forms.entry_filters import EntryFilterForm
from timeline.desk.forms.table_rows import (
    COLUMNS,
    KINDS,
    MAX_ROWS_PASTED,
    MAX_ROWS_SAVED,
    MAX_ROWS_SENT,
    ROW,
    SentRow,
    TableRow,
    TableRowForm,
    build_empty_row,
    build_table_row,
    overlay_typed,
    read_sent_rows,
)
from timeline.desk.http import announce, parse_number, staff_only, wants_partial
from timeline.desk.last_steps import build_last_steps
from timeline.desk.lookups import get_editable_timeline, require_user
from timeline.desk.open_forms import MAX_NUMBER_DIGITS, TOKEN, OpenForm, keep_failed_form, open_form
from timeline.desk.table_drafts import GONE, build_drafted_rows, list_drafted_rows, settle_draft
from timeline.models import Change, Entry, FormDraft, Publication, Timeline, User
from timeline.models.audit import StepName

TEMPLATE = "desk/entry_table.html"
ROWS_PER_TABLE = 30
EMPTY_ROWS = 3
MOST_NOTICES = 3
# So many rows that were not saved are described above the table; the others are folded.
MOST_PROBLEMS = 5
MERGED = "What others have changed since in other cells is kept."
CHANGED_SINCE_ADDED = (
    "It was added already, and somebody has changed it since. Reload the page to see the entry; what you typed here is kept "
    "as a draft."
)
TOO_MANY = f"At most {MAX_ROWS_SAVED} rows are saved at once. Nothing was saved."


@dataclass
class TableResult:
    """What became of the rows that were sent.

    Attributes:
        failed: the rows that were not saved, with what was typed and what is wrong
        saved: each row that was saved, and the id of its entry
        notices: what is said about the rows that were saved
        problem: why nothing was saved, or ""
        step: the key of the first change of the step that they belong to; None if nothing was saved
        status: 200 if all were saved; 409 if somebody else has changed one, else 422
    """

    failed: list[TableRow] = field(default_factory=list)
    saved: list[tuple[SentRow, str]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problem: str = ""
    step: int | None = None
    status: int = 200

    def fail(self, row: TableRow, problem: str = "", *, status: int = 422) -> None:
        """Add a row that was not saved."""
        row.problem = row.problem or problem
        self.failed.append(row)
        self.status = 409 if 409 in (self.status, status) else status

    @property
    def notice(self) -> str:
        """What was done, in words."""
        if not self.saved:
            return ""
        count = "1 row" if len(self.saved) == 1 else f"{len(self.saved)} rows"
        return " ".join([f"Saved {count}.", *list(dict.fromkeys(filter(None, self.notices)))[:MOST_NOTICES]])


@staff_only
def entry_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show entries as a table. POST saves the rows that were typed into: all of them are one step.

    htmx sends some rows and gets these; a browser without JavaScript sends the whole page.
    """
    timeline = get_editable_timeline(request, slug)
    user = require_user(request)
    address = reverse("desk:entry-table", args=[timeline.slug])
    drafted = open_form(request, FormDraft.Kind.TABLE, address=address, timeline=timeline)
    if request.method != "POST":
        return _render_page(request, timeline, user, TableResult(), drafted)
    sent_rows = read_sent_rows(request.POST)
    changed_rows = [sent for sent in sent_rows if sent.is_typed_into]
    if len(changed_rows) > MAX_ROWS_SAVED or len(request.POST.getlist(ROW)) > MAX_ROWS_SENT:
        result = TableResult(problem=TOO_MANY, status=422)
    else:
        # The parts of a paste are one step.
        first = find_continuable(
            timeline, user, parse_number(request.POST.get("step", ""), MAX_NUMBER_DIGITS)
        )
        result = _save_rows(timeline, user, changed_rows, first)
        settle_draft(request, timeline, user, [row.key for row in result.failed])
    if wants_partial(request):
        return _render_rows(request, timeline, sent_rows, result)
    if result.status == 200:
        address = _build_address(request)
        return announce(request, redirect(address), result.notice or "Nothing was changed.")
    if result.problem:
        keep_failed_form(request)
    if result.notice:
        messages.success(request, result.notice)
    return _render_page(request, timeline, user, result, drafted)


def _build_address(request: HttpRequest) -> str:
    """Return the address of the page without the draft that it was filled in from."""
    query = request.GET.copy()
    query.pop(TOKEN, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _render_page(
    request: HttpRequest, timeline: Timeline, user: User, result: TableResult, drafted: OpenForm
) -> HttpResponse:
    """Answer with the page of the table that the address names. Rows that were not saved have what was typed."""
    entries = Entry.objects.filter(timeline=timeline).not_removed()
    filters = EntryFilterForm(request.GET, user=user, timeline=timeline)
    newest = Publication.objects.filter(timeline=timeline).order_by("-number").public_or_pending().first()
    if filters.query:
        entries = filters.filter(entries, newest)
    page = build_page(timeline, entries, request.GET, size=ROWS_PER_TABLE)
    sent_rows = list_drafted_rows(drafted.data)
    uids = [uid for sent in sent_rows if (uid := sent.find_uid(timeline, user))]
    known = _find_entries(timeline, uids) if uids else {}
    result.failed += build_drafted_rows(sent_rows, known, timeline, user)
    failed = {row.key: row for row in result.failed}
    rows = []
    for number, entry in enumerate(page.entries, start=1):
        entry.timeline = timeline
        is_failed = entry.uid in failed
        rows.append(failed.pop(entry.uid) if is_failed else build_table_row(entry, number))
    # Rows that belong on another page by now, and new rows.
    rows += failed.values()
    empty = max(EMPTY_ROWS - sum(row.entry is None for row in rows), 1)
    keys = (key for index in range(1, MAX_ROWS_SENT) if (key := f"new{index}") not in failed)
    rows += [build_empty_row(next(keys), len(rows) + 1 + index) for index in range(empty)]
    address = reverse("desk:entry-table", args=[timeline.slug])
    # Rows that were saved may have left the page, or moved in it.
    for number, row in enumerate(rows, start=1):
        row.number = number
    context: dict[str, Any] = {
        **_build_row_context(timeline),
        **build_filter_context(timeline, user, filters),
        **build_last_steps(request, timeline, user),
        "returns_to": "table",
        "list_address": address,
        "other_view": reverse("desk:timeline", args=[timeline.slug]) + page.here,
        "is_table": True,
        "columns": COLUMNS.values(),
        "most_pasted": MAX_ROWS_PASTED,
        "most_saved": MAX_ROWS_SAVED,
        "page": page,
        "at": request.GET.get("at", "")[:MAX_DATE_LENGTH],
        "address": _build_address(request),
        "draft_form": drafted,
        "rows": [(row.key, row) for row in rows],
        "failed": [row for row in result.failed if row.problems],
        "problem": result.problem,
        "most_problems": MOST_PROBLEMS,
        "rest_of_problems": f"{MOST_PROBLEMS}:",
        "spare": build_empty_row("new0", 0),
        "may_edit": True,
        "may_publish": permissions.may_publish(user, timeline),
    }
    return render(request, TEMPLATE, context, status=result.status)


def _render_rows(
    request: HttpRequest, timeline: Timeline, sent_rows: list[SentRow], result: TableResult
) -> HttpResponse:
    """Answer htmx with each row that was sent, in its place, and what is wrong with those that were not saved."""
    failed = {row.key: row for row in result.failed}
    uids = {sent.key: uid for sent, uid in result.saved}
    fresh = _find_entries(timeline, [uids.get(sent.key, sent.key) for sent in sent_rows])
    rows = []
    for sent in [] if result.problem else sent_rows:
        entry = fresh.get(uids.get(sent.key, sent.key))
        row = (
            build_table_row(entry, sent.number)
            if entry
            else build_empty_row(sent.key, sent.number, sent.kind)
        )
        # The key that the row has on the page, and the row that takes its place.
        rows.append((sent.key, failed.get(sent.key, row)))
    context = {
        **_build_row_context(timeline),
        "rows": rows,
        "failed": result.failed,
        "problem": result.problem,
        "step": result.step or "",
        "count_words": count_in_words(timeline),
    }
    response = render(request, f"{TEMPLATE}#saved-rows", context, status=result.status)
    return announce(request, response, result.notice)


def _build_row_context(timeline: Timeline) -> dict[str, Any]:
    return {
        "timeline": timeline,
        "kinds": KINDS,
        "verifications": Entry._meta.get_field("standing").flatchoices,
    }


# --- Save ----------------------------------------------------------------------------------------------


def _save_rows(timeline: Timeline, user: User, sent_rows: list[SentRow], first: Change | None) -> TableResult:
    """Save the rows that were typed into, as one step. A row that cannot be saved leaves the others alone.

    Args:
        first: the first change of the step that they belong to; None for a step of their own
    """
    result = TableResult()
    uids = {sent.key: sent.find_uid(timeline, user) for sent in sent_rows}
    entries = _find_entries(timeline, [uid for uid in uids.values() if uid])
    is_all_new = len(sent_rows) > 1 and all(sent.is_new for sent in sent_rows)
    with bulk_step(StepName.ADD if is_all_new else "", continues=first) as step:
        for sent in sent_rows:
            entry = entries.get(uids[sent.key])
            if sent.is_new or entry is None:
                row = build_empty_row(sent.key, sent.number, sent.kind)
            else:
                row = build_table_row(entry, sent.number)
            overlay_typed(row, sent)
            if entry is None and not sent.is_new:
                result.fail(row, GONE)
            else:
                _save_row(row, TableRowForm(sent, timeline, user, entry), step, result)
    result.step = step.first.pk if step.first is not None else None
    return result


def _save_row(row: TableRow, form: TableRowForm, step: OpenStep, result: TableResult) -> None:
    """Save a row, or put what is wrong beside its cells."""
    if not form.is_valid():
        form.explain(row)
        result.fail(row)
        return
    user, merge = form.user, EditMerge()
    # A new row that was sent before, and whose answer did not arrive, has an entry already.
    version = FIRST_VERSION if form.sent.is_new else form.sent.version
    uid = form.sent.find_uid(form.timeline, user)
    try:
        with step.attempt():
            saved: EntryResult = (
                add_entry(form.timeline, form.make_draft(), by=user, uid=uid)
                if form.entry is None
                else edit_entry(form.entry, form.make_draft(), by=user, version=version, merge=merge)
            )
    except AlreadyAdded as repeat:
        entries = _find_entries(form.timeline, [repeat.row.uid])
        _save_row(row, TableRowForm(form.sent, form.timeline, user, entries[repeat.row.uid]), step, result)
    except (MergeConflict, NotActive) as conflict:
        if form.sent.is_new:
            result.fail(row, CHANGED_SINCE_ADDED, status=409)
            return
        # The form has the passages that are cited: its user is about to see them.
        log_passages(conflict.current, user)
        row.form_fields = form.list_fields()
        is_active = conflict.current.state == Entry.State.ACTIVE
        done = "changed the same cells" if is_active else f"{conflict.current.state} this entry"
        result.fail(row, f"Somebody has {done} since you opened the table.", status=409)
    except Refused as refusal:
        result.fail(row, str(refusal))
    except ValidationError as error:
        form.form.add_errors(error)
        form.explain(row)
        result.fail(row)
    else:
        result.saved.append((form.sent, saved.entry.uid))
        merged = ""
        if form.entry is not None and form.entry.version != version:
            merged = describe_result(merge.result, user) or MERGED
        result.notices += [merged, form.form.describe_new(), saved.notice]


def _find_entries(timeline: Timeline, uids: list[str]) -> dict[str, Entry]:
    """Return the entries of a timeline with these ids, removed or not, with their details."""
    rows = Entry.objects.filter(timeline=timeline, uid__in=uids).with_details()
    entries = {entry.uid: entry for entry in rows}
    for entry in entries.values():
        entry.timeline = timeline
    return entries
