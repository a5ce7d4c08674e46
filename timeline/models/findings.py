"""What somebody has looked at before publishing, so that it is not listed again while it stays the same."""

from django.db import models
from django.utils import timezone

from timeline.models.entries import Entry
from timeline.models.users import User


class SeenFinding(models.Model):
    """A finding of the publish page that somebody has marked as seen.

    `digest` is a keyed digest of all that the finding says (`publishing.findings.Finding`). A finding that says something
    else has another digest, and so comes back. A plain digest of short words could be guessed.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="seen_findings")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "digest"], name="seen_finding_once")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.digest}"
