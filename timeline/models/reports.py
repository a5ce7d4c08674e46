"""Error reports from readers. They are private and never published."""

import secrets

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline.models.fields import ProseField, generate_id, validate_id
from timeline.models.publications import Publication
from timeline.models.timelines import Timeline
from timeline.models.users import User

MAX_REPORT_LENGTH = 10_000
OUTCOME_MISSING = "Say what came of it: the reader will see it."


def generate_token() -> str:
    """Return the secret part of a report's address: 43 random characters (256 bits)."""
    return secrets.token_urlsafe(32)


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports, by visibility, timeline and state."""

    def visible_to(self, user: User | AnonymousUser) -> "ReportQuerySet":
        """Keep the reports about timelines that a user may see on the desk."""
        return self.filter(publication__timeline__in=Timeline.objects.visible_to(user).values("pk"))

    def about(self, timeline: Timeline) -> "ReportQuerySet":
        """Keep the reports about any version of a timeline."""
        return self.filter(publication__timeline=timeline)

    def open(self) -> "ReportQuerySet":
        """Keep the reports without an outcome."""
        return self.filter(state__in=Report.OPEN)

    def with_publication(self) -> "ReportQuerySet":
        """Fetch the timeline and the editor of each report in the same query."""
        return self.select_related("publication__timeline", "handled_by")


class Report(models.Model):
    """A reader's message about an error, and its outcome.

    `publication` is the version that was public then, `entry_uid` the public id of the entry ("" for the
    timeline as a whole), `basis` how the reader knows. `token` is the secret part of the address where the
    reader sees `state` and `outcome`. `email` is deleted when the report is closed. `sender` is a keyed digest of the
    network that it came from, for as long as it is new.
    """

    class State(models.TextChoices):
        """The states of a report."""

        NEW = "new", "New"
        LOOKING = "looking", "Being looked into"
        CORRECTED = "corrected", "Corrected"
        UNCHANGED = "unchanged", "No change"
        SPAM = "spam", "Spam"
        DISPLACED = "displaced", "Gave way in a flood"

    OPEN = (State.NEW, State.LOOKING)
    # States that need words for the reader.
    NEEDS_OUTCOME = (State.CORRECTED, State.UNCHANGED)

    uid = models.CharField(max_length=40, unique=True, default=generate_id, validators=[validate_id])
    token = models.CharField(max_length=43, unique=True, default=generate_token)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="reports")
    entry_uid = models.CharField(max_length=40, blank=True, validators=[validate_id])
    words = ProseField(max_length=MAX_REPORT_LENGTH)
    basis = ProseField(max_length=MAX_REPORT_LENGTH, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    sender = models.CharField(max_length=64, blank=True, default="", db_default="")
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    outcome = ProseField(max_length=MAX_REPORT_LENGTH, blank=True)
    handled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="report_words",
                violation_error_message="A report says what is wrong.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "looking", "corrected", "unchanged", "spam", "displaced"]),
                name="report_state",
                violation_error_message="A report is new, being looked into, corrected, unchanged, spam or displaced.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["corrected", "unchanged"], outcome=""),
                name="report_outcome",
                violation_error_message=OUTCOME_MISSING,
            ),
            models.CheckConstraint(
                condition=Q(email="") | Q(state__in=["new", "looking"]),
                name="report_closed_without_email",
                violation_error_message="A report that is closed keeps no e-mail address.",
            ),
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.words[:60]}"

    @property
    def timeline(self) -> Timeline:
        """The timeline that the report is about."""
        return self.publication.timeline

    @property
    def is_open(self) -> bool:
        """Whether the report has no outcome yet."""
        return self.state in self.OPEN
