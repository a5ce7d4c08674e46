"""Parties: who acts, speaks or is asked. They belong to the newsroom and serve many timelines."""

import json
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from timeline import document
from timeline.models.fields import (
    LinesField,
    ProseField,
    UrlField,
    choices,
    new_id,
    one_of,
    validate_id,
    validate_wikidata,
)
from timeline.models.timelines import Timeline
from timeline.models.users import ROLES, User


def at_work_in(timelines: models.QuerySet[Timeline]) -> Q:
    """Match the parties that act, speak or are asked in an entry of these timelines."""

    def at_work(path: str) -> Q:
        there = {f"{path}__timeline__in": timelines.values("pk")}
        return Q(pk__in=Party.objects.filter(**there).values("pk"))

    return (
        at_work("parts__event")
        | at_work("statements")
        | at_work("spoken")
        | at_work("received__statement")
        | at_work("asked_in")
        | at_work("asked_others_in")
    )


class PartyQuerySet(models.QuerySet["Party"]):
    """Parties, by who may see them and by name."""

    def visible_to(self, user: User | AnonymousUser) -> "PartyQuerySet":
        """Keep what this person may see: made for no timeline in particular, or at work in one they see.

        A party made for a timeline of named members is not offered to others: that a name is on the desk
        can itself be the story.
        """
        if not (isinstance(user, User) and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        if not user.roles.intersection(ROLES):
            return self.none()
        timelines = Timeline.objects.visible_to(user)
        return self.filter(
            Q(made_for__isnull=True) | Q(made_for__in=timelines.values("pk")) | at_work_in(timelines)
        )

    def matching(self, words: str) -> "PartyQuerySet":
        """Keep the parties whose name, short name or an alias holds every one of the words."""
        found = self
        for word in words.split()[:10]:
            # As a word stands in the column of aliases: quotation marks and backslashes are escaped there.
            alias = json.dumps(word, ensure_ascii=False)[1:-1]
            found = found.filter(
                Q(name__icontains=word) | Q(short_name__icontains=word) | Q(aliases__icontains=alias)
            )
        return found


class Party(models.Model):
    """An organisation, person, agency or group."""

    uid = models.CharField("id", max_length=40, unique=True, default=new_id, validators=[validate_id])
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=choices(document.PartyKind), default="organisation")
    short_name = models.CharField(max_length=300, blank=True)
    aliases = LinesField()
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts_of_it"
    )
    website = UrlField()
    wikidata = models.CharField(max_length=20, blank=True, validators=[validate_wikidata])
    disclosure = ProseField(blank=True)
    protected = models.BooleanField(default=False)
    pseudonym = models.CharField(max_length=300, blank=True)
    made_for = models.ForeignKey(Timeline, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        ordering = ["name", "pk"]
        constraints = [
            one_of("kind", document.PartyKind, "party_kind"),
            models.CheckConstraint(
                condition=~Q(name=""), name="party_name", violation_error_message="A party needs a name."
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="party_not_part_of_itself",
                violation_error_message="A party cannot be part of itself.",
            ),
            models.CheckConstraint(
                condition=Q(protected=False) | ~Q(pseudonym=""),
                name="party_protected_has_pseudonym",
                violation_error_message="A protected party needs a pseudonym to be shown under.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a party that is part of itself, directly or through others."""
        above, seen = self.part_of, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"part_of": f"{self.name} would be part of itself."})
            seen.add(above.pk)
            above = above.part_of
        if self.protected and not self.pseudonym:
            raise ValidationError({"pseudonym": "A protected party needs a pseudonym to be shown under."})

    def as_record(self) -> dict[str, Any]:
        """Return what the change record keeps of this party."""
        return {
            "name": self.name,
            "kind": self.get_kind_display(),
            "short name": self.short_name,
            "aliases": self.aliases,
            "part of": self.part_of.name if self.part_of else "",
            "website": self.website,
            "Wikidata": self.wikidata,
            "disclosure": self.disclosure,
            "protected": self.protected,
            "pseudonym": self.pseudonym,
            "ids": [self.part_of.uid] if self.part_of else [],
        }
