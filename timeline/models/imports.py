"""Imports: a file between its preview and its import, and what the next import of the same file compares with.

Of an imported file only keyed digests stay (decision 0057).
"""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from timeline.models.entries import Entry
from timeline.models.fields import generate_id, validate_id
from timeline.models.timelines import Timeline
from timeline.models.users import User

# A file that nobody imports is deleted so long after it was chosen.
WAITING_FILE_LIFETIME = timedelta(hours=1)
MAX_FILE_NAME_LENGTH = 200


class WaitingFileQuerySet(models.QuerySet["WaitingFile"]):
    """Files that wait for their import, by person."""

    def visible_to(self, user: User | AnonymousUser) -> "WaitingFileQuerySet":
        """Keep the user's own files of the last hour, for no timeline yet or for one that the user sees."""
        timelines = Timeline.objects.visible_to(user).order_by().values("pk")
        recent = self.filter(user=user.pk or 0, created_at__gte=timezone.now() - WAITING_FILE_LIFETIME)
        return recent.filter(models.Q(timeline__isnull=True) | models.Q(timeline__in=timelines))


class WaitingFile(models.Model):
    """A file that its user has chosen and not imported yet. It is in no history, no search and no backup.

    A user has one at most. It is deleted when it is imported or cancelled, an hour after it was chosen, and with every
    takedown. `data` is compressed (zlib). `timeline` is None if the file becomes a new timeline.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, null=True, related_name="waiting_files")
    uid = models.CharField(max_length=40, default=generate_id, unique=True, validators=[validate_id])
    name = models.CharField(max_length=MAX_FILE_NAME_LENGTH)
    format = models.CharField(max_length=20)
    data = models.BinaryField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = WaitingFileQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "files that wait for their import"

    def __str__(self) -> str:
        return self.uid


class ColumnChoice(models.Model):
    """Which field each column of a table has, as one user chose it. It is offered again for a table with the same heads.

    `heads_digest` is a keyed digest of the heads. `columns` has letter of a column → field.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    heads_digest = models.CharField(max_length=20)
    columns = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "heads_digest"], name="column_choice_once")]

    def __str__(self) -> str:
        return self.heads_digest


class ImportedFile(models.Model):
    """A file of which entries of a timeline come. Importing it again, with changes, does not make a second one.

    `sources` has for each source of the file, as a keyed digest of its id there, the id of the source that stands for it.
    """

    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="imported_files")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sources = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.timeline} {self.pk}"


class ImportedRow(models.Model):
    """What a file said last time about an entry: keyed digests, which say whether values are equal and nothing else.

    `key` is of the id that the file gives the row, `content` of the whole row, `head` of its headline and date. `units` has
    the token of each unit of the entry (decision 0043), as [name, token].
    """

    file = models.ForeignKey(ImportedFile, on_delete=models.CASCADE, related_name="rows")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="imported_rows")
    key = models.CharField(max_length=20, blank=True)
    content = models.CharField(max_length=20)
    head = models.CharField(max_length=20)
    units = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "entry"], name="imported_row_once")]

    def __str__(self) -> str:
        return self.content
