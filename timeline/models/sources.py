"""Sources: where something is known from, and which sources they rely on."""

from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When

from timeline import document
from timeline.dates import When as EntryDate
from timeline.dates import WhenError, format_date
from timeline.document import content_rules
from timeline.models.fields import (
    LinesField,
    PageDigestField,
    ProseField,
    UrlField,
    build_choices,
    build_vocabulary_constraint,
    compute_page_digest,
    generate_id,
    validate_id,
    validate_sha256,
)
from timeline.models.merges import Mergeable, MergeableQuerySet, build_merge_constraints
from timeline.models.timelines import Timeline, validate_language
from timeline.models.users import EDITOR, LAWYER, User, has_role, reads_timelines

CONFIDENTIAL = "a confidential source"


class SourceQuerySet(MergeableQuerySet["Source"]):
    """Sources, by visibility and by words."""

    def visible_to(self, user: User | AnonymousUser) -> "SourceQuerySet":
        """Keep the sources that a user may see.

        A source is visible if it was made for no timeline or for a visible one, or if it is cited in a
        visible one. Merged sources are left out. Of a confidential one this is only its description: see `readable_by`.
        """
        if not reads_timelines(user):
            return self.none()
        if not Timeline.objects.hides_any_from(user):
            return self.unmerged()
        timelines = Timeline.objects.visible_to(user).values("pk")
        cited = Source.objects.filter(citations__entry__timeline__in=timelines).values("pk")
        return self.unmerged().filter(Q(made_for__isnull=True) | Q(made_for__in=timelines) | Q(pk__in=cited))

    def readable_by(self, user: User | AnonymousUser) -> Self:
        """Keep the sources whose name, address and text a user may see: all but the confidential ones of others.

        The people of a confidential source are those on its list. Without a list they are the editors who can see the
        timeline that it was made for, the person who added it, and the one who made it confidential. A list on which no
        editor is left adds people to these and takes nobody away: otherwise nobody could end the confidence.
        """
        if not reads_timelines(user):
            return self.none()
        listed = Source.readers.through.objects.filter(user=user)
        by_default = Q(created_by=user) | Q(marked_by=user)
        if has_role(user, (EDITOR,)):
            timelines = Timeline.objects.visible_to(user).values("pk")
            by_default |= Q(made_for__isnull=True) | Q(made_for__in=timelines)
        with_list = _list_narrowed()
        return self.filter(
            Q(confidential=False) | Q(pk__in=listed.values("source")) | (by_default & ~Q(pk__in=with_list))
        )

    def merged_visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the merged sources that a user could see before, except those that give away a confidential one."""
        unreadable = Source.objects.filter(confidential=True)
        if reads_timelines(user):
            unreadable = unreadable.exclude(pk__in=Source.objects.readable_by(user).values("pk"))
        into = Source.objects.filter(
            Q(pk__in=unreadable.values("pk")) | Q(merged_into__in=unreadable.values("pk"))
        )
        return super().merged_visible_to(user).exclude(merged_into__in=into.values("pk"))

    def in_name_order(self) -> Self:
        """Sort by what everyone sees. The place of a confidential source in a list must not say what its name begins with."""

        def hide_if_confidential(field: str, value: Any) -> Case:
            return Case(When(confidential=True, then=value), default=F(field))

        return self.order_by(
            hide_if_confidential("publisher", F("described_as")),
            hide_if_confidential("title", Value("")),
            "pk",
        )

    def of_page(self, address: str, user: User | AnonymousUser) -> Self:
        """Keep the sources of the page at an address, in whatever form theirs is; the oldest first. "" is no page.

        Confidential sources of other people are left out: that a page is the source must not be found out by trying.
        """
        digest = compute_page_digest(address)
        return self.filter(page_digest=digest).readable_by(user).order_by("pk") if digest else self.none()

    def matching(self, words: str, user: User | AnonymousUser) -> Self:
        """Keep the sources whose publisher, title, address or description contains every word.

        Only the first 10 words count. An address finds the sources of its page, in whatever form theirs is. A
        confidential source is found by its description only, unless the user may read it.
        """
        if "://" in words and (of_page := self.of_page(words, user)).exists():
            return of_page
        matches, readable = self, Q(pk__in=Source.objects.readable_by(user).values("pk"))
        for word in words.split()[:10]:
            by_name = Q(publisher__icontains=word) | Q(title__icontains=word) | Q(url__icontains=word)
            matches = matches.filter((by_name & readable) | Q(described_as__icontains=word))
        return matches


def _list_narrowed() -> QuerySet[Any, Any]:
    """Return the keys of the sources whose list has an active editor who can see the timeline that it was made for."""
    # Joins, not subqueries: this stands deep within other queries, and SQLite limits how deep.
    lists = Source.readers.through.objects.filter(
        Q(source__made_for__isnull=True)
        | Q(source__made_for__access=Timeline.Access.NEWSROOM)
        | Q(source__made_for__members=F("user"))
        | Q(user__groups__name=LAWYER)
    )
    return lists.filter(user__is_active=True, user__groups__name=EDITOR).values("source")


class Source(Mergeable):
    """Where something is known from. `publishing/snapshot.py` decides which fields are public."""

    uid = models.CharField("id", max_length=40, unique=True, default=generate_id, validators=[validate_id])
    kind = models.CharField(max_length=20, choices=build_choices(document.SourceKind), default="article")
    publisher = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    title = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    authors = LinesField()
    url = UrlField()
    published = models.CharField(max_length=64, blank=True)
    captured = models.CharField(max_length=64, blank=True)
    accessed = models.DateField(null=True, blank=True)
    archived_url = UrlField()
    file_sha256 = models.CharField(max_length=64, blank=True, validators=[validate_sha256])
    language = models.CharField(max_length=35, blank=True, validators=[validate_language])
    note = ProseField(blank=True)
    state = models.CharField(
        "state of the page", max_length=10, choices=build_choices(document.SourceState), default="unknown"
    )
    state_on = models.DateField("seen in this state on", null=True, blank=True)
    relies_on = models.ManyToManyField(
        "self", through="Reliance", symmetrical=False, blank=True, related_name="relied_on_by"
    )
    # From here on private, except `confidential` and `described_as` of a confidential source.
    page_digest = PageDigestField("url", db_default="")
    confidential = models.BooleanField(default=False)
    described_as = models.CharField(max_length=document.LINE_LENGTH, blank=True)
    confidential_reason = ProseField(blank=True)
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Who made it confidential; and who may read it, if not the people that `readable_by` names.
    marked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    readers = models.ManyToManyField(User, blank=True, related_name="+")
    made_for = models.ForeignKey(Timeline, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["publisher", "title", "pk"]
        constraints = [
            build_vocabulary_constraint("kind", document.SourceKind, "source_kind"),
            models.CheckConstraint(
                condition=~Q(publisher="", title=""),
                name="source_publisher_or_title",
                violation_error_message=content_rules.SOURCE_NAME.message,
            ),
            build_vocabulary_constraint("state", document.SourceState, "source_state"),
            models.CheckConstraint(
                condition=Q(state="unknown", state_on__isnull=True)
                | (~Q(state="unknown") & Q(state_on__isnull=False)),
                name="source_state_says_when",
                violation_error_message=content_rules.SOURCE_STATE_DAY.message,
            ),
            *build_merge_constraints("source", "confidential"),
        ]

    def __str__(self) -> str:
        """The name; of a confidential source its description, for everyone and everywhere but on its own page."""
        return self.description if self.confidential else self.real_name

    @property
    def real_name(self) -> str:
        """The name, also of a confidential source. Its page and its texts show it to the people listed there."""
        return ": ".join(part for part in (self.publisher, self.title) if part)

    @property
    def description(self) -> str:
        """What readers are told of a confidential source."""
        return self.described_as or CONFIDENTIAL

    @property
    def short_name(self) -> str:
        """The publisher, or else the title; of a confidential source its description."""
        return self.description if self.confidential else self.publisher or self.title

    @property
    def published_words(self) -> str:
        """The date of publication in words, as readers see it; as it is stored if it cannot be read.

        A confidential source has none: it could tell which one it is.
        """
        if self.confidential:
            return ""
        try:
            return format_date(EntryDate(self.published)) if self.published else ""
        except WhenError:
            return self.published

    def describe_for_history(self) -> dict[str, Any]:
        """Return the values that the history stores for this source, by label. Source texts are not among them."""
        relies_on = [link.on for link in self.reliances.select_related("on")] if self.pk else []
        return {
            "kind": self.get_kind_display(),
            "publisher": self.publisher,
            "title": self.title,
            "authors": self.authors,
            "address": self.url,
            "published": self.published,
            "captured": self.captured,
            "accessed": self.accessed.isoformat() if self.accessed else "",
            "archived copy": self.archived_url,
            "SHA-256 of the file": self.file_sha256,
            "language": self.language,
            "note": self.note,
            "state": self.get_state_display() if self.state_on else "",
            "seen in this state": self.state_on.isoformat() if self.state_on else "",
            "relies on": [str(other) for other in relies_on],
            "confidential": self.confidential,
            "described as": self.described_as,
            "reason for confidence": self.confidential_reason,
            "approved by": str(self.approved_by) if self.approved_by else "",
            "ids": [other.uid for other in relies_on],
        }


class SourcePseudonym(models.Model):
    """The public id of a confidential source in one timeline.

    It is not the source's own id, which an earlier version or another timeline may have published beside the name. After a
    takedown of the source it is: the name is in no version any more.
    """

    timeline = models.ForeignKey(Timeline, on_delete=models.CASCADE, related_name="source_pseudonyms")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="pseudonyms")
    uid = models.CharField("public id", max_length=40, default=generate_id, validators=[validate_id])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timeline", "source"], name="source_pseudonym_once"),
            models.UniqueConstraint(fields=["timeline", "uid"], name="source_pseudonym_uid_once"),
        ]

    def __str__(self) -> str:
        return self.uid


class Reliance(models.Model):
    """A source that relies on another one. Three outlets that repeat one report have one origin."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="reliances")
    on = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="relied_on_in")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "on"], name="reliance_once"),
            models.CheckConstraint(
                condition=~Q(source=F("on")),
                name="reliance_not_on_itself",
                violation_error_message=content_rules.SOURCE_RELIES_ON_ITSELF.message,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} relies on {self.on}"
