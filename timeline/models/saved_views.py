"""Saved views: filters of the list of a timeline's entries, under a name, for the person who saved them."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from timeline.models.timelines import Timeline
from timeline.models.users import User

MAX_VIEW_NAME_LENGTH = 60


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views, by visibility."""

    def visible_to(self, user: User | AnonymousUser) -> "SavedViewQuerySet":
        """Keep a person's own views of timelines that they may see. What others look for can give a name away."""
        return self.filter(owner=user.pk, timeline__in=Timeline.objects.visible_to(user).values("pk"))


class SavedView(models.Model):
    """What one person filters the entries of a timeline by. `filters` has field → value, as they were typed."""

    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=MAX_VIEW_NAME_LENGTH)
    filters = models.JSONField()
    at = models.DateTimeField(default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        # No constraint keeps the names apart: a takedown may make two of them equal.
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_view_name",
                violation_error_message="A saved view needs a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
