"""Form drafts: what somebody has typed into a form of the desk and not saved. Only its author sees it."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline.models.fields import generate_id, validate_id
from timeline.models.timelines import Timeline
from timeline.models.users import User

# An unsaved draft is deleted this long after its last change.
DRAFT_LIFETIME = timedelta(days=30)
MAX_LABEL_LENGTH = 120


class FormDraftQuerySet(models.QuerySet["FormDraft"]):
    """Form drafts, by author and by what they are about."""

    def visible_to(self, user: User | AnonymousUser) -> "FormDraftQuerySet":
        """Keep the user's own drafts, of timelines that the user still sees; the latest first."""
        timelines = Timeline.objects.visible_to(user).order_by().values("pk")
        own = self.filter(Q(timeline__isnull=True) | Q(timeline__in=timelines), user=user.pk or 0)
        return own.order_by("-updated_at", "-pk")

    def without_fields(self) -> "FormDraftQuerySet":
        """Leave out what was typed, which may be long."""
        return self.defer("fields")


class FormDraft(models.Model):
    """What one user has typed into one form. It belongs to no history, and no search finds it.

    `uid` names the opened form, so that two windows do not overwrite each other. `subject_uid` is the public id of the
    entry, party, source, report or task; "" for a new one. That of a note is the id of its entry. `fields` has a (name, value) pair for each field of the form, with the
    version that the form began with among them. `label` is the beginning of what was typed, for lists.

    `number` is that of the request that sent it: of two requests of a form the later one has the higher number.

    `erased_at` is set if words were removed from it: forms that were opened earlier may still have them, and are not
    stored any more.
    """

    class Kind(models.TextChoices):
        """Which form it is."""

        EVENT = "event", "event"
        STATEMENT = "statement", "statement"
        REQUEST = "request", "request for comment"
        PARTY = "party", "party"
        SOURCE = "source", "source"
        SOURCE_TEXT = "source-text", "text of a source"
        TIMELINE = "timeline", "timeline"
        REPORT = "report", "answer to a reader"
        PUBLISH = "publish", "notes to a version"
        TABLE = "table", "rows of the table"
        NOTE = "note", "note"
        TASK = "task", "task or lead"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="form_drafts")
    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, null=True, related_name="form_drafts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject_uid = models.CharField(max_length=40, blank=True)
    uid = models.CharField(max_length=40, default=generate_id, validators=[validate_id])
    label = models.CharField(max_length=MAX_LABEL_LENGTH, blank=True)
    fields = models.JSONField(default=list)
    number = models.BigIntegerField(default=0, db_default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    objects = FormDraftQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "unsaved changes"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "uid"],
                name="form_draft_once",
                violation_error_message="This form has a draft already.",
            )
        ]
        indexes = [
            models.Index(fields=["user", "timeline"], name="form_draft_of_user"),
            models.Index(fields=["updated_at"], name="form_draft_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_uid}".strip()

    @property
    def subject_words(self) -> str:
        """What it is about, in words: “New event”, “Event”, “Settings”."""
        if self.kind == self.Kind.TIMELINE and self.timeline_id is not None:
            return "Settings"
        if self.kind == self.Kind.PUBLISH:
            return "Publish"
        if self.kind == self.Kind.TABLE:
            return "Rows of the table"
        words = self.get_kind_display()
        is_new = not self.subject_uid or self.kind == self.Kind.NOTE
        return f"New {words}" if is_new else f"{words[0].upper()}{words[1:]}"

    def get_value(self, name: str) -> str:
        """Return what was typed into a field; "" if nothing was."""
        return next((value for key, value in self.fields if key == name), "")
