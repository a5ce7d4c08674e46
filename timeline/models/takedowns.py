"""Takedowns, the rows that they rewrote, and what is hidden for now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline import publication_clock
from timeline.models.append_only import AppendOnly, AppendOnlyQuerySet
from timeline.models.fields import LinesField, ProseField, generate_id, validate_id
from timeline.models.parties import Pseudonym
from timeline.models.sources import SourcePseudonym
from timeline.models.timelines import Timeline
from timeline.models.users import User

MAX_HIDDEN = timedelta(hours=72)


class TakedownQuerySet(models.QuerySet["Takedown"]):
    """Takedowns, by visibility and state."""

    def visible_to(self, user: User | AnonymousUser) -> "TakedownQuerySet":
        """Keep those of timelines that a user may see, and those that the user requested. Deletions are none."""
        visible = Q(timeline__in=Timeline.objects.visible_to(user).order_by().values("pk"))
        return self.filter(visible | Q(requested_by=user.pk)).exclude(kind=Takedown.Kind.DELETION)

    def open(self) -> "TakedownQuerySet":
        """Keep those that wait for a second person."""
        return self.filter(state=Takedown.State.REQUESTED)

    def unerased(self) -> "TakedownQuerySet":
        """Keep those that are carried out, but whose words may still be in files of the database or in caches."""
        return self.filter(state=Takedown.State.DONE, erased_at__isnull=True)


class Takedown(models.Model):
    """A request to erase something, its approval, and how far it is carried out.

    `timeline` is where it was requested from. `is_everywhere` says that words are removed from all timelines; parties,
    sources and their texts serve many timelines and always are. `subject_uid` is the public id of the entry, party or
    source, `number` that of a version or source text. `reason` is public, `explanation` is not. `words` and `explanation`
    are emptied once it is carried out. `keeps_record` erases what was published and leaves the rows of the desk, of a
    protected party or a confidential source. `by_shell` says that `manage.py suppress` ran without a second person. A deletion
    of what was never public uses the same operation, and needs one person (`actions/deletions.py`).
    """

    class Kind(models.TextChoices):
        """What is removed. The keys are those of the document."""

        ENTRY = "entry", "An entry"
        WORDS = "words", "Words"
        PARTY = "party", "The name of a party"
        SOURCE = "source", "A source"
        SOURCE_TEXT = "source-text", "The stored text of a source"
        VERSION = "version", "A whole version"
        DELETION = "deletion", "Something that was never public"

    class Reason(models.TextChoices):
        """Why, as far as readers are told. The keys are those of the document."""

        LEGAL_ORDER = "legal-order", "A legal order"
        PROTECTION = "protection", "Protection of a person"
        ERROR = "error", "An error"
        WITHHELD = "withheld", "Reason withheld"

    class State(models.TextChoices):
        """How far it is."""

        REQUESTED = "requested", "Waits for a second person"
        DECLINED = "declined", "Declined"
        DONE = "done", "Carried out"

    uid = models.CharField(max_length=40, unique=True, default=generate_id, validators=[validate_id])
    kind = models.CharField(max_length=12, choices=Kind.choices)
    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, null=True, related_name="takedowns")
    is_everywhere = models.BooleanField(default=False)
    subject_uid = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(default=0)
    words = LinesField()
    keeps_record = models.BooleanField(default=False, db_default=False)
    reason = models.CharField(max_length=12, choices=Reason.choices, default=Reason.WITHHELD)
    explanation = ProseField(max_length=2_000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    by_shell = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    objects = TakedownQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(by_shell=True)
                | Q(kind="deletion", requested_by__isnull=False)
                | Q(requested_by__isnull=False, decided_by__isnull=False)
                & ~Q(requested_by=models.F("decided_by")),
                name="takedown_by_two_people",
                violation_error_message="A second person has to approve what is erased.",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(decided_at__isnull=False, explanation=""),
                name="takedown_done_keeps_no_words",
                violation_error_message="A takedown that is carried out keeps no explanation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject_uid or self.number or ''}".strip()


class Rewrite(AppendOnly):
    """A row of an append-only table that a takedown rewrote.

    `old_digest` and `new_digest` are those of a publication's bytes; `old_digest` is empty where it could be guessed.
    """

    takedown = models.ForeignKey(Takedown, on_delete=models.PROTECT, related_name="rewrites")
    table_name = models.CharField(max_length=63)
    key = models.BigIntegerField()
    old_digest = models.CharField(max_length=64, blank=True)
    new_digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["table_name", "key"], name="rewrite_of_row")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.key}"


class RewritePermit(models.Model):
    """The permission to update one row of an append-only table within the present transaction.

    `blocker` refers to a takedown that never exists. Foreign keys are checked at the commit, so nothing can be
    committed until the permit is deleted.
    """

    rewrite = models.ForeignKey(Rewrite, on_delete=models.CASCADE, related_name="+")
    blocker = models.ForeignKey(Takedown, on_delete=models.DO_NOTHING, related_name="+")

    # The key of no takedown.
    NOBODY = 0

    def __str__(self) -> str:
        return f"permit for {self.rewrite}"


class HidingQuerySet(models.QuerySet["Hiding"]):
    """Hidings, by visibility and by whether they are in force."""

    def visible_to(self, user: User | AnonymousUser) -> "HidingQuerySet":
        """Keep those of timelines that a user may see."""
        return self.filter(timeline__in=Timeline.objects.visible_to(user).order_by().values("pk"))

    def unended(self) -> "HidingQuerySet":
        """Keep those that nobody has ended. Whether their time is over says `is_over`, which asks a trusted clock."""
        return self.filter(ended_at__isnull=True)


class Hiding(models.Model):
    """Something that readers do not see until `until`, at most 72 hours later: it is under review. Nothing is erased.

    `timeline` is the timeline that is hidden, or in which the entry or version is, or where the hiding of a party or
    source was asked for, which is hidden in every timeline. `words` are the names of a hidden party.
    """

    class Kind(models.TextChoices):
        """What is hidden."""

        ENTRY = "entry", "An entry"
        VERSION = "version", "A version"
        PARTY = "party", "The name of a party"
        SOURCE = "source", "A source"
        TIMELINE = "timeline", "A timeline"

    uid = models.CharField(max_length=40, unique=True, default=generate_id, validators=[validate_id])
    kind = models.CharField(max_length=10, choices=Kind.choices)
    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, related_name="hidings")
    subject_uid = models.CharField(max_length=40, blank=True)
    number = models.PositiveIntegerField(default=0)
    words = LinesField()
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    # The ids under which readers of one timeline know a protected party or confidential source: set by `public.hidings`.
    public_ids: tuple[str, ...] = ()

    objects = HidingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["timeline"], condition=Q(ended_at__isnull=True), name="hiding_in_force")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject_uid or self.number or ''}".strip()

    @property
    def is_over(self) -> bool:
        """Whether it was ended, or a trusted clock has passed `until`. While the clock is in doubt it stays hidden."""
        moment: datetime | None = publication_clock.find_trusted_moment()
        return self.ended_at is not None or (moment is not None and moment >= self.until)


def find_public_ids(
    timeline_ids: Iterable[int], hidings: Sequence[Hiding]
) -> dict[tuple[int, str, str], list[str]]:
    """Return the ids that readers know instead of those of hidden parties and sources.

    They are found by the key of the timeline, the kind and the own id of what is hidden. Any other key has [].
    """
    found: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    tables: tuple[tuple[str, Any, str], ...] = (
        (Hiding.Kind.PARTY, Pseudonym, "party__uid"),
        (Hiding.Kind.SOURCE, SourcePseudonym, "source__uid"),
    )
    for kind, model, own in tables:
        uids = [hiding.subject_uid for hiding in hidings if hiding.kind == kind]
        if not uids:
            continue
        known = model.objects.filter(timeline__in=timeline_ids, **{f"{own}__in": uids})
        for pk, own_uid, uid in known.values_list("timeline", own, "uid"):
            found[pk, kind, own_uid].append(uid)
    return found
