"""The workspace: a source text beside the entries made from it, the selection, and suggestions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from timeline import quotes
from timeline.actions.base import Refused
from timeline.actions.citations import cite
from timeline.actions.drafts import CitationDraft
from timeline.actions.source_texts import dismiss_suggestion, get_current_text, restore_suggestions
from timeline.desk.confidential import log_found, require_readable
from timeline.desk.forms.source_texts import CiteForm
from timeline.desk.http import (
    announce,
    paginate,
    redirect_with_notice,
    render_partial_or_page,
    staff_only,
    wants_partial,
)
from timeline.desk.links import link_to_workspace
from timeline.desk.lookups import get_editable_timeline, get_source, require_user
from timeline.desk.workspace.passages import check_words, list_citing_entries, parse_selection, render_text
from timeline.desk.workspace.prefill import TEXT_CHANGED, find_selection
from timeline.desk.workspace.suggestion_list import build_suggestion_list
from timeline.models import Entry, Source, SourceText, Timeline

# Characters shown on either side of a match, where the editor has to choose one.
CONTEXT_LENGTH = 40
MAX_SEARCH_LENGTH = 50_000
# Longer texts are searched for suggestions after the page is shown: on request of htmx, or by a link.
LONG_TEXT = 300_000


@staff_only
@require_safe
def workspaces(request: HttpRequest, slug: str) -> HttpResponse:
    """List the sources to work from that match ?q=: those that this timeline cites most first."""
    timeline = get_editable_timeline(request, slug)
    words = request.GET.get("q", "").strip()
    in_timeline = Q(citations__entry__timeline=timeline, citations__entry__state=Entry.State.ACTIVE)
    rows = (
        Source.objects.visible_to(request.user)
        .readable_by(request.user)
        .matching(words, request.user)
        .annotate(
            times_cited=Count("citations", filter=in_timeline),
            has_text=Exists(SourceText.objects.filter(source=OuterRef("pk"))),
        )
        .order_by("-times_cited", "publisher", "title", "pk")
    )
    page = paginate(request, rows)
    log_found(page, words, request.user)
    context = {"timeline": timeline, "page": page, "words": words}
    return render(request, "desk/workspaces.html", context)


@staff_only
def workspace(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Show a source text beside the entries that cite it.

    ?start= and ?end= give the selection, ?made= the entry that was just saved, ?offers asks for suggestions of a
    long text. Without JavaScript, words are posted and looked up: in an address, servers would log them.
    """
    timeline = get_editable_timeline(request, slug)
    source = get_source(request, uid)
    if source.uid != uid and request.method != "POST":
        return redirect(_link_to_merged(request, timeline, source, uid))
    require_readable(source, require_user(request), timeline)
    text = get_current_text(source)
    if text is None:
        address = reverse("desk:source-text", args=[source.uid])
        return redirect(f"{address}?timeline={timeline.slug}")
    # The offsets of an address made for an earlier text are wrong in this one.
    is_current = request.GET.get("text", str(text.number)) == str(text.number)
    offsets = request.GET.get("start", ""), request.GET.get("end", "")
    selection = parse_selection(text.text, *offsets) if is_current else None
    words = request.POST.get("words", "").strip()[:MAX_SEARCH_LENGTH]
    verdict = check_words(text, words) if words else None
    if verdict is not None and (match := verdict.single_match):
        return redirect(
            f"{link_to_workspace(timeline, source.uid)}?start={match.start}&end={match.end}#chosen"
        )
    citing = list_citing_entries(timeline, source, text)
    context: dict[str, Any] = {"timeline": timeline, "source": source, "source_text": text}
    asks_for_suggestions = "offers" in request.GET
    if asks_for_suggestions or len(text.text) <= LONG_TEXT:
        user = require_user(request)
        context["suggestion_list"] = build_suggestion_list(timeline, source, text, citing, user)
    if asks_for_suggestions and wants_partial(request):
        return render(request, "desk/workspace.html#suggestions", context)
    context |= {
        "citing_entries": citing,
        "new_entry_uid": request.GET.get("made", ""),
        "selection": selection,
        "text_changed": "" if is_current else TEXT_CHANGED,
        "words": words,
        "verdict": verdict,
        "matches": _list_matches(text.text, verdict) if verdict else [],
        "text_html": render_text(text, citing, selection),
        "language": source.language or timeline.language,
    }
    return render(request, "desk/workspace.html", context)


def _link_to_merged(request: HttpRequest, timeline: Timeline, source: Source, uid: str) -> str:
    """Return the address of the workspace of the source into which the one with this id was merged.

    Offsets are right there only if the texts have moved with it.
    """
    query = request.GET.urlencode()
    has_own_text = SourceText.objects.filter(source__uid=uid).exists()
    return link_to_workspace(timeline, source.uid) + (f"?{query}" if query and not has_own_text else "")


def _list_matches(text: str, verdict: quotes.Verdict) -> list[tuple[quotes.QuoteMatch, str, str, str]]:
    """Return the matches among which to choose, each with the text before, in and after it."""
    return [
        (
            match,
            text[max(0, match.start - CONTEXT_LENGTH) : match.start],
            text[match.start : match.end],
            text[match.end : match.end + CONTEXT_LENGTH],
        )
        for match in verdict.matches
    ]


@staff_only
def workspace_cite(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Cite the selection for an existing entry."""
    timeline = get_editable_timeline(request, slug)
    source = get_source(request, uid)
    require_readable(source, require_user(request), timeline)
    query = request.GET.copy()
    query["source"] = uid
    selected = find_selection(query, require_user(request))
    if selected is None:
        return redirect_with_notice(request, link_to_workspace(timeline, source.uid), TEXT_CHANGED)
    _source, text, selection = selected
    form = CiteForm(request.POST if request.method == "POST" else None, timeline=timeline)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            entry: Entry = form.cleaned_data["entry"]
            draft = CitationDraft(
                source=source,
                exact=selection.selector.exact,
                prefix=selection.selector.prefix,
                suffix=selection.selector.suffix,
                **{name: form.cleaned_data[name] for name in ("stance", "locator", "note")},
            )
            try:
                cite(entry, draft, by=require_user(request))
            except Refused as refusal:
                form.add_error("entry", str(refusal))
            except ValidationError as error:
                form.add_errors(error)
            else:
                address = link_to_workspace(timeline, source.uid, entry.uid)
                return redirect_with_notice(request, address, f"Cited for “{entry.label}”.")
    context = {
        "timeline": timeline,
        "source": source,
        "source_text": text,
        "selection": selection,
        "form": form,
    }
    return render_partial_or_page(request, "desk/workspace_cite.html", "cite-form", context, status=status)


@staff_only
@require_POST
def workspace_dismiss(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Dismiss the suggestion with this `key`, or restore all dismissed ones of the source (`again`)."""
    timeline = get_editable_timeline(request, slug)
    source = get_source(request, uid)
    require_readable(source, require_user(request), timeline)
    text = get_current_text(source)
    if text is None:
        raise Http404
    user = require_user(request)
    if "again" in request.POST:
        count = restore_suggestions(source, by=user)
        notice = f"{count} shown again."
    else:
        try:
            dismiss_suggestion(source, request.POST.get("key", ""), by=user)
        except Refused as refusal:
            notice = str(refusal)
        else:
            notice = "Dismissed. Below the list you can show dismissed suggestions again."
    if not wants_partial(request):
        return announce(request, redirect(f"{link_to_workspace(timeline, source.uid)}#offers"), notice)
    citing = list_citing_entries(timeline, source, text)
    context = {
        "timeline": timeline,
        "source": source,
        "source_text": text,
        "suggestion_list": build_suggestion_list(timeline, source, text, citing, user),
    }
    return announce(request, render(request, "desk/workspace.html#suggestions", context), notice)
