"""What is done with many entries of a timeline at once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from timeline.actions.base import Refused
from timeline.actions.bulk import MOST_AT_ONCE, BulkResult
from timeline.actions.undo import describe_refusals
from timeline.desk.forms.bulk import BULK_FORMS, BulkForm
from timeline.desk.forms.entry_filters import EntryFilterForm
from timeline.desk.http import announce, parse_number, staff_only
from timeline.desk.links import link_to_timeline
from timeline.desk.lookups import get_editable_timeline, require_user
from timeline.models import Entry, Publication, Timeline, User

MOST_NAMED = 20
MAX_QUERY_LENGTH = 2000


@staff_only
@require_POST
def bulk(request: HttpRequest, slug: str) -> HttpResponse:
    """Do something with the entries that are selected (`entry`), or with `all` that match a filter (`query`).

    `do` says what: a key of BULK_FORMS. The first request answers with its form, which names the entries; that form is
    sent here with `run`.
    """
    timeline = get_editable_timeline(request, slug)
    user = require_user(request)
    query = QueryDict(request.POST.get("query", "")[:MAX_QUERY_LENGTH])
    home = link_to_timeline(timeline) + (f"?{query.urlencode()}" if query else "")
    form_class = BULK_FORMS.get(request.POST.get("do", ""))
    uids = _list_selected(request, timeline, user, query)
    if form_class is None or not uids:
        return announce(request, redirect(home), "Nothing is selected.")
    if len(uids) > MOST_AT_ONCE:
        notice = f"At most {MOST_AT_ONCE} entries are changed in one step. Select fewer, or add a filter."
        return announce(request, redirect(home), notice)
    is_sent = "run" in request.POST or not form_class.asks
    form = form_class(request.POST if is_sent else None, user=user, timeline=timeline)
    seen_through = parse_number(request.POST.get("seen_through", ""), max_digits=18)
    if is_sent and form.is_valid():
        try:
            result = form.run(uids, seen_through)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_errors(error)
        else:
            return announce(request, redirect(home), _describe_result(form, result))
    entries = Entry.objects.filter(timeline=timeline, uid__in=uids).with_own_fields().in_order()
    context: dict[str, Any] = {
        "timeline": timeline,
        "form": form,
        "do": request.POST["do"],
        "uids": uids,
        "entries": entries[:MOST_NAMED],
        "more": max(0, len(uids) - MOST_NAMED),
        "query": query.urlencode(),
        "seen_through": "" if seen_through is None else seen_through,
        "home": home,
    }
    return render(request, "desk/bulk.html", context, status=422 if is_sent else 200)


def _list_selected(request: HttpRequest, timeline: Timeline, user: User, query: QueryDict) -> list[str]:
    """Return the ids of the selected entries, one more than are allowed at most."""
    if "all" not in request.POST or "run" in request.POST:
        return list(dict.fromkeys(request.POST.getlist("entry")))[: MOST_AT_ONCE + 1]
    rows = Entry.objects.filter(timeline=timeline).active()
    filters = EntryFilterForm(query, user=user, timeline=timeline)
    if filters.query:
        newest = Publication.objects.filter(timeline=timeline).order_by("-number").public_or_pending().first()
        rows = filters.filter(rows, newest)
    return list(rows.in_order().values_list("uid", flat=True)[: MOST_AT_ONCE + 1])


def _describe_result(form: BulkForm, result: BulkResult) -> str:
    """Return what was done with how many entries, and what was left as it is, in words."""
    parts = []
    if result.changed:
        parts.append(f"{form.done} {_count(result.changed)}.")
    if result.unchanged:
        parts.append(
            f"{_count(result.unchanged)} {'was' if result.unchanged == 1 else 'were'} like that already."
        )
    parts.append(describe_refusals(result.refusals))
    return " ".join(part for part in parts if part)


def _count(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"
