"""HTTP helpers for desk views: access control, partial or full page, pagination, redirects and notices."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.defaults import page_not_found, permission_denied
from django_htmx.middleware import HtmxDetails

from newsroom.client_address import find_client_address
from timeline import permissions
from timeline.actions.audit_log import write_repeatable_event
from timeline.desk.carried_forms import show_sign_in
from timeline.desk.open_forms import TOKEN, list_fields, read_token, require_own_form
from timeline.desk.second_factors import must_set_up_second_factor
from timeline.models import Timeline, User

ROWS_PER_PAGE = 50
# So many rows of a list are on a page that has several lists. ?list= shows one of them alone, page by page.
MOST_LISTED = 100
# What a form or a link of the desk sends.
METHODS = ("GET", "HEAD", "POST")
# The header of what a script sends by itself: it follows no redirect.
SENT_BY_SCRIPT = "X-Sent-By-Script"
# A longer number overflows a database column; no row has one.
MAX_DIGITS = 9

# For what is missing, and for what the user may not see: in the same words.
NOT_FOUND_TEMPLATE = "desk/not_found.html"

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


# What a user is told who may not open any page of the desk, and one who may open pages of administration only.
NO_ROLE = "Your account has no role at this desk yet. Ask an administrator."
NO_TIMELINES = "Your role looks after accounts and settings and sees no timelines."


def staff_only(view: View) -> View:
    """Let only users with a role at the desk call a view, and keep its responses out of every cache.

    Users who are administrators only see no timelines. They are refused everywhere alike, whether a row exists or not;
    views that are `administrative` are theirs.

    A signed-out user is redirected to sign in. htmx loads the whole sign-in page, so that its form never lands
    inside a row. A live preview answers 204 instead: the editor did not ask for it, and a redirect would
    lose what was typed.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            response: HttpResponse = HttpResponseNotAllowed(METHODS)
        elif not request.user.is_authenticated:
            is_preview = getattr(view, "is_live_preview", False) and wants_partial(request)
            response = HttpResponse(status=204) if is_preview else _ask_to_sign_in(request)
        else:
            try:
                _require_role(request, view)
                require_own_form(request)
                if must_set_up_second_factor(request.user):
                    response = _lead_to_second_factor(request)
                else:
                    # Views activate the timeline's zone for their dates; it must not outlive the request.
                    with timezone.override(None):
                        response = view(request, *args, **kwargs)
            except PermissionDenied as error:
                # The address as it was sent: decoded, it could contain a line end and forge a line of the log. Not
                # its query, which may contain words of a source, nor the reason, which may name one.
                path = request.get_full_path().partition("?")[0]
                logger.warning(
                    "denied: %s %s",
                    *(request.method, path),
                    extra={"fields": {"account": request.user.pk}},
                )
                _write_refusal(request, str(error))
                response = permission_denied(request, error)
            except Http404 as error:
                response = page_not_found(request, error, template_name=NOT_FOUND_TEMPLATE)
        response["Cache-Control"] = "no-store, private"
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response

    return wrapper


def write_access(request: HttpRequest, verb: str, timeline: Timeline, **fields: str) -> None:
    """Append to the audit log that the user looked at something of a timeline that is not public, or took it out.

    Args:
        verb: as in the table of the audit log
        fields: `subject`, `uid` and `label` of the event
    """
    if isinstance(user := request.user, User):
        address = find_client_address(request)
        key = f"{user.pk} {timeline.pk}"
        write_repeatable_event(verb, key, by=user, timeline=timeline, address=address, **fields)


def _write_refusal(request: HttpRequest, reason: str) -> None:
    """Append a refusal to the audit log: the name of the address, and the timeline if the user may see it.

    The address itself is not kept, because it names the timeline; nor a reason that quotes a name.
    """
    match, user = request.resolver_match, request.user
    if not isinstance(user, User) or match is None:
        return
    slug = match.kwargs.get("slug")
    timeline = Timeline.objects.visible_to(user).with_slug(slug).first() if slug else None
    write_repeatable_event(
        "refused",
        str(user.pk),
        by=user,
        subject="address",
        uid=str(match.kwargs.get("uid", "")),
        label=f"{request.method} {match.url_name}",
        timeline=timeline,
        reason="" if "“" in reason else reason,
        address=find_client_address(request),
        writes_line=False,
    )


def _require_role(request: HttpRequest, view: View) -> None:
    """Raise PermissionDenied if none of the user's roles has anything to do with a view."""
    if not permissions.is_staff(request.user):
        raise PermissionDenied(NO_ROLE)
    if not permissions.may_read(request.user) and not getattr(view, "is_administrative", False):
        raise PermissionDenied(NO_TIMELINES)


def administrative(view: View) -> View:
    """Mark a view as one that shows no timeline: administrators reach it. The view checks its own permission."""
    view.is_administrative = True  # type: ignore[attr-defined]
    return view


def live_preview(view: View) -> View:
    """Mark a view as a live preview: when signed out it returns 204 instead of redirecting."""
    view.is_live_preview = True  # type: ignore[attr-defined]
    return view


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to sign in. What was typed into a form stays in the page, or goes along in the form for signing in."""
    is_sent_by_script = bool(request.headers.get(SENT_BY_SCRIPT))
    if request.method != "POST" or (read_token(request) is None and not is_sent_by_script):
        return _redirect_to_sign_in(request)
    if wants_partial(request) or is_sent_by_script:
        return HttpResponse("You are signed out.", status=401, content_type="text/plain; charset=utf-8")
    return show_sign_in(request)


def _redirect_to_sign_in(request: HttpRequest) -> HttpResponse:
    # A restored history entry needs a page: it follows the redirect and does not know HX-Redirect.
    htmx = getattr(request, "htmx", None) if wants_partial(request) else None
    # A fragment's own address is no page to come back to; the page around it is.
    next_url = request.get_full_path()
    if htmx:
        parts = urlsplit(find_current_path(htmx) or reverse("desk:timelines"))
        next_url = parts.path + (f"?{parts.query}" if parts.query else "")
    elif request.method not in {"GET", "HEAD"}:
        next_url = reverse("desk:timelines")
    address = f"{resolve_url('account_login')}?{urlencode({'next': next_url})}"
    if htmx:
        response = HttpResponse()
        response["HX-Redirect"] = address
        return response
    return redirect(address)


def _lead_to_second_factor(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "Your role needs a second factor. Set one up here: the desk opens after that.")
    address = resolve_url("mfa_index")
    return redirect_htmx(request, address) if wants_partial(request) else redirect(address)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid CSRF token: lead to sign in if signed out on the desk, else 403.

    Whoever has signed in again in another window has another token. Their own form can be sent once more.
    """
    if not request.path.startswith(reverse("desk:timelines")):
        return django_csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return _ask_to_sign_in(request)
    token = read_token(request)
    if token is not None and token.user == request.user.pk and not wants_partial(request):
        fields = [*list_fields(request.POST), (TOKEN, request.POST[TOKEN])]
        context = {"fields": fields, "address": request.get_full_path()}
        response = render(request, "desk/form_again.html", context, status=403)
        response["Cache-Control"] = "no-store, private"
        return response
    return django_csrf_failure(request, reason)


def wants_partial(request: HttpRequest) -> bool:
    """Return whether htmx asks for a fragment; False where it restores a page from its history."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return htmx is not None and bool(htmx) and not htmx.history_restore_request


def find_current_path(htmx: HtmxDetails) -> str | None:
    """Return the path and query of the page that htmx asks from; None if it says none of this site, or no address."""
    try:
        return htmx.current_url_abs_path
    except ValueError:
        return None


def is_sent_from(request: HttpRequest, address: str) -> bool:
    """Return whether htmx asks from the page at this path. Without a current URL, True."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    page = find_current_path(htmx) if htmx else None
    return page is None or urlsplit(page).path == address


def render_partial_or_page(
    request: HttpRequest, template: str, partial: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render the template's partial for htmx, and the whole page otherwise."""
    name = f"{template}#{partial}" if wants_partial(request) else template
    return render(request, name, context, status=status)


def paginate(request: HttpRequest, rows: Any) -> Page[Any]:
    """Return the page of `rows` (a list or a query) that ?page= names; the nearest page if there is none."""
    return Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CutList:
    """One of several lists of a page: the rows that are shown, and how many there are.

    `page` is set if the list is alone on its page, as ?list= asks.
    """

    name: str
    rows: list[Any]
    total: int
    page: Page[Any] | None = None

    @property
    def is_cut(self) -> bool:
        """Whether another page shows more rows."""
        return self.page is None and len(self.rows) < self.total


def cut_list(
    request: HttpRequest, name: str, rows: list[Any], *, only: str = "", most: int | None = None
) -> CutList:
    """Return the first rows of a list, `most` if that is given; the rows of ?page= if `only` is its name, none if that of another."""
    if only not in ("", name):
        return CutList(name=name, rows=[], total=len(rows))
    if not only:
        return CutList(name=name, rows=rows[: MOST_LISTED if most is None else most], total=len(rows))
    page = paginate(request, rows)
    return CutList(name=name, rows=list(page), total=len(rows), page=page)


def parse_number(text: str, max_digits: int = MAX_DIGITS) -> int | None:
    """Return a whole number of a form or an address; None unless it is 1 to `max_digits` digits 0 to 9."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= max_digits else None


def redirect_htmx(request: HttpRequest, address: str, text: str = "") -> HttpResponse:
    """Make htmx load another page, which shows `text` as a notice."""
    if text:
        messages.success(request, text)
    response = HttpResponse()
    response["HX-Redirect"] = address
    return response


def redirect_with_notice(request: HttpRequest, address: str, text: str) -> HttpResponse:
    """Lead to another page, which shows `text` as a notice; with htmx or without."""
    if wants_partial(request):
        return redirect_htmx(request, address, text.strip())
    return announce(request, redirect(address), text)


def announce(request: HttpRequest, response: HttpResponse, text: str) -> HttpResponse:
    """Add a notice to a response: an event for the live region under htmx, else a message on the next page."""
    text = text.strip()
    if not text:
        return response
    if wants_partial(request):
        response["HX-Trigger"] = json.dumps({"desk:notice": {"text": text}})
    else:
        messages.success(request, text)
    return response


def announce_close(response: HttpResponse) -> HttpResponse:
    """Tell the page that a form in it is closed: it asks again for what may have changed meanwhile."""
    response["HX-Trigger"] = "desk:closed"
    return response
