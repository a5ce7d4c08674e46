"""Error reports of readers: the form, and the page that shows a reader what became of a report.

These pages are in no cache and no search index. The form is the only public page that sets a cookie, for protection
against cross-site request forgery.
"""

import math
from datetime import datetime
from functools import partial, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.client_address import find_client_address
from timeline.actions.reports import (
    HOUR_SECONDS,
    TooManyReportsError,
    WithdrawnError,
    find_delay,
    find_report,
    report_error,
)
from timeline.models.publications import Publication
from timeline.presentation.language import use_language
from timeline.presentation.local_dates import to_local_time
from timeline.presentation.model import DateView, PageLinks
from timeline.public.caching.document_cache import load_document
from timeline.public.caching.responses import (
    View,
    build_site_context,
    not_found_response,
)
from timeline.public.delay_tokens import find_age, make_delay_token
from timeline.public.forms import EntryChoices, ReportForm
from timeline.public.hidings import attach_hidings, is_hidden, make_hidden_response, remove_hidden_words
from timeline.public.versions import find_latest, live_version, make_gone_response
from timeline.publication_clock import format_instant

LABEL_LENGTH = 100


def no_store(view: View) -> View:
    """Decorate a view so that its responses are neither cached nor indexed."""

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex"
        return response

    return respond


@no_store
@require_http_methods(["GET", "HEAD", "POST"])
@live_version(gone=partial(make_gone_response, template="public/report_withdrawn.html"))
def report(request: HttpRequest, live: Publication, slug: str) -> HttpResponseBase:
    """Show the report form, or store a report on the live version. `?entry=` selects an entry in the form."""
    with use_language(live.language):
        entries = _list_entries(live, slug, is_live=True)
        if request.method != "POST":
            wanted = request.GET.get("entry", "")
            selected = wanted if wanted in entries.labels else ""
            form = ReportForm(None, entries, selected_entry=selected)
            return _render_form(request, live, slug, form, is_unknown=wanted != selected)
        form = ReportForm(request.POST, entries)
        token = request.POST.get("opened", "")
        age = find_age(token, slug)
        if age is None:
            # The form gets a new token, which has to grow old in turn.
            form.is_valid()
            return _render_form(request, live, slug, form, status=422, is_expired=True)
        if not form.is_valid():
            return _render_form(request, live, slug, form, status=422, token=token)
        if (seconds := math.ceil(find_delay(live) - age)) > 0:
            return _ask_to_wait(request, live, slug, form, seconds=seconds, token=token, is_too_early=True)
        try:
            # A rejected form does not use up the limit.
            address = find_client_address(request)
            new = report_error(live, form.draft, address=address, form_token=token)
        except TooManyReportsError:
            return _ask_to_wait(request, live, slug, form, seconds=HOUR_SECONDS, token=token, is_full=True)
        except WithdrawnError:
            # It was withdrawn during this request. Start again: the decorator responds with 410.
            return report(request, slug=slug)
    return redirect("public:report-status", slug, new.token)


@no_store
@require_safe
def report_status(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show a reader what became of a report, at an address that only this reader has.

    What is hidden from readers is not named. The page repeats nothing from the report, so that nobody can publish texts at an address of the newsroom.
    """
    report = find_report(slug, token)
    if report is None:
        return not_found_response()
    publication = report.publication
    # It comes with its report, not from a query of public versions.
    publication.has_hidings = True
    attach_hidings([publication])
    if is_hidden(publication):
        return make_hidden_response(request, publication.language)
    with use_language(publication.language):
        context = {
            "report": report,
            "outcome": remove_hidden_words(publication, report.outcome),
            "about": _list_entries(publication, slug, is_live=False).labels.get(report.entry_uid, ""),
            "made": _localise(report.made_at, publication),
            "handled": _localise(report.handled_at, publication) if report.handled_at else None,
            "here": request.build_absolute_uri(request.path),
        }
        return HttpResponse(_render("public/report_status.html", publication, slug, context))


def not_sent_response(request: HttpRequest, slug: str) -> HttpResponse:
    """Return 403 for a report without a valid CSRF token, in the language of the timeline; 410 if that is hidden."""
    last = find_latest(slug)
    if last is None:
        return not_found_response()
    if is_hidden(last):
        return make_hidden_response(request, last.language)
    with use_language(last.language):
        response = HttpResponse(_render("public/report_not_sent.html", last, slug, {}), status=403)
    response["Cache-Control"] = "no-store, private"
    return response


def _ask_to_wait(
    request: HttpRequest, live: Publication, slug: str, form: ReportForm, *, seconds: int, **context: Any
) -> HttpResponse:
    """Return 429 and the form as it was sent, which may be sent again after so many seconds."""
    response = _render_form(request, live, slug, form, status=429, seconds=seconds, **context)
    response["Retry-After"] = str(seconds)
    return response


def _render_form(
    request: HttpRequest,
    live: Publication,
    slug: str,
    form: ReportForm,
    *,
    status: int = 200,
    token: str = "",
    **context: Any,
) -> HttpResponse:
    """Return the form with its data and errors, and its delay token: `token`, or a new one.

    `context` are further template variables.
    """
    opened = token or make_delay_token(slug)
    context = {"form": form, "csrf_token": get_token(request), "opened": opened, **context}
    return HttpResponse(_render("public/report.html", live, slug, context), status=status)


def _render(template: str, publication: Publication, slug: str, context: dict[str, Any]) -> str:
    return render_to_string(
        template,
        {
            "publication": publication,
            "slug": slug,
            "canonical": reverse("public:report", args=[slug]),
            **build_site_context(publication.language),
            **context,
        },
    )


def _localise(at: datetime, publication: Publication) -> DateView:
    return to_local_time(format_instant(at), publication.time_zone)


def _list_entries(publication: Publication, slug: str, *, is_live: bool) -> EntryChoices:
    """Return the entries of a version, in its order, with their labels. Made once a version."""
    prepared = load_document(publication, slug, is_live=is_live)

    def make() -> EntryChoices:
        view = prepared.get_view(PageLinks(timeline="")).view
        return EntryChoices((entry.id, Truncator(entry.label).chars(LABEL_LENGTH)) for entry in view.entries)

    return prepared.get_or_compute("choices", make)
