"""Protection of persons: requests to end it, waived mentions of identifying words, and what was public before."""

from itertools import pairwise

from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline.models.append_only import AppendOnly, AppendOnlyQuerySet
from timeline.models.fields import ProseField
from timeline.models.parties import Party
from timeline.models.sources import Source
from timeline.models.timelines import Timeline
from timeline.models.users import User


class UnprotectRequest(models.Model):
    """A request of an editor to end the protection of a party. A second person approves or declines it."""

    class State(models.TextChoices):
        """What became of a request."""

        OPEN = "open", "Open"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="unprotect_requests")
    reason = ProseField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(state="open"), name="unprotect_request_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=models.F("by"))),
                name="unprotect_request_by_two",
                violation_error_message="A second person approves that a protection ends.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="unprotect_request_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.state} request about {self.party.uid}"


class WordWaiver(AppendOnly):
    """The reason why words that identify a protected person, or name a confidential source, may be published in one text.

    It is valid for this text and these words, and expires when either changes. `place` is the key of the text
    (`publishing.protected_words.PublicText.place`). `digest` is a keyed digest of text and words (`Mention.digest`):
    a plain one of a name could be guessed by whoever reads the database.
    """

    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, related_name="word_waivers")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    reason = ProseField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="word_waiver_reason"),
            models.CheckConstraint(
                condition=Q(party__isnull=False, source__isnull=True)
                | Q(party__isnull=True, source__isnull=False),
                name="word_waiver_of_party_or_source",
            ),
        ]
        indexes = [models.Index(fields=["timeline", "party"], name="word_waiver_of_timeline")]

    def __str__(self) -> str:
        return self.place


class Exposure(models.Model):
    """A party or source that is hidden now, and the public versions of a timeline that still name it.

    It is stored when the party or source is hidden, and stands on the desk until a takedown has removed the name, or
    readers may know it again. `numbers` are those of the versions, in order. `in_withdrawal` says that the reason which
    readers of the withdrawn timeline see names it, too.
    """

    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="exposures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="exposures")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="exposures")
    numbers = models.JSONField(default=list)
    in_withdrawal = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["timeline", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, source__isnull=True)
                | Q(party__isnull=True, source__isnull=False),
                name="exposure_of_party_or_source",
            ),
            models.UniqueConstraint(fields=["timeline", "party"], name="exposure_of_party_once"),
            models.UniqueConstraint(fields=["timeline", "source"], name="exposure_of_source_once"),
        ]

    def __str__(self) -> str:
        return self.numbers_in_words

    @property
    def numbers_in_words(self) -> str:
        """The versions in words: “version 4”, “versions 1–3, 5”, “version 4 and the reason of the withdrawal”."""
        parts = [self._describe_versions()] if self.numbers else []
        return " and ".join([*parts, *(["the reason of the withdrawal"] if self.in_withdrawal else [])])

    def _describe_versions(self) -> str:
        groups: list[list[int]] = [[number] for number in self.numbers[:1]]
        for number, following in pairwise(self.numbers):
            if following == number + 1:
                groups[-1].append(following)
            else:
                groups.append([following])
        ranges = [str(group[0]) if len(group) == 1 else f"{group[0]}–{group[-1]}" for group in groups]
        return f"version{'' if len(self.numbers) == 1 else 's'} {', '.join(ranges)}"
