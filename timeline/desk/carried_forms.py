"""Text that was typed before the session ended: it travels in the form for signing in, and is kept for the same person only.

Nothing of it is stored before somebody has signed in. With a second factor it travels in that form as well.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse

from timeline.actions.base import Refused
from timeline.actions.form_drafts import save_form_draft
from timeline.desk.open_forms import (
    TOKEN,
    fill_query,
    find_address,
    find_drafted_form,
    list_fields,
    read_token_of,
)
from timeline.models import FormDraft, User

# The field with the typed text in the forms for signing in.
CARRIED = "carried"
KEPT = "What you typed before you were signed out is here. It is not saved yet."
NOT_KEPT = "The text in the form was typed with another account. It is not kept."
TOO_LATE = "What you typed before you were signed out could not be kept: {}"


def show_sign_in(request: HttpRequest) -> HttpResponse:
    """Answer a form that was sent without a session: 401, with the form for signing in, which has the typed text."""
    fields = [*list_fields(request.POST), (TOKEN, request.POST[TOKEN])]
    # Read by `get_carried`.
    request.carried = json.dumps(fields, ensure_ascii=False)  # type: ignore[attr-defined]
    response = show_page(request, "account_login", {"next": reverse("desk:timelines")})
    response.status_code = 401
    return response


def show_page(request: HttpRequest, name: str, query: dict[str, str] | None = None) -> HttpResponse:
    """Return the page at another address, as it is shown first."""
    address = reverse(name)
    request.method, request.GET = "GET", QueryDict(urlencode(query or {}))
    match = resolve(address)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    # The library answers with templates that are rendered later.
    if hasattr(response, "render"):
        response.render()
    return response


def get_carried(request: HttpRequest) -> str:
    """Return the text that a form for signing in carries, as JSON; "" for none."""
    return getattr(request, CARRIED, "") or request.POST.get(CARRIED, "")


def carry_form(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Let the page that asks for a second factor follow without a redirect, which would lose the text."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        is_next = response.get("Location", "").partition("?")[0] == reverse("mfa_authenticate")
        return show_page(request, "mfa_authenticate") if is_next and get_carried(request) else response

    return wrapper


def keep_carried_form(request: HttpRequest, user: User) -> HttpResponse | None:
    """Keep the text that came with signing in, if this is who typed it. Return the way to its form; None if there is none."""
    fields = _parse(request.POST.get(CARRIED, ""))
    token = read_token_of(dict(fields).get(TOKEN, ""))
    if token is None:
        return None
    if token.user != user.pk:
        messages.warning(request, NOT_KEPT)
        return None
    form = find_drafted_form(token, user)
    if form is None:
        return None
    try:
        save_form_draft(form, list_fields(fill_query(fields)), by=user)
    except (Refused, PermissionDenied) as error:
        messages.warning(request, TOO_LATE.format(error))
        return None
    messages.success(request, KEPT)
    return redirect(find_address(FormDraft.objects.select_related("timeline").get(user=user, uid=token.uid)))


def _parse(text: str) -> list[tuple[str, str]]:
    """Return the fields of a carried form; none if it is malformed."""
    try:
        pairs = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return []
    if not isinstance(pairs, list):
        return []
    is_pair = [
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        for pair in pairs
    ]
    return [(name, value) for name, value in pairs] if all(is_pair) else []
