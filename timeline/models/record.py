"""The record: who changed what, and what was published. Rows are added here and never altered."""

from datetime import datetime
from typing import Any, NoReturn

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from timeline import publication_clock
from timeline.models.fields import ProseField
from timeline.models.people import ROLES, User
from timeline.models.timelines import Timeline


class AppendOnlyError(TypeError):
    """Someone tried to alter or remove a row of the record."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Rows that are added and read, and nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never altered.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never altered.")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts"):
            raise AppendOnlyError(f"{self.model.__name__} rows are never altered.")
        return super().bulk_create(*args, **kwargs)

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model.__name__} rows are never removed.")


class AppendOnly(models.Model):
    """What a row of the record refuses."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to alter one that stands."""
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never altered.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(f"{type(self).__name__} rows are never removed.")


# How a change reads in a sentence that begins with a name.
VERBS = {
    "add": "added",
    "edit": "changed",
    "move": "moved",
    "remove": "removed",
    "withdraw": "withdrew",
    "restore": "brought back",
    "publish": "published",
    "cancel": "cancelled",
    "release": "released early",
    "reinstate": "reinstated",
    "import": "imported",
    "handle": "dealt with",
    "hold": "took in a text of",
    "exempt": "said why words may differ in",
}
SUBJECTS = {
    "event": "the event",
    "statement": "the statement",
    "request": "the request for comment",
    "party": "the party",
    "source": "the source",
    "timeline": "the timeline",
    "publication": "",
    "report": "a reader’s report on",
}


class ChangeQuerySet(AppendOnlyQuerySet):
    """Changes, by who may read them."""

    def visible_to(self, user: User | AnonymousUser) -> "ChangeQuerySet":
        """Keep the changes of timelines this person sees, and those of no timeline in particular."""
        timelines = Timeline.objects.visible_to(user)
        rule = Q(timeline__in=timelines.values("pk"))
        if (
            isinstance(user, User)
            and user.is_active
            and (user.is_superuser or user.roles.intersection(ROLES))
        ):
            rule |= Q(timeline__isnull=True)
        return self.filter(rule)


class Change(AppendOnly):
    """One thing someone did at the desk."""

    timeline = models.ForeignKey(Timeline, on_delete=models.PROTECT, null=True, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    subject_uid = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["timeline", "-id"], name="change_latest"),
            models.Index(fields=["subject", "subject_uid", "-id"], name="change_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.label}"

    @property
    def done(self) -> str:
        """The verb as it reads in a sentence."""
        return VERBS.get(self.verb, self.verb)

    @property
    def subject_words(self) -> str:
        """The kind of thing that was changed, as it reads in a sentence."""
        return SUBJECTS.get(self.subject, self.subject)

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """The differences as text."""
        return [(name, _text(before), _text(after)) for name, before, after in self.differences]

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """What the change altered: field, before, after; for something new or gone, what it held."""
        before, after = self.before or {}, self.after or {}
        names = list(dict.fromkeys([*before, *after]))
        found = [
            (name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
        ]
        # The ids of what a row names only matter where two of them have the same name.
        return [one for one in found if one[0] != "ids"] or found


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


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
