"""Source texts, explained quote differences and dismissed suggestions.

All are private. Readers see only cited words, the SHA-256 of the text and the explanation of a difference.
"""

import hashlib

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from timeline.models.entries import Entry
from timeline.models.fields import ProseField, validate_sha256
from timeline.models.sources import Source
from timeline.models.users import User

MAX_SOURCE_TEXT_LENGTH = 2_000_000
MAX_REASON_LENGTH = 2_000


def compute_sha256(words: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()


class SourceTextQuerySet(models.QuerySet["SourceText"]):
    """Source texts, by whether they are current."""

    def current(self) -> "SourceTextQuerySet":
        """Keep the newest text of each source."""
        newer = SourceText.objects.filter(source=OuterRef("source"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))

    def without_words(self) -> "SourceTextQuerySet":
        """Defer the text itself, which may have two million characters."""
        return self.defer("text")


class SourceText(models.Model):
    """One text of a source, numbered from 1. A newer text is added beside it and never replaces it.

    `text` is in Unicode NFC without invisible characters. `removed` lists in words the characters that were
    stripped from the pasted text. Texts from before migration 0006 may contain invisible characters; their
    `by` is null and their `at` is the moment of the migration.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    text = ProseField(max_length=MAX_SOURCE_TEXT_LENGTH)
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
    """The reason why quoted words may differ from the source text. Readers see it.

    It is valid for these words and this text, each named by its SHA-256. It expires when either changes.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="exemptions")
    words_sha256 = models.CharField(max_length=64, validators=[validate_sha256])
    text_sha256 = models.CharField(max_length=64, validators=[validate_sha256])
    reason = ProseField(max_length=MAX_REASON_LENGTH)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        # Of several reasons for the same words and text the latest is valid.
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
    """A dismissed suggestion from a source text, by its key. The workspace does not show it again."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="dismissals")
    key = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="dismissal_once")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"
