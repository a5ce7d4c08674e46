"""Texts of a source: add one, and look at each."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from timeline import permissions
from timeline.actions.base import Stale
from timeline.actions.source_texts import add_source_text, get_current_text
from timeline.desk.confidential import require_readable
from timeline.desk.forms.source_texts import SourceTextForm
from timeline.desk.http import announce, staff_only
from timeline.desk.links import build_takedown_links, link_to_workspace
from timeline.desk.lookups import get_source, require_user
from timeline.desk.open_forms import end_saved_form, keep_failed_form, open_form
from timeline.desk.usage import find_takedown_timeline, list_uses, match_uses
from timeline.models import Source, SourceText, Timeline
from timeline.text.hosts import get_host, get_link

# The public archive's page for saving a copy. Only the editor's browser goes there, never this server.
ARCHIVE_PAGE = "https://web.archive.org/save/"
MAX_TIMELINES = 50


@staff_only
def source_text(request: HttpRequest, uid: str) -> HttpResponse:
    """Add a text to a source; viewers and lawyers read its texts. ?timeline= names the timeline whose workspace follows."""
    source = get_source(request, uid)
    require_readable(source, require_user(request))
    if request.method == "POST" and not permissions.may_edit_shared(request.user):
        raise PermissionDenied("You may not change sources.")
    timeline = _find_timeline(request)
    is_merged = source.uid != uid
    if is_merged and request.method != "POST":
        query = f"?timeline={timeline.slug}" if timeline else ""
        return redirect(reverse("desk:source-text", args=[source.uid]) + query)
    current = get_current_text(source)
    parameters = {"timeline": timeline.slug} if timeline is not None else {}
    address = reverse("desk:source-text", args=[source.uid])
    drafted = open_form(request, "source-text", address=address, subject_uid=source.uid, query=parameters)
    form = SourceTextForm(drafted.bind(request), current=current)
    drafted.hide_errors(form)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            # A page that was opened before a merge has seen the text of another source.
            number = None if is_merged else form.cleaned_data["number"]
            try:
                row = add_source_text(
                    source,
                    form.extract_text(),
                    by=require_user(request),
                    number=number,
                    seen_sha256=form.cleaned_data["seen"],
                )
            except Stale:
                status = 409
            except ValidationError as error:
                form.add_errors(error)
            else:
                end_saved_form(request)
                notice = f"Text saved: {len(row.text.split())} words. {row.removed}"
                if current is not None and row.pk == current.pk:
                    notice = "This text is stored already."
                if timeline is not None:
                    return announce(request, redirect(link_to_workspace(timeline, source.uid)), notice)
                return announce(request, redirect("desk:source-text", source.uid), notice)
        keep_failed_form(request)
    is_stale = status == 409
    context = {
        "source": source,
        "timeline": timeline,
        "form": form,
        "draft_form": drafted,
        "current_text": current,
        "number": form.version_to_send(current.number if current else 0, is_stale=is_stale, name="number"),
        "seen": form.version_to_send(current.sha256 if current else "", is_stale=is_stale, name="seen"),
        "stale": is_stale,
        "texts": source.texts.without_words().select_related("by"),
        "merged_texts": SourceText.objects.filter(
            source__in=Source.objects.merged_visible_to(request.user).filter(merged_into=source)
        )
        .without_words()
        .select_related("by", "source"),
        "archive_url": _link_to_archive(source),
        "archived_link": get_link(source.archived_url),
        "timelines": Timeline.objects.visible_to(request.user)
        .listed()
        .order_by("title", "pk")[:MAX_TIMELINES],
    }
    return render(request, "desk/source_text.html", context, status=status)


def _link_to_archive(source: Source) -> str:
    """Return where the public archive saves the source's page; "" if confidential: the archive would learn of it."""
    is_page = get_host(source.url) != ""
    return ARCHIVE_PAGE + source.url if is_page and not source.confidential else ""


def _find_timeline(request: HttpRequest) -> Timeline | None:
    """Return the timeline that ?timeline= names, if the user may see it."""
    slug = request.GET.get("timeline", "")
    return Timeline.objects.visible_to(request.user).with_slug(slug).first() if slug else None


@staff_only
@require_safe
def source_text_version(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """Show one text of a source, current or earlier. A merged source may have kept texts of its own."""
    source, user = get_source(request, uid), require_user(request)
    require_readable(source, user)
    if source.uid != uid:
        merged = Source.objects.merged_visible_to(request.user).filter(uid=uid, texts__number=number).first()
        if merged is None:
            return redirect("desk:source-text-version", source.uid, number)
        source = merged
    source_text = get_object_or_404(source.texts.select_related("by"), number=number)
    home = find_takedown_timeline(user, source, list_uses(user, match_uses(source)))
    context = {
        "source": source,
        "source_text": source_text,
        "takedown_links": build_takedown_links(user, "source-text", source.uid, home, number=number),
    }
    return render(request, "desk/source_text_version.html", context)
