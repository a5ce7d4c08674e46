"""Publications, their bytes, ends of embargoes, decisions about them, and former slugs. All tables are append-only."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from timeline import document
from timeline.models.append_only import AppendOnly, AppendOnlyQuerySet
from timeline.models.fields import ProseField
from timeline.models.takedowns import Hiding
from timeline.models.timelines import Timeline
from timeline.models.users import User


class PublicationQuerySet(AppendOnlyQuerySet):
    """Publications, by whether readers see them."""

    def public_or_pending(self) -> "PublicationQuerySet":
        """Keep those that are public or will be. A decision that ended an embargo excludes its publication."""
        decisions = Decision.objects.filter(publication=OuterRef("pk"))
        return self.filter(~Exists(decisions))

    def public(self) -> "PublicationQuerySet":
        """Keep those that are public: without an embargo, or with an `EmbargoEnd`. No clock is asked."""
        return self.public_or_pending().filter(Q(embargo_until__isnull=True) | Q(embargo_end__isnull=False))

    def pending(self) -> "PublicationQuerySet":
        """Keep those whose embargo has not ended."""
        return self.public_or_pending().filter(embargo_until__isnull=False, embargo_end__isnull=True)

    def live(self) -> "PublicationQuerySet":
        """Keep the latest public one of each timeline, except of withdrawn timelines."""
        newest = Publication.objects.public().filter(timeline=OuterRef("timeline")).order_by("-number")
        decisions = Decision.objects.latest_about_timelines().filter(timeline=OuterRef("timeline"))
        return self.filter(pk=Subquery(newest.values("pk")[:1])).exclude(
            Exists(decisions.filter(verb=Decision.Verb.WITHDRAW))
        )

    def public_at(self, slug: str) -> "PublicationQuerySet":
        """Keep the public versions of the timeline with this slug, the latest first, with `has_hidings`."""
        return self.public().filter(timeline__slug=slug).with_hidings().order_by("-number")

    def with_hidings(self) -> "PublicationQuerySet":
        """Annotate each with `has_hidings`: whether something of its timeline, or any party or source, may be hidden."""
        unended = Hiding.objects.unended().filter(
            Q(timeline=OuterRef("timeline")) | Q(kind__in=[Hiding.Kind.PARTY, Hiding.Kind.SOURCE])
        )
        annotated: PublicationQuerySet = self.annotate(has_hidings=Exists(unended))
        return annotated

    def with_withdrawal(self) -> "PublicationQuerySet":
        """Annotate each with `withdrawal`, the id of the Decision that withdrew its timeline, or None."""
        latest = Decision.objects.latest_about_timelines().filter(timeline=OuterRef("timeline"))
        withdrawal = latest.filter(verb=Decision.Verb.WITHDRAW)
        annotated: PublicationQuerySet = self.annotate(withdrawal=Subquery(withdrawal.values("pk")[:1]))
        return annotated


class Publication(AppendOnly):
    """A published version of a timeline.

    `digest` is the SHA-256 of its bytes, `content_digest` that of its content without derived parts (see
    `document.strip_derived`). `changes_through` is the id of the last Change that it contains. A publication
    with `embargo_until` goes live at that moment (see `EmbargoEnd`), unless a Decision ends the embargo earlier.
    `previous` is the version with the number before, public or not.
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
    title = models.CharField(max_length=document.LINE_LENGTH)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=35)
    time_zone = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    changes_through = models.BigIntegerField(default=0)

    # Only `with_withdrawal` sets it.
    withdrawal: int | None
    # Only `with_hidings` sets it.
    has_hidings: bool
    # What is hidden in it for now, and its digest without that: set by `public.hidings`.
    hidings: tuple[Hiding, ...] = ()
    published_digest: str = ""
    # Only in a copy (`public.live_versions`): the ids of entries and parties whose addresses are hidden; and once `data` was
    # read, kind and id of each part that it is without.
    hidden_ids: Sequence[str] = ()
    redacted_parts: Sequence[tuple[str, str]] = ()

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
        """The moment at which it goes or went live."""
        return self.embargo_until or self.at

    @property
    def data(self) -> bytes:
        """The exact bytes of the published document."""
        return bytes(self.stored.data)


class PublicationBytes(AppendOnly):
    """The bytes of a publication, in a separate table so that lists of versions do not load them."""

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, primary_key=True, related_name="stored"
    )
    data = models.BinaryField()

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.publication)


class EmbargoEnd(AppendOnly):
    """The embargo of a publication is over: a clock that can be trusted has passed `embargo_until`.

    `actions.embargoes` writes it once. From then on the publication is public, whatever any clock says.
    """

    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, primary_key=True, related_name="embargo_end"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"end of the embargo of {self.publication}"


class DecisionQuerySet(AppendOnlyQuerySet):
    """Decisions, by their subject."""

    def latest_about_timelines(self) -> "DecisionQuerySet":
        """Keep the latest decision about each timeline as a whole: whether it is withdrawn or not."""
        newest = Decision.objects.filter(
            verb__in=Decision.ABOUT_TIMELINES, timeline=OuterRef("timeline")
        ).order_by("-pk")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))

    def find_withdrawal(self, slug: str) -> "Decision | None":
        """Return the decision that withdrew the timeline with this slug, or None if it is not withdrawn."""
        latest = self.filter(verb__in=Decision.ABOUT_TIMELINES, timeline__slug=slug).order_by("-pk").first()
        return latest if latest is not None and latest.verb == Decision.Verb.WITHDRAW else None


class Decision(AppendOnly):
    """A decision about a publication under embargo, or about a timeline that was public.

    The embargo of a publication is cancelled, or released: the same content is published at once. A version under embargo is
    replaced by one that was built again, or suspended because that one fails a check. A timeline
    is withdrawn or reinstated. Readers see the `reason` of a withdrawal. Something in it is taken down, hidden or shown
    again, or the timeline has another slug: such a decision makes every process drop what it keeps.
    """

    class Verb(models.TextChoices):
        """The kinds of decisions."""

        CANCEL = "cancel"
        RELEASE = "release"
        REPLACE = "replace"
        SUSPEND = "suspend"
        WITHDRAW = "withdraw"
        REINSTATE = "reinstate"
        TAKE_DOWN = "takedown"
        HIDE = "hide"
        SHOW = "show"
        MOVE = "move"

    ABOUT_TIMELINES = (Verb.WITHDRAW, Verb.REINSTATE)
    # After these decisions nothing that was computed before may be kept.
    ERASING = (Verb.TAKE_DOWN, Verb.HIDE, Verb.SHOW)
    # What was live before one of these must not be served any more, not even while the database is away.
    OUTDATING = (Verb.TAKE_DOWN, Verb.HIDE, Verb.WITHDRAW, Verb.MOVE)

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
                condition=Q(verb__in=["cancel", "release", "replace", "suspend"], publication__isnull=False)
                | Q(
                    verb__in=["withdraw", "reinstate", "takedown", "hide", "show", "move"],
                    publication__isnull=True,
                ),
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


class FormerSlugQuerySet(AppendOnlyQuerySet):
    """Former slugs, by what they lead to."""

    def find_current(self, slug: str) -> str | None:
        """Return the slug of today of the timeline that had this one, or None if none had it, or has it again."""
        moved = self.filter(slug=slug).exclude(timeline__slug=slug)
        current: str | None = moved.values_list("timeline__slug", flat=True).first()
        return current

    def map_first(self, slugs: Iterable[str]) -> dict[str, str]:
        """Return the first published slug of each timeline that had others, by its slug of today."""
        rows = self.filter(timeline__slug__in=list(slugs)).order_by("-pk")
        return dict(rows.values_list("timeline__slug", "slug"))

    def group_by_timeline(self, timelines: Iterable[int]) -> dict[int, list[str]]:
        """Return the former slugs of each timeline that has some, by its key, the first one first."""
        slugs: dict[int, list[str]] = {}
        for timeline, slug in (
            self.filter(timeline__in=list(timelines)).order_by("pk").values_list("timeline", "slug")
        ):
            slugs.setdefault(timeline, []).append(slug)
        return slugs


class FormerSlug(AppendOnly):
    """A slug under which a timeline was public. Its addresses lead to the timeline for ever, and no other timeline gets it.

    A timeline may take a former slug of its own again: then the row stays, because ids in feeds are built on the first one.
    """

    slug = models.CharField(max_length=80, unique=True)
    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, related_name="former_slugs")
    at = models.DateTimeField(default=timezone.now)

    objects = FormerSlugQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug
