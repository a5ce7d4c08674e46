"""Quotations compared with the texts of their sources, and explanations of why some may differ."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import permissions, quotes
from timeline.actions.base import Refused, Stale
from timeline.actions.source_texts import explain_quote_difference
from timeline.desk.confidential import list_unreadable, log_view, require_readable
from timeline.desk.http import announce, paginate, staff_only
from timeline.desk.lookups import get_entry, get_timeline, require_user
from timeline.desk.quote_filters import QUOTE_FILTERS, count_by_filter
from timeline.evidence import quote_checks
from timeline.evidence.quote_checks import QuoteCheck
from timeline.models import Entry
from timeline.models.source_texts import compute_sha256


@staff_only
@require_safe
def quotations(request: HttpRequest, slug: str) -> HttpResponse:
    """List every verbatim statement and every cited passage. ?show= keeps one of QUOTE_FILTERS."""
    timeline = get_timeline(request, slug)
    entries = Entry.objects.filter(timeline=timeline).active()
    user = require_user(request)
    all_checks = quote_checks.check_quotes(entries.in_order())
    unreadable = list_unreadable((check.source for check in all_checks), user)
    checks = [check for check in all_checks if check.source.pk not in unreadable]
    show = request.GET.get("show", "")
    keeps = QUOTE_FILTERS.get(show)
    page = paginate(request, [check for check in checks if keeps is None or keeps(check)])
    with_details = Entry.objects.filter(pk__in={check.entry_id for check in page}).with_details()
    entry_by_pk = {entry.pk: entry for entry in with_details}
    # Sorted by text, so that the index of each text is built once.
    comparisons = {
        (check.entry_id, check.citation_index): _compare_with_text(check)
        for check in sorted(page, key=lambda check: check.text_sha256)
    }
    for source in dict.fromkeys(check.source for check in page):
        log_view(source, user, timeline)
    context = {
        "timeline": timeline,
        "page": page,
        "rows": [
            {
                "check": check,
                "entry": entry_by_pk[check.entry_id],
                **comparisons[check.entry_id, check.citation_index],
            }
            for check in page
        ],
        "counts": count_by_filter(checks),
        "total": len(checks),
        "unreadable_count": len(all_checks) - len(checks),
        "show": show if keeps is not None else "",
        "may_explain": permissions.may_publish(request.user, timeline),
    }
    return render(request, "desk/quotations.html", context)


def _compare_with_text(check: QuoteCheck) -> dict[str, Any]:
    """Return the differences from the cited passage, or from the most similar one, as template context."""
    if check.verdict == "printed-otherwise":
        return {"runs": quotes.compare(check.words, check.citation.exact).runs}
    if check.verdict == "different":
        citation = check.citation
        index = quote_checks.get_index(check.text_sha256)
        verdict = index.check(check.words, prefix=citation.prefix, suffix=citation.suffix)
        return {"runs": verdict.runs, "hints": verdict.hints}
    return {}


@staff_only
def quotation_explain(request: HttpRequest, slug: str, uid: str, citation_index: int) -> HttpResponse:
    """Explain to readers why quoted words differ from their source's text, or what they leave out.

    Citations count from 0.
    """
    timeline = get_timeline(request, slug)
    entry = get_entry(timeline, uid)
    if not permissions.may_publish(request.user, timeline):
        raise PermissionDenied("You may not decide that words may differ from their source.")
    checks = quote_checks.check_quotes(Entry.objects.filter(pk=entry.pk))
    check = next((check for check in checks if check.citation_index == citation_index), None)
    if check is None or (request.method != "POST" and not check.needs_reason):
        raise Http404
    require_readable(check.source, require_user(request), timeline)
    reason, error, status = request.POST.get("reason", check.reason), "", 200
    if request.method == "POST":
        seen = request.POST.get("words", ""), request.POST.get("text", "")
        try:
            explain_quote_difference(
                entry,
                citation_index,
                seen=seen,
                reason=reason,
                by=require_user(request),
                seen_reason=request.POST.get("reason_seen"),
            )
        except Stale:
            status = 409
            error = (
                "The words, the text or the reason have changed since you looked. This is how they stand now."
            )
        except Refused as refusal:
            status, error = 422, str(refusal)
        else:
            address = reverse("desk:quotations", args=[slug]) + f"#{uid}-{citation_index}"
            is_difference = check.verdict in quote_checks.NEEDS_REASON
            what = "the words differ" if is_difference else "words are left out"
            notice = f"Saved. Readers see why {what}."
            return announce(request, redirect(address), notice)
    context = {
        "timeline": timeline,
        "entry": entry,
        "check": check,
        "reason": reason,
        "reason_seen": compute_sha256(check.reason),
        "error": error,
        "is_difference": check.verdict in quote_checks.NEEDS_REASON,
        **_compare_with_text(check),
    }
    return render(request, "desk/quotation_explain.html", context, status=status)
