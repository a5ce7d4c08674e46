"""Texts of sources, as people pasted them, and what was decided about the words taken from them. All private."""

import hashlib

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from timeline.models.entries import Entry
from timeline.models.fields import ProseField, validate_sha256
from timeline.models.sources import Source
from timeline.models.users import User

LONGEST_TEXT = 2_000_000
LONGEST_REASON = 2_000


def digest(words: str) -> str:
    """Return the SHA-256 of words in UTF-8, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()


class SourceTextQuerySet(models.QuerySet["SourceText"]):
    """Texts of sources, by which of them stands."""

    def current(self) -> "SourceTextQuerySet":
        """Keep the newest text of each source."""
        newer = SourceText.objects.filter(source=OuterRef("source"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def without_words(self) -> "SourceTextQuerySet":
        """Leave the text itself in the database: it may have two million characters."""
        return self.defer("text")


class SourceText(models.Model):
    """One text of a source, numbered from 1. A new one is added after it; what was held once is kept.

    `text` is in Unicode NFC without invisible characters, `removed` says in words what was taken out of
    what was pasted. Texts that came before their history was kept may still hold some, `by` is empty for
    them, and `at` is when their history began.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = ProseField(max_length=LONGEST_TEXT)
    sha256 = models.CharField(max_length=64, validators=[validate_sha256], db_index=True)
    removed = ProseField(max_length=2_000, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SourceTextQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="source_text_number_once"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="source_text_not_empty",
                violation_error_message="A text has words in it.",
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.number} of {self.source}"


class Exemption(models.Model):
    """Why words may stand as verbatim although they differ from the source's text. Readers see the reason.

    It holds for these words and this text, each named by its SHA-256: when either changes, it no longer does.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="exemptions")
    words_sha256 = models.CharField(max_length=64, validators=[validate_sha256])
    text_sha256 = models.CharField(max_length=64, validators=[validate_sha256])
    reason = ProseField(max_length=LONGEST_REASON)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        # The latest word counts.
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="exemption_says_why",
                violation_error_message="Say why the words may differ.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.reason}"


class Dismissal(models.Model):
    """A suggestion from a source's text that was turned down, by its key: it is not offered again."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="dismissals")
    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="dismissal_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"
