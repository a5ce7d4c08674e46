"""Timelines: one incident each, with the people who may see it on the desk."""

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline import dates, document
from timeline.document import content_rules
from timeline.models.fields import ProseField, validate_slug
from timeline.models.users import LAWYER, READING_ROLES, User, reads_timelines, sees_every_timeline

validate_language = RegexValidator(
    r"^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*\Z",
    content_rules.PATTERN_MESSAGES[document.LANGUAGE_PATTERN],
)


def validate_time_zone(value: str) -> None:
    """Accept names of the IANA time zone database."""
    if content_rules.TIME_ZONE.is_broken(value):
        raise ValidationError(content_rules.TIME_ZONE.message % {"value": value})


class TimelineQuerySet(models.QuerySet["Timeline"]):
    """Timelines, by visibility and by words."""

    def visible_to(self, user: User | AnonymousUser) -> "TimelineQuerySet":
        """Keep the timelines that a user may see on the desk. Every look-up of the desk starts here."""
        if not reads_timelines(user):
            return self.none()
        if sees_every_timeline(user):
            return self.filter(deleted_at__isnull=True)
        # A subquery, not a join: the members must not multiply the rows. A deleted timeline has no members.
        return self.filter(
            Q(access=Timeline.Access.NEWSROOM)
            | Q(pk__in=Timeline.members.through.objects.filter(user=user).values("timeline"))
        )

    def hides_any_from(self, user: User) -> bool:
        """Return whether a timeline is hidden from a user who reads timelines. Most newsrooms hide none, which is
        quick to ask."""
        if sees_every_timeline(user):
            return False
        known = user.known_in_request
        if known is not None and "hides any timeline" in known:
            return known["hides any timeline"]
        hidden = self.filter(access=Timeline.Access.MEMBERS)
        hides = hidden.exclude(
            pk__in=Timeline.members.through.objects.filter(user=user).values("timeline")
        ).exists()
        if known is not None:
            known["hides any timeline"] = hides
        return hides

    def listed(self) -> "TimelineQuerySet":
        """Keep those that lists of timelines have: no archived ones, and no templates."""
        return self.filter(archived_at__isnull=True, is_template=False)

    def with_slug(self, slug: str) -> "TimelineQuerySet":
        """Keep the timeline that has this slug, or had it while it was public."""
        former = Timeline.objects.filter(former_slugs__slug=slug).order_by()
        return self.filter(Q(slug=slug) | Q(pk__in=former.values("pk")))

    def matching(self, words: str) -> "TimelineQuerySet":
        """Keep the timelines whose title, summary or address contains every word. Only the first 10 words count."""
        matches = self
        for word in words.split()[:10]:
            matches = matches.filter(
                Q(title__icontains=word) | Q(summary__icontains=word) | Q(slug__icontains=word)
            )
        return matches


class Timeline(models.Model):
    """The working copy of one timeline."""

    class Access(models.TextChoices):
        NEWSROOM = "newsroom", "The whole newsroom"
        MEMBERS = "members", "Named members only"

    class Hemisphere(models.TextChoices):
        NORTH = "north", "Northern hemisphere"
        SOUTH = "south", "Southern hemisphere"

    # The key of the user for whom this object was looked up among the visible timelines, in the present request.
    seen_by: int | None = None

    slug = models.CharField(
        "address",
        max_length=80,
        unique=True,
        validators=[validate_slug],
        error_messages={"unique": "Another timeline has this address already. Choose a different one."},
    )
    title = models.CharField(max_length=document.LINE_LENGTH)
    summary = ProseField(blank=True)
    byline = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    language = models.CharField(max_length=35, default="en-GB", validators=[validate_language])
    time_zone = models.CharField(max_length=64, default="Europe/London", validators=[validate_time_zone])
    # In which months seasons lie. Blank: those of the time zone's hemisphere, where it has one.
    hemisphere = models.CharField(
        max_length=5, choices=Hemisphere.choices, blank=True, default="", db_default=""
    )
    advisory = ProseField("content advisory", blank=True)
    standfirst = models.CharField(
        max_length=document.STANDFIRST_LENGTH, blank=True, default="", db_default=""
    )
    access = models.CharField(max_length=10, choices=Access.choices, default=Access.NEWSROOM)
    members = models.ManyToManyField(User, blank=True, related_name="timelines")
    # Whether editors are offered the order that dates suggest, until one of them accepts or declines it.
    offers_date_order = models.BooleanField(default=False, db_default=False)
    # An archived timeline and a template are left out of lists. Readers see no difference.
    archived_at = models.DateTimeField(null=True, blank=True)
    is_template = models.BooleanField(default=False, db_default=False)
    # The content is erased. The row stays, because the history refers to it. Nobody sees it: it is one of named members,
    # and has none.
    deleted_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = TimelineQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="timeline_title",
                violation_error_message="A timeline needs a title.",
            ),
            models.CheckConstraint(
                condition=Q(access__in=["newsroom", "members"]),
                name="timeline_access",
                violation_error_message="Access is the whole newsroom or named members.",
            ),
            models.CheckConstraint(
                condition=Q(hemisphere__in=["", "north", "south"]),
                name="timeline_hemisphere",
                violation_error_message="Seasons are those of the northern or the southern hemisphere.",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True) | Q(access="members"),
                name="timeline_deleted_is_unseen",
                violation_error_message="Nobody sees a deleted timeline.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def season_hemisphere(self) -> dates.Hemisphere:
        """The hemisphere of the seasons: the chosen one, else that of the time zone; "" if that has none."""
        return cast(dates.Hemisphere, self.hemisphere) or dates.find_hemisphere(self.time_zone)

    def find_people(self) -> models.QuerySet[User]:
        """Return the people who see it on the desk, by name: those for whom `visible_to` keeps it."""
        people = User.objects.filter(is_active=True, groups__name__in=READING_ROLES)
        if self.access == Timeline.Access.MEMBERS:
            members = Q(pk__in=self.members.order_by().values("pk"))
            people = people.filter(members | Q(groups__name=LAWYER))
        return User.objects.filter(pk__in=people.order_by().values("pk")).order_by("name", "pk")

    def describe_for_history(self) -> dict[str, Any]:
        """Return the values that the history stores for this timeline, by label."""
        return {
            "title": self.title,
            "address": self.slug,
            "standfirst": self.standfirst,
            "summary": self.summary,
            "byline": self.byline,
            "language": self.language,
            "time zone": self.time_zone,
            "hemisphere": self._describe_hemisphere(),
            "content advisory": self.advisory,
            "access": self.get_access_display(),
            "members": sorted(self.members.values_list("email", flat=True)) if self.pk else [],
        }

    def _describe_hemisphere(self) -> str:
        words = dict(self.Hemisphere.choices).get(self.season_hemisphere, "not known")
        return words if self.hemisphere else f"{words}, by the time zone"
