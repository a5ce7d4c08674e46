"""Publications, their bytes, and decisions about them. Rows are added and never altered."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from timeline import publication_clock
from timeline.models.append_only import AppendOnly, AppendOnlyQuerySet
from timeline.models.fields import ProseField
from timeline.models.timelines import Timeline
from timeline.models.users import User


class PublicationQuerySet(AppendOnlyQuerySet):
    """Publications, by whether readers may see them."""

    def kept(self) -> "PublicationQuerySet":
        """Keep those that are public or will be: all but the ones whose embargo was ended by a decision."""
        ended = Decision.objects.filter(publication=OuterRef("pk"))
        return self.filter(~Exists(ended))

    def public(self) -> "PublicationQuerySet":
        """Keep those that readers may see: without an embargo, or with one that is over."""
        return self.kept().filter(
            Q(embargo_until__isnull=True) | Q(embargo_until__lte=publication_clock.now())
        )

    def pending(self) -> "PublicationQuerySet":
        """Keep those under an embargo that is not over."""
        return self.kept().filter(embargo_until__gt=publication_clock.now())

    def live(self) -> "PublicationQuerySet":
        """Keep the latest public one of each timeline that has not been withdrawn."""
        newest = Publication.objects.public().filter(timeline=OuterRef("timeline")).order_by("-number")
        gone = Decision.objects.about_timelines().filter(timeline=OuterRef("timeline"))
        return self.filter(pk=Subquery(newest.values("pk")[:1])).exclude(
            Exists(gone.filter(verb=Decision.Verb.WITHDRAW))
        )

    def at(self, slug: str) -> "PublicationQuerySet":
        """Keep the public ones under this address, the latest first."""
        return self.public().filter(timeline__slug=slug).order_by("-number")

    def with_withdrawal(self) -> "PublicationQuerySet":
        """Add to each, as `withdrawal`, the id of the Decision that withdrew its timeline, or None."""
        last = Decision.objects.about_timelines().filter(timeline=OuterRef("timeline"))
        withdrawal = last.filter(verb=Decision.Verb.WITHDRAW)
        found: PublicationQuerySet = self.annotate(withdrawal=Subquery(withdrawal.values("pk")[:1]))
        return found


class Publication(AppendOnly):
    """A version of a timeline that went public.

    `digest` is the SHA-256 of the bytes; `content_digest` that of the content without what publications
    derive; `changes_through` the last Change it holds. One with `embargo_until` goes live by itself at that
    moment, unless a Decision ends the embargo before. `previous` is the version before it by number, public
    or not.
    """

    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    embargo_until = models.DateTimeField(null=True)
    note = ProseField()
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=35)
    time_zone = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    changes_through = models.BigIntegerField(default=0)

    # Set by `with_withdrawal`, and only there.
    withdrawal: int | None

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["timeline", "number"],
                name="publication_number_once",
                violation_error_message="This version has been published already.",
            ),
            models.CheckConstraint(
                condition=Q(number=1, previous__isnull=True) | Q(number__gt=1, previous__isnull=False),
                name="publication_follows_previous",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def live_from(self) -> datetime:
        """The moment at which it went live, or will."""
        return self.embargo_until or self.at

    @property
    def data(self) -> bytes:
        """The exact bytes of the published document."""
        return bytes(self.stored.data)


class PublicationBytes(AppendOnly):
    """The bytes of a publication, in a table of their own so that lists of versions stay light."""

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, primary_key=True, related_name="stored"
    )
    data = models.BinaryField()

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.publication)


class DecisionQuerySet(AppendOnlyQuerySet):
    """Decisions, by what they are about."""

    def about_timelines(self) -> "DecisionQuerySet":
        """Keep the last decision about each timeline as a whole."""
        newest = Decision.objects.filter(publication=None, timeline=OuterRef("timeline")).order_by("-pk")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))

    def withdrawal_of(self, slug: str) -> "Decision | None":
        """Return the decision by which the timeline under this address is withdrawn, or None."""
        last = self.filter(publication=None, timeline__slug=slug).order_by("-pk").first()
        return last if last is not None and last.verb == Decision.Verb.WITHDRAW else None


class Decision(AppendOnly):
    """What was decided of a publication after it was made, or of a whole timeline after it was public.

    A publication's embargo is cancelled, or ended early by publishing the same content at once (`release`);
    a timeline is withdrawn, or reinstated. `reason` is read by the public where a timeline is withdrawn.
    """

    class Verb(models.TextChoices):
        """What was decided."""

        CANCEL = "cancel"
        RELEASE = "release"
        WITHDRAW = "withdraw"
        REINSTATE = "reinstate"

    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, related_name="decisions")
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, related_name="decision"
    )
    verb = models.CharField(max_length=10, choices=Verb.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = ProseField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verb__in=["cancel", "release"], publication__isnull=False)
                | Q(verb__in=["withdraw", "reinstate"], publication__isnull=True),
                name="decision_about_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(verb="withdraw", reason=""),
                name="decision_withdrawal_reason",
                violation_error_message="Say why the timeline is withdrawn: readers will see it.",
            ),
        ]
        indexes = [models.Index(fields=["timeline", "-id"], name="decision_latest")]

    def __str__(self) -> str:
        return f"{self.verb} {self.publication or self.timeline}"
