"""Invitations, counts of wrong passwords and codes, and short-lived values that all processes share."""

import hashlib
import secrets
from datetime import datetime

from django.db import models
from django.utils import timezone

from timeline.models.users import User


def generate_invitation_token() -> str:
    """Return the secret part of an invitation's address: 43 random characters (256 bits)."""
    return secrets.token_urlsafe(32)


def hash_invitation_token(token: str) -> str:
    """Return what is stored of a token: its SHA-256. The token is random and long, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, by state."""

    def unanswered(self) -> "InvitationQuerySet":
        """Keep the invitations that were neither accepted nor withdrawn. They may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def open(self, now: datetime) -> "InvitationQuerySet":
        """Keep the invitations that can be accepted now."""
        return self.unanswered().filter(expires_at__gt=now)


class Invitation(models.Model):
    """A link by which one person makes one account, until `expires_at`.

    The link has a random token, of which only the SHA-256 is stored: a reader of the database cannot use it.
    """

    email = models.EmailField("e-mail address")
    roles = models.JSONField(default=list)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    account = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    @property
    def state(self) -> str:
        """The state in one word, as the desk shows it."""
        if self.accepted_at is not None:
            return "Accepted"
        if self.withdrawn_at is not None:
            return "Withdrawn"
        return "Open" if self.expires_at > timezone.now() else "Expired"


class FailureCount(models.Model):
    """How often a password or code was wrong for one key in a row, and until when the next attempt has to wait.

    `digest` is a keyed hash of what is counted (a reader's address, an account, a device), so that the table names
    neither accounts nor addresses.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_failure_at = models.DateTimeField(default=timezone.now)
    blocked_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["last_failure_at"], name="failurecount_age")]

    def __str__(self) -> str:
        return f"{self.failures} failures"


class SharedValue(models.Model):
    """A value of Django's default cache (`newsroom/table_cache.py`): counts of the sign-in library, used one-time codes.

    `digest` is a keyed hash of the cache key, which may contain a reader's address.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="sharedvalue_age")]

    def __str__(self) -> str:
        return f"until {self.expires_at}"
