"""The workspace of a source's text: what was made from it, words chosen in it, what it offers."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import document, permissions
from timeline.actions.base import Refused
from timeline.actions.citing import cite
from timeline.actions.drafts import CitationDraft
from timeline.actions.texts import current_text
from timeline.desk.answers import announce, desk
from timeline.desk.beginnings import chosen_in
from timeline.desk.lookup import NotFoundError, find_entry, member, timeline_for
from timeline.desk.rows import Combobox
from timeline.desk.timeline_forms import ComparingForm
from timeline.desk.views.shared import PER_PAGE
from timeline.desk.views.texts import source_for
from timeline.desk.workspace import choose, look_up, made_of, marked, offers
from timeline.models import Entry, Source, SourceText, Timeline
from timeline.models.fields import choices


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
@require_safe
def work(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """A source's text beside what was made from it.

    ?start= and end= choose words by their places; ?words= looks words up, for who cannot mark them.
    """
    timeline = _editable(request, slug)
    source = source_for(request, uid)
    held = current_text(source)
    if held is None:
        address = reverse("desk:source-text", args=[source.uid])
        return redirect(f"{address}?timeline={timeline.slug}")
    made = made_of(timeline, source, held)
    chosen = choose(held.text, request.GET.get("start", ""), request.GET.get("end", ""))
    typed = request.GET.get("words", "").strip()
    verdict = look_up(held, typed) if typed and chosen is None else None
    if verdict is not None and verdict.place is not None:
        chosen = choose(held.text, str(verdict.place.start), str(verdict.place.end))
    nearest = ""
    if verdict is not None and verdict.nearest is not None:
        nearest = held.text[verdict.nearest.start : verdict.nearest.end]
    found, more, dropped = offers(timeline, source, held, made, member(request))
    context: dict[str, Any] = {
        "timeline": timeline,
        "source": source,
        "held": held,
        "made": made,
        "chosen": chosen,
        "typed": typed,
        "verdict": verdict,
        "nearest": nearest,
        "places": [
            (
                place,
                held.text[max(0, place.start - 40) : place.start],
                held.text[place.start : place.end],
                held.text[place.end : place.end + 40],
            )
            for place in (verdict.places if verdict and chosen is None else ())
        ],
        "offers": found,
        "more_offers": more,
        "dropped": dropped,
        "words": marked(held.text, made, chosen.span if chosen else None),
        "language": source.language or timeline.language,
    }
    return render(request, "desk/work.html", context)


class CiteForm(ComparingForm):
    """For which entry the chosen words are cited."""

    entry = forms.CharField(
        max_length=600,
        label="For which entry",
        widget=Combobox("entries", "Type words of the entry"),
        error_messages={"required": "Name the entry that these words bear on."},
    )
    stance = forms.ChoiceField(choices=choices(document.Stance), initial="supports", label="This source")
    locator = forms.CharField(
        required=False, max_length=300, label="Where in it", help_text="As in page 4, or 12:30."
    )
    note = forms.CharField(
        required=False, max_length=50_000, label="Note for readers", widget=forms.Textarea(attrs={"rows": 1})
    )

    def __init__(self, data: Any = None, *, timeline: Timeline) -> None:
        self.timeline = timeline
        super().__init__(data, label_suffix="")
        self.fields["entry"].widget.timeline = timeline

    def clean_entry(self) -> Entry:
        """Find the entry."""
        text = self.cleaned_data["entry"].strip()
        try:
            entry = find_entry(text, self.timeline)
        except NotFoundError as error:
            raise ValidationError(str(error)) from error
        if entry is None:
            raise ValidationError(f"There is no entry “{text}” on this timeline. Choose one from the list.")
        return entry


@desk
def cite_for(request: HttpRequest, slug: str, uid: str) -> HttpResponse:
    """Cite chosen words for an entry that is there."""
    timeline = _editable(request, slug)
    source = source_for(request, uid)
    home = reverse("desk:work", args=[slug, uid])
    asked = request.GET.copy()
    asked["source"] = source.uid
    words = chosen_in(asked, member(request))
    if words is None:
        return announce(
            request, redirect(home), "The text has changed since these words were chosen. Choose them again."
        )
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
                return announce(request, redirect(f"{home}#made-{entry.uid}"), f"Cited for “{entry.label}”.")
    context = {"timeline": timeline, "source": source, "held": held, "chosen": chosen, "form": form}
    return render(request, "desk/work_cite.html", context, status=status)
