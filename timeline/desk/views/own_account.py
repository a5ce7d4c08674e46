"""One's own account: accept an invitation; see where one is signed in, and end sessions."""

from allauth.account import views as account_views
from allauth.account.utils import perform_login
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from timeline.actions.accounts import (
    accept_invitation,
    end_other_sessions,
    end_session,
    find_invitation,
    verify_own_address,
)
from timeline.actions.base import Refused
from timeline.desk.account_events import write_account_event
from timeline.desk.forms.accounts import AcceptanceForm
from timeline.desk.http import parse_number
from timeline.desk.lookups import require_user
from timeline.desk.recent_authentication import require_recent_authentication


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form of an invitation; make its account and sign in. A link that is no longer good gets 410."""
    invitation = find_invitation(token)
    if invitation is None:
        return render(request, "accounts/account/invitation_gone.html", status=410)
    if request.user.is_authenticated:
        return render(request, "accounts/account/invitation_signed_in.html", status=409)
    form = AcceptanceForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                user = accept_invitation(token, **form.cleaned_data)
            except Refused:
                return render(request, "accounts/account/invitation_gone.html", status=410)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                response: HttpResponse = perform_login(request, user, email=user.email)
                return response
    context = {"form": form, "invitation": invitation}
    return render(request, "accounts/account/invitation.html", context, status=status)


@login_required
@require_recent_authentication
def email_address(request: HttpRequest) -> HttpResponseBase:
    """Show and change the e-mail address, as the sign-in library does it."""
    verify_own_address(require_user(request))
    return account_views.email(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List the sessions of the signed-in user. A POST ends the one of `session`, or all others."""
    user = require_user(request)
    current = request.session.session_key
    if request.method == "POST":
        if "others" in request.POST:
            end_other_sessions(user, keep=current)
            write_account_event("sessions-ended", request, user)
            messages.success(request, "You are signed out everywhere else.")
        elif end_session(user, parse_number(request.POST.get("session", "")) or 0):
            messages.success(request, "The session has ended.")
        else:
            messages.error(request, "This session has ended already.")
        return redirect("usersessions_list")
    rows = UserSession.objects.purge_and_list(user)
    rows.sort(key=lambda row: (row.session_key != current, -row.created_at.timestamp()))
    context = {"sessions": [(row, row.session_key == current) for row in rows], "count": len(rows)}
    return render(request, "accounts/usersessions/usersession_list.html", context)
