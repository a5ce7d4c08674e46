"""Merges of parties and sources: which row stands for a merged one, and which former ids lead to it.

A merged row stays in its table with `merged_into`, so that its id is never used again and the merge can be undone. Nothing
refers to it any more, and `visible_to` leaves it out.
"""

from collections.abc import Iterable
from typing import Any, Self, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from timeline.models.fields import validate_id
from timeline.models.timelines import Timeline
from timeline.models.users import User, reads_timelines, sees_every_timeline

M = TypeVar("M", bound="Mergeable")


class MergeableQuerySet(models.QuerySet[M]):
    """Parties or sources, by whether they were merged into another."""

    def unmerged(self) -> Self:
        """Keep the rows that were not merged into another."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the rows that a user may see; merged ones are not among them."""
        raise NotImplementedError

    def find_by_id(self, uid: str, user: User | AnonymousUser) -> M | None:
        """Return the row with this id that a user may see, or the one that it was merged into; None if there is none."""
        if row := self.visible_to(user).filter(uid=uid).first():
            return row
        merged = self.merged_visible_to(user).filter(uid=uid).first()
        return self.visible_to(user).filter(pk=merged.survivor.pk).first() if merged else None

    def lock_in_order(self) -> Self:
        """Lock the rows until the transaction ends, by key: actions that lock several rows never wait in a circle.

        While a row is locked it is not merged, and what has just been merged is seen. (SQLite locks the whole
        database instead.)
        """
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)

    def group_merged(self, rows: Iterable[M]) -> dict[int, list[M]]:
        """Return the duplicates that were merged into each of some rows, directly or through others, by the row's key.

        What they were called was public under the row that stands for them.
        """
        groups: dict[int, list[M]] = {row.pk: [] for row in rows}
        owners = {pk: pk for pk in groups}
        fresh = set(groups)
        while fresh:
            merged = list(self.filter(merged_into__in=fresh).order_by("pk"))
            for row in merged:
                owners[row.pk] = owners[cast("Any", row).merged_into_id]
                groups[owners[row.pk]].append(row)
            fresh = {row.pk for row in merged}
        return groups

    def merged_visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the merged rows that a user could see before the merge: made for no timeline or a visible one, or used there."""
        if not reads_timelines(user):
            return self.none()
        merged = self.filter(merged_into__isnull=False)
        if sees_every_timeline(user):
            return merged
        timelines = Timeline.objects.visible_to(user).values("pk")
        former_ids = Redirect.objects.of(self.model).filter(timeline__in=timelines).values("uid")
        return merged.filter(Q(made_for__isnull=True) | Q(made_for__in=timelines) | Q(uid__in=former_ids))


class Mergeable(models.Model):
    """A row that can be merged into another one of its kind. `merge` is the Change that did it."""

    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    merge = models.OneToOneField(
        "timeline.Change", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def survivor(self) -> Self:
        """The row that stands for this one: itself, unless it was merged. It may have been merged further."""
        row = self
        while row.merged_into is not None:
            row = cast("Self", row.merged_into)
        return row


def build_merge_constraints(noun: str, private_field: str) -> list[models.CheckConstraint]:
    """Return the constraints of a mergeable table. A row with its `private_field` set is never merged."""
    return [
        models.CheckConstraint(
            condition=Q(merged_into__isnull=True, merge__isnull=True)
            | Q(merged_into__isnull=False, merge__isnull=False, **{private_field: False}),
            name=f"{noun}_merged_by_a_change",
            violation_error_message=f"A {noun} that readers may not know is never merged.",
        ),
        models.CheckConstraint(
            condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            name=f"{noun}_not_merged_into_itself",
            violation_error_message=f"A {noun} is not merged into itself.",
        ),
    ]


class RedirectQuerySet(models.QuerySet["Redirect"]):
    """Redirects, by the kind of row that they lead to."""

    def of(self, model: type[Any]) -> "RedirectQuerySet":
        """Keep the redirects to rows of a model: Party or Source."""
        return self.filter(**{f"{model._meta.model_name}__isnull": False})


class Redirect(models.Model):
    """The former id of a merged party or source in a timeline that used it, and the row that it was merged into.

    If `is_public`, readers have seen the id in this timeline, and its next versions lead from it to the row.
    """

    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="redirects")
    uid = models.CharField("former id", max_length=40, validators=[validate_id])
    party = models.ForeignKey("timeline.Party", on_delete=models.PROTECT, null=True, related_name="redirects")
    source = models.ForeignKey(
        "timeline.Source", on_delete=models.PROTECT, null=True, related_name="redirects"
    )
    is_public = models.BooleanField(default=False)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=True, source__isnull=False)
                | Q(party__isnull=False, source__isnull=True),
                name="redirect_leads_to_one_row",
            ),
            models.UniqueConstraint(
                fields=["timeline", "uid"], condition=Q(party__isnull=False), name="redirect_of_party_once"
            ),
            models.UniqueConstraint(
                fields=["timeline", "uid"], condition=Q(source__isnull=False), name="redirect_of_source_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uid} → {self.party or self.source}"
