"""Parties: people and organisations that act, speak or are asked. They belong to the newsroom, not to one timeline."""

import json
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from timeline import document
from timeline.document import content_rules
from timeline.models.fields import (
    LinesField,
    ProseField,
    UrlField,
    build_choices,
    build_vocabulary_constraint,
    generate_id,
    validate_id,
    validate_wikidata,
)
from timeline.models.merges import Mergeable, MergeableQuerySet, build_merge_constraints
from timeline.models.timelines import Timeline
from timeline.models.users import User, reads_timelines


def match_parties_named_in(timelines: models.QuerySet[Timeline]) -> Q:
    """Return the filter for parties that act, speak or are asked in an entry of these timelines."""

    def match_named_by(path: str) -> Q:
        in_timelines = {f"{path}__timeline__in": timelines.values("pk")}
        return Q(pk__in=Party.objects.filter(**in_timelines).values("pk"))

    return (
        match_named_by("parts__event")
        | match_named_by("statements")
        | match_named_by("spoken")
        | match_named_by("received__statement")
        | match_named_by("asked_in")
        | match_named_by("asked_others_in")
    )


class PartyQuerySet(MergeableQuerySet["Party"]):
    """Parties, by visibility and by name."""

    def visible_to(self, user: User | AnonymousUser) -> "PartyQuerySet":
        """Keep the parties that a user may see: made for no timeline, or made for or named in a visible one.

        Others must not see a party that was made for a timeline of named members: the name alone can
        give the story away. Merged parties are left out.
        """
        if not reads_timelines(user):
            return self.none()
        if not Timeline.objects.hides_any_from(user):
            return self.unmerged()
        timelines = Timeline.objects.visible_to(user)
        return self.unmerged().filter(
            Q(made_for__isnull=True)
            | Q(made_for__in=timelines.values("pk"))
            | match_parties_named_in(timelines)
        )

    def matching(self, words: str) -> "PartyQuerySet":
        """Keep the parties whose names or aliases contain every word. Only the first 10 words count."""
        matches = self
        for word in words.split()[:10]:
            # JSON in the column of aliases escapes quotation marks and backslashes.
            alias = json.dumps(word, ensure_ascii=False)[1:-1]
            matches = matches.filter(
                Q(name__icontains=word) | Q(short_name__icontains=word) | Q(aliases__icontains=alias)
            )
        return matches


class Party(Mergeable):
    """An organisation, person, agency or group."""

    uid = models.CharField("id", max_length=40, unique=True, default=generate_id, validators=[validate_id])
    name = models.CharField(max_length=document.LINE_LENGTH)
    kind = models.CharField(max_length=20, choices=build_choices(document.PartyKind), default="organisation")
    short_name = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    aliases = LinesField()
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts_of_it"
    )
    website = UrlField()
    wikidata = models.CharField(max_length=20, blank=True, validators=[validate_wikidata])
    disclosure = ProseField(blank=True)
    # In one line: who it is.
    introduction = models.CharField(max_length=document.LINE_LENGTH, blank=True, default="", db_default="")
    protected = models.BooleanField(default=False)
    pseudonym = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    # Private: words that identify the person, besides the names. A publish check looks for them.
    identifying_words = LinesField(db_default=[])
    made_for = models.ForeignKey(Timeline, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "parties"
        ordering = ["name", "pk"]
        constraints = [
            build_vocabulary_constraint("kind", document.PartyKind, "party_kind"),
            models.CheckConstraint(
                condition=~Q(name=""), name="party_name", violation_error_message="A party needs a name."
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="party_not_part_of_itself",
                violation_error_message=content_rules.PARTY_PART_OF_ITSELF.message,
            ),
            models.CheckConstraint(
                condition=Q(protected=False) | ~Q(pseudonym=""),
                name="party_protected_has_pseudonym",
                violation_error_message=content_rules.PARTY_PSEUDONYM.message,
            ),
            *build_merge_constraints("party", "protected"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a party that is part of itself, directly or through others."""
        parent, seen = self.part_of, {self.pk}
        while parent is not None:
            if parent.pk in seen:
                raise ValidationError({"part_of": content_rules.PARTY_CIRCLE_MESSAGE % {"name": self.name}})
            seen.add(parent.pk)
            parent = parent.part_of
        if content_rules.PARTY_PSEUDONYM.is_broken(self.protected, self.pseudonym):
            raise ValidationError({"pseudonym": content_rules.PARTY_PSEUDONYM.message})

    def describe_for_history(self) -> dict[str, Any]:
        """Return the values that the history stores for this party, by label."""
        return {
            "name": self.name,
            "kind": self.get_kind_display(),
            "short name": self.short_name,
            "aliases": self.aliases,
            "part of": self.part_of.name if self.part_of else "",
            "website": self.website,
            "Wikidata": self.wikidata,
            "introduction": self.introduction,
            "disclosure": self.disclosure,
            "protected": self.protected,
            "pseudonym": self.pseudonym,
            "identifying words": self.identifying_words,
            "ids": [self.part_of.uid] if self.part_of else [],
        }


class Pseudonym(models.Model):
    """The public id of a protected party in one timeline.

    It is not the party's own id, which an earlier version or another timeline may have published beside the name. After a
    takedown of the name it is: the name is in no version any more.
    """

    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="pseudonyms")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="pseudonyms")
    uid = models.CharField("public id", max_length=40, default=generate_id, validators=[validate_id])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timeline", "party"], name="pseudonym_once"),
            models.UniqueConstraint(fields=["timeline", "uid"], name="pseudonym_uid_once"),
        ]

    def __str__(self) -> str:
        return self.uid
