"""The text of a source: pasted, replaced, and every one that was held before."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from timeline import permissions
from timeline.actions.base import Stale
from timeline.actions.source_texts import current_text, hold_text
from timeline.desk.forms.source_texts import TextForm
from timeline.desk.http import announce, desk
from timeline.desk.lookups import member
from timeline.models import Source, Timeline

# The public archive's own page for saving a copy: the editor's browser goes there, this server never does.
SAVE_PAGE = "https://web.archive.org/save/"


def source_for(request: HttpRequest, uid: str) -> Source:
    """Return the source, or answer 404 where this person does not see it."""
    return get_object_or_404(Source.objects.visible_to(request.user), uid=uid)


@desk
def source_text(request: HttpRequest, uid: str) -> HttpResponse:
    """Paste the text of a source, or another one; ?timeline= names the one at work, to go on in it."""
    source = source_for(request, uid)
    if not permissions.may_edit_shared(request.user):
        raise PermissionDenied("You may not change sources.")
    timeline = _at_work(request)
    held = current_text(source)
    form = TextForm(request.POST if request.method == "POST" else None, held=held)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = hold_text(source, form.words(), by=member(request), number=form.cleaned_data["number"])
            except Stale:
                status = 409
            except ValidationError as error:
                form.add_errors(error)
            else:
                told = f"The text is held: {len(row.text.split())} words. {row.removed}"
                if held is not None and row.pk == held.pk:
                    told = "This is the text that is held already."
                if timeline is not None:
                    return announce(request, redirect("desk:work", timeline.slug, source.uid), told)
                return announce(request, redirect("desk:source-text", source.uid), told)
    context = {
        "source": source,
        "timeline": timeline,
        "form": form,
        "held": held,
        # The newest number only once it has been said that there is one.
        "number": form["number"].value() if form.is_bound and status != 409 else held.number if held else 0,
        "stale": status == 409,
        "texts": source.texts.without_words().select_related("by"),
        "save_page": _save_page(source),
        "works": Timeline.objects.visible_to(request.user).order_by("title", "pk")[:50],
    }
    return render(request, "desk/source_text.html", context, status=status)


def _save_page(source: Source) -> str:
    """Return where the public archive saves the source's page; for a confidential one it would be told of it."""
    is_page = source.url.lower().startswith(("http://", "https://"))
    return SAVE_PAGE + source.url if is_page and not source.confidential else ""


@desk
@require_safe
def source_text_held(request: HttpRequest, uid: str, number: int) -> HttpResponse:
    """One text of a source as it was held."""
    source = source_for(request, uid)
    row = get_object_or_404(source.texts.select_related("by"), number=number)
    return render(request, "desk/source_text_held.html", {"source": source, "row": row})


def _at_work(request: HttpRequest) -> Timeline | None:
    """Return the timeline that the address names, where this person sees it."""
    slug = request.GET.get("timeline", "")
    return Timeline.objects.visible_to(request.user).filter(slug=slug).first() if slug else None
