"""The audit log: who signed in, who was refused what, whose role changed. The table is append-only.

`Change` is the history of what timelines contain. The audit log is about people and access, and never contains a text of
a timeline, the name of a protected person or that of a source.
"""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline.models.append_only import AppendOnly, AppendOnlyQuerySet
from timeline.models.publications import Publication
from timeline.models.timelines import Timeline
from timeline.models.users import ADMINISTRATOR, User, has_role

# Verbs as the log shows them, after the name of the person. The keys are stored and never renamed.
VERBS = {
    # Sign-in and accounts.
    "sign-in": "signed in",
    "sign-out": "signed out",
    "sign-in-failed": "failed to sign in",
    "sign-in-locked": "was slowed down after wrong passwords",
    "factor-failed": "gave a wrong second factor",
    "factor-added": "added a second factor",
    "factor-removed": "removed a second factor",
    "factor-reset": "got new recovery codes",
    "password-changed": "changed the password",
    "password-reset": "reset the password",
    "email-change-asked": "asked to change the e-mail address",
    "email-changed": "changed the e-mail address",
    "factor-locked": "was slowed down after wrong codes",
    "limit-reached": "was refused because of too many requests",
    "sessions-ended": "ended sessions",
    "account-added": "added an account",
    "account-invited": "invited somebody",
    "invitation-withdrawn": "withdrew an invitation",
    "role-changed": "changed the roles of an account",
    "account-disabled": "disabled an account",
    "account-enabled": "enabled an account",
    "factor-removed-by-administrator": "removed the second factor of an account",
    # Access.
    "refused": "was refused",
    "access-changed": "changed who sees a timeline",
    "preview": "previewed",
    "preview-link-made": "made a private preview link",
    "preview-link-ended": "ended a private preview link",
    "preview-link-viewed": "opened a private preview link",
    "export": "exported",
    "audit-export": "exported the audit log",
    "backup": "wrote a backup",
    # Decisions.
    "waiver": "waived a check",
    # Protected persons and confidential sources.
    "protected": "protected a party",
    "unprotect-asked": "asked to end the protection of a party",
    "unprotect-refused": "kept the protection of a party",
    "unprotected": "ended the protection of a party",
    "confidential": "made a source confidential",
    "confidence-ended": "ended the confidence of a source",
    "confidential-viewed": "looked at a confidential source",
    "confidential-list": "changed who may see a confidential source",
    "takedown-previewed": "looked at what a takedown would remove",
    "takedown-requested": "requested a takedown",
    "takedown-declined": "declined a takedown",
    "takedown": "carried out a takedown",
    "deleted": "deleted something that was never public",
    "hide": "hid something from readers",
    "show": "showed something to readers again",
}

LABEL_LENGTH = 200


class AuditEventQuerySet(AppendOnlyQuerySet):
    """Events of the audit log, by who may read them."""

    def visible_to(self, user: User | AnonymousUser) -> "AuditEventQuerySet":
        """Keep all events for administrators, and none for others."""
        return self.all() if has_role(user, (ADMINISTRATOR,)) else self.none()

    def with_details(self) -> "AuditEventQuerySet":
        """Fetch the person, the timeline and the IP address of each event in the same query."""
        return self.select_related("by", "timeline", "address_row")


class AuditEvent(AppendOnly):
    """One event of the audit log.

    `by` is null for a command and for a stranger. `subject` is the kind of what it is about, `uid` its public id (of an
    account, its number). `label` is a short text without content: an address, roles, a version. `request` is the id in
    the log lines of the request.
    """

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=20, blank=True)
    uid = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=LABEL_LENGTH, blank=True)
    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    request = models.CharField(max_length=64, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["verb", "-id"], name="audit_event_of_verb"),
            models.Index(fields=["at"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.uid}".strip()

    @property
    def verb_phrase(self) -> str:
        """The verb as the log shows it."""
        return VERBS.get(self.verb, self.verb)

    @property
    def address(self) -> str:
        """The IP address, or "" if there was none or it has been deleted."""
        return self.address_row.address if hasattr(self, "address_row") else ""


def find_named_timelines(user: User | AnonymousUser) -> Q:
    """Match the timelines that the audit log names for a user: those that the user sees, and public ones.

    An administrator reads that someone did something in another one, by its number.
    """
    public = Publication.objects.public().values("timeline")
    return Q(pk__in=Timeline.objects.visible_to(user).order_by().values("pk")) | Q(pk__in=public)


class AuditAddress(models.Model):
    """The IP address from which an event of the audit log came.

    It is in a table of its own because `manage.py worker` deletes it after AUDIT_ADDRESS_DAYS days. The event stays.
    """

    event = models.OneToOneField(
        AuditEvent, on_delete=models.CASCADE, primary_key=True, related_name="address_row"
    )
    address = models.CharField(max_length=45)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.address
