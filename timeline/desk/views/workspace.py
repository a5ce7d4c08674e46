"""The workspace of a source's text: what was made from it, words chosen in it, what it offers."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from timeline import permissions, quotes
from timeline.actions.base import Refused
from timeline.actions.citations import cite
from timeline.actions.drafts import CitationDraft
from timeline.actions.source_texts import current_text, dismiss, offer_again
from timeline.desk.forms.source_texts import CiteForm
from timeline.desk.http import announce, answer, desk, send_to, wants_partial
from timeline.desk.lookups import member, timeline_for
from timeline.desk.views.parties_and_sources import PER_PAGE
from timeline.desk.views.source_texts import source_for
from timeline.desk.workspace.passages import choose, look_up, made_of, words_of
from timeline.desk.workspace.prefill import chosen_in
from timeline.desk.workspace.suggestion_list import offered
from timeline.models import Entry, Source, SourceText, Timeline

# How much is shown on either side of a place to choose from.
BESIDE = 40
LONGEST_WORDS = 50_000
# A longer text is looked through for offers once its page stands, which htmx asks for, or a link.
LONG_TEXT = 300_000
CHANGED = "The text has changed since these words were chosen. Choose them again."


def work_address(timeline: Timeline, uid: str, made: str = "") -> str:
    """Return the address of a source's workspace, at an entry that was made from it.

    The entry is in the query as well: a browser that stands at this address already would only scroll.
    """
    address = reverse("desk:work", args=[timeline.slug, uid])
    return f"{address}?made={made}#made-{made}" if made else address


def _editable(request: HttpRequest, slug: str) -> Timeline:
    timeline = timeline_for(request, slug)
    if not permissions.may_edit(request.user, timeline):
        raise PermissionDenied("You may not change this timeline.")
    return timeline


@desk
@require_safe
def works(request: HttpRequest, slug: str) -> HttpResponse:
    """The sources to work from: those that this timeline cites first, then every other one."""
    timeline = _editable(request, slug)
    words = request.GET.get("q", "").strip()
    here = Q(citations__entry__timeline=timeline, citations__entry__state=Entry.State.ACTIVE)
    found = (
        Source.objects.visible_to(request.user)
        .matching(words)
        .annotate(
            times_cited=Count("citations", filter=here),
            has_text=Exists(SourceText.objects.filter(source=OuterRef("pk"))),
        )
        .order_by("-times_cited", "publisher", "title", "pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/works.html", {"timeline": timeline, "page": page, "words": words})


@desk
def work(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """A source's text beside what was made from it.

    ?start= and end= choose words by their places, ?made= names the entry that has just been made. Who cannot mark
    words sends them (`words`), to be looked up: not in the address, which servers keep in their logs.
    """
    timeline = _editable(request, slug)
    source = source_for(request, uid)
    held = current_text(source)
    if held is None:
        address = reverse("desk:source-text", args=[source.uid])
        return redirect(f"{address}?timeline={timeline.slug}")
    # An address that was made for another text names no words of this one.
    is_ours = request.GET.get("text", str(held.number)) == str(held.number)
    chosen = choose(held.text, request.GET.get("start", ""), request.GET.get("end", "")) if is_ours else None
    typed = request.POST.get("words", "").strip()[:LONGEST_WORDS]
    verdict = look_up(held, typed) if typed else None
    if verdict is not None and verdict.place is not None:
        place = verdict.place
        return redirect(f"{work_address(timeline, uid)}?start={place.start}&end={place.end}#chosen")
    made = made_of(timeline, source, held)
    context: dict[str, Any] = {"timeline": timeline, "source": source, "held": held}
    asks_offers = "offers" in request.GET
    if asks_offers or len(held.text) <= LONG_TEXT:
        context["offered"] = offered(timeline, source, held, made, member(request))
    if asks_offers and wants_partial(request):
        return render(request, "desk/work.html#offers", context)
    context |= {
        "made": made,
        "new": request.GET.get("made", ""),
        "chosen": chosen,
        "changed": "" if is_ours else CHANGED,
        "typed": typed,
        "verdict": verdict,
        "places": _places(held.text, verdict) if verdict else [],
        "words": words_of(held, made, chosen),
        "language": source.language or timeline.language,
    }
    return render(request, "desk/work.html", context)


def _places(text: str, verdict: quotes.Verdict) -> list[tuple[quotes.Place, str, str, str]]:
    """Return the places among which to choose, each with what stands before, in and after it."""
    return [
        (
            place,
            text[max(0, place.start - BESIDE) : place.start],
            text[place.start : place.end],
            text[place.end : place.end + BESIDE],
        )
        for place in verdict.places
    ]


@desk
def cite_for(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Cite chosen words for an entry that is there."""
    timeline = _editable(request, slug)
    source = source_for(request, uid)
    asked = request.GET.copy()
    asked["source"] = source.uid
    words = chosen_in(asked, member(request))
    if words is None:
        return to_work(request, work_address(timeline, uid), CHANGED)
    _source, held, chosen = words
    form = CiteForm(request.POST if request.method == "POST" else None, timeline=timeline)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            entry: Entry = form.cleaned_data["entry"]
            draft = CitationDraft(
                source=source,
                exact=chosen.selector.exact,
                prefix=chosen.selector.prefix,
                suffix=chosen.selector.suffix,
                **{name: form.cleaned_data[name] for name in ("stance", "locator", "note")},
            )
            try:
                cite(entry, draft, by=member(request))
            except Refused as refusal:
                form.add_error("entry", str(refusal))
            except ValidationError as error:
                form.add_errors(error)
            else:
                return to_work(request, work_address(timeline, uid, entry.uid), f"Cited for “{entry.label}”.")
    context = {"timeline": timeline, "source": source, "held": held, "chosen": chosen, "form": form}
    return answer(request, "desk/work_cite.html", "cite-form", context, status=status)


def to_work(request: HttpRequest, address: str, text: str) -> HttpResponse:
    """Lead back to the workspace, which says what was done."""
    if wants_partial(request):
        return send_to(request, address, text.strip())
    return announce(request, redirect(address), text)


@desk
@require_POST
def offer_drop(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Drop an offer of a source's text (`key`), or offer again all that were dropped (`again`)."""
    timeline = _editable(request, slug)
    source = source_for(request, uid)
    held = current_text(source)
    if held is None:
        raise Http404
    if "again" in request.POST:
        count = offer_again(source, by=member(request))
        told = f"{count} offered again."
    else:
        try:
            dismiss(source, request.POST.get("key", ""), by=member(request))
        except Refused as refusal:
            told = str(refusal)
        else:
            told = "Dropped. All that was dropped can be offered again below the list."
    if not wants_partial(request):
        return announce(request, redirect(f"{work_address(timeline, uid)}#offers"), told)
    found = offered(timeline, source, held, made_of(timeline, source, held), member(request))
    context = {"timeline": timeline, "source": source, "held": held, "offered": found}
    return announce(request, render(request, "desk/work.html#offers", context), told)
