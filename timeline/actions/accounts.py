"""Accounts: invite, withdraw, accept, set roles, disable, enable, end sessions, reset the second factor.

They write no Change, because no timeline changes. Each writes the audit log. An administrator cannot leave the newsroom
without one: the last administrator keeps the role, and nobody takes it from themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from timeline import permissions
from timeline.actions.audit_log import write_audit_event
from timeline.actions.base import Refused, Stale, find_text_problem, require
from timeline.document import normalise
from timeline.models import Invitation, User
from timeline.models.accounts import generate_invitation_token, hash_invitation_token
from timeline.models.users import ADMINISTRATOR, ROLES

MAX_REASON = 500
REASON_MISSING = "Say why. The reason is in the audit log."
ROLE_MISSING = "Choose at least one role."
LAST_ADMINISTRATOR = "This is the last administrator. Give somebody else the role first."
OWN_ROLE = "You cannot take the administrator’s role from yourself. Another administrator can."
OWN_ACCOUNT = "You cannot disable your own account. Another administrator can."
OWN_SECOND_FACTOR = "Change your own second factor under “Your account”."


@dataclass(frozen=True)
class InvitationLink:
    """An invitation, and the token of its link. Only the person who is invited and the administrator see the token."""

    invitation: Invitation
    token: str


# --- Invitations ------------------------------------------------------------------------------------


@transaction.atomic
def invite(email: str, roles: Iterable[str], *, by: User) -> InvitationLink:
    """Make an invitation for an e-mail address. An earlier one that is open is withdrawn.

    Raises:
        PermissionDenied
        ValidationError: by field: "email", "roles"
    """
    require(permissions.may_manage_accounts(by), "invite people")
    email = email.strip().lower()
    problems: dict[str, str] = {}
    try:
        validate_email(email)
    except ValidationError as error:
        problems["email"] = error.messages[0]
    if (
        EmailAddress.objects.filter(email__iexact=email).exists()
        or User.objects.filter(email__iexact=email).exists()
    ):
        problems["email"] = "There is an account with this address already."
    chosen = _sort_roles(roles)
    if not chosen:
        problems["roles"] = ROLE_MISSING
    if problems:
        raise ValidationError(problems)
    now = timezone.now()
    for earlier in Invitation.objects.select_for_update().filter(email=email).unanswered():
        _withdraw(earlier, by)
    token = generate_invitation_token()
    invitation = Invitation.objects.create(
        email=email,
        roles=chosen,
        token_hash=hash_invitation_token(token),
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(hours=settings.INVITATION_HOURS),
    )
    _audit("account-invited", invitation, by=by, label=", ".join(chosen))
    return InvitationLink(invitation, token)


@transaction.atomic
def withdraw_invitation(pk: int, *, by: User) -> Invitation:
    """Let an invitation be accepted no more.

    Raises:
        PermissionDenied
        Refused: it was accepted or withdrawn before, or does not exist
    """
    require(permissions.may_manage_accounts(by), "withdraw invitations")
    invitation = Invitation.objects.select_for_update().filter(pk=pk).unanswered().first()
    if invitation is None:
        raise Refused("This invitation was accepted or withdrawn already.")
    _withdraw(invitation, by)
    return invitation


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation that a link leads to, if it can be accepted."""
    return Invitation.objects.open(timezone.now()).filter(token_hash=hash_invitation_token(token)).first()


@transaction.atomic
def accept_invitation(token: str, *, name: str, password: str) -> User:
    """Make the account of an invitation, with its roles. The address counts as verified: the link was sent there.

    Raises:
        Refused: the link is unknown, expired, withdrawn or used
        ValidationError: by field: "name", "password"
    """
    invitation = (
        Invitation.objects.open(timezone.now())
        .select_for_update()
        .filter(token_hash=hash_invitation_token(token))
        .first()
    )
    if invitation is None or User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused("This invitation can no longer be used.")
    user = User(email=invitation.email, name=normalise(name).strip())
    problems: dict[str, list[str]] = {}
    if problem := find_text_problem(user.name, 150) or (
        "" if user.name else "Give the name that colleagues see."
    ):
        problems["name"] = [problem]
    try:
        validate_password(password, user)
    except ValidationError as error:
        problems["password"] = error.messages
    if problems:
        raise ValidationError(problems)
    user.set_password(password)
    user.save()
    user.groups.set(Group.objects.filter(name__in=invitation.roles))
    # The sign-in library requires a verified address for a second factor.
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    invitation.accepted_at, invitation.account = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "account"])
    write_audit_event(
        "account-added", by=user, subject="account", uid=str(user.pk), label=", ".join(invitation.roles)
    )
    return user


def _withdraw(invitation: Invitation, by: User) -> None:
    invitation.withdrawn_at, invitation.withdrawn_by = timezone.now(), by
    invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _audit("invitation-withdrawn", invitation, by=by)


def _audit(verb: str, invitation: Invitation, *, by: User, label: str = "") -> None:
    write_audit_event(verb, by=by, subject="invitation", uid=str(invitation.pk), label=label)


# --- Accounts ---------------------------------------------------------------------------------------


@transaction.atomic
def set_roles(user: User, roles: Iterable[str], *, seen: Iterable[str], by: User) -> User:
    """Give an account these roles and no others.

    Args:
        seen: the roles that the administrator saw; others mean that somebody changed them meanwhile

    Raises:
        PermissionDenied
        Refused: nobody would be left as administrator
        Stale: the account has other roles by now
    """
    require(permissions.may_manage_accounts(by), "change roles")
    user = lock_accounts(user)
    before, after = _sort_roles(user.groups.values_list("name", flat=True)), _sort_roles(roles)
    if _sort_roles(seen) != before:
        raise Stale(user)
    if before == after:
        return user
    if ADMINISTRATOR in before and ADMINISTRATOR not in after:
        if user.pk == by.pk:
            raise Refused(OWN_ROLE, "roles")
        _require_another_administrator(user, "roles")
    user.groups.set(Group.objects.filter(name__in=after))
    change = f"{', '.join(before) or 'none'} → {', '.join(after) or 'none'}"
    write_audit_event("role-changed", by=by, subject="account", uid=str(user.pk), label=change)
    return user


@transaction.atomic
def disable_account(user: User, reason: str, *, by: User) -> User:
    """Let nobody sign in to an account, and end its sessions at once. What it did stays.

    Raises:
        PermissionDenied
        Refused: it is their own, the last administrator, or disabled already
        ValidationError: a reason is missing
    """
    require(permissions.may_manage_accounts(by), "disable accounts")
    user = lock_accounts(user)
    reason = _clean_reason(reason)
    if user.pk == by.pk:
        raise Refused(OWN_ACCOUNT)
    if not user.is_active:
        raise Refused("This account is disabled already.")
    if is_administrator(user):
        _require_another_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_all_sessions(user)
    write_audit_event("account-disabled", by=by, subject="account", uid=str(user.pk), reason=reason)
    return user


@transaction.atomic
def enable_account(user: User, *, by: User) -> User:
    """Let a disabled account sign in again. Raises PermissionDenied, Refused."""
    require(permissions.may_manage_accounts(by), "enable accounts")
    user = lock_accounts(user)
    if user.is_active:
        raise Refused("This account is not disabled.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    write_audit_event("account-enabled", by=by, subject="account", uid=str(user.pk))
    return user


@transaction.atomic
def end_sessions_of(user: User, *, by: User) -> int:
    """End every session of another account. Return how many there were. Raises PermissionDenied."""
    require(permissions.may_manage_accounts(by), "end sessions of others")
    count = end_all_sessions(user)
    write_audit_event("sessions-ended", by=by, subject="account", uid=str(user.pk))
    return count


@transaction.atomic
def reset_second_factor(user: User, reason: str, *, by: User) -> User:
    """Remove every second factor of an account whose owner has lost them, and end its sessions.

    The owner is told by mail, by the caller.

    Raises:
        PermissionDenied
        Refused: it is their own, or there is none
        ValidationError: a reason is missing
    """
    require(permissions.may_manage_accounts(by), "reset second factors")
    user = lock_accounts(user)
    reason = _clean_reason(reason)
    if user.pk == by.pk:
        raise Refused(OWN_SECOND_FACTOR)
    factors = Authenticator.objects.filter(user=user)
    if not factors.exists():
        raise Refused("This account has no second factor.")
    factors.delete()
    end_all_sessions(user)
    write_audit_event(
        "factor-removed-by-administrator", by=by, subject="account", uid=str(user.pk), reason=reason
    )
    return user


def lock_accounts(user: User) -> User:
    """Return the account, locked with every administrator until the transaction ends.

    Two administrators who take the role from each other at the same moment would otherwise both succeed.
    """
    wanted = User.objects.filter(pk=user.pk) | User.objects.filter(groups__name=ADMINISTRATOR)
    keys = sorted({user.pk, *wanted.values_list("pk", flat=True)})
    locked = {row.pk: row for row in User.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
    return locked[user.pk]


def is_administrator(user: User) -> bool:
    """Whether the account has the administrator's role, active or not. Asks the database."""
    return user.groups.filter(name=ADMINISTRATOR).exists()


def _require_another_administrator(user: User, field: str = "") -> None:
    others = User.objects.filter(is_active=True, groups__name=ADMINISTRATOR).exclude(pk=user.pk)
    if not others.exists():
        raise Refused(LAST_ADMINISTRATOR, field)


def _sort_roles(roles: Iterable[str]) -> list[str]:
    given = set(roles)
    return [role for role in ROLES if role in given]


def _clean_reason(reason: str) -> str:
    reason = normalise(reason).strip()
    if problem := ("" if reason else REASON_MISSING) or find_text_problem(reason, MAX_REASON):
        raise ValidationError({"reason": problem})
    return reason


def verify_own_address(user: User) -> None:
    """Let the sign-in library know the address that an account has: its owner opened a link there, or the newsroom set it.

    Accounts from `createsuperuser` have no row there; the library would empty the address of one when it changes.
    """
    rows = EmailAddress.objects.filter(user=user, email__iexact=user.email)
    if not rows.update(verified=True, primary=True):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


# --- Sessions ---------------------------------------------------------------------------------------


def end_all_sessions(user: User) -> int:
    """End every session of an account. Return how many there were."""
    return end_other_sessions(user, keep=None)


def end_other_sessions(user: User, *, keep: str | None) -> int:
    """End the sessions of an account except the one with the key `keep`. Return how many there were.

    All sessions are looked through, because those from before this list existed are in no list.
    """
    keys = [
        session.session_key
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk) and session.session_key != keep
    ]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).exclude(session_key=keep or "").delete()
    return len(keys)


@transaction.atomic
def end_session(user: User, pk: int) -> bool:
    """End one session of one's own. Return whether there was one with this key."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        return False
    session.end()
    write_audit_event("sessions-ended", by=user, subject="account", uid=str(user.pk))
    return True


def delete_old_session_rows() -> int:
    """Delete what is stored about sessions that have ended: addresses and browsers. Return their number."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.exclude(session_key__in=live).delete()[0]


# --- Own account --------------------------------------------------------------------------------------


def set_letter_keys(user: User, is_on: bool) -> None:
    """Switch the shortcuts that are single letters on or off, for the user who asks."""
    user.uses_letter_keys = is_on
    user.save(update_fields=["uses_letter_keys"])
