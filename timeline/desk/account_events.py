"""What happens to accounts, for the audit log: what, to which account, and from which address."""

import ipaddress

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from newsroom.client_address import find_client_address
from newsroom.logs import log_event
from timeline.actions.audit_log import write_repeatable_event
from timeline.models import User

# What has a log line in words of its own besides that of the audit log: programs of operators look for these.
LOG_LINES = {
    "sign-in": "signed in",
    "sign-out": "signed out",
    "sign-in-failed": "sign-in failed",
    "sign-in-locked": "sign-in locked",
    "factor-failed": "second factor failed",
    "factor-locked": "second factor locked",
    "factor-added": "second factor added",
    "factor-removed": "second factor removed",
    "factor-reset": "second factor reset",
    "password-changed": "password changed",
    "password-reset": "password reset",
}
# Of these the line has the reader's address.
SIGN_INS = {"sign-in", "sign-in-failed", "sign-in-locked", "factor-locked"}
# Whether the owner of the account did this, nobody knows.
TRIED_BY_SOMEBODY = {"sign-in-failed", "sign-in-locked", "factor-failed", "factor-locked"}


def write_account_event(
    verb: str, request: HttpRequest | None, user: AbstractBaseUser | AnonymousUser | None, reason: str = ""
) -> None:
    """Append to the audit log, and log, what an account did or what was tried on it."""
    account = user if isinstance(user, User) else None
    address = find_client_address(request) if request is not None else ""
    if verb in LOG_LINES:
        fields = {"address": address} if verb in SIGN_INS else {}
        log_event(LOG_LINES[verb], account=account.pk if account else None, **fields)
    write_repeatable_event(
        verb,
        str(account.pk) if account else "",
        by=None if verb in TRIED_BY_SOMEBODY else account,
        subject="account",
        uid=str(account.pk) if account else "",
        address=address,
        writes_line=verb not in LOG_LINES,
        reason=reason,
    )


def get_network(request: HttpRequest) -> str:
    """Return the reader's address. Of IPv6 only the network of 64 bits, which one person has whole."""
    address = find_client_address(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
