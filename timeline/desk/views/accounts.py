"""Accounts, for administrators: who has one, invitations, roles, sessions, second factors."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from timeline import permissions
from timeline.actions import accounts as actions
from timeline.actions.base import Refused, Stale, require
from timeline.desk.forms.accounts import InvitationForm, ReasonForm, RolesForm
from timeline.desk.http import administrative, paginate, staff_only
from timeline.desk.lookups import require_user
from timeline.desk.recent_authentication import require_recent_authentication
from timeline.models import Invitation, User
from timeline.models.users import ROLES

SHOWN_INVITATIONS = 50


def administrators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only administrators call a view of the desk."""

    @staff_only
    @administrative
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(permissions.may_manage_accounts(request.user), "manage accounts")
        return view(request, *args, **kwargs)

    return wrapper


@administrators_only
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts and the latest invitations."""
    context = {
        "page": paginate(request, list_accounts()),
        "invitations": Invitation.objects.select_related("made_by")[:SHOWN_INVITATIONS],
    }
    return render(request, "desk/accounts.html", context)


@administrators_only
@require_recent_authentication
@require_http_methods(["GET", "HEAD", "POST"])
def account_invite(request: HttpRequest) -> HttpResponse:
    """Invite a person: the link is mailed, and shown once."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "desk/account_invite.html", {"form": form})
    if form.is_valid():
        try:
            link = actions.invite(**form.cleaned_data, by=require_user(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            address = request.build_absolute_uri(reverse("account_invitation", args=[link.token]))
            context = {"invitation": link.invitation, "address": address, "by": request.user}
            get_adapter().send_mail("account/email/invitation", link.invitation.email, context)
            return render(request, "desk/account_invited.html", context)
    return render(request, "desk/account_invite.html", {"form": form}, status=422)


@administrators_only
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    try:
        actions.withdraw_invitation(pk, by=require_user(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The invitation is withdrawn. Its link no longer works.")
    return redirect("desk:accounts")


@administrators_only
@require_recent_authentication
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account. A POST does what its `action` says."""
    row = get_object_or_404(list_accounts(), pk=pk)
    forms: dict[str, Any] = {
        "roles_form": RolesForm(None, list_roles(row)),
        "disable_form": ReasonForm(prefix="disable"),
        "reset_form": ReasonForm(prefix="reset"),
    }
    status = 200
    error = ""
    if request.method == "POST":
        try:
            done = perform(request, row, forms)
        except Refused as refusal:
            status, error = 422, str(refusal)
        except Stale:
            row = get_object_or_404(list_accounts(), pk=pk)
            forms["roles_form"] = RolesForm(None, list_roles(row))
            status, error = 409, "Somebody has changed the roles meanwhile. These are the roles now."
        else:
            if done:
                messages.success(request, done)
                return redirect("desk:account", pk)
            status = 422
    context = {
        **forms,
        "row": row,
        "error": error,
        "factors": Authenticator.objects.filter(user=row),
        "sessions": sorted(
            UserSession.objects.purge_and_list(row), key=lambda session: session.created_at, reverse=True
        ),
        "is_own": row.pk == request.user.pk,
    }
    return render(request, "desk/account.html", context, status=status)


def perform(request: HttpRequest, row: User, forms: dict[str, Any]) -> str:
    """Do what an administrator asked for; return a notice, or "" after putting errors into the forms.

    Raises:
        Refused, Stale
    """
    by, action = require_user(request), request.POST.get("action", "")
    if action == "roles":
        form = forms["roles_form"] = RolesForm(request.POST, list_roles(row))
        if not form.is_valid():
            return ""
        actions.set_roles(row, form.cleaned_data["roles"], seen=form.cleaned_data["seen"].split(), by=by)
        return "The roles are changed."
    if action == "enable":
        actions.enable_account(row, by=by)
        return "The account can sign in again."
    if action == "end-sessions":
        count = actions.end_sessions_of(row, by=by)
        return f"{count} session{'' if count == 1 else 's'} ended."
    if action not in {"disable", "reset"}:
        raise Refused("This page knows no such action. Nothing was changed.")
    reason_form = forms[f"{action}_form"] = ReasonForm(request.POST, prefix=action)
    if not reason_form.is_valid():
        return ""
    reason = reason_form.cleaned_data["reason"]
    try:
        if action == "disable":
            actions.disable_account(row, reason, by=by)
            return "The account is disabled, and its sessions have ended."
        actions.reset_second_factor(row, reason, by=by)
    except ValidationError as error:
        reason_form.add_error(None, error)
        return ""
    get_adapter().send_mail("account/email/second_factor_reset", row.email, {"user": row, "reason": reason})
    return "The second factor is removed, and the owner is told by e-mail. They set up a new one when they sign in."


def list_accounts() -> Any:
    """Return every account with its roles, and whether it has a second factor."""
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
        type=Authenticator.Type.RECOVERY_CODES
    )
    return (
        User.objects.annotate(has_factor=Exists(factors))
        .prefetch_related(Prefetch("groups", Group.objects.order_by("name")))
        .order_by("-is_active", "name", "email")
    )


def list_roles(row: User) -> list[str]:
    """Return the roles of an account, in the order of ROLES."""
    names = {group.name for group in row.groups.all()}
    return [role for role in ROLES if role in names]
