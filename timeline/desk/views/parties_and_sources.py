"""Parties and sources: lists with search, and a page each."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import permissions
from timeline.actions import shared
from timeline.actions.base import Stale
from timeline.desk.forms.parties_and_sources import PartyForm, SourceForm
from timeline.desk.http import announce, answer, desk
from timeline.desk.lookups import member
from timeline.evidence import source_coverage
from timeline.models import Change, Entry, Party, Source, Timeline

PER_PAGE = 50
# How many of the entries that a party or source serves are listed on its page.
SHOWN = 50


@desk
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """The newsroom's parties, with search."""
    words = request.GET.get("q", "").strip()
    found = Party.objects.visible_to(request.user).matching(words).select_related("part_of")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return answer(request, "desk/parties.html", "results", {"page": page, "words": words})


@desk
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """The newsroom's sources, with search."""
    words = request.GET.get("q", "").strip()
    found = (
        Source.objects.visible_to(request.user)
        .matching(words)
        .annotate(
            # Not in timelines that this person does not see: that one is cited there is theirs to know.
            times_cited=Count(
                "citations",
                filter=Q(
                    citations__entry__state=Entry.State.ACTIVE,
                    citations__entry__timeline__in=Timeline.objects.visible_to(request.user).values("pk"),
                ),
            )
        )
        .order_by("publisher", "title", "pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return answer(request, "desk/sources.html", "results", {"page": page, "words": words})


@desk
def party(request: HttpRequest, uid: str = "") -> HttpResponse:
    """Make a party, or change one."""
    row = get_object_or_404(Party.objects.visible_to(request.user), uid=uid) if uid else None
    return _page(request, row, PartyForm, "party")


@desk
def source(request: HttpRequest, uid: str = "") -> HttpResponse:
    """Make a source, or change one."""
    row = get_object_or_404(Source.objects.visible_to(request.user), uid=uid) if uid else None
    return _page(request, row, SourceForm, "source")


def _page(request: HttpRequest, row: Any, made: Any, noun: str) -> HttpResponse:
    user = member(request)
    if not permissions.may_edit_shared(user):
        raise PermissionDenied
    form = made(request.POST if request.method == "POST" else None, user=user, **{noun: row})
    status, theirs = 200, []
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                saved = _save(row, form, noun, user)
            except Stale as stale:
                row, status = stale.current, 409
                theirs = form.against(made(user=user, **{noun: row}))
            except ValidationError as error:
                form.add_errors(error)
            else:
                address = reverse("desk:parties" if noun == "party" else "desk:sources")
                return announce(request, redirect(f"{address}#{saved.uid}"), f"“{saved}” is saved.")
    context = {
        "form": form,
        "row": row,
        "noun": noun,
        "theirs": theirs,
        "stale": status == 409,
        # The newest version only once theirs has been shown.
        "version": form["version"].value() if form.is_bound and status != 409 else row and row.version,
        "held": row.texts.without_words().first() if isinstance(row, Source) else None,
        "uses": _uses(row, request) if row else [],
        "lost": _lost(row, request) if isinstance(row, Source) else [],
        "changes": Change.objects.visible_to(user)
        .filter(subject=noun, subject_uid=row.uid)
        .select_related("by")
        .order_by("-pk")[:10]
        if row
        else [],
    }
    return render(request, "desk/shared_form.html", context, status=status)


def _save(row: Any, form: Any, noun: str, user: Any) -> Any:
    add: Any = shared.add_party if noun == "party" else shared.add_source
    edit: Any = shared.edit_party if noun == "party" else shared.edit_source
    if row is None:
        return add(form.draft(), by=user)
    return edit(row, form.draft(), by=user, version=form.cleaned_data["version"])


def _uses(row: Party | Source, request: HttpRequest) -> Any:
    """Return the entries that a party or a source serves, in timelines that this person sees."""
    entries = Entry.objects.filter(timeline__in=Timeline.objects.visible_to(request.user)).placed()
    if isinstance(row, Source):
        entries = entries.filter(citations__source=row)
    else:
        entries = entries.filter(
            Q(event__parties__party=row)
            | Q(statement__party=row)
            | Q(statement__spokesperson=row)
            | Q(statement__addressees__party=row)
            | Q(replyrequest__asked=row)
            | Q(replyrequest__asked_by=row)
        )
    return (
        entries.distinct()
        .select_related("timeline", "event", "statement__party", "replyrequest__asked")
        .order_by("timeline__title", "position")[:SHOWN]
    )


def _lost(source: Source, request: HttpRequest) -> Any:
    """Return the entries, in timelines that this person sees, that would have no support left if a source fell."""
    standing = Entry.objects.filter(timeline__in=Timeline.objects.visible_to(request.user)).standing()
    supported = source_coverage.supports(source_coverage.resting_on(source, standing))
    return (
        Entry.objects.filter(pk__in=source_coverage.Falls(supported).with_source(source.pk))
        .select_related("timeline", "event", "statement__party", "replyrequest__asked")
        .order_by("timeline__title", "position")
    )
