"""Private links to a preview: somebody without an account reads the working copy as it was when the link was made."""

import hashlib
import secrets
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline import document
from timeline.models.fields import generate_id, validate_id
from timeline.models.timelines import Timeline
from timeline.models.users import User

# For how many days a link may work.
DAYS = (1, 3, 7, 14)
DEFAULT_DAYS = 3


def generate_preview_token() -> str:
    """Return the secret part of the address of a preview: 43 random characters (256 bits)."""
    return secrets.token_urlsafe(32)


def compute_token_digest(token: str) -> str:
    """Return the SHA-256 of a token, in hexadecimal. Nobody can guess a token of 256 bits from it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    """Links to previews, by whether they work."""

    def visible_to(self, user: User | AnonymousUser) -> "PreviewLinkQuerySet":
        """Keep the links of timelines that a user may see."""
        return self.filter(timeline__in=Timeline.objects.visible_to(user).order_by().values("pk"))

    def working(self, moment: datetime | None = None) -> "PreviewLinkQuerySet":
        """Keep those that have neither ended nor expired at a moment, or now."""
        return self.filter(ended_at__isnull=True, expires_at__gt=moment or timezone.now())

    def with_data(self) -> "PreviewLinkQuerySet":
        """Keep those whose document is still stored: it is deleted when a link ends, and soon after it has expired."""
        return self.filter(ended_at__isnull=True)


class PreviewLink(models.Model):
    """A private link to a preview.

    `token_digest` is the SHA-256 of the secret part of the address; the secret is shown once and not stored. `data` are the
    bytes of the document, as a publication would have them; they are deleted when the link ends. `for_whom` says who it is
    for; they read it on the preview.
    """

    class Ending(models.TextChoices):
        """Why a link has ended."""

        EXPIRED = "expired", "Expired"
        REVOKED = "revoked", "Revoked"
        TAKEDOWN = "takedown", "Ended by a takedown"
        HIDDEN = "hidden", "Ended because something in it was hidden"
        PROTECTION = "protection", "Ended to protect a person or a source"
        RIGHTS = "rights", "Ended because its maker may no longer share the timeline"

    uid = models.CharField(max_length=40, unique=True, default=generate_id, validators=[validate_id])
    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="preview_links")
    token_digest = models.CharField(max_length=64, unique=True)
    for_whom = models.CharField(max_length=document.LINE_LENGTH)
    data = models.BinaryField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    view_count = models.PositiveIntegerField(default=0)
    last_viewed_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(for_whom=""), name="preview_link_for_somebody"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="preview_link_ended_says_why",
            ),
            # How long a link may work at most is not said here: in SQLite, sums of times need functions of Django's, and
            # other programs could not copy the database.
            models.CheckConstraint(
                condition=Q(expires_at__gte=models.F("made_at")), name="preview_link_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["timeline"], condition=Q(ended_at__isnull=True), name="preview_link_working")
        ]

    def __str__(self) -> str:
        return f"preview link {self.uid}"

    @property
    def is_working(self) -> bool:
        """Whether it has neither ended nor expired."""
        return self.ended_at is None and self.expires_at > timezone.now()
