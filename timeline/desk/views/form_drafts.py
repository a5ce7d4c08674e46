"""Form drafts: keep what is being typed, and throw a draft away."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from timeline import permissions
from timeline.actions.base import Refused
from timeline.actions.form_drafts import TEAM_KINDS, Overtaken, discard_form_draft, save_form_draft
from timeline.desk.http import announce, parse_number, staff_only, wants_partial
from timeline.desk.lookups import require_user
from timeline.desk.open_forms import MAX_NUMBER_DIGITS, NUMBER, find_drafted_form, list_fields, read_token

DISCARDED = "Your unsaved changes are discarded."


@staff_only
@require_POST
def form_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed into a form of the desk: 204. 422 with a message if it cannot be kept.

    409 with a number if a request of the form with this number, which is higher than the sent one, came before.
    """
    user = require_user(request)
    token = read_token(request)
    is_of_team = token is not None and token.kind in TEAM_KINDS
    if not permissions.may_edit_shared(user) and not is_of_team:
        raise PermissionDenied("You may not change anything here.")
    if token is None:
        return _refuse("This form has no draft.")
    form = find_drafted_form(token, user)
    if form is None:
        raise Http404
    try:
        save_form_draft(
            form,
            list_fields(request.POST),
            by=user,
            number=parse_number(request.POST.get(NUMBER, ""), MAX_NUMBER_DIGITS),
        )
    except Overtaken as overtaken:
        return HttpResponse(str(overtaken.number), status=409, content_type="text/plain; charset=utf-8")
    except Refused as refusal:
        return _refuse(str(refusal))
    return HttpResponse(status=204)


def _refuse(message: str) -> HttpResponse:
    return HttpResponse(message, status=422, content_type="text/plain; charset=utf-8")


@staff_only
@require_POST
def form_draft_discard(request: HttpRequest, uid: str) -> HttpResponse:
    """Throw one of the user's own drafts away. `next` is the page to go on with."""
    if not discard_form_draft(uid, by=require_user(request)):
        raise Http404
    if wants_partial(request):
        return announce(request, HttpResponse(), DISCARDED)
    address = request.POST.get("next", "")
    is_safe = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return announce(request, redirect(address if is_safe else reverse("desk:timelines")), DISCARDED)
